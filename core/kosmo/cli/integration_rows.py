"""Integrations and functions as rows: for machines whole, for a person the columns that matter."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.integration_state import State
    from kosmo.spec import FunctionSpec, IntegrationSpec

    Row = dict[str, Any]

_SHOWN = 3


def function_object(spec: FunctionSpec, state: State) -> Row:
    """Describe a function with the keys of the reference system."""
    return {
        "provider": spec.integration,
        "function": spec.name,
        "name": spec.id,
        "full_name": spec.full_name,
        "slug": spec.full_name.partition(".")[2],
        "title": spec.name.replace("_", " ").capitalize(),
        "description": described(spec),
        "operation": spec.effect,
        "approval": approval(spec),
        **state.as_dict(),
        "input_schema": input_schema(spec),
    }


def integration_row(spec: IntegrationSpec, state: State) -> Row:
    """Describe an integration without its functions."""
    return {
        "name": spec.name,
        "title": spec.title,
        "status": state.status,
        **state.as_dict(),
        "sandbox": state.sandbox,
    }


def person_row(spec: IntegrationSpec, state: State, functions: list[FunctionSpec]) -> Row:
    """Describe an integration in the columns that a person is shown."""
    first = ", ".join(one.name for one in functions[:_SHOWN])
    return {
        "integration": spec.name,
        "functions": len(functions),
        "status": state.status,
        "examples": f"{first}, …" if len(functions) > _SHOWN else first,
    }


def input_schema(spec: FunctionSpec) -> Row:
    """Give a function's JSON Schema, without what only the validator reads."""
    return {key: value for key, value in spec.input_schema.items() if key != "x-validator"}


def described(spec: FunctionSpec) -> str:
    """Give the sentence that says what a function does, and what else is said of it."""
    text = f"{spec.summary}\n\n{spec.description}" if spec.description else spec.summary
    return text.replace("``", "`")


def approval(spec: FunctionSpec) -> str:
    """Tell whether a call asks for approval by default: `never`, `always` or `depends`."""
    if spec.outward_when or spec.inward_when:
        return "depends"
    return "always" if spec.destructive or spec.outward else "never"


def function_table(functions: list[FunctionSpec]) -> str:
    """Lay out functions for a person, a line each."""
    from kosmo.describe.table import one_line, table
    from kosmo.describe.width import terminal_width

    rows = [(one.id, one.effect, one_line(one.summary)) for one in functions]
    header = ("function", "operation", "description")
    return table(header, rows, width=terminal_width(100), whole=(0, 1))
