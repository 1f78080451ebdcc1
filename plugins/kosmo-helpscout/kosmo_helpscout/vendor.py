"""What Help Scout's documentation fixes for every function: its pages, sizes and words."""

from __future__ import annotations

from kosmo import Numbered

DOCS = "https://developer.helpscout.com/mailbox-api/endpoints"

# Pages have these sizes, and no parameter changes them.
OF_25 = Numbered(size=25)
OF_50 = Numbered(size=50)

# A conversation is stored as `active`; people, and the list's filter, also say `open`.
STORED_STATUS = {"open": "active"}

SORT_FIELD = {
    "updatedAt": "modifiedAt",
    "customer.name": "customerName",
    "mailbox": "mailboxid",
}
