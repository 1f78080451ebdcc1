"""Every name that a script has beside Lua's own: the one table that documents them.

`docs.list()`, the page `kosmo docs lua` and the reference are made of it, see `library_page`.
"""

from __future__ import annotations

from kosmo.lua.bounds import THREADS
from kosmo.lua.library_name import INTEGRATIONS, Name
from kosmo.lua.library_values import VALUES

NAMES = (
    Name(
        "app.integrations",
        "app.integrations.NAME[.ACCOUNT].FUNCTION({…})",
        "Calls a function and gives the service's data. The arguments are a table, or values in the"
        " order in which the function declares them. Without an account, or with `default`, the"
        " account is chosen as for every call. A failure is an error, see below. `pairs` gives the"
        ' names below a path. A parameter whose name is a word of Lua is written `["until"] = …`.'
        " A value by position that is nil is refused: `json.null` stands for null.",
        "local found = app.integrations.missive.list_conversations({limit = 3})\n"
        "for _, one in ipairs(found.conversations) do print(one.id, one.subject) end",
        only=INTEGRATIONS,
    ),
    Name(
        "app.mcp",
        "app.mcp.SERVER.TOOL({…})",
        "Calls a tool of an MCP server and gives what it answered. The arguments are a table, or"
        " values in the order in which the tool declares them; a name that is no word of Lua is"
        ' written `app.mcp["my-server"]["get-sum"]`, or `app.mcp.my_server.get_sum`. A failure is'
        " an error as that of any call. `pairs` gives the servers that are on and trusted, and the"
        " tools of one; no other server is ever started.",
        "for name in pairs(app.mcp) do print(name) end",
    ),
    Name(
        "docs.list",
        "docs.list()",
        "Gives the list of the pages, and these names, as markdown.",
        "print(docs.list())",
        only=INTEGRATIONS,
    ),
    Name(
        "docs.search",
        "docs.search(WORDS[, MOST])",
        "Finds pages, the best first: a line each with its name and what it is about; 20 at most"
        " where nothing else is said.",
        'print(docs.search("assign a conversation", 5))',
        only=INTEGRATIONS,
    ),
    Name(
        "docs.read",
        "docs.read([PAGE])",
        "Gives a page as markdown, as `kosmo docs PAGE` does.",
        'print(docs.read("missive.list_conversations"))',
        only=INTEGRATIONS,
    ),
    Name(
        "lua_read_doc",
        "lua_read_doc([PAGE])",
        "Another name of `docs.read`.",
        'print(lua_read_doc("integrations.missive"))',
        only=INTEGRATIONS,
    ),
    Name(
        "mcp",
        "mcp.servers(); mcp.tools([SERVER]); mcp.schema(TOOL); mcp.call(TOOL, {…});"
        " mcp.resources(SERVER); mcp.read_resource(SERVER, URI); mcp.prompts(SERVER);"
        " mcp.get_prompt(SERVER, NAME, {…})",
        "Lists MCP servers and uses what they offer; a tool is named `server.tool`. Servers have a"
        " `name`, a `type` and their `trust`. Tools that were listed once are known without"
        " starting their server. A resource is read as the list of its contents, a prompt as its"
        " `messages`; both need that policy allows reading.",
        "dump(mcp.servers())",
    ),
    *VALUES,
    Name(
        "parallel",
        "parallel(FUNCTIONS[, {limit = 16, settle = false}])",
        f"Runs functions beside one another, {THREADS} calls at a time at most, and gives their"
        " results under the same keys. Writes are sent one at a time, in the order in which they"
        " are made. The first error is raised, and has the key of its function as `key`; with"
        " `settle` results and errors are given as two tables.",
        "local both = parallel({\n"
        "  teams = function() return app.integrations.missive.list_teams() end,\n"
        "  users = function() return app.integrations.missive.list_users() end,\n"
        "})\n"
        "print(#both.teams.teams, #both.users.users)",
    ),
    Name(
        "paginate",
        "paginate(FUNCTION[, {…}[, {limit = ROWS, pages = PAGES}]])",
        "Iterates over the rows of a list, page after page, as they are needed.",
        "for task in paginate(app.integrations.missive.list_tasks, {}, {limit = 60}) do\n"
        "  print(task.title)\n"
        "end",
    ),
    Name(
        "retry",
        "retry(FUNCTION[, {attempts = 3, wait = 1}])",
        "Calls a function again where it fails with an error that is `retryable`, which a table"
        " raised by the script may be as well: after `wait` seconds, then twice as many and so on,"
        " or after the `retry_after` of the error. A function of the script is given the number of"
        " the attempt, one of `app` nothing.",
        "local me = retry(function() return app.integrations.missive.get_current_user() end)",
    ),
    Name("sleep", "sleep(SECONDS)", "Stands still.", "sleep(0.1)"),
    Name(
        "dry_run",
        "dry_run",
        "Tells whether the script runs with `--dry-run`, in which a write answers with the request"
        " that it would send.",
        'if dry_run then print("nothing is written") end print(dry_run)',
    ),
    Name(
        "env",
        "env.NAME; env(NAME)",
        "Gives a variable of the environment, of those that `--env NAME` passes. For another"
        " `env.NAME` is nil, and `env(NAME)` an error.",
        'print(env.TEAM or "no team")',
    ),
    Name(
        "log",
        "log(…); log.debug(…); log.info(…); log.warn(…); log.error(…)",
        "Writes a line to stderr; `-q` leaves out all but warnings and errors, and `debug` is shown"
        " with `-v`.",
        'log.info("begun")',
    ),
    Name(
        "once",
        "once(KEY, function[, {arguments}])",
        "Sends a write once for KEY, a text: a call with a key that was sent before is refused with"
        " the code `already_done`, also when the script runs again.",
        'once("report-2026-01", app.integrations.missive.create_task,'
        ' {title = "Report", team = "Support"})',
    ),
    Name(
        "arg",
        "arg[N]; ...",
        "The words behind `--` on the command line; `arg[0]` is the script's name.",
        'print(arg[0], arg[1] or "no argument")',
    ),
)
