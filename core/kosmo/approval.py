"""Asking a person about the very request that needs approval."""

from __future__ import annotations

from kosmo.errors import PolicyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.spec import FunctionSpec


class Approval:
    """Shows the request once the look-ups before it are done; given to `Exchange`."""

    def __init__(self, spec: FunctionSpec, account: str, ask: Callable[[str], bool]) -> None:
        """Take the function, the account's name, and what asks a person."""
        self._spec = spec
        self._account = account
        self._ask = ask

    def __call__(self, method: str, url: str, body: bytes | None) -> bool:
        """Ask about the first request that is not a look-up.

        Gives True once it was asked; raises PolicyError where the answer is no.
        """
        if self._spec.effect == "write" and method in ("GET", "HEAD"):
            return False
        shown = f"{method} {url}\n{_indented(body)}"
        if not self._ask(f"`{self._spec.id}` with the account `{self._account}`:\n{shown}send it?"):
            raise PolicyError(f"`{self._spec.id}` was not approved", code="declined")
        return True


def _indented(body: bytes | None) -> str:
    if body is None:
        return ""
    import json

    return json.dumps(json.loads(body), ensure_ascii=False, indent=2) + "\n"
