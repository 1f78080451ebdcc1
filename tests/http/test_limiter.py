"""One credential's limits, by a clock that only waiting and the test move."""

from __future__ import annotations

import hashlib
import itertools
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kosmo.http.fingerprint import fingerprint
from kosmo.http.limit_file import FileStore
from kosmo.http.limiter import Limiter, open_limiter
from kosmo.limits import Limit, parse_limit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kosmo.http.pace import Pace

SECOND = 1_000_000_000
START = 1_800_000_000 * SECOND
KEY = "demo-0123456789abcdef"


class Refused(Exception):
    """A wait that is longer than there is patience."""

    def __init__(self, seconds: float, reason: str) -> None:
        """Take what the limiter said."""
        super().__init__(reason)
        self.seconds = seconds
        self.reason = reason


class Clock:
    """A clock and the patience of a call in one; `between` runs in the middle of a wait."""

    def __init__(self, patience: float = 1e6) -> None:
        """Start the clock."""
        self.now = START
        self.patience = patience
        self.waits: list[tuple[float, str]] = []
        self.told: list[str] = []
        self.between: list[Callable[[], None]] = []

    def __call__(self) -> int:
        return self.now

    def left(self) -> float:
        """Give the patience that is left."""
        return self.patience

    def wait(self, seconds: float, reason: str, *, quiet: bool = False) -> None:
        """Move on; quiet waits are not kept."""
        if not quiet:
            self.waits.append((seconds, reason))
        self.now += round(seconds * SECOND)
        if self.between:
            self.between.pop(0)()

    def tell(self, line: str) -> None:
        """Keep what is told."""
        self.told.append(line)

    def refuse(self, seconds: float, reason: str) -> Refused:
        """Make the error."""
        return Refused(seconds, reason)


class Demo:
    """The limits of a credential, in a folder, as several processes would open them."""

    def __init__(self, folder: Path) -> None:
        """Begin with nothing counted."""
        self.folder = folder / "state" / "limits"
        self.clock = Clock()
        self.notes: list[str] = []

    def store(self, *texts: str) -> FileStore:
        """Open a store."""
        limits = [parse_limit(text) for text in texts]
        digest = fingerprint(*texts)[:8]
        return FileStore(str(self.folder), KEY, digest, limits, self.notes.append, self.clock)

    def limiter(self, *texts: str) -> Limiter:
        """Open a limiter."""
        return Limiter(self.store(*texts), [parse_limit(text) for text in texts], "demo")

    @property
    def pace(self) -> Pace:
        """Give the patience as the limiter takes it."""
        return self.clock  # type: ignore[return-value]

    def file(self) -> Path:
        """Find the one file of counts."""
        (path,) = self.folder.iterdir()
        return path


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    """Give limits with nothing counted."""
    return Demo(tmp_path)


def kept(limit: Limit) -> int:
    """Give the length of a window with its margin: 50 ms, or a twentieth of it."""
    return limit.seconds * SECOND + min(50_000_000, limit.seconds * SECOND // 20)


def counted(limit: Limit, sent: list[tuple[int, int]], first: int, end: int) -> int:
    """Count what was sent in a stretch of time; nothing weighs more than the limit."""
    return sum(min(weight, limit.count) for moment, weight in sent if first <= moment < end)


def earliest(limits: list[Limit], sent: list[tuple[int, int]], now: int, weight: int) -> int:
    """Find by trying when a request may be sent, after all that were before it."""
    start = max([now, *(moment for moment, _ in sent[-1:])])
    ends = {moment + kept(limit) for limit in limits for moment, _ in sent}
    for when in sorted({start, *(end for end in ends if end > start)}):
        with_it = [*sent, (when, weight)]
        if all(
            counted(limit, with_it, when - kept(limit) + 1, when + 1) <= limit.count
            for limit in limits
        ):
            return when
    raise AssertionError


WINDOWS = st.lists(st.builds(Limit, st.integers(1, 6), st.integers(1, 20)), min_size=1, max_size=3)
ARRIVALS = st.lists(st.tuples(st.integers(0, 8 * SECOND), st.integers(1, 4)), max_size=40)


@given(limits=WINDOWS, arrivals=ARRIVALS)
@settings(deadline=None)
def test_every_request_goes_out_as_early_as_all_windows_allow_and_no_earlier(
    tmp_path_factory: pytest.TempPathFactory, limits: list[Limit], arrivals: list[tuple[int, int]]
) -> None:
    demo = Demo(tmp_path_factory.mktemp("limits"))
    stores = itertools.cycle([demo.store(*map(str, limits)) for _ in range(2)])
    sent: list[tuple[int, int]] = []
    for gap, weight in arrivals:
        demo.clock.now += gap
        turn = next(stores).reserve(weight, lambda: float("inf"), None)
        assert turn
        when = demo.clock.now + round(turn.wait * SECOND)
        assert when == earliest(limits, sent, demo.clock.now, weight)
        sent.append((when, weight))
    for limit, (first, _) in itertools.product(limits, sent):
        assert counted(limit, sent, first, first + limit.seconds * SECOND) <= limit.count


def test_requests_wait_for_their_turn_and_say_what_for(demo: Demo) -> None:
    limiter = demo.limiter("2/10s", "3/1m")
    for _ in range(4):
        limiter.leave(limiter.enter(1, demo.pace))
    assert demo.clock.waits == [
        (10.05, "the limit 2/10s of demo"),
        (50.0, "the limit 3/1m of demo"),
    ]


def test_a_turn_that_comes_too_late_is_refused_and_nothing_is_counted(demo: Demo) -> None:
    limiter = demo.limiter("1/1m", "1 at once")
    limiter.leave(limiter.enter(1, demo.pace))
    demo.clock.patience = 10
    for _ in range(3):
        with pytest.raises(Refused) as raised:
            limiter.enter(1, demo.pace)
        assert (raised.value.seconds, raised.value.reason) == (60.05, "the limit 1/1m of demo")
    demo.clock.now += 55 * SECOND
    limiter.leave(limiter.enter(1, demo.pace))
    assert demo.clock.now == START + 60_050_000_000


def test_a_request_heavier_than_a_limit_takes_the_whole_of_it(demo: Demo) -> None:
    limiter = demo.limiter("3/10s")
    for weight in (5, 1, 5):
        limiter.enter(weight, demo.pace)
    assert [wait for wait, _ in demo.clock.waits] == [10.05, 10.05]


def test_an_immense_limit_is_kept_in_parts(demo: Demo) -> None:
    store = demo.store("1000000/1s")
    for _ in range(10):
        assert store.reserve(10_000, lambda: 0, None)
    turn = store.reserve(1, lambda: 0, None)
    assert turn
    assert (turn.granted, turn.wait) == (False, 0.105)
    assert demo.file().stat().st_size < 1_000_000


def test_no_more_go_out_at_once_than_the_cap(demo: Demo) -> None:
    limiter, other = demo.limiter("2 at once"), demo.limiter("2 at once")
    first, second = limiter.enter(1, demo.pace), other.enter(1, demo.pace)
    demo.clock.patience = 0.1
    with pytest.raises(Refused) as raised:
        limiter.enter(1, demo.pace)
    assert raised.value.reason == "the limit 2 at once of demo"
    assert raised.value.seconds == 1.0
    limiter.leave(first)
    third = other.enter(1, demo.pace)
    other.leave(second)
    limiter.leave(limiter.enter(1, demo.pace))
    other.leave(third)


def test_who_waits_for_a_slot_gets_it_soon_after_it_is_free(demo: Demo) -> None:
    limiter = demo.limiter("1 at once")
    ticket = limiter.enter(1, demo.pace)
    demo.clock.between = [lambda: None] * 9 + [lambda: limiter.leave(ticket)]
    limiter.enter(1, demo.pace)
    assert 0 < demo.clock.now - START < SECOND
    assert demo.clock.waits == []


def test_a_slot_is_free_when_its_time_is_over_and_not_given_back_by_who_lost_it(
    demo: Demo,
) -> None:
    limiter = demo.limiter("1 at once")
    lost = limiter.enter(1, demo.pace)
    demo.clock.now += 601 * SECOND
    ticket = limiter.enter(1, demo.pace)
    limiter.leave(lost)
    demo.clock.patience = 0
    with pytest.raises(Refused):
        limiter.enter(1, demo.pace)
    limiter.leave(ticket)
    assert limiter.enter(1, demo.pace)


def test_a_request_that_is_stopped_while_it_waits_gives_its_slot_back(demo: Demo) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    limiter = demo.limiter("1/10s", "1 at once")
    limiter.leave(limiter.enter(1, demo.pace))
    demo.clock.between = [stop]
    with pytest.raises(KeyboardInterrupt):
        limiter.enter(1, demo.pace)
    limiter.leave(limiter.enter(1, demo.pace))


def test_only_a_hash_of_the_credential_is_stored(tmp_path: Path) -> None:
    limiter = open_limiter(str(tmp_path), "demo", ("key", "secret"), ("10/1s", "300/1m"), print)
    again = open_limiter(str(tmp_path), "demo", ("key", "secret"), ("300/60s", "10/s"), print)
    other = open_limiter(str(tmp_path), "demo", ("keys", "ecret"), ("10/1s", "300/1m"), print)
    clock = Clock()
    for each in (limiter, again, other):
        each.leave(each.enter(1, clock))  # type: ignore[arg-type]
    files = sorted((tmp_path / "limits").iterdir())
    assert len(files) == 2
    assert (tmp_path / "limits").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert f"demo-{fingerprint('key', 'secret')[:16]}" in {path.name[:21] for path in files}
    assert not any(b"secret" in path.read_bytes() for path in files)


def test_a_fingerprint_is_a_hash_that_knows_where_texts_end() -> None:
    content = b"\0" * 7 + b"\3key" + b"\0" * 7 + b"\1s"
    assert fingerprint("key", "s") == hashlib.sha256(content).hexdigest()
    texts = [("key", "s"), ("keys",), ("keys", ""), ("s", "key"), ()]
    assert len({fingerprint(*each) for each in texts}) == len(texts)


def test_a_thousand_requests_leave_one_file_of_the_limits_size(demo: Demo) -> None:
    limiter = demo.limiter("300/1m", "5 at once")
    for _ in range(1000):
        limiter.leave(limiter.enter(1, demo.pace))
    assert demo.file().stat().st_size < 300 * 8 + 256
    assert os.listdir(demo.folder) == [demo.file().name]


def test_a_pause_that_cannot_be_stored_is_kept_by_this_process(demo: Demo) -> None:
    demo.folder.parent.mkdir()
    demo.folder.write_text("in the way")
    clock = demo.clock
    limiter = Limiter(demo.store(), [], "demo", lambda: clock.now / SECOND)
    limiter.leave(limiter.enter(1, demo.pace))
    limiter.pause(30)
    limiter.pause(20)
    clock.between = [lambda: limiter.pause(40)]
    for _ in range(2):
        limiter.leave(limiter.enter(1, demo.pace))
    reason = "demo asked for a pause"
    assert clock.waits == [(30.0, reason), (40.0, reason)]
    assert clock.told == ["no other process keeps the pause of demo: it cannot be stored"]
    assert len(demo.notes) == 1
