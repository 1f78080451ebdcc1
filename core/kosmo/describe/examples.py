"""One call of a function as it is written on each surface."""

from __future__ import annotations

import json
import re

from kosmo.describe import example_words, sample
from kosmo.describe.reserved import option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.spec import FunctionSpec, IntegrationSpec

_PLAIN = re.compile(r"[A-Za-z0-9_@%+=:,./-]+")
_LUA_WORDS = frozenset(
    (
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if",
        "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
    )
)  # fmt: skip


class Examples:
    """The examples of one integration; what its plugin wrote is read once."""

    def __init__(self, spec: IntegrationSpec) -> None:
        """Take the integration."""
        self._written = example_words.written(spec)
        self._numeric = sample.has_numeric_ids(spec.functions())

    def arguments(self, spec: FunctionSpec) -> dict[str, Any]:
        """Give arguments for a call: the plugin's own, else some that fit the schema."""
        words = self._written.get(spec.name, spec.example)
        found = None
        if words:
            found = example_words.arguments_in(words, spec, numeric=self._numeric)
        return sample.derived(spec, numeric=self._numeric) if found is None else found


def forms(spec: FunctionSpec, arguments: dict[str, Any]) -> dict[str, str]:
    """Write one call as each surface takes it."""
    return {
        "shell": shell(spec, arguments),
        "json": shell_json(spec, arguments),
        "dry_run": shell(spec, arguments, "--dry-run"),
        "lua": lua(spec, arguments),
        "python": python(spec, arguments),
    }


def shell(spec: FunctionSpec, arguments: dict[str, Any], *more: str) -> str:
    """Write the call as a command line, each argument as an option."""
    words = [word for name, value in arguments.items() for word in _options(spec, name, value)]
    return " ".join(["kosmo", spec.integration, spec.name.replace("_", "-"), *words, *more])


def shell_json(spec: FunctionSpec, arguments: dict[str, Any]) -> str:
    """Write the call as a command line with all arguments in one JSON object."""
    given = json.dumps(arguments, ensure_ascii=False)
    return f"kosmo integrations call {spec.id} {quoted(given)}"


def lua(spec: FunctionSpec, arguments: dict[str, Any]) -> str:
    """Write the call as a Lua expression."""
    path = f"app.integrations.{spec.id}"
    if spec.tool is not None:
        server, name = (_lua_key(one) for one in spec.id.removeprefix("mcp:").split(".", 1))
        path = f"app.mcp.{server}.{name}".replace(".[", "[")
    return f"{path}({_lua(arguments) if arguments else '{}'})"


def python(spec: FunctionSpec, arguments: dict[str, Any]) -> str:
    """Write the call as a Python program."""
    given = f", {_python(arguments)}" if arguments else ""
    return "\n".join(
        (
            "from kosmo import Kosmo",
            "",
            "with Kosmo() as kosmo:",
            f'    print(kosmo.call("{spec.id}"{given}).data)',
        )
    )


def quoted(text: str) -> str:
    """Quote a word for a shell where it needs to be."""
    return text if _PLAIN.fullmatch(text) else "'" + text.replace("'", "'\"'\"'") + "'"


def _options(spec: FunctionSpec, name: str, value: Any) -> list[str]:
    schema = spec.parameters.get(name, {})
    values = value if schema.get("type") == "array" and isinstance(value, list) else [value]
    head = option(name)
    words = []
    for one in values:
        text = one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
        if head.endswith("="):
            words.append(f"--arg {quoted(head.removeprefix('--arg ') + text)}")
        elif one is True:
            words.append(head)
        elif one is False or text.startswith("--"):
            words.append(f"{head}={quoted(text)}")
        else:
            words.append(f"{head} {quoted(text)}")
    return words


def _lua(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_lua_key(k)} = {_lua(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "{" + ", ".join(_lua(one) for one in value) + "}"
    if value is None:
        return "json.null"
    text = json.dumps(value, ensure_ascii=False)
    # JSON's escapes are Lua's too, but for control characters by number.
    return re.sub(r"(?<!\\)((?:\\\\)*)\\u([0-9a-f]{4})", r"\1\\u{\2}", text)


def _lua_key(name: str) -> str:
    plain = name.isascii() and name.isidentifier() and name not in _LUA_WORDS
    return name if plain else f"[{_lua(name)}]"


def _python(value: Any) -> str:
    if isinstance(value, dict):
        inner = (f"{_python(key)}: {_python(one)}" for key, one in value.items())
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_python(one) for one in value) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)
