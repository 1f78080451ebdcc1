"""Applications, the numbers that are rented, and those that can be."""

from __future__ import annotations

from kosmo_plivo.simulator.applications import add
from kosmo_plivo.simulator.clock import day
from kosmo_plivo.simulator.seed.chance import DAY, NEWEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    from kosmo_plivo.simulator.seed.chance import Chance

    Row = dict[str, Any]

MAIN = "14155552671"  # the number that Plivo's guides send from
_APPS = (
    "Support-line", "Sales-line", "Workshop", "Opening-hours", "Order-status", "Voicemail",
    "Callback", "Night-service", "Survey", "Delivery-notices",
)  # fmt: skip
_DESKS = ("Support", "Sales", "Workshop", "Billing", "Returns")
_AREAS = (
    ("415", "San Francisco", "California"),
    ("628", "San Francisco", "California"),
    ("503", "Portland", "Oregon"),
    ("206", "Seattle", "Washington"),
    ("212", "New York", "New York"),
)


def sow(state: SimulatorState, chance: Chance) -> None:
    """Create the applications and place the numbers."""
    for place in range(23):
        name = _APPS[place % len(_APPS)]
        _application(state, name if place < len(_APPS) else f"{name}-{place // len(_APPS) + 1}")
    apps = list(state.table("applications"))
    state.put("numbers", _rented(_number(MAIN, 0), "Main line", apps[0], 400))
    for place in range(26):
        row = _number(f"1{_AREAS[place % 5][0]}5550{100 + place // 5}", place % 5)
        alias = None if chance.happens(0.3) else f"{chance.pick(_DESKS)} {place + 1}"
        app = None if chance.happens(0.2) else chance.pick(apps[:10])
        state.put("numbers", _rented(row, alias, app, chance.between(20, 380)))
    tollfree = _number("18005550100", 0)
    tollfree |= {"type": "tollfree", "city": "", "region": "United States", "rate": "1.00000"}
    state.put("numbers", _rented(tollfree, "Hotline", apps[0], 200))
    for place in range(45):
        state.put("market", _number(f"1{_AREAS[place % 5][0]}555017{place // 5}", place % 5))
    for place in range(9):
        row = _number(f"44770090010{place}", 0)
        row |= {"iso": "GB", "code": "44", "country": "United Kingdom", "region": "United Kingdom"}
        state.put("market", row | {"type": "mobile", "city": "", "rate": "3.00000", "mms": False})


def _application(state: SimulatorState, name: str) -> None:
    row = add(state, name)
    path = name.lower()
    urls = {"answer_url": f"https://voice.example.com/{path}/answer"}
    if "hours" not in path:
        urls["hangup_url"] = f"https://voice.example.com/{path}/hangup"
        urls["message_url"] = f"https://voice.example.com/{path}/message"
    state.put("applications", {**row, **urls, "default_app": name == _APPS[0]})


def _number(digits: str, area: int) -> Row:
    _, city, region = _AREAS[area]
    row: Row = {"id": digits, "iso": "US", "code": "1", "country": "United States"}
    row |= {"city": city, "region": f"{region}, UNITED STATES", "type": "local"}
    row |= {"voice": True, "sms": area != 4, "mms": area in (0, 2), "rate": "0.50000"}
    return row | {"alias": None, "app": None, "subaccount": None, "cnam": "disabled"}


def _rented(row: Row, alias: str | None, app: str | None, days: int) -> Row:
    added = day(NEWEST - days * DAY)
    renewal = day(NEWEST + (30 - days % 30) * DAY)
    return {**row, "alias": alias, "app": app, "added": added, "renewal": renewal}
