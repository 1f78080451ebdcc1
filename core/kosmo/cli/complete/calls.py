"""What may follow a function: its parameters, their values, and the options of every call."""

from __future__ import annotations

from kosmo.cli.complete import names, values
from kosmo.cli.complete.candidate import Candidate, behind, first_sentence, plain
from kosmo.cli.options import ALL, FORMATS, SHORT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Schema = dict[str, Any]

_PAGING = ("all", "max-items", "max-pages")


def call(
    integration: str, function: str, before: list[str], current: str, after: list[str]
) -> list[Candidate]:
    """Give what may stand at the cursor behind a function's name."""
    entry = names.function(integration, function)
    if entry is None:
        return []
    one = _Call(integration, entry)
    waiting = one.read(before)
    if waiting is not None:
        found = one.values_of(waiting, current)
        return found + one.options(current) if one.is_boolean(waiting) else found
    head, equals, typed = current.partition("=")
    if equals and head.startswith("--"):
        return behind(f"{head}=", one.values_of(head[2:], typed))
    one.read(after)
    if current[:1] == "@":
        return [] if one.payload else values.payloads(current)
    return one.options(current)


class _Call:
    """The words behind a function's name, read as the command line reads them."""

    def __init__(self, integration: str, entry: dict[str, Any]) -> None:
        self._integration = integration
        self._entry = entry
        schema: Schema = entry["input_schema"]
        self._parameters: dict[str, Schema] = {
            name.replace("_", "-"): held for name, held in schema["properties"].items()
        }
        self._required = [name.replace("_", "-") for name in schema["required"]]
        self._given: set[str] = set()
        self.payload = False

    def read(self, words: list[str]) -> str | None:
        """Read words, and give the option whose value the next word is, or may be."""
        waiting: str | None = None
        for word in words:
            long = SHORT.get(word, word)
            if waiting is not None and self._is_value(waiting, long):
                waiting = None
                continue
            waiting = None
            if not long.startswith("--"):
                self.payload = self.payload or word == "-" or word[:1] in "{@"
                continue
            name, equals, _ = long[2:].partition("=")
            name = name.replace("_", "-")
            self._given.add(name)
            if not equals and self._takes_value(name):
                waiting = name
        return waiting

    def is_boolean(self, name: str) -> bool:
        """Tell whether an option may stand without its value."""
        return name not in ALL and self._parameters.get(name, {}).get("type") == "boolean"

    def values_of(self, name: str, typed: str) -> list[Candidate]:
        """Give the values of an option of every call, or of a parameter."""
        if name == "account":
            return names.accounts(self._integration)
        if name == "output":
            return plain(FORMATS)
        if name == "fields":
            return values.listed(self._entry["columns"], typed)
        if name == "arg":
            return self._pairs(typed)
        if name in ALL:
            return []
        return values.of_schema(self._parameters.get(name.replace("_", "-"), {}), typed)

    def options(self, typed: str) -> list[Candidate]:
        """Give the parameters that are left; with a dash typed, the options of every call too."""
        own = [
            Candidate(f"--{name}", first_sentence(held.get("description", "")))
            for name, held in self._parameters.items()
            if name not in ALL and (name not in self._given or held.get("type") == "array")
        ]
        missing = [one for one in own if one.value[2:] in self._required]
        if typed[:1] != "-":
            return [] if typed else (missing if missing and not self.payload else own)
        paged = self._entry["paged"]
        shared = [
            Candidate(f"--{name}", told)
            for name, (_, told) in ALL.items()
            if name == "arg" or (name not in self._given and (paged or name not in _PAGING))
        ]
        return missing + [one for one in own if one not in missing] + shared

    def _pairs(self, typed: str) -> list[Candidate]:
        """Give `NAME=`, or values behind it, for `--arg`."""
        name, equals, begun = typed.partition("=")
        if equals:
            held = self._parameters.get(name.replace("_", "-"), {})
            return behind(f"{name}=", values.of_schema(held, begun))
        return [Candidate(f"{one.replace('-', '_')}=", ends=False) for one in self._parameters]

    def _is_value(self, name: str, word: str) -> bool:
        if self.is_boolean(name):
            return word in ("true", "false")
        return not word.startswith("--") or word == "--"

    def _takes_value(self, name: str) -> bool:
        return ALL[name][0] is not None if name in ALL else name in self._parameters
