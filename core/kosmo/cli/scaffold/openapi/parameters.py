"""Parameters of an operation: those of its path, query and headers, and the fields of its body."""

from __future__ import annotations

import re

from kosmo.cli.scaffold.openapi.bodies import example_of, unwrapped
from kosmo.cli.scaffold.openapi.document import Unsupported
from kosmo.cli.scaffold.openapi.naming import parameter_name
from kosmo.cli.scaffold.openapi.schemas import merged, properties_of, required_of, simple
from kosmo.cli.scaffold.openapi.showing import with_shown
from kosmo.cli.scaffold.openapi.texts import clean
from kosmo.cli.scaffold.openapi.values import with_example, words
from kosmo.cli.scaffold.openapi.wire import encoded, is_credential, is_header, lists_of
from kosmo.plugin.sent_names import is_method
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document

    Node = dict[str, Any]

_MOST_FIELDS = 80  # of a body; a larger one is given whole


class Parameters:
    """What one operation takes, as a manifest declares it, and how its body goes."""

    def __init__(self, document: Document, signing: frozenset[str]) -> None:
        """Begin with nothing; `signing` are the names that credentials go under."""
        self.found: dict[str, Node] = {}
        self.request: Node = {}
        self.idempotency_header: str | None = None
        self._document = document
        self._signing = signing

    def add(self, given: list[Any]) -> None:
        """Take the parameters of a path and of an operation, of which the later replace others."""
        nodes: dict[tuple[str, str], Node] = {}
        for one in given:
            node = self._document.resolved(one)
            if isinstance(node.get("name"), str) and isinstance(node.get("in"), str):
                nodes[node["name"], node["in"]] = node
        for (wire, where), node in nodes.items():
            if where in ("query", "header") and 0 < len(wire) <= 200 and wire.isprintable():
                self._plain(wire, where, node)
        fields = [one for one in nodes.values() if one["in"] == "formData"]
        if fields:
            self._form(fields)
        for node in nodes.values():
            if node["in"] == "body":
                self._body(node.get("schema"), node, None)

    def path(self, template: str, given: list[Any]) -> str:
        """Take the parameters that a path names, and give it with their names in a manifest."""
        nodes = [self._document.resolved(one) for one in given]
        known = {str(one.get("name")): one for one in nodes if one.get("in") == "path"}
        parts = re.split(r"\{([^{}]*)\}", template)
        names: dict[str, str] = {}
        for wire in parts[1::2]:
            if wire in names:
                continue
            node = known.get(wire, {})
            names[wire] = name = parameter_name(wire.split(":")[0], "path", self.found)
            schema = self._schema(node)
            if schema.get("type") in (None, "object") or "anyOf" in schema:
                schema = {**words(schema), "type": "string"}
            if schema["type"] == "string" and not {"enum", "format", "pattern"} & set(schema):
                schema["format"] = "id"
            schema.pop("default", None)
            shown = [one for one in schema.pop("examples", ()) if not problems(one, schema)]
            schema |= {"examples": shown} if shown else {}
            self.found[name] = {"in": "path", "required": True, "schema": schema}
        fixed = [encoded(one) for one in parts[::2]]
        named = [f"{{{names[wire]}}}" for wire in parts[1::2]] + [""]
        return "".join(a + b for a, b in zip(fixed, named, strict=True))

    def body(self, node: Any) -> None:
        """Take the body of an operation; raises Unsupported for what cannot be sent."""
        body = self._document.resolved(node)
        content = body.get("content")
        if not isinstance(content, dict) or not content:
            return
        kinds = {str(kind).partition(";")[0].strip().lower(): kind for kind in content}
        chosen = next((one for one in kinds if one.endswith("json") or one == "*/*"), None)
        form = "application/x-www-form-urlencoded"
        if chosen is None and form in kinds:
            chosen = form
            self.request["encoding"] = "form"
        if chosen is None:  # required or not: most documents forget to say that it is
            raise Unsupported(f"its body is `{clean(next(iter(kinds)), 60)}`")
        media = self._document.resolved(content[kinds[chosen]])
        self._body(media.get("schema"), body, example_of(self._document, media))

    def _plain(self, wire: str, where: str, node: Node) -> None:
        if where == "header":
            bare = wire.lower().replace("_", "-")
            if bare == "idempotency-key":
                self.idempotency_header = wire
                return
            if not is_header(wire):
                return
        own = is_method(wire) or wire.lower() in self._signing
        if own or is_credential(wire, node, self._signing):
            return
        name = parameter_name(wire.lstrip("$@"), where, self.found)
        made: Node = {"in": where, "schema": self._schema(node)}
        if name != wire or where == "header":
            made["name"] = wire
        made |= {"required": True} if node.get("required") is True else {}
        items = made["schema"].get("items", {"type": "object"})
        if items.get("type") not in ("object", "array") and where == "query":
            lists = lists_of(node, wire, old=self._document.old)
            if lists != "repeat":
                made["lists"] = lists
        self.found[name] = made

    def _schema(self, node: Node) -> Node:
        given = node.get("schema")
        content = node.get("content")
        if given is None and isinstance(content, dict) and content:
            first = next(iter(content.values()))
            given = first.get("schema") if isinstance(first, dict) else None
        own = {key: value for key, value in node.items() if key not in ("required", "in", "name")}
        schema = simple(self._document, own if given is None else given)
        if "type" in schema and given is not None:
            schema = with_example(schema, node)
        text = clean(node.get("description"), 300)
        return {**schema, "description": text} if text else schema

    def _form(self, fields: list[Node]) -> None:
        if any(one.get("type") == "file" for one in fields):
            if any(one.get("type") == "file" and one.get("required") for one in fields):
                raise Unsupported("it sends a file")
            fields = [one for one in fields if one.get("type") != "file"]
            if not fields:
                raise Unsupported("it sends a file")
        self.request |= {"encoding": "form", "body": {}}
        for node in fields:
            self._field(
                str(node["name"]), self._schema(node), required=node.get("required") is True
            )

    def _body(self, given: Any, said: Node, shown: Any) -> None:
        """Take a body: its fields one by one, or the whole where it has none or too many.

        Most documents forget to say that a body is required: the fields that it requires are, but
        where it is said that it is not. `shown` is the document's example of it.
        """
        envelope, schema, shown = unwrapped(self._document, merged(self._document, given), shown)
        self.request |= {"envelope": envelope} if envelope else {}
        fields = properties_of(schema)
        plain = schema.get("type") in (None, "object") and 0 < len(fields) <= _MOST_FIELDS
        if not plain or "oneOf" in schema or "anyOf" in schema or len(self.found) > 200:
            self._whole(schema, said, shown, required=said.get("required") is True)
            return
        needed = [] if said.get("required") is False else required_of(schema)
        examples = shown if isinstance(shown, dict) else {}
        for wire, one in fields.items():
            made = simple(self._document, one, 1)
            if "type" in made:
                made = with_example(made, {"example": examples.get(wire)})
            made = with_shown(self._document, made, one, examples.get(wire))
            self._field(wire, made, required=wire in needed)
        for wire in dict.fromkeys(needed):  # some documents forget to describe what they require
            if wire not in schema.get("properties", {}):
                self._field(wire, {}, required=True)
        if said.get("required") is True or envelope or "encoding" in self.request:
            self.request["body"] = {}

    def _whole(self, schema: Node, said: Node, shown: Any, *, required: bool) -> None:
        made = simple(self._document, schema)
        if not required and not set(made) - {"type", "description"} and made.get("type") != "array":
            return  # nothing is known of it, and nobody needs it
        text = clean(said.get("description"), 300)
        if "type" not in made and "anyOf" not in made:
            made = {"type": "object", **words(made)}
        made = with_shown(self._document, made, schema, shown)
        name = parameter_name("body", "whole", self.found)
        self.found[name] = {
            "in": "whole_body",
            "schema": {**made, **({"description": text} if text else {})},
            **({"required": True} if required else {}),
        }

    def _field(self, wire: str, schema: Node, *, required: bool) -> None:
        usable = 0 < len(wire) <= 200 and wire.isprintable()
        if not usable or is_credential(wire, schema, self._signing):
            return
        name = parameter_name(wire, "body", self.found)
        self.found[name] = {
            "in": "body",
            **({"name": wire} if name != wire else {}),
            **({"required": True} if required else {}),
            "schema": schema,
        }
