"""Reports and ratings, for accounts on the Plus and Pro plans."""

from __future__ import annotations

from kosmo import read

from kosmo_helpscout.vendor import DOCS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

    Report = Literal[
        "chat", "company", "company/customers-helped", "company/drilldown", "conversations",
        "conversations/busy-times", "conversations/drilldown", "conversations/fields-drilldown",
        "conversations/new", "conversations/new-drilldown", "conversations/received-messages",
        "conversations/volume-by-channel", "docs", "email", "happiness", "happiness/ratings",
        "phone", "productivity", "productivity/first-response-time", "productivity/replies-sent",
        "productivity/resolution-time", "productivity/resolved", "productivity/response-time",
        "user", "user/chat", "user/conversation-history", "user/customers-helped",
        "user/drilldown", "user/happiness", "user/ratings", "user/replies", "user/resolutions",
    ]  # fmt: skip


@read(columns=("current",), link=f"{DOCS}/reports/company/reports-company-overall/")
def get_report(
    client: Client,
    /,
    *,
    report: Report,
    start: Annotated[str, Field(min_length=8)],
    end: Annotated[str, Field(min_length=8)],
    previous_start: Annotated[str, Field(min_length=8)] | None = None,
    previous_end: Annotated[str, Field(min_length=8)] | None = None,
    user: Annotated[int, Field(ge=1)] | None = None,
    mailboxes: list[int] | None = None,
    tags: list[int] | None = None,
    types: list[Literal["email", "chat", "phone"]] | None = None,
    folders: list[int] | None = None,
    view_by: Literal["day", "week", "month"] | None = None,
    office_hours: bool | None = None,
    page: Annotated[int, Field(ge=1)] | None = None,
    filters: Object | None = None,
) -> Json:
    """Get a report over a time, compared with another one where that is given.

    Help Scout has reports on the Plus and Pro plans only and answers 403 (`forbidden`) otherwise.

    Args:
        report: Which report; those of users need `user`.
        start: The first moment: a date or a time, UTC unless it names an offset.
        end: The last moment; of a date alone its last second.
        previous_start: The first moment to compare with.
        previous_end: The last moment to compare with.
        user: The user, by id, of a `user` report.
        mailboxes: Only these inboxes, by id.
        tags: Only conversations with these tags, by id.
        types: Only conversations of these kinds.
        folders: Only conversations in these folders, by id.
        view_by: How finely a report over time is cut.
        office_hours: Count only office hours.
        page: Which page of a drilldown, of ratings or of a history.
        filters: What single reports know beyond that, such as `rating`, `rows`, `range`,
            `rangeId`, `field`, `fieldid`, `status`, `sites`, `sortField`, `sortOrder`.

    Returns:
        The report as Help Scout gives it: mostly `current`, `previous`, `deltas`; of drilldowns
        `conversations` or `results`.
    """
    from kosmo_helpscout.moments import utc_time

    if report.startswith("user") and user is None:
        raise client.refuse(f"the report `{report}` needs `user`")
    if (previous_start is None) != (previous_end is None):
        raise client.refuse("give `previous_start` and `previous_end` together")
    asked: Object = {**(filters or {}), "user": user, "viewBy": view_by, "page": page}
    asked["start"] = utc_time(client, start, "start")
    asked["end"] = utc_time(client, end, "end", last=True)
    if previous_start is not None and previous_end is not None:
        asked["previousStart"] = utc_time(client, previous_start, "previous_start")
        asked["previousEnd"] = utc_time(client, previous_end, "previous_end", last=True)
    lists = {"mailboxes": mailboxes, "tags": tags, "types": types, "folders": folders}
    asked |= {name: ",".join(map(str, some)) for name, some in lists.items() if some}
    asked["officeHours"] = office_hours
    return client.get("reports", *report.split("/"), params=asked)


@read(columns=("id", "rating", "comments"), link=f"{DOCS}/ratings/get/")
def get_rating(client: Client, /, *, id: Annotated[int, Field(ge=1)]) -> Json:
    """Get what a customer thought of a reply.

    Args:
        id: The rating, as a webhook's delivery or the ratings report names it.

    Returns:
        The rating: `id`, `rating` (`great`, `okay`, `not_good`), `comments`, `conversationId`,
        `threadId`, `user`, `customer`.
    """
    return client.get("ratings", str(id))
