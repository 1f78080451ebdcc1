"""The values that a parameter's schema allows."""

from __future__ import annotations

from kosmo.cli.complete import names
from kosmo.cli.complete.candidate import Candidate, behind, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Schema = dict[str, Any]


def of_schema(schema: Schema, typed: str) -> list[Candidate]:
    """Give the values of a parameter, none where it may be anything."""
    if schema.get("format") == "secret":
        return names.references(typed)
    if "enum" in schema:
        return plain(str(value) for value in schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        return of_schema(schema.get("items", {}), typed)
    found = plain(("true", "false")) if kind == "boolean" else []
    for choice in schema.get("anyOf", ()):
        found += of_schema(choice, typed)
    if kind == "object":
        found += payloads(typed)
    return found


def payloads(typed: str) -> list[Candidate]:
    """Give where JSON may come from: a file, whose paths are listed behind `@`, or stdin."""
    if typed[:1] == "@":
        from kosmo.cli.complete.files import paths

        return behind("@", paths(typed[1:]))
    if typed:
        return []
    return [Candidate("@", "JSON from a file", ends=False), Candidate("-", "JSON from stdin")]


def listed(choices: list[str], typed: str) -> list[Candidate]:
    """Give words for a list with commas: what is typed before the last comma stays."""
    done, comma, _ = typed.rpartition(",")
    taken = done.split(",")
    return behind(done + comma, (Candidate(one) for one in choices if one not in taken))
