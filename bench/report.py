"""Say what was measured: the table, and the aims with what was reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import lua_rows, mcp_rows, rows
from bench.timing import less, median, ratio

if TYPE_CHECKING:
    from pathlib import Path

    from bench.timing import Command, Run

    Runs = dict[str, list[Run]]

_HEAD = (
    "| command | wall ms | CPU ms | wall × pass | CPU × pass | wall × http.client | "
    "CPU × http.client | M instr |\n|---|--:|--:|--:|--:|--:|--:|--:|"
)
# (what, its row, the row that it is compared with, at most, how often the row does it)
_AIMS: list[tuple[str, str, str, float, int]] = [
    ("a GET listing against the bare http.client script", rows.GET, rows.BARE, 1.1, 1),
    ("a GET listing against `gh api`", rows.GET, rows.GH, 1.0, 1),
    ("a GET listing over https, likewise", rows.GET_SECURE, rows.BARE_SECURE, 1.2, 1),
    ("a GET listing with 500 plugins against 4", rows.GET_MANY, rows.GET, 1.1, 1),
    ("`--version` against `python -c pass`", rows.VERSION, rows.PASS, 1.5, 1),
    ("plain help against `python -c pass`", rows.HELP, rows.PASS, 2.5, 1),
    ("1,000 calls of the Python API against httpx", rows.MANY_API, rows.MANY_BARE, 1.3, 1),
    ("a call of `kosmo batch` against a cold one", rows.MANY_BATCH, rows.GET, 0.02, rows.MANY),
    ("1,000 calls in Lua against FastMCP", lua_rows.MANY_LUA, lua_rows.MANY_FASTMCP, 1.0, 1),
    ("1,000 calls in Lua against mcporter", lua_rows.MANY_LUA, lua_rows.MANY_MCPORTER, 1.0, 1),
    ("a start of the MCP gateway against FastMCP", mcp_rows.START, mcp_rows.START_FASTMCP, 1.0, 1),
]
_CLOCKS = ("wall", "cpu")


def table(commands: list[Command], runs: Runs, counts: dict[str, float]) -> str:
    """Give every command's medians and ratios as a Markdown table."""
    lines = [_HEAD]
    for command in commands:
        taken = runs[command.name]
        bare = rows.BARE_SECURE if "https" in command.name else rows.BARE
        cells = [f"{median(taken, clock):.1f}" for clock in ("wall", "cpu")]
        start = rows.PASS_MANY if "500 plugins" in command.name else rows.PASS
        for base in (start, bare):
            cells += [f"{ratio(taken, runs[base], clock):.2f}" for clock in ("wall", "cpu")]
        count = counts.get(command.name)
        cells.append("" if count is None else f"{count:.1f}")
        lines.append(f"| {command.name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def aims(runs: Runs) -> str:
    """Give the aims, each with what was reached on the wall clock and in CPU time."""
    lines = ["| aim | at most | wall | CPU | |", "|---|--:|--:|--:|---|"]
    for what, row, base, most, times in _AIMS:
        if row in runs and base in runs:
            reached = [ratio(runs[row], runs[base], clock) / times for clock in _CLOCKS]
            lines.append(_line(what, most, reached, digits=3 if times > 1 else 2))
    lines += _further(runs)
    return "\n".join(lines) + "\n"


def _further(runs: Runs) -> list[str]:
    """Give the aims that are no ratio of one row to another."""
    lines = []
    if taken := _all(runs, rows.PAGES_OWN, rows.PAGES_BARE):
        more = [median(less(*taken), clock) / rows.PAGES for clock in _CLOCKS]
        lines.append(_line("a page of 200 rows more than httpx", 2.0, more, unit=" ms"))
    if taken := _all(runs, lua_rows.MANY_LUA, lua_rows.START, rows.MANY_API, rows.NO_CALL_API):
        lua, start, api, no_call = taken
        calls = less(less(lua, start), less(api, no_call))
        more = [median(calls, clock) / rows.MANY for clock in _CLOCKS]
        lines.append(
            _line("a call in Lua more than in Python, starts apart", 0.2, more, unit=" ms")
        )
    if taken := _all(runs, lua_rows.START, lua_rows.WORKER, rows.PASS):
        start, worker, nothing = taken
        rest = [ratio(less(start, worker), nothing, clock) for clock in _CLOCKS]
        lines.append(_line("a start of Lua less its worker's, against `python -c pass`", 4.0, rest))
    if taken := _all(
        runs, mcp_rows.CALLS, mcp_rows.START, mcp_rows.CALLS_FASTMCP, mcp_rows.START_FASTMCP
    ):
        own, start, theirs, their_start = taken
        rest = [ratio(less(own, start), less(theirs, their_start), clock) for clock in _CLOCKS]
        lines.append(_line("a call of the MCP gateway against FastMCP, starts apart", 1.0, rest))
    if taken := _all(runs, lua_rows.AT_ONCE):
        lines.append(_line(lua_rows.AT_ONCE, 600.0, [median(taken[0], "wall")], unit=" ms"))
    return lines


def _all(runs: Runs, *names: str) -> list[list[Run]]:
    """Give the runs of all these rows, or nothing where one of them was not measured."""
    return [runs[name] for name in names] if set(names) <= runs.keys() else []


def _line(what: str, most: float, reached: list[float], *, unit: str = "", digits: int = 2) -> str:
    verdict = "reached" if max(reached) <= most else "missed"
    wall, cpu, *_ = [*(f"{each:.{digits}f}{unit}" for each in reached), ""]
    return f"| {what} | {most:g}{unit} | {wall} | {cpu} | {verdict} |"


def record(page: Path, figures: str) -> None:
    """Put the figures in the place of those that a page holds between its two marks."""
    before, begin, rest = page.read_text(encoding="utf-8").partition("<!-- recorded -->\n")
    _, end, after = rest.partition("<!-- end -->\n")
    page.write_text(f"{before}{begin}\n{figures}\n{end}{after}", encoding="utf-8")
