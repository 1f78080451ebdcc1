"""What the bodies hold that create or change several rows at once, as in `shapes`."""

from __future__ import annotations

from kosmo_missive.schemas import (
    FLAG,
    NAMED,
    NAMES,
    PEOPLE,
    Fields,
    batch,
    emptied,
    likewise,
    one_of,
    record,
    records,
    several,
    text,
    texts,
)

_COLOR = text("Such as `#2266ED`.")
_ID: Fields = {"id": text("Which of the ids this object changes.")}

_TEAM: Fields = {
    "name": text(),
    "organization": NAMED,
    "emoji": text("Such as `:dart:`."),
    "color": _COLOR,
    "active_members": texts(PEOPLE),
    "observers": texts(PEOPLE),
    "business_hours": record(
        tz=text("The time zone, such as `Europe/Paris`."),
        t=records(
            d={"type": "integer", "description": "The day, 0 being Sunday."},
            s={
                "type": "array",
                "items": {"type": "integer"},
                "description": "Begin and end, in seconds from midnight.",
            },
        ),
    ),
    "inactivity_period": {"type": "integer", "description": "Seconds."},
    "team_mention_behavior": one_of("all_members", "only_active_members"),
    "user_reply_behavior": one_of("assign_user", "leave_in_team_inbox"),
    "received_reply_behavior": one_of("show_in_assignee_inbox", "show_in_team_inbox"),
    "team_sidebar_behavior": one_of("show_team_space", "show_team_inbox"),
    "team_inbox_enabled": FLAG,
    "chat_room_enabled": FLAG,
}
TEAMS = batch("teams", _TEAM, "team")
TEAM_CHANGES = batch(
    "teams",
    {**_ID, **emptied(_TEAM, "emoji", "color", "business_hours", "inactivity_period")},
    "team",
)

_LABEL: Fields = {
    "name": text(),
    "color": _COLOR,
    "parent": text("The label above it, by id or name."),
    "share_with_organization": FLAG,
    "share_with_team": NAMED,
    "share_with_users": texts(PEOPLE),
    "visibility": one_of("organization", "delegates"),
}
LABELS = batch("shared_labels", {"organization": NAMED, **_LABEL}, "shared_label")
LABEL_CHANGES = batch(
    "shared_labels",
    {**_ID, **emptied(_LABEL, "color", "parent", "share_with_team")},
    "shared_label",
)

_RESPONSE: Fields = {
    "title": text(maxLength=500),
    "name": text("Another name of `title`.", maxLength=500),
    "organization": NAMED,
    "user": text("Whose own it is, instead of an organization's: id, address, name or `me`."),
    "body": text("HTML."),
    "subject": text(maxLength=500),
    "share_with_team": NAMED,
    "shared_labels": NAMES,
    "to_fields": several("Recipients."),
    "cc_fields": likewise("to_fields"),
    "bcc_fields": likewise("to_fields"),
    "external_id": text("With `external_source`."),
    "external_source": text(),
    "attachments": records(
        base64_data=text(), filename=text(), id=text("By which the text shows a picture.")
    ),
}
RESPONSES = batch("responses", _RESPONSE, "response")
RESPONSE_CHANGES = batch(
    "responses",
    {**_ID, **emptied(_RESPONSE, "subject", "share_with_team", "external_id", "external_source")},
    "response",
)

_NAMES = (
    "first_name", "last_name", "middle_name", "phonetic_first_name", "phonetic_last_name",
    "phonetic_middle_name", "prefix", "suffix", "nickname", "file_as", "notes", "gender",
)  # fmt: skip
_CONTACT: Fields = {
    "contact_book": NAMED,
    **{name: text() for name in _NAMES},
    "starred": FLAG,
    "infos": records(
        "Ways to reach them.",
        kind=one_of(
            "email", "phone_number", "twitter", "facebook", "physical_address", "url", "custom"
        ),
        label=text("Such as `work`, `home`, `mobile`, `other`."),
        custom_label=text("With the label `other`."),
        value=text(),
        **{name: text() for name in (
            "name", "street", "extended_address", "city", "region", "postal_code", "po_box",
            "country",
        )},
    ),
    "memberships": records(
        "Organizations and groups.",
        group=record(kind=one_of("organization", "group"), name=text()),
        **{name: text() for name in ("title", "department", "location", "description")},
    ),
    # Further names of these, such as `emails`, are taken as well.
    **{name: texts("Simple form of `infos`.") for name in ("email", "phone", "twitter", "website")},
    "company": texts("Simple form of `memberships`."),
}  # fmt: skip
CONTACTS = batch("contacts", _CONTACT, "contact")
CONTACT_CHANGES = batch("contacts", {**_ID, **emptied(_CONTACT, *_NAMES)}, "contact")
