"""The word that a function's name begins with: what is done, as people would type it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection

# What a path ends with that is done, as in `/orders/{id}/cancel`.
VERBS = frozenset(
    ("accept", "activate", "add", "approve", "archive", "assign", "attach", "authorize", "block",
     "calculate", "cancel", "capture", "check", "claim", "clear", "clone", "close", "complete",
     "confirm", "convert", "copy", "count", "deactivate", "decline", "detach", "disable",
     "download", "duplicate", "enable", "execute", "expire", "export", "finalize", "fork",
     "forward", "generate", "import", "invite", "join", "leave", "link", "lock", "login",
     "logout", "mark", "merge", "move", "mute", "notify", "pause", "pay", "ping", "preview",
     "process", "promote", "publish", "purge", "query", "refresh", "refund", "regenerate",
     "register", "reject", "release", "remove", "rename", "renew", "reopen", "reorder",
     "replace", "request", "resend", "reset", "resolve", "restart", "restore", "resume", "retry",
     "revert", "revoke", "rotate", "run", "save", "schedule", "search", "send", "share", "sign",
     "star", "start", "stop", "submit", "subscribe", "suspend", "swap", "sync", "tag", "test",
     "transfer", "trigger", "unarchive", "unassign", "unblock", "undo", "unlink", "unlock",
     "unpublish", "unsubscribe", "update", "upload", "validate", "verify", "void", "vote")
)  # fmt: skip
_BY_METHOD = {
    "get": ("get", "list", "search", "find", "count", "download", "check"),
    "head": ("check", "head", "exists"),
    "post": ("create", "add", "post", "send", "start", "stop", "cancel", "search", "upload",
             "archive", "unarchive", "restore", "enable", "disable", "assign", "invite", "validate",
             "retry", "delete", "remove", "update", "set", "list", "get", "find", "approve",
             "close", "complete", "deny", "end", "join", "kick", "leave", "mark", "open", "pause",
             "publish", "purge", "push", "recycle", "reject", "rename", "resize", "resume",
             "revoke", "share", "install", "uninstall", "commit", "revert"),
    "put": ("update", "set", "replace", "put", "add", "enable", "assign", "create"),
    "patch": ("update", "patch", "set", "edit", "modify"),
    "delete": ("delete", "remove", "destroy", "cancel", "disable", "purge", "clear"),
}  # fmt: skip
_OF_METHODS = {"post": "create", "put": "update", "patch": "update"}
_JOINING = ("for", "in", "by", "from", "with", "to", "on", "of", "as")
# Words by which even a GET changes something, and nouns that reach people once they are made.
_CHANGING = frozenset(
    ("add", "archive", "cancel", "clear", "create", "delete", "destroy", "disable", "edit",
     "enable", "install", "purge", "push", "remove", "reset", "revoke", "send", "set", "uninstall",
     "update")
)  # fmt: skip
_ENDING = frozenset(("cancel", "delete", "destroy", "purge", "remove", "revoke", "uninstall"))
_REACHING = frozenset(
    ("broadcast", "buy", "call", "charge", "dispatch", "email", "forward", "invite", "notify",
     "pay", "publish", "purchase", "refund", "reply", "send", "transfer")
)  # fmt: skip
_REACHED = frozenset(
    ("call", "charge", "email", "fax", "invitation", "invite", "message", "mms", "notification",
     "payment", "payout", "refund", "sms", "transfer")
)  # fmt: skip


def is_change(name: str) -> bool:
    """Tell whether a name says that something is changed, whatever the method is."""
    words = name.split("_")
    reads = words[0] in _BY_METHOD["get"] or len(words) == 1
    last = _ENDING if reads else _CHANGING
    return words[0] in _CHANGING or (len(words) > 1 and words[-1] in last)


def reaches_people(name: str, singular: Callable[[str], str]) -> bool:
    """Tell whether a name says that something is sent or paid."""
    words = name.split("_")
    made = words[0] in ("create", "add", "post", "make", "place", "confirm", "capture")
    return words[0] in _REACHING or (made and singular(words[-1]) in _REACHED)


def verb_first(
    name: str, method: str, known: Collection[str], singular: Callable[[str], str]
) -> str:
    """Put the verb of a name such as `projects_get_default` before what it is about.

    That is done where the words before the verb are among `known`, those of the operation's path
    and tag; `singular` gives one of several. Verbs of HTTP become those of people.
    """
    words = name.split("_")
    verbs = _BY_METHOD.get(method, ())
    found = [at for at, word in enumerate(words) if at and word in verbs]
    if method not in ("get", "head"):  # a `list` that is created is none that is read
        found.sort(key=lambda at: words[at] in ("list", "get", "find", "set"))
    if words[0] not in verbs and found:
        at = found[0]
        about, verb, rest = words[:at], words[at], words[at + 1 :]
        if set(about) <= set(known):
            words = [verb, *_about(about, verb, rest, singular), *rest]
    meant = _OF_METHODS.get(words[0])
    if meant is not None and words[0] == method and len(words) > 1:
        words = [meant, *words[1:]]
    return "_".join(words)


def _about(
    about: list[str], verb: str, rest: list[str], singular: Callable[[str], str]
) -> list[str]:
    """Give the noun: of several where they are listed, and none that comes again."""
    several = verb in ("list", "search", "find", "count") and (not rest or rest[0] in _JOINING)
    one = about if several else [*about[:-1], singular(about[-1])]
    return one if {singular(about[-1]), about[-1]}.isdisjoint(rest) else one[:-1]
