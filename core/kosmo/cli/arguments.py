"""From words on the command line to a function's arguments, typed by its schema.

A value is what the parameter's schema says, never what it looks like: for a string, `007` and
`+14155550100` stay as they are.
"""

from __future__ import annotations

from kosmo.cli.options import ALL, Options, take_from
from kosmo.cli.values import is_boolean, refuse_list, typed
from kosmo.errors import UsageError
from kosmo.problem import nearest
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.spec import FunctionSpec

    Schema = dict[str, Any]


def parse(spec: FunctionSpec, argv: list[str]) -> tuple[dict[str, Any], Options]:
    """Split what follows the function's name into its arguments and the call's options.

    Raises UsageError with every problem at once; nothing is read from stdin but for `-`.
    """
    parser = _Parser(spec)
    parser.read(argv)
    arguments = {**parser.payload, **parser.given}
    if parser.problems and not parser.options.help:
        found = parser.problems + [
            problem
            for problem in problems(arguments, spec.input_schema)
            if problem.split("`")[1] not in parser.failed
        ]
        raise UsageError(
            "; ".join(found),
            hint=f"kosmo {spec.integration} {spec.name.replace('_', '-')} --help",
            code="invalid_arguments",
            details=found,
        )
    return arguments, parser.options


class _Parser:
    def __init__(self, spec: FunctionSpec) -> None:
        self.parameters = spec.parameters
        self._foreign = spec.tool is not None
        self.required: list[str] = spec.input_schema["required"]
        self.options = Options()
        self.payload: dict[str, Any] = {}
        self.given: dict[str, Any] = {}
        self.problems: list[str] = []
        self.failed: set[str] = set()  # parameters that were given, but could not be read
        self._payload_seen = False

    def read(self, argv: list[str]) -> None:
        position = 0
        while position < len(argv):
            try:
                position = self._word(argv, position)
            except UsageError as error:
                self.problems.append(error.message)
                taken = "=" in argv[position] or _is_option(argv, position + 1)
                position += 1 if taken or not argv[position].startswith("-") else 2
        for pair in self.options.arg:
            name, equals, value = pair.partition("=")
            if not equals:
                self.problems.append(f"`--arg {pair}` must be NAME=VALUE")
            else:
                self._give(self._name(name), value, f"--arg {name}")

    def _word(self, argv: list[str], position: int) -> int:
        after = take_from(argv, position, self.options, ALL)
        if after != position:
            return after
        word = argv[position]
        if not word.startswith("-") or word == "-" or word[1:2].isdigit():
            self._take_payload(word)
            return position + 1
        head, equals, value = word.partition("=")
        name = self._name(head[2:])
        schema = self.parameters.get(name) if head.startswith("--") else None
        if schema is None:
            self.problems.append(f"`{head}` is not an option{self._suggestion(head)}")
            skipped = not equals and not _is_option(argv, position + 1)
            return position + 2 if skipped and position + 1 < len(argv) else position + 1
        if equals:
            self._give(name, value, head)
            return position + 1
        following = argv[position + 1] if position + 1 < len(argv) else None
        if schema.get("type") == "boolean" and not is_boolean(following or ""):
            if following is not None and (following or " ")[0] not in "{[-@":  # a word by itself
                self._give(name, following, head)
                return position + 2
            self.given[name] = True
            return position + 1
        if following is None or _is_option(argv, position + 1):
            self.problems.append(
                f"`{head}` needs a value; write `{head}=VALUE` for one with dashes"
            )
            return position + 1
        self._give(name, following, head)
        return position + 2

    def _take_payload(self, word: str) -> None:
        if self._payload_seen:
            self.problems.append(self._alone(word))
            return
        self._payload_seen = True
        if word[:1] not in ("{", "[", "-", "@"):
            self.problems.append(self._alone(word))
            return
        from kosmo.cli.payload import json_object

        self.payload = json_object(word, "the arguments")

    def _give(self, name: str, text: str, where: str) -> None:
        schema = self.parameters.get(name)
        if schema is None:
            self.problems.append(f"`{where}` is not a parameter{self._suggestion('--' + name)}")
            return
        try:
            if schema.get("type") == "array":
                refuse_list(text, schema, where)
                item = typed(text, schema.get("items", {}), where)
                self.given.setdefault(name, []).append(item)
            elif name in self.given:
                self.problems.append(f"`{where}` is given twice")
            else:
                self.given[name] = typed(text, schema, where)
        except UsageError as error:
            self.problems.append(error.message)
            self.failed.add(name)

    def _name(self, text: str) -> str:
        """Find the parameter that an option names, in kebab-case or in a server's spelling."""
        name = text.replace("-", "_")
        if name in self.parameters or not self._foreign:
            return name
        folded = _folded(text)
        near = (one for one in self.parameters if _folded(one) == folded)
        return text if text in self.parameters else next(near, name)

    def _alone(self, word: str) -> str:
        one = next((name for name in self.required if name not in self.given), "NAME")
        return f"`{word}` stands alone; name its parameter: `--{one.replace('_', '-')} {word}`"

    def _suggestion(self, head: str) -> str:
        """Suggest a parameter, then an option of every call, then the body's own fields."""
        own = ["--" + name.replace("_", "-") for name in self.parameters]
        head = head.replace("_", "-")
        kin = (name for name in own if name.startswith(head + "-") or head.endswith(name[1:]))
        every = ["--" + name for name in ALL]
        near = next(kin, None) or nearest(head, every, cutoff=0.9)
        near = near or nearest(head, own) or nearest(head, every, cutoff=0.8)
        if near:
            return f"; did you mean `{near}`?"
        if self.parameters.get("body", {}).get("type") == "object":
            name = head[2:].replace("-", "_")
            return f"; fields of the body go into it: `--body '{{\"{name}\": …}}'`"
        return ""


def _folded(name: str) -> str:
    return name.replace("-", "").replace("_", "").lower()


def _is_option(argv: list[str], position: int) -> bool:
    return position < len(argv) and argv[position].startswith("--") and len(argv[position]) > 2
