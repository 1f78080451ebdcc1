"""Calls that policy asks about: a person is asked here, or gave an answer before, or will."""

from __future__ import annotations

from kosmo.call import Facts
from kosmo.errors import ConfigError, KosmoError, PolicyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.call import Call
    from kosmo.config.accounts import Account
    from kosmo.config.approval_claim import Claim
    from kosmo.config.policy import Verdict
    from kosmo.http.client import Client
    from kosmo.spec import FunctionSpec, IntegrationSpec

    Row = dict[str, Any]


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
        from kosmo.config.once import digest

        # Where the account leads to and what the plugin makes of a call belong to what is approved.
        fields = {**account.fields, **account.references}
        fields.pop("limits", None)
        plugin = [integration.distribution, integration.version]
        self._call = call
        self._wanted: Row = {
            "function": spec.id,
            "account": account.name,
            "surface": call.surface,
            "arguments": arguments,
            "options": _options(call),
        }
        basis = {"fields": fields, "plugin": plugin, "arguments": arguments}
        self._digest = digest({"function": spec.id, "account": account.name, **basis})

    def claim(self) -> Claim | None:
        """Claim what was approved, None where nothing was.

        Raises PolicyError where the call names an approval that does not allow it.
        """
        from kosmo.config.approval_claim import claim

        return claim(self._digest, used_by=self._call.surface, id=self._call.approval)

    def refusal(
        self,
        verdict: Verdict,
        facts: Facts,
        client: Callable[[IntegrationSpec, Account, Call, Facts], Client],
        plan: Callable[[FunctionSpec, Client, Row], Row],
    ) -> PolicyError:
        """Record that the call waits for approval, and make the error that says so.

        `client` makes one that sends nothing, with which `plan` finds out what would be sent. What
        the function says against its arguments is raised, as such a call needs no approval.
        """
        from kosmo.config.approvals import ask

        def planned() -> Row:
            found = Facts()
            try:
                made = client(self._integration, self._account, self._call, found)
                request = plan(self._spec, made, self._wanted["arguments"])
            except KosmoError as error:
                if error.code == "invalid_arguments":
                    raise
                return {"request": None, "notes": [f"what it sends is unknown: {error.message}"]}
            kept = {name: request[name] for name in ("method", "url", "body")}
            return {"request": kept if kept["method"] else None, "notes": found.notes}

        told = f"`{self._spec.id}` needs approval ({verdict.reason})"
        wanted = {**self._wanted, "reason": verdict.reason, "digest": self._digest}
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
