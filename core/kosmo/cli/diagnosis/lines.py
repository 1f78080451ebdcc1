"""What a person reads: in a few lines what is in order, and at the end what is not."""

from __future__ import annotations

from textwrap import fill

from kosmo.cli.diagnosis.finding import ERROR, OK, WARNING
from kosmo.describe.layout import page_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Row = dict[str, Any]

_INDENT = "    "
_TOLD = ("interpreter", "live")  # whose sentences say more than that all is well


def report_lines(data: Row, *, quiet: bool, verbose: bool) -> Iterator[str]:
    """Lay out a report; `quiet` leaves only the problems, `verbose` also tells each fine thing."""
    findings = data["findings"]
    fine = [one for one in findings if one["status"] == OK]
    wrong = [one for status in (WARNING, ERROR) for one in findings if one["status"] == status]
    if verbose and not quiet:
        yield from (_wrapped(f"ok {one['check']}: {one['message']}") for one in fine)
    elif not quiet:
        yield from _summary(data, fine, {one["check"] for one in wrong})
    for one in wrong:
        if not quiet:
            yield ""
        yield from _problem(one)
    if not quiet:
        yield from _end(data)


def _summary(data: Row, fine: list[Row], wrong: set[str]) -> Iterator[str]:
    """Name what is in order, and how each integration stands."""
    single = "integrations" not in data
    told = [*_TOLD, "integrations"] if single else _TOLD
    yield from (_wrapped(one["message"]) for one in fine if one["check"] in told)
    hidden = {"integrations", *_TOLD, *wrong}
    names = dict.fromkeys(one["check"] for one in fine if one["check"] not in hidden)
    if names:
        yield _wrapped(f"in order: {', '.join(names)}")
    states: dict[str, list[str]] = {}
    for stands in () if single else data["integrations"].values():
        states.setdefault(stands["status"], []).append(_named(stands))
    yield from (_wrapped(f"{state}: {', '.join(each)}") for state, each in sorted(states.items()))


def _named(stands: Row) -> str:
    if not stands["active"]:
        return str(stands["provider"])
    account = stands["account"] or ", ".join(stands["accounts"])
    return f"{stands['provider']} ({account})"


def _problem(one: Row) -> Iterator[str]:
    yield _wrapped(f"{one['status'].upper()} {one['check']}: {one['message']}")
    also = one["details"].get("also")
    if also:
        yield _wrapped(f"{_INDENT}this also concerns: {', '.join(also)}")
    yield f"{_INDENT}fix: {one['fix']}"  # on one line, to be copied


def _end(data: Row) -> Iterator[str]:
    counts = [
        f"{number} {status}{'s' if number > 1 else ''}"
        for status in (ERROR, WARNING)
        if (number := data["counts"][status])
    ]
    yield ""
    yield ", ".join(counts) or "nothing is wrong"
    if "bundle" in data:
        yield f"written: {data['bundle']}"


def _wrapped(text: str) -> str:
    return fill(
        text,
        page_width(),
        subsequent_indent=_INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
