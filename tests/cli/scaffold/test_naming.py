"""Functions have names that people would choose."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kosmo.cli.scaffold.openapi.naming import FunctionNames, parameter_name
from kosmo.cli.scaffold.openapi.texts import clean, sentence


@pytest.mark.parametrize(
    ("operation", "method", "path", "name"),
    [
        ("listPets", "get", "/pets", "list_pets"),
        ("pets/list-for-user", "get", "/users/{id}/pets", "list_pets_for_user"),
        ("ShopController_findAllHTTPErrors", "get", "/errors", "find_all_http_errors"),
        ("projects_get_default", "get", "/projects/default", "get_project_default"),
        ("apps_list_regions", "get", "/apps/regions", "list_app_regions"),
        ("reservedIPs_list", "get", "/reserved_ips", "list_reserved_ips"),
        ("chat_postMessage", "post", "/chat.postMessage", "create_chat_message"),
        ("chat.delete", "post", "/chat.delete", "delete_chat"),
        ("data_set_get", "get", "/data_set/{id}", "get_data_set"),
        ("mailing_list_create", "post", "/mailing_list", "create_mailing_list"),
        ("postComment", "post", "/files/{file}/remarks", "create_comment"),
        ("putHook", "put", "/webhooks/{id}", "update_hook"),
        ("getTeamProjects", "get", "/teams/{team_id}/projects", "list_team_projects"),
        ("getTasksForProject", "get", "/projects/{gid}/tasks", "list_project_tasks"),
        ("delete_files_id", "delete", "/files/{file_id}", "delete_file"),
        ("addTagForTask", "post", "/tasks/{gid}/addTag", "add_tag_for_task"),
        ("getPetUsingGET_1", "get", "/pets/{id}", "get_pet"),
        ("read_item_items__item_id__get", "get", "/items/{item_id}", "read_item"),
        ("GetAccountsAccount", "get", "/v1/accounts/{account}", "get_account"),
        ("PostAccountsAccount", "post", "/v1/accounts/{account}", "update_account"),
        (None, "get", "/v2/pets", "list_pets"),
        (None, "get", "/pets/{id}", "get_pet"),
        (None, "post", "/pets", "create_pet"),
        (None, "delete", "/pets/{id}", "delete_pet"),
        (None, "get", "/owners/{id}/pets", "list_owner_pets"),
        (None, "post", "/orders/{id}/cancel", "cancel_order"),
        (None, "get", "/status", "get_status"),
        ("5f3c2a1b9d8e7f6a5b4c3d2e1f0a9b8c", "get", "/companies", "list_companies"),
        ("list", "get", "/pets", "list_pets"),
        ("import", "post", "/pets", "import_pets"),
        ("../../etc/passwd'; import os", "get", "/pets", "etc_passwd_import_os"),
        ("Größe", "get", "/size", "groe"),
        ("", "get", "/", "get_service"),
    ],
)
def test_a_name_is_clean(operation: str | None, method: str, path: str, name: str) -> None:
    assert FunctionNames("shop").name(operation, method, path) == name


def test_no_name_comes_twice() -> None:
    names = FunctionNames("shop")
    given = [names.name("get", "get", "/pets/{id}"), names.name("getPet", "get", "/pets/{id}"),
             names.name("getPet", "get", "/owners/{id}/pet"),
             names.name("getPet", "get", "/pets/{id}")]  # fmt: skip
    assert len(set(given)) == 4
    assert given[0] == "get_pet"


def test_a_long_name_is_cut_to_what_says_most() -> None:
    long = "getTheListOfAllOfTheTransactionsForTheGivenCustomerAccount"
    assert FunctionNames("shop").name(long, "get", "/x") == "get_list_all_given_customer_account"


@settings(max_examples=300, deadline=None)
@given(st.text(), st.sampled_from(("get", "post", "delete")), st.text())
def test_any_name_is_usable(operation: str, method: str, path: str) -> None:
    name = FunctionNames("shop").name(operation, method, f"/{path}")
    assert name.isascii()
    assert name.isidentifier()
    assert not keyword.iskeyword(name)
    assert len(name) <= 40
    assert parameter_name(operation, "query", ()).isidentifier()


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_fits_a_docstring_and_a_terminal(text: str) -> None:
    for made in (clean(text, 100), sentence(text, "get it")):
        assert '"""' not in made
        assert "\\" not in made
        assert all(ord(one) >= 32 for one in made)
        assert len(made) <= 101
