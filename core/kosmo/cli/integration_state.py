"""What may be called now: whether an integration is switched on and has an account."""

from __future__ import annotations

from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.spec import IntegrationSpec


class State:
    """How an integration stands. What a broken file keeps from being known is None.

    `active` says that it is switched on and that the account which a call uses has all that it
    needs, and that references lead to it; `status` is one word or two for a table, and says where
    only a command or a keyring would tell. `problem` is the sentence about the file that could
    not be used.
    """

    __slots__ = (
        "accounts", "active", "auth_strategy", "configured", "enabled", "problem", "sandbox",
        "status",
    )  # fmt: skip

    def __init__(self, spec: IntegrationSpec) -> None:
        """Find it out; no command is run and no keyring is asked."""
        self.sandbox = spec.simulator is not None
        self.auth_strategy = auth_strategy(spec)
        self.enabled: bool | None = None
        self.configured: bool | None = None
        self.active: bool | None = None
        self.status = "unknown"
        self.accounts: list[str] = []
        self.problem: str | None = None
        try:
            self._look(spec)
        except KosmoError as error:
            self.problem = error.message

    def as_dict(self) -> dict[str, Any]:
        """Give what every listing says about it."""
        return {
            "active": self.active,
            "configured": self.configured,
            "accounts": self.accounts,
            "auth_strategy": self.auth_strategy,
        }

    def _look(self, spec: IntegrationSpec) -> None:
        from kosmo.cli.diagnosis.standing import standing

        found = standing(spec)
        self.status = found["status"]
        self.enabled = found["enabled"]
        self.accounts = found["accounts"]
        self.configured = found["configured"]
        self.active = found["active"]


def problems(states: list[State]) -> tuple[str, ...]:
    """Give each sentence about a broken file once, as a warning."""
    told = dict.fromkeys(one.problem for one in states if one.problem)
    return tuple(f"warning: what is configured is not known: {one}" for one in told)


def auth_strategy(spec: IntegrationSpec) -> str:
    """Name how requests are signed, in the words of the reference system where it has one."""
    auth = spec.auth
    if auth.oauth:
        return f"oauth2_{auth.oauth[0]['flow']}"
    if auth.basic is not None:
        return "basic"
    if not auth.headers:
        return "none" if not auth.fields else "manual_credentials"
    bearer = any(value.lower().startswith("bearer ") for value in auth.headers.values())
    return "bearer_token" if bearer else "api_key"
