"""What the bodies of requests hold, as JSON Schema: the fields that help pages and agents see.

Only annotations name these, so a call never imports this module. Nothing is required here, as a
body may stand in Missive's envelope; texts are wide where the plugin translates names and dates.
"""

from __future__ import annotations

from kosmo_missive.schemas import (
    FLAG,
    NAMED,
    NAMES,
    PEOPLE,
    Fields,
    body,
    emptied,
    flag,
    likewise,
    moment,
    one_of,
    record,
    records,
    several,
    somebody,
    text,
    texts,
)

_FILES: Fields = {"base64_data": text(), "filename": text()}
_RECIPIENTS: Fields = {
    "to_fields": several("Recipients; for SMS and WhatsApp one only."),
    "cc_fields": likewise("to_fields"),
    "bcc_fields": likewise("to_fields"),
}
_ACTIONS: Fields = {
    "conversation": text("Append to the conversation with this id."),
    "references": {
        "type": "array",
        "items": text(),
        "description": "Append to the conversation of these Message-IDs or external ids.",
    },
    "conversation_subject": text(),
    "conversation_color": text("Such as `#2266ED`, or `good`, `warning`, `danger`."),
    "organization": NAMED,
    "team": NAMED,
    "force_team": flag("Move it also where it has another team."),
    "add_users": texts(f"Who gets access. {PEOPLE}"),
    "add_assignees": texts(f"Who is assigned besides those who are. {PEOPLE}"),
    "remove_assignees": texts(PEOPLE),
    "add_shared_labels": NAMES,
    "remove_shared_labels": NAMES,
    "add_to_inbox": flag("Into the inbox of everyone with access."),
    "add_to_team_inbox": flag("Into the inbox of `team`."),
    "close": flag("Close it for everyone with access."),
}

DRAFT = body("drafts", {
    "subject": text(),
    "body": text("HTML or plain text."),
    "from_field": somebody("The sender, one that the token's owner may send from."),
    **_RECIPIENTS,
    "account": text("Id of the channel's account; not for e-mail and SMS."),
    "attachments": records("25 at most.", **_FILES),
    "add_default_signature": flag("E-mail only."),
    "quote_previous_message": FLAG,
    "send": flag("Send it now."),
    "send_at": moment("When to send it: unix seconds, or ISO 8601 with a time of day."),
    "auto_followup": flag("With `send_at`: drop it when an answer comes."),
    "external_response_id": text("A WhatsApp template."),
    "external_response_variables": {"type": "object"},
    **_ACTIONS,
})  # fmt: skip

MESSAGE = body("messages", {
    "account": text("Id of the custom channel."),
    "from_field": somebody("Who wrote it."),
    **_RECIPIENTS,
    "subject": text("E-mail channels only."),
    "body": text(),
    "delivered_at": moment("Unix seconds, or ISO 8601 in UTC; now unless given."),
    "attachments": records("Files.", **_FILES),
    "external_id": text("The channel's own id of it."),
    **_ACTIONS,
})  # fmt: skip

_CARD: Fields = {
    "timestamp": {"type": "integer"},
    "fields": records("", title=text(), value={}, short=FLAG),
    **_FILES,
}
_CARD |= {name: text() for name in (
    "color", "pretext", "author_name", "author_link", "author_icon", "title", "title_link",
    "image_url", "text", "markdown", "footer", "footer_icon",
)}  # fmt: skip
_SAID = text("8000 characters at most.", maxLength=8000)

POST = body("posts", {
    "markdown": _SAID,
    "text": _SAID,
    "body": text("Another name of `markdown`.", maxLength=8000),
    "attachments": records("Cards, or files with `base64_data` and `filename`.", **_CARD),
    "notification": record("Made of the text unless given.", title=text(), body=text()),
    "username": text("The name that it appears under."),
    "username_icon": text("An address."),
    "conversation_icon": text("An address."),
    "reopen": flag("Open a closed conversation; false unless given."),
    **_ACTIONS,
})  # fmt: skip

MERGE = body("conversations", {
    "target": text("Id of the conversation to merge into."),
    "subject": text("The new subject."),
})  # fmt: skip

TASK_CHANGES = body("tasks", emptied({
    "title": text(maxLength=1000),
    "description": text("Plain text.", maxLength=10000),
    "state": one_of("todo", "in_progress", "closed", "open", "completed", "done"),
    "assignees": texts(f"All of them. {PEOPLE}"),
    "assignee": texts("Another name of `assignees`."),
    "team": NAMED,
    "due_at": moment("Unix seconds, or ISO 8601; a date is due at its end."),
    "due_date": moment("Another name of `due_at`."),
}, "description", "assignees", "assignee", "team", "due_at", "due_date"))  # fmt: skip

REPORT = body("reports", {
    "organization": NAMED,
    "start": moment("Unix seconds, or ISO 8601."),
    "end": moment("Unix seconds, or ISO 8601; a date is meant to its end."),
    "time_zone": text("Such as `Europe/Paris`; UTC unless given."),
    "teams": NAMES,
    "users": texts(PEOPLE),
    "accounts": {"type": "array", "items": text(), "description": "Ids."},
    "account_types": {"type": "array", "items": one_of(
        "custom", "email", "instagram", "live_chat", "messenger", "sms", "whatsapp",
    )},
    "shared_labels": NAMES,
})  # fmt: skip

_EVENT = one_of(
    "incoming_email", "incoming_sms_message", "incoming_facebook_message",
    "incoming_whatsapp_message", "incoming_twilio_chat_message", "new_comment",
)  # fmt: skip

HOOK = body("hooks", {
    "type": _EVENT,
    "event": {**_EVENT, "description": "Another name of `type`."},
    "url": text("Where Missive sends what arrives; it is called once to check it."),
    "organization": text("Id or name; without it the hook is personal."),
    "content_contains": text(),
    "content_starts_with": text(),
    "content_ends_with": text(),
    "is_task": flag("Comments only."),
    "author": text("Comments only: id, e-mail address or name."),
    "mention": text("Comments only: id, e-mail address or name."),
    "from_eq": text("E-mail only."),
    "subject_contains": text("E-mail only."),
})  # fmt: skip
