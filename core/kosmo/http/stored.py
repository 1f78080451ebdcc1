"""Answers that may be used again: asked for once, then looked up or confirmed."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.call import Facts
    from kosmo.http.cache import ResponseCache
    from kosmo.message import Response

    Headers = dict[str, str]
    Send = Callable[[str, str, Headers, bytes | None], Response]


class StoredAnswers:
    """The stored answers of one account, for the requests of one call."""

    def __init__(self, cache: ResponseCache, *, usual: float, facts: Facts) -> None:
        """Take the cache; `usual` is for how many seconds an answer holds that does not say."""
        self._cache = cache
        self._usual = usual
        self._facts = facts

    def answer(self, url: str, headers: Headers, send: Send) -> Response:
        """Give the answer to a GET: a fresh one from the cache, one that is confirmed, or a new."""
        accept = headers.get("Accept", "")
        kept = self._cache.look(url, accept)
        if kept is not None and kept.fresh:
            self._facts.cached = "hit"
            return kept.response
        conditions = {} if kept is None else kept.conditions()
        response = send("GET", url, {**headers, **conditions}, None)
        if kept is not None and response.status == 304:
            self._facts.cached = "confirmed"
            return self._cache.renewed(kept, response)
        if _is_json(response):
            self._cache.keep(url, accept, response, self._usual)
        return response


def _is_json(response: Response) -> bool:
    """Tell an answer from a page to sign in, which would be given again and again."""
    try:
        json.loads(response.body)
    except (ValueError, RecursionError):
        return False
    return True
