"""What kosmo answers where Help Scout answers without a body: ids from headers, what was done."""

from __future__ import annotations

from kosmo import ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Answer, Client, Json, Object


def created(client: Client, answer: Answer) -> Object:
    """Give the `id` and the address of what was made, which stand in the answer's headers."""
    location = answer.headers.get("location")
    told = answer.headers.get("resource-id") or _last_part(location)
    if not told:
        client.note("Help Scout accepted this and told no id")
    given: Object = {"id": _number(told) if told else None, "location": location}
    if "web-location" in answer.headers:
        given["web"] = answer.headers["web-location"]
    return given


def updated(id: int | str, *fields: str) -> Object:
    """Tell what was changed; Help Scout answers with 204 and nothing else."""
    return {"id": id, "updated": True, "fields": list(fields)}


def deleted(id: int | str) -> Object:
    """Tell that a deletion was accepted."""
    return {"id": id, "deleted": True}


def object_in(data: Json, what: str) -> Object:
    """Give an answer that must be one object; raises ServiceError for anything else."""
    if not isinstance(data, dict):
        raise ServiceError(f"Help Scout's answer is not {what}", code="malformed_answer")
    return data


def _last_part(location: str | None) -> str:
    return (location or "").partition("?")[0].rstrip("/").rpartition("/")[2]


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text
