"""The manifest that a plugin begins with where no document says what its service can do."""

from __future__ import annotations

from kosmo.cli.scaffold.examples import add_examples

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

_DOCS = "https://developer.example.com/"
_ITEM = "The item: an object with `id`, `name` and `note`."
_ID: Node = {
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "id", "description": "The item."},
}
_NOTE: Node = {"in": "body", "schema": {"type": "string", "description": "More about it."}}


def starting(name: str, title: str, base_url: str | None) -> Node:
    """Make the manifest of a service that keeps items: list, get, create, delete."""
    manifest: Node = {
        "kosmo_manifest": 1,
        "name": name,
        "title": title,
        "description": f"What {title} does, in one sentence.",
        "base_url": base_url or "https://api.example.com/v1",
        "link": _DOCS,
        "limits": ["300/1m", "5 at once"],
        "whoami": "get_account",
        "auth": {
            "fields": [
                {
                    "name": "token",
                    "title": "API token",
                    "help": f"In {title}: Settings > API.",
                    "secret": True,
                }
            ],
            "headers": {"Authorization": "Bearer {token}"},
        },
        "functions": {
            "list_items": _listing(),
            "get_item": _about("Get an item.", "GET", "get", returns=_ITEM),
            "create_item": _creating(),
            "delete_item": _about("Delete an item.", "DELETE", "delete", returns="Nothing."),
            "get_account": {
                "summary": "Tell whose token it is.",
                "returns": "The account: an object with `id` and `name`.",
                "resource": "account",
                "effect": "read",
                "columns": ["id", "name"],
                "link": f"{_DOCS}account#get",
                "request": {"method": "GET", "path": "/account"},
            },
        },
    }
    add_examples(manifest)
    return manifest


def _about(summary: str, method: str, verb: str, *, returns: str) -> Node:
    marks: Node = {"effect": "read", "columns": ["id", "name", "note"]}
    if method == "DELETE":
        marks = {"effect": "write", "destructive": True, "idempotent": True}
    return {
        "summary": summary,
        "returns": returns,
        "resource": "items",
        **marks,
        "link": f"{_DOCS}items#{verb}",
        "parameters": {"item_id": _ID},
        "request": {"method": method, "path": "/items/{item_id}"},
    }


def _creating() -> Node:
    return {
        "summary": "Create an item.",
        "returns": _ITEM,
        "resource": "items",
        "effect": "write",
        "columns": ["id", "name", "note"],
        "link": f"{_DOCS}items#create",
        "parameters": {
            "name": {
                "in": "body",
                "required": True,
                "schema": {"type": "string", "description": "What it is called."},
            },
            "note": _NOTE,
        },
        "request": {"method": "POST", "path": "/items"},
    }


def _listing() -> Node:
    return {
        "summary": "List items, newest first.",
        "returns": "`items`, a list of objects with `id`, `name` and `note`.",
        "resource": "items",
        "effect": "read",
        "columns": ["id", "name", "note"],
        "link": f"{_DOCS}items#list",
        "parameters": {
            "page": {
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "description": "Begin at this page."},
            },
            "limit": {
                "in": "query",
                "name": "per_page",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "default": 25,
                    "description": "How many rows at most.",
                },
            },
        },
        "request": {"method": "GET", "path": "/items"},
        "pages": {
            "style": "page", "items": "items", "position": "page", "size": "limit", "maximum": 100,
        },
    }  # fmt: skip
