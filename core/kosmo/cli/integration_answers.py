"""What the commands of `kosmo integrations` that discover and read answer; no typer is needed."""

from __future__ import annotations

import json

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.integration_rows import (
    function_object,
    function_table,
    input_schema,
    integration_row,
    person_row,
)
from kosmo.cli.integration_state import State, auth_strategy, problems
from kosmo.cli.report import Report
from kosmo.errors import KosmoError, UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kosmo.catalog.catalog import Catalog
    from kosmo.spec import FunctionSpec, IntegrationSpec

    Chosen = list[tuple[IntegrationSpec, State]]

LIMIT = 20
_EFFECTS = ("read", "write")


def list_(
    integration: str | None = None,
    effect: str | None = None,
    active: bool = False,
    functions: bool = False,
) -> Report:
    """List integrations with their functions, or the functions of all of them in one list."""
    catalog, chosen = _chosen(integration, active=active)
    _check_effect(effect)
    states = {spec.name: state for spec, state in chosen}
    held = {spec.name: _of_effect(spec.functions(), effect) for spec, _ in chosen}
    talk = (*_broken(catalog), *problems(list(states.values())))
    if functions:
        flat = [one for each in held.values() for one in each]
        rows = [function_object(one, states[one.integration]) for one in flat]
        return Report(rows, text=function_table(flat), columns=_FUNCTION, talk=talk)
    data = [
        {
            **integration_row(spec, state),
            "functions": [function_object(one, state) for one in held[spec.name]],
        }
        for spec, state in chosen
    ]
    people = [person_row(spec, state, held[spec.name]) for spec, state in chosen]
    return Report(
        data, text=_table(people), columns=("name", "title", "status", "accounts"), talk=talk
    )


def status() -> Report:
    """Tell of each integration whether it can be called, by which accounts."""
    catalog, chosen = _chosen(None, active=False)
    data = [
        {
            **integration_row(spec, state),
            "enabled": state.enabled,
            "functions": len(spec.function_names()),
        }
        for spec, state in chosen
    ]
    columns = ("name", "status", "active", "configured", "accounts", "functions", "auth_strategy")
    talk = (*_broken(catalog), *problems([state for _, state in chosen]))
    return Report(data, columns=columns, talk=talk)


def search(
    query: list[str],
    integration: str | None = None,
    effect: str | None = None,
    active: bool = False,
    limit: int = LIMIT,
) -> Report:
    """Find functions by what somebody would type, the best first."""
    from kosmo.describe.search_functions import find_functions

    words = " ".join(query)
    if not words.strip():
        raise UsageError(
            "`search` needs words to look for", hint='kosmo integrations search "send a message"'
        )
    _check_effect(effect)
    catalog, chosen = _chosen(integration, active=active)
    servers, left_out = _servers(catalog, active=active) if integration is None else ([], ())
    chosen += servers
    states = {spec.name: state for spec, state in chosen}
    found = find_functions((spec for spec, _ in chosen), words, effect=effect)[:limit]
    talk = (*left_out, *problems(list(states.values())))
    if not found:
        talk = (*talk, "nothing found; see what there is: kosmo integrations list --functions")
    data = [function_object(one, states[one.integration]) for one in found]
    text = function_table(found) if found else ""
    return Report(data, text=text, columns=_FUNCTION, talk=talk)


def schema(function: str) -> Report:
    """Give a function's input as JSON Schema."""
    _, spec = open_catalog().function(function)
    shown = input_schema(spec)
    return Report(shown, text=json.dumps(shown, ensure_ascii=False, indent=2))


def fields(integration: str, account: str | None = None) -> Report:
    """Describe the fields that an integration's accounts have, and those of one account."""
    from kosmo.cli.integration_fields import described_fields, field_table

    spec = open_catalog().integration(integration)
    data, rows = described_fields(spec, account)
    data["auth_strategy"] = auth_strategy(spec)
    return Report(data, text=f"{field_table(rows)}\n\nset them: {data['example']}")


_FUNCTION = ("name", "operation", "active", "description")


def _chosen(integration: str | None, *, active: bool) -> tuple[Catalog, Chosen]:
    catalog = open_catalog()
    names = catalog.names() if integration is None else [integration]
    specs = [catalog.integration(name) for name in names]
    chosen = [(spec, State(spec)) for spec in specs]
    return catalog, [(spec, state) for spec, state in chosen if state.active or not active]


def _servers(catalog: Catalog, *, active: bool) -> tuple[Chosen, tuple[str, ...]]:
    """Give the MCP servers whose tools are known, and say where that cannot be; none is started."""
    from kosmo.catalog.servers import listed

    try:
        found = [(spec, State(spec)) for spec in map(catalog.integration, listed())]
    except KosmoError as error:
        return [], (f"warning: MCP servers are left out: {error.message}",)
    return [(spec, state) for spec, state in found if state.active or not active], ()


def _check_effect(effect: str | None) -> None:
    if effect is None or effect in _EFFECTS:
        return
    near = nearest(effect, _EFFECTS)
    raise UsageError(
        f"`--effect` must be `read` or `write`, not `{effect}`"
        + (f"; did you mean `{near}`?" if near else ""),
        code="invalid_arguments",
    )


def _of_effect(functions: Iterable[FunctionSpec], effect: str | None) -> list[FunctionSpec]:
    return [one for one in functions if effect in (None, one.effect)]


def _broken(catalog: Catalog) -> tuple[str, ...]:
    """Say which plugins are left out, and why."""
    left = [record for record in catalog.plugins() if record["state"] != "ok"]
    return tuple(f"warning: `{one['name']}` is left out: {one['reason']}" for one in left)


def _table(rows: list[dict[str, object]]) -> str:
    from kosmo.cli.tabular import as_table

    return as_table(rows, list(rows[0]) if rows else ())[0]
