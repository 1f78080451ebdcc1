"""Platinum: nothing is left to do, nothing is excused, and it is said where it comes from."""

from __future__ import annotations

import ast
import re
from urllib.parse import urlsplit

from kosmo.testing.quality.gold import contracts
from kosmo.testing.quality.rule import (
    PLATINUM,
    RULES,
    Finding,
    NotApplicableError,
    every,
    rule,
    said,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.testing.quality.examined import Examined

    Findings = Iterator[Finding]

# What a reason may excuse for ever: it is the service that is so, not the plugin.
_FACTS = ("effects-agree", "marks")
_LEFT = re.compile(r"\b(?:TODO|FIXME|XXX|TBD)\b|^What .+ does, in one sentence\.$")
_TEMPLATES = ("api.example.com", "developer.example.com")


@rule(
    "no-exceptions",
    PLATINUM,
    why="Each is a place that nobody looks at any more.",
)
def no_exceptions(plugin: Examined) -> Findings:
    """No rule is left out, in `quality.toml` or in `contract(…)`, but for what the service is."""
    for name, some in plugin.exemptions.items():
        for function in some if name in RULES and name not in _FACTS else ():
            if name == "examples-run" and _nowhere(plugin, function):
                continue
            told = f"`{function}` is exempt from `{name}`: {some[function]}"
            yield Finding(function, told, "keep the rule, and delete the line", "quality.toml")
    for place, node in contracts(plugin) if plugin.project is not None else ():
        for given in node.keywords:
            if given.arg in ("without", "imports") and ast.unparse(given.value) not in _NOTHING:
                told = f"`contract({given.arg}=…)` leaves out {ast.unparse(given.value)}"
                yield Finding("contract", told, "let it be tested, and delete the argument", place)


def _nowhere(plugin: Examined, name: str) -> bool:
    """Tell whether a function sends by a method that no path of the simulator takes.

    Such are functions for any path of an API: there is none that they could be shown with.
    """
    from kosmo.sandbox.simulator import find_simulator

    simulator = plugin.integration.simulator
    if simulator is None:
        return False
    ran = plugin.observer.planned(name)
    method = ran.data.get("method") if ran.code == 0 else None
    return method is not None and method not in find_simulator(simulator).routes.methods()


_NOTHING = ("()", "[]", "{}", "None", "set()")


@rule(
    "finished",
    PLATINUM,
    why="What a template said before somebody knew better is told to users as if it was true.",
)
def finished(plugin: Examined) -> Findings:
    """Nothing is left of a template, and nothing says that it is still to be done."""
    spec = plugin.integration
    texts = {spec.name: spec.description}
    texts |= {field.name: field.help for field in spec.auth.fields}
    texts |= {one.name: f"{one.summary}\n{one.description}" for one in every(plugin)}
    for name, text in texts.items():
        if left := _LEFT.search(text):
            told = f"`{name}` says {said(left[0])}"
            yield Finding(name, told, "say what is so")
    for address in (spec.base_url, spec.link or ""):
        if urlsplit(address).hostname in _TEMPLATES:
            told = f"`{address}` is the address of a template"
            yield Finding(spec.name, told, "give the vendor's")


@rule(
    "traceable",
    PLATINUM,
    why="Before they install it, users look at its source; before an upgrade, at what changed.",
)
def traceable(plugin: Examined) -> Findings:
    """The distribution says where its source is, and what changed between its versions."""
    if plugin.metadata is None:
        raise NotApplicableError("its metadata is not known")
    labels = [one.lower().replace("-", "").replace(" ", "") for one in plugin.metadata["urls"]]
    if not any(one in _SOURCES for one in labels):
        fix = 'add `Source = "https://…"` under [project.urls]'
        yield Finding("urls", "it does not say where its source is", fix, "pyproject.toml")
    if not any("change" in one or one in ("history", "releasenotes", "whatsnew") for one in labels):
        fix = 'add `Changelog = "https://…"` under [project.urls]'
        yield Finding("urls", "it does not say what changed", fix, "pyproject.toml")


_SOURCES = ("source", "sourcecode", "repository", "code", "github", "gitlab", "homepage")
