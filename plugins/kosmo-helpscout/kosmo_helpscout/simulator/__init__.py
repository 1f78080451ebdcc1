"""Help Scout's Mailbox API 2.0, simulated, written from Help Scout's documents alone.

It refuses what Help Scout refuses. Where the documents are silent, it takes the stricter reading,
so that what works here does not lean on luck:

- a token is given for the app's id and secret, by JSON or by a form, and ends after two days;
  there are no refresh tokens, as this grant has none;
- unknown query parameters are ignored, `per_page` and `size` among them: pages have 25
  conversations or threads, 50 of everything else, and `_embedded` is absent where there is none;
- a `PATCH` of a conversation, thread or workflow is one operation, of a customer a list of them;
- the search language knows the fields that the documents name; another one is refused with 400,
  and an e-mail address is compared as a whole;
- a write counts twice against the limit of calls a minute, which is that of the Plus plan;
- what is created answers 201 with `Resource-ID` and `Location` and no body, what is changed 204;
- requests are cut off at 100 kB, 256 kB for a new conversation and 10 MB for an attachment;
- an error that the documents do not show has the shape of those that they do show.

Reports count what the simulator holds; their figures are fewer than the real ones. `reports: 0`
among the options takes the plan away that has them. Snoozes end when their time comes; nothing is
ever delivered to webhooks, and no mail is sent.
"""

from __future__ import annotations

from kosmo_helpscout.simulator.app import app as app
