"""Gitea: the labels of a repository and of its issues."""

from __future__ import annotations

from kosmo import Paging, read, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json

    Id = Annotated[str, Field(format="id")]
    Number = Annotated[int, Field(ge=1)]

LABELS = Paging("link", position="page", size="limit", maximum=50)


@read(pages=LABELS, columns=("id", "name", "color"))
def list_labels(
    client: Client, /, *, owner: Id, repo: Id, page: Number | None = None, limit: Number = 25
) -> Json:
    """List the labels of a repository.

    Args:
        owner: Whose repository.
        repo: Its name.
        page: Begin at this page.
        limit: How many at most.

    Returns:
        The labels, each with `id`, `name` and `color`.
    """
    path = ("repos", owner, repo, "labels")
    return client.paged(*path, pages=LABELS, limit=limit, begin=page)


@write()
def create_label(
    client: Client,
    /,
    *,
    owner: Id,
    repo: Id,
    name: str,
    color: Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$", examples=["#00aabb"])],
) -> Json:
    """Make a label.

    Args:
        owner: Whose repository.
        repo: Its name.
        name: What it is called.
        color: Its color, such as `#00aabb`.

    Returns:
        The label, with its `id`.
    """
    return client.post("repos", owner, repo, "labels", body={"name": name, "color": color})


@write(idempotent=True)
def add_labels(
    client: Client, /, *, owner: Id, repo: Id, number: Number, labels: list[int]
) -> Json:
    """Put labels on an issue, beside those that it has.

    Args:
        owner: Whose repository.
        repo: Its name.
        number: The issue's number in it.
        labels: The ids of the labels.

    Returns:
        All labels that the issue has now.
    """
    path = ("repos", owner, repo, "issues", str(number), "labels")
    return client.post(*path, body={"labels": labels})


@write(destructive=True, idempotent=True)
def remove_label(
    client: Client, /, *, owner: Id, repo: Id, number: Number, label_id: Number
) -> Json:
    """Take a label off an issue.

    Args:
        owner: Whose repository.
        repo: Its name.
        number: The issue's number in it.
        label_id: The label.
    """
    path = ("repos", owner, repo, "issues", str(number), "labels", str(label_id))
    return client.delete(*path)
