"""What the tests of a plugin are made with; a public API, like `kosmo` itself.

pytest finds the fixtures by itself where kosmo is installed: `run_kosmo`, `kosmo_home`,
`kosmo_simulator`, `kosmo_service`, `kosmo_script` and `kosmo_recording`. Names are resolved when
they are first used, so that a run of pytest that needs none of them imports nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.testing.contract import Contract as Contract
    from kosmo.testing.contract import contract as contract
    from kosmo.testing.home import Home as Home
    from kosmo.testing.home import Ran as Ran
    from kosmo.testing.recording import Recording as Recording
    from kosmo.testing.redaction import RedactionError as RedactionError
    from kosmo.testing.script import Script as Script
    from kosmo.testing.script import ScriptError as ScriptError
    from kosmo.testing.sent import Sent as Sent
    from kosmo.testing.service import Service as Service

_HOMES = {
    "Contract": "contract",
    "Home": "home",
    "Ran": "home",
    "Recording": "recording",
    "RedactionError": "redaction",
    "Script": "script",
    "ScriptError": "script",
    "Sent": "sent",
    "Service": "service",
    "contract": "contract",
}


def __getattr__(name: str) -> object:
    """Resolve a public name."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'kosmo.testing' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"kosmo.testing.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(_HOMES)
