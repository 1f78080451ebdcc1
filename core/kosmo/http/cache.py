"""A private cache of answers to GET, for one account.

What lies on disk is an answer's status, URL, body, times and three of its headers: nothing of the
request, no cookie, no credential.
"""

from __future__ import annotations

import time
from _thread import get_ident

from kosmo.http.cache_folder import CacheFolder
from kosmo.http.fingerprint import fingerprint
from kosmo.http.freshness import age, lifetime
from kosmo.http.kept import Kept, read_kept
from kosmo.message import Response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_LARGEST_BODY = 5_000_000


class ResponseCache:
    """The answers that one account was given. It never fails; at worst it has nothing.

    Threads and processes may share it. What a thread looked for before `forget`, in whatever
    process that was called, is not kept after it.
    """

    def __init__(self, folder: str, *, clock: Callable[[], float] = time.time) -> None:
        """Take the account's own folder, which is made when it is looked into."""
        self._folder = CacheFolder(folder)
        self._clock = clock
        self._looked: dict[int, tuple[str, bytes]] = {}  # name and generation, by thread

    def look(self, url: str, accept: str) -> Kept | None:
        """Look for the answer to a GET of this URL with this `Accept`."""
        name = _name(url, accept)
        self._looked[get_ident()] = (name, self._folder.generation())
        content = self._folder.read(name)
        return None if content is None else read_kept(content, url, accept, self._clock)

    def keep(self, url: str, accept: str, response: Response, usual: float) -> None:
        """Keep a new answer, or drop the one before it where the new one may not be kept.

        It is fresh for `usual` seconds where the service does not say. Other answers than 200
        change nothing.
        """
        looked, generation = self._looked.pop(get_ident(), ("", b""))
        if response.status != 200:
            return
        name = _name(url, accept)
        now = self._clock()
        seconds = lifetime(response.headers, usual, now)
        if seconds is None or len(response.body) > _LARGEST_BODY:
            self._folder.remove(name)
            return
        made = now - age(response.headers)
        kept = Kept(url, accept, response, made=made, seconds=seconds, clock=self._clock)
        if kept.fresh or kept.conditions():
            self._folder.write(name, kept.as_bytes(), generation if looked == name else None)
        else:
            self._folder.remove(name)

    def renewed(self, kept: Kept, response: Response) -> Response:
        """Give the kept answer that a 304 confirms, and keep it for as long as that says.

        Where it does not say, for as long as before.
        """
        known = kept.response
        whole = Response(200, {**response.headers, **known.headers}, known.body)
        for name in ("etag", "last-modified"):
            if name in response.headers:
                whole.headers[name] = response.headers[name]
        self.keep(kept.url, kept.accept, whole, kept.seconds)
        return known

    def forget(self) -> None:
        """Drop every answer: the account has changed something at its service."""
        self._folder.empty()


def _name(url: str, accept: str) -> str:
    """Name the file of an answer."""
    return fingerprint("GET", url, accept)
