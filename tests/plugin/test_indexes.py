"""Indexes that are slow, broken or something else: one sentence each, and the set as it was."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answering, Kosmo

PAGE = b"<!DOCTYPE html><html><title>Log in</title><body><a href='/login'>Log in</a></body></html>"


@pytest.mark.parametrize(
    ("status", "kind", "body", "code", "exit_code"),
    [
        (200, "text/html", PAGE, "plugin_not_found", 2),
        (200, "application/json", b'{"error": "busy"}', "plugin_not_found", 2),
        (200, "application/vnd.pypi.simple.v1+json", b'{"files": 7', "index_unreachable", 5),
        (200, "application/vnd.pypi.simple.v1+json", b"[]", "index_unreachable", 5),
        (401, "text/html", PAGE, "index_refused", 2),
        (403, "text/html", PAGE, "index_refused", 2),
        (404, "text/html", PAGE, "plugin_not_found", 2),
        (500, "text/html", PAGE, "index_unreachable", 5),
        (503, "text/html", b"", "index_unreachable", 5),
    ],
)
def test_an_index_that_answers_something_else_is_told(
    alone: Kosmo, answering: Answering, status: int, kind: str, body: bytes, code: str,
    exit_code: int,
) -> None:  # fmt: skip
    answering.status, answering.body, answering.headers = status, body, {"Content-Type": kind}
    alone.environment["PIP_INDEX_URL"] = f"{answering.url}/simple"
    error = alone.json("plugins", "install", "acme-lamps", "--yes", code=exit_code)["error"]
    assert (error["code"], error["retryable"]) == (code, exit_code == 5), error
    assert "`acme-lamps`" in error["message"]
    assert "nothing was changed" in error["message"]
    assert answering.requests
    assert os.listdir(alone.home / "data/plugins") == ["stage"]


def test_an_index_that_never_answers_is_not_waited_for_longer_than_pip_is_told_to(
    alone: Kosmo, silent_port: int
) -> None:
    alone.environment["PIP_INDEX_URL"] = f"http://127.0.0.1:{silent_port}/simple"
    alone.environment["PIP_DEFAULT_TIMEOUT"] = "0.2"
    error = alone.json("plugins", "install", "acme-lamps", "--yes", code=5)["error"]
    assert (error["code"], error["retryable"]) == ("index_unreachable", True)
    assert error["hint"] == "see which one it is: pip config list"
