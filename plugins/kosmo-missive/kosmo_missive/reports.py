"""Analytics reports: ask for one, and fetch it when it is ready."""

from __future__ import annotations

from kosmo import ServiceError, TryLaterError, Wait, read, write

from kosmo_missive.answers import accepted
from kosmo_missive.bodies import checked, object_in
from kosmo_missive.lookup import organizations, shared_labels, teams
from kosmo_missive.moments import is_date, unix_time
from kosmo_missive.people import People
from kosmo_missive.scope import default_organization
from kosmo_missive.vendor import DOCS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object

    from kosmo_missive.shapes import REPORT

_FIELDS = (
    "organization", "start", "end", "time_zone", "teams", "users", "accounts", "account_types",
    "shared_labels",
)  # fmt: skip
_NOT_FOUND = 404
_PENDING = "report_pending"
_EVERY, _MOST = 5.0, 90.0  # seconds; a report takes up to half a minute


@write(
    columns=("id",),
    wait=Wait(
        "get_analytics_report",
        {"report_id": "reports.id"},
        pending=_PENDING,
        first=_EVERY,
        every=_EVERY,
        most=_MOST,
    ),
    link=DOCS,
)
def create_analytics_report(
    client: Client, /, *, body: Annotated[Object, Field(schema=REPORT)]
) -> Json:
    """Ask for an analytics report; `get_analytics_report` fetches it some seconds later.

    With `--wait` kosmo fetches it itself, and gives the report in place of its id.

    It takes an organization on the Productive or Business plan, for the filters Business.

    Args:
        body: `start` and `end` (unix seconds, or ISO 8601 dates: from the first second of the
            one to the last of the other), and optionally `organization` (without it the only
            one there is), `time_zone` (such as `Europe/Paris`; UTC unless given) and the
            filters `teams`, `users`, `shared_labels` (lists of ids or names),
            `accounts` (ids) and `account_types`. With or without Missive's
            envelope `reports`.

    Returns:
        `reports`, an object with the report's `id`.
    """
    inside = object_in(client, body, "reports")
    report = checked(client, inside, _FIELDS, required=("start", "end"))
    zone = report.get("time_zone")
    if zone is None and (is_date(report["start"]) or is_date(report["end"])):
        zone = report["time_zone"] = "UTC"
        client.note("no `time_zone` was given: the dates are days in UTC")
    report["start"] = unix_time(client, report["start"], "start", zone=zone)
    report["end"] = unix_time(client, report["end"], "end", zone=zone, end_of_day=True)
    if report["start"] >= report["end"]:
        raise client.refuse("`start` must be before `end`")
    organizations(client).fill(report, one=("organization",))
    teams(client).fill(report, several=("teams",))
    People(client).fill(report, several=("users",))
    shared_labels(client).fill(report, several=("shared_labels",))
    if not report.get("organization"):
        report["organization"] = default_organization(client)
    return accepted(client, client.post("analytics", "reports", body={"reports": report}))


@read(
    columns=("start", "end", "time_zone"),
    wait=Wait(pending=_PENDING, first=_EVERY, every=_EVERY, most=_MOST),
    link=DOCS,
)
def get_analytics_report(
    client: Client, /, *, report_id: Annotated[str, Field(format="id")]
) -> Json:
    """Fetch an analytics report that `create_analytics_report` asked for.

    A report takes seconds, at times half a minute, and Missive forgets it a minute after it is
    finished. Until it is ready the call fails with the code `report_pending` (exit 5): ask
    again every five seconds, as `--wait` does. Missive answers the same for a report that has
    expired or never was, so give up after about ninety seconds and ask for a new one.

    Args:
        report_id: The report, by the id that `create_analytics_report` gave.

    Returns:
        `reports`, one object with `start`, `end`, `time_zone`, `selected_period` and
        `previous_period`, each with totals of metrics; times in seconds.
    """
    try:
        return client.get("analytics", "reports", report_id)
    except ServiceError as error:
        if error.http_status != _NOT_FOUND:
            raise
        raise TryLaterError(
            f"report `{report_id}` is not ready, or has expired, or never was (Missive answers"
            " the same for all three): ask again in five seconds",
            code=_PENDING,
            http_status=_NOT_FOUND,
            retry_after=_EVERY,
        ) from None
