"""Search among functions: by their names, parameters, words, and the pages that speak of them."""

from __future__ import annotations

import re

from kosmo.describe.page import plugin_text
from kosmo.describe.search import Document, ranked
from kosmo.describe.search_words import asks_to_act

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from kosmo.spec import FunctionSpec, IntegrationSpec

# Who names a thing and no verb mostly wants to see it; raw requests are for what has no function.
_PRIORS = {"list": 1.12, "search": 1.12, "get": 1.06, "api": 0.7}
_LOOKING = 0.5  # a read, where something is to be done

_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def find_functions(
    integrations: Iterable[IntegrationSpec], query: str, *, effect: str | None = None
) -> list[FunctionSpec]:
    """Find functions, the best first; `effect` is `read` or `write`."""
    acting = asks_to_act(query)
    documents = [one for spec in integrations for one in function_documents(spec, acting=acting)]
    found: list[FunctionSpec] = [document.of for _, document in ranked(documents, query)]
    return [one for one in found if effect in (None, one.effect)]


def function_documents(spec: IntegrationSpec, *, acting: bool = False) -> Iterator[Document]:
    """Give what is looked through for each function, and what a word in it is worth.

    Where something is to be done, `acting`, what does it goes before what only looks.
    """
    told = _told(spec)
    whose = f"{spec.name} {spec.title}"
    for one in spec.functions():
        kebab = one.name.replace("_", "-")
        parameters = one.parameters
        does = acting and one.effect == "write"
        usual = _PRIORS.get(one.name.partition("_")[0], 1.0)
        yield Document(
            one,
            one.name,
            (one.name, one.id, one.full_name, f"{spec.name} {one.name}"),
            (
                (10.0, one.name),
                (5.0, whose),
                (3.0, one.resource),
                (5.0, one.summary),
                (2.0, one.description),
                (5.0 if does else 2.5, " ".join(_names(parameters))),
                (1.0, " ".join(_words(parameters))),
                (1.0, one.returns),
                (1.5, told.get(kebab, "")),
            ),
            prior=min(usual, 1.0) * (1.0 if does else _LOOKING) if acting else usual,
        )


def _told(spec: IntegrationSpec) -> dict[str, str]:
    """Collect, by function, the prose of the sections of the plugin's pages that name it."""
    names = {name.replace("_", "-") for name in spec.function_names()}
    told: dict[str, str] = {}
    for page in spec.docs:
        for section in plugin_text(spec, page).split("\n## ")[1:]:
            prose = _CODE.sub("", section)
            for name in sorted(names.intersection(_KEBAB.findall(section))):
                told[name] = f"{told.get(name, '')} {prose}"
    return told


def _names(properties: dict[str, Any]) -> Iterator[str]:
    for name, schema in properties.items():
        yield name
        yield from (str(value) for value in schema.get("enum", ()))
        yield from schema.get("properties", {})


def _words(properties: dict[str, Any]) -> Iterator[str]:
    for schema in properties.values():
        yield schema.get("description", "")
        for inner in schema.get("properties", {}).values():
            yield inner.get("description", "")
