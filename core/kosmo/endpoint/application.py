"""The tools endpoint as an application: its paths, and what answers each."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from kosmo import __version__
from kosmo.endpoint.answers import defect, plain, refused
from kosmo.endpoint.calling import Caller
from kosmo.endpoint.desk import AT_ONCE, GRACE, WAITING, Desk
from kosmo.endpoint.document import document
from kosmo.endpoint.guard import LARGEST, SECONDS, Guard
from kosmo.endpoint.listing import HOSTED, NAMES, OWN, entries, filters, refuse_unknown
from kosmo.endpoint.offer import Offer
from kosmo.endpoint.refusal import Refusal
from kosmo.errors import KosmoError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from starlette.requests import Request

    from kosmo.endpoint.desk import Job
    from kosmo.endpoint.terms import Terms
    from kosmo.endpoint.token import Token

_READERS = 4


class Endpoint:
    """The application of one server, `app`, and what it has to end."""

    def __init__(
        self,
        terms: Terms,
        token: Token,
        *,
        hosts: Collection[str] = (),
        everywhere: bool = False,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        grace: float = GRACE,
        largest: int = LARGEST,
        seconds: float = SECONDS,
    ) -> None:
        """Take the terms, and what `Guard` and `Desk` take.

        Raises UsageError for an integration or account that there is not.
        """
        self.offer = Offer(terms)
        self.desk = Desk(at_once=at_once, waiting=waiting, grace=grace)
        self._shelf = Desk(at_once=_READERS)  # calls that wait must not keep lists from being read
        self._caller = Caller(self.offer, terms)
        routes = [
            Route("/health", _health),
            Route("/integrations", self._looks(self._integrations)),
            Route("/accounts/{integration}/{account}/tools", self._looks(self._tools)),
            Route("/integrated-account/{id}/tools", self._looks(self._hosted_tools)),
            Route("/tools/{name}", self._call, methods=["POST"]),
            Route("/openapi.json", self._looks(self._document)),
        ]
        handlers = {HTTPException: _no_such}
        app = Starlette(routes=routes, exception_handlers=handlers)
        app.router.redirect_slashes = False
        self.app = Guard(
            app, token=token, hosts=hosts, everywhere=everywhere, largest=largest, seconds=seconds
        )

    def close(self) -> None:
        """Wait for what runs, and close every kept connection."""
        self.desk.close()
        self._shelf.close()
        self._caller.close()

    def _integrations(self, request: Request) -> Response:
        return plain({"integrations": self.offer.integrations()})

    def _tools(self, request: Request) -> Response:
        return self._listed(
            request, request.path_params["integration"], request.path_params["account"], OWN
        )

    def _hosted_tools(self, request: Request) -> Response:
        integration, account = self.offer.account_of(request.path_params["id"])
        return self._listed(request, integration, account, HOSTED)

    def _listed(self, request: Request, integration: str, account: str, usual: str) -> Response:
        names = request.query_params.get("names", usual)
        if names not in NAMES:
            raise UsageError(
                f"`names` must be {' or '.join(f'`{one}`' for one in NAMES)}, not `{names}`",
                code="invalid_arguments",
            )
        chosen, functions = self.offer.functions(integration, account)
        methods, tags = filters(request.query_params.multi_items())
        refuse_unknown(self.offer.catalog.integration(integration).functions(), methods)
        rows = entries(self.offer.catalog, functions, names, methods, tags)
        return plain({"integration": integration, "account": chosen, "results": rows})

    def _document(self, request: Request) -> Response:
        return plain(document(self.offer, str(request.base_url).rstrip("/")))

    async def _call(self, request: Request) -> Response:
        body = await request.body()
        return await _done(self.desk, request, lambda job: self._caller.answer(request, body, job))

    def _looks(self, answer: Callable[[Request], Response]) -> Callable[[Request], object]:
        """Have something answered in a thread, as it may read files."""

        async def endpoint(request: Request) -> Response:
            return await _done(self._shelf, request, lambda _: _safely(answer, request))

        return endpoint


async def _done(desk: Desk, request: Request, work: Callable[[Job], Response]) -> Response:
    try:
        answer = await desk.do(work, request.receive)
    except KosmoError as error:
        return refused(error)
    return Response(status_code=499) if answer is None else answer  # which nobody reads


async def _health(_: Request) -> Response:
    return plain({"status": "ok", "version": __version__})


def _safely(answer: Callable[[Request], Response], request: Request) -> Response:
    """Answer, whatever fails."""
    try:
        return answer(request)
    except KosmoError as error:
        return refused(error)
    except Exception as error:  # noqa: BLE001 - a defect of ours is told as one
        return refused(defect(error))


async def _no_such(request: Request, error: Exception) -> Response:
    """Answer for a path or a method that there is not."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        told = Refusal(
            405,
            "method_not_allowed",
            f"`{request.url.path}` does not take {request.method}",
            headers=error.headers,
        )
    else:
        told = Refusal(
            error.status_code,
            "unknown_path",
            f"there is no `{request.url.path}`; see /openapi.json",
        )
    return refused(told)
