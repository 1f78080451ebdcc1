"""The files of the cache: who may read them, how many there are, and what damage does."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from kosmo import Response
from kosmo.http.cache import ResponseCache

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

URL = "https://service.test/v1/things"
SECRET = "token-0123456789abcdef"
HEADERS = {
    "content-type": "application/json", "etag": '"v1"', "cache-control": "max-age=600",
    "set-cookie": f"session={SECRET}", "authorization": f"Bearer {SECRET}",
    "x-request-id": SECRET, "www-authenticate": SECRET, "link": f"<{URL}?t={SECRET}>; rel=next",
}  # fmt: skip
STRANGER = 54_321

# Keeps one URL's answer over and over, in bodies of which every byte is the same.
WRITER = """
import itertools, os, sys
from kosmo import Response
from kosmo.http.cache import ResponseCache
folder, over = sys.argv[1:]
cache = ResponseCache(folder)
for number in itertools.count():
    body = bytes([97 + number % 26]) * (10_000 + number % 1_000)
    cache.keep("https://service.test/v1/things", "", Response(200, {}, body), 600)
    if os.path.exists(over):
        break
"""

# The administrator may write everywhere; without that right the folder's mode holds for all.
READ_ONLY = """
import ctypes, os, sys
from kosmo import Response
from kosmo.http.cache import ResponseCache
os.chmod(sys.argv[1], 0o500)
if os.getuid() == 0:
    version_3 = (ctypes.c_uint32 * 2)(0x20080522, 0)
    assert ctypes.CDLL(None).capset(version_3, (ctypes.c_uint32 * 6)()) == 0
for folder in (sys.argv[1], sys.argv[1] + "/deeper/still"):
    cache = ResponseCache(folder)
    cache.keep("https://service.test/v1/things", "", Response(200, {}, b"new"), 600)
    kept = cache.look("https://service.test/v1/things", "")
    print(kept and kept.response.body.decode())
    cache.forget()
print(os.listdir(sys.argv[1]))
"""

# A disk that is full all at once.
FULL = """
import os, resource, signal, sys
from kosmo import Response
from kosmo.http.cache import ResponseCache
cache = ResponseCache(sys.argv[1])
cache.keep("https://service.test/v1/things", "", Response(200, {}, b"old"), 600)
cache.keep("https://service.test/v1/others", "", Response(200, {}, b"old"), 600)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
cache.keep("https://service.test/v1/things", "", Response(200, {}, b"new"), 600)
print(cache.look("https://service.test/v1/things", ""), len(os.listdir(sys.argv[1])))
cache.forget()
print(os.listdir(sys.argv[1]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the place of a folder that is not there yet."""
    return tmp_path / "responses" / "demo"


def _open(folder: Path) -> ResponseCache:
    return ResponseCache(str(folder))


def _keep(folder: Path, body: bytes = b"{}", url: str = URL) -> None:
    _open(folder).keep(url, "", Response(200, dict(HEADERS), body), 60)


def _body(folder: Path, url: str = URL) -> bytes | None:
    kept = _open(folder).look(url, "")
    return None if kept is None else kept.response.body


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name != "generation")


def test_nothing_secret_and_nothing_unneeded_lies_on_disk(folder: Path) -> None:
    cache = _open(folder)
    cache.keep(URL, "application/json", Response(200, dict(HEADERS), b'{"a": 1}'), 60)
    kept = cache.look(URL, "application/json")
    assert kept is not None
    cache.renewed(kept, Response(304, dict(HEADERS), b""))
    cache.forget()
    cache.keep(URL, "application/json", Response(200, dict(HEADERS), b'{"a": 1}'), 60)
    (path,) = _files(folder)
    for written in folder.iterdir():
        content = written.read_bytes().lower()
        assert SECRET.encode() not in content
        assert b"cookie" not in content
    head, _, body = path.read_bytes().partition(b"\n")
    said = json.loads(head)
    assert set(said) == {"url", "status", "headers", "made", "seconds", "length"}
    assert said["headers"] == {"content-type": "application/json", "etag": '"v1"'}
    assert body == b'{"a": 1}'


def test_only_the_owner_may_read_what_is_kept(folder: Path) -> None:
    before = os.umask(0)
    try:
        _keep(folder)
        _open(folder).forget()
        _keep(folder)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert set(modes.values()) == {0o600}
    assert len(modes) == 2
    for made in (folder, folder.parent):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700


def _of_a_stranger(folder: Path) -> None:
    if os.getuid() == 0:
        os.chown(folder, STRANGER, STRANGER)
    else:  # nobody but the administrator can give a folder away
        folder.chmod(0o777)


def _a_link(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(folder.with_name("elsewhere"))


def _a_file(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("here was a folder")


SPOILT_FOLDERS: list[Callable[[Path], None]] = [
    _of_a_stranger, _a_link, _a_file,
    lambda folder: folder.chmod(0o777), lambda folder: folder.chmod(0o720),
]  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILT_FOLDERS)
def test_a_folder_that_others_could_have_filled_is_not_used(
    folder: Path, spoil: Callable[[Path], None]
) -> None:
    _keep(folder, b"trusted")
    (path,) = _files(folder)
    spoil(folder)
    assert _body(folder) is None
    _keep(folder, b"new")
    _keep(folder, b"new", URL + "/2")
    _open(folder).forget()
    place = folder if folder.is_dir() else folder.with_name("elsewhere")
    assert [one.name for one in _files(place)] == [path.name]
    assert _files(place)[0].read_bytes().endswith(b"trusted")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _lengthened(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def _replaced(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _given_away(path: Path) -> None:
    if os.getuid() == 0:
        os.chown(path, STRANGER, STRANGER)
    else:
        path.chmod(0o666)


def _written(head: object) -> Callable[[Path], None]:
    text = head if isinstance(head, str) else json.dumps(head)

    def write(path: Path) -> None:
        path.write_bytes(text.encode() + b"\n{}")

    return write


def _filled(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


WHOLE = {"url": URL, "status": 200, "headers": {}, "made": 1.0, "seconds": 1.0, "length": 2}
SPOILT_FILES: list[Callable[[Path], object]] = [
    _cut, _lengthened, _replaced, _given_away, _filled(b""),
    _filled(b"\xff\xfe\0{" * 99), lambda path: path.chmod(0o622),
    lambda path: os.truncate(path, 60_000_000), _written("[" * 100_000), _written([]),
    _written({}), _written(None), _written(WHOLE | {"url": URL + "/2"}),
    _written(WHOLE | {"status": 404}), _written(WHOLE | {"headers": []}),
    _written(WHOLE | {"headers": "etag"}), _written(WHOLE | {"headers": {"etag": 1}}),
    _written(WHOLE | {"headers": {"etag": "a\r\nCookie: b"}}), _written(WHOLE | {"made": 10**400}),
    _written(WHOLE | {"headers": {"set-cookie": "a"}}), _written(WHOLE | {"seconds": "soon"}),
    _written(WHOLE | {"length": 3}), _written(WHOLE | {"made": None}),
]  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILT_FILES)
def test_a_file_that_is_damaged_or_not_ours_is_passed_over_and_replaced(
    folder: Path, spoil: Callable[[Path], object]
) -> None:
    _keep(folder)
    (path,) = _files(folder)
    _written(WHOLE)(path)
    assert _body(folder) == b"{}"
    spoil(path)
    assert _body(folder) is None
    _keep(folder, b"new")
    assert _body(folder) == (None if path.is_dir() else b"new")
    assert _files(folder) == [path]


def _run(code: str, folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_cache(folder: Path) -> None:
    _keep(folder, b"old")
    names = [path.name for path in folder.iterdir()]
    assert _run(READ_ONLY, folder) == ["None", "None", str(names)]


def test_an_answer_that_finds_the_disk_full_takes_the_one_before_it_along(folder: Path) -> None:
    assert _run(FULL, folder) == ["None 1", "[]"]


def test_processes_that_write_the_same_entry_never_mix_it(folder: Path, tmp_path: Path) -> None:
    over = tmp_path / "over"
    command = [sys.executable, "-c", WRITER, str(folder), str(over)]
    _keep(folder, b"first")
    writers = [subprocess.Popen(command) for _ in range(3)]
    seen: set[int] = set()
    while len(seen) < 50 and all(writer.poll() is None for writer in writers):
        body = _body(folder)
        assert body is not None
        assert body in (b"first", body[:1] * len(body))
        seen.add(len(body))
    over.touch()
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert len(seen) == 50
    assert len(_files(folder)) == 1


def test_the_oldest_go_where_there_are_too_many(folder: Path) -> None:
    cache = _open(folder)
    for number in range(540):
        cache.keep(f"{URL}/{number}", "", Response(200, {}, b"{}"), 60)
    assert 500 <= len(_files(folder)) < 516
    for path in _files(folder):
        number = int(json.loads(path.read_bytes().partition(b"\n")[0])["url"].rpartition("/")[2])
        os.utime(path, (1_000_000 - number, 1_000_000 - number))
    abandoned = folder / f"{'0' * 64}.abandoned"
    abandoned.write_bytes(b"a crash left this")
    os.utime(abandoned, (1, 1))
    for number in range(540, 556):
        cache.keep(f"{URL}/{number}", "", Response(200, {}, b"{}"), 60)
    assert 500 <= len(_files(folder)) < 516
    assert not abandoned.exists()
    assert _body(folder, f"{URL}/539") is None
    assert _body(folder, f"{URL}/555") == b"{}"
    assert _body(folder, f"{URL}/100") == b"{}"


def test_large_answers_are_bounded_together_and_the_largest_not_kept(folder: Path) -> None:
    _keep(folder, b"small")
    _keep(folder, b"x" * 5_000_001)
    assert _files(folder) == []
    for number in range(12):
        _keep(folder, b"x" * 5_000_000, f"{URL}/{number}")
        assert sum(path.stat().st_size for path in _files(folder)) <= 50_000_000
    assert _body(folder, f"{URL}/11") is not None
    assert _body(folder, f"{URL}/0") is None
