"""Calling functions on the simulator, and keeping what was sent and printed."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from kosmo.http.redact import Redactor
from kosmo.message import Response
from kosmo.sandbox.simulator import find_simulator
from kosmo.testing.calls import Calls
from kosmo.testing.service import Service

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from kosmo.message import Request
    from kosmo.sandbox.running import RunningSimulator
    from kosmo.spec import FunctionSpec
    from kosmo.testing.home import Home, Ran
    from kosmo.testing.sent import Sent

_MOST = 500  # requests that one call may send


class Observed:
    """One call: how it ended, and the requests that it sent."""

    __slots__ = ("ran", "requests")

    def __init__(self, ran: Ran, requests: list[Sent]) -> None:
        """Take both."""
        self.ran = ran
        self.requests = requests


class Observer:
    """Calls each function once, on a fresh state of the simulator. Use it as a context."""

    def __init__(self, home: Home, arguments: Mapping[str, Mapping[str, Any]]) -> None:
        """Take a home without accounts, and the arguments that a test gives."""
        self.home = home
        spec = home.integration
        self._running: RunningSimulator | None = None
        self._credentials: dict[str, str] = {}
        if spec.simulator is not None:
            simulator = find_simulator(spec.simulator)
            self._running = simulator.start(limits=[])
            self._credentials = dict(simulator.credentials)
        base_path = urlsplit(spec.base_url).path.rstrip("/")
        self._service = Service(spec.name, self._answer, base_path=base_path, most=_MOST)
        self._refusing = False
        given = {name: dict(one) for name, one in arguments.items()}
        self._calls = Calls(spec, given, self._asked)
        self._observed: dict[str, Observed] = {}
        self._accounts: dict[str, dict[str, str]] = {}  # the secrets of each, by field

    def __enter__(self) -> Observer:
        """Begin to serve, and add the account."""
        self._service.__enter__()
        self._account("")
        return self

    def __exit__(self, *raised: object) -> None:
        """Stop to serve."""
        self._service.__exit__(*raised)

    def observed(self, name: str) -> Observed:
        """Call a function with the arguments of its example, once."""
        if name not in self._observed:
            arguments = self._calls.arguments(self._function(name))
            self._observed[name] = self._call(name, arguments)
        return self._observed[name]

    def listed(self, name: str) -> Observed:
        """Call a function for its whole list."""
        arguments = dict(self._calls.arguments(self._function(name)))
        arguments.pop("limit", None)
        return self._call(name, arguments, "--all")

    def planned(self, name: str) -> Ran:
        """Print what a function would send."""
        spec = self._function(name)
        return self.home.run(*_line(spec, self._calls.planned(spec)), "--dry-run", code=None)

    def refused(self) -> Ran:
        """Call a function of a service that refuses everything, repeating what it was sent."""
        spec = self.home.integration
        first = next((one for one in spec.functions() if one.effect == "read"), None)
        chosen = spec.function(spec.whoami or "") or first or spec.functions()[0]
        arguments = self._calls.planned(chosen)
        self._service.forget()
        self._refusing = True
        try:
            return self.home.run(
                *_line(chosen, arguments), "--json", "--force", "--debug", code=None
            )
        finally:
            self._refusing = False

    def strange(self) -> Ran:
        """Call a function with credentials that the simulator did not give."""
        spec = self.home.integration
        chosen = spec.function(spec.whoami or "") or spec.functions()[0]
        self.home.account("strange", url=self._service.url)
        line = _line(chosen, self._calls.planned(chosen))
        return self.home.run(*line, "--json", "--force", "--account", "strange", code=None)

    def leaked(self, ran: Ran) -> list[str]:
        """Name the secret fields of the account that stand in what was printed, in any form."""
        found: list[str] = []
        for name, secret in [one for held in self._accounts.values() for one in held.items()]:
            redactor = Redactor()
            redactor.learn(secret)
            text = ran.out + ran.err
            if redactor.clean(text) != text:
                line = " ".join(("kosmo", *ran.words))
                found.append(f"the secret `{name}` stands in what `{line}` prints")
        return found

    def _call(self, name: str, arguments: Mapping[str, Any], *more: str) -> Observed:
        if self._running is not None:
            self._running.reset()
        self._service.forget()
        self._set_secrets(arguments)
        words = [*_line(self._function(name), arguments), "--account", self._account(name), *more]
        ran = self.home.run(*words, "--json", "--force", "--no-input", code=None)
        return Observed(ran, [one for one in self._service.forget() if not self._token(one)])

    def _account(self, name: str) -> str:
        """Name the account that a function is called with; most have the same."""
        fields = self._calls.fields(name)
        account = f"contract-{name.replace('_', '-')}" if fields else "contract"
        if account not in self._accounts:
            held = self.home.account(account, url=self._service.url, **self._credentials | fields)
            self._accounts[account] = held
        return account

    def _token(self, sent: Sent) -> bool:
        """Tell whether a request only fetched a token to sign the others with."""
        places = [flow["token_path"] for flow in self.home.integration.auth.oauth]
        paths = [re.escape(place.rpartition(":")[2]) for place in places]
        patterns = [re.sub(r"\\{\w+\\}", "[^/]+", path) for path in paths]
        return any(re.search(f"{pattern}$", sent.path) for pattern in patterns)

    def _set_secrets(self, arguments: Mapping[str, Any]) -> None:
        """Set the variables by which arguments refer to secrets."""
        for value in arguments.values():
            if isinstance(value, str) and value.startswith("env:"):
                self.home.environment.setdefault(value[4:], "made-up-argument")

    def _asked(self, function: str, arguments: dict[str, Any]) -> Any:
        ran = self._call(function.rpartition(".")[2], arguments).ran
        assert ran.code == 0, str(ran)
        return ran.data

    def _answer(self, request: Request) -> Response:
        if self._refusing:
            told = json.dumps({"url": request.url, "headers": request.headers})
            body = json.dumps({"error": {"message": f"refused: {told}"}, "sent": told})
            return Response(403, {"content-type": "application/json"}, body.encode())
        if self._running is None:
            return Response(404, {}, b"")
        return self._running.handle(request)

    def _function(self, name: str) -> FunctionSpec:
        found = self.home.integration.function(name)
        assert found is not None, f"`{self.home.integration.name}` has no function `{name}`"
        return found


def _line(spec: FunctionSpec, arguments: Mapping[str, Any]) -> list[str]:
    return ["integrations", "call", spec.id, json.dumps(arguments)]
