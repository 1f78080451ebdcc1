"""How an answer is shown: decided before the call, so that nothing is sent for a bad option."""

from __future__ import annotations

import json
import sys

from kosmo.cli.output import is_terminal, talk, write, write_json
from kosmo.errors import InterruptedCallError, KosmoError, UsageError
from kosmo.result import envelope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kosmo.cli.options import Options
    from kosmo.cli.streaming import JsonLines
    from kosmo.result import Result


class Presentation:
    """The format, fields and filter that one command line asks for."""

    def __init__(self, options: Options) -> None:
        """Settle the format and compile the filter; raises UsageError or ConfigError."""
        self._options = options
        self._kind = options.output or _usual_format()
        if options.jq is not None:
            from kosmo.cli.formats import compiled

            compiled(options.jq)
        self._sink: JsonLines | None = None

    @property
    def is_table(self) -> bool:
        """Whether it is shown as people read it: on a terminal, or with `-o table` anywhere."""
        return self._kind == "table"

    def sink(self) -> JsonLines | None:
        """Give what prints rows as they come, where the format does not need all of them."""
        options = self._options
        if self._kind == "jsonl" and options.jq is None and not options.json:
            from kosmo.cli.streaming import JsonLines

            self._sink = JsonLines(options.fields, quiet=options.quiet)
        return self._sink

    def show(self, result: Result, *, limited: bool) -> None:
        """Print a call's answer, and its notes on stderr; `limited` says its limit was given.

        The call is done by now: where the answer does not suit the format or the filter, all of
        it is printed as JSON, and an error says so. An interruption says what is done.
        """
        try:
            self._show(result, limited=limited)
        except KeyboardInterrupt:
            from kosmo.telling import interruption

            told = interruption(result.facts, done=True)
            raise _about(result, InterruptedCallError(told)) from None

    def _show(self, result: Result, *, limited: bool) -> None:
        options = self._options
        for note in () if options.quiet else result.facts.notes:
            talk(f"note: {note}")
        columns = () if options.jq else result.columns
        if result.facts.dry_run and options.output is None and options.jq is None:
            columns, self._kind = (), "json"
        try:
            if result.streamed and self._sink is not None:
                self._sink.end()
            else:
                self.show_data(result.data, columns, result=result)
        except UsageError as error:
            raise self._undone(result, error) from None
        except KosmoError as error:
            if error.code == "output_failed":
                error.message = f"the call is done, but {error.message}"
            raise
        if result.facts.truncated and not options.quiet and not limited:
            bound = next((name for name in ("max-pages", "max-items") if options.given(name)), "")
            more = f"raise `--{bound}`" if bound else "add `--all`"
            talk(f"note: there are more; {more}, or see `meta.next` of `--json`")

    def show_data(
        self, data: Any, columns: Sequence[str] = (), *, result: Result | None = None
    ) -> None:
        """Print data after `--fields` and `--jq`; with `--json` inside the envelope."""
        options = self._options
        if options.fields is not None:
            data, columns = self._picked(data, options.fields)
        results = None
        if options.jq is not None:
            from kosmo.cli.formats import filtered

            results = filtered(options.jq, data)
            data = results[0] if len(results) == 1 else results
        if options.json:
            write_json(envelope(None, data=data) if result is None else result.envelope(data))
        elif results is not None and self._kind in ("table", "json", "jsonl", "raw"):
            write("\n".join(self._text(one) for one in results))
        else:
            self._write(data, columns, single=result is not None and not result.paged)

    def _write(self, data: Any, columns: Sequence[str], *, single: bool) -> None:
        if self._kind == "table":
            from kosmo.cli.tabular import as_table

            text, dropped = as_table(data, columns, single=single)
            write(text)
            if dropped and not self._options.quiet:
                names = ", ".join(f"`{name}`" for name in dropped)
                talk(f"note: there is no room for {names}; see `-o json`")
        elif self._kind == "json":
            write_json(data)
        else:
            from kosmo.cli.formats import formatted

            write(formatted(self._kind, data, columns))

    def _text(self, data: Any) -> str:
        """Give one result of jq: a text bare where `raw` is asked for, else JSON."""
        if self._kind == "raw" and isinstance(data, str):
            return data
        indented = self._kind in ("table", "json") and is_terminal(sys.stdout)
        return json.dumps(data, ensure_ascii=False, indent=2 if indented else None)

    def _picked(self, data: Any, fields: str) -> tuple[Any, list[str]]:
        from kosmo.describe.rows import absence, fields_in, missing, picked

        for path in missing(data, fields):
            talk(absence(path, fields_in(data)))
        return picked(data, fields), [path.strip() for path in fields.split(",") if path.strip()]

    def _undone(self, result: Result, error: UsageError) -> KosmoError:
        why = f"the call is done, but its answer cannot be shown as asked ({error.message})"
        told = _about(result, KosmoError(why, code="output_failed"))
        told.data = result.data
        return told


def _about(result: Result, error: KosmoError) -> KosmoError:
    """Give an error what is known of a call that is done."""
    error.function, error.facts = result.function, result.facts
    error.duration_ms = result.duration_ms
    return error


def _usual_format() -> str:
    from kosmo.config.settings import output

    chosen = output()
    if chosen is None:
        return "table" if is_terminal(sys.stdout) else "json"
    return str(chosen.value)
