"""kosmo: one command line, and one runtime behind it, for the services that a team runs on.

This module is the public API. Names are resolved when they are first used, so that
`from kosmo import read` on the way of a call imports nothing else.
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.api import Kosmo as Kosmo
    from kosmo.api.discovery import AccountName as AccountName
    from kosmo.api.rows import Rows as Rows
    from kosmo.api.scripts import LuaResult as LuaResult
    from kosmo.async_api import AsyncKosmo as AsyncKosmo
    from kosmo.call import Facts as Facts
    from kosmo.errors import ConfigError as ConfigError
    from kosmo.errors import CredentialsError as CredentialsError
    from kosmo.errors import InterruptedCallError as InterruptedCallError
    from kosmo.errors import KosmoError as KosmoError
    from kosmo.errors import PartlyDoneError as PartlyDoneError
    from kosmo.errors import PluginError as PluginError
    from kosmo.errors import PolicyError as PolicyError
    from kosmo.errors import ServiceError as ServiceError
    from kosmo.errors import TryLaterError as TryLaterError
    from kosmo.errors import UnknownOutcomeError as UnknownOutcomeError
    from kosmo.errors import UsageError as UsageError
    from kosmo.http.body import Answer as Answer
    from kosmo.http.body import Form as Form
    from kosmo.http.client import Client as Client
    from kosmo.http.pages import Numbered as Numbered
    from kosmo.http.pages import Offset as Offset
    from kosmo.http.pages import Until as Until
    from kosmo.http.paging import Paging as Paging
    from kosmo.message import Request as Request
    from kosmo.message import Response as Response
    from kosmo.plugin.asynchronous import Wait as Wait
    from kosmo.plugin.flows import AuthorizationCode as AuthorizationCode
    from kosmo.plugin.flows import DeviceCode as DeviceCode
    from kosmo.plugin.integration import Auth as Auth
    from kosmo.plugin.integration import ClientCredentials as ClientCredentials
    from kosmo.plugin.integration import Integration as Integration
    from kosmo.plugin.integration import Secret as Secret
    from kosmo.plugin.integration import Text as Text
    from kosmo.plugin.markers import Field as Field
    from kosmo.plugin.markers import hookimpl as hookimpl
    from kosmo.plugin.markers import read as read
    from kosmo.plugin.markers import write as write
    from kosmo.result import Result as Result
    from kosmo.sandbox.chance import SimulatorChance as SimulatorChance
    from kosmo.sandbox.exchange import SimulatorRefusal as SimulatorRefusal
    from kosmo.sandbox.exchange import SimulatorReply as SimulatorReply
    from kosmo.sandbox.exchange import SimulatorRequest as SimulatorRequest
    from kosmo.sandbox.limits import LimitUse as LimitUse
    from kosmo.sandbox.listing import simulated_page as simulated_page
    from kosmo.sandbox.simulator import Simulator as Simulator
    from kosmo.sandbox.state import SimulatorState as SimulatorState
    from kosmo.sandbox.state import new_id as new_id
    from kosmo.spec import FunctionSpec as FunctionSpec
    from kosmo.spec import IntegrationSpec as IntegrationSpec

    Json = Any
    Object = dict[str, Any]

_HOMES = {
    "AccountName": "kosmo.api.discovery",
    "Answer": "kosmo.http.body",
    "AsyncKosmo": "kosmo.async_api",
    "Auth": "kosmo.plugin.integration",
    "AuthorizationCode": "kosmo.plugin.flows",
    "Client": "kosmo.http.client",
    "ClientCredentials": "kosmo.plugin.integration",
    "ConfigError": "kosmo.errors",
    "CredentialsError": "kosmo.errors",
    "DeviceCode": "kosmo.plugin.flows",
    "Facts": "kosmo.call",
    "Field": "kosmo.plugin.markers",
    "Form": "kosmo.http.body",
    "FunctionSpec": "kosmo.spec",
    "Integration": "kosmo.plugin.integration",
    "IntegrationSpec": "kosmo.spec",
    "InterruptedCallError": "kosmo.errors",
    "Kosmo": "kosmo.api",
    "KosmoError": "kosmo.errors",
    "LimitUse": "kosmo.sandbox.limits",
    "LuaResult": "kosmo.api.scripts",
    "Numbered": "kosmo.http.pages",
    "Offset": "kosmo.http.pages",
    "Paging": "kosmo.http.paging",
    "PartlyDoneError": "kosmo.errors",
    "PluginError": "kosmo.errors",
    "PolicyError": "kosmo.errors",
    "Request": "kosmo.message",
    "Response": "kosmo.message",
    "Result": "kosmo.result",
    "Rows": "kosmo.api.rows",
    "Secret": "kosmo.plugin.integration",
    "ServiceError": "kosmo.errors",
    "Simulator": "kosmo.sandbox.simulator",
    "SimulatorChance": "kosmo.sandbox.chance",
    "SimulatorRefusal": "kosmo.sandbox.exchange",
    "SimulatorReply": "kosmo.sandbox.exchange",
    "SimulatorRequest": "kosmo.sandbox.exchange",
    "SimulatorState": "kosmo.sandbox.state",
    "Text": "kosmo.plugin.integration",
    "TryLaterError": "kosmo.errors",
    "UnknownOutcomeError": "kosmo.errors",
    "Until": "kosmo.http.pages",
    "UsageError": "kosmo.errors",
    "Wait": "kosmo.plugin.asynchronous",
    "hookimpl": "kosmo.plugin.markers",
    "new_id": "kosmo.sandbox.state",
    "read": "kosmo.plugin.markers",
    "simulated_page": "kosmo.sandbox.listing",
    "write": "kosmo.plugin.markers",
}


def __getattr__(name: str) -> object:
    """Resolve a public name; `Json` is any JSON value and `Object` a JSON object."""
    if name in ("Json", "Object"):
        from typing import Any

        return Any if name == "Json" else dict[str, Any]
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'kosmo' has no attribute {name!r}")
    value: object = getattr(__import__(home, fromlist=(name,)), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted([*_HOMES, "Json", "Object", "__version__"])
