"""What Missive's documentation fixes for every function: its page, mailboxes and page sizes."""

from __future__ import annotations

from kosmo import Offset, Until

DOCS = "https://missiveapp.com/docs/developers/rest-api/endpoints"

# Missive knows no states of conversations; each is a mailbox of the token's owner.
MAILBOX_OF_STATE = {None: "inbox", "open": "inbox", "closed": "closed", "spam": "junked"}

# A page size below two is refused by the service, so one row is asked for as two and cut.
CONVERSATIONS = Until("last_activity_at", minimum=2, maximum=50)
TASKS = Until("last_activity_at", minimum=2, maximum=50)
MESSAGES = Until("delivered_at", minimum=2, maximum=10)
DRAFTS = Until("delivered_at", minimum=2, maximum=10)
COMMENTS = Until("created_at", minimum=2, maximum=10)
POSTS = Until("created_at", minimum=2, maximum=10)
LISTS = Offset(minimum=2, maximum=200, short_ends=True)
