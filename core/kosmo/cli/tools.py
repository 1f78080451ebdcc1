"""`kosmo tools`: functions as tools of a language model, in the dialect of its provider."""

from __future__ import annotations

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.options import Options
from kosmo.cli.output import talk
from kosmo.cli.single import Answer, Single
from kosmo.cli.tool_listing import Listing
from kosmo.errors import UsageError
from kosmo.tools.choosing import choose
from kosmo.tools.export import export
from kosmo.tools.options import FORMATS, STRICT

COMMAND = Single(
    "tools",
    takes="INTEGRATION",
    options={
        "format": ("FORMAT", f"{', '.join(FORMATS)} ({next(iter(FORMATS))})"),
        "strict": ("auto|on|off", "hold models to the schema where that is possible (auto)"),
        "integration": ("NAME", "only functions of this integration; repeatable, or A,B"),
        "effect": ("read|write", "only functions that read, or that write"),
        "names": ("A,B", "only these functions, by any name; repeatable"),
        "account": ("NAME", "only what this account may call; it must exist"),
    },
    about="""
Writes functions as tool definitions of a language model: what goes into `tools` of a request, one
for each function, in a fixed order. Functions that policy denies are left out, and integrations
that are switched off.

Names are at most 64 letters, digits and underscores. What a dialect has no keyword for is said in
the description. `--strict auto` makes those tools strict that can be: one that takes a free-form
object can not, and Anthropic takes but a few in a request. With `--strict on` that is an error.
Tokens are estimated: the characters of compact JSON, divided by 4.27.

On a terminal it is a table of the tools and what they cost; `-o json` prints them there.
""",
    examples=(
        "kosmo tools missive",
        "kosmo tools missive --format anthropic --effect read --account sandbox",
        "kosmo tools --names missive.create_task,missive.get_task --format openai --strict on",
        "kosmo tools --integration missive,helpscout --format mcp --json",
    ),
)


class _ToolsOptions(Options):
    __slots__ = ("effect", "format", "integration", "names", "strict")

    def __init__(self) -> None:
        super().__init__()
        self.effect: str | None = None
        self.format = next(iter(FORMATS))
        self.integration: list[str] = []
        self.names: list[str] = []
        self.strict = STRICT[0]

    def take(self, name: str, value: str | None) -> None:
        """Set one option; names come one by one, or with commas between."""
        if name in ("integration", "names"):
            given = [one.strip() for one in (value or "").split(",") if one.strip()]
            if not given:
                raise UsageError(f"`--{name}` needs a name", code="invalid_arguments")
            getattr(self, name).extend(given)
        else:
            super().take(name, value)


def tools(words: list[str]) -> int:
    """Run `kosmo tools …` and give its exit code; raises KosmoError for what does not exist."""
    options = _ToolsOptions()
    return COMMAND.run(words, options, lambda integration: _answer(integration, options))


def _answer(integration: str | None, options: _ToolsOptions) -> Answer:
    catalog = open_catalog()
    choice = choose(
        catalog,
        integrations=[*options.integration, *([integration] if integration else [])],
        names=options.names,
        effect=options.effect,
        account=options.account,
    )
    made = export(catalog, choice.functions, format=options.format, strict=options.strict)
    listing = Listing(made, format=options.format, account=options.account, notes=choice.left_out)
    for note in () if options.quiet else listing.facts.notes:
        talk(f"note: {note}")
    return Answer(listing.data, text=listing.table(), result=listing)
