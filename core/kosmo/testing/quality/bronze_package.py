"""Bronze: the package can be installed with a kosmo that it works with."""

from __future__ import annotations

import ast
import os

from kosmo.plugin.contents import CODE
from kosmo.testing.quality.rule import BRONZE, Finding, NotApplicableError, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.testing.quality.examined import Examined

    Findings = Iterator[Finding]


@rule(
    "public-names",
    BRONZE,
    why="`dir(kosmo)` is what stays the same between versions; anything else breaks with one.",
)
def public_names(plugin: Examined) -> Findings:
    """The package imports from kosmo what `dir(kosmo)` lists, and nothing below it."""
    import kosmo

    plugin.need_code()
    public = {*dir(kosmo), "testing", "*"}
    for file, tree in plugin.sources.trees():
        for node in ast.walk(tree):
            for name in _imported(node):
                _, _, rest = name.partition(".")
                if rest and (told := _fault(name, rest, public)):
                    place = f"{file}:{getattr(node, 'lineno', 0)}"
                    near = rest.rpartition(".")[2]
                    fix = f"write `from kosmo import {near}`" if near in public else _INSTEAD
                    yield Finding(name, told, fix, place)


_INSTEAD = "use what `python -c 'import kosmo; print(dir(kosmo))'` lists"


def _imported(node: ast.AST) -> list[str]:
    """List the dotted names of kosmo that a statement imports."""
    if isinstance(node, ast.Import):
        names = [one.name for one in node.names]
    elif isinstance(node, ast.ImportFrom) and not node.level:
        names = [f"{node.module or ''}.{one.name}" for one in node.names]
    else:
        return []
    return [name for name in names if name.partition(".")[0] == "kosmo"]


def _fault(name: str, rest: str, public: set[str]) -> str:
    if rest.partition(".")[0] not in public:
        return f"`{name}` is no public name of kosmo"
    if "." in rest and not rest.startswith("testing."):
        return f"`{name}` lies below a public name"
    return ""


@rule(
    "without-code",
    BRONZE,
    why="Users take what is said to be data only without looking at its source.",
)
def without_code(plugin: Examined) -> Findings:
    """A plugin that is described by a manifest brings nothing that could be run."""
    if plugin.integration.code:
        raise NotApplicableError("it is one with code")
    for folder, _, names in os.walk(plugin.folder or ""):
        for name in sorted(names):
            if name.endswith(CODE):
                place = plugin.told(os.path.join(folder, name))
                fix = "move it out of the package, or register the integration by code"
                yield Finding(name, f"`{name}` could be run", fix, place)


@rule(
    "needs-kosmo",
    BRONZE,
    why="Without it an installer takes the plugin for a kosmo that it cannot work with.",
)
def needs_kosmo(plugin: Examined) -> Findings:
    """The distribution depends on kosmo, in versions that this one is among."""
    from kosmo import __version__

    if plugin.metadata is None:
        raise NotApplicableError("its metadata is not known")
    fix = 'put it into `dependencies` of pyproject.toml: "kosmo>=0.1,<1"'
    needs = plugin.metadata.get("needs")
    if needs is None:
        yield Finding("dependencies", "it does not depend on kosmo", fix, "pyproject.toml")
    elif not needs["from"]:
        told = f"it takes every version of kosmo, the first one too: `{needs['text']}`"
        yield Finding("dependencies", told, fix, "pyproject.toml")
    elif not needs["fits"]:
        told = f"it needs `{needs['text']}`, and this is kosmo {__version__}"
        yield Finding("dependencies", told, fix, "pyproject.toml")


@rule(
    "packaged",
    BRONZE,
    why="Nobody may use what has no licence, and an index shows the readme and the summary.",
)
def packaged(plugin: Examined) -> Findings:
    """The distribution has a summary, a readme, a licence, and says which Python it needs."""
    if plugin.metadata is None:
        raise NotApplicableError("its metadata is not known")
    for key, lacks, fix in (
        ("summary", "a summary", 'add `description = "…"`'),
        ("readme", "a readme", 'write README.md and add `readme = "README.md"`'),
        ("license", "a licence", 'add `license = "MIT"`, or another one by its SPDX name'),
        ("python", "the Pythons that it runs on", 'add `requires-python = ">=3.11"`'),
    ):
        if not plugin.metadata.get(key):
            told = f"the distribution does not say {lacks}" if key == "python" else ""
            told = told or f"the distribution has no {lacks.partition(' ')[2]}"
            yield Finding(key, told, f"{fix} under [project]", "pyproject.toml")
