"""kosmo against a real nginx in front of the sandbox: chunks, slow bodies, TLS, a dead upstream."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Kosmo

pytestmark = pytest.mark.needs("nginx", "openssl")

CONFIGURATION = """
daemon off;
master_process off;
error_log stderr notice;
pid {folder}/pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{
        listen 127.0.0.1:{plain};
        listen 127.0.0.1:{secure} ssl;
        ssl_certificate {folder}/trust/certificate.pem;
        ssl_certificate_key {folder}/key.pem;
        location /v1/ {{
            proxy_pass http://127.0.0.1:{upstream};
            {extra}
        }}
    }}
}}
"""
LISTING = ("missive", "list-conversations", "--limit", "60", "--state", "closed")


def free_port() -> int:
    """Find a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def certify(folder: Path) -> None:
    """Make a certificate for loopback that is its own authority, in a hashed folder."""
    words = ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "1"]
    words += ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    (folder / "trust").mkdir()
    files = ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/trust/certificate.pem"]
    subprocess.run([*words, *files], check=True, capture_output=True)
    subprocess.run(["openssl", "rehash", f"{folder}/trust"], check=True, capture_output=True)


@pytest.fixture
def sandbox(kosmo: Kosmo) -> Iterator[subprocess.Popen[str]]:
    """Serve Missive's simulator without limits, on the port that its line on stderr tells."""
    words = ["-P", "-m", "kosmo", "sandbox", "serve", "missive", "--port", "0", "--limit", "none"]
    with subprocess.Popen(
        [sys.executable, *words], stderr=subprocess.PIPE, text=True, env=kosmo.environment
    ) as process:
        yield process
        process.terminate()


class Proxy:
    """nginx in front of the sandbox, in a folder of its own."""

    def __init__(self, folder: Path, upstream: int) -> None:
        """Choose ports; nothing is started yet."""
        self.folder, self.upstream = folder, upstream
        self.plain, self.secure = free_port(), free_port()
        certify(folder)
        self._process: subprocess.Popen[str] | None = None

    def start(self, extra: str) -> None:
        """Start nginx with more lines for its location, and wait for its word that it runs."""
        path = self.folder / "nginx.conf"
        ports = {"plain": self.plain, "secure": self.secure, "upstream": self.upstream}
        path.write_text(CONFIGURATION.format(folder=self.folder, extra=extra, **ports))
        self._process = subprocess.Popen(
            ["nginx", "-c", path, "-e", "stderr"], stderr=subprocess.PIPE, text=True
        )
        told = []
        for line in self._process.stderr or ():
            told.append(line)
            if "[notice]" in line and "OS:" in line:
                return
        raise AssertionError("".join(told))

    def stop(self) -> None:
        """End nginx."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()


@pytest.fixture
def proxy(kosmo: Kosmo, sandbox: subprocess.Popen[str], tmp_path: Path) -> Iterator[Proxy]:
    """Give a proxy that is not started, with an account for each way to it."""
    told = sandbox.stderr.readline() if sandbox.stderr else ""
    found = re.search(r"127\.0\.0\.1:(\d+)", told)
    assert found, told
    made = Proxy(tmp_path, int(found[1]))
    credentials = kosmo.json("sandbox", "credentials", "missive")["data"]
    trust = str(tmp_path / "trust")
    kosmo.environment |= {"TOKEN": credentials["access_token"], "SSL_CERT_DIR": trust}
    kosmo.environment.pop("SSL_CERT_FILE", None)
    for name, origin in (
        ("direct", f"http://127.0.0.1:{made.upstream}"),
        ("plain", f"http://127.0.0.1:{made.plain}"),
        ("secure", f"https://127.0.0.1:{made.secure}"),
    ):
        fields = ("--set", f"base_url={origin}/v1", "--set", "access_token=env:TOKEN")
        done = kosmo("accounts", "add", "missive", name, *fields)
        assert done.returncode == 0, done.stderr
    yield made
    made.stop()


@pytest.mark.parametrize(
    "extra",
    [
        "",
        "proxy_buffering off;",
        "proxy_http_version 1.1; proxy_set_header Connection '';",
        "sub_filter nothing-like-this x; sub_filter_types application/json;",
        "keepalive_timeout 0;",
        "limit_rate 200k;",
    ],
)
@pytest.mark.parametrize("account", ["plain", "secure"])
def test_a_listing_through_nginx_is_the_listing(
    kosmo: Kosmo, proxy: Proxy, account: str, extra: str
) -> None:
    proxy.start(extra)
    direct = kosmo.json(*LISTING, "--account", "direct")["data"]
    through = kosmo.json(*LISTING, "--account", account)["data"]
    assert len(direct["conversations"]) == 60
    assert through == direct


def test_a_certificate_that_is_not_trusted_is_refused(kosmo: Kosmo, proxy: Proxy) -> None:
    proxy.start("")
    (proxy.folder / "empty").mkdir()
    words = (*LISTING, "--account", "secure", "--timeout", "10")
    trusting_nobody = {"SSL_CERT_DIR": str(proxy.folder / "empty")}
    error = kosmo.json(*words, code=1, **trusting_nobody)["error"]
    assert "certificate" in json.dumps(error)


def test_a_write_through_nginx_arrives_once(kosmo: Kosmo, proxy: Proxy) -> None:
    proxy.start("")
    account = ("--account", "secure")
    body = json.dumps({"first_name": "Nginx"})
    assert kosmo.json("missive", "create-contacts", "--body", body, *account)["success"]
    found = kosmo.json("missive", "list-contacts", "--search", "Nginx", *account)["data"]
    assert [one["first_name"] for one in found["contacts"]] == ["Nginx"]


def test_a_dead_upstream_is_try_later_with_the_page_in_one_line(
    kosmo: Kosmo, proxy: Proxy, sandbox: subprocess.Popen[str]
) -> None:
    proxy.start("")
    sandbox.terminate()
    sandbox.wait()
    words = (*LISTING, "--account", "plain", "--timeout", "2")
    error = kosmo.json(*words, code=5)["error"]
    assert error["http_status"] == 502
    assert "<" not in error["message"]
