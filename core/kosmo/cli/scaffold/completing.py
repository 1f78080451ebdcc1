"""What a manifest has to say and a document may not: words, who signs in, limits, examples."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kosmo.cli.scaffold.examples import add_examples
from kosmo.cli.scaffold.samples import FORMATS, sample
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

# Paths that tell whose credentials a request has, those that are surest first.
_WHO = (
    r"(me|whoami|myself|self|viewer)",
    r"(current[_-]?user|authenticated[_-]?user|user[_-]?info|current|verify[_-]?credentials)",
    r"(token|tokeninfo|session|auth\.test|users\.identity|profile|account|user)",
    r"(account[_-]?info|my[_-]?account|balance|organization|company|merchant)",
)
CAREFUL = ["5 at once"]


def complete(manifest: Node) -> None:
    """Add to a manifest what kosmo asks of one; what is guessed is told in the readme."""
    title = manifest["title"]
    if not manifest.get("description"):
        manifest["description"] = (
            f"What {title} offers at {urlsplit(manifest['base_url']).hostname}."
        )
    for field in manifest["auth"]["fields"]:
        if not field.get("help"):
            field["help"] = untold(title)
    for function in manifest["functions"].values():
        for name, parameter in function.get("parameters", {}).items():
            schema = parameter["schema"] = _shown(parameter)
            if not schema.get("description"):
                parameter["schema"] = {**schema, "description": f"The {_words(name)}."}
    who = whoami_of(manifest["functions"])
    if who is not None and manifest["auth"]["fields"]:
        manifest["whoami"] = who
    manifest.setdefault("limits", CAREFUL)
    add_examples(manifest)


def _shown(parameter: Node) -> Node:
    """Give a schema of which an example can be made; a pattern that nothing is known of is left."""
    schema: Node = parameter["schema"]
    if parameter.get("required") and _made(schema) is None:
        schema = _without_patterns(schema)
    plain = not {"enum", "examples"} & set(schema) and schema.get("format") != "id"
    unusual = parameter["in"] == "path" or schema.get("format") in FORMATS
    if unusual and plain and schema.get("type") == "string":
        schema = {**schema, "examples": [sample(schema)]}
    return schema


def _made(schema: Node) -> Any:
    made = sample(schema)
    return None if made is None or problems(made, schema) else made


def _without_patterns(schema: Any) -> Any:
    if isinstance(schema, dict):
        bounds = ("pattern", "minLength", "maxLength", "multipleOf", "minItems")
        named = schema.get("type") in ("string", "number", "integer", "array")
        return {
            key: _without_patterns(one)
            for key, one in schema.items()
            if not (named and key in bounds)
        }
    return [_without_patterns(one) for one in schema] if isinstance(schema, list) else schema


def untold(title: str) -> str:
    """Give the help of a field of which a document says nothing."""
    return f"The documentation of {title} says where it is shown."


def whoami_of(functions: dict[str, Node]) -> str | None:
    """Find the read without arguments that tells whose credentials a request has."""
    fitting = [
        (name, function["request"]["path"].strip("/").lower())
        for name, function in functions.items()
        if function["request"]["method"] == "GET"
        and "pages" not in function
        and not any(one.get("required") for one in function.get("parameters", {}).values())
    ]
    for pattern in _WHO:
        found = [one for one in fitting if re.search(rf"(^|/){pattern}(\.json)?$", one[1])]
        if found:
            return min(found, key=lambda one: one[1].count("/"))[0]
    return None


def _words(name: str) -> str:
    return re.sub(r"\bid\b", "ID", name.replace("_", " "))
