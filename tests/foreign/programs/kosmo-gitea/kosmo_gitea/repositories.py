"""Gitea: who you are, and your repositories."""

from __future__ import annotations

from kosmo import Paging, read, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json

REPOSITORIES = Paging("link", position="page", size="limit", maximum=50)


@read(columns=("login", "full_name", "email"))
def get_user(client: Client, /) -> Json:
    """Tell whose token it is.

    Returns:
        The user, with `login`, `full_name` and `email`.
    """
    return client.get("user")


@read(pages=REPOSITORIES, columns=("full_name", "private", "open_issues_count"))
def list_repositories(
    client: Client,
    /,
    *,
    page: Annotated[int, Field(ge=1)] | None = None,
    limit: Annotated[int, Field(ge=1)] = 25,
) -> Json:
    """List your repositories.

    Args:
        page: Begin at this page.
        limit: How many at most.

    Returns:
        The repositories, each with `full_name`, `private` and `open_issues_count`.
    """
    return client.paged("user", "repos", pages=REPOSITORIES, limit=limit, begin=page)


@write(idempotent=True)
def star_repository(
    client: Client,
    /,
    *,
    owner: Annotated[str, Field(format="id")],
    repo: Annotated[str, Field(format="id")],
) -> Json:
    """Star a repository.

    Args:
        owner: Whose repository.
        repo: Its name.
    """
    return client.put("user", "starred", owner, repo)
