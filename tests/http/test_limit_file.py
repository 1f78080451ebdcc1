"""The file of counts: pauses that everybody keeps, and files, clocks and folders gone wrong."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kosmo.http.fingerprint import fingerprint
from kosmo.http.limit_file import FileStore
from kosmo.http.limit_layout import BLOCKED, EPOCH, PAUSED, SEEN, SWEPT
from kosmo.http.limiter import Limiter
from kosmo.limits import Limit, parse_limit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECOND = 1_000_000_000
START = 1_800_000_000 * SECOND
KEY = "demo-0123456789abcdef"


class Clock:
    """A clock and the patience of a call in one; `between` runs in the middle of the next wait."""

    def __init__(self) -> None:
        """Start the clock."""
        self.now = START
        self.reasons: list[str] = []
        self.between: Callable[[], None] | None = None

    def __call__(self) -> int:
        return self.now

    def left(self) -> float:
        """Give the patience that is left."""
        return 1e6

    def wait(self, seconds: float, reason: str) -> None:
        """Move on."""
        self.reasons.append(reason)
        self.now += round(seconds * SECOND)
        if self.between is not None:
            act, self.between = self.between, None
            act()


class Demo:
    """The stores of a credential, as several processes would open them."""

    def __init__(self, folder: Path) -> None:
        """Begin with nothing counted."""
        self.folder = folder
        self.clock = Clock()
        self.notes: list[str] = []

    def store(self, *texts: str, key: str = KEY) -> FileStore:
        """Open a store."""
        limits = [parse_limit(text) for text in texts]
        digest = fingerprint(*texts)[:8]
        return FileStore(str(self.folder), key, digest, limits, self.notes.append, self.clock)

    def path(self, *texts: str) -> Path:
        """Name a file of counts."""
        return self.folder / f"{KEY}-{fingerprint(*texts)[:8]}.bin"


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    """Give stores with nothing counted."""
    return Demo(tmp_path / "limits")


def wait(store: FileStore) -> float:
    """Reserve for one request and give how long it has to wait."""
    turn = store.reserve(1, lambda: float("inf"), None)
    assert turn
    return turn.wait


def test_a_pause_reaches_everybody_with_the_credential_whatever_their_limits(demo: Demo) -> None:
    first, same, other, none = (
        demo.store("2/1s"), demo.store("2/1s"), demo.store("300/1m", "5 at once"), demo.store(),
    )  # fmt: skip
    stranger = demo.store("2/1s", key="demo-fedcba9876543210")
    assert [wait(store) for store in (first, other, none, stranger)] == [0.0] * 4
    first.pause(30)
    late = demo.store("7/1s")
    assert [wait(store) for store in (same, other, none, late)] == [30.0] * 4
    assert wait(stranger) == 0.0


def test_after_a_pause_requests_go_out_at_the_pace_of_the_limits(demo: Demo) -> None:
    store = demo.store("2/1s")
    store.pause(30)
    assert [wait(store) for _ in range(5)] == [30.0, 30.0, 31.05, 31.05, 32.1]


def test_a_shorter_pause_does_not_end_a_longer_one(demo: Demo) -> None:
    store = demo.store("2/1s")
    store.pause(30)
    store.pause(1)
    assert wait(store) == 30.0


def test_who_wakes_up_in_a_pause_gets_another_moment(demo: Demo) -> None:
    store, other = demo.store("1/10s", "1 at once"), demo.store("300/1m")
    limiter = Limiter(store, [], "demo")
    limiter.leave(limiter.enter(1, demo.clock))  # type: ignore[arg-type]
    demo.clock.between = lambda: Limiter(other, []).pause(60)
    ticket = limiter.enter(1, demo.clock)  # type: ignore[arg-type]
    assert demo.clock.now == START + 70_050_000_000
    assert demo.clock.reasons[1:] == ["demo asked for a pause"]
    limiter.leave(ticket)


def test_moments_that_a_pause_took_away_are_given_out_again(demo: Demo) -> None:
    store = demo.store("2/10s", "100/1h")
    assert [wait(store) for _ in range(8)] == [0.0, 0.0, *[10.05] * 2, *[20.1] * 2, *[30.15] * 2]
    demo.clock.now += SECOND
    store.pause(5)
    # Not after the thirty seconds that had been given out.
    assert [round(wait(store), 2) for _ in range(4)] == [10.05, 10.05, 20.1, 20.1]


@given(
    st.lists(st.builds(Limit, st.integers(1, 5), st.integers(1, 9)), min_size=1, max_size=2),
    st.lists(st.tuples(st.integers(0, 3 * SECOND), st.integers(-3, 6)), max_size=40),
)
@settings(deadline=None)
def test_no_window_is_exceeded_and_nothing_is_sent_in_a_pause_however_many_there_are(
    tmp_path_factory: pytest.TempPathFactory, limits: list[Limit], steps: list[tuple[int, int]]
) -> None:
    demo = Demo(tmp_path_factory.mktemp("limits"))
    store = demo.store(*map(str, limits))
    moments: list[int] = []
    for gap, seconds in steps:
        demo.clock.now += gap
        waiting = 1
        if seconds > 0:
            store.pause(seconds)
            sent = [moment for moment in moments if moment <= demo.clock.now]
            waiting, moments = len(moments) - len(sent), sent
        fresh = [demo.clock.now + round(wait(store) * SECOND) for _ in range(waiting)]
        if seconds > 0:
            assert all(moment >= demo.clock.now + seconds * SECOND for moment in fresh)
        moments += fresh
    for limit in limits:
        for first in moments:
            end = first + limit.seconds * SECOND
            assert sum(first <= moment < end for moment in moments) <= limit.count


def test_what_was_sent_before_a_pause_still_counts_after_it(demo: Demo) -> None:
    store = demo.store("3/1m")
    assert [wait(store) for _ in range(4)] == [0.0, 0.0, 0.0, 60.05]
    store.pause(2)
    demo.clock.now += 3 * SECOND
    assert wait(store) == pytest.approx(57.05)


def test_a_pause_of_nothing_is_none_and_the_longest_is_a_day(demo: Demo) -> None:
    limiter = Limiter(demo.store("2/1s"), [])
    limiter.pause(0)
    limiter.pause(-1)
    assert not demo.folder.exists()
    limiter.pause(1e12)
    assert wait(demo.store("2/1s")) == 86_400.0


def test_a_clock_that_was_set_back_a_little_is_waited_for(demo: Demo) -> None:
    store = demo.store("2/10s")
    assert [wait(store), wait(store)] == [0.0, 0.0]
    demo.clock.now -= 5 * SECOND
    assert wait(store) == 10.05


def test_a_clock_that_was_set_back_far_makes_all_forgotten_but_a_pause(demo: Demo) -> None:
    store = demo.store("1/1d")
    assert [wait(store) for _ in range(2)] == [0.0, 86_400.05]
    demo.clock.now -= 3600 * SECOND
    assert wait(store) == 0.0
    store.pause(30)
    demo.clock.now -= 3600 * SECOND
    assert wait(store) == 30.0


def test_a_moment_that_nobody_can_have_reserved_makes_a_file_new(demo: Demo) -> None:
    store = demo.store("1/10s")
    wait(store)
    with demo.path("1/10s").open("r+b") as file:
        file.seek(-8, os.SEEK_END)
        file.write(b"\x7f" * 8)
    assert wait(store) == 0.0
    assert wait(store) == 10.05


def test_a_file_that_was_deleted_or_replaced_is_begun_anew(demo: Demo) -> None:
    store = demo.store("1/10s")
    assert [wait(store), wait(store)] == [0.0, 10.05]
    demo.path("1/10s").unlink()
    assert [wait(store), wait(store)] == [0.0, 10.05]
    (demo.folder / "new").write_bytes(b"not a file of counts")
    (demo.folder / "new").replace(demo.path("1/10s"))
    assert [wait(store), wait(store)] == [0.0, 10.05]
    demo.path("1/10s").unlink()
    demo.folder.rmdir()
    assert [wait(store), wait(store)] == [0.0, 10.05]
    assert demo.notes == []


def test_who_waits_while_the_file_is_deleted_gets_another_moment(demo: Demo) -> None:
    limiter = Limiter(demo.store("1/10s", "1 at once"), [])
    limiter.leave(limiter.enter(1, demo.clock))  # type: ignore[arg-type]
    demo.clock.between = demo.path("1/10s", "1 at once").unlink
    ticket = limiter.enter(1, demo.clock)  # type: ignore[arg-type]
    assert demo.clock.now == START + 10_050_000_000
    demo.path("1/10s", "1 at once").unlink()
    limiter.leave(ticket)
    assert not demo.path("1/10s", "1 at once").exists()


@given(content=st.binary(max_size=400), ours=st.booleans(), start=st.integers(8, 200))
@settings(deadline=None)
def test_no_content_of_a_file_fails_a_call(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, ours: bool, start: int
) -> None:
    demo = Demo(tmp_path_factory.mktemp("limits"))
    store = demo.store("3/10s", "2 at once")
    wait(store)
    path = demo.path("3/10s", "2 at once")
    path.write_bytes((path.read_bytes()[:start] if ours else b"") + content)
    for _ in range(4):
        turn = store.reserve(2, lambda: 100.0, None)
        if turn is not None and turn.slot is not None:
            store.release(turn.slot)
    store.pause(1)
    store.epoch()
    assert demo.notes == []


def test_a_folder_that_cannot_be_written_means_no_limits_and_one_note(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    demo = Demo(tmp_path / "file" / "limits")
    store = demo.store("1/1d", "1 at once")
    assert [(wait(store), store.pause(60)) for _ in range(3)] == [(0.0, False)] * 3
    (note,) = demo.notes
    assert note.startswith(f"rate limits are not kept: `{demo.folder}")
    assert note.endswith("Not a directory")


def test_a_file_that_cannot_be_opened_means_no_limits_and_one_note(demo: Demo) -> None:
    demo.path("1/1d").mkdir(parents=True)
    store = demo.store("1/1d")
    assert [wait(store), wait(store)] == [0.0, 0.0]
    assert store.epoch() is None
    assert len(demo.notes) == 1


@pytest.mark.parametrize("beside", [False, True])
def test_a_pipe_in_place_of_a_file_holds_nobody_up(demo: Demo, beside: bool) -> None:
    demo.folder.mkdir()
    os.mkfifo(demo.path("2/1s" if beside else "1/1d"))
    store = demo.store("1/1d")
    assert wait(store) == 0.0
    assert store.pause(60) is beside
    (note,) = demo.notes
    assert note.endswith("it is no regular file")


def test_a_link_is_not_followed_to_a_file_or_to_where_none_is(demo: Demo, tmp_path: Path) -> None:
    demo.folder.mkdir()
    precious, absent = tmp_path / "precious", tmp_path / "absent"
    precious.write_text("precious")
    for limit, target in (("1/1d", precious), ("2/1d", absent)):
        demo.path(limit).symlink_to(target)
        store = demo.store(limit)
        assert (wait(store), wait(store), store.pause(60), store.epoch()) == (0.0, 0.0, False, None)
    assert precious.read_text() == "precious"
    assert not absent.exists()
    assert [note.rpartition(": ")[2] for note in demo.notes] == ["it is a link"] * 2


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_can_write_to_is_not_used(demo: Demo, mode: int) -> None:
    store = demo.store("1/1d")
    assert (wait(store), wait(store) > 0) == (0.0, True)
    path = demo.path("1/1d")
    path.chmod(mode)
    held = path.read_bytes()
    assert (wait(store), store.pause(60)) == (0.0, False)
    assert path.read_bytes() == held
    assert demo.notes[0].endswith("others can write to it")


def test_a_folder_that_others_can_write_to_or_a_link_to_one_is_not_used(
    demo: Demo, tmp_path: Path
) -> None:
    demo.folder.mkdir()
    demo.folder.chmod(0o777)
    assert demo.store("1/1d").pause(60) is False
    aside = tmp_path / "aside"
    demo.folder.rename(aside)
    aside.chmod(0o700)
    demo.folder.symlink_to(aside)
    assert demo.store("1/1d").pause(60) is False
    assert list(aside.iterdir()) == []
    assert [note.rpartition(": ")[2] for note in demo.notes] == [
        "others can write to its folder", "its folder is no folder",
    ]  # fmt: skip


@pytest.mark.parametrize("place", [BLOCKED, EPOCH, SEEN, SWEPT, PAUSED])
def test_a_pause_gets_past_any_number_in_the_files(demo: Demo, place: int) -> None:
    first, other = demo.store("2/1s"), demo.store("300/1m")
    assert (wait(first), wait(other)) == (0.0, 0.0)
    for path in demo.folder.iterdir():
        content = bytearray(path.read_bytes())
        content[8 * place : 8 * place + 8] = b"\xff" * 8
        path.write_bytes(content)
    assert first.pause(30)
    assert (wait(first), wait(other)) == (30.0, 30.0)
