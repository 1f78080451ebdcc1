"""What the operations of the OpenAPI document share: the envelope, a tool, the refusals."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

ENVELOPE = {"$ref": "#/components/schemas/Envelope"}
REFUSALS = {
    "400": "The body is no JSON object.",
    "401": "The token is missing or wrong.",
    "403": "Policy refuses the call, or it waits for approval under the id in `meta.approval`.",
    "404": "There is no such tool, integration or account, or nothing of that id.",
    "422": "The arguments do not fit; `error.details` has every problem.",
    "424": "The account has no usable credentials.",
    "429": "The rate limit of the service is used up.",
    "502": "The service failed; the call is not just to be repeated.",
    "503": "The service or this server is unavailable for now.",
    "504": "There was no answer in time.",
    "default": "The call failed, as the status and `error.code` say.",
}
# What the operations of single tools list; the description of calling one in general has the rest.
CALLED = ("403", "422", "429", "default")
_LIMIT_HEADERS = {
    "ratelimit-limit": "How many requests the limit allows.",
    "ratelimit-remaining": "How many are left.",
    "ratelimit-reset": "Seconds until the limit is reset.",
    "retry-after": "Seconds until the call may be made again.",
}


def components() -> Row:
    """Give the schemas, the responses and the one way to sign."""
    return {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        "schemas": {"Envelope": _envelope(), "Tool": _tool()},
        "responses": {f"E{status}": _refusal(status) for status in REFUSALS},
    }


def _refusal(status: str) -> Row:
    content = {"application/json": {"schema": ENVELOPE}}
    made: Row = {"description": REFUSALS[status], "content": content}
    if status == "429":
        made["headers"] = {
            name: {"description": said, "schema": {"type": "integer"}}
            for name, said in _LIMIT_HEADERS.items()
        }
    return made


def _envelope() -> Row:
    texts = {"type": ["string", "null"]}
    error = {
        "type": ["object", "null"],
        "properties": {
            "code": {"type": "string"},
            "message": {"type": "string"},
            "hint": texts,
            "http_status": {"type": ["integer", "null"]},
            "retryable": {"type": "boolean"},
            "retry_after": {"type": ["number", "null"]},
            "rate_limit": {"type": ["object", "null"]},
            "details": {"type": "array", "items": {"type": "string"}},
        },
    }
    return {
        "type": "object",
        "required": ["function", "success", "data", "error", "meta", "duration_ms"],
        "properties": {
            "function": texts,
            "success": {"type": "boolean"},
            "data": {},
            "error": error,
            "meta": {"type": "object"},
            "duration_ms": {"type": "number"},
        },
    }


def _tool() -> Row:
    text, schema = {"type": "string"}, {"type": "object"}
    texts = {"type": "array", "items": text}
    return {
        "type": "object",
        "required": ["name", "description", "schema"],
        "properties": {
            "name": text, "description": text, "schema": schema, "resource": text, "method": text,
            "tags": texts, "query_schema": schema, "body_schema": schema, "required": texts,
            "function": text, "effect": {"enum": ["read", "write"]},
            "destructive": {"type": "boolean"}, "aliases": texts,
        },
    }  # fmt: skip
