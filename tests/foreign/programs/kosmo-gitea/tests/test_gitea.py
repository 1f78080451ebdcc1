"""What every plugin has to keep, and what a user of this one sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kosmo.testing import contract

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.testing import Ran, Script, Service

    Run = Callable[..., Ran]

TestContract = contract()
ORDERS = ("--owner", "workshop", "--repo", "orders")


def test_an_issue_is_opened_with_what_is_given(kosmo_script: Script, run_kosmo: Run) -> None:
    body = {"title": "Oil the chain", "labels": [2]}
    kosmo_script.expect(
        "POST", "/repos/workshop/orders/issues", body=body, status=201, answer={"number": 4}
    )
    words = ("--title", "Oil the chain", "--labels", "2")
    assert run_kosmo("gitea", "create-issue", *ORDERS, *words).data == {"number": 4}


def test_the_next_page_is_that_of_the_link(kosmo_script: Script, run_kosmo: Run) -> None:
    path = "/repos/workshop/orders/labels"
    link = {"Link": f'<{kosmo_script.base_path}{path}?page=2&limit=50>; rel="next"'}
    kosmo_script.expect("GET", path, query={"limit": "50"}, headers=link, answer=[{"id": 1}])
    kosmo_script.expect("GET", path, query={"page": "2", "limit": "50"}, answer=[{"id": 2}])
    ran = run_kosmo("gitea", "list-labels", *ORDERS, "--all")
    assert [row["id"] for row in ran.data] == [1, 2]


def test_a_change_of_nothing_is_refused(kosmo_script: Script, run_kosmo: Run) -> None:
    run_kosmo("gitea", "update-issue", *ORDERS, "--number", "1", code=2)


def test_an_issue_keeps_its_labels(kosmo_service: Service, run_kosmo: Run) -> None:
    run_kosmo("gitea", "add-labels", *ORDERS, "--number", "1", "--labels", "1", "--labels", "2")
    run_kosmo("gitea", "remove-label", *ORDERS, "--number", "1", "--label-id", "1", "--force")
    issue = run_kosmo("gitea", "get-issue", *ORDERS, "--number", "1").data
    assert [label["name"] for label in issue["labels"]] == ["parts"]
