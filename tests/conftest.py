"""What the tests share: an isolated home, kosmo as a process, and plugins made for a test.

What kosmo keeps between runs is made once and copied, as making it takes longer than most tests.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import socket
import subprocess
import sys
from binascii import crc32
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import __version__
from kosmo.catalog import cache
from kosmo.catalog.catalog import Catalog, open_catalog

from tests.forking import Forking
from tests.loopback import Loopback
from tests.sharing import made_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.loopback import Request

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


# What Python looks for modules in, where nothing is said.
FOLDERS = "import json, sys; print(json.dumps(sys.path))"


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
        """Name the folder of the catalog that a process with the same environment reads."""
        first = self.environment.get("PYTHONPATH")
        folders = [*([first] if first else []), *_folders()]
        identity = [cache._FORMAT, __version__, sys.hexversion, folders]
        name = f"{crc32(json.dumps(identity).encode()):08x}"
        return self.home / "cache" / "catalog" / name


@functools.cache
def _folders() -> list[str]:
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-P", "-c", FOLDERS]
    found = json.loads(subprocess.check_output(command, env=environment))
    return [one for one in found if not one.endswith(".zip")]


@pytest.fixture(scope="session")
def forking() -> Iterator[Forking]:
    """Give what starts kosmo the fast way."""
    made = Forking()
    yield made
    made.close()


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, forking: Forking) -> Kosmo:
    """Give kosmo that has indexed the installed plugins, to begin like it.

    The process of the tests finds them in another catalog, as it has other folders on its path.
    """

    def make(folder: Path) -> None:
        assert Kosmo(folder / "home", forking)("--help").returncode == 0
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KOSMO_HOME", str(folder / "home"))
            assert "missive" in open_catalog().names()

    folder, _ = made_once(tmp_path_factory, "indexed", make)
    return Kosmo(folder / "home", forking)


@pytest.fixture(scope="session")
def catalog(indexed: Kosmo) -> Catalog:
    """Give the catalog of the installed plugins, wholly read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSMO_HOME", str(indexed.home))
        found = open_catalog()
        assert {"crisp", "helpscout", "missive", "plivo"} <= set(found.names())
        for name in found.names():
            found.integration(name)
    return found


@pytest.fixture(scope="session")
def indexed_demo(indexed: Kosmo, tmp_path_factory: pytest.TempPathFactory) -> Kosmo:
    """Give kosmo that has indexed the plugin `demo` and has one account of it."""

    def make(folder: Path) -> str:
        made = Kosmo(folder / "home")
        made.begin_like(indexed)
        made.install("demo")
        done = made("accounts", "add", "demo", "work", "--set", "token=env:DEMO_TOKEN")
        assert done.returncode == 0, done.stderr
        return made.environment["PYTHONPATH"]

    folder, site = made_once(tmp_path_factory, "indexed_demo", make)
    made = Kosmo(folder / "home", indexed._forking)
    made.environment["PYTHONPATH"] = site
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


class Answering(Loopback):
    """A service on loopback that answers every request with the same JSON and keeps them."""

    def __init__(self) -> None:
        """Start answering on a free port."""
        self.status, self.body = 200, b'{"things": [{"id": "1", "name": "Lamp"}]}'
        self.headers: dict[str, str] = {"Content-Type": "application/json"}
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        super().__init__()

    def attend(self, request: Request) -> None:
        """Keep a request, and answer it."""
        sent = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append((request.command, request.path, sent, request.body()))
        request.answer(self.body, self.status, self.headers)


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
