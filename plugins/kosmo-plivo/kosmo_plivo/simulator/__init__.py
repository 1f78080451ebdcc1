"""Plivo's REST API v1, simulated: 48 endpoints, written from Plivo's documents and SDK fixtures.

It refuses what Plivo refuses. Where the documents are silent or contradict each other, it takes
the stricter reading, so that what works here does not lean on luck:

- a path without its slash at the end is not found, and the look-up's is not found with one;
- `limit` is 1 to 20, times in filters are UTC as `YYYY-MM-DD HH:MM[:SS[.ffffff]]`;
- a number in a path, and one that filters messages, is digits alone, as Plivo stores them;
- wrong credentials, and those of another account, are answered with 401 in plain text;
- lists of messages cover 24 hours unless told and have no `total_count`; lists of calls cover 7
  days, and 30 at most; nothing is older than 90 days;
- a message to some valid numbers answers 202 with the others in `invalid_number`, one to none 400;
- countries that need a permission (numbers beginning with 53, 850 and 963) answer 403;
- what costs more than the account's credit answers 402;
- lists of messages are limited to 20 a minute, everything to 300 in five seconds; that is told in
  plain text, as Plivo's library for Python fails on anything else.

Any number may send and call: no document says what becomes of one that is not the account's.
`callback_url` is ignored: every answer comes at once. A message is sent two seconds after it was
taken and delivered two seconds later; one to a number that ends in 99 is not. A call waits a
second, rings for three, and ends a minute after it was answered.

The records that a fresh sandbox has move along with the clock, so that the windows which Plivo
takes unless told are never empty: once they are six hours old they are made new again.
"""

from __future__ import annotations

from kosmo_plivo.simulator.app import app as app
