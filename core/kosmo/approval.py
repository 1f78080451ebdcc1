"""Calls that policy asks about: a person is asked here, or gave an answer before, or will."""

from __future__ import annotations

from contextlib import suppress

from kosmo.config.policy import kinds_of
from kosmo.errors import ConfigError, PolicyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.call import Call, Facts
    from kosmo.config.accounts import Account
    from kosmo.config.approval_claim import Claim
    from kosmo.config.policy import Verdict
    from kosmo.spec import FunctionSpec, IntegrationSpec

    Row = dict[str, Any]


class Approval:
    """Shows the request once the look-ups before it are done; given to `Exchange`."""

    def __init__(
        self,
        spec: FunctionSpec,
        account: str,
        ask: Callable[[str], bool],
        reason: str,
        arguments: Row,
    ) -> None:
        """Take the function, the account's name, what asks a person, and why."""
        self._spec = spec
        self._account = account
        self._ask = ask
        self._reason = reason
        self._comes_of_it = consequence(spec, arguments)

    def __call__(self, method: str, url: str, body: bytes | None) -> bool:
        """Ask about the first request that is not a look-up.

        Gives True once it was asked; raises PolicyError where the answer is no.
        """
        if self._spec.effect == "write" and method in ("GET", "HEAD"):
            return False
        question = "; ".join(filter(None, (self._comes_of_it, "send it?")))
        with_account = f" with the account `{self._account}`" if self._account else ""
        asked = (
            f"`{self._spec.id}`{with_account}",
            f"it asks, as {self._reason}:",
            f"{method} {url}\n{_indented(body)}{question}",
        )
        if not self._ask("\n".join(asked)):
            raise PolicyError(f"`{self._spec.id}` was not approved", code="declined")
        return True


class Recorded:
    """The approval of a call that was given elsewhere, or is to be."""

    def __init__(
        self,
        integration: IntegrationSpec,
        spec: FunctionSpec,
        account: Account,
        arguments: Row,
        call: Call,
    ) -> None:
        """Take the call, its arguments checked."""
        self._integration, self._spec, self._account = integration, spec, account
        self._call = call
        self._known: str | None = None
        self._wanted: Row = {
            "function": spec.id,
            "account": account.name,
            "surface": call.surface,
            "arguments": arguments,
            "options": _options(call),
        }

    def claim(self) -> Claim | None:
        """Claim what was approved, None where nothing was.

        Raises PolicyError where the call names an approval that does not allow it.
        """
        from kosmo.config.approval_folder import names

        if self._call.approval is None and not names():
            return None
        from kosmo.config.approval_claim import claim

        return claim(self._digest(), used_by=self._call.surface, id=self._call.approval)

    def foretold(self, verdict: Verdict) -> list[str]:
        """Say what the call would meet if it were made now, nothing where it was approved."""
        from kosmo.config.approval_claim import is_given

        if verdict.action == "deny":
            return [f"the call itself would be denied ({verdict.reason})"]
        with suppress(ConfigError):  # a broken entry is told where it is needed
            if is_given(self._digest()):
                return []
        return [f"the call itself would ask for approval ({verdict.reason})"]

    def refusal(self, verdict: Verdict, facts: Facts, foresee: Callable[[Row], Row]) -> PolicyError:
        """Record that the call waits for approval, and make the error that says so.

        `foresee` finds out what would be sent: `request` and `notes`. What the function says
        against its arguments is raised, as such a call needs no approval.
        """
        from kosmo.config.approvals import ask

        def planned() -> Row:
            return foresee(self._wanted["arguments"])

        told = f"`{self._spec.id}` needs approval ({verdict.reason})"
        wanted = {**self._wanted, "reason": verdict.reason, "digest": self._digest()}
        try:
            facts.approval = ask(wanted, planned)["id"]
        except ConfigError as error:
            told += f"; it cannot be recorded: {error.message}"
            return PolicyError(told, hint=verdict.hint, code="approval_required")
        return PolicyError(
            f"{told}; it waits as `{facts.approval}`",
            hint=f"kosmo approvals show {facts.approval}",
            code="approval_required",
        )

    def _digest(self) -> str:
        """Reduce to a number what is approved, where the account leads to and the plugin too.

        Plain fields count by the values that their references have now, as they say whose data the
        call is about. Secret ones count by where they come from: they are read only to be sent.
        """
        if self._known is None:
            from kosmo.config.once import digest
            from kosmo.config.secrets import read_plain

            account, integration = self._account, self._integration
            fields = {**account.fields, **account.references}
            fields |= read_plain(account, integration.auth)
            fields.pop("limits", None)
            wanted = {name: self._wanted[name] for name in ("function", "account", "arguments")}
            plugin = [integration.distribution, integration.version]
            self._known = digest({**wanted, "fields": fields, "plugin": plugin})
        return self._known


def consequence(spec: FunctionSpec, arguments: Row) -> str:
    """Say what cannot be taken back of a call with these arguments, nothing where all can."""
    if spec.destructive:
        return "it cannot be undone"
    outside = "destructive" in kinds_of(spec, arguments)
    return "it may reach people outside" if outside else ""


def _options(call: Call) -> Row:
    """Give what was asked for beside the arguments, as far as it changes what is done."""
    pages = call.pages
    options: Row = {"once": call.once, "wait": call.wait, "all": pages.all}
    options |= {"max_items": pages.max_items, "max_pages": pages.max_pages}
    return {name: value for name, value in options.items() if value}


def _indented(body: bytes | None) -> str:
    if body is None:
        return ""
    import json

    return json.dumps(json.loads(body), ensure_ascii=False, indent=2) + "\n"
