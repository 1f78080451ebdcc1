"""Names that people would choose, from what documents call operations and parameters."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from functools import lru_cache

from kosmo.cli.scaffold.openapi.verbs import VERBS, verb_first

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_LONGEST = 40  # characters of a function's name with that of its integration
_METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
_NOISE = frozenset(
    ("a", "an", "and", "api", "by", "controller", "for", "from", "in", "of", "on", "operation",
     "rest", "the", "to", "using", "v1", "v2", "v3", "with")
)  # fmt: skip
_UNUSABLE = frozenset((*dir(builtins), "client", "read", "write", "help", "annotations", "self"))


def snake(text: object) -> str:
    """Write a name in snake case, letters without their accents; empty where nothing is left."""
    return _snake(str(text)[:400])


@lru_cache(maxsize=50_000)
def _snake(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"'s\b", "s", plain)
    plain = re.sub(r"([A-Z]{2,})s(?![a-z])", lambda found: f"{found[1].title()}s", plain)
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", plain)
    plain = re.sub(r"[^0-9A-Za-z]+", "_", plain).strip("_").lower()
    return f"n{plain}" if plain[:1].isdigit() else plain


def integration_name(text: str) -> str:
    """Make an integration's name of a title or a host."""
    words = [one for one in snake(text).split("_") if one not in ("api", "the", "rest", "openapi")]
    return "_".join(words)[:20].strip("_") or "service"


def parameter_name(wire: str, where: str, taken: Collection[str]) -> str:
    """Name a parameter; one whose name is taken is told apart by where it goes."""
    name = snake(re.sub(r"[\[\].]+", "_", wire))[:60].strip("_") or "value"
    if name in taken:
        name = f"{where}_{name}"
    return _free(name, taken, 60)


class FunctionNames:
    """Names of one integration's functions: each once, none too long."""

    def __init__(self, integration: str) -> None:
        """Begin with no name taken."""
        self._most = max(16, _LONGEST - len(integration) - 1)
        self._integration = integration
        self._taken: dict[str, None] = {}
        self._numbers: dict[str, int] = {}  # that are the next to tell apart one name

    def name(
        self,
        operation: object,
        method: str,
        path: str,
        resource: str = "",
        *,
        many: bool | None = None,
    ) -> str:
        """Name an operation by what its document calls it, or by its method and path.

        `resource` is the heading that it stands under, `many` tells whether it answers with rows.
        """
        told = self._told(operation, method, path)
        known = {word for one in (path, resource) for word in snake(one).split("_")}
        known |= {singular(word) for word in known}
        told = verb_first(told, method.lower(), known, singular) if told else told
        derived = from_path(method, path, many=many)
        name = self._short(told or derived)
        if not name or name in _UNUSABLE or keyword.iskeyword(name) or len(name) < 2:
            name = self._short(f"{name or method}_{_nouns(path)[-1]}")
        if name in _UNUSABLE or keyword.iskeyword(name):
            name = f"{name}_it"
        if name in self._taken:
            extra = [one for one in _nouns(path) if one not in name]
            words = [*(f"{name}_{one}" for one in reversed(extra)), derived, f"{name}_{method}"]
            fitting = (one for one in map(self._short, words) if one not in self._taken)
            name = next((one for one in fitting if one not in _UNUSABLE), name)
        given = _free(name, self._taken, self._most, self._numbers.get(name, 2))
        self._numbers[name] = int(given.rpartition("_")[2]) + 1 if given != name else 2
        self._taken[given] = None
        return given

    def _told(self, operation: object, method: str, path: str) -> str:
        """Clean an `operationId`; empty where there is none worth having."""
        if not isinstance(operation, str) or not operation.strip():
            return ""
        name = snake(operation)
        whole = snake(f"{path}_{method}")
        if name.endswith(f"_{whole}") or name == whole:  # FastAPI: function, path, method
            name = name[: -len(whole)].strip("_")
        name = re.sub(rf"_using_(?:{'|'.join(_METHODS)})(?:_\d+)?$", "", name)
        name = re.sub(r"(?:^|_)controller(?=_|$)", "", name).strip("_")
        name = name.removeprefix(f"{self._integration}_")
        if _is_path(name, path):
            return ""
        if re.fullmatch(r"(?:n?[0-9a-f]{16,}|op(?:eration)?_?\d*|n\d+.*)", name):
            return ""
        return "" if name in _METHODS else name

    def _short(self, name: str) -> str:
        """Shorten a name: first the words that say least go, then the end."""
        words = list(dict.fromkeys(name.split("_"))) if len(name) > self._most else name.split("_")
        for noise in [one for one in words[1:] if one in _NOISE]:
            if len("_".join(words)) <= self._most:
                break
            words.remove(noise)
        while len(words) > 3 and len("_".join(words)) > self._most:
            del words[len(words) // 2]
        return "_".join(words)[: self._most].strip("_")


def from_path(method: str, path: str, *, many: bool | None = None) -> str:
    """Name what a method does to a path, such as `list_pets` and `cancel_order`.

    `many` tells whether the answer has rows, None where that is not known.
    """
    method = method.lower()
    parts = [one for one in path.partition("?")[0].split("/") if one]
    nouns = _nouns(path)
    last = nouns[-1]
    single = bool(parts) and "{" in parts[-1]
    owner = [singular(one) for one in nouns[:-1]][-1:]
    if method in ("post", "put", "patch") and not single and last.split("_")[0] in VERBS:
        return "_".join([last, *owner])
    if method == "post" and single:
        method = "patch"
    verb = {"get": "get", "head": "check", "post": "create", "put": "update", "patch": "update",
            "delete": "delete"}.get(method, method)  # fmt: skip
    several = last != singular(last) if many is None else many
    if method == "get" and not single and several:
        return "_".join(["list", *owner, last])
    noun = singular(last) if single or method in ("post", "delete") else last
    return "_".join([verb, *owner, noun])


def resource_of(tags: object, path: str) -> str:
    """Name the heading that a function stands under: its first tag, or its path's first word."""
    tag = tags[0] if isinstance(tags, list) and tags else ""
    words = re.sub(r"_(?:api|controller|operations|resource)$", "", snake(tag)) if tag else ""
    return (words or _nouns(path)[0])[:40].strip("_") or "service"


def _is_path(name: str, path: str) -> bool:
    """Tell whether a name only says the method and the path, as generated ones do."""
    method, _, rest = name.partition("_")
    if method not in _METHODS or not rest:
        return False
    words = [one for one in snake(path).split("_") if one]
    if "{" in path and rest.split("_") == words[-len(rest.split("_")) :]:
        return True
    noun, _, owner = rest.partition("_for_")
    said = [*owner.split("_"), *noun.split("_")] if owner else noun.split("_")
    nouns = [word for one in _nouns(path) for word in one.split("_")]
    return [singular(one) for one in said if one != "id"] == [singular(one) for one in nouns]


def _nouns(path: str) -> list[str]:
    """Give the words of a path that name something: no parameters, no versions."""
    parts = (snake(re.sub(r"\{[^}]*\}", "", one)) for one in path.partition("?")[0].split("/"))
    found = [one for one in parts if one and not re.fullmatch(r"api|v\d+(_\d+)?|n\d+", one)]
    return found or ["service"]


def singular(noun: str) -> str:
    """Give one of several, as far as a rule can tell."""
    if noun.endswith(("series", "news", "species", "analytics", "kubernetes", "dns", "sms", "aws")):
        return noun
    if noun.endswith("ies") and len(noun) > 4:
        return f"{noun[:-3]}y"
    if noun.endswith(("sses", "xes", "ches", "shes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def _free(name: str, taken: Collection[str], most: int, number: int = 2) -> str:
    if name not in taken:
        return name
    return next(one for one in _numbered(name, most, number) if one not in taken)


def _numbered(name: str, most: int, number: int) -> Iterable[str]:
    while True:
        yield f"{name[: most - len(str(number)) - 1].rstrip('_')}_{number}"
        number += 1
