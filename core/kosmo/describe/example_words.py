"""The calls that a plugin wrote down as examples, read from words to arguments.

`docs/examples.toml` beside a plugin's pages has, in its table `calls`, what stands behind a
function's name on the command line. `<task.id>` in it is a field of a row that the reader has; a
plausible value takes its place.
"""

from __future__ import annotations

import json
import os
import re

from kosmo.describe.reserved import SWITCHES, VALUED
from kosmo.describe.sample import field_of, identifier
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.spec import FunctionSpec, IntegrationSpec

    Schema = dict[str, Any]

_PLACE = re.compile(r"<(\w+)\.(\w+)>")


def written(spec: IntegrationSpec) -> dict[str, str]:
    """Read a plugin's examples by function; what cannot be read counts as not written."""
    import tomllib

    for page in spec.docs.values():
        try:
            with open(os.path.join(os.path.dirname(page), "examples.toml"), "rb") as file:
                calls = tomllib.load(file).get("calls", {})
        except (OSError, ValueError):
            return {}
        return {name: text for name, text in calls.items() if isinstance(text, str)}
    return {}


def arguments_in(words: str, spec: FunctionSpec, *, numeric: bool) -> dict[str, Any] | None:
    """Read the arguments of a written call; None where it does not fit the function."""
    import shlex

    try:
        found = _Reader(spec, numeric=numeric).read(shlex.split(words))
    except (ValueError, KeyError, IndexError, RecursionError):
        return None
    return None if problems(found, spec.input_schema) else found


class _Reader:
    def __init__(self, spec: FunctionSpec, *, numeric: bool) -> None:
        self.spec = spec
        self.numeric = numeric
        self.found: dict[str, Any] = {}

    def read(self, words: list[str]) -> dict[str, Any]:
        words = list(words)
        while words:
            word = words.pop(0)
            if not word.startswith("--"):
                self.found.update(json.loads(self.filled(word)))
                continue
            head, equals, value = word[2:].partition("=")
            if head in SWITCHES:
                continue
            schema = self.spec.parameters.get(head.replace("-", "_"), {})
            if not equals and schema.get("type") == "boolean":
                value = words.pop(0) if words[:1] in (["true"], ["false"]) else "true"
            elif not equals:
                value = words.pop(0)
            if head == "arg":
                head, _, value = value.partition("=")
            elif head in VALUED:
                continue
            self.give(head.replace("-", "_"), value)
        return self.found

    def give(self, name: str, text: str) -> None:
        schema = self.spec.parameters[name]
        if schema.get("type") == "array":
            item = self.value(text, schema.get("items", {}))
            self.found.setdefault(name, []).append(item)
        else:
            self.found[name] = self.value(text, schema)

    def value(self, text: str, schema: Schema) -> Any:
        kinds = {schema.get("type"), *(one.get("type") for one in schema.get("anyOf", ()))}
        place = _PLACE.fullmatch(text)
        if place is not None and "integer" in kinds:
            return int(identifier(place[1], numeric=True))
        text = self.filled(text)
        return text if "string" in kinds else json.loads(text)

    def filled(self, text: str) -> str:
        return _PLACE.sub(lambda at: field_of(at[1], at[2], numeric=self.numeric), text)
