"""Reading a function's docstring, Google style."""

from __future__ import annotations

import inspect

_SECTIONS = ("Args:", "Arguments:", "Returns:", "Raises:", "Yields:", "Examples:", "Example:")


class Docstring:
    """The parts of a docstring, each as plain text with its paragraphs kept."""

    __slots__ = ("arguments", "description", "returns", "summary")

    def __init__(
        self, summary: str, description: str, arguments: dict[str, str], returns: str
    ) -> None:
        """Take the parts; `arguments` maps a parameter's name to its text."""
        self.summary = summary
        self.description = description
        self.arguments = arguments
        self.returns = returns


def parse(text: str | None) -> Docstring:
    """Split a docstring into summary, description, arguments and returns."""
    sections = _sections(inspect.cleandoc(text or ""))
    summary, _, description = sections.get("", "").strip().partition("\n\n")
    arguments = _arguments(sections.get("Args:", sections.get("Arguments:", "")))
    returns = _paragraphs(sections.get("Returns:", ""))
    return Docstring(_one_line(summary), _paragraphs(description), arguments, returns)


def _sections(text: str) -> dict[str, str]:
    found: dict[str, list[str]] = {"": []}
    current = ""
    for line in text.splitlines():
        if line.strip() in _SECTIONS and not line.startswith(" "):
            current = line.strip()
            found[current] = []
        else:
            found[current].append(line)
    return {name: inspect.cleandoc("\n".join(["", *lines])) for name, lines in found.items()}


def _arguments(text: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        head, colon, rest = line.partition(":")
        if colon and not line.startswith(" ") and head.split(" (")[0].isidentifier():
            name = head.split(" (")[0]
            found[name] = [rest.strip()]
        elif name:
            found[name].append(line.strip())
    return {name: _paragraphs("\n".join(lines)) for name, lines in found.items()}


def _paragraphs(text: str) -> str:
    """Join wrapped lines; keep blank lines, lists and indented blocks as they are."""
    blocks = [block for block in text.strip().split("\n\n") if block.strip()]
    return "\n\n".join(block if _is_laid_out(block) else _one_line(block) for block in blocks)


def _is_laid_out(block: str) -> bool:
    return block.lstrip().startswith(("- ", "* ")) or block.startswith("    ")


def _one_line(text: str) -> str:
    return " ".join(text.split())
