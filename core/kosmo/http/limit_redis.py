"""Count the requests of one credential on a Redis server that many machines share.

It keeps what the file of one machine keeps, by the server's clock and in its microseconds: for
each window a list of moments, the oldest first; for requests at once a sorted set of tokens by
the end of their time, as nobody sees from afar whether a process is still there.
"""

from __future__ import annotations

import os
import re

from kosmo.errors import ConfigError, KosmoError, TryLaterError, UsageError
from kosmo.http.limit_layout import FAR, cap_of, windows_of
from kosmo.http.limit_scripts import PAUSE, RESERVE
from kosmo.http.limiter import Turn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from redis import Redis
    from redis.exceptions import RedisError

    from kosmo.limits import Limit

_TIMEOUT = 5.0  # seconds
_LEASE = 120_000_000  # microseconds, after which a request counts as over
_SECOND = 1_000_000
_BUSY, _GRANTED = 0, 1


class RedisStore:
    """Counts below `kosmo:limit:<key>`. Raises where the server cannot be used."""

    def __init__(
        self,
        url: str,
        key: str,
        digest: str,
        limits: Sequence[Limit],
        note: Callable[[str], None],
    ) -> None:
        """Take the server and the credential; `note` is told what failed after a request."""
        self._shown = _without_secrets(url)
        self._redis = self._client(url)
        self._note = note
        self._state = f"kosmo:limit:{key}"
        kept = windows_of(limits)
        own = f"{self._state}:{digest}"
        self._slots = f"{own}:slots"
        self._keys = [self._state, self._slots, *(f"{own}:{number}" for number in range(len(kept)))]
        self._causes = [None, *(limit for limit, _, _ in kept)]
        windows = [number for _, count, length in kept for number in (count, length // 1000)]
        farthest = max([FAR, *(length for _, _, length in kept)]) // 1000
        self._cap = cap_of(limits)
        self._fixed: list[str | int] = [digest, self._cap, _LEASE, farthest, *windows]
        self._reserve = self._redis.register_script(RESERVE)
        self._pause = self._redis.register_script(PAUSE)

    def reserve(self, weight: int, left: Callable[[], float], slot: object) -> Turn | None:
        """Reserve the earliest moment within `left` seconds; None where all slots are taken."""
        token = str(slot or os.urandom(12).hex())
        given = [weight, int(min(left(), 1e9) * _SECOND), token, *self._fixed]
        answer = self._tried(lambda: self._reserve(self._keys, given))
        outcome, wait, cause, epoch = map(int, answer)
        if outcome == _BUSY:
            return None
        granted = outcome == _GRANTED
        return Turn(
            wait / _SECOND,
            cause=self._causes[cause],
            epoch=epoch,
            granted=granted,
            slot=token if granted and self._cap else slot,
        )

    def epoch(self) -> object:
        """Give what a pause changes."""
        return int(self._tried(lambda: self._redis.hget(self._state, "epoch")) or 0)

    def release(self, slot: object) -> None:
        """Give back a slot of the cap at once; where that fails its time will end."""
        self._noted(lambda: self._redis.zrem(self._slots, str(slot)))

    def pause(self, seconds: float) -> bool:
        """Let nobody with this credential send for so long, on any machine; tell whether kept."""
        return self._noted(lambda: self._pause([self._state], [int(seconds * _SECOND)]))

    def _client(self, url: str) -> Redis:
        try:
            import redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ImportError:
            raise UsageError(
                "limits on a Redis server need the extra `redis`",
                hint="pip install 'kosmo[redis]'",
                code="missing_extra",
            ) from None
        try:
            client = redis.Redis.from_url(
                url,
                socket_timeout=_TIMEOUT,
                socket_connect_timeout=_TIMEOUT,
                retry=Retry(NoBackoff(), 1),
                decode_responses=True,
            )
            client.connection_pool.make_connection()  # which refuses parameters it does not know
            return client
        except (TypeError, ValueError):
            raise ConfigError(
                f"`limits` is `{self._shown}`, which is no address of a Redis server such as"
                " `redis://user:password@host:6379/0`, with `/` in the password as `%2F`",
                hint="kosmo doctor",
                code="config_value",
            ) from None

    def _tried(self, act: Callable[[], Any]) -> Any:
        from redis.exceptions import RedisError

        try:
            return act()
        except RedisError as error:
            raise self._failure(error) from None

    def _noted(self, act: Callable[[], Any]) -> bool:
        try:
            self._tried(act)
        except KosmoError as error:
            self._note(error.message)
            return False
        return True

    def _failure(self, error: RedisError) -> KosmoError:
        from redis import exceptions

        where = f"the Redis server of `limits`, `{self._shown}`,"
        unreachable = isinstance(error, (exceptions.ConnectionError, exceptions.TimeoutError))
        refused = (exceptions.AuthenticationError, exceptions.AuthorizationError)
        if unreachable and not isinstance(error, refused):
            return TryLaterError(
                f"{where} cannot be reached; nothing was sent; start it, or take `limits` out of"
                " config.toml",
                hint="kosmo doctor",
                code="limits_unreachable",
            )
        return ConfigError(
            f"{where} refuses kosmo: {' '.join(str(error).split())}",
            hint="kosmo doctor",
            code="config_value",
        )


def _without_secrets(url: str) -> str:
    """Take user, password and parameters out of an address."""
    scheme, _, rest = url.partition("://")
    shown = re.split("[?#]", rest, maxsplit=1)[0]
    authority, slash, path = shown.partition("/")
    if "@" in rest[len(authority) :]:  # where the password ends is unknown
        return f"{scheme}://********"
    return f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}"
