"""Parts of an exchange as they stand in a recorded file."""

from __future__ import annotations

import base64
import json
import os

from kosmo.message import Response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.testing.home import Home
    from kosmo.testing.redaction import Redaction


def fields_of(home: Home) -> dict[str, str]:
    """Read the fields of the account from the author's variables."""
    auth = home.integration.auth
    found = {}
    for field in auth.fields:
        variable = f"{home.integration.name}_{field.name}".upper()
        if os.environ.get(variable):
            found[field.name] = os.environ[variable]
    token = home.token_field()
    lacking = auth.lacking(found)
    if token is not None and auth.by_person() and token not in found:  # nobody is there to log in
        lacking = [*auth.lacking({*found, token}), token]
    missing = [f"`{home.integration.name}_{one}`".upper() for one in lacking]
    if missing:
        raise AssertionError(f"recording needs an account: export {', '.join(missing)}")
    return found


def written(response: Response, clean: Redaction) -> dict[str, Any]:
    """Give the body as data where it is JSON, else as text or, where it is none, in base64."""
    if not response.body:
        return {}
    try:
        text = response.body.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(response.body).decode()}
    try:
        return {"data": clean.data(json.loads(text))}
    except ValueError:
        return {"text": clean.text(text)}


def answer(given: dict[str, Any]) -> Any:
    """Give the body of a recorded answer, as `Script.expect` takes it."""
    if "base64" in given:
        return base64.b64decode(given["base64"])
    return given["text"] if "text" in given else given.get("data")


def moved(response: Response, old: str, new: str) -> Response:
    """Put one origin in the place of another in an answer, so that links lead to it."""
    headers = {name: value.replace(old, new) for name, value in response.headers.items()}
    body = response.body
    for a, b in ((old, new), (old.replace("/", "\\/"), new.replace("/", "\\/"))):
        body = body.replace(a.encode(), b.encode())
    return Response(response.status, headers, body)
