"""Crisp's REST API v1, simulated for one workspace, written from Crisp's documents alone.

It refuses what Crisp refuses, in Crisp's reasons where they are known. Where the documents are
silent, it takes the stricter reading, so that what works here does not lean on luck:

- one token stands for two: it signs in as tier `website` or `plugin`, and each may do what its
  tier may (a plugin sees no campaigns, a workspace's token no `plugin/connect`);
- a query parameter, a key of a body and a page number that are not documented are refused with
  400 `invalid_data`; `per_page` exists for conversations only, from 20 to 50;
- pages of people, events, campaigns and inboxes hold 20, answers of messages the 20 newest in no
  promised order; `timestamp_before` leaves the moment itself out;
- a message whose fingerprint is there already is dispatched and dropped;
- writes answer `data: {}`, sending 202 with the fingerprint, lists 206, creating 201;
- what is not there has its kind in the reason: `session_not_found`, `message_not_found`.

Exports, batches, the helpdesk, calls and browsing are not simulated: 404, as for any other path.
"""

from __future__ import annotations

from kosmo_crisp.simulator.app import app as app
