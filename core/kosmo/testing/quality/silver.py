"""Silver: it can be signed in to, keeps to limits, fits models, and costs a call little."""

from __future__ import annotations

import re

from kosmo.errors import UsageError
from kosmo.limits import parse_limit
from kosmo.plugin.hosts import problem_with_address
from kosmo.testing.quality import importing
from kosmo.testing.quality.rule import (
    SILVER,
    Finding,
    NotApplicableError,
    every,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.spec import FunctionSpec
    from kosmo.testing.quality.examined import Examined

    Findings = Iterator[Finding]

DIALECTS = ("openai", "openai-responses", "anthropic", "gemini", "mcp", "ai-sdk")
_SECRETS = ("token", "secret", "password", "passphrase", "api_key", "private_key")
_PERSONS = ("authorization_code", "device_code")
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_-]{0,63}")


@rule(
    "whoami",
    SILVER,
    why="`kosmo accounts test` and `kosmo whoami` ask it whose account it is, before anything is"
    " sent with the wrong one.",
)
def whoami(plugin: Examined) -> Findings:
    """The integration names a read, without required parameters, that tells whose account it is."""
    spec = plugin.integration
    if not spec.auth.fields:
        raise NotApplicableError("nobody signs in")
    where = "in Integration()" if spec.code else "in kosmo-plugin.json"
    function = spec.function(spec.whoami or "") if spec.whoami else None
    if function is None:
        fix = (
            f'add `whoami="get_current_user"` {where}: the function that answers only who signs in'
        )
        yield Finding(spec.name, "no function tells whose account it is", fix)
        return
    if function.effect != "read":
        told = f"`{function.name}`, its `whoami`, is no read"
        yield Finding(function.name, told, f"name another function {where}")
    if required := function.input_schema["required"]:
        told = f"`{function.name}`, its `whoami`, needs `{required[0]}`"
        yield Finding(function.name, told, f"name a function that needs nothing {where}")


@rule(
    "addresses",
    SILVER,
    why="A private address means another computer in each network, and what stands in an address"
    " stands in every log.",
)
def addresses(plugin: Examined) -> Findings:
    """The service's addresses are public, and hold no credentials."""
    spec = plugin.integration
    for address in (spec.base_url, *spec.origins.values()):
        if told := problem_with_address(address):
            fix = "give the vendor's; accounts may set a `base_url` of their own"
            yield Finding(spec.name, told, fix)


@rule(
    "secrets-marked",
    SILVER,
    why="A field that is no Secret is echoed while it is typed, and stands readable in"
    " `accounts.toml`, in plans and in logs.",
)
def secrets_marked(plugin: Examined) -> Findings:
    """A field of an account that is named like a secret is one."""
    for field in plugin.integration.auth.fields:
        if not field.secret and field.name.endswith(_SECRETS):
            told = f"the field `{field.name}` is named like a secret, and is a plain text"
            code = plugin.integration.code
            fix = "declare it by `Secret(…)`" if code else 'add `"secret": true` to it'
            yield Finding(field.name, told, fix)


@rule(
    "signs-in-alone",
    SILVER,
    why="A script, a test and the sandbox have nobody who could open a browser.",
)
def signs_in_alone(plugin: Examined) -> Findings:
    """Where a person signs in by OAuth, an account may hold a token in place of that."""
    flows = [one for one in plugin.integration.auth.oauth if one["flow"] in _PERSONS]
    if not flows:
        raise NotApplicableError("no person is needed to sign in")
    if not any(one.get("token") for one in flows):
        told = "an account cannot hold a token that was made elsewhere"
        fix = 'add `Secret("access_token", …, required=False)` and `token="access_token"`'
        yield Finding(flows[0]["flow"], told, fix)


@rule(
    "limits",
    SILVER,
    why="kosmo keeps to them across processes; without them a batch is refused half way.",
)
def limits(plugin: Examined) -> Findings:
    """The integration says how many requests the service takes, as kosmo can read it."""
    spec = plugin.integration
    if not spec.limits and not all(one.limits for one in spec.functions()):
        where = 'limits=["300/1m"] in Integration()' if spec.code else '"limits": ["300/1m"]'
        told = "it declares no limits"
        yield Finding(spec.name, told, f"add {where}, from the vendor's documentation")
    for text in (*spec.limits, *(limit for one in spec.functions() for limit in one.limits)):
        try:
            parse_limit(text)
        except UsageError as error:
            yield Finding(text, error.message, "write it as `300/1m` or `5 at once`")


@rule(
    "tools-fit",
    SILVER,
    over=every,
    why="A provider refuses a whole list of tools for one that it does not take.",
)
def tools_fit(plugin: Examined, function: FunctionSpec) -> Findings:
    """Each function can be a tool of a language model, in the form of every provider."""
    if "tools" not in plugin.remembered:  # all at once: each opens the catalog
        functions = every(plugin)
        found = [one for dialect in DIALECTS for one in untold(plugin, functions, dialect)]
        plugin.remembered["tools"] = found
    yield from (one for one in plugin.remembered["tools"] if one.subject == function.name)


def untold(plugin: Examined, functions: list[FunctionSpec], dialect: str) -> Findings:
    """Find the functions that are no tool in one provider's form."""
    import jsonschema_rs

    from kosmo.catalog.catalog import open_catalog
    from kosmo.tools.export import export

    with plugin.home.inside():
        tools = export(open_catalog(), functions, format=dialect)
    for tool in tools:
        made = tool.definition.get("function", tool.definition)
        name, length = made["name"], len(made["description"])
        if not _NAME.fullmatch(name):
            told = f"`{name}` is no name of a tool"
            yield Finding(tool.spec.name, told, "shorten the function's name: 64 with the prefix")
        if not 0 < length <= 1024:
            told = f"the description of `{name}` has {length} characters for {dialect}"
            yield Finding(tool.spec.name, told, "shorten its docstring to 1024")
        schema = _schema(made)
        if list(schema.get("properties", {})) != list(tool.spec.parameters):
            told = f"`{name}` has other parameters than `{tool.spec.name}` for {dialect}"
            yield Finding(tool.spec.name, told, "give parameters plain names and types")
        if dialect != "gemini" and not jsonschema_rs.meta.is_valid(schema):
            told = f"the schema of `{name}` is no JSON Schema"
            yield Finding(tool.spec.name, told, "mend what `Field(schema=…)` adds to it")


def _schema(made: dict[str, Any]) -> dict[str, Any]:
    keys = ("parameters", "parametersJsonSchema", "input_schema", "inputSchema", "args_schema")
    return next((made[key] for key in keys if key in made), {"properties": {}})


@rule(
    "light-imports",
    SILVER,
    why="A whole call takes some tens of milliseconds; one library can double that.",
)
def light_imports(plugin: Examined) -> Findings:
    """The modules of its functions bring no library, and nothing slow of Python's own."""
    plugin.need_code()
    allowed = plugin.exemptions.get("light-imports", ())
    yield from weighing(plugin, importing.heavy(plugin.integration, allowed))


def weighing(plugin: Examined, modules: list[str]) -> Findings:
    """Tell where modules are imported that a call should not wait for."""
    for name in modules:
        fix = "import it inside the function that needs it, types under `if TYPE_CHECKING:`"
        place = plugin.sources.first_import(name)
        yield Finding(name, f"importing its functions imports `{name}`", fix, place)
