"""Words that mean the same to the people who search, as data.

Each line is one meaning; a word of a query also finds the others of its lines. Phrases are put in
place of words that only mean it together. Words are as `search_words.stem` leaves them.
"""

from __future__ import annotations

GROUPS: tuple[tuple[str, ...], ...] = (
    # what is done
    ("list", "browse", "enumerate", "overview"),
    ("get", "show", "read", "fetch", "view", "see", "retrieve", "detail", "info"),
    ("search", "find", "look", "lookup", "filter", "query"),
    ("create", "add", "new", "make", "write", "begin", "start"),
    ("update", "change", "edit", "modify", "set", "rename", "correct"),
    ("delete", "remove", "erase", "destroy", "drop", "trash"),
    ("send", "deliver"),
    ("reply", "answer", "respond", "response"),
    ("assign", "delegate", "hand", "owner", "assignee"),
    ("close", "resolve", "archive", "done", "finish", "complete"),
    ("reopen", "unresolve"),
    ("merge", "combine", "join"),
    ("move", "transfer", "forward"),
    ("lookup", "validate", "verify", "check", "carrier"),
    ("many", "several", "multiple", "bulk", "mass"),
    ("snooze", "postpone", "defer", "remind", "later"),
    ("buy", "rent", "purchase", "order"),
    ("release", "unrent", "cancel"),
    ("hang", "end", "terminate"),
    ("call", "dial", "phone", "ring"),
    ("block", "ban", "mute"),
    ("run", "trigger", "execute"),
    ("cost", "price", "pricing", "rate"),
    # what it is done to
    ("sms", "text", "message", "mms"),
    ("message", "chat"),
    ("email", "mail"),
    ("conversation", "ticket", "thread", "chat", "session", "case"),
    ("inbox", "mailbox"),
    ("contact", "customer", "person", "people", "client", "visitor", "user"),
    ("contact", "address"),
    ("user", "operator", "agent", "member", "teammate", "colleague", "staff", "coworker"),
    ("tag", "label", "segment", "categorize"),
    ("note", "comment", "post"),
    ("internal", "note"),
    ("number", "phone"),
    ("webhook", "hook"),
    ("response", "saved", "canned", "template", "snippet", "macro"),
    ("company", "organization", "account"),
    ("workspace", "website", "organization"),
    ("task", "todo"),
    ("report", "analytic", "statistic", "stat", "metric"),
    ("rating", "satisfaction", "feedback", "happiness"),
    ("workflow", "automation"),
    ("recording", "record", "audio"),
    ("file", "attachment", "media", "upload"),
    ("credit", "balance", "money"),
    ("group", "team"),
    ("online", "available", "availability"),
    ("campaign", "newsletter", "marketing"),
    ("subscription", "subscribe", "unsubscribe"),
    ("event", "activity", "history"),
    ("property", "field", "attribute", "data"),
    ("subject", "title"),
    ("key", "digit", "dtmf"),
    ("speak", "say", "tts"),
    ("unread", "seen"),
    ("draft", "unsent"),
    ("powerpack", "pool"),
)

PHRASES: dict[str, str] = {
    "who am i": "current user",
    "whoami": "current user",
    "text message": "sms",
    "phone number": "number",
    "phone call": "call",
    "hang up": "hang",
    "to do": "task",
    "canned response": "response",
    "canned answer": "response",
    "saved reply": "saved reply",
    "saved replies": "saved reply",
    "e-mail": "email",
    "follow up": "remind",
    "text to speech": "speak",
    "log in": "current user",
    "mark as resolved": "resolve",
    "mark as done": "complete",
    "at once": "",
    "on the phone": "",
}

# Words that are verbs where a word of `TARGETS` follows: "call a customer", "text all of them".
VERBS = {
    "call": "make call", "dial": "make call", "phone": "make call", "ring": "make call",
    "text": "send sms", "sms": "send sms", "message": "send message", "email": "send email",
    "mail": "send email",
}  # fmt: skip
TARGETS = frozenset(
    ("a", "all", "an", "every", "her", "him", "many", "my", "one", "several", "some", "someone",
     "somebody", "the", "them", "this")
)  # fmt: skip

# Words that ask for something to be done where a query begins with them, not to be seen.
ACTIONS = frozenset(
    ("add", "answer", "archive", "assign", "ban", "block", "buy", "cancel", "categorize", "change",
     "close", "complete", "create", "delete", "drop", "edit", "erase", "finish", "label", "mark",
     "merge", "move", "mute", "postpone", "remove", "rename", "reopen", "reply", "resolve",
     "respond", "send", "share", "snooze", "tag", "transfer", "trash", "unassign", "unlabel",
     "unsnooze", "untag", "update")
)  # fmt: skip

STOP = frozenset(
    (
        "a", "all", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for",
        "from", "get", "give", "have", "how", "i", "in", "into", "is", "it", "its", "me",
        "my", "of", "on", "one", "or", "our", "please", "some", "somebody", "someone",
        "that", "the", "their", "them", "there", "this", "to", "us", "using", "via", "want",
        "was", "we", "what", "when", "where", "which", "who", "will", "with", "you", "your",
    )
)  # fmt: skip
