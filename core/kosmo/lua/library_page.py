"""The page about every name that a script has, and their list."""

from __future__ import annotations

from kosmo.describe.markdown import block, joined, paragraphs, table
from kosmo.lua.bounds import CALLS, CPU, MEMORY, MIB, OUTPUT, SOURCE
from kosmo.lua.library import NAMES
from kosmo.lua.library_name import INTEGRATIONS

TITLE = "Lua"
_STANDARD = (
    "Of Lua 5.4 there are `_G`, `_VERSION`, `assert`, `collectgarbage`, `error`, `getmetatable`,"
    " `ipairs`, `next`, `pairs`, `pcall`, `rawequal`, `rawget`, `rawlen`, `rawset`, `select`,"
    " `setmetatable`, `tonumber`, `type`, `unpack`, `xpcall`, `string` without `dump`, `table`,"
    " `math`, `utf8`, `coroutine`, `os.time`, `os.date`, `os.clock`, `os.difftime` and"
    " `debug.traceback`. There is no `io`, `require`, `load`, `dofile`, `os.execute` or anything"
    " else that reaches files, programs or the network."
)
_ERRORS = (
    "A call that fails raises an error. Used as text it is the message; it has the fields"
    " `message`, `code`, `http_status`, `retryable`, `retry_after`, `hint`, `function`, `exit_code`"
    " and `line`. `pcall` gives it; not caught it ends the script, and kosmo with its exit code."
    " Where a function insists on a text, write `tostring(err)`. Raised again it keeps its exit"
    ' code; a script chooses its own, 1 to 125, by `error({message = "…", exit_code = 9})`,'
    " to which a `hint` may belong as well."
)
_EXAMPLE = """\
local ok, err = pcall(app.integrations.missive.get_task, {task_id = "none"})
if not ok then print(err.code, err) end"""
_BOUNDS = (
    f"A script has {MEMORY // MIB} MiB of memory (`--memory-limit`), {CPU:g} s of computing"
    f" (`--cpu-limit`), {CALLS:,} calls (`--max-calls`) and {OUTPUT // MIB} MiB of output"
    f" (`--max-output`); no time on the clock is set (`--timeout`), and the script itself is"
    f" {SOURCE // MIB} MiB at most. Passing a bound ends it: `pcall` catches no such error."
)


def listing() -> str:
    """Give a row for each name, as markdown."""
    rows = [(f"`{one.signature.replace('; ', '`, `')}`", one.about) for one in NAMES]
    return table(("name", "what it does"), rows)


def text() -> str:
    """Give the text below the title of the page that documents every name, as markdown."""
    parts = []
    for one in NAMES:
        signatures = one.signature.replace("; ", "\n")
        only = "Not in `mcp:lua`." if one.only == INTEGRATIONS else ""
        parts += [f"### `{one.name}`", block("text", signatures), paragraphs(one.about), only]
        parts += [block("lua", one.example)]
    return joined(
        paragraphs(
            "The names that a script has in `kosmo lua`, which is also `kosmo integrations:lua`;"
            " `kosmo mcp:lua` has those of servers only."
        ),
        "## Names",
        *parts,
        "## Errors",
        paragraphs(_ERRORS),
        block("lua", _EXAMPLE),
        "## Bounds",
        paragraphs(_BOUNDS),
        "## Of Lua itself",
        paragraphs(_STANDARD),
    )
