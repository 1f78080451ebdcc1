"""Progress: what a call is doing, told to the client that asked for it."""

from __future__ import annotations

import time

import anyio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from kosmo.gateway.flights import Flight

    Report = Callable[[float, float | None, str | None], Awaitable[None]]

AFTER = 0.1  # seconds until the first report, and between two


async def report(flight: Flight, send: Report, *, every: float = AFTER) -> None:
    """Report what changes, until it is cancelled; the number only grows."""
    before, number = "", 0
    while True:
        await anyio.sleep(every)
        now = doing(flight)
        if now and now != before:
            number += 1
            before = now
            await send(float(number), None, now)


def doing(flight: Flight) -> str:
    """Say what a call is doing, in a few words; nothing where there is nothing to say."""
    facts = flight.facts
    told = [f"{facts.rows} rows, {facts.pages} pages"] if facts.rows and facts.pages > 1 else []
    if facts.waiting is not None:
        left = max(0.0, facts.waiting_until - time.monotonic())
        told.append(f"waiting {left:.0f} s: {facts.waiting}")
    elif facts.progress is not None:
        told.append(facts.progress)
    elif flight.told is not None:
        told.append(flight.told)
    return "; ".join(told)
