"""One call over HTTP: a request becomes a call of the runtime, its result an answer."""

from __future__ import annotations

from kosmo.call import Call, Facts
from kosmo.endpoint.answers import answered, defect, refused
from kosmo.endpoint.asked import read_asked
from kosmo.endpoint.declared import complete_limit
from kosmo.endpoint.desk import SURFACE
from kosmo.endpoint.refusal import Refusal
from kosmo.endpoint.variables import check_variables
from kosmo.errors import (
    InterruptedCallError,
    KosmoError,
    PolicyError,
    TryLaterError,
    UsageError,
)
from kosmo.runtime import Runtime
from kosmo.telling import record
from kosmo.tools.arguments import arguments_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response

    from kosmo.endpoint.aliases import Alias
    from kosmo.endpoint.asked import Asked
    from kosmo.endpoint.desk import Job
    from kosmo.endpoint.offer import Offer
    from kosmo.endpoint.terms import Terms
    from kosmo.result import Result
    from kosmo.spec import FunctionSpec


class Caller:
    """Makes the calls of one server, from several threads at a time."""

    def __init__(self, offer: Offer, terms: Terms) -> None:
        """Take what may be called, and how."""
        self._offer = offer
        self._terms = terms
        self._runtime = Runtime(offer.catalog, long_lived=True)

    def close(self) -> None:
        """Close every kept connection."""
        self._runtime.close()

    def answer(self, request: Request, body: bytes, job: Job) -> Response:
        """Make the call that a request asks for; whatever fails is an answer too."""
        try:
            return answered(self._called(request, body, job))
        except KosmoError as error:
            return refused(_worded(error))
        except RecursionError:
            return refused(Refusal(400, "bad_json", "the arguments are nested too deeply"))
        except Exception as error:  # noqa: BLE001 - a defect of ours is told as one
            return refused(defect(error))

    def _called(self, request: Request, body: bytes, job: Job) -> Result:
        spec, alias = self._offer.find(request.path_params["name"])
        job.function = spec.id
        try:
            kind = request.headers.get("content-type", "")
            asked = read_asked(kind, body, request.query_params.multi_items())
            arguments = self._arguments(spec, alias, asked)
            account = self._offer.account_for(spec, asked.options.get("account"))
            self._permit(spec, arguments, account)
            check_variables(spec, arguments, self._terms.variables)
            _check_paged(spec, asked)
        except KosmoError as error:
            error.function = error.function or spec.id
            raise
        try:
            result = self._runtime.run(self._call(spec, arguments, account, asked, job))
        except TryLaterError as error:
            complete_limit(error, self._offer.catalog.integration(spec.integration))
            raise
        if "fields" in asked.options:
            _pick(result, asked.options["fields"])
        return result

    @staticmethod
    def _arguments(spec: FunctionSpec, alias: Alias | None, asked: Asked) -> dict[str, Any]:
        given = arguments_of(spec, asked.arguments)
        return given if alias is None else arguments_of(spec, alias.arguments(spec, given))

    def _permit(self, spec: FunctionSpec, arguments: dict[str, Any], account: str | None) -> None:
        """Refuse a write where the server only reads, and record that it was."""
        try:
            self._offer.permit(spec, arguments)
        except PolicyError as error:
            facts = Facts()
            facts.operation, facts.account = spec.effect, account
            record(SURFACE, spec.id, "deny", facts, error.code, 0.0)
            error.facts = facts
            raise

    def _call(
        self,
        spec: FunctionSpec,
        arguments: dict[str, Any],
        account: str | None,
        asked: Asked,
        job: Job,
    ) -> Call:
        options = asked.options
        return Call(
            spec.id,
            arguments,
            account=account,
            pages=asked.pages(),
            dry_run=options.get("dry_run", False),
            patience=asked.patience(self._terms.max_wait),
            wait=options.get("wait", False),
            once=options.get("once"),
            cache=options.get("cache"),
            surface=SURFACE,
            watch=job.watch,
            halted=job.halted,
            approval=options.get("approval"),
            asks=self._terms.asks,
        )


def _check_paged(spec: FunctionSpec, asked: Asked) -> None:
    given = [name for name in ("all", "max_items", "max_pages") if asked.options.get(name)]
    if given and not spec.paged:
        raise UsageError(
            f"`{spec.id}` has no pages: it takes no `{given[0]}`", code="invalid_arguments"
        )


def _pick(result: Result, fields: str) -> None:
    """Keep only some fields of the answer; what no row has is told."""
    from kosmo.describe.rows import absence, fields_in, missing, picked

    known = fields_in(result.data)
    result.facts.notes += [
        absence(path, known).removeprefix("warning: ") for path in missing(result.data, fields)
    ]
    result.data = picked(result.data, fields)


def _worded(error: KosmoError) -> KosmoError:
    """Say of a call that was broken off why it was: here nobody pressed a key."""
    if isinstance(error, InterruptedCallError) and error.message == "interrupted":
        error.message = "the call was broken off, as the server is being stopped"
    return error
