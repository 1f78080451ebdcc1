"""The schemas of bodies name what may stand in them, and refuse what cannot be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.testing import problems
from kosmo_missive import contact_fields, drafts, labels, messages, posts, reports, responses, teams
from kosmo_missive.hooks import _OF_ANY, _OF_TYPE
from kosmo_missive.tasks import _FIELDS as TASK_FIELDS

if TYPE_CHECKING:
    from typing import Any

    from kosmo import IntegrationSpec

    Schemas = dict[str, dict[str, Any]]


ID = "11111111-0000-4000-8000-000000000001"


@pytest.fixture
def schemas(kosmo_integration: IntegrationSpec) -> Schemas:
    """Give the schema of each function's arguments."""
    return {spec.name: spec.input_schema for spec in kosmo_integration.functions()}


@pytest.fixture
def bodies(schemas: Schemas) -> Schemas:
    """Give the schema of each body that names its fields."""
    found = {name: schema["properties"].get("body", {}) for name, schema in schemas.items()}
    return {
        name: body
        for name, body in found.items()
        if "properties" in body and not name.startswith("api_")
    }


def _problems(bodies: Schemas, function: str, body: Any) -> list[str]:
    return problems({"body": body}, {"type": "object", "properties": {"body": bodies[function]}})


def test_every_body_but_the_raw_ones_names_its_fields(schemas: Schemas, bodies: Schemas) -> None:
    opaque = {
        name
        for name, schema in schemas.items()
        if schema["properties"].get("body", {}).get("type") == "object" and name not in bodies
    }
    assert opaque == {"api_post", "api_patch"}


@pytest.mark.parametrize(
    ("function", "fields"),
    [
        ("create_draft", (*drafts._FIELDS, "drafts")),
        ("create_message", (*messages._FIELDS, "messages")),
        ("create_post", (*posts._FIELDS, "body", "posts")),
        ("merge_conversation", ("target", "subject", "conversations")),
        ("update_task", (*TASK_FIELDS, "assignee", "due_date", "tasks")),
        ("create_teams", (*teams._FIELDS, "team", "teams")),
        ("update_teams", ("id", *teams._FIELDS, "team", "teams")),
        (
            "create_shared_labels",
            ("organization", *labels._FIELDS, "shared_label", "shared_labels"),
        ),
        ("update_shared_labels", ("id", *labels._FIELDS, "shared_label", "shared_labels")),
        ("create_responses", (*responses._FIELDS, "name", "response", "responses")),
        ("update_responses", ("id", *responses._FIELDS, "name", "response", "responses")),
        ("create_analytics_report", (*reports._FIELDS, "reports")),
        ("create_hook", (*_OF_ANY, *_OF_TYPE, "event", "hooks")),
    ],
)
def test_a_body_lists_what_the_function_takes_and_nothing_else(
    bodies: Schemas, function: str, fields: tuple[str, ...]
) -> None:
    assert set(bodies[function]["properties"]) == set(fields)


@pytest.mark.parametrize("function", ["create_contacts", "update_contacts"])
def test_a_contact_lists_what_missive_knows_and_the_simple_form(
    bodies: Schemas, function: str
) -> None:
    listed = set(bodies[function]["properties"])
    assert {*contact_fields.FIELDS, "email", "phone", "company", "contacts"} <= listed
    assert ("id" in listed) is (function == "update_contacts")


def test_a_body_requires_nothing_by_its_schema_and_needs_no_other_validator(
    schemas: Schemas, bodies: Schemas
) -> None:
    assert len(bodies) > 10
    for function, body in bodies.items():
        assert "x-validator" not in schemas[function], function
        assert body["type"] == "object", function
        assert "required" not in body, function


@pytest.mark.parametrize(
    ("function", "body", "words"),
    [
        ("create_draft", {"subject": 5}, "`body.subject` must be a string"),
        ("create_draft", {"send": "yes"}, "`body.send` must be true or false"),
        ("create_draft", {"to_fields": [7]}, "`body.to_fields[0]` must be an object or a string"),
        ("create_draft", {"send_at": []}, "`body.send_at` must be an integer or a string"),
        ("create_draft", {"drafts": "x"}, "`body.drafts` must be an object or a list"),
        ("create_post", {"attachments": {}}, "`body.attachments` must be a list"),
        ("create_post", {"text": "x" * 8001}, "`body.text` must have at most 8000 characters"),
        ("update_task", {"state": "finished"}, "`body.state` must be one of `todo`"),
        ("update_task", {"title": None}, "`body.title` must be a string"),
        ("create_teams", {"business_hours": {"t": [{"d": "Monday"}]}}, "must be an integer"),
        ("create_contacts", {"infos": [{"kind": "fax"}]}, "`body.infos[0].kind` must be one of"),
        ("create_hook", {"type": "email"}, "`body.type` must be one of `incoming_email`"),
        ("create_analytics_report", {"account_types": ["fax"]}, "must be one of `custom`"),
    ],
)
def test_a_wrong_value_inside_a_body_is_told_by_its_place(
    bodies: Schemas, function: str, body: dict[str, Any], words: str
) -> None:
    (told,) = _problems(bodies, function, body)
    assert words in told


@pytest.mark.parametrize(
    ("function", "body"),
    [
        ("create_draft", {"to_fields": "a@b.test", "from_field": {"address": "s@x.test"}}),
        ("create_draft", {"to_fields": ["a@b.test", {"phone_number": "+14155550100"}]}),
        ("create_draft", {"send_at": "2030-01-01T09:00", "team": "Support"}),
        ("create_draft", {"send_at": 1893456000, "add_assignees": "me"}),
        ("create_draft", {"drafts": {"subject": "x"}}),
        ("create_post", {"attachments": [{"fields": [{"title": "Paid", "value": 5}]}]}),
        ("update_task", {"due_at": None, "team": None, "assignees": ["me"]}),
        ("update_task", {"tasks": {"state": "open", "due_date": "2030-01-01"}}),
        ("create_teams", {"teams": [{"name": "A", "observers": ["me"]}]}),
        ("create_teams", {"team": {"name": "A"}}),
        ("update_shared_labels", {"parent": None, "id": ID}),
        ("create_contacts", {"email": ["a@b.test", "c@d.test"], "company": "Example"}),
        ("create_contacts", {"contacts": [{"emails": "a@b.test"}]}),
        ("update_contacts", {"notes": None}),
        ("create_analytics_report", {"start": "2026-05-01", "end": 1778111999, "teams": "Sales"}),
    ],
)
def test_what_the_function_translates_passes(
    bodies: Schemas, function: str, body: dict[str, Any]
) -> None:
    assert _problems(bodies, function, body) == []
