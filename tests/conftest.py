"""What the tests share: an isolated home, kosmo as a process, and plugins made for a test.

What kosmo keeps between runs is made once and copied, as making it takes longer than most tests.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.forking import Forking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEMO = '''
"""A plugin made for a test."""

from __future__ import annotations

from kosmo import Auth, Integration, Secret, hookimpl

demo = Integration("{name}", title="Demo", base_url="https://demo.example/api",
                   auth=Auth(Secret("token", "Token"),
                             headers={{"Authorization": "Bearer {{token}}"}}),
                   functions=["{module}.things"])


@hookimpl
def register_integrations():
    return [demo]
'''

THINGS = '''
"""The functions of a plugin made for a test."""

from __future__ import annotations

from kosmo import Offset, read, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object


@read(pages=Offset(maximum=100), columns=("id", "name"))
def list_things(client: Client, /, *, kind: Literal["big", "small"] | None = None,
                limit: Annotated[int, Field(ge=1, le=100)] = 25,
                tags: list[str] | None = None, ratio: float = 0.5, exact: bool = False,
                body: Object | None = None, phone: str | None = None) -> Json:
    """List things.

    Args:
        kind: Only things of this kind.
        limit: How many at most.
    """
    return client.get("things", params={"kind": kind, "limit": limit})


@read()
def echo(client: Client, /, *, text: str | None = None, number: int | None = None,
         items: list[Object] | None = None, from_: str | None = None,
         account: str | None = None) -> Json:
    """Give the arguments back, sending nothing."""
    return {"text": text, "number": number, "items": items, "from": from_, "account": account}


@write()
def lock(client: Client, /, *, word: Annotated[str, Field(format="secret")]) -> Json:
    """Lock everything with a word."""
    return client.post("locks", body={"word": word})


@write(destructive=True)
def delete_thing(client: Client, /, *, thing_id: Annotated[str, Field(format="id")]) -> Json:
    """Delete a thing."""
    return client.delete("things", thing_id)
'''


# Names the folder of the catalog that a process with the same environment reads.
CATALOG = """
from kosmo.catalog import cache
from kosmo.config.paths import cache_folder
print(cache.folder(cache_folder()), end="")
"""


class Kosmo:
    """Runs kosmo as a process of its own, in a home of its own."""

    def __init__(self, home: Path, forking: Forking | None = None) -> None:
        """Take the folder that everything is kept in, and what starts processes the fast way."""
        self.home = home
        self._forking = forking
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KOSMO_")}
        self.environment = {**kept, "KOSMO_HOME": str(home)}
        for name in ("CI", "PYTHONPATH", "COLUMNS"):
            self.environment.pop(name, None)

    def begin_like(self, other: Kosmo) -> None:
        """Go on from what another one's home has, with the plugins that are installed there."""
        self._forking = other._forking
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(other.home, self.home, ignore=shutil.ignore_patterns("site"))
        if "PYTHONPATH" in other.environment:
            self.environment["PYTHONPATH"] = other.environment["PYTHONPATH"]

    def __call__(
        self, *words: str, stdin: str | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run one command line; stdin is closed off unless a text is given."""
        given: dict[str, Any] = {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin}
        variables = {**self.environment, **environment}
        if self._forking is not None and self._forking.takes(variables, stdin):
            return self._forking.run(words, stdin, variables, seconds=60)
        return subprocess.run(
            [sys.executable, "-P", "-m", "kosmo", *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            encoding="utf-8",
            env=variables,
            **given,
        )

    def json(self, *words: str, code: int = 0, **environment: str) -> Any:
        """Run with `--json`, check the exit code and give the envelope."""
        done = self(*words, "--json", **environment)
        assert done.returncode == code, done.stderr + done.stdout
        return json.loads(done.stdout)

    def install(self, name: str, code: str | None = None, *, distribution: str = "") -> None:
        """Install a plugin that claims `name`: the demo, or a module with the given code."""
        site = self._own_site()
        distribution = distribution or f"kosmo-{name}"
        module = distribution.replace("-", "_")
        package = site / module
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").write_text(code or DEMO.format(name=name, module=module))
        (package / "things.py").write_text(THINGS)
        metadata = site / f"{module}-1.0.dist-info"
        metadata.mkdir(exist_ok=True)
        (metadata / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n"
        )
        (metadata / "entry_points.txt").write_text(f"[kosmo]\n{name} = {module}\n")

    def _own_site(self) -> Path:
        """Give the folder of plugins, first taking over what other folder is on the path."""
        site = self.home / "site"
        before = self.environment.get("PYTHONPATH")
        if before == str(site):
            return site
        known = self._catalog()
        if before is not None:
            shutil.copytree(before, site)
        self.environment["PYTHONPATH"] = str(site)
        if known.is_dir():
            known.rename(self._catalog())  # what is on the path further on keeps its index
        return site

    def _catalog(self) -> Path:
        command = [sys.executable, "-P", "-c", CATALOG]
        return Path(subprocess.check_output(command, text=True, env=self.environment))


@pytest.fixture(scope="session")
def forking() -> Iterator[Forking]:
    """Give what starts kosmo the fast way."""
    made = Forking()
    yield made
    made.close()


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, forking: Forking) -> Kosmo:
    """Give kosmo that has indexed the installed plugins, to begin like it."""
    made = Kosmo(tmp_path_factory.mktemp("indexed") / "home", forking)
    assert made("--help").returncode == 0
    return made


@pytest.fixture(scope="session")
def indexed_demo(indexed: Kosmo, tmp_path_factory: pytest.TempPathFactory) -> Kosmo:
    """Give kosmo that has indexed the plugin `demo` and has one account of it."""
    made = Kosmo(tmp_path_factory.mktemp("demo") / "home")
    made.begin_like(indexed)
    made.install("demo")
    done = made("accounts", "add", "demo", "work", "--set", "token=env:DEMO_TOKEN")
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def untouched(tmp_path: Path, forking: Forking) -> Kosmo:
    """Give kosmo that has never run: there is no home yet, and nothing is indexed."""
    return Kosmo(tmp_path / "home", forking)


@pytest.fixture
def kosmo(untouched: Kosmo, indexed: Kosmo) -> Kosmo:
    """Give kosmo in a home that has nothing but the catalog of the installed plugins."""
    untouched.begin_like(indexed)
    return untouched


@pytest.fixture
def demo(kosmo: Kosmo, indexed_demo: Kosmo) -> Kosmo:
    """Give kosmo with the plugin `demo` installed and one account of it."""
    kosmo.begin_like(indexed_demo)
    kosmo.environment["DEMO_TOKEN"] = "secret-of-demo"
    return kosmo


@pytest.fixture
def edit_file() -> Callable[[Path, str, str], None]:
    """Give a function that replaces a text in a file and moves its time on."""

    def edit(path: Path, old: str, new: str) -> None:
        status = path.stat()
        path.write_text(path.read_text().replace(old, new))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 10**9))

    return edit


class Answering:
    """A service on loopback that answers every request with the same JSON and keeps them."""

    def __init__(self) -> None:
        """Start answering on a free port."""
        self.status, self.body = 200, b'{"things": [{"id": "1", "name": "Lamp"}]}'
        self.headers: dict[str, str] = {"Content-Type": "application/json"}
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                sent = {name.lower(): value for name, value in self.headers.items()}
                outer.requests.append((self.command, self.path, sent, self.rfile.read(length)))
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                self.wfile.write(outer.body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        # Looks so often, in seconds, whether it is to stop.
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def answering() -> Iterator[Answering]:
    """Give a service that answers."""
    service = Answering()
    yield service
    service.close()


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Give the port of a service that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def local(demo: Kosmo, answering: Answering) -> Kosmo:
    """Give kosmo whose demo account talks to a service on loopback."""
    words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={answering.url}/api")
    assert demo("accounts", "add", "demo", "local", *words).returncode == 0
    return demo
