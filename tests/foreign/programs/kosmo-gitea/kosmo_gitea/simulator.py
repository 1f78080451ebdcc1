"""The simulator of Gitea."""

from __future__ import annotations

from kosmo import (
    Simulator,
    SimulatorRefusal,
    SimulatorReply,
    SimulatorRequest,
    SimulatorState,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kosmo import Object

ALMA = {"id": 1, "login": "alma", "full_name": "Alma Costa", "email": "alma@example.com"}


def seed(state: SimulatorState) -> None:
    """Begin with a repository, two labels, three issues and a comment."""
    state.put("repos", {"id": "1", "full_name": "workshop/orders", "open_issues_count": 3})
    state.put("repos", {"id": "2", "full_name": "workshop/wheels", "open_issues_count": 0})
    state.put("labels", {"id": "1", "name": "urgent", "color": "#cc0000"})
    state.put("labels", {"id": "2", "name": "parts", "color": "#00aabb"})
    for number, title in enumerate(("Order spokes", "True the rear wheel", "Call Alma"), 1):
        state.put("issues", issue(number, title, body=""))
    state.put("comments", {"id": "1", "issue": "1", "user": ALMA, "body": "32 of them."})


def issue(number: int, title: str, **more: object) -> Object:
    """Make an issue."""
    whole = {"number": number, "title": title, "state": "open", "labels": [], "user": ALMA}
    return {**whole, **more, "id": str(number)}


def sign_in(asked: SimulatorRequest) -> None:
    """Refuse a request that is not signed."""
    if asked.headers.get("authorization") != f"token {app.credentials['token']}":
        raise SimulatorRefusal(401, "token is required")


def get_user(asked: SimulatorRequest) -> SimulatorReply:
    """Tell whose the token is."""
    return SimulatorReply(ALMA)


def list_repositories(asked: SimulatorRequest) -> SimulatorReply:
    """Give one page."""
    return paged(asked, asked.state.rows("repos"))


def star_repository(asked: SimulatorRequest) -> SimulatorReply:
    """Do nothing that could be seen."""
    repository(asked)
    return SimulatorReply(status=204)


def list_issues(asked: SimulatorRequest) -> SimulatorReply:
    """Give one page of those that fit."""
    repository(asked)
    state, words = asked.query.get("state", "open"), asked.query.get("q", "").lower()
    labels = set(asked.query.get("labels", "").split(",")) - {""}
    return paged(
        asked,
        (
            row
            for row in reversed(list(asked.state.rows("issues")))
            if state in ("all", row["state"])
            and words in row["title"].lower()
            and labels <= {label["name"] for label in row["labels"]}
        ),
    )


def get_issue(asked: SimulatorRequest) -> SimulatorReply:
    """Give one."""
    return SimulatorReply(shown(found(asked)))


def create_issue(asked: SimulatorRequest) -> SimulatorReply:
    """Keep one."""
    repository(asked)
    given = asked.json()
    if not given.get("title"):
        raise SimulatorRefusal(422, "[Title]: Required")
    given["labels"] = labels_of(asked, given.get("labels", []))
    row = issue(after(asked, "issues"), **given)
    return SimulatorReply(shown(asked.state.put("issues", row)), status=201)


def update_issue(asked: SimulatorRequest) -> SimulatorReply:
    """Change one."""
    row = {**found(asked), **asked.json()}
    return SimulatorReply(shown(asked.state.put("issues", row)), status=201)


def delete_issue(asked: SimulatorRequest) -> SimulatorReply:
    """Remove one."""
    asked.state.drop("issues", found(asked)["id"])
    return SimulatorReply(status=204)


def list_comments(asked: SimulatorRequest) -> SimulatorReply:
    """Give all of an issue."""
    mine = found(asked)["id"]
    rows = [shown(row) for row in asked.state.rows("comments") if row["issue"] == mine]
    return SimulatorReply(rows)


def create_comment(asked: SimulatorRequest) -> SimulatorReply:
    """Keep one."""
    on, number = found(asked)["id"], after(asked, "comments")
    row = {"id": str(number), "issue": on, "user": ALMA, "body": asked.json()["body"]}
    return SimulatorReply(shown(asked.state.put("comments", row)), status=201)


def list_labels(asked: SimulatorRequest) -> SimulatorReply:
    """Give one page."""
    repository(asked)
    return paged(asked, asked.state.rows("labels"))


def create_label(asked: SimulatorRequest) -> SimulatorReply:
    """Keep one."""
    repository(asked)
    row = {"id": str(after(asked, "labels")), **asked.json()}
    return SimulatorReply(shown(asked.state.put("labels", row)), status=201)


def add_labels(asked: SimulatorRequest) -> SimulatorReply:
    """Put labels on an issue."""
    row = found(asked)
    added = labels_of(asked, asked.json()["labels"])
    has = [*row["labels"], *(label for label in added if label not in row["labels"])]
    return SimulatorReply(asked.state.put("issues", {**row, "labels": has})["labels"])


def remove_label(asked: SimulatorRequest) -> SimulatorReply:
    """Take a label off an issue."""
    row = found(asked)
    has = [label for label in row["labels"] if str(label["id"]) != asked.parts["id"]]
    asked.state.put("issues", {**row, "labels": has})
    return SimulatorReply(status=204)


def repository(asked: SimulatorRequest) -> None:
    """Refuse a repository that there is not."""
    name = f"{asked.parts['owner']}/{asked.parts['repo']}"
    if name not in [row["full_name"] for row in asked.state.rows("repos")]:
        raise SimulatorRefusal(404, "The target couldn't be found.")


def found(asked: SimulatorRequest) -> Object:
    """Give the issue that a path names."""
    repository(asked)
    row = asked.state.get("issues", asked.parts["index"])
    if row is None:
        raise SimulatorRefusal(404, "The target couldn't be found.")
    return row


def labels_of(asked: SimulatorRequest, ids: list[int]) -> list[Object]:
    """Give labels by their ids."""
    rows = [asked.state.get("labels", str(one)) for one in ids]
    if None in rows:
        raise SimulatorRefusal(422, "label does not exist")
    return [shown(row) for row in rows if row]


def after(asked: SimulatorRequest, table: str) -> int:
    """Give the number of a new row."""
    return max((int(row["id"]) for row in asked.state.rows(table)), default=0) + 1


def shown(row: Object) -> Object:
    """Give a row as Gitea shows it: ids are numbers."""
    return {**row, "id": int(row["id"])}


def paged(asked: SimulatorRequest, rows: Iterable[Object]) -> SimulatorReply:
    """Give one page, and say where the next one is."""
    whole = [shown(row) for row in rows]
    size, page = int(asked.query.get("limit", 30)), int(asked.query.get("page", 1))
    begin = (page - 1) * size
    headers = {}
    if begin + size < len(whole):
        more = f"{app.base_path}/{asked.path.strip('/')}?page={page + 1}&limit={size}"
        headers["Link"] = f'<{more}>; rel="next"'
    return SimulatorReply(whole[begin : begin + size], headers=headers)


app = Simulator(
    "gitea",
    routes={
        "GET user": get_user,
        "GET user/repos": list_repositories,
        "PUT user/starred/:owner/:repo": star_repository,
        "GET repos/:owner/:repo/issues": list_issues,
        "POST repos/:owner/:repo/issues": create_issue,
        "GET repos/:owner/:repo/issues/:index": get_issue,
        "PATCH repos/:owner/:repo/issues/:index": update_issue,
        "DELETE repos/:owner/:repo/issues/:index": delete_issue,
        "GET repos/:owner/:repo/issues/:index/comments": list_comments,
        "POST repos/:owner/:repo/issues/:index/comments": create_comment,
        "POST repos/:owner/:repo/issues/:index/labels": add_labels,
        "DELETE repos/:owner/:repo/issues/:index/labels/:id": remove_label,
        "GET repos/:owner/:repo/labels": list_labels,
        "POST repos/:owner/:repo/labels": create_label,
    },
    seed=seed,
    credentials={"token": "token-of-the-sandbox"},
    sign_in=sign_in,
    base_path="/api/v1",
)
