"""The functions that callers rely on work in Lua as they do on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Kosmo

SCRIPTS = Path(__file__).with_name("published")
PLUGINS = Path(__file__).parents[2] / "plugins"
SERVICES = ("crisp", "helpscout", "missive", "plivo")
# What a script gets that asks for it at once.
NOT_YET = {"missive.get_analytics_report": "report_pending"}

# Every way to write a function's path, each called with what it does not take.
PATHS = """
local service = app.integrations[arg[1]]
local told = {}
for name in regex.gsub(arg[2], ",", " "):gmatch("%S+") do
  local full = arg[1] .. "_" .. name
  local paths = { service[name], service.default[name], service.sandbox[name], service[full] }
  for _, path in ipairs(paths) do
    local ok, problem = pcall(path, { no_such_parameter = 1 })
    assert(not ok and problem:find("`no_such_parameter` is not a parameter", 1, true), path)
    table.insert(told, problem["function"] .. " " .. problem.code)
  end
  assert(docs.read(arg[1] .. "." .. name):find(name, 1, true))
end
assert(lua_read_doc("integrations." .. arg[1]) == docs.read(arg[1]))
return told
"""


def contract(service: str) -> list[dict[str, Any]]:
    """Give the functions of a service with their names, parameters and effects."""
    path = PLUGINS / f"kosmo-{service}" / "tests" / "contract.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_every_function_takes_its_parameters_and_answers_with_what_is_read(
    kosmo: Kosmo, service: str
) -> None:
    parts = [(SCRIPTS / f"{name}.lua").read_text(encoding="utf-8") for name in ("common", service)]
    code = "".join(parts) + "return parameters, kinds"
    words = ("--account", "sandbox", "--force", "--quiet", "--json", "--", service)
    done = kosmo("integrations:lua", "--eval", code, *words)
    found = json.loads(done.stdout)
    assert found["error"] is None, found["error"]
    parameters, kinds = found["result"]
    functions = contract(service)
    assert set(parameters) == {one["name"] for one in functions}
    for one in functions:
        assert set(one["parameters"]) <= set(parameters[one["name"]]), one["name"]
    assert [what for what, kind in kinds.items() if kind == "nil"] == []
    calls = found["integration_calls"]
    expected = {
        (f"{service}.{one['name']}", one["effect"], NOT_YET.get(f"{service}.{one['name']}", "ok"))
        for one in functions
    }
    assert {(row["function"], row["effect"], row["status"]) for row in calls} == expected
    assert {row["account"] for row in calls} == {"sandbox"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_function_is_reached_by_each_of_its_paths_and_refuses_before_it_sends(
    kosmo: Kosmo, service: str
) -> None:
    names = [one["name"] for one in contract(service)]
    words = ("--json", "--", service, ",".join(names))
    done = kosmo("integrations:lua", "--eval", PATHS, *words, KOSMO_ACCOUNT="sandbox")
    found = json.loads(done.stdout)
    assert found["error"] is None, found["error"]
    expected = [f"{service}.{name} invalid_arguments" for name in names for _ in range(4)]
    assert found["result"] == [expected]
    calls = found["integration_calls"]
    assert len(calls) == len(expected)
    assert all((row["attempts"], row["http_status"]) == (0, None) for row in calls)
