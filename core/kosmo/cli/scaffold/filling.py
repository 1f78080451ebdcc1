"""The texts that a new plugin's files are made of."""

from __future__ import annotations

from importlib import resources
from string import Template


def filled(template: str, /, **words: str) -> str:
    """Give a template with what stands for its names."""
    place = resources.files("kosmo.cli.scaffold") / "templates" / f"{template}.txt"
    return Template(place.read_text(encoding="utf-8")).substitute(words)
