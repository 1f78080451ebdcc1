"""Waiting for an asynchronous result: the call is done, its outcome is looked for."""

from __future__ import annotations

from kosmo.config import policy
from kosmo.errors import (
    InterruptedCallError,
    KosmoError,
    PluginError,
    PolicyError,
    ServiceError,
    TryLaterError,
    UsageError,
)
from kosmo.invocation import checked, invoke

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.http.client import Client
    from kosmo.http.pace import Pace
    from kosmo.mcp.calling import ServerTool
    from kosmo.spec import FunctionSpec, IntegrationSpec


def looked_for_by(integration: IntegrationSpec, spec: FunctionSpec) -> FunctionSpec:
    """Give the function that gets the result of `spec`; raises UsageError where there is none."""
    if spec.wait is None:
        raise UsageError(
            f"`{spec.id}` has its result at once: it takes no `--wait`", code="invalid_arguments"
        )
    name = spec.wait["function"]
    found = spec if name is None else integration.function(name)
    if found is None:
        raise PluginError(f"`{spec.id}` waits by `{name}`, which `{integration.name}` has not")
    if found.effect != "read" or found.destructive or found.outward or found.outward_when:
        raise PluginError(f"`{spec.id}` waits by `{found.name}`, which is more than a read")
    return found


def refuse_looks(spec: FunctionSpec, by: FunctionSpec, account: str, force: bool) -> None:
    """Ask policy about the function that looks, before anything is sent that has such a result.

    Raises PolicyError unless it may be called unasked.
    """
    if by is spec:  # the call itself, which policy is asked about with its arguments
        return
    verdict = policy.decide(by, {}, account, force)
    if verdict.action != "allow":
        raise PolicyError(
            f"`{spec.id}` waits by `{by.id}`, which policy does not let go out unasked"
            f" ({verdict.reason})",
            hint=verdict.hint,
        )


class Waiting:
    """One result that is waited for, by calls of the function that gets it."""

    def __init__(
        self, spec: FunctionSpec, by: FunctionSpec, pace: Pace, account: str, most: float | None
    ) -> None:
        """Take the call's function and the one that looks; `most` replaces the declared bound."""
        self._account = account
        assert spec.wait is not None
        self._declared = spec.wait
        self._by = by
        self._pace = pace
        self._most: float = self._declared["most"] if most is None else most

    def result(self, client: Client | ServerTool, first: Any, arguments: dict[str, Any]) -> Any:
        """Look until the result is there; `first` is what the call answered, None for a look.

        Raises TryLaterError `still_pending` when patience ends. That error and every other one has
        `first` as its data, and a hint how to get the result.
        """
        said = self._declared["arguments"]
        if said:
            arguments = self._promised(first, said)
        hint = self._command(arguments)
        try:
            return self._looked(client, first, arguments, hint)
        except KeyboardInterrupt:
            stopped = InterruptedCallError("interrupted; the result is still made", hint=hint)
            stopped.data = first
            raise stopped from None
        except KosmoError as error:
            error.data = error.data or first
            error.hint = error.hint if error.code not in ("deadline", "timeout") else hint
            raise

    def _promised(self, first: Any, said: dict[str, str]) -> dict[str, Any]:
        """Read from the first answer what its result is asked for with."""
        try:
            return checked(self._by, {name: _at(first, path) for name, path in said.items()})
        except KosmoError as error:
            told = ServiceError(
                f"the service's answer does not say what to wait for: {error.message}",
                code="malformed_answer",
            )
            told.data = first
            raise told from None

    def _looked(
        self, client: Client | ServerTool, first: Any, arguments: dict[str, Any], hint: str
    ) -> Any:
        looks, waited = 0, 0.0
        pause: float = 0.0 if first is None else self._declared["first"]
        self._pace.tell(f"waiting for the result of `{self._by.id}`, {self._most:.0f} s at most")
        while True:
            if waited + pause > self._most:
                raise TryLaterError(
                    f"the result of `{self._by.id}` was not there after {waited:.0f} s",
                    hint=hint,
                    code="still_pending",
                    retry_after=self._declared["every"],
                )
            if pause:
                self._pace.rest(pause, f"the result of `{self._by.id}`, look {looks + 1}")
            waited += pause
            looks += 1
            try:
                return invoke(self._by, client, arguments)
            except KosmoError as error:
                if error.code != self._declared["pending"]:
                    raise
            pause = self._declared["every"]

    def _command(self, arguments: dict[str, Any]) -> str:
        """Give what to type to get the result later."""
        words = [self._by.integration, self._by.name.replace("_", "-")]
        for name, value in arguments.items():
            words += [f"--{name.replace('_', '-')}", str(value)]
        return " ".join(["kosmo", *words, "--account", self._account, "--wait"])


def _at(data: Any, path: str) -> Any:
    """Follow a dotted path into the first answer; raises ServiceError where it ends early."""
    for name in path.split("."):
        data = data.get(name) if isinstance(data, dict) else None
    if data is None:
        raise ServiceError(
            f"the service's answer has no `{path}` to wait for", code="malformed_answer"
        )
    return data
