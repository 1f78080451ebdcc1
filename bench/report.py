"""Say what was measured: the table, and the aims with what was reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import rows
from bench.timing import median, ratio

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
]
_MORE_PER_PAGE = 2.0  # milliseconds


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
    """Give the aims, each with its ratio of wall and of CPU time."""
    lines = ["| aim | at most | wall | CPU | |", "|---|--:|--:|--:|---|"]
    for what, row, base, most, times in _AIMS:
        if row not in runs or base not in runs:
            continue
        reached = [ratio(runs[row], runs[base], clock) / times for clock in ("wall", "cpu")]
        verdict = "reached" if max(reached) <= most else "missed"
        wall, cpu = (f"{each:.3f}" if times > 1 else f"{each:.2f}" for each in reached)
        lines.append(f"| {what} | {most} | {wall} | {cpu} | {verdict} |")
    if rows.PAGES_OWN in runs and rows.PAGES_BARE in runs:
        own, bare = runs[rows.PAGES_OWN], runs[rows.PAGES_BARE]
        more = [
            (median(own, clock) - median(bare, clock)) / rows.PAGES for clock in ("wall", "cpu")
        ]
        verdict = "reached" if max(more) <= _MORE_PER_PAGE else "missed"
        told = " | ".join(f"{each:.2f} ms" for each in more)
        lines.append(
            f"| a page of 200 rows more than httpx | {_MORE_PER_PAGE} ms | {told} | {verdict} |"
        )
    return "\n".join(lines) + "\n"


def record(page: Path, figures: str) -> None:
    """Put the figures in the place of those that a page holds between its two marks."""
    before, begin, rest = page.read_text(encoding="utf-8").partition("<!-- recorded -->\n")
    _, end, after = rest.partition("<!-- end -->\n")
    page.write_text(f"{before}{begin}\n{figures}\n{end}{after}", encoding="utf-8")
