"""The functions that a plugin's simulator answers with; a simulator has those that it needs."""

from __future__ import annotations

LISTING = '''
def listing(pages: Paging) -> Callable[[SimulatorRequest], SimulatorReply]:
    """Make what answers with the pages of a list; one that was not seeded has made-up rows."""

    def answer(request: SimulatorRequest) -> SimulatorReply:
        path = request.path.strip("/")
        rows = list(request.state.rows(path)) or rows_of(path)
        return simulated_page(request, rows, pages, base_path=app.base_path)

    return answer
'''

GET = '''
def get(request: SimulatorRequest) -> SimulatorReply:
    """Give a row; where no list was seeded there is any that is asked for."""
    path, _, id = request.path.strip("/").rpartition("/")
    row = request.state.get(path, id)
    if row is None and path in SEEDED and request.parts:
        raise SimulatorRefusal(404, f"there is no `{id}`")
    return SimulatorReply(row or {"id": id})
'''

HEAD = '''
def head(request: SimulatorRequest) -> SimulatorReply:
    """Say that it is there."""
    return SimulatorReply()
'''

CREATE = '''
def create(request: SimulatorRequest) -> SimulatorReply:
    """Keep a new row."""
    path = request.path.strip("/")
    table = request.state.table(path)
    id = next(one for one in map(str, range(len(table) + 1, 10**9)) if one not in table)
    row = request.state.put(path, {**given(request), "id": id})
    return SimulatorReply(row, status=201)
'''

CHANGE = '''
def change(request: SimulatorRequest) -> SimulatorReply:
    """Change a row, or keep a new one under its name."""
    path, _, id = request.path.strip("/").rpartition("/")
    before = request.state.get(path, id) or {}
    row = request.state.put(path, {**before, **given(request), "id": id})
    return SimulatorReply(row)
'''

DROP = '''
def drop(request: SimulatorRequest) -> SimulatorReply:
    """Remove a row."""
    path, _, id = request.path.strip("/").rpartition("/")
    if request.state.drop(path, id) is None and path in SEEDED and request.parts:
        raise SimulatorRefusal(404, f"there is no `{id}`")
    return SimulatorReply(status=204)
'''

GIVEN = '''
def given(request: SimulatorRequest) -> Object:
    """Take what was sent, as JSON or as a form."""
    body = request.json()
    return body if isinstance(body, dict) else dict(request.form())
'''

FUNCTIONS = {
    "listing": LISTING, "get": GET, "head": HEAD, "create": CREATE, "change": CHANGE,
    "drop": DROP,
}  # fmt: skip
