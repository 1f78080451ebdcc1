"""The page of an integration: what it is, what an account needs, what it can do."""

from __future__ import annotations

from kosmo.describe.markdown import demoted, joined, paragraphs, table
from kosmo.describe.page import INDEX, own_pages, plugin_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.spec import FunctionSpec, IntegrationSpec


def integration_page(spec: IntegrationSpec) -> str:
    """Give the whole page: the plugin's own words, and the functions by resource."""
    functions: dict[str, list[FunctionSpec]] = {}
    for one in spec.functions():
        functions.setdefault(one.resource, []).append(one)
    others = [f"- `{spec.name}/{name}`" for name in own_pages(spec)]
    return joined(
        f"# {spec.title}",
        paragraphs(spec.description) if spec.description else "",
        *(account_section(spec) if spec.server is None else ()),
        "## Functions",
        f"`kosmo docs {spec.name}.FUNCTION` explains one, with examples; "
        f"`kosmo integrations search --integration {spec.name} WORDS` finds one.",
        *(part for resource, held in functions.items() for part in _resource(resource, held)),
        "## More pages" if others else "",
        "\n".join(others),
        demoted(plugin_text(spec, INDEX), 1),
    )


def account_section(spec: IntegrationSpec) -> list[str]:
    """Say which fields an account has and where its requests go, under a heading."""
    fields = [
        (
            f"`{one.name}`",
            one.title,
            "secret" if one.secret else "plain",
            "**required**" if one.required else "",
            one.help,
        )
        for one in spec.auth.fields
    ]
    sets = [" and ".join(f"`{name}`" for name in one) for one in spec.auth.choices()]
    facts = [
        f"One of these is needed: {', or '.join(sets)}." if sets else "",
        f"Requests go to `{spec.base_url}`, or to an account's own `base_url`.",
        f"The vendor's limits: {', '.join(spec.limits)}." if spec.limits else "",
        f"`{spec.name}.{spec.whoami}` tells whose account it is." if spec.whoami else "",
        "The account `sandbox` is a simulator of it." if spec.simulator else "",
    ]
    return [
        "## Account",
        table(("field", "what", "kind", "", "where to find it"), fields),
        paragraphs(" ".join(filter(None, facts))),
    ]


def _resource(resource: str, functions: list[FunctionSpec]) -> list[str]:
    rows = [(f"`{one.name}`", _effect(one), one.summary) for one in functions]
    heading = resource.replace("_", " ")
    return [
        f"### {heading[:1].upper()}{heading[1:]}",
        table(("function", "effect", "what it does"), rows),
    ]


def _effect(spec: FunctionSpec) -> str:
    if spec.destructive or spec.outward:
        return "write, asks"
    return "write, may ask" if spec.outward_when else spec.effect
