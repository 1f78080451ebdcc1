"""Gitea: issues and their comments."""

from __future__ import annotations

from kosmo import Paging, read, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json

    Id = Annotated[str, Field(format="id")]
    Number = Annotated[int, Field(ge=1)]

ISSUES = Paging("link", position="page", size="limit", maximum=50)


@read(pages=ISSUES, columns=("number", "title", "state", "user.login"))
def list_issues(
    client: Client,
    /,
    *,
    owner: Id,
    repo: Id,
    state: Literal["open", "closed", "all"] | None = None,
    labels: str | None = None,
    query: str | None = None,
    since: str | None = None,
    page: Number | None = None,
    limit: Number = 25,
) -> Json:
    """List the issues of a repository, newest first.

    Args:
        owner: Whose repository.
        repo: Its name.
        state: Open ones where it is not given.
        labels: Names of labels, separated by commas.
        query: Words in them.
        since: Only those that changed since, such as `2026-01-31T00:00:00Z`.
        page: Begin at this page.
        limit: How many at most.

    Returns:
        The issues, each with `number`, `title`, `state` and `user`.
    """
    params = {"state": state, "labels": labels, "q": query, "since": since, "type": "issues"}
    path = ("repos", owner, repo, "issues")
    return client.paged(*path, pages=ISSUES, params=params, limit=limit, begin=page)


@read(columns=("number", "title", "state", "user.login", "body"))
def get_issue(client: Client, /, *, owner: Id, repo: Id, number: Number) -> Json:
    """Get an issue.

    Args:
        owner: Whose repository.
        repo: Its name.
        number: The issue's number in it.

    Returns:
        The issue, with `number`, `title`, `body`, `state` and `labels`.
    """
    return client.get("repos", owner, repo, "issues", str(number))


@write()
def create_issue(
    client: Client,
    /,
    *,
    owner: Id,
    repo: Id,
    title: str,
    text: str | None = None,
    assignees: list[str] | None = None,
    labels: list[int] | None = None,
    due: str | None = None,
) -> Json:
    """Open an issue.

    Args:
        owner: Whose repository.
        repo: Its name.
        title: What it is about.
        text: More about it, in markdown.
        assignees: Who works on it.
        labels: The ids of its labels.
        due: When it is due, such as `2026-01-31T00:00:00Z`.

    Returns:
        The issue, with its `number`.
    """
    body = {
        "title": title, "body": text, "assignees": assignees, "labels": labels, "due_date": due,
    }  # fmt: skip
    given = {name: value for name, value in body.items() if value is not None}
    return client.post("repos", owner, repo, "issues", body=given)


@write(idempotent=True)
def update_issue(
    client: Client,
    /,
    *,
    owner: Id,
    repo: Id,
    number: Number,
    title: str | None = None,
    text: str | None = None,
    state: Literal["open", "closed"] | None = None,
) -> Json:
    """Change, close or reopen an issue.

    Args:
        owner: Whose repository.
        repo: Its name.
        number: The issue's number in it.
        title: What it is about.
        text: More about it, in markdown.
        state: Whether it is open.

    Returns:
        The issue as it is now.
    """
    body = {"title": title, "body": text, "state": state}
    given = {name: value for name, value in body.items() if value is not None}
    if not given:
        raise client.refuse("there is nothing to change: give a title, a text or a state")
    return client.patch("repos", owner, repo, "issues", str(number), body=given)


@write(destructive=True, idempotent=True)
def delete_issue(client: Client, /, *, owner: Id, repo: Id, number: Number) -> Json:
    """Delete an issue with its comments.

    Args:
        owner: Whose repository.
        repo: Its name.
        number: The issue's number in it.
    """
    return client.delete("repos", owner, repo, "issues", str(number))


@read(columns=("id", "user.login", "body"))
def list_comments(client: Client, /, *, owner: Id, repo: Id, number: Number) -> Json:
    """List the comments on an issue.

    Args:
        owner: Whose repository.
        repo: Its name.
        number: The issue's number in it.

    Returns:
        All of them, each with `id`, `user` and `body`.
    """
    return client.get("repos", owner, repo, "issues", str(number), "comments")


@write()
def create_comment(client: Client, /, *, owner: Id, repo: Id, number: Number, text: str) -> Json:
    """Comment on an issue.

    Args:
        owner: Whose repository.
        repo: Its name.
        number: The issue's number in it.
        text: What it says, in markdown.

    Returns:
        The comment, with its `id`.
    """
    path = ("repos", owner, repo, "issues", str(number), "comments")
    return client.post(*path, body={"body": text})
