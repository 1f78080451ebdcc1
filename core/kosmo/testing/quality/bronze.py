"""Bronze: kosmo takes the plugin, and a user can tell what it is and what its functions do."""

from __future__ import annotations

from kosmo.testing.quality.examined import EXEMPTIONS
from kosmo.testing.quality.rule import (
    BRONZE,
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

    from kosmo.spec import FunctionSpec
    from kosmo.testing.quality.examined import Examined

    Findings = Iterator[Finding]

_ENDS = (".", "!", "?")


@rule(
    "loads",
    BRONZE,
    why="What the catalog does not take is listed as broken, and nobody can call it.",
)
def loads(plugin: Examined) -> Findings:
    """The catalog takes the plugin, and each of its files is Python."""
    for place, told in plugin.sources.faults():
        yield Finding(place.rpartition("/")[2], told, "mend the file", place)


@rule(
    "exemptions",
    BRONZE,
    why="A rule that is left out without a reason is a rule that nobody keeps.",
)
def exemptions(plugin: Examined) -> Findings:
    """What `quality.toml` leaves out is a rule and a function that there are, with a reason."""
    table = plugin.exemption_table()
    if isinstance(table, str):
        yield Finding(EXEMPTIONS, f"it cannot be read: {table}", "mend the file", EXEMPTIONS)
        return
    names = plugin.integration.function_names()
    form = '`[effects-agree]` and below it `search_notes = "the search is a POST"`'
    for rule_name, some in table.items():
        if rule_name not in RULES:
            told = f"there is no rule `{rule_name}`"
            fix = f"name one of those that `kosmo plugins check --json` lists: {form}"
            yield Finding(rule_name, told, fix, EXEMPTIONS)
        elif RULES[rule_name].over is None and rule_name != "light-imports":
            told = f"`{rule_name}` is about the plugin as a whole: nothing is exempt from it"
            yield Finding(rule_name, told, "keep it, and delete the table", EXEMPTIONS)
        elif not isinstance(some, dict):
            yield Finding(rule_name, f"`{rule_name}` is no table", f"write {form}", EXEMPTIONS)
        else:
            for name, why in some.items():
                if name not in names and rule_name != "light-imports":
                    told = f"there is no function `{name}`"
                    yield Finding(rule_name, told, "delete the line", EXEMPTIONS)
                if not isinstance(why, str) or len(why.split()) < 2:
                    told = f"`{name}` has no reason"
                    yield Finding(rule_name, told, f"write one: {form}", EXEMPTIONS)


@rule(
    "quiet-import",
    BRONZE,
    why="Every call of a function imports the package; what the import prints would stand in data,"
    " and what it starts would run in everybody's scripts.",
)
def quiet_import(plugin: Examined) -> Findings:
    """Importing the plugin prints nothing, starts nothing, and changes nothing of the process."""
    plugin.need_code()
    if plugin.noise is None:
        raise NotApplicableError("it was imported before")
    for told in plugin.noise:
        fix = "move it into the function that needs it"
        yield Finding(plugin.integration.name, f"importing it {told}", fix)


@rule(
    "own-name",
    BRONZE,
    why="Two plugins of one name keep each other out, and kosmo's own come first.",
)
def own_name(plugin: Examined) -> Findings:
    """No plugin of kosmo's own has the integration's name."""
    from kosmo.plugin.source import OWN

    name = plugin.integration.name
    taken = f"kosmo-{name.replace('_', '-')}"
    if taken in OWN and plugin.integration.distribution != taken:
        fix = (
            f"name it otherwise, such as `{name}_of_acme`: in the entry point and in Integration()"
        )
        yield Finding(name, f"`{name}` is the name of kosmo's own `{taken}`", fix)


@rule(
    "described",
    BRONZE,
    why="People and models choose an integration by its words, and a user who does not find where"
    " the service shows its key gives up.",
)
def described(plugin: Examined) -> Findings:
    """The integration has a title, a description, and help for each secret of an account."""
    spec = plugin.integration
    where = "Integration()" if spec.code else "kosmo-plugin.json"
    if not spec.title:
        yield Finding(spec.name, "the integration has no title", f'add `title` in {where}: "Acme"')
    if not spec.description:
        yield Finding(
            spec.name,
            "the integration has no description",
            f"add `description` in {where}: one sentence on what the service does",
        )
    for field in spec.auth.fields:
        if not field.title:
            told = f"the field `{field.name}` has no title"
            yield Finding(field.name, told, "give it one: it is what a user is asked for")
        if field.secret and not field.help:
            yield Finding(
                field.name,
                f"the field `{field.name}` has no help: where does a user find it?",
                'add `help` to it, such as "In Acme: Settings > API keys."',
            )


@rule(
    "documented",
    BRONZE,
    over=every,
    why="The docstring is all that help pages, tool schemas and search know of a function.",
)
def documented(plugin: Examined, function: FunctionSpec) -> Findings:
    """Each function has a sentence that says what it does, and one for each parameter."""
    code = plugin.integration.code
    if not function.summary:
        yield Finding(function.name, f"`{function.name}` has no docstring", "write a sentence")
    elif not function.summary.endswith(_ENDS):
        told = f"the first line of `{function.name}` is no sentence: {said(function.summary)}"
        yield Finding(function.name, told, "end it with a full stop, before an empty line")
    for name, schema in function.parameters.items():
        if not schema.get("description"):
            under = "under `Args:`" if code else "as `description` of its schema"
            told = f"`{function.name}` does not say what `{name}` is, {under}"
            line = f"`{name}: …` {under} in its docstring" if code else "`description`"
            yield Finding(function.name, told, f"add {line}")
