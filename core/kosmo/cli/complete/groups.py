"""What may follow an administrative command, from the descriptions that kosmo ships."""

from __future__ import annotations

from kosmo.cli.complete import kinds
from kosmo.cli.complete.candidate import Candidate, behind, first_sentence
from kosmo.cli.options import OUTPUT, SHORT
from kosmo.describe.commands import described

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Parameter = dict[str, Any]

_ALL_OWN = ("batch", "lua")  # commands of a file that say themselves how they print


def commands(group: str) -> dict[str, Any]:
    """Give the described commands of a group by name."""
    found: dict[str, Any] = described().get(group, {}).get("commands", {})
    return found


def command(group: str, words: list[str], current: str, after: list[str]) -> list[Candidate]:
    """Give what may stand at the cursor behind a group's name."""
    known = commands(group)
    if list(known) == [group]:  # the group is one command, such as `kosmo batch`
        words = [group, *words]
    if not words:
        return [Candidate(name, first_sentence(said["help"])) for name, said in known.items()]
    if words[0] not in known:
        return []
    return _Command(group, words[0], known[words[0]]["parameters"]).at(words[1:], current, after)


class _Command:
    """The words behind a command, read as typer reads them."""

    def __init__(self, group: str, name: str, parameters: list[Parameter]) -> None:
        self._place = (group, name)
        self._arguments = [one for one in parameters if not one["option"]]
        self._options = {
            spelled: one for one in parameters if one["option"] for spelled in one["names"]
        }
        self._given: set[str] = set()
        self._words: list[str] = []

    def at(self, before: list[str], current: str, after: list[str]) -> list[Candidate]:
        waiting = self._read(before)
        if waiting is not None:
            return self._values(waiting, current)
        head, equals, typed = current.partition("=")
        if equals and head.startswith("--"):
            return behind(f"{head}=", self._values(head, typed))
        position = len(self._words)
        self._read([word for word in after if word.startswith("-")])
        if current.startswith("-"):
            return self._listed()
        if position >= len(self._arguments) and not (
            self._arguments and self._arguments[-1]["many"]
        ):
            return []
        argument = self._arguments[min(position, len(self._arguments) - 1)]
        return kinds.argument(self._place, argument["names"][0].lower(), self._words, current)

    def _read(self, words: list[str]) -> str | None:
        """Read words, and give the option whose value the next word is."""
        waiting: str | None = None
        for word in words:
            if waiting is not None:
                waiting = None
                continue
            name, equals, _ = SHORT.get(word, word).partition("=")
            if not name.startswith("-") or name == "-":
                self._words.append(word)
                continue
            self._given.add(name)
            if not equals and self._takes_value(name):
                waiting = name
        return waiting

    def _takes_value(self, name: str) -> bool:
        if name in self._options:
            return self._options[name]["metavar"] is not None
        return OUTPUT.get(name[2:], (None, ""))[0] is not None

    def _values(self, name: str, typed: str) -> list[Candidate]:
        metavar = self._options[name]["metavar"] if name in self._options else ""
        words = [] if self._place[0] in _ALL_OWN else self._words  # a file is no integration
        return kinds.option(self._place, name, metavar or "", words, typed)

    def _listed(self) -> list[Candidate]:
        own = [
            Candidate(next(iter(one["names"])), first_sentence(one["help"]))
            for spelled, one in self._options.items()
            if spelled == one["names"][0] and (one["many"] or self._given.isdisjoint(one["names"]))
        ]
        shared = [
            Candidate(f"--{name}", told)
            for name, (_, told) in OUTPUT.items()
            if f"--{name}" not in self._given
        ]
        return own + ([] if self._place[0] in _ALL_OWN else shared)
