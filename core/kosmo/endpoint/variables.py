"""The variables of this process that the arguments of a foreign call may name."""

from __future__ import annotations

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from kosmo.spec import FunctionSpec


def check_variables(
    spec: FunctionSpec, arguments: Mapping[str, object], allowed: Container[str]
) -> None:
    """Refuse a secret parameter that is to be read from a variable which is not `allowed`.

    Whoever calls from elsewhere could have any variable sent to a service otherwise.
    """
    for name, value in arguments.items():
        schema = spec.parameters.get(name, {})
        if schema.get("format") != "secret" or not isinstance(value, str):
            continue
        kind, _, variable = value.partition(":")
        if kind == "env" and variable not in allowed:
            raise UsageError(
                f"`{name}` is read from the variable `{variable}`, which calls may not name here",
                hint=f"whoever runs the server may start it with `--env {variable}`",
                code="invalid_arguments",
            )
