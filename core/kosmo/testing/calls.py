"""The call that stands as an example of each function, with values that the simulator has."""

from __future__ import annotations

import os
import re
import tomllib

from kosmo.describe.examples import Examples
from kosmo.result import rows_of
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kosmo.spec import FunctionSpec, IntegrationSpec

    Arguments = dict[str, Any]

_PLACE = re.compile(r"<(\w+)\.(\w+)>")


class Calls:
    """Arguments for a call of each function.

    They are the test's own where it gives some, else the example in the plugin's `examples.toml`,
    whose `<row.field>` are looked up by `ask`, else some that fit the schema.
    """

    def __init__(
        self,
        integration: IntegrationSpec,
        given: Mapping[str, Arguments],
        ask: Callable[[str, Arguments], Any],
    ) -> None:
        """Take the integration and what calls a function by name with arguments."""
        self._integration = integration
        self._given = given
        self._ask = ask
        said = _said(integration)
        self._words: dict[str, str] = said.get("calls", {})
        self._places: dict[str, Any] = said.get("rows", {})
        self._accounts: dict[str, dict[str, str]] = said.get("accounts", {})
        self._examples = Examples(integration)
        self._rows: dict[str, Any] = {}

    def arguments(self, spec: FunctionSpec) -> Arguments:
        """Give arguments; raises AssertionError where an example is none that fits."""
        if spec.name in self._given:
            found = self._given[spec.name]
        elif spec.name in self._words:
            found = self._read(spec, self._filled(self._words[spec.name]))
        else:
            found = self._examples.arguments(spec)
        wrong = problems(found, spec.input_schema)
        assert not wrong, f"the example of `{spec.name}`, {found}, does not fit: {wrong}"
        return found

    def fields(self, name: str) -> dict[str, str]:
        """Give the fields in which a function's account is another than `sandbox`.

        They stand in the table `accounts` of `examples.toml`, by function.
        """
        return self._accounts.get(name, {})

    def planned(self, spec: FunctionSpec) -> Arguments:
        """Give arguments for a call that nobody answers; places are not looked up."""
        return self._given.get(spec.name) or self._examples.arguments(spec)

    def _read(self, spec: FunctionSpec, words: str) -> Arguments:
        import shlex

        from kosmo.cli.arguments import parse

        split = [word for word in shlex.split(words) if word != "--dry-run"]
        return parse(spec, split)[0]

    def _filled(self, text: str) -> str:
        return _PLACE.sub(lambda at: str(self._row(at[1])[at[2]]), text)

    def _row(self, name: str) -> Any:
        if name not in self._rows:
            said = self._places.get(name)
            assert said is not None, f"`examples.toml` uses the row `{name}` and does not say where"
            given = {key: self._value(value) for key, value in said.get("with", {}).items()}
            having = said.get("having", "id")
            rows = rows_of(self._ask(said["function"], given)) or []
            self._rows[name] = next((row for row in rows if row.get(having)), None)
        row = self._rows[name]
        assert row is not None, f"the simulator has no row for `{name}` of `examples.toml`"
        return row

    def _value(self, said: Any) -> Any:
        whole = _PLACE.fullmatch(said) if isinstance(said, str) else None
        if whole is not None:
            return self._row(whole[1])[whole[2]]
        return self._filled(said) if isinstance(said, str) else said


def _said(integration: IntegrationSpec) -> dict[str, Any]:
    """Read `examples.toml`, which stands beside the plugin's pages."""
    for page in integration.docs.values():
        path = os.path.join(os.path.dirname(page), "examples.toml")
        if os.path.isfile(path):
            with open(path, "rb") as file:
                return tomllib.load(file)
    return {}
