"""Inboxes, with folders, custom fields and saved replies."""

from __future__ import annotations

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.paging import link, page_of
from kosmo_helpscout.simulator.records import present
from kosmo_helpscout.simulator.refusals import missing
from kosmo_helpscout.simulator.views import folder_of, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]


def list_mailboxes(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /mailboxes`."""
    rows = list(request.state.rows("mailboxes"))
    return page_of(request, "mailboxes", rows, _view(request), 50)


def get_mailbox(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /mailboxes/:id`."""
    row = present(request.state, "mailboxes", request.parts["id"])
    return SimulatorReply(_view(request)(row))


def list_folders(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /mailboxes/:id/folders`, with how many conversations lie in each."""
    state, id_ = request.state, request.parts["id"]
    present(state, "mailboxes", id_)
    held = [(folder_of(state, row), row["status"]) for row in state.rows("conversations")]
    folders = [
        {
            **plain(folder, "mailbox"),
            "totalCount": sum(place == folder["id"] for place, _ in held),
            "activeCount": held.count((folder["id"], "active")),
            "_links": {"self": link(request, "mailboxes", id_, "folders", folder["id"])},
        }
        for folder in state.rows("folders")
        if folder["mailbox"] == id_
    ]
    return _alone(request, "folders", folders)


def list_fields(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /mailboxes/:id/fields`."""
    present(request.state, "mailboxes", request.parts["id"])
    rows = [row for row in request.state.rows("fields") if row["mailbox"] == request.parts["id"]]
    return _alone(request, "fields", [plain(row, "mailbox") for row in rows])


def list_saved_replies(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /mailboxes/:id/saved-replies`, a bare array."""
    present(request.state, "mailboxes", request.parts["id"])
    rows = [row for row in request.state.rows("replies") if row["mailbox"] == request.parts["id"]]
    return SimulatorReply(
        [{"id": int(row["id"]), "name": row["name"], "preview": row["text"][:60]} for row in rows]
    )


def get_saved_reply(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /mailboxes/:id/saved-replies/:reply`."""
    row = present(request.state, "replies", request.parts["reply"])
    if row["mailbox"] != request.parts["id"]:
        raise missing()
    return SimulatorReply(plain(row, "mailbox"))


def _view(request: SimulatorRequest) -> Callable[[Row], Row]:
    def view(row: Row) -> Row:
        paths = ("fields", "folders")
        links = {name: link(request, "mailboxes", row["id"], name) for name in paths}
        own = {"self": link(request, "mailboxes", row["id"])}
        return {**plain(row, "users"), "_links": {**links, **own}}

    return view


def _alone(request: SimulatorRequest, key: str, rows: list[Row]) -> SimulatorReply:
    links = {"self": link(request, *request.path.split("/"))}
    data: Row = {"_embedded": {key: rows}} if rows else {}
    return SimulatorReply({**data, "_links": links})
