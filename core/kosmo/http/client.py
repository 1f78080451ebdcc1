"""The client that plugin functions are given: JSON in, JSON out, errors by meaning."""

from __future__ import annotations

from kosmo.http.body import Answer, data_of, encoded
from kosmo.http.listing import Lists
from kosmo.http.url import climbs, join, query_string, relative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kosmo.call import Facts, Pages
    from kosmo.http.memory import Memory, Records
    from kosmo.http.pages import PageStyle
    from kosmo.http.paging import Paging
    from kosmo.message import Response

    Params = Mapping[str, Any]
    Row = dict[str, Any]
    Exchange = Callable[[str, str, dict[str, str], bytes | None], Response]

_MOVED = (301, 302, 307, 308)


class Client(Lists):
    """Requests to one account's service. Every path stays under the integration's base URL.

    Path parts are given one by one and percent-encoded; parameters that are None are left out,
    booleans go as `true` and `false`.
    """

    def __init__(
        self, exchange: Exchange, base_url: str, *, facts: Facts, pages: Pages,
        fields: Mapping[str, str], ending: str = "",
        records: Callable[[], Records] | None = None,
        origins: Callable[[str], Client] | None = None,
    ) -> None:  # fmt: skip
        """Take what the runtime made: `exchange` signs, sends, retries and redacts.

        Every path ends with `ending`. `records` opens what the account made that its service
        cannot list, `origins` makes the client of another origin of the integration.
        """
        self._exchange = exchange
        self._base_url = base_url.rstrip("/")
        super().__init__(facts, pages)
        self._ending = ending
        self._origins = origins
        self._records = records
        self.fields = fields

    def get(self, *path: str, params: Params | None = None) -> Any:
        """GET a path, such as `client.get("conversations", id, "messages")`, as data."""
        return self.answer("GET", *path, params=params).data

    def post(self, *path: str, body: Any = None, params: Params | None = None) -> Any:
        """POST a JSON body to a path and give the answer's data."""
        return self.answer("POST", *path, params=params, body=body).data

    def put(self, *path: str, body: Any = None, params: Params | None = None) -> Any:
        """PUT a JSON body to a path and give the answer's data."""
        return self.answer("PUT", *path, params=params, body=body).data

    def patch(self, *path: str, body: Any = None, params: Params | None = None) -> Any:
        """PATCH a path with a JSON body and give the answer's data."""
        return self.answer("PATCH", *path, params=params, body=body).data

    def delete(self, *path: str, params: Params | None = None) -> Any:
        """DELETE a path and give the answer's data, None where there is none."""
        return self.answer("DELETE", *path, params=params).data

    def answer(
        self,
        method: str,
        *path: str,
        params: Params | None = None,
        body: Any = None,
        headers: dict[str, str] | None = None,
        ending: str | None = None,
    ) -> Answer:
        """Send a request to a path and give the whole answer, its headers too.

        `ending` ends this path in the place of the integration's own.
        """
        target = join(path) + (self._ending if ending is None else ending)
        return self.request(method, target, params=params, body=body, headers=headers)

    def origin(self, name: str) -> Client:
        """Give the client of another origin that the integration declares, same account."""
        if self._origins is None:
            raise ValueError(f"the integration has no origin `{name}`")
        return self._origins(name)

    def raw(
        self, method: str, path: str, *, params: Params | None = None, body: Any = None
    ) -> Answer:
        """Send what a user typed: a path below the base URL, its query and body as they are."""
        target = relative(path, self._base_url, ending=self._ending)
        return self.request(method, target, params=params, body=body)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send one request to an encoded path, which begins with `/`, and give the whole answer.

        Raises CredentialsError, TryLaterError or ServiceError for any status but 2xx.
        """
        if not path.startswith("/") or climbs(path):  # `.example` would be another host
            raise ValueError(f"the path `{path}` does not begin with `/`, or climbs")
        url = self._base_url + path + query_string(params or {}, already="?" in path)
        sent = {"Accept": "application/json", **(headers or {})}
        payload = None
        if body is not None:
            payload, sent["Content-Type"] = encoded(body)
        response = self._exchange(method, url, sent, payload)
        if method == "GET" and response.status in _MOVED:
            response = self._moved(response, sent)
        if not 200 <= response.status < 300:
            from kosmo.http.failure import failure_of

            raise failure_of(response, method)
        return Answer(response.status, response.headers, data_of(response, method))

    def _moved(self, response: Response, headers: dict[str, str]) -> Response:
        """Read, once, what a service has elsewhere below its base URL, such as a merged row."""
        location = response.headers.get("location", "")
        if location.startswith("/") and not location.startswith("//"):
            location = "/".join(self._base_url.split("/", 3)[:3]) + location
        below = location.startswith(self._base_url + "/") and ".." not in location
        return self._exchange("GET", location, headers, None) if below else response

    def rows(
        self,
        *path: str,
        items: str,
        pages: PageStyle,
        params: Params | None = None,
        limit: int | None,
        skip: int = 0,
        keep: Callable[[Row], bool] | None = None,
        scan: int | None = None,
        stream: bool = True,
    ) -> list[Row]:
        """Follow a paged list and give up to `limit` rows of the array `items`, in order.

        `limit` None is the whole list. `skip` rows are left out first; `keep` drops rows that
        the vendor cannot filter, and `scan` bounds how many rows are read for it. A row whose
        `id` came before is dropped. `meta` tells pages, the next page and whether the list was
        cut. Where the function streams and the caller takes rows as they come, none is given
        here, unless `stream` is false.
        """
        from kosmo.http.follow import follow

        target = join(path) + self._ending
        before = self._facts.rows
        rows = follow(
            self, target, items, pages, dict(params or {}), limit, skip, keep, scan,
            self._facts, self._pages if stream else self._pages.kept(),
        )  # fmt: skip
        self._given = self._facts.rows - before
        return rows

    def paged(
        self,
        *path: str, pages: Paging, params: Params | None = None, limit: int | None,
        begin: Any = None, stream: bool = True,
        headers: dict[str, str] | None = None, ending: str | None = None,
    ) -> list[Row]:  # fmt: skip
        """Follow a list by the service's own parameters and give up to `limit` rows, in order.

        `begin` is where the caller wants to begin: an offset, a page's number, a cursor. The rest
        is as with `rows`.
        """
        from kosmo.http.turning import turn

        def ask(place: Params) -> Answer:
            asked = {**(params or {}), **place}
            return self.answer("GET", *path, params=asked, headers=headers, ending=ending)

        return turn(self, ask, pages, limit, begin, stream=stream)

    @property
    def base_url(self) -> str:
        """The address that every path stays under."""
        return self._base_url

    @property
    def memory(self) -> Memory:
        """What the account made that its service cannot list, kept on this machine."""
        from kosmo.http.memory import Memory

        return Memory(self._records, self._facts.notes)
