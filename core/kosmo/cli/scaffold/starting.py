"""The manifest that a plugin begins with where no document says what its service can do."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

_STRING: Node = {"type": "string"}
_ID: Node = {
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "id", "description": "The item."},
}


def starting(name: str, title: str, base_url: str | None) -> Node:
    """Make the manifest of a service that keeps items: list, get, create, delete."""
    return {
        "kosmo_manifest": 1,
        "name": name,
        "title": title,
        "description": "What the service does, in one sentence.",
        "base_url": base_url or "https://api.example.com/v1",
        "auth": {
            "fields": [
                {
                    "name": "token",
                    "title": "API token",
                    "help": "Where a user finds it.",
                    "secret": True,
                }
            ],
            "headers": {"Authorization": "Bearer {token}"},
        },
        "functions": {
            "list_items": _listing(),
            "get_item": {
                "summary": "Get an item.",
                "resource": "items",
                "effect": "read",
                "parameters": {"item_id": _ID},
                "request": {"method": "GET", "path": "/items/{item_id}"},
            },
            "create_item": {
                "summary": "Create an item.",
                "resource": "items",
                "effect": "write",
                "parameters": {
                    "name": {
                        "in": "body",
                        "required": True,
                        "schema": {**_STRING, "description": "What it is called."},
                    },
                    "note": {"in": "body", "schema": {**_STRING, "description": "More about it."}},
                },
                "request": {"method": "POST", "path": "/items"},
            },
            "delete_item": {
                "summary": "Delete an item.",
                "resource": "items",
                "effect": "write",
                "destructive": True,
                "idempotent": True,
                "parameters": {"item_id": _ID},
                "request": {"method": "DELETE", "path": "/items/{item_id}"},
            },
        },
    }


def _listing() -> Node:
    return {
        "summary": "List items, newest first.",
        "resource": "items",
        "effect": "read",
        "columns": ["id", "name"],
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
