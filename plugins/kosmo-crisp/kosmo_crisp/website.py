"""Requests below the account's workspace, and what Crisp's envelope says about them."""

from __future__ import annotations

from kosmo import KosmoError, ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json, Object


class Website:
    """The workspace (Crisp says website) that the account names.

    Every method gives the `data` of the answer, and raises what the envelope tells, also where
    the status is 200 and the body says that it is an error.
    """

    def __init__(self, client: Client) -> None:
        """Take the account's client."""
        self.client = client
        self._path = ("website", client.fields["website_id"])

    def get(self, *path: str, params: Object | None = None) -> Json:
        """GET a path below the workspace."""
        return asked(self.client, "GET", *self._path, *path, params=params)

    def post(self, *path: str, body: Object | None = None) -> Json:
        """POST a body; Crisp wants an empty object where there is nothing to say."""
        return asked(self.client, "POST", *self._path, *path, body=body or {})

    def put(self, *path: str, body: Object) -> Json:
        """PUT a body to a path below the workspace."""
        return asked(self.client, "PUT", *self._path, *path, body=body)

    def patch(self, *path: str, body: Object) -> Json:
        """PATCH a path below the workspace."""
        return asked(self.client, "PATCH", *self._path, *path, body=body)

    def delete(self, *path: str) -> Json:
        """DELETE a path below the workspace."""
        return asked(self.client, "DELETE", *self._path, *path)

    def rows(self, *path: str, params: Object | None = None) -> list[Object]:
        """GET a list of objects."""
        return rows_in(self.get(*path, params=params))


def asked(
    client: Client,
    method: str,
    *path: str,
    params: Object | None = None,
    body: Object | None = None,
) -> Json:
    """Send a request to any path and give the `data` of its answer."""
    try:
        answer = client.answer(method, *path, params=params, body=body)
        return data_in(answer.data, answer.status)
    except KosmoError as error:
        from kosmo_crisp.refusals import explained

        raise explained(error, client.fields.get("tier", "")) from None


def data_in(body: Json, status: int) -> Json:
    """Take `data` out of Crisp's envelope; None where an answer has no body.

    Raises the error that the envelope tells, whatever the status was.
    """
    if body is None:
        return None
    if isinstance(body, dict) and body.get("error"):
        from kosmo_crisp.refusals import told_in

        raise told_in(body, status)
    if not isinstance(body, dict) or "data" not in body:
        raise ServiceError(
            "Crisp's answer has no `data`", code="malformed_answer", http_status=status
        )
    return body["data"]


def rows_in(data: Json) -> list[Object]:
    """Check that an answer's data is a list of objects."""
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise ServiceError("Crisp's answer holds no list of objects", code="malformed_answer")
    return data


def object_in(data: Json) -> Object:
    """Check that an answer's data is an object."""
    if not isinstance(data, dict):
        raise ServiceError("Crisp's answer holds no object", code="malformed_answer")
    return data
