"""Crisp's own Python client against the served simulator, as it would use Crisp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from crisp_api import Crisp
from crisp_api.errors.route import RouteError
from kosmo.testing import Service
from kosmo_crisp.simulator import app

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = app.credentials["website_id"]


def _client(server: Service, key: str = app.credentials["key"]) -> Any:
    client = Crisp()
    client.set_rest_host(server.url)
    client.set_tier("website")
    client.authenticate(app.credentials["identifier"], key)
    return client


@pytest.fixture
def server() -> Iterator[Service]:
    with Service.of(app.start(limits=[])) as running:
        yield running


@pytest.fixture
def website(server: Service) -> Any:
    return _client(server).website


def test_conversations_are_listed_paged_and_searched(website: Any) -> None:
    first = website.list_conversations(SITE, 1)
    second = website.list_conversations(SITE, 2)
    ids = {row["session_id"] for row in first + second}
    assert len(ids) == 40
    assert website.list_conversations(SITE, 99) == []
    found = website.search_conversations(
        SITE, 1, search_query="brake squeaks", search_type="text", filter_not_resolved="1"
    )
    assert found
    assert {row["meta"]["subject"] for row in found} == {"Repair"}


def test_a_conversation_is_begun_named_answered_and_resolved(website: Any) -> None:
    id_ = website.create_new_conversation(SITE)["session_id"]
    website.update_conversation_metas(SITE, id_, {"nickname": "Alma", "segments": ["vip"]})
    message = {"type": "text", "content": "Hello!", "from": "operator", "origin": "chat"}
    fingerprint = website.send_message_in_conversation(SITE, id_, message)["fingerprint"]
    website.send_message_in_conversation(SITE, id_, {**message, "type": "note", "content": "VIP"})
    messages = website.get_messages_in_conversation(SITE, id_, {})
    assert {row["content"] for row in messages} == {"Hello!", "VIP"}
    assert website.get_message_in_conversation(SITE, id_, fingerprint)["content"] == "Hello!"
    operator = website.list_website_operators(SITE)[0]["details"]["userID"]
    website.assign_conversation_routing(SITE, id_, {"assigned": {"user_id": operator}})
    website.change_conversation_state(SITE, id_, {"state": "resolved"})
    website.mark_messages_read_in_conversation(SITE, id_, {"from": "operator", "origin": "chat"})
    row = website.get_conversation(SITE, id_)
    assert (row["state"], row["assigned"]["user_id"]) == ("resolved", operator)
    assert row["meta"]["nickname"] == "Alma"
    assert website.check_conversation_exists(SITE, id_) == {}
    website.remove_conversation(SITE, id_)
    with pytest.raises(RouteError, match="session_not_found"):
        website.get_conversation(SITE, id_)


def test_people_are_listed_added_changed_and_removed(website: Any) -> None:
    pages = [website.list_people_profiles(SITE, number) for number in (1, 2, 3, 4, 5)]
    assert [len(page) for page in pages] == [20, 20, 20, 4, 0]
    body = {"email": "new@example.net", "person": {"nickname": "New"}}
    id_ = website.add_new_people_profile(SITE, body)["people_id"]
    with pytest.raises(RouteError, match="people_exists"):
        website.add_new_people_profile(SITE, body)
    website.update_people_profile(SITE, id_, {"person": {"phone": "+14155550100"}})
    website.save_people_data(SITE, id_, {"data": {"orders": 2}})
    profile = website.get_people_profile(SITE, "new@example.net")
    assert profile["person"] == {"nickname": "New", "phone": "+14155550100"}
    assert website.get_people_data(SITE, id_) == {"data": {"orders": 2}}
    website.add_people_event(SITE, id_, {"text": "Paid"})
    assert website.list_people_events(SITE, id_, 1)[0]["text"] == "Paid"
    website.update_people_subscription_status(SITE, id_, {"email": False})
    assert website.get_people_subscription_status(SITE, id_) == {"email": False}
    filters = '[{"model":"people","criterion":"email","operator":"eq","query":["new@example.net"]}]'
    assert len(website.search_people_profiles(SITE, 1, filters)) == 1
    website.remove_people_profile(SITE, id_)
    with pytest.raises(RouteError, match="not_found"):
        website.check_people_profile_exists(SITE, id_)


def test_a_message_without_an_origin_is_refused_in_crisps_words(website: Any) -> None:
    id_ = website.list_conversations(SITE, 1)[0]["session_id"]
    message = {"type": "text", "content": "Hello!", "from": "operator"}
    with pytest.raises(RouteError, match=r"should have required property '\.origin'"):
        website.send_message_in_conversation(SITE, id_, message)


def test_a_plugins_token_has_an_account_and_websites(server: Service) -> None:
    client = _client(server)
    client.set_tier("plugin")
    assert client.plugin.get_connect_account()["plugin_id"]
    websites = client.plugin.list_all_connect_websites(1, 0)
    assert [row["website_id"] for row in websites] == [SITE]


def test_a_wrong_token_is_refused(server: Service) -> None:
    with pytest.raises(RouteError, match="invalid_session"):
        _client(server, key="wrong").website.list_conversations(SITE, 1)


def test_the_rate_limit_is_met() -> None:
    with Service.of(app.start(limits=["3/1m"])) as limited:
        website = _client(limited).website
        for _ in range(3):
            website.list_conversations(SITE, 1)
        with pytest.raises(RouteError, match="429"):
            website.list_conversations(SITE, 1)
