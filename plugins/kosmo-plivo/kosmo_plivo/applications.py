"""Applications: where Plivo asks what to do with calls and messages."""

from __future__ import annotations

from kosmo import read, write

from kosmo_plivo.answers import application_row, changes, done
from kosmo_plivo.listing import listed
from kosmo_plivo.places import own
from kosmo_plivo.vendor import APPLICATIONS, PAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

_COLUMNS = ("app_id", "app_name", "answer_url", "message_url", "enabled", "default_app")


@read(pages=PAGES, streams=True, columns=_COLUMNS, link=APPLICATIONS)
def list_applications(
    client: Client,
    /,
    *,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    offset: Annotated[int, Field(ge=0)] = 0,
    app_name: Annotated[str, Field(min_length=1)] | None = None,
    subaccount: Annotated[str, Field(format="id")] | None = None,
) -> Json:
    """List the applications of the account.

    How many numbers belong to one, Plivo does not tell: `list_numbers` gives the `app_id` of
    each number.

    Args:
        limit: How many applications at most.
        offset: How many to leave out first.
        app_name: Only the application of this name.
        subaccount: Only applications of this subaccount, by its Auth ID.

    Returns:
        `objects`, a list of applications with `app_id`, `app_name`, `answer_url`,
        `hangup_url`, `message_url`, `enabled` and more, beside `meta`.
    """
    params = {"app_name": app_name, "subaccount": subaccount}
    return listed(
        client, "Application", id="app_id", limit=limit, offset=offset, params=params,
        shape=application_row,
    )  # fmt: skip


@read(columns=_COLUMNS, link=APPLICATIONS)
def get_application(client: Client, /, *, app_id: Annotated[str, Field(format="id")]) -> Json:
    """Get one application.

    Args:
        app_id: The application.

    Returns:
        An object as in `list_applications`.
    """
    return application_row(client.get(*own(client, "Application", app_id)))


@write(columns=("app_id", "message"), link=APPLICATIONS)
def create_application(
    client: Client,
    /,
    *,
    app_name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=60)],
    answer_url: Annotated[str, Field(pattern="^https?://")] | None = None,
    answer_method: Literal["GET", "POST"] | None = None,
    hangup_url: Annotated[str, Field(pattern="^https?://")] | None = None,
    hangup_method: Literal["GET", "POST"] | None = None,
    fallback_answer_url: Annotated[str, Field(pattern="^https?://")] | None = None,
    fallback_method: Literal["GET", "POST"] | None = None,
    message_url: Annotated[str, Field(pattern="^https?://")] | None = None,
    message_method: Literal["GET", "POST"] | None = None,
    default_number_app: bool | None = None,
    default_endpoint_app: bool | None = None,
    subaccount: Annotated[str, Field(format="id")] | None = None,
    log_incoming_messages: bool | None = None,
    public_uri: bool | None = None,
) -> Json:
    """Create an application.

    Args:
        app_name: A name of its own: letters, digits, `-` and `_`.
        answer_url: Where Plivo fetches the XML that leads a call.
        answer_method: How it fetches it; by POST unless given.
        hangup_url: Where Plivo reports the end of a call.
        hangup_method: How it reports it.
        fallback_answer_url: Where it fetches the XML if `answer_url` fails.
        fallback_method: How it fetches it then.
        message_url: Where Plivo delivers messages that come in.
        message_method: How it delivers them.
        default_number_app: Whether new numbers get this application.
        default_endpoint_app: Whether new SIP endpoints get it.
        subaccount: The subaccount that it is for, by its Auth ID.
        log_incoming_messages: Whether the text of messages that come in is logged.
        public_uri: Whether its SIP address can be called from outside.

    Returns:
        `app_id`, `message` and `api_id`.
    """
    body = _said(
        answer_url, answer_method, hangup_url, hangup_method, fallback_answer_url,
        fallback_method, message_url, message_method, default_number_app, default_endpoint_app,
        subaccount, log_incoming_messages, public_uri,
    )  # fmt: skip
    return done(client.post(*own(client, "Application"), body={"app_name": app_name, **body}))


@write(idempotent=True, link=APPLICATIONS)
def update_application(
    client: Client,
    /,
    *,
    app_id: Annotated[str, Field(format="id")],
    answer_url: Annotated[str, Field(pattern="^https?://")] | None = None,
    answer_method: Literal["GET", "POST"] | None = None,
    hangup_url: Annotated[str, Field(pattern="^https?://")] | None = None,
    hangup_method: Literal["GET", "POST"] | None = None,
    fallback_answer_url: Annotated[str, Field(pattern="^https?://")] | None = None,
    fallback_method: Literal["GET", "POST"] | None = None,
    message_url: Annotated[str, Field(pattern="^https?://")] | None = None,
    message_method: Literal["GET", "POST"] | None = None,
    default_number_app: bool | None = None,
    default_endpoint_app: bool | None = None,
    subaccount: Annotated[str, Field(format="id")] | None = None,
    log_incoming_messages: bool | None = None,
    public_uri: bool | None = None,
) -> Json:
    """Change an application; what is not given stays. Its name cannot be changed.

    Args:
        app_id: The application.
        answer_url: Where Plivo fetches the XML that leads a call.
        answer_method: How it fetches it.
        hangup_url: Where Plivo reports the end of a call.
        hangup_method: How it reports it.
        fallback_answer_url: Where it fetches the XML if `answer_url` fails.
        fallback_method: How it fetches it then.
        message_url: Where Plivo delivers messages that come in.
        message_method: How it delivers them.
        default_number_app: Whether new numbers get this application.
        default_endpoint_app: Whether new SIP endpoints get it.
        subaccount: The subaccount that it is for, by its Auth ID.
        log_incoming_messages: Whether the text of messages that come in is logged.
        public_uri: Whether its SIP address can be called from outside.

    Returns:
        `message`, `api_id` and `app_id`.
    """
    body = _said(
        answer_url, answer_method, hangup_url, hangup_method, fallback_answer_url,
        fallback_method, message_url, message_method, default_number_app, default_endpoint_app,
        subaccount, log_incoming_messages, public_uri,
    )  # fmt: skip
    if not body:
        raise client.refuse("there is nothing to change")
    return done(client.post(*own(client, "Application", app_id), body=body), app_id=app_id)


@write(destructive=True, idempotent=True, link=APPLICATIONS)
def delete_application(
    client: Client,
    /,
    *,
    app_id: Annotated[str, Field(format="id")],
    cascade: bool | None = None,
    new_endpoint_application: Annotated[str, Field(format="id")] | None = None,
) -> Json:
    """Delete an application, with its SIP endpoints unless they are given to another one.

    Args:
        app_id: The application.
        cascade: Whether its endpoints are deleted too; they are unless told.
        new_endpoint_application: With `cascade` false, the application that they get.

    Returns:
        `ok` and `app_id`.
    """
    params = {"cascade": cascade, "new_endpoint_application": new_endpoint_application}
    data = client.delete(*own(client, "Application", app_id), params=params)
    return done(data, app_id=app_id)


_FIELDS = (
    "answer_url", "answer_method", "hangup_url", "hangup_method", "fallback_answer_url",
    "fallback_method", "message_url", "message_method", "default_number_app",
    "default_endpoint_app", "subaccount", "log_incoming_messages", "public_uri",
)  # fmt: skip


def _said(*values: object) -> Object:
    """Give the fields of an application that were given, by their names, in their order."""
    return changes(dict(zip(_FIELDS, values, strict=True)))
