"""A manifest says nothing by which a request is more, or goes elsewhere, than it looks."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.plugin.manifest import describe, faults, read

from tests.plugin.declaring import shelf

if TYPE_CHECKING:
    from pathlib import Path

WAIT = {"pending": "not_found", "first": 0, "every": 1, "most": 9}
OVERRIDE = "X-HTTP-Method-Override"
OAUTH = {"token_path": "/token", "client_id": "id", "client_secret": "token"}
STRING = {"type": "string"}


def changed(place: str, value: Any) -> dict[str, Any]:
    """Give the manifest with one value replaced; the place's steps are joined by `/`."""
    manifest = shelf()
    inner: Any = manifest
    *steps, last = place.split("/")
    for step in steps:
        inner = inner[step]
    inner[last] = value
    return manifest


def refusal(manifest: dict[str, Any], folder: Path) -> str:
    """Describe a manifest that the catalog does not take, and give what is told."""
    path = folder / "kosmo-plugin.json"
    path.write_text(json.dumps(manifest))
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text is looked at
        describe(str(path), "shelf", "kosmo-shelf", "1.0")
    return str(caught.value)


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        ("get_book/wait", {**WAIT, "function": "delete_book"}, "`delete_book` is more than a read"),
        ("get_book/wait", {**WAIT, "function": "write_book"}, "`write_book` is more than a read"),
        ("write_book/wait", WAIT, "the function itself is more than a read"),
        ("get_book/request/headers", {OVERRIDE: "DELETE"}, f"`{OVERRIDE}` is not for a plugin"),
        ("get_book/request/headers", {"x_http_method_override": "PUT"}, "not for a plugin"),
        ("search/request/headers", {"X-Method-Override": "PATCH"}, "not for a plugin"),
        ("get_book/request/headers", {"X-Original-URL": "/admin"}, "not for a plugin"),
        ("write_book/request/headers", {"X-Forwarded-Host": "evil"}, "not for a plugin"),
        ("get_book/request/query", {"_method": "DELETE"}, "`_method` makes something else"),
        ("search/request/body", {"_method": "delete"}, "`_method` makes something else"),
        ("search/parameters/how", {"in": "query", "name": "_method", "schema": STRING},
         "`_method` makes something else"),
        ("write_book/parameters/trace/name", OVERRIDE, "not for a parameter"),
        ("write_book/idempotency_header", "Authorization", "idempotency_header`: "),
        ("write_book/idempotency_header", "Host", "idempotency_header`: "),
        ("write_book/idempotency_header", OVERRIDE, "idempotency_header`: "),
        ("get_book/request/path", "/a/%2e%2e/{book_id}", "climbs"),
        ("get_book/request/path", "/a/%252e%252e/{book_id}", "climbs"),
        ("get_book/request/path", "/a/%25252e%25252e/{book_id}", "climbs"),
        ("get_book/request/path", "/a/%2{book_id}", "climbs"),
        ("get_book/request/path", "/a/..;x=1/{book_id}", "climbs"),
        ("get_book/request/path", "/a/%c0%ae%c0%ae/{book_id}", "climbs"),
        ("get_book/parameters/book_id/schema",
         {**STRING, "pattern": "^(a+)+$", "default": "a" * 40 + "!"}, "default is not valid"),
    ],
)  # fmt: skip
def test_what_a_function_may_not_say_is_told_with_its_place(
    place: str, value: Any, told: str
) -> None:
    began = time.thread_time()
    found = faults(changed(f"functions/{place}", value))
    assert any(told in one for one in found), found
    assert time.thread_time() - began < 2


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("search/request/headers", {OVERRIDE: "GET"}),  # a read with a body
        ("write_book/request/headers", {OVERRIDE: "PATCH"}),
        ("get_book/wait", WAIT),
        ("write_book/wait", {**WAIT, "function": "get_book"}),
        ("write_book/idempotency_header", "Idempotency-Key"),
        ("get_book/request/path", "/b%C3%BCcher/{book_id}.json"),
        ("get_book/parameters/book_id/schema", {**STRING, "pattern": r"^(?!x)\p{L}+$"}),
    ],
)
def test_what_is_as_it_looks_is_taken(place: str, value: Any) -> None:
    assert faults(changed(f"functions/{place}", value)) == []


@pytest.mark.parametrize(
    "ending", ["/../../../other", "/..", "../x", "/%2e%2e", "..", "//x", "/x/.", "\\..\\x", "/..;"]
)
def test_an_ending_that_leaves_the_base_url_is_refused(ending: str, tmp_path: Path) -> None:
    assert "`ending`" in refusal(changed("ending", ending), tmp_path)


def test_an_ending_and_a_path_do_not_climb_together() -> None:
    manifest = changed("ending", "e/x")
    manifest["functions"]["get_book"]["request"]["path"] = "/{book_id}/%2e%2"
    assert any("climbs" in one for one in faults(manifest))
    assert faults(changed("ending", ".json")) == []


@pytest.mark.parametrize(
    "path", ["/../../steal", "/%2e%2e/%2e%2e/steal", "/%252e%252e/steal", "/a/%5c../steal", "//x"]
)
def test_a_token_path_that_leaves_the_base_url_is_refused(path: str, tmp_path: Path) -> None:
    manifest = shelf()
    manifest["auth"]["fields"].append({"name": "id", "title": "Id"})
    manifest["auth"] |= {"headers": {}, "oauth": {**OAUTH, "token_path": path}}
    assert "token_path" in refusal(manifest, tmp_path)


@pytest.mark.parametrize("name", ["write_book", "delete_book"])
def test_whoami_is_a_read(name: str, tmp_path: Path) -> None:
    assert f"`whoami` names `{name}`, which is more" in refusal(changed("whoami", name), tmp_path)


@pytest.mark.parametrize("mark", ["destructive", "outward"])
def test_a_read_that_calls_itself_more_is_no_whoami(mark: str, tmp_path: Path) -> None:
    manifest = changed("whoami", "get_book")
    manifest["functions"]["get_book"][mark] = True
    assert "more than a read" in refusal(manifest, tmp_path)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 400])
@pytest.mark.parametrize("place", ["default", "enum", "maximum"])
def test_a_number_that_json_cannot_hold_is_refused(text: str, place: str, tmp_path: Path) -> None:
    value = f"[{text}]" if place == "enum" else text
    schema = f'{{"type": "number", "{place}": {value}}}'
    manifest = changed("functions/get_book/parameters/book_id/schema", "HERE")
    path = tmp_path / "kosmo-plugin.json"
    path.write_text(json.dumps(manifest).replace('"HERE"', schema))
    with pytest.raises(ValueError, match=r"is not JSON|JSON cannot hold"):
        describe(str(path), "shelf", "kosmo-shelf", "1.0")


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kosmo-plugin.json"
    path.write_text('{"name": "a", "name": "b"}')
    with pytest.raises(ValueError, match="stands twice"):
        read(str(path))


def test_a_large_manifest_full_of_faults_is_told_in_time() -> None:
    manifest = shelf()
    manifest["functions"] |= {f"f{number}": {"a": 1, "b": "c"} for number in range(50_000)}
    began = time.thread_time()
    assert len(faults(manifest)) == 1
    assert time.thread_time() - began < 3


def test_a_default_that_takes_long_to_check_is_refused() -> None:
    either = [{**STRING, "enum": list(map(str, range(5000)))}] * 20
    schema = {"type": "array", "items": {"anyOf": either}, "default": list(range(3000))}
    began = time.thread_time()
    found = faults(changed("functions/write_book/parameters/tags/schema", schema))
    assert "too large to be checked" in found[0]
    assert time.thread_time() - began < 2


def test_patterns_that_take_long_to_compile_end_the_reading() -> None:
    manifest = shelf()
    told = manifest["functions"]["write_book"]["parameters"]
    slow = {f"p{n}": {**STRING, "pattern": r"^(?!x)\w{1,100}$|x" + str(n)} for n in range(900)}
    told |= {name: {"in": "query", "schema": schema} for name, schema in slow.items()}
    began = time.thread_time()
    assert faults(manifest, most=0.2) == ["it takes more than 0.2 s to be looked through"]
    assert time.thread_time() - began < 2
