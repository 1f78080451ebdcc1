"""Checking arguments, calling a plugin's function, or finding out what it would send."""

from __future__ import annotations

import sys
from _thread import RLock

from kosmo.errors import KosmoError, ServiceError, UsageError
from kosmo.http.exchange import Planned
from kosmo.plugin.source import reach
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from kosmo.http.client import Client
    from kosmo.mcp.calling import ServerTool
    from kosmo.spec import FunctionSpec

_IMPORTING = RLock()  # of one module at a time, as all threads print to the same place


def checked(spec: FunctionSpec, given: dict[str, Any]) -> dict[str, Any]:
    """Validate arguments; a parameter given as null counts as not given.

    It counts where it is one of an MCP server's tool that may be null. Raises UsageError with every
    problem.
    """
    arguments = {
        name: _whole(value, spec.parameters.get(name))
        for name, value in given.items()
        if value is not None or (spec.tool is not None and _takes_null(spec.parameters.get(name)))
    }
    found = problems(arguments, spec.input_schema)
    if found:
        command = f"kosmo {spec.integration} {spec.name.replace('_', '-')} --help"
        raise UsageError("; ".join(found), hint=command, code="invalid_arguments", details=found)
    return arguments


def invoke(spec: FunctionSpec, client: Client | ServerTool, arguments: dict[str, Any]) -> Any:
    """Import the function's module and call the function with checked arguments.

    Raises KosmoError as the function does, and ServiceError `plugin_failed` for its own faults.
    """
    try:
        if spec.request is not None:
            from kosmo.plugin.declared import declared

            function = declared(spec)
        else:
            function = getattr(_module(spec), spec.qualname)
    except (Exception, SystemExit, GeneratorExit) as error:
        raise _fault(spec, error) from error
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    trailing = {name.rstrip("_"): name for name in names if name.endswith("_")}
    keywords = {trailing.get(name, name): value for name, value in arguments.items()}
    try:
        return function(client, **keywords)
    except (KosmoError, Planned, BrokenPipeError, KeyboardInterrupt):
        raise  # a broken pipe: who reads the rows has gone away
    except BaseException as error:
        raise _fault(spec, error) from error


def plan(
    spec: FunctionSpec, client: Client | ServerTool, arguments: dict[str, Any]
) -> dict[str, Any]:
    """Give the first request that the function would send: `method`, `url`, `headers`, `body`.

    They are null where the function sends none. `client` is one that sends nothing.
    """
    try:
        invoke(spec, client, arguments)
    except Planned as planned:
        request = planned.request
        if spec.effect == "write" and request.method == "GET":
            client.note(
                "the call begins with this look-up, as a dry run sends nothing: with ids in place"
                " of names it would show what is written"
            )
        return {
            "method": request.method,
            "url": request.url,
            "headers": request.headers,
            "body": _parsed(request.body),
        }
    return {"method": None, "url": None, "headers": {}, "body": None}


def _module(spec: FunctionSpec) -> ModuleType:
    """Import a function's module; what it prints meanwhile goes to stderr, not among the data."""
    if spec.module in sys.modules:
        return __import__(spec.module, fromlist=(spec.qualname,))
    with _IMPORTING:
        reach(spec.integration)
        kept, sys.stdout = sys.stdout, sys.stderr
        try:
            return __import__(spec.module, fromlist=(spec.qualname,))
        finally:
            sys.stdout = kept


def _fault(spec: FunctionSpec, error: BaseException) -> ServiceError:
    where = f"the plugin of `{spec.integration}` failed in `{spec.name}`"
    return ServiceError(
        f"{where}: {type(error).__name__}: {error}; `--debug` prints the trace for its author",
        code="plugin_failed",
    )


def _parsed(body: bytes | None) -> Any:
    if body is None:
        return None
    import json

    try:
        return json.loads(body)
    except ValueError:
        from urllib.parse import parse_qsl

        return parse_qsl(body.decode(), keep_blank_values=True)  # a form


def _takes_null(schema: dict[str, Any] | None) -> bool:
    """Tell whether a schema that nobody has checked lets null through."""
    kinds = None if schema is None else schema.get("type")
    if schema is None or kinds == "null":
        return schema is not None
    if isinstance(kinds, list):
        return "null" in kinds
    choices = schema.get("anyOf", schema.get("oneOf"))
    return isinstance(choices, list) and any(
        _takes_null(one) for one in choices if isinstance(one, dict)
    )


def _whole(value: Any, schema: dict[str, Any] | None) -> Any:
    """Give an integer that came as `3.0` as the integer that JSON says it is."""
    integer = schema is not None and schema.get("type") == "integer"
    return int(value) if integer and isinstance(value, float) and value.is_integer() else value
