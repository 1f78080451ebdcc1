"""Wheels made for a test, and an index on loopback that serves them."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
import zipfile
from typing import TYPE_CHECKING, Any

from tests.conftest import DEMO, THINGS
from tests.loopback import Loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tests.conftest import Kosmo
    from tests.loopback import Request

WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def make_wheel(
    folder: Path,
    distribution: str,
    name: str = "",
    *,
    version: str = "1.0",
    requires: Iterable[str] = ("kosmo>=0.1",),
    python: str = ">=3.11",
    code: str | None = None,
    files: dict[str, str] | None = None,
    entries: str | None = None,
    record: str | None = None,
    data_only: bool = False,
) -> Path:
    """Write a wheel and give its path: a plugin that brings `name`, or a library without one."""
    module = distribution.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {one}\n" for one in requires)
    said = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
    said += f"Summary: Made for a test\nAuthor: Alma\nRequires-Python: {python}\n{needs}"
    content = {f"{info}/METADATA": said, f"{info}/WHEEL": WHEEL}
    if name and data_only:
        content[f"{info}/entry_points.txt"] = entries or ""
    elif name:
        content[f"{module}/__init__.py"] = code or DEMO.format(name=name, module=module)
        content[f"{module}/things.py"] = THINGS
        content[f"{info}/entry_points.txt"] = entries or f"[kosmo]\n{name} = {module}\n"
    else:
        content[f"{module}/__init__.py"] = code or f"VERSION = {version!r}\n"
    content |= files or {}
    path = folder / f"{module}-{version}-py3-none-any.whl"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, text in content.items():
            archive.writestr(one, text)
        archive.writestr(f"{info}/RECORD", recorded(content, info) if record is None else record)
    return path


def recorded(content: dict[str, str], info: str) -> str:
    """Write the `RECORD` of a wheel."""
    lines = []
    for name, text in content.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()
        lines.append(f"{name},sha256={digest.rstrip('=')},{len(text.encode())}\n")
    return "".join(lines) + f"{info}/RECORD,,\n"


def sha256(wheel: Path) -> str:
    """Give a wheel's hash as `--hash` takes it."""
    return f"sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"


def repacked(wheel: Path, change: Callable[[dict[str, bytes]], Any]) -> Path:
    """Write a wheel anew, with members as `change` gives them, in their order."""
    with zipfile.ZipFile(wheel) as given:
        content = {name: given.read(name) for name in given.namelist()}
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in change(content):
            made.writestr(name, text)
    return wheel


def refusal(kosmo: Kosmo, wheel: Path) -> dict[str, Any]:
    """Install what is refused, and give the error, which names the wheel."""
    words = ("plugins", "install", str(wheel), "--hash", sha256(wheel), "--yes")
    error: dict[str, Any] = kosmo.json(*words, code=2)["error"]
    assert f"`{wheel.name}`" in error["message"], error
    return error


class Index(Loopback):
    """Serves the wheels of a folder, as a package index does."""

    def __init__(self, folder: Path) -> None:
        """Start on a free port; wheels may come and go."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.asked: list[str] = []
        super().__init__()

    def attend(self, request: Request) -> None:
        """Give what is asked for."""
        self.asked.append(request.path)
        content = self.answer(request.path.strip("/").split("/"))
        status = 404 if content is None else 200
        request.answer(content or b"", status, {"Content-Type": "text/html"})

    def answer(self, parts: list[str]) -> bytes | None:
        """Give a page of links, or a wheel; None for what is not there."""
        if parts[0] == "simple" and len(parts) == 2:
            prefix = parts[1].replace("-", "_") + "-"
            found = [one for one in sorted(self.folder.glob("*")) if one.name.startswith(prefix)]
            links = [
                f'<a href="/files/{one.name}#{_fragment(one)}">{one.name}</a>' for one in found
            ]
            return b"<!DOCTYPE html>" + "".join(links).encode() if links else None
        path = self.folder / parts[-1]
        return path.read_bytes() if parts[0] == "files" and path.is_file() else None

    @property
    def environment(self) -> dict[str, str]:
        """What makes pip ask this index and nothing else."""
        return {**pip_environment(), "PIP_INDEX_URL": f"{self.url}/simple"}


def pip_environment() -> dict[str, str]:
    """Give what keeps pip from the settings of this machine, and from fetching a build backend."""
    return {
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_FIND_LINKS": "",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_DEFAULT_TIMEOUT": "15",
        "PATH": os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"],
    }


def _fragment(path: Path) -> str:
    return sha256(path).replace(":", "=")
