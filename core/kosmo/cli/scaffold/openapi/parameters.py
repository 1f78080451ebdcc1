"""Parameters of an operation: those of its path, query and headers, and the fields of its body."""

from __future__ import annotations

import re

from kosmo.cli.scaffold.openapi.document import Unsupported
from kosmo.cli.scaffold.openapi.naming import parameter_name
from kosmo.cli.scaffold.openapi.schemas import merged, properties_of, required_of, simple
from kosmo.cli.scaffold.openapi.texts import clean
from kosmo.cli.scaffold.openapi.values import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document

    Node = dict[str, Any]

_MOST_FIELDS = 80  # of a body; a larger one is given whole
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_OWN_HEADERS = frozenset(
    (
        "accept", "accept-encoding", "accept-language", "authorization", "connection",
        "content-encoding", "content-length", "content-type", "cookie", "date", "host",
        "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
        "x-amz-algorithm", "x-amz-content-sha256", "x-amz-credential", "x-amz-date",
        "x-amz-security-token", "x-amz-signature", "x-amz-signedheaders",
    )
)  # fmt: skip
_STYLES = {"spaceDelimited": "space", "pipeDelimited": "pipe", "ssv": "space", "pipes": "pipe"}


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
                self._body(node.get("schema"), node, required=node.get("required") is True)

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
            self.found[name] = {"in": "path", "required": True, "schema": schema}
        fixed = [_encoded(one) for one in parts[::2]]
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
        if chosen is None:
            if body.get("required") is not True:
                return
            raise Unsupported(f"its body is `{clean(next(iter(kinds)), 60)}`")
        media = content[kinds[chosen]]
        schema = media.get("schema") if isinstance(media, dict) else None
        self._body(schema, body, required=body.get("required") is True)

    def _plain(self, wire: str, where: str, node: Node) -> None:
        if where == "header":
            bare = wire.lower().replace("_", "-")
            if bare == "idempotency-key":
                self.idempotency_header = wire
                return
            if wire.lower() in _OWN_HEADERS or not _HEADER.fullmatch(wire):
                return
        if wire.lower() in self._signing:
            return
        name = parameter_name(wire.lstrip("$@"), where, self.found)
        made: Node = {"in": where, "schema": self._schema(node)}
        if name != wire or where == "header":
            made["name"] = wire
        if node.get("required") is True:
            made["required"] = True
        if made["schema"].get("type") == "array" and where == "query":
            lists = self._lists(node, wire)
            if lists != "repeat":
                made["lists"] = lists
        self.found[name] = made

    def _lists(self, node: Node, wire: str) -> str:
        style = str(node.get("style", node.get("collectionFormat", "")))
        if style in _STYLES:
            return _STYLES[style]
        if self._document.old:
            return "repeat" if style == "multi" else "comma"
        if wire.endswith("[]"):
            return "repeat"
        return "comma" if node.get("explode") is False else "repeat"

    def _schema(self, node: Node) -> Node:
        given = node.get("schema")
        content = node.get("content")
        if given is None and isinstance(content, dict) and content:
            first = next(iter(content.values()))
            given = first.get("schema") if isinstance(first, dict) else None
        own = {key: value for key, value in node.items() if key not in ("required", "in", "name")}
        schema = simple(self._document, own if given is None else given)
        text = clean(node.get("description"), 300)
        return {**schema, "description": text} if text else schema

    def _form(self, fields: list[Node]) -> None:
        if any(one.get("type") == "file" for one in fields):
            if any(one.get("type") == "file" and one.get("required") for one in fields):
                raise Unsupported("it sends a file")
            fields = [one for one in fields if one.get("type") != "file"]
        self.request["encoding"] = "form"
        for node in fields:
            self._field(
                str(node["name"]), self._schema(node), required=node.get("required") is True
            )

    def _body(self, given: Any, said: Node, *, required: bool) -> None:
        """Take a body: its fields one by one, or the whole where it has none or too many."""
        schema = merged(self._document, given)
        fields = properties_of(schema)
        plain = schema.get("type") in (None, "object") and 0 < len(fields) <= _MOST_FIELDS
        if not plain or "oneOf" in schema or "anyOf" in schema or len(self.found) > 200:
            self._whole(schema, said, required=required)
            return
        needed = required_of(schema) if required else []
        for wire, one in fields.items():
            self._field(wire, simple(self._document, one, 1), required=wire in needed)

    def _whole(self, schema: Node, said: Node, *, required: bool) -> None:
        made = simple(self._document, schema)
        if not required and not set(made) - {"type", "description"} and made.get("type") != "array":
            return  # nothing is known of it, and nobody needs it
        text = clean(said.get("description"), 300)
        if "type" not in made and "anyOf" not in made:
            made = {"type": "object", **words(made)}
        name = parameter_name("body", "whole", self.found)
        self.found[name] = {
            "in": "whole_body",
            "schema": {**made, **({"description": text} if text else {})},
            **({"required": True} if required else {}),
        }

    def _field(self, wire: str, schema: Node, *, required: bool) -> None:
        if not 0 < len(wire) <= 200 or not wire.isprintable():
            return
        name = parameter_name(wire, "body", self.found)
        self.found[name] = {
            "in": "body",
            **({"name": wire} if name != wire else {}),
            **({"required": True} if required else {}),
            "schema": schema,
        }


def _encoded(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="/!$&'()*+,;=:@%~._-")
