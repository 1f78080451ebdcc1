"""Missive's REST API v1, simulated: 42 endpoints, written from Missive's documents alone.

It refuses what Missive refuses, in Missive's words where they are known. Where the documents are
silent or contradict each other, it takes the stricter reading, so that what works here does not
lean on luck:

- lists paged by offset want `limit` 2..200 too (the minimum was seen on other lists);
- two mailbox filters at once are refused;
- `remove_shared_labels` needs `organization`, as was observed, though no document says so;
- `from_field` is required for every e-mail draft, and for any draft with `send: true`; a draft
  for a phone number or an account that is not sent may go without;
- a body that is not declared as JSON is no body, and a POST with one is refused with 400;
- validation answers 400, a post without `notification` 422; creating answers 201, deleting 200
  without a body; `GET /contacts/:id` and `GET /responses/:id` answer an array of one;
- a page cut by time holds the rows that share the time of its last one, more than `limit` if
  need be, and the next page begins with them again;
- merging into a conversation without messages keeps the source's id instead.

Two accounts take `POST /messages`; Missive has no endpoint that lists them, so these are fixed:
`CUSTOM_TEXT_ACCOUNT` and `CUSTOM_EMAIL_ACCOUNT` in `accounts`. So are the hook and the report of a
fresh sandbox, `HOOK` and `REPORT` in `seed.rules`; that report alone is never forgotten.
"""

from __future__ import annotations

from kosmo_missive.simulator.app import app as app
