"""What callers of a plugin rely on, as tests: `TestPromises = promises("promises.json")`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import pytest

    from kosmo.spec import IntegrationSpec


class Promises:
    """Tests of the functions that a file beside the test has; see `promises`."""

    file: ClassVar[str] = ""
    integration: ClassVar[str] = ""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make one test of each promised function."""
        cls = metafunc.cls
        assert cls is not None
        path = metafunc.definition.path.with_name(cls.file)
        promised = json.loads(path.read_text(encoding="utf-8"))
        metafunc.parametrize("promised", promised, ids=[str(one["name"]) for one in promised])

    def test_a_function_is_as_promised(
        self, promised: dict[str, Any], kosmo_integration: IntegrationSpec
    ) -> None:
        """The function is there, with its effect, its parameters, and no other that is required."""
        name, effect, parameters = (promised[key] for key in ("name", "effect", "parameters"))
        spec = kosmo_integration.function(name)
        assert spec is not None, f"there is no function `{name}`"
        assert spec.name == name, f"`{name}` is another name of `{spec.name}`"
        assert (spec.full_name, spec.effect) == (
            f"{spec.integration}.{spec.integration}_{name}",
            effect,
        )
        required = spec.input_schema["required"]
        told = {one: [spec.parameters[one].get("type"), one in required]
                for one in parameters if one in spec.parameters}  # fmt: skip
        assert told == parameters
        assert set(required) <= set(parameters), "a parameter that was not promised is required"


def promises(file: str, integration: str = "") -> type[Promises]:
    """Make tests of what callers rely on; give the class a name that begins with `Test`.

    `file` stands beside the test, a JSON list of functions: `{"name": "list_notes", "effect":
    "read", "parameters": {"limit": ["integer", false]}}`, with each parameter's type and whether
    it is required. A change of the plugin that breaks a caller then fails a test; what is added
    does not.
    """
    return type("TestPromises", (Promises,), {"file": file, "integration": integration})
