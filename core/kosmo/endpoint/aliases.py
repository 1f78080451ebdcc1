"""Names by which agents know functions from a service that hosts tools, and their parameters there.

They are flat where a function of kosmo takes one object, and have `id` where that has a name.
"""

from __future__ import annotations

from kosmo.errors import UsageError
from kosmo.tools.schema import canonical
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.spec import FunctionSpec

    Schema = dict[str, Any]


class Alias:
    """A name for a function, with parameters of its own."""

    __slots__ = (
        "_fixed", "_into", "_known", "_renamed", "_required", "_without", "function", "name",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        function: str,
        said: str = "",
        *,
        renamed: tuple[str, str] | None = None,
        into: str | None = None,
        without: tuple[str, ...] = (),
        required: tuple[str, ...] = (),
        fixed: dict[str, Any] | None = None,
    ) -> None:
        """Take what differs from the function.

        `said` is the description; `renamed` a parameter's name here and there; `into` the object in
        which all that is no parameter goes, with the values `fixed`; `without` are names that are
        not offered, `required` those that must be given.
        """
        self.name = name
        self.function = function
        self._known = said
        self._renamed = renamed
        self._into = into
        self._without = without
        self._required = required
        self._fixed = fixed or {}

    @property
    def narrower(self) -> bool:
        """Whether the function can do more, so that it is worth a tool of its own beside this."""
        return bool(self._fixed)

    def description(self, usual: str) -> str:
        """Give the description, that of the function where there is none of its own."""
        return self._known or usual

    def schema(self, spec: FunctionSpec) -> Schema:
        """Give the schema of the parameters, closed and in words for a model."""
        return canonical(self._schema(spec))

    def arguments(self, spec: FunctionSpec, given: dict[str, Any]) -> dict[str, Any]:
        """Give the function's arguments; raises UsageError with every problem of those given."""
        given = {name: value for name, value in given.items() if value is not None}
        found = problems(given, self._schema(spec))
        if found:
            raise UsageError("; ".join(found), code="invalid_arguments", details=found)
        here, there = self._renamed or ("", "")
        named = {there if name == here else name: value for name, value in given.items()}
        if self._into is None:
            return named
        own = {name: value for name, value in named.items() if self._is_own(spec, name)}
        inside = {name: value for name, value in named.items() if name not in own}
        return {**own, self._into: {**inside, **self._fixed}}

    def _is_own(self, spec: FunctionSpec, name: str) -> bool:
        return name in spec.parameters and name != self._into

    def _schema(self, spec: FunctionSpec) -> Schema:
        here, there = self._renamed or ("", "")
        names = {there: here}
        properties: Schema = {}
        for name, schema in spec.parameters.items():
            if name == self._into:
                inside = schema.get("properties", {})
                properties |= {one: inside[one] for one in inside if one not in properties}
            else:
                properties[names.get(name, name)] = schema
        for name in (*self._without, *self._fixed):
            properties.pop(name, None)
        required = [names.get(name, name) for name in spec.input_schema.get("required", ())]
        kept = [name for name in required if name in properties and name != self._into]
        return {
            "type": "object",
            "properties": properties,
            "required": list(dict.fromkeys([*kept, *self._required])),
            "additionalProperties": False,
        }


ALIASES = {
    alias.name: alias
    for alias in (
        Alias("list_all_missive_conversations", "missive.list_conversations"),
        Alias(
            "list_all_missive_conversation_messages",
            "missive.list_conversation_messages",
            "List the messages of a conversation, newest first, each with a preview of its text."
            " `missive_get_messages` gives the whole text of several.",
            without=("params",),
        ),
        Alias(
            "create_a_missive_message",
            "missive.create_draft",
            "Send a message, or reply in a conversation (`conversation`), at once: it reaches"
            " people outside, so that policy asks for approval unless it was told otherwise. To"
            " write a draft that is not sent, use `missive_create_draft`.",
            into="body",
            without=("send_at", "auto_followup", "drafts", "time_zone"),
            required=("from_field", "to_fields", "body"),
            fixed={"send": True},
        ),
        Alias(
            "update_a_missive_shared_label_by_id",
            "missive.update_shared_labels",
            "Change a shared label: its name, color, parent or with whom it is shared. To put it on"
            " a conversation, use `missive_update_conversations`.",
            renamed=("id", "shared_label_ids"),
            into="body",
            without=("shared_labels", "shared_label"),
        ),
        Alias("create_a_missive_task", "missive.create_task"),
        Alias(
            "create_a_missive_analytics_report",
            "missive.create_analytics_report",
            "Ask for an analytics report of a time; its `id` is what"
            " `get_single_missive_analytics_report_by_id` takes, some seconds later.",
            into="body",
            without=("reports",),
            required=("start", "end"),
        ),
        Alias(
            "get_single_missive_analytics_report_by_id",
            "missive.get_analytics_report",
            renamed=("id", "report_id"),
        ),
    )
}
BY_FUNCTION = {alias.function: alias for alias in ALIASES.values()}
