"""Commands of one word, without typer: their words, their page, and an answer that may fail too."""

from __future__ import annotations

import sys

from kosmo.cli.options import OUTPUT, take_from
from kosmo.cli.output import is_terminal, write
from kosmo.cli.presentation import Presentation
from kosmo.errors import ConfigError, UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.cli.options import Options
    from kosmo.errors import KosmoError
    from kosmo.result import Result

    Table = dict[str, tuple[str | None, str]]

_BY_ROW = ("table", "csv", "jsonl")


class Single:
    """A command's name, what it takes, and the words of its page."""

    def __init__(
        self,
        name: str,
        *,
        takes: str = "",
        options: Table,
        shared: Table = OUTPUT,
        about: str,
        examples: tuple[str, ...],
    ) -> None:
        """Take the description; `takes` names the one word that may stand behind the command.

        `shared` are the options that it has in common with others.
        """
        self.name = name
        self.takes = takes
        self.own = options
        self.shared = shared
        self.about = about
        self.examples = examples

    def read(self, words: list[str], options: Options) -> str | None:
        """Read the words behind the command into `options`, and give the one that is no option.

        Raises UsageError for what does not belong there.
        """
        known = {**self.own, **self.shared}
        given: list[str] = []
        position = 0
        while position < len(words):
            after = take_from(words, position, options, known)
            if after == position:
                given.append(self._plain(words[position], known))
                after += 1
            position = after
        if len(given) > (1 if self.takes else 0):
            raise UsageError(f"`{given[-1]}` is one word too many", hint=self._hint())
        return given[0] if given else None

    def run(
        self, words: list[str], options: Options, answer: Callable[[str | None], Answer]
    ) -> int:
        """Print the help page, or what `answer` gives for the word behind the command.

        Gives the exit code; raises what went wrong. Nothing is done that cannot be printed then.
        """
        given = self.read(words, options)
        if options.help:
            write(self.page())
            return 0
        presentation = presented(options)
        return show(answer(given), options, presentation)

    def page(self) -> str:
        """Give the help page."""
        from kosmo.describe.layout import listed, paragraphs

        takes = f" [{self.takes}]" if self.takes else ""
        rows = [
            (f"--{name} {metavar or ''}".rstrip(), told)
            for name, (metavar, told) in {**self.own, **self.shared}.items()
        ]
        return "\n".join(
            [
                f"usage: kosmo {self.name}{takes} [options]",
                "",
                paragraphs(self.about.strip()),
                "",
                "options:",
                listed(rows),
                "",
                "examples:",
                *(f"  {line}" for line in self.examples),
            ]
        )

    def _plain(self, word: str, known: Table) -> str:
        if not word.startswith("-") or word == "-":
            return word
        head = word.partition("=")[0]
        near = nearest(head, [f"--{name}" for name in known])
        told = f"; did you mean `{near}`?" if near else ""
        raise UsageError(f"`{head}` is not an option of `{self.name}`{told}", hint=self._hint())

    def _hint(self) -> str:
        return f"kosmo {self.name} --help"


class Answer:
    """What the command found: data for machines, rows and a text for people, and a failure."""

    __slots__ = ("columns", "data", "error", "result", "rows", "text")

    def __init__(
        self,
        data: Any,
        *,
        rows: list[dict[str, Any]] | None = None,
        columns: tuple[str, ...] = (),
        text: str | None = None,
        error: KosmoError | None = None,
        result: Result | None = None,
    ) -> None:
        """Take it; `rows` stand in for `data` in the formats that are one line for each.

        `result` is the call's, where it was one: its facts belong in the envelope.
        """
        self.data = data
        self.rows = rows
        self.columns = columns
        self.text = text
        self.error = error
        self.result = result


def show(answer: Answer, options: Options, presentation: Presentation) -> int:
    """Print an answer in any format and give the exit code; raises the failure, if it has one."""
    plain = not (options.json or options.jq or options.fields)
    if answer.error is not None and options.json:
        answer.error.data = _filtered(answer.data, options)
        raise answer.error
    if answer.text is not None and plain and presentation.is_table:
        write(answer.text)
    else:
        by_row = answer.rows is not None and options.output in _BY_ROW and not options.jq
        data = answer.rows if by_row else answer.data
        presentation.show_data(data, answer.columns, result=answer.result)
    if answer.error is not None:
        raise answer.error
    return 0


def presented(options: Options) -> Presentation:
    """Settle how to print before anything is done, whatever the configuration is like."""
    try:
        return Presentation(options)
    except ConfigError:
        from copy import copy

        usual = copy(options)
        usual.output = "table" if is_terminal(sys.stdout) else "json"
        return Presentation(usual)


def _filtered(data: Any, options: Options) -> Any:
    if options.fields is not None:
        from kosmo.describe.rows import picked

        data = picked(data, options.fields)
    if options.jq is not None:
        from kosmo.cli.formats import filtered

        results = filtered(options.jq, data)
        data = results[0] if len(results) == 1 else results
    return data
