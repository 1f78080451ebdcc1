"""What the tests of a plugin are made with; a public API, like `kosmo` itself.

pytest finds the fixtures by itself where kosmo is installed: `run_kosmo`, `kosmo_home`,
`kosmo_simulator`, `kosmo_clock`, `kosmo_signed`, `kosmo_sandbox`, `kosmo_service`, `kosmo_script`
and `kosmo_recording`. Names are resolved when they are first used, so that a run of pytest that
needs none of them imports nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.call import Pages as Pages
    from kosmo.sandbox.caller import Answered as Answered
    from kosmo.sandbox.caller import SimulatorCaller as SimulatorCaller
    from kosmo.sandbox.running import RunningSimulator as RunningSimulator
    from kosmo.testing.caller import Caller as Caller
    from kosmo.testing.clock import Clock as Clock
    from kosmo.testing.contract import Contract as Contract
    from kosmo.testing.contract import contract as contract
    from kosmo.testing.desk import Desk as Desk
    from kosmo.testing.home import Home as Home
    from kosmo.testing.home import Ran as Ran
    from kosmo.testing.imports import imported as imported
    from kosmo.testing.promising import Promises as Promises
    from kosmo.testing.promising import promises as promises
    from kosmo.testing.recording import Recording as Recording
    from kosmo.testing.redaction import RedactionError as RedactionError
    from kosmo.testing.sandbox import Sandbox as Sandbox
    from kosmo.testing.sandbox import sign_in as sign_in
    from kosmo.testing.sandbox import signed as signed
    from kosmo.testing.script import Script as Script
    from kosmo.testing.script import ScriptError as ScriptError
    from kosmo.testing.sent import Sent as Sent
    from kosmo.testing.service import Service as Service
    from kosmo.validation import problems as problems

_HOMES = {
    "Answered": "kosmo.sandbox.caller",
    "Caller": "kosmo.testing.caller",
    "Clock": "kosmo.testing.clock",
    "Contract": "kosmo.testing.contract",
    "Desk": "kosmo.testing.desk",
    "Home": "kosmo.testing.home",
    "Pages": "kosmo.call",
    "Promises": "kosmo.testing.promising",
    "Ran": "kosmo.testing.home",
    "Recording": "kosmo.testing.recording",
    "RedactionError": "kosmo.testing.redaction",
    "RunningSimulator": "kosmo.sandbox.running",
    "Sandbox": "kosmo.testing.sandbox",
    "Script": "kosmo.testing.script",
    "ScriptError": "kosmo.testing.script",
    "Sent": "kosmo.testing.sent",
    "Service": "kosmo.testing.service",
    "SimulatorCaller": "kosmo.sandbox.caller",
    "contract": "kosmo.testing.contract",
    "imported": "kosmo.testing.imports",
    "problems": "kosmo.validation",
    "promises": "kosmo.testing.promising",
    "sign_in": "kosmo.testing.sandbox",
    "signed": "kosmo.testing.sandbox",
}


def __getattr__(name: str) -> object:
    """Resolve a public name."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'kosmo.testing' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(_HOMES)
