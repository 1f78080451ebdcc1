"""Make the place where things are measured: wheels in clean environments, certificates, accounts.

Everything lies in one folder that git ignores, so that a second run starts sooner.
"""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOKEN = "a-token-of-the-bench"  # its only server is on loopback

_PLUGIN = '''"""A service that nobody has."""

from __future__ import annotations

from kosmo import Auth, Integration, Secret, hookimpl

AUTH = Auth(Secret("token", "Token"), headers={{"Authorization": "Bearer {{token}}"}})


@hookimpl
def register_integrations() -> list[Integration]:
    """Give kosmo the integration."""
    return [
        Integration(
            "{name}",
            title="{name}",
            base_url="https://{name}.example/v1",
            auth=AUTH,
            functions=["kosmo_{name}.things"],
        )
    ]
'''
_FUNCTIONS = '''"""Its things."""

from __future__ import annotations

from kosmo import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json


@read()
def list_things(client: Client, /, *, limit: int = 25) -> Json:
    """List things.

    Args:
        limit: How many at most.
    """
    return client.get("things", params={"limit": limit})


@read()
def get_thing(client: Client, /, *, id: str) -> Json:
    """Get one thing.

    Args:
        id: Which one.
    """
    return client.get("things", id)
'''


class Place:
    """The folder, with the environments `few` (4 plugins), `many` (500) and `agents` (4, MCP)."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; nothing is made yet."""
        self.folder = folder
        self.home = folder / "home"
        self.trust = folder / "trust"
        self.certificate = folder / "certificate.pem"
        self.key = folder / "key.pem"
        self.sizes = {"few": 4, "many": 500, "agents": 4}

    def program(self, size: str, name: str) -> str:
        """Give the path of a program of one of the environments."""
        return str(self.folder / size / "bin" / name)

    def environ(self, size: str) -> dict[str, str]:
        """Give the whole environment of a measured command; nothing else is inherited."""
        path = f"{self.folder / size / 'bin'}:{os.environ.get('PATH', os.defpath)}"
        return {
            "PATH": path,
            "HOME": str(self.home),
            "KOSMO_HOME": str(self.home / f"kosmo-{size}"),
            "BENCH_TOKEN": TOKEN,
            "GH_ENTERPRISE_TOKEN": TOKEN,
            "SSL_CERT_DIR": str(self.trust),
            "LANG": "C.UTF-8",
        }

    def make(self) -> None:
        """Build and install what is measured; the libraries are installed only once."""
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        self._make_certificates()
        wheels = self._build()
        for size, count in self.sizes.items():
            self._install(size, wheels)
            self._add_plugins(size, count - (len(wheels) - 1))

    def fill_catalog(self, size: str) -> None:
        """Let kosmo index the plugins; a run stops after some seconds and the next goes on."""
        words = [self.program(size, "kosmo"), "plugins", "list", "-o", "json"]
        listed = 0
        while listed < self.sizes[size]:
            run = subprocess.run(words, check=True, capture_output=True, env=self.environ(size))
            before, listed = listed, len(json.loads(run.stdout))
            if listed <= before:
                raise SystemExit(f"kosmo lists {listed} plugins of {self.sizes[size]}")

    def add_account(self, size: str, integration: str, name: str, base_url: str) -> None:
        """Add an account whose token stays in the environment, with limits that are not met."""
        fields = (f"base_url={base_url}", "access_token=env:BENCH_TOKEN", "limits=1000000/1s")
        words = [integration, name]
        for field in fields:
            words += ["--set", field]
        _run(self.program(size, "kosmo"), "accounts", "add", *words, environ=self.environ(size))

    def _build(self) -> list[Path]:
        folder = self.folder / "wheels"
        shutil.rmtree(folder, ignore_errors=True)
        projects = [ROOT, *sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))]
        options = ("-qq", "--no-deps", "--wheel-dir", folder)
        _run(sys.executable, "-m", "pip", "wheel", *options, *projects)
        return sorted(folder.glob("*.whl"))

    def _install(self, size: str, wheels: list[Path]) -> None:
        python = self.folder / size / "bin" / "python"
        if not python.exists():
            # Without ensurepip, which would bring setuptools and its .pth file.
            venv.create(self.folder / size, symlinks=True)
            _run(sys.executable, "-m", "pip", "--python", python, "install", "-qq", "pip>=25")
        # By the new pip: the scripts that old ones write import `re`.
        pip = (python, "-m", "pip", "install", "-qq")
        _run(*pip, *wheels)
        _run(*pip, "--force-reinstall", "--no-deps", *wheels)
        if size == "agents":
            _run(*pip, "kosmo[mcp]")

    def _add_plugins(self, size: str, count: int) -> None:
        """Write throw-away distributions as an installer leaves them, bytecode included."""
        site = next((self.folder / size).glob("lib/python*/site-packages"))
        for left in site.glob("kosmo_bench*"):
            shutil.rmtree(left)
        for number in range(count):
            name = f"bench{number:03}"
            package = site / f"kosmo_{name}"
            package.mkdir(exist_ok=True)
            (package / "__init__.py").write_text(_PLUGIN.format(name=name), encoding="utf-8")
            (package / "things.py").write_text(_FUNCTIONS, encoding="utf-8")
            compileall.compile_dir(package, quiet=1)
            metadata = site / f"kosmo_{name}-1.0.dist-info"
            metadata.mkdir(exist_ok=True)
            head = f"Metadata-Version: 2.1\nName: kosmo-{name}\nVersion: 1.0\n"
            (metadata / "METADATA").write_text(head, encoding="utf-8")
            (metadata / "RECORD").write_text("", encoding="utf-8")
            points = f"[kosmo]\n{name} = kosmo_{name}\n"
            (metadata / "entry_points.txt").write_text(points, encoding="utf-8")

    def _make_certificates(self) -> None:
        """Make an authority in a hashed folder, and a certificate for loopback by it."""
        shutil.rmtree(self.trust, ignore_errors=True)
        self.trust.mkdir(parents=True)
        authority, secret = self.trust / "authority.pem", self.folder / "authority-key.pem"
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        request = ("req", "-x509", *curve, "-days", "30", "-subj")
        _openssl(*request, "/CN=bench authority", "-keyout", secret, "-out", authority)
        names = ("-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost")
        usage = ("-addext", "basicConstraints=critical,CA:FALSE")
        by = ("-CA", authority, "-CAkey", secret)
        files = ("-keyout", self.key, "-out", self.certificate)
        _openssl(*request, "/CN=localhost", *names, *usage, *by, *files)
        _openssl("rehash", self.trust)


def _run(*words: str | Path, environ: dict[str, str] | None = None) -> None:
    subprocess.run(
        words, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environ
    )


def _openssl(*words: str | Path) -> None:
    done = subprocess.run(["openssl", *words], check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"`openssl {words[0]}` failed: {done.stderr}")
