"""What an argument or an option of an administrative command takes, by its name."""

from __future__ import annotations

from kosmo.cli.complete import names
from kosmo.cli.complete.candidate import Candidate, behind, plain
from kosmo.cli.complete.files import paths
from kosmo.cli.complete.pages import pages
from kosmo.cli.options import FORMATS
from kosmo.config.rules import ACTIONS
from kosmo.describe.topics import TOPICS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Place = tuple[str, str]
    Given = list[str]

_CHOICES = {
    "--format": ("text", "markdown", "json"),
    "--output": FORMATS,
    "--effect": ("read", "write"),
    "--read": ACTIONS,
    "--write": ACTIONS,
    "--destructive": ACTIONS,
    "shell": ("bash", "zsh", "fish"),
}
_OTHER_FORMATS = {"agents": ("skill", "llms"), "mcp": ("mcpServers", "vscode")}
_FILES = ("FILE", "PATH", "FILE|-")
_STORED = (  # commands for accounts that are stored, not for the simulator or one of variables
    ("accounts", "show"), ("accounts", "use"), ("accounts", "rename"), ("accounts", "remove"),
    ("accounts", "login"), ("integrations", "configure"),
)  # fmt: skip


def argument(place: Place, name: str, given: Given, typed: str) -> list[Candidate]:
    """Give what an argument takes; `given` are the arguments before it."""
    if name in _CHOICES:
        return plain(_CHOICES[name])
    if place[0] == "mcp":
        from kosmo.cli.complete import servers

        return servers.argument(place[1], name, given, typed)
    if place[0] == "accounts" and name == "name" and given:
        return _accounts(place, given[0]) if place[1] != "add" else []
    if place[0] == "config" and name in ("key", "value"):
        from kosmo.cli.complete.keys import keys, values_of

        settable = place[1] in ("set", "unset")
        return keys(typed, settable=settable) if name == "key" else values_of(*given)
    if place[0] in ("approvals", "once"):
        return _recorded(place[0])
    found = _functions if place == ("integrations", "examples") else _BY_NAME.get(name)
    return found(typed) if found is not None else []


def option(place: Place, name: str, metavar: str, given: Given, typed: str) -> list[Candidate]:
    """Give what an option takes; `given` are the arguments before it."""
    if place[0] == "tools" and name in ("--format", "--names"):
        return _functions(typed) if name == "--names" else _dialects()
    if name in _CHOICES:
        other = _OTHER_FORMATS.get(place[0]) if name == "--format" else None
        return plain(other or _CHOICES[name])
    if name == "--status":
        return _statuses()
    if name == "--account":
        return _accounts(place, given[0].partition(".")[0] if given else None)
    if metavar == "FIELD=VALUE" and given:
        return _field(given[0], typed)
    if metavar == "FIELD" and given:
        return plain(one.value.rstrip("=") for one in names.fields(given[0]))
    if metavar.upper() in _FILES or name == "--body":
        return paths(typed)
    if "|" in metavar:
        return plain(one for one in metavar.lower().split("|") if one.isalnum())
    if name == "--secret":
        return names.references(typed)
    found = _BY_NAME.get(name[2:])
    return found(typed) if found is not None else []


def _accounts(place: Place, integration: str | None) -> list[Candidate]:
    """Give the accounts that a command takes."""
    if integration is not None and place in _STORED:
        return names.stored(integration)
    return names.accounts(integration)


def _dialects() -> list[Candidate]:
    from kosmo.tools.options import FORMATS

    return plain(FORMATS)


def _statuses() -> list[Candidate]:
    """Give how a call may have ended: `ok`, `failed` for all that did not, or a code."""
    from kosmo.describe.words import words

    codes: dict[str, str] = words("errors")["codes"]
    return [*plain(("ok", "failed")), *(Candidate(one, told) for one, told in codes.items())]


def _field(integration: str, typed: str) -> list[Candidate]:
    """Give `FIELD=`, and behind it references, where the field is a secret."""
    field, equals, value = typed.partition("=")
    if not equals:
        return names.fields(integration)
    if names.is_secret(integration, field):
        return behind(f"{field}=", names.references(value))
    return []


def _functions(typed: str) -> list[Candidate]:
    """Give integrations, and behind a dot their functions."""
    integration, dot, function = typed.partition(".")
    if not dot:
        found = names.integrations()
        return [Candidate(f"{one.value}.", one.about, ends=False) for one in found]
    return behind(f"{integration}.", names.functions(integration, typed=function))


def _recorded(group: str) -> list[Candidate]:
    """Give the calls that wait for approval, or the keys of `--once`."""
    if group == "once":
        from kosmo.config.once import list_entries

        return [
            Candidate(row["key"], f"{row['function']}, {row['state']}") for row in list_entries()
        ]
    from kosmo.config import approvals

    rows, _ = approvals.list_entries()
    return [Candidate(row["id"], f"{row['function']}, {row['state']}") for row in rows]


def _topics() -> list[Candidate]:
    return [Candidate(name, about) for name, about in TOPICS.items()]


_BY_NAME: dict[str, Callable[[str], list[Candidate]]] = {
    "file": paths,
    "file|-": paths,
    "function": _functions,
    "integration": lambda _: names.integrations(),
    "name": lambda _: names.integrations(),
    "names": lambda _: names.integrations(),
    "page": pages,
    "path": paths,
    "topic": lambda _: _topics(),
}
