"""The sections of the guide; each is as long as it has to be, however much is installed."""

from __future__ import annotations

import json
import re

from kosmo.describe.examples import Examples, lua, quoted, shell
from kosmo.describe.reserved import option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.agents.inventory import Held, Inventory
    from kosmo.spec import FunctionSpec

_MOST_ROWS = 12  # integrations that are told in a line of their own
_MOST_NAMES = 40  # further ones that are named
_MOST_ACCOUNTS = 5
_LONGEST = 90  # characters of a description
_PLAIN = re.compile("--[a-z0-9-]{1,40}")

EXIT_CODES = """## Exit codes

- 0: done.
- 1: refused for good, or nobody knows whether a write was done (`outcome_unknown`): look first.
- 2: the command is wrong and nothing was sent: `error.message` names the valid arguments.
- 3: policy refused, or a person has to approve (see below) or to trust a server; or
  `already_done`: the write of this `--once KEY` is done, go on.
- 4: credentials are missing: tell the person, never ask for the secret itself.
- 5: try again after `error.retry_after` seconds; kosmo has repeated it already.
- 6: a part is done: `data` and the message say which."""


def what_is_there(inventory: Inventory) -> str:
    """List integrations with their accounts, and trusted servers."""
    held = inventory.integrations
    rows = [_row(one) for one in held[:_MOST_ROWS]]
    rest = [f"`{one.spec.name}`" for one in held[_MOST_ROWS:]]
    if rest:
        rows.append(f"- also {_some(rest, _MOST_NAMES)}: `kosmo integrations list`")
    for server in inventory.servers[:_MOST_ROWS]:
        count = "tools not listed yet" if server.tools is None else f"{len(server.tools)} tools"
        rows.append(f"- `{server.name}`: {count} (`kosmo mcp tools {server.name[4:]}`)")
    if len(inventory.servers) > _MOST_ROWS:
        rows.append(f"- {len(inventory.servers) - _MOST_ROWS} more servers: `kosmo mcp list`")
    if not rows:
        rows = ["Nothing is installed: `kosmo plugins list` says why."]
    told = [
        "Name the account with `--account NAME`; without it the default is used.",
    ]
    if any(one.sandbox for one in held):
        told.append(
            "`--account sandbox` is a simulator on this machine: try things there, nobody is"
            " reached."
        )
    if inventory.servers:
        told.append(
            "Tools of an MCP server, `mcp:…`, are called like functions and have no accounts."
            " Search finds those that `kosmo mcp tools` has listed."
        )
    return "\n".join(["## What is there", "", *rows, "", *told])


def how_to_work(inventory: Inventory) -> str:
    """Give the commands in the order in which an agent uses them."""
    lines = ["kosmo integrations search 'WHAT YOU WANT' --limit 5 --fields name,description --json"]
    lines += _calls(inventory)
    lines += [_tool(one.tools) for one in inventory.servers if one.tools][:1]
    return "\n".join(["## How to work", "", "```sh", *lines, "```", "", _RULES])


def approval(inventory: Inventory) -> str:
    """Say what policy does, and what to do where a person has to approve."""
    rules = inventory.rules()
    lines = [f"- {_policy(inventory.policy)}"]
    lines += [f"- {name}: {_policy(rules[name])}" for name in list(rules)[:_MOST_ROWS]]
    if len(rules) > _MOST_ROWS:
        lines.append(f"- {len(rules) - _MOST_ROWS} more have rules: `kosmo config explain policy`")
    return "\n".join(["## Policy and approval", "", *lines, "", _APPROVAL])


_RULES = """\
- `--json` prints one object: `success`, `data`, `error` (`code`, `message`, `hint`), `meta`. An
  `error.hint` that begins with `kosmo` is the command that leads on.
- Arguments are checked before anything is sent. Long ones come from a file (`--body @file.json`),
  or all of them as one JSON object.
- Search, read the function's page, dry-run a write, then make it with `--once KEY`, which keeps it
  from happening twice.
- A list is cut at `--limit`; `meta.next` and `--all` go on. Keep answers small with `--fields`.
- For more than a few calls write `batch` lines or a Lua script (`kosmo docs lua`).
- Limits are kept and retries made by kosmo: never sleep and repeat by yourself."""

_APPROVAL = """\
A call that asks ends with exit code 3, `approval_required` and an id in `meta.approval`. Show the
person `kosmo approvals show ID`; once they ran `kosmo approvals approve ID`, run
`kosmo approvals run ID --json`. `--force`, approving, trusting a server, secrets and the policy are
the person's: never use or change them unasked."""


def _calls(inventory: Inventory) -> list[str]:
    """Give commands for one integration, so that each runs as it stands."""
    example = inventory.example()
    if example is None:
        return ["kosmo batch calls.jsonl", "kosmo lua workflow.lua"]
    held, listing, adding = example
    account = f" --account {quoted(held.account)}" if held.account else ""
    some = f"kosmo {held.spec.name} {_kebab(listing)}{account}"
    lines = [
        f"kosmo docs {(adding or listing).id}   # parameters, answer, an example",
        f"{some} --json",
        f"{some} --all --fields id -o jsonl",
    ]
    if adding is not None:
        given = shell(adding, Examples(held.spec).arguments(adding)) + account
        lines += [f"{given} --dry-run --json", f"{given} --once KEY --json"]
    line = json.dumps({"function": listing.id, "arguments": {}})
    lines.append(f"kosmo batch calls.jsonl{account}   # a line: {line}")
    lines.append(f"kosmo lua workflow.lua{account}   # a call: {lua(listing, {})}")
    return lines


def _tool(tools: list[FunctionSpec]) -> str:
    """Give the call of a server's tool, whose names are the server's own words."""
    spec = next((one for one in tools if one.effect == "read"), tools[0])
    options = [option(name) for name in spec.input_schema.get("required", ())]
    given = "".join(f" {one} …" for one in options) if all(map(_PLAIN.fullmatch, options)) else " …"
    return f"kosmo {spec.integration} {_kebab(spec)}{given} --json   # `--help`: its parameters"


def _row(held: Held) -> str:
    spec = held.spec
    names = [f"`{name}`" for name in held.accounts]
    if names:
        names[0] += " (default)" if len(names) > 1 else ""
    accounts = _some(names, _MOST_ACCOUNTS) if names else "no account yet"
    simulated = ", `sandbox`" if held.sandbox else ""
    about = _short(spec.description.rstrip(".") or spec.title)
    return (
        f"- `{spec.name}`: {about}. {held.reads} reads, {held.writes} writes."
        f" Accounts: {accounts}{simulated}."
    )


def _policy(actions: dict[str, str]) -> str:
    words = {"allow": "are allowed", "ask": "need approval", "deny": "are denied"}
    kinds = {
        "read": "reads",
        "write": "writes",
        "destructive": "calls that delete, send or reach people outside",
    }
    return "; ".join(f"{kinds[kind]} {words[action]}" for kind, action in actions.items())


def _some(names: list[str], most: int) -> str:
    left = len(names) - most
    return ", ".join(names[:most]) + (f" and {left} more" if left > 0 else "")


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rpartition(" ")[0].rstrip(",;:") + " …"


def _kebab(spec: FunctionSpec) -> str:
    return spec.name.replace("_", "-")
