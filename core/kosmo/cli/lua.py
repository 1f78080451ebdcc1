"""`kosmo lua`: a workflow of many calls, run in a confined process."""

from __future__ import annotations

import sys
import time

from kosmo.cli import prompts
from kosmo.cli.lua_options import OPTIONS, read_options
from kosmo.cli.output import write, write_json
from kosmo.cli.single import Single
from kosmo.errors import InterruptedCallError, KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.cli.lua_options import LuaOptions

COMMAND = Single(
    "lua",
    takes="FILE|-",
    options=OPTIONS,
    shared={},
    about="""
Runs a script in Lua 5.4: from FILE, from `--eval CODE`, or from stdin where `-` says so or nothing
else is given. It calls functions as `app.integrations.missive.list_conversations({limit = 3})`, by
the same policy, limits and accounts as every call. Words behind `--` are its arguments.

The script runs in a process of its own, without files, network, programs and credentials, and of
the environment it has the variables of `--env`. What it prints is printed at once; what it returns
follows as JSON. `kosmo docs lua` lists every name that it has.

`--account NAME` is strict, as for any call: one of an integration that has no such account fails.
The variable `KOSMO_ACCOUNT` is passed over there. `app.integrations.missive.work.…` names another.

Exit codes: 0 where the script came to its end; where a call failed and was not caught, the code of
that call; 1 for any other failure of the script; 2 where there is no script; 130 after Ctrl-C.
""",
    examples=(
        "kosmo lua workflow.lua --account sandbox",
        "kosmo lua --eval 'print(docs.read(\"missive\"))'",
        "kosmo integrations:lua workflow.lua --json --force -- monday",
        "kosmo lua --repl --account sandbox",
    ),
)


def lua(words: list[str], *, scope: str = "integrations") -> int:
    """Run `kosmo lua …` and give its exit code; with the scope `mcp` it is `kosmo mcp:lua`.

    Raises KosmoError where it cannot begin, BrokenPipeError where nobody reads the output.
    """
    began = time.perf_counter()
    try:
        options = read_options(words)
        if options.help:
            write(COMMAND.page())
            return 0
        return _lua(options, scope, began)
    except (KosmoError, KeyboardInterrupt) as caught:
        if "--json" not in (words[: words.index("--")] if "--" in words else words):
            raise
        from kosmo.lua.outcome import Outcome

        error: KosmoError = InterruptedCallError("interrupted")
        if isinstance(caught, KosmoError):
            error = caught
        ms = (time.perf_counter() - began) * 1000
        write_json(Outcome(error=error).envelope(output="", made=[], milliseconds=ms))
        return error.exit_code


def _lua(options: LuaOptions, scope: str, began: float) -> int:
    from kosmo.cli.lua_source import read_source
    from kosmo.lua.process import start

    prompts.forbidden = options.no_input
    if sys.stdout is None:
        raise KosmoError("stdout is closed: nothing was run", code="output_failed")
    bounds, source = options.bounds(), None
    name = "repl"
    if not options.repl:
        name, source = read_source(options)
    script = options.script(name, scope)
    worker = start(script.settings(bounds))  # it begins while the rest is imported
    try:
        from kosmo.cli.lua_running import Running

        running = Running(options, bounds, script, worker)
        if source is not None:
            return running.through(lambda: running.run(source, began))
        from kosmo.cli.lua_repl import Repl

        return running.through(Repl(running, options).run)
    finally:
        worker.close()
