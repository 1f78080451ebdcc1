"""The one path of a call: find, check, choose the account, ask policy, invoke, record.

Every surface comes through `Runtime.run`; the concept page `how-a-call-works` walks along it.
"""

from __future__ import annotations

import time

from kosmo.call import Facts, Result
from kosmo.catalog.catalog import open_catalog
from kosmo.config import accounts, audit, policy, settings
from kosmo.errors import CredentialsError, KosmoError, PolicyError, ServiceError, UsageError
from kosmo.http.auth import masked_signature, signature
from kosmo.http.client import Client
from kosmo.http.exchange import Exchange, Planned
from kosmo.http.redact import Redactor
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.call import Call
    from kosmo.catalog.catalog import Catalog
    from kosmo.config.accounts import Account
    from kosmo.message import Transport
    from kosmo.spec import FunctionSpec, IntegrationSpec


class Runtime:
    """Runs calls. One is made per process or per surface; it keeps connections between calls."""

    def __init__(self, catalog: Catalog | None = None, *, long_lived: bool = False) -> None:
        """Take the catalog; `long_lived` chooses the transport for many calls."""
        self.catalog = catalog or open_catalog()
        self.redactor = Redactor()
        self._long_lived = long_lived
        self._transports: dict[str, Transport] = {}

    def run(self, call: Call) -> Result:
        """Run one call and give its result.

        Raises KosmoError with `function`, `facts` and `duration_ms` filled in; its texts hold
        no secret.
        """
        began = time.perf_counter()
        facts = Facts()
        facts.dry_run = call.dry_run
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        entry: dict[str, Any] = {"time": now, "surface": call.surface, "function": None}
        try:
            return self._run(call, facts, entry, began)
        except KosmoError as error:
            self._explain(error, facts, entry, began)
            raise
        finally:
            if facts.account is not None:
                self._record(entry, facts, began)

    def close(self) -> None:
        """Close every kept connection."""
        for transport in self._transports.values():
            transport.close()
        self._transports.clear()

    def _run(self, call: Call, facts: Facts, entry: dict[str, Any], began: float) -> Result:
        integration, spec = self.catalog.function(call.function)
        entry["function"] = spec.id
        facts.operation = spec.effect
        arguments = _checked(spec, call.arguments)
        account = accounts.resolve(integration, call.account)
        facts.account = account.name
        facts.notes += account.notes
        self._permit(integration, spec, arguments, account, call, entry, facts)
        if call.dry_run:
            data = self._planned(integration, spec, arguments, account, call, facts)
        else:
            client = self._client(integration, account, call, facts)
            data = _invoke(spec, client, arguments)
        return Result(
            spec.id, data, facts, duration_ms=_since(began), columns=spec.columns, resource=spec.resource
        )  # fmt: skip

    def _permit(
        self,
        integration: IntegrationSpec,
        spec: FunctionSpec,
        arguments: dict[str, Any],
        account: Account,
        call: Call,
        entry: dict[str, Any],
        facts: Facts,
    ) -> None:
        """Ask policy, and a person where policy says `ask` and there is one to ask."""
        if not settings.is_enabled(integration.name):
            raise PolicyError(
                f"`{integration.name}` is switched off", hint="kosmo config explain enabled"
            )
        verdict = policy.decide(spec, arguments, account.name, force=call.force)
        entry["verdict"] = verdict.action
        facts.forced = verdict.forced
        if verdict.action == "allow" or call.dry_run:
            return
        if verdict.action == "deny":
            raise PolicyError(
                f"`{spec.id}` is denied ({verdict.reason})", hint="kosmo config explain policy"
            )
        if call.confirm is not None:
            request = self._planned(integration, spec, arguments, account, call, Facts())
            asked = f"{spec.id} with the account `{account.name}`\n{_request_lines(request)}\nSend it?"
            if call.confirm(asked):
                entry["verdict"] = "approved"
                return
            entry["verdict"] = "declined"
            raise PolicyError(f"`{spec.id}` was not approved", code="declined")
        raise PolicyError(
            f"`{spec.id}` needs approval ({verdict.reason})",
            hint="add `--dry-run` to see the request, `--force` to send it",
            code="approval_required",
        )

    def _planned(
        self,
        integration: IntegrationSpec,
        spec: FunctionSpec,
        arguments: dict[str, Any],
        account: Account,
        call: Call,
        facts: Facts,
    ) -> dict[str, Any]:
        """Give the first request that the call would send, without sending it."""
        headers = masked_signature(integration.auth)
        exchange = Exchange(
            None, headers, facts=facts, redactor=self.redactor, timeout=call.timeout
        )
        client = Client(
            exchange, account.base_url or integration.base_url,
            facts=facts, pages=call.pages, fields=account.fields,
        )  # fmt: skip
        try:
            _invoke(spec, client, arguments)
        except Planned as planned:
            request = planned.request
            if spec.effect == "write" and request.method == "GET":
                facts.notes.append("the call begins with this look-up; what it writes depends on it")
            return {
                "method": request.method,
                "url": request.url,
                "headers": request.headers,
                "body": _parsed(request.body),
            }
        return {"method": None, "url": None, "headers": {}, "body": None}

    def _client(
        self, integration: IntegrationSpec, account: Account, call: Call, facts: Facts
    ) -> Client:
        """Make the client of an account: its transport, its credentials, its base URL."""
        base_url = account.base_url or integration.base_url
        if account.name == "sandbox":
            transport, credentials = self._simulator(integration)
        else:
            from kosmo.config.secrets import read_secrets

            credentials = read_secrets(account, integration.auth)
            transport = self._transport(base_url)
        secret = [field.name for field in integration.auth.fields if field.secret]
        self.redactor.learn(*(credentials[name] for name in secret if name in credentials))
        signed = signature(integration.auth, credentials)
        self.redactor.learn(*(value.partition(" ")[2] for value in signed.values()))
        exchange = Exchange(
            transport, signed, facts=facts, redactor=self.redactor, timeout=call.timeout, talk=call.talk
        )  # fmt: skip
        return Client(exchange, base_url, facts=facts, pages=call.pages, fields=account.fields)

    def _transport(self, base_url: str) -> Transport:
        from kosmo.http.choose import open_transport

        if base_url not in self._transports:
            self._transports[base_url] = open_transport(base_url, long_lived=self._long_lived)
        return self._transports[base_url]

    def _simulator(self, integration: IntegrationSpec) -> tuple[Transport, dict[str, str]]:
        from kosmo.config.paths import state_folder
        from kosmo.sandbox.transport import open_simulator

        if integration.simulator is None:
            raise UsageError(f"`{integration.name}` has no simulator", code="unknown_account")
        return open_simulator(integration.simulator, integration.name, state_folder())

    def _explain(
        self, error: KosmoError, facts: Facts, entry: dict[str, Any], began: float
    ) -> None:
        """Complete an error with what is known, and take secrets out of its words."""
        entry["code"] = error.code
        error.function = entry["function"]
        error.facts = facts
        error.duration_ms = _since(began)
        error.message = self.redactor.clean(error.message)
        error.args = (error.message,)
        error.details = [self.redactor.clean(detail) for detail in error.details]
        if isinstance(error, CredentialsError) and error.http_status == 401 and not error.hint:
            name = str(entry["function"]).partition(".")[0]
            error.hint = f"kosmo accounts show {name} {facts.account}"

    def _record(self, entry: dict[str, Any], facts: Facts, began: float) -> None:
        warning = audit.record(
            {
                **entry,
                "account": facts.account,
                "effect": facts.operation,
                "dry_run": facts.dry_run,
                "requests": facts.requests,
                "duration_ms": round(_since(began), 1),
            }
        )
        if warning is not None:
            facts.notes.append(warning)


def _checked(spec: FunctionSpec, given: dict[str, Any]) -> dict[str, Any]:
    """Validate arguments; a parameter given as null counts as not given."""
    arguments = {name: value for name, value in given.items() if value is not None}
    found = problems(arguments, spec.input_schema)
    if found:
        command = f"kosmo {spec.integration} {spec.name.replace('_', '-')} --help"
        raise UsageError(
            "; ".join(found), hint=command, code="invalid_arguments", details=found
        )
    return arguments


def _invoke(spec: FunctionSpec, client: Client, arguments: dict[str, Any]) -> Any:
    """Import the function's module and call the function."""
    try:
        module = __import__(spec.module, fromlist=(spec.qualname,))
        function = getattr(module, spec.qualname)
    except Exception as error:
        raise _fault(spec, error) from error
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    trailing = {name.rstrip("_"): name for name in names if name.endswith("_")}
    keywords = {trailing.get(name, name): value for name, value in arguments.items()}
    try:
        return function(client, **keywords)
    except (KosmoError, Planned):
        raise
    except Exception as error:
        raise _fault(spec, error) from error


def _fault(spec: FunctionSpec, error: Exception) -> ServiceError:
    return ServiceError(
        f"the plugin of `{spec.integration}` failed in `{spec.name}`: {type(error).__name__}: {error}",
        hint="repeat with `--debug` and send the trace to the plugin's author",
        code="plugin_failed",
    )


def _request_lines(request: dict[str, Any]) -> str:
    import json

    lines = [f"{request['method']} {request['url']}"]
    if request["body"] is not None:
        lines.append(json.dumps(request["body"], ensure_ascii=False, indent=2))
    return "\n".join(lines)


def _parsed(body: bytes | None) -> Any:
    if body is None:
        return None
    import json

    return json.loads(body)


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
