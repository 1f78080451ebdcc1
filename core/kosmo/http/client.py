"""The client that plugin functions are given: JSON in, JSON out, errors by meaning."""

from __future__ import annotations

import json

from kosmo.errors import KosmoError, ServiceError, UsageError
from kosmo.http.failure import failure_of
from kosmo.http.url import join, query_string, relative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Protocol

    from kosmo.call import Facts, Pages
    from kosmo.http.pages import PageStyle
    from kosmo.message import Response

    class Records(Protocol):
        """Where an account's rows are remembered."""

        def rows(self, name: str) -> list[Row]:
            """Give the rows of a list."""

        def add(self, name: str, row: Row) -> None:
            """Add a row to a list."""

        def remove(self, name: str, identity: str) -> None:
            """Remove a row from a list."""

    Params = Mapping[str, Any]
    Row = dict[str, Any]
    Exchange = Callable[[str, str, dict[str, str], bytes | None], Response]


class Answer:
    """A service's answer: its status, its headers in lower case, and its JSON data.

    `data` is None where the body was empty.
    """

    __slots__ = ("data", "headers", "status")

    def __init__(self, status: int, headers: dict[str, str], data: Any) -> None:
        """Take the parts, the body already parsed."""
        self.status = status
        self.headers = headers
        self.data = data


class Client:
    """Requests to one account's service. Every path stays under the integration's base URL.

    Path parts are given one by one and percent-encoded; parameters that are None are left out,
    booleans go as `true` and `false`.
    """

    def __init__(
        self,
        exchange: Exchange,
        base_url: str,
        *,
        facts: Facts,
        pages: Pages,
        fields: Mapping[str, str],
        records: Callable[[], Records] | None = None,
    ) -> None:
        """Take what the runtime made: `exchange` signs, sends, retries and redacts.

        `records` opens what the account made that its service cannot list; without it nothing
        is remembered.
        """
        self._exchange = exchange
        self._base_url = base_url.rstrip("/")
        self._facts = facts
        self._pages = pages
        self._records = records
        self.fields = fields

    def get(self, *path: str, params: Params | None = None) -> Any:
        """GET a path, such as `client.get("conversations", id, "messages")`, as data."""
        return self.request("GET", join(path), params=params).data

    def post(self, *path: str, body: Any = None, params: Params | None = None) -> Any:
        """POST a JSON body to a path and give the answer's data."""
        return self.request("POST", join(path), params=params, body=body).data

    def put(self, *path: str, body: Any = None, params: Params | None = None) -> Any:
        """PUT a JSON body to a path and give the answer's data."""
        return self.request("PUT", join(path), params=params, body=body).data

    def patch(self, *path: str, body: Any = None, params: Params | None = None) -> Any:
        """PATCH a path with a JSON body and give the answer's data."""
        return self.request("PATCH", join(path), params=params, body=body).data

    def delete(self, *path: str, params: Params | None = None) -> Any:
        """DELETE a path and give the answer's data, None where there is none."""
        return self.request("DELETE", join(path), params=params).data

    def raw(
        self, method: str, path: str, *, params: Params | None = None, body: Any = None
    ) -> Answer:
        """Send what a user typed: a path below the base URL, its query and body as they are."""
        return self.request(method, relative(path, self._base_url), params=params, body=body)

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
        if not path.startswith("/"):  # `https://host` and `.example` would be another host
            raise ValueError(f"the path `{path}` does not begin with `/`")
        url = self._base_url + path + query_string(params or {}, already="?" in path)
        sent = {"Accept": "application/json", **(headers or {})}
        payload = None
        if body is not None:
            payload = _json(body)
            sent["Content-Type"] = "application/json"
        response = self._exchange(method, url, sent, payload)
        if not 200 <= response.status < 300:
            raise failure_of(response)
        return Answer(response.status, response.headers, _data(response, method))

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
    ) -> list[Row]:
        """Follow a paged list and give up to `limit` rows of the array `items`, in order.

        `limit` None is the whole list. `skip` rows are left out first; `keep` drops rows that
        the vendor cannot filter, and `scan` bounds how many rows are read for it. A row whose
        `id` came before is dropped. `meta` tells pages, the next page and whether the list was
        cut.
        """
        from kosmo.http.follow import follow

        return follow(
            self, join(path), items, pages, dict(params or {}), limit, skip, keep, scan,
            self._facts, self._pages,
        )  # fmt: skip

    def wanted(self, limit: int | None) -> int | None:
        """Give how many rows the caller wants: `limit`, or what `--all` says instead of it.

        For a list that is put together from several; `rows` asks this itself.
        """
        return self._pages.max_items if self._pages.all else limit

    def resume(self, following: Row, *, left_out: bool) -> None:
        """Tell where such a list goes on, if rows were `left_out` or the service has more."""
        self._facts.truncated = self._facts.truncated or left_out
        self._facts.next = following if self._facts.truncated else None

    def remembered(self, name: str) -> list[Row]:
        """Give the rows of the list `name` that this account made from this machine."""
        return self._records().rows(name) if self._records is not None else []

    def remember(self, name: str, row: Row) -> None:
        """Remember a row with an `id` that was made; a failure is a note, as the row stands."""
        self._keep(lambda records: records.add(name, row))

    def forget(self, name: str, identity: str) -> None:
        """Forget a row that was deleted."""
        self._keep(lambda records: records.remove(name, identity))

    def _keep(self, change: Callable[[Records], None]) -> None:
        if self._records is None:
            return
        try:
            change(self._records())
        except KosmoError as error:
            self.note(f"this is done, but kosmo cannot remember it: {error.message}")

    def note(self, text: str) -> None:
        """Tell the caller something that the data cannot, in `meta.notes` and on stderr."""
        self._facts.notes.append(text)

    def refuse(self, message: str, *, hint: str | None = None) -> UsageError:
        """Make the error for arguments that the vendor has no request for; raise it."""
        return UsageError(message, hint=hint, code="invalid_arguments")


def _json(body: Any) -> bytes:
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as error:  # also UnicodeEncodeError, for half of a surrogate pair
        raise UsageError(
            f"the body cannot be written as JSON: {error}", code="invalid_arguments"
        ) from None


def _data(response: Response, method: str) -> Any:
    if not response.body.strip():
        return None
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        kind = ascii(response.headers.get("content-type", "no content type"))[1:-1]
        accepted = "" if method in ("GET", "HEAD") else "; it has accepted the request"
        raise ServiceError(
            f"the service answered {response.status} with something that is not JSON ({kind})"
            + accepted,
            code="malformed_answer",
            http_status=response.status,
        ) from None
