"""Writing the pages of a new plugin: its readme, and the page that `kosmo docs` shows."""

from __future__ import annotations

from kosmo.cli.scaffold.completing import CAREFUL, untold
from kosmo.cli.scaffold.filling import filled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

_SHOWN = 400  # functions that the page lists
_EFFECTS = (
    "- **Effects**: say of what writes whether it reaches people outside (`outward`), cannot be"
    " undone (`destructive`), or may be repeated (`idempotent`)."
)


def readme(manifest: Node, *, data_only: bool) -> str:
    """Write the readme, with what the author still has to look at."""
    count = len(manifest["functions"])
    return filled(
        "README.md",
        kebab=manifest["name"].replace("_", "-"),
        name=manifest["name"],
        title=manifest["title"],
        functions=f"{count} function{'' if count == 1 else 's'}",
        account=account(manifest),
        left="\n".join(_left(manifest, data_only=data_only)),
    )


def page(manifest: Node, *, data_only: bool) -> str:
    """Write the page."""
    name = manifest["name"]
    lines = [f"# {manifest['title']}", "", manifest["description"], "", "## Sign-in", ""]
    lines += [account(manifest), "", "## Functions", ""]
    tried = "" if data_only else " --account sandbox"
    lines += ["```sh", *(f"{one}{tried}" for one in _first(manifest)), "```", ""]
    for one, function in list(manifest["functions"].items())[:_SHOWN]:
        lines.append(f"- `kosmo {name} {one.replace('_', '-')}`: {function['summary']}")
    left = len(manifest["functions"]) - _SHOWN
    lines += [f"- and {left} more: `kosmo {name} --help`"] if left > 0 else []
    return "\n".join([*lines, ""])


def account(manifest: Node) -> str:
    """Say what an account needs."""
    fields = manifest["auth"]["fields"]
    if not fields:
        return "It needs no credentials."
    told = ", ".join(f"`{one['name']}`" for one in fields)
    added = f"`kosmo accounts add {manifest['name']} NAME`"
    if any(one.get("flow") in ("authorization_code", "device_code") for one in _flows(manifest)):
        return f"An account has {told}: {added}, and on a terminal you log in at once."
    return f"An account has {told}: {added}."


def _flows(manifest: Node) -> list[Node]:
    oauth = manifest["auth"].get("oauth", [])
    return oauth if isinstance(oauth, list) else [oauth]


def _first(manifest: Node) -> list[str]:
    """Choose calls to begin with: who signs in, a list, else what needs least."""
    functions = manifest["functions"]
    needs = {one: len(said.get("example", "")) for one, said in functions.items()}
    reads = [one for one, said in functions.items() if said["effect"] == "read"]
    reads = sorted(reads or functions, key=needs.__getitem__)
    lists = [one for one in reads if "pages" in functions[one]][:1]
    chosen = dict.fromkeys([*([manifest["whoami"]] if "whoami" in manifest else []), *lists])
    calls = {one: functions[one].get("example", "") for one in chosen or reads[:1]}
    limited = (one for one in lists if "--limit" not in calls[one])
    calls |= {one: f"{calls[one]} --limit 3".strip() for one in limited}
    head = f"kosmo {manifest['name']}"
    return [f"{head} {one.replace('_', '-')} {words}".rstrip() for one, words in calls.items()]


def _left(manifest: Node, *, data_only: bool) -> list[str]:
    """List what no document says."""
    where = "`kosmo-plugin.json`" if data_only else "`__init__.py`"
    lines = [_EFFECTS]
    if manifest.get("limits") == CAREFUL:
        told = f"`{CAREFUL[0]}` in {where} is only careful; the vendor says what it allows."
        lines.append(f"- **Limits**: {told}")
    said = untold(manifest["title"])
    for field in manifest["auth"]["fields"]:
        told = f"say in the help of `{field['name']}` where a user finds it."
        lines += [f"- **Sign-in**: {told}"] if field.get("help") == said else []
    if any(one.get("scopes") for one in _flows(manifest)):
        lines.append(
            "- **Scopes**: the login asks for all that the document names; leave out some."
        )
    if "whoami" not in manifest and manifest["auth"]["fields"]:
        lines.append(f"- **Who it is**: `whoami` in {where} names the function that tells it.")
    if not all("link" in one for one in manifest["functions"].values()):
        lines.append("- **Links**: give functions the `link` of their page in the documentation.")
    if not data_only:
        lines.append("- **The simulator** keeps rows, and knows none of the service's own rules.")
    lines.append("- **Yours**: the licence, and `[project.urls]` with `Source` and `Changelog`.")
    return lines
