"""Measure kosmo against floors, bare scripts and peers: `python3 -m bench.run`.

Every command's output is checked first; then all of them run in turns. The table goes to stdout
as Markdown, talk to stderr. See `bench/README.md` for the method and the recorded figures.
"""

from __future__ import annotations

import argparse
import contextlib
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench import instructions, lua_rows, mcp_rows, report, rows, timing
from bench.place import ROOT, TOKEN, Place

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> int:
    """Make the place, check, measure and print; 1 where a command does not do its work."""
    options = _options()
    place = Place(options.folder.resolve())
    _say("building wheels and installing them, with 4 and with 500 plugins, and with MCP")
    place.make()
    with _server(place) as ports:
        commands = _commands(place, ports, options)
        failed = _check(commands)
        commands = [command for command in commands if command.name not in failed]
        runs, others = _measure(commands, options)
        counts = _count(commands) if options.instructions else {}
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    taken = f"{machine}; {options.rounds} rounds; others used {others:.2f} cores meanwhile."
    figures = f"{report.table(commands, runs, counts)}\n{report.aims(runs)}\n{taken}\n"
    print(figures, end="")
    if options.record:
        report.record(ROOT / "bench/README.md", figures)
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m bench.run", description=__doc__)
    parser.add_argument("--rounds", type=int, default=21, help="measured rounds (21)")
    only = "rows whose name has this, and the bases; repeatable"
    parser.add_argument("--only", metavar="TEXT", action="append", default=[], help=only)
    parser.add_argument("--no-peers", action="store_true", help="leave out the slow peers")
    parser.add_argument("--instructions", action="store_true", help="count instructions too")
    parser.add_argument("--record", action="store_true", help="put the table into the README")
    folder = ROOT / "build/bench"
    parser.add_argument("--folder", type=Path, default=folder, help="where environments are made")
    return parser.parse_args()


@contextlib.contextmanager
def _server(place: Place) -> Iterator[tuple[str, str]]:
    """Run the server in its own process and give its two ports."""
    files = (ROOT / "bench/server.py", place.certificate, place.key)
    words = [sys.executable, *map(str, files), TOKEN]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            plain, secure = (process.stdout.readline() if process.stdout else "").split()
            yield plain, secure
        finally:
            process.kill()


def _commands(
    place: Place, ports: tuple[str, str], options: argparse.Namespace
) -> list[timing.Command]:
    commands = [*rows.floors(place, ports), *rows.own(place), *rows.many(place, ports)]
    commands += [*lua_rows.own(place), *mcp_rows.own(place)]
    if not options.no_peers:
        commands += [*rows.peers(place, ports), *lua_rows.peers(place, ports)]
        commands += mcp_rows.peers(place, ports)
        for line in rows.missing(place):
            _say(line)
    for size in place.sizes:
        place.fill_catalog(size)
        place.add_account(size, "missive", "work", f"http://127.0.0.1:{ports[0]}/v1")
        place.add_account(size, "missive", "secure", f"https://127.0.0.1:{ports[1]}/v1")
    bases = (rows.PASS, rows.PASS_MANY, rows.BARE, rows.BARE_SECURE)
    wanted = options.only or [""]
    return [
        one for one in commands if one.name in bases or any(text in one.name for text in wanted)
    ]


def _check(commands: list[timing.Command]) -> list[str]:
    failed = []
    for command in commands:
        try:
            timing.check(command)
        except (ValueError, OSError, subprocess.TimeoutExpired) as error:
            _say(f"left out: {error}")
            failed.append(command.name)
    return failed


def _measure(
    commands: list[timing.Command], options: argparse.Namespace
) -> tuple[dict[str, list[timing.Run]], float]:
    """Give the runs, and how many cores everything else used (the server counts as else)."""
    _say(f"measuring {len(commands)} commands in {options.rounds} rounds")
    before, start = timing.busy_seconds() - _own_seconds(), time.perf_counter()
    runs = timing.measure(commands, options.rounds, warm_ups=2)
    others = timing.busy_seconds() - _own_seconds() - before
    return runs, max(0.0, others) / (time.perf_counter() - start)


def _own_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _count(commands: list[timing.Command]) -> dict[str, float]:
    by = instructions.counter()
    if by is None:
        _say("no instruction counts: neither perf's counters nor valgrind work here")
        return {}
    _say(f"counting instructions with {by[0]}")
    counts = {command.name: instructions.count(command, by) for command in commands}
    return {name: count for name, count in counts.items() if count is not None}


def _say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
