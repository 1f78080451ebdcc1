"""Plugins without code for tests: a manifest of every kind of request, and a service of books."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.loopback import Loopback

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo
    from tests.loopback import Request

STRING = {"type": "string"}
SIZE = {"in": "query", "name": "per_page", "schema": {"type": "integer", "minimum": 1}}


def listing(path: str, pages: dict[str, Any], **parameters: Any) -> dict[str, Any]:
    """Declare a list of books."""
    return {
        "summary": "List books.",
        "effect": "read",
        "columns": ["id", "title"],
        "parameters": parameters,
        "request": {"method": "GET", "path": path},
        "pages": pages,
    }


def position(name: str, kind: str = "integer") -> dict[str, Any]:
    """Declare the parameter that leads to a page."""
    return {"in": "query", "name": name, "schema": {"type": kind}}


def shelf() -> dict[str, Any]:
    """Make the manifest of the integration `shelf`."""
    sized = {"limit": SIZE}
    return {
        "kosmo_manifest": 1,
        "name": "shelf",
        "title": "Shelf",
        "base_url": "https://shelf.example.com/api",
        "auth": {
            "fields": [{"name": "token", "title": "Token", "secret": True}],
            "headers": {"Authorization": "Bearer {token}"},
        },
        "functions": {
            "by_offset": listing(
                "/offset",
                {"style": "offset", "items": "books", "position": "skip", "size": "limit",
                 "maximum": 20},
                skip=position("start"), **sized,
            ),
            "by_page": listing(
                "/page",
                {"style": "page", "items": "books", "position": "page", "size": "limit",
                 "maximum": 20},
                page=position("page"), **sized,
            ),
            "by_cursor": listing(
                "/cursor",
                {"style": "cursor", "items": "data.books", "position": "after", "size": "limit",
                 "maximum": 20, "next": "meta.next"},
                after=position("after", "string"), **sized,
            ),
            "by_row": listing(
                "/row",
                {"style": "row", "items": "books", "position": "after", "size": "limit",
                 "maximum": 20, "next": "id", "more": "more"},
                after=position("starting_after", "string"), **sized,
            ),
            "by_link": listing(
                "/link", {"style": "link", "size": "limit", "maximum": 20}, limit=SIZE
            ),
            "by_address": listing("/address", {"style": "link", "items": "books", "next": "next"}),
            "get_book": {
                "summary": "Get a book.",
                "effect": "read",
                "parameters": {"book_id": {"in": "path", "required": True, "schema": STRING}},
                "request": {"method": "GET", "path": "/books/{book_id}"},
                "answer": "book",
            },
            "write_book": {
                "summary": "Write a book.",
                "effect": "write",
                "idempotent": True,
                "parameters": {
                    "book_id": {"in": "path", "required": True, "schema": STRING},
                    "title": {"in": "body", "name": "Title", "required": True, "schema": STRING},
                    "tags": {"in": "query", "lists": "comma",
                             "schema": {"type": "array", "items": STRING}},
                    "filter": {"in": "query", "schema": {"type": "object"}},
                    "trace": {"in": "header", "name": "X-Trace", "schema": STRING},
                },
                "request": {
                    "method": "PUT", "path": "/books/{book_id}/text", "query": {"version": 2},
                    "headers": {"X-Kind": "book"}, "body": {"kind": "book"},
                    "envelope": "data.book",
                },
            },
            "search": {
                "summary": "Search.",
                "effect": "read",
                "parameters": {"body": {"in": "whole_body", "schema": {"type": "object"}}},
                "request": {"method": "POST", "path": "/search", "encoding": "form"},
            },
            "delete_book": {
                "summary": "Delete a book.",
                "effect": "write",
                "destructive": True,
                "parameters": {"book_id": {"in": "path", "required": True, "schema": STRING}},
                "request": {"method": "DELETE", "path": "/books/{book_id}"},
            },
        },
    }  # fmt: skip


def install(kosmo: Kosmo, manifest: Any, *, name: str = "shelf", code: str | None = None) -> Path:
    """Install a package that has a manifest, and `code` where it is given; gives the package."""
    site = kosmo._own_site()
    package = site / f"kosmo_{name}"
    package.mkdir(parents=True, exist_ok=True)
    text = manifest if isinstance(manifest, str) else json.dumps(manifest)
    (package / "kosmo-plugin.json").write_text(text)
    files = [f"kosmo_{name}/kosmo-plugin.json"]
    if code is not None:
        (package / "__init__.py").write_text(code)
        files.append(f"kosmo_{name}/__init__.py")
    metadata = site / f"kosmo_{name}-1.0.dist-info"
    metadata.mkdir(exist_ok=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: kosmo-{name}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[kosmo.manifest]\n{name} = kosmo_{name}\n")
    (metadata / "RECORD").write_text("".join(f"{one},,\n" for one in files))
    return package


class Books(Loopback):
    """Forty-five books on loopback, in every way in which lists are paged; keeps the requests."""

    def __init__(self) -> None:
        """Begin to answer on a free port."""
        self.asked: list[str] = []
        self.rows = [{"id": f"b{n}", "title": f"Book {n}"} for n in range(45)]
        super().__init__()

    def attend(self, request: Request) -> None:
        """Give a page of books."""
        self.asked.append(request.path)
        address = urlsplit(request.path)
        query = {key: value[-1] for key, value in parse_qs(address.query).items()}
        data, headers = self.page(address.path.rpartition("/")[2], query)
        request.answer(
            json.dumps(data).encode(), headers={**headers, "Content-Type": "application/json"}
        )

    def page(self, style: str, query: dict[str, str]) -> tuple[Any, dict[str, str]]:
        """Give one page and its headers."""
        size = int(query.get("per_page", 20))
        if style == "offset":
            begin = int(query.get("start", 0))
        elif style in ("page", "link", "address"):
            begin = (int(query.get("page", 1)) - 1) * size
        else:
            after = query.get("after", query.get("starting_after"))
            begin = 0 if after is None else int(after[1:]) + 1
        rows, more = self.rows[begin : begin + size], begin + size < len(self.rows)
        following = f"{self.url}/api/{style}?page={begin // size + 2}&per_page={size}"
        if style == "link":
            return rows, {"Link": f'<{following}>; rel="next", </x>; rel="last"'} if more else {}
        if style == "address":
            return {"books": rows, "next": following if more else None}, {}
        if style == "cursor":
            return {"data": {"books": rows}, "meta": {"next": rows[-1]["id"] if more else ""}}, {}
        return {"books": rows, **({"more": more} if style == "row" else {})}, {}
