"""A manifest is checked before anything of it is used; what is wrong is told with its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.plugin.contents import brings_code
from kosmo.plugin.hosts import is_private, problem_with_address
from kosmo.plugin.manifest import faults, read

from tests.plugin.declaring import install, shelf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Kosmo


def changed(place: str, value: Any) -> dict[str, Any]:
    """Give the manifest with one value replaced; the place's steps are joined by `/`."""
    manifest = shelf()
    inner: Any = manifest
    *steps, last = place.split("/")
    for step in steps:
        inner = inner[step]
    inner[last] = value
    return manifest


def test_a_manifest_of_every_kind_of_request_has_no_fault() -> None:
    assert faults(shelf()) == []


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        ("name", "../../etc", "`name`"),
        ("base_url", "http://shelf.example.com", "not an https address"),
        ("base_url", "https://169.254.169.254/latest", "private address"),
        ("base_url", "https://10.0.0.7", "private address"),
        ("base_url", "https://metadata.google.internal", "private address"),
        ("base_url", "https://me:pass@shelf.example.com", "credentials"),
        ("title", "a\x1b[2J", "cannot be shown"),
        ("auth/headers", {"Host": "evil"}, "`Host` is not for a plugin to set"),
        ("auth/headers", {"X": "{token.__class__}"}, "`auth.headers.X`"),
        ("auth/headers", {"X": "{token:>9999999}"}, "`auth.headers.X`"),
        ("functions", {}, "`functions`"),
        ("functions/get_book/request/path", "/x/../{book_id}", "climbs"),
        ("functions/get_book/request/path", "//evil/{book_id}", "empty part"),
        ("functions/get_book/request/path", "https://evil/{book_id}", "request.path"),
        ("functions/get_book/request/path", "/books", "the path has no `{book_id}`"),
        ("functions/get_book/request/path", "/b/{book_id}/{other}", "`other` is no parameter"),
        ("functions/get_book/request/method", "CONNECT", "request.method"),
        ("functions/get_book/request/headers", {"Cookie": "a"}, "`Cookie` is not for a plugin"),
        ("functions/get_book/request/headers", {"X": "a\nb"}, "request.headers"),
        ("functions/get_book/parameters/book_id/required", False, "must be required"),
        ("functions/get_book/parameters/book_id/schema", {"type": "object"}, "part of a path"),
        ("functions/get_book/parameters/book_id/schema", {"$ref": "file:///etc"}, "schema"),
        ("functions/get_book/parameters/book_id/schema", {"type": "strin"}, "schema.type"),
        ("functions/get_book/parameters/book_id/schema", {"pattern": "("}, "is no pattern"),
        ("functions/get_book/wait", {"function": "no", "pending": "not_found", "first": 1,
                                     "every": 1, "most": 9}, "no function `no`"),
        ("functions/get_book/limits", ["often"], "is not a limit"),
        ("functions/delete_book/effect", "read", "a `DELETE` is no read"),
        ("functions/write_book/parameters/trace/name", "Authorization", "not for a parameter"),
        ("functions/write_book/parameters/trace/name", "A B", "not for a parameter"),
        ("functions/write_book/parameters/tags/schema/default", [1], "default is not valid"),
        ("functions/write_book/parameters/filter/name", "tags", "the same to the service"),
        ("functions/by_page/pages/position", "number", "no parameter `number`"),
        ("functions/by_cursor/pages", {"style": "cursor", "position": "after"}, "needs `next`"),
        ("functions/by_page/pages", {"style": "page", "size": "limit"}, "needs a `position`"),
        ("functions/write_book/pages", {"style": "link"}, "only a function that reads"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(place: str, value: Any, told: str) -> None:
    found = faults(changed(place, value))
    assert any(told in one for one in found), found


def test_what_breaks_the_schema_is_told_in_words_of_the_manifest() -> None:
    flow = {"flow": "device", "device_path": "login:/device", "client_id": "id", "tokn": "token"}
    auth = {"fields": [], "oauth": [{**flow, "token_path": "https://login.example.com/token"}]}
    manifest = {**shelf(), "auth": auth, "limits": 5}
    del manifest["title"]
    assert set(faults(manifest)) == {
        "`the manifest`: `title` is missing",
        (
            '`auth.oauth.0.token_path`: `"https://login.example.com/token"` is not a path, such as'
            " `/token`, or `login:/token` below an origin; hosts stand in `origins`"
        ),
        "`auth.oauth.0`: there is no key `tokn`; did you mean `token`?",
        (
            '`auth.oauth.0.flow`: `"device"` is none of `client_credentials`, `authorization_code`,'
            " `device_code`; did you mean `device_code`?"
        ),
        "`limits`: `5` is not a list",
    }


def test_a_hostile_function_name_is_refused() -> None:
    manifest = shelf()
    manifest["functions"]["../../etc/passwd'; import os"] = manifest["functions"]["get_book"]
    assert "import os" in faults(manifest)[0]


def test_a_manifest_without_end_is_told_as_one(tmp_path: Path) -> None:
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000 + "]" * 100_000)
    with pytest.raises(ValueError, match="without end"):
        read(str(deep))
    inner: Any = {"type": "string"}
    for _ in range(60):
        inner = {"type": "array", "items": inner}
    found = faults(changed("functions/get_book/parameters/book_id/schema", inner))
    assert found[0].endswith("is too deep")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"kosmo_manifest": 2}', "NaN"])
def test_a_broken_manifest_breaks_its_plugin_alone(untouched: Kosmo, text: str) -> None:
    install(untouched, text)
    listed = {one["name"]: one for one in untouched.json("plugins", "list")["data"]}
    assert (listed["shelf"]["state"], listed["shelf"]["code"]) == ("broken", False)
    assert listed["shelf"]["reason"]
    assert listed["missive"]["state"] == "ok"
    error = untouched.json("shelf", "get-book", code=2)["error"]
    assert error["code"] == "plugin_broken"


def test_a_mended_manifest_is_read_again(
    kosmo: Kosmo, edit_file: Callable[[Path, str, str], None]
) -> None:
    package = install(kosmo, changed("functions/get_book/request/path", "/x"))
    assert "the path has no" in kosmo("shelf", "--help").stderr
    edit_file(package / "kosmo-plugin.json", '"path": "/x"', '"path": "/x/{book_id}"')
    assert "get-book" in kosmo("shelf", "--help").stdout
    edit_file(package / "kosmo-plugin.json", '"Get a book."', '"Get one book."')
    assert "Get one book" in kosmo("shelf", "--help").stdout


def test_code_beside_a_manifest_is_never_imported_and_told(kosmo: Kosmo) -> None:
    trace = kosmo.home / "imported"
    package = install(kosmo, shelf(), code=f"open({str(trace)!r}, 'w')")
    (package / "kosmo.py").write_text("")
    kosmo.environment["SHELF_TOKEN"] = "t"
    assert kosmo("shelf", "get-book", "--book-id", "1", "--dry-run").returncode in (0, 4)
    listed = {one["name"]: one for one in kosmo.json("plugins", "list")["data"]}
    assert (listed["shelf"]["state"], listed["shelf"]["code"]) == ("ok", True)
    assert not trace.exists()


def test_a_manifest_that_is_missing_is_told(kosmo: Kosmo) -> None:
    (install(kosmo, shelf()) / "kosmo-plugin.json").unlink()
    listed = {one["name"]: one for one in kosmo.json("plugins", "list")["data"]}
    assert "has no `kosmo-plugin.json`" in listed["shelf"]["reason"]


def test_a_manifest_has_the_name_of_its_entry_point(kosmo: Kosmo) -> None:
    install(kosmo, shelf(), name="other")
    listed = {one["name"]: one for one in kosmo.json("plugins", "list")["data"]}
    assert "its entry point is named `other`" in listed["other"]["reason"]


@pytest.mark.parametrize(
    ("record", "pth", "code"),
    [("p/kosmo-plugin.json,,\np/docs/index.md,,", None, False), ("p/x.py,,", None, True),
     ("x.pth,,", "import os\n", True), ("x.pth,,", "/nowhere\n", False),
     ("../../bin/x,,", None, True), ("p/y.cpython-311-x86_64-linux-gnu.so,,", None, True)],
)  # fmt: skip
def test_what_could_run_counts_as_code(
    tmp_path: Path, record: str, pth: str | None, code: bool
) -> None:
    metadata = tmp_path / "p-1.dist-info"
    metadata.mkdir()
    (metadata / "RECORD").write_text(record + "\n")
    if pth is not None:
        (tmp_path / "x.pth").write_text(pth)
    assert brings_code(str(metadata / "entry_points.txt")) is code


@pytest.mark.parametrize(
    "host",
    ["10.1.2.3", "192.168.0.1", "172.16.5.4", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "2852039166", "0xa9.254.169.254",
     "0251.0376.0251.0376", "intranet", "db.internal", "printer.local", "224.0.0.1"],
)  # fmt: skip
def test_private_addresses_are_known_in_every_spelling(host: str) -> None:
    assert (
        problem_with_address(f"https://{host}/api") == f"`{host.strip('[]')}` is a private address"
    )


@pytest.mark.parametrize("host", ["api.example.com", "8.8.8.8", "localhost", "127.0.0.1", "::1"])
def test_public_addresses_and_this_machine_are_not_private(host: str) -> None:
    assert not is_private(host)


def test_the_schema_is_shipped_and_is_one(kosmo: Kosmo) -> None:
    import jsonschema_rs
    from kosmo.plugin import manifest

    path = manifest.__file__.replace("manifest.py", "manifest.schema.json")
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema_rs.meta.validate(schema)
