"""The fixtures, as pytest finds them; nothing of kosmo is imported before one is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from kosmo.sandbox.caller import SimulatorCaller
    from kosmo.sandbox.running import RunningSimulator
    from kosmo.spec import IntegrationSpec
    from kosmo.testing.clock import Clock
    from kosmo.testing.home import Home
    from kosmo.testing.observing import Observer
    from kosmo.testing.recording import Recording
    from kosmo.testing.sandbox import Sandbox
    from kosmo.testing.script import Script
    from kosmo.testing.service import Service
    from kosmo.testing.subject import Subjects

    Checks = list[Callable[[], None]]

_SUBJECTS = pytest.StashKey["Subjects"]()
_CHECKS = pytest.StashKey["Checks"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what a run and a project can say."""
    group = parser.getgroup("kosmo", "tests of plugins of kosmo")
    group.addoption(
        "--kosmo-record", action="store_true", help="record exchanges with the real service anew"
    )
    parser.addini("kosmo_integration", "the integration under test", default="")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test whose script expects more than was sent."""
    __tracebackhide__ = True
    result = yield
    for check in item.stash.get(_CHECKS, ()):
        check()
    return result


def subjects_of(config: pytest.Config) -> Subjects:
    """Give what the run keeps about the plugins under test."""
    if _SUBJECTS not in config.stash:
        from kosmo.testing.subject import Subjects

        made = config.stash[_SUBJECTS] = Subjects()
        config.add_cleanup(made.close)
    return config.stash[_SUBJECTS]


def integration_of(config: pytest.Config, path: Path, wanted: str = "") -> IntegrationSpec:
    """Find the integration that the tests of a file are about."""
    named = wanted or str(config.getini("kosmo_integration"))
    return subjects_of(config).find(path, named)


@pytest.fixture
def kosmo_integration(request: pytest.FixtureRequest) -> IntegrationSpec:
    """The integration under test, as the catalog has it: its fields, addresses and functions."""
    wanted = getattr(request.cls, "integration", "")
    named = wanted if isinstance(wanted, str) else ""
    try:
        return integration_of(request.config, request.path, named)
    except LookupError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def kosmo_home(
    request: pytest.FixtureRequest,
    kosmo_integration: IntegrationSpec,
    tmp_path_factory: pytest.TempPathFactory,
) -> Home:
    """An empty home of kosmo: no account, no setting, no variable of the author's."""
    folder = tmp_path_factory.mktemp("kosmo")
    return subjects_of(request.config).home(folder, kosmo_integration)


@pytest.fixture
def run_kosmo(kosmo_home: Home) -> Callable[..., object]:
    """Run a command line: `run_kosmo("notes", "list-notes", code=0)`, see `Home.run`."""
    return kosmo_home.run


@pytest.fixture
def kosmo_clock() -> Clock:
    """The time of `kosmo_simulator`: the real one, until a test sets `.now`; then it stands."""
    from kosmo.testing.clock import Clock

    return Clock()


@pytest.fixture
def kosmo_simulator(kosmo_integration: IntegrationSpec, kosmo_clock: Clock) -> RunningSimulator:
    """The integration's simulator in this process: a fresh state in memory, no limits."""
    from kosmo.sandbox.simulator import find_simulator

    if kosmo_integration.simulator is None:
        pytest.fail(f"`{kosmo_integration.name}` has no simulator", pytrace=False)
    return find_simulator(kosmo_integration.simulator).start(limits=[], clock=kosmo_clock)


@pytest.fixture
def kosmo_signed(
    kosmo_integration: IntegrationSpec, kosmo_simulator: RunningSimulator
) -> SimulatorCaller:
    """What sends requests to the simulator, signed as the account `sandbox` signs them."""
    from kosmo.testing.sandbox import sign_in

    return sign_in(kosmo_integration, kosmo_simulator)


@pytest.fixture
def kosmo_sandbox(
    kosmo_integration: IntegrationSpec, kosmo_simulator: RunningSimulator, tmp_path: Path
) -> Sandbox:
    """What calls functions on the simulator: `kosmo_sandbox.call(list_notes, limit=3)`."""
    from kosmo.testing.sandbox import Sandbox

    return Sandbox(kosmo_integration, kosmo_simulator, records=tmp_path / "records.toml")


@pytest.fixture
def kosmo_service(kosmo_simulator: RunningSimulator, kosmo_home: Home) -> Iterator[Service]:
    """The simulator, served over HTTP; the account `local` talks to it."""
    from kosmo.testing.service import Service

    with Service.of(kosmo_simulator) as service:
        kosmo_home.account("local", url=service.url, **kosmo_simulator.simulator.credentials)
        yield service


@pytest.fixture
def kosmo_script(request: pytest.FixtureRequest, kosmo_home: Home) -> Iterator[Script]:
    """A service that answers what the test expects; the account `scripted` talks to it.

    Where people log in, that account holds a token of its own. The test fails where a request is
    sent that is not expected, and where one is not sent.
    """
    from kosmo.testing.script import Script
    from kosmo.testing.service import Service

    integration = kosmo_home.integration
    script = Script(integration.base_url, ending=integration.ending)
    with Service(integration.name, script.handle) as service:
        kosmo_home.account("scripted", url=service.url, **kosmo_home.own_token("scripted"))
        kosmo_home.checks.append(script.check_unexpected)
        _check_after(request, script.check)
        yield script


@pytest.fixture
def kosmo_recording(
    request: pytest.FixtureRequest, kosmo_home: Home
) -> Iterator[Callable[..., Recording]]:
    """Replay a file of exchanges, or record it: `kosmo_recording("notes.json")`.

    The account `recorded` talks to it. See `Recording`.
    """
    from contextlib import ExitStack

    from kosmo.testing.recording import opened

    with ExitStack() as closing:

        def open_recording(file: str, **more: Any) -> Recording:
            path = request.path.parent / file
            anew = bool(request.config.getoption("--kosmo-record"))
            recording = closing.enter_context(opened(path, kosmo_home, anew=anew, **more))
            _check_after(request, recording.finish)
            return recording

        yield open_recording


@pytest.fixture(scope="class")
def kosmo_observer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Observer]:
    """What calls each function once on the simulator, for the tests of a `Contract`."""
    from kosmo.testing.observing import Observer

    spec = integration_of(request.config, request.path, request.cls.integration)
    home = subjects_of(request.config).home(tmp_path_factory.mktemp("contract"), spec)
    with Observer(home, request.cls.arguments) as made:
        yield made


def _check_after(request: pytest.FixtureRequest, check: Callable[[], None]) -> None:
    request.node.stash.setdefault(_CHECKS, []).append(check)
