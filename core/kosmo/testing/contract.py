"""What every plugin has to keep, as tests: `TestContract = contract()` in a file of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from kosmo.testing.plugin import integration_of
from kosmo.testing.quality import importing, silver, silver_calls
from kosmo.testing.quality.examined import Examined
from kosmo.testing.quality.rule import NotApplicableError, all_rules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pytest

    from kosmo.spec import FunctionSpec, IntegrationSpec
    from kosmo.testing.home import Home
    from kosmo.testing.observing import Observer
    from kosmo.testing.quality.rule import Finding


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
            metafunc.parametrize("dialect", silver.DIALECTS)

    def test_it_says_what_it_is(self, kosmo_integration: IntegrationSpec) -> None:
        """The integration has a title, a description, and help for each field of an account."""
        _ask("described", Examined(kosmo_integration))

    def test_a_function_is_documented(
        self, function: str, kosmo_integration: IntegrationSpec
    ) -> None:
        """A function has a sentence that says what it does, and one for each parameter."""
        _ask("documented", Examined(kosmo_integration), function)

    def test_a_function_fits_the_dialect(
        self, dialect: str, kosmo_home: Home, kosmo_integration: IntegrationSpec
    ) -> None:
        """Every function can be a tool of a language model."""
        plugin = Examined(kosmo_integration, home=kosmo_home)
        exempt = plugin.exemptions.get("tools-fit", {})
        functions = [one for one in kosmo_integration.functions() if one.name not in exempt]
        _keep(silver.untold(plugin, functions, dialect))

    def test_it_uses_public_names_of_kosmo(self, kosmo_integration: IntegrationSpec) -> None:
        """The package imports from `kosmo` what `dir(kosmo)` lists, and nothing below it."""
        _ask("public-names", Examined(kosmo_integration))

    def test_it_is_light_to_import(self, kosmo_integration: IntegrationSpec) -> None:
        """The modules of its functions bring no library, and nothing slow of Python's own."""
        plugin = Examined(kosmo_integration)
        allowed = {*self.imports, *plugin.exemptions.get("light-imports", ())}
        if kosmo_integration.code:
            _keep(silver.weighing(plugin, importing.heavy(kosmo_integration, allowed)))

    def test_an_example_runs_on_the_simulator(
        self, answered: str, kosmo_observer: Observer
    ) -> None:
        """The example of a function is a call that succeeds."""
        _ask("examples-run", _observed(kosmo_observer), answered)

    def test_an_effect_agrees_with_the_requests(
        self, answered: str, kosmo_observer: Observer
    ) -> None:
        """What reads sends only GET and HEAD, what writes more; DELETE is destructive."""
        plugin = _observed(kosmo_observer)
        spec = _function(plugin.integration, answered)
        if answered not in self.reading:
            _ask("effects-agree", plugin, answered)
        else:
            sent = [str(one) for one in kosmo_observer.observed(answered).requests]
            _keep(silver_calls.disagreeing(spec, sent, posts=True))

    def test_a_list_ends(self, paged: str, kosmo_observer: Observer) -> None:
        """With `--all` a list is read to its end, and no page is asked for twice."""
        _ask("lists-end", _observed(kosmo_observer), paged)

    def test_a_plan_hides_the_secrets(self, function: str, kosmo_observer: Observer) -> None:
        """What `--dry-run` prints has no secret of the account in it."""
        _ask("plans-hide-secrets", _observed(kosmo_observer), function)

    def test_a_refusal_hides_the_secrets(self, kosmo_observer: Observer) -> None:
        """A service that repeats the request in a refusal does not bring secrets to light."""
        _ask("refusals-hide-secrets", _observed(kosmo_observer))


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
    POST, `imports` the modules that may be imported though they are slow or not Python's own. What
    the package's `quality.toml` exempts, with its reason, is not tested either.
    Raises ValueError, when tests are collected, for a function that there is not.
    """
    said = json.loads(json.dumps(arguments or {}))
    own = {"integration": integration, "arguments": said, "without": tuple(without)}
    return type("TestContract", (Contract,), {**own, "reading": reading, "imports": imports})


def _function(integration: IntegrationSpec, name: str) -> FunctionSpec:
    found = integration.function(name)
    assert found is not None
    return found


def _observed(observer: Observer) -> Examined:
    return Examined(observer.home.integration, home=observer.home, observe=lambda: observer)


def _ask(rule: str, plugin: Examined, function: str | None = None) -> None:
    """Fail where a rule of the scale is not kept; one that does not apply is."""
    asked = next(one for one in all_rules() if one.name == rule)
    spec = None if function is None else _function(plugin.integration, function)
    if plugin.exempt(rule, spec):
        return
    try:
        _keep(asked.findings(plugin, spec))
    except NotApplicableError:
        pass


def _keep(findings: Iterable[Finding]) -> None:
    """Fail with every sentence, and without a trace that would lead into kosmo."""
    import pytest

    if told := [str(one) for one in findings]:
        pytest.fail("\n".join(told), pytrace=False)
