"""Tags, with how many conversations have them."""

from __future__ import annotations

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.paging import page_of
from kosmo_helpscout.simulator.records import present
from kosmo_helpscout.simulator.views import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]


def list_tags(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /tags`."""
    return page_of(request, "tags", list(request.state.rows("tags")), _view(request), 50)


def get_tag(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /tags/:id`."""
    return SimulatorReply(_view(request)(present(request.state, "tags", request.parts["id"])))


def _view(request: SimulatorRequest) -> Callable[[Row], Row]:
    used = [tag for row in request.state.rows("conversations") for tag in row["tags"]]
    return lambda row: {**plain(row), "ticketCount": used.count(row["id"])}
