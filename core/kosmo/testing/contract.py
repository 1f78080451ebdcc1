"""What every plugin has to keep, as tests: `TestContract = contract()` in a file of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from kosmo.testing import rules
from kosmo.testing.plugin import integration_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pytest

    from kosmo.spec import FunctionSpec, IntegrationSpec
    from kosmo.testing.home import Home, Ran
    from kosmo.testing.observing import Observer


class Contract:
    """Tests of one integration, in a class whose name begins with `Test`; see `contract`.

    They run against its simulator; of an integration without one only what needs no answer is
    tested.
    """

    integration: ClassVar[str] = ""
    arguments: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    without: ClassVar[Collection[str]] = ()
    reading: ClassVar[Collection[str]] = ()
    imports: ClassVar[Collection[str]] = ()

    @staticmethod
    def _cases(config: pytest.Config, path: Any, cls: type[Contract]) -> dict[str, list[str]]:
        spec = integration_of(config, path, cls.integration)
        names = spec.function_names()
        strange = sorted({*cls.arguments, *cls.without, *cls.reading}.difference(names))
        if strange:
            raise ValueError(f"`{spec.name}` has no function {', '.join(map(repr, strange))}")
        answered = [] if spec.simulator is None else [n for n in names if n not in cls.without]
        paged = [one.name for one in spec.functions() if one.paged and one.name in answered]
        return {"function": names, "answered": answered, "paged": paged}

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make one test of each function that it is about."""
        cls = metafunc.cls
        assert cls is not None
        cases = self._cases(metafunc.config, metafunc.definition.path, cls)
        for name in metafunc.fixturenames:
            if name in cases:
                metafunc.parametrize(name, cases[name])
        if "dialect" in metafunc.fixturenames:
            from kosmo.tools.options import FORMATS

            metafunc.parametrize("dialect", [one for one in FORMATS if one != "langchain"])

    def test_it_says_what_it_is(self, kosmo_integration: IntegrationSpec) -> None:
        """The integration has a title, a description, and help for each field of an account."""
        _keep(rules.undescribed(kosmo_integration))

    def test_a_function_is_documented(
        self, function: str, kosmo_integration: IntegrationSpec
    ) -> None:
        """A function has a sentence that says what it does, and one for each parameter."""
        _keep(rules.undocumented(_function(kosmo_integration, function)))

    def test_a_function_fits_the_dialect(
        self, dialect: str, kosmo_home: Home, kosmo_integration: IntegrationSpec
    ) -> None:
        """Every function can be a tool of a language model."""
        with kosmo_home.inside():
            _keep(rules.untold(kosmo_integration, dialect))

    def test_it_uses_public_names_of_kosmo(self, kosmo_integration: IntegrationSpec) -> None:
        """The package imports from `kosmo` what `dir(kosmo)` lists, and nothing below it."""
        _keep(rules.private_imports(kosmo_integration))

    def test_it_is_light_to_import(self, kosmo_integration: IntegrationSpec) -> None:
        """The modules of its functions bring no library, and nothing slow of Python's own."""
        _keep(rules.heavy_imports(kosmo_integration, self.imports))

    def test_an_example_runs_on_the_simulator(
        self, answered: str, kosmo_observer: Observer
    ) -> None:
        """The example of a function is a call that succeeds."""
        ran = kosmo_observer.observed(answered).ran
        _succeeded(ran)

    def test_an_effect_agrees_with_the_requests(
        self, answered: str, kosmo_observer: Observer
    ) -> None:
        """What reads sends only GET and HEAD, what writes more; DELETE is destructive."""
        spec = _function(kosmo_observer.home.integration, answered)
        sent = kosmo_observer.observed(answered).requests
        _keep(rules.disagreeing(spec, sent, posts=answered in self.reading))

    def test_a_list_ends(self, paged: str, kosmo_observer: Observer) -> None:
        """With `--all` a list is read to its end, and no page is asked for twice."""
        observed = kosmo_observer.listed(paged)
        _succeeded(observed.ran)
        _keep(rules.repeated(observed.requests))

    def test_a_plan_hides_the_secrets(self, function: str, kosmo_observer: Observer) -> None:
        """What `--dry-run` prints has no secret of the account in it."""
        _keep(kosmo_observer.leaked(kosmo_observer.planned(function)))

    def test_a_refusal_hides_the_secrets(self, kosmo_observer: Observer) -> None:
        """A service that repeats the request in a refusal does not bring secrets to light."""
        ran = kosmo_observer.refused()
        _keep(kosmo_observer.leaked(ran))


def contract(
    integration: str = "",
    *,
    arguments: Mapping[str, Mapping[str, Any]] | None = None,
    without: Collection[str] = (),
    reading: Collection[str] = (),
    imports: Collection[str] = (),
) -> type[Contract]:
    """Make the tests of an integration; give the class a name that begins with `Test`.

    `integration` is the one of the nearest `pyproject.toml` where it is not named. `arguments` has
    those of a call by function, where the example that kosmo finds does not run on the simulator;
    `without` are functions that cannot run there at all. `reading` are functions that read by
    POST, `imports` the modules that may be imported though they are slow or not Python's own.
    Raises ValueError, when tests are collected, for a function that there is not.
    """
    said = json.loads(json.dumps(arguments or {}))
    own = {"integration": integration, "arguments": said, "without": tuple(without)}
    return type("TestContract", (Contract,), {**own, "reading": reading, "imports": imports})


def _function(integration: IntegrationSpec, name: str) -> FunctionSpec:
    found = integration.function(name)
    assert found is not None
    return found


def _keep(faults: list[str]) -> None:
    """Fail with every sentence, and without a trace that would lead into kosmo."""
    import pytest

    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def _succeeded(ran: Ran) -> None:
    _keep([] if ran.code == 0 else [str(ran)])
