"""A home of its own for each test, and descriptions of an integration and its functions."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from kosmo.spec import FunctionSpec, IntegrationSpec

if TYPE_CHECKING:
    from pathlib import Path


class MakeSpec(Protocol):
    """Build an integration; fields are secret where their name says `token` or `key`."""

    def __call__(
        self, *fields: str, name: str = ..., simulator: str | None = ...
    ) -> IntegrationSpec: ...


class MakeFunction(Protocol):
    """Build a write function of `missive` with these properties."""

    def __call__(self, name: str, **properties: Any) -> FunctionSpec: ...


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move kosmo's files into the test's folder, and work in an empty folder beside them."""
    for variable in [name for name in os.environ if name.startswith("KOSMO_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("KOSMO_HOME", str(tmp_path / "home"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return tmp_path / "home"


@pytest.fixture
def config(home: Path) -> Path:
    """Give the configuration folder, made already."""
    folder = home / "config"
    folder.mkdir(parents=True, mode=0o700)
    return folder


@pytest.fixture
def make_spec() -> MakeSpec:
    """Give the builder of integrations."""

    def make(*fields: str, name: str = "missive", simulator: str | None = "x:y") -> IntegrationSpec:
        named = fields or ("access_token",)
        auth = [
            {
                "name": field,
                "title": field,
                "help": "",
                "secret": "token" in field or "key" in field,
                "required": not field.startswith("optional"),
            }
            for field in named
        ]
        return IntegrationSpec(
            {
                "name": name,
                "title": name.title(),
                "description": "",
                "base_url": f"https://{name}.example/v1",
                "link": None,
                "limits": [],
                "whoami": "get_current_user",
                "simulator": simulator,
                "ending": "",
                "origins": {},
                "webhook": None,
                "docs": {},
                "distribution": f"kosmo-{name}",
                "version": "1",
                "auth": {"fields": auth, "headers": {}, "basic": None, "oauth": None},
                "functions": {},
            }
        )

    return make


@pytest.fixture
def spec(make_spec: MakeSpec) -> IntegrationSpec:
    """Give an integration with one secret field and a simulator."""
    return make_spec()


@pytest.fixture
def make_function() -> MakeFunction:
    """Give the builder of functions."""

    def make(name: str, **properties: Any) -> FunctionSpec:
        data: dict[str, Any] = {
            "name": name,
            "full_name": f"missive_{name}",
            "summary": "",
            "description": "",
            "returns": "",
            "effect": "write",
            "destructive": False,
            "outward": False,
            "outward_when": [],
            "idempotent": False,
            "paged": False,
            "columns": [],
            "link": None,
            "resource": "",
            "module": "",
            "qualname": name,
            "input_schema": {"properties": {}},
        }
        return FunctionSpec("missive", data | properties)

    return make
