"""The guides for authors of plugins, followed to the letter by somebody who has nothing yet.

`tests/docs` runs their blocks beside this checkout. Here the reader has a home without anything in
it and an index of packages: kosmo is installed as the guide says, and the plugin published.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.docs.blocks import blocks_of, run_block
from tests.docs.conftest import Shell
from tests.foreign.conftest import build_wheels
from tests.foreign.installing import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GUIDES = ROOT / "docs/guides"
CHECKOUT = "installs-kosmo-itself"  # a block that is typed in the checkout of kosmo


class Index:
    """An index of packages on loopback, which takes what is published to it."""

    def __init__(self, folder: Path, url: str) -> None:
        """Take where its packages are, and its address."""
        self.folder = folder
        self.url = url


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with what kosmo needs, and what its readers install."""
    folder = tmp_path_factory.mktemp("shelf")
    build_wheels(folder, ROOT)
    (wheel,) = folder.glob("kosmo-*.whl")
    wanted = [f"kosmo[jq] @ {wheel.as_uri()}", "pytest", "mypy", "ruff", "uv_build>=0.9,<0.14"]
    words = [sys.executable, "-m", "pip", "download", "-qq", "--dest", str(folder), *wanted]
    subprocess.run(words, check=True)
    wheel.unlink()
    return folder


@pytest.fixture
def index(shelf: Path, tmp_path: Path) -> Iterator[Index]:
    """Serve a copy of the shelf by pypiserver."""
    folder = tmp_path / "index"
    shutil.copytree(shelf, folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    program = environment("index") / "bin/pypi-server"
    open_to_all = ["-P", ".", "-a", ".", "--disable-fallback", "--server", "wsgiref"]
    with subprocess.Popen(
        [program, "run", "-v", "-i", "127.0.0.1", "-p", port, *open_to_all, str(folder)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "Listening" in line:
                break
        assert process.poll() is None, "".join(said)
        try:
            yield Index(folder, f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


@pytest.fixture
def reader(index: Index, tmp_path: Path) -> Iterator[Shell]:
    """Give a shell of somebody with Python, uv and an index."""
    folder = tmp_path / "reader"
    folder.mkdir()
    environ = {
        "PATH": f"{environment('tools')}/bin:/usr/bin:/bin",
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_NO_INDEX": "0",
        "PIP_NO_BUILD_ISOLATION": "1",  # which pip takes for its contrary: it is isolated
        "PIP_INDEX_URL": f"{index.url}/simple/",
        "PIP_PROGRESS_BAR": "off",
        "UV_NO_CONFIG": "1",
        "UV_PUBLISH_URL": f"{index.url}/",
        "UV_PUBLISH_TOKEN": "made-up-token",
        "PYTEST_ADDOPTS": "",
    }
    shell = Shell(folder, environment("tools"), environ)
    yield shell
    shell.close()


@pytest.mark.parametrize("guide", ["writing-a-plugin", "testing-a-plugin", "from-openapi"])
def test_a_guide_is_followed_from_an_empty_home(guide: str, reader: Shell, index: Index) -> None:
    first = blocks_of(GUIDES / "writing-a-plugin.md")[0]
    assert first.said == {"not-run": CHECKOUT}
    assert list(reader.home.iterdir()) == []
    reader.run(f"cd {ROOT}")
    run_block(first, reader)
    reader.run(f"cd {reader.folder}")
    for block in blocks_of(GUIDES / f"{guide}.md"):
        if block.said.get("not-run") not in (CHECKOUT, "needs-an-account"):
            run_block(block, reader)
    published = [path.name for path in index.folder.glob("kosmo_*")]
    wheel = ["kosmo_notes-0.1.0-py3-none-any.whl"]
    assert published == (wheel if guide == "writing-a-plugin" else [])
