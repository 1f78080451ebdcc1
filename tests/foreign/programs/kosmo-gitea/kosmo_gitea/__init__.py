"""Gitea for kosmo."""

from __future__ import annotations

from kosmo import Auth, Integration, Secret, hookimpl

gitea = Integration(
    "gitea",
    title="Gitea",
    description="Git repositories of a team: issues, comments and labels.",
    base_url="https://gitea.com/api/v1",
    auth=Auth(
        Secret("token", "Access token", help="In Gitea: Settings > Applications."),
        headers={"Authorization": "token {token}"},
    ),
    limits=["10 at once"],
    functions=["kosmo_gitea.repositories", "kosmo_gitea.issues", "kosmo_gitea.labels"],
    whoami="get_user",
    simulator="kosmo_gitea.simulator:app",
)


@hookimpl
def register_integrations() -> list[Integration]:
    """Tell kosmo what this package brings."""
    return [gitea]
