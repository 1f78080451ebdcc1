"""Waiting for an asynchronous result: the call is done, its outcome is looked for."""

from __future__ import annotations

from kosmo.errors import KosmoError, PluginError, ServiceError, TryLaterError, UsageError
from kosmo.invocation import checked, invoke

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.http.client import Client
    from kosmo.http.pace import Pace
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
    return found


class Waiting:
    """One result that is waited for, by calls of the function that gets it."""

    def __init__(
        self, spec: FunctionSpec, by: FunctionSpec, pace: Pace, most: float | None
    ) -> None:
        """Take the call's function and the one that looks; `most` replaces the declared bound."""
        assert spec.wait is not None
        self._declared = spec.wait
        self._by = by
        self._pace = pace
        self._most: float = self._declared["most"] if most is None else most

    def result(self, client: Client, first: Any, arguments: dict[str, Any]) -> Any:
        """Look until the result is there; `first` is what the call answered, None for a look.

        Raises TryLaterError `still_pending` when patience ends, with `first` as its data.
        """
        said = self._declared["arguments"]
        if said:
            arguments = checked(self._by, {name: _at(first, path) for name, path in said.items()})
        looks, waited = 0, 0.0
        pause: float = 0.0 if first is None else self._declared["first"]
        self._pace.tell(f"waiting for the result of `{self._by.id}`, {self._most:.0f} s at most")
        while True:
            if waited + pause > self._most:
                raise self._given_up(arguments, first, waited)
            if pause:
                self._pace.rest(pause, f"the result of `{self._by.id}`, look {looks + 1}")
            waited += pause
            looks += 1
            try:
                return invoke(self._by, client, arguments)
            except KosmoError as error:
                if error.code != self._declared["pending"]:
                    error.data = error.data or first
                    raise
            pause = self._declared["every"]

    def _given_up(self, arguments: dict[str, Any], first: Any, waited: float) -> TryLaterError:
        command = self._by.name.replace("_", "-")
        given = "".join(f" --{name.replace('_', '-')} {one}" for name, one in arguments.items())
        error = TryLaterError(
            f"the result of `{self._by.id}` was not there after {waited:.0f} s",
            hint=f"kosmo {self._by.integration} {command}{given} --wait",
            code="still_pending",
            retry_after=self._declared["every"],
        )
        error.data = first
        return error


def _at(data: Any, path: str) -> Any:
    """Follow a dotted path into the first answer; raises ServiceError where it ends early."""
    for name in path.split("."):
        data = data.get(name) if isinstance(data, dict) else None
    if data is None:
        raise ServiceError(
            f"the service's answer has no `{path}` to wait for", code="malformed_answer"
        )
    return data
