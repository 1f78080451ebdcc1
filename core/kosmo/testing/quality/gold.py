"""Gold: it can be tried without an account, its words hold, and its tests keep it so."""

from __future__ import annotations

import ast

from kosmo.testing.quality import pages
from kosmo.testing.quality.rule import GOLD, Finding, NotApplicableError, every, rule
from kosmo.testing.quality.silver_calls import failed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.spec import FunctionSpec
    from kosmo.testing.quality.examined import Examined

    Findings = Iterator[Finding]


@rule(
    "simulator",
    GOLD,
    why="With one a user tries everything before they have an account, and tests need no network.",
)
def simulator(plugin: Examined) -> Findings:
    """A plugin with code brings a simulator of its service, and it starts."""
    spec = plugin.integration
    plugin.need_code()
    if spec.simulator is None:
        fix = f'write one and add `simulator="kosmo_{spec.name}.simulator:app"` to Integration()'
        yield Finding(
            spec.name, "it has no simulator", f"{fix}: `kosmo plugins new NAME` writes one"
        )
        return
    from kosmo.sandbox.simulator import find_simulator

    credentials = find_simulator(spec.simulator).credentials
    lacking = [one for one in spec.auth.lacking(credentials) if one not in credentials]
    for name in lacking:
        told = f"the simulator has no credential for the field `{name}`"
        yield Finding(spec.simulator, told, f'add `"{name}": "…"` to its `credentials`')


@rule(
    "simulator-signs-in",
    GOLD,
    why="One that answers everybody hides a plugin that does not sign its requests.",
)
def simulator_signs_in(plugin: Examined) -> Findings:
    """The simulator refuses credentials that it did not give, as the service would."""
    spec = plugin.integration
    plugin.need_code()
    if spec.simulator is None:
        raise NotApplicableError("it has no simulator")
    if not spec.auth.fields:
        raise NotApplicableError("nobody signs in")
    ran = plugin.observer.strange()
    if ran.code != 4:
        told = f"with made-up credentials a call did not end with 4: {ran}"
        fix = "raise SimulatorRefusal(401, …) in its `sign_in` unless the credentials are its own"
        yield Finding(spec.simulator, told, fix)


@rule(
    "examples-written",
    GOLD,
    over=every,
    why="An example made of the schema fits and says nothing; users copy the first one they see.",
)
def examples_written(plugin: Examined, function: FunctionSpec) -> Findings:
    """Each function that needs an argument has an example that somebody wrote."""
    if function.input_schema["required"] and not function.example:
        code = plugin.integration.code
        name = function.input_schema["required"][0]
        words = f"--{name.replace('_', '-')} …"
        line = f'`{function.name} = "{words}"` under [calls] in docs/examples.toml of the package'
        line = line if code else f'`"example": "{words}"` to it in kosmo-plugin.json'
        yield Finding(function.name, f"`{function.name}` has no example", f"add {line}")


@rule(
    "examples-run",
    GOLD,
    over=every,
    why="What a user tries first must work; and it is the example that shows what a call sends.",
)
def examples_run(plugin: Examined, function: FunctionSpec) -> Findings:
    """The example of each function is a call that succeeds, or without code can be planned."""
    spec = plugin.integration
    if spec.simulator is not None:
        yield from failed(function, plugin.observer.observed(function.name).ran)
    elif not spec.code:
        yield from failed(function, plugin.observer.planned(function.name))
    else:
        raise NotApplicableError("there is no simulator to call it on")


@rule(
    "pages",
    GOLD,
    why="`kosmo docs` shows them offline, to people and models.",
)
def has_pages(plugin: Examined) -> Findings:
    """The package has a page `docs/index.md` with at least one call of a function."""
    spec = plugin.integration
    page = spec.docs.get("index")
    if page is None:
        fix = "write docs/index.md in the package: the usual tasks, each with its command"
        yield Finding(spec.name, "it has no page", fix)
    elif not any(pages.commands(spec)):
        fix = f"add one in a block of shell: kosmo {spec.name} …"
        yield Finding("index", "no page has a call of a function", fix, plugin.told(page))


@rule(
    "pages-parse",
    GOLD,
    why="Copied from a page, a command that is not one is the first thing that fails.",
)
def pages_parse(plugin: Examined) -> Findings:
    """Every command in the pages names a function that there is, and arguments that it takes."""
    if not plugin.integration.docs:
        raise NotApplicableError("it has no page")
    for page, line, words in pages.commands(plugin.integration):
        for told in pages.faults(plugin.integration, words):
            place = f"{plugin.told(page)}:{line}"
            yield Finding(words[1], f"`{' '.join(words[:3])} …`: {told}", "mend the command", place)


@rule(
    "tested",
    GOLD,
    why="What is true today is kept true by what runs at every change.",
)
def tested(plugin: Examined) -> Findings:
    """The project has tests, and among them the contract of kosmo.testing."""
    if plugin.project is None:
        raise NotApplicableError("its project is not here, only what was installed")
    if not any(True for _ in contracts(plugin)):
        text = "from kosmo.testing import contract; TestContract = contract()"
        yield Finding(
            "tests", "no test is made by `contract()`", f"write tests/test_contract.py: {text}"
        )


def contracts(plugin: Examined) -> Iterator[tuple[str, ast.Call]]:
    """Find the calls of `contract` in the project's tests, each with its place."""
    for file, tree in plugin.tests.trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) == "contract":
                yield f"{file}:{node.lineno}", node


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
