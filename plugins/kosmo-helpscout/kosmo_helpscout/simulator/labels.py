"""Tags by name; a name that no tag has makes one."""

from __future__ import annotations

from kosmo_helpscout.simulator.records import moment, next_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorRequest


def tag_ids(request: SimulatorRequest, names: list[str]) -> list[str]:
    """Give the ids of tags, each once, in the order of their names."""
    state = request.state
    by_name = {row["name"].lower(): row["id"] for row in state.rows("tags")}
    for name in names:
        if name.lower() not in by_name:
            id_, now = next_id(state, "tags"), moment(request.now)
            slug = "-".join(name.lower().split())
            row = {"id": id_, "name": name.lower(), "slug": slug, "color": "none"}
            state.put("tags", {**row, "createdAt": now, "updatedAt": now})
            by_name[name.lower()] = id_
    return list(dict.fromkeys(by_name[name.lower()] for name in names))
