"""The command line of `kosmo lua`."""

from __future__ import annotations

import os
from shlex import quote as quoted

from kosmo.cli.options import Options, take_from
from kosmo.errors import UsageError
from kosmo.lua.bounds import CALLS, CPU, MEMORY, MIB, OUTPUT, Bounds
from kosmo.lua.script import Script
from kosmo.problem import nearest

OPTIONS: dict[str, tuple[str | None, str]] = {
    "eval": ("CODE", "run CODE (-e)"),
    "repl": (None, "run what is typed, chunk after chunk, and keep the state"),
    "json": (None, "print one JSON object: output, result or error, and every call"),
    "account": ("NAME", "account of the calls that name none"),
    "dry-run": (None, "carry out reads, and answer writes with the request that is not sent"),
    "force": (None, "skip approval and your own read/write policy"),
    "env": ("NAME", "let the script read this variable; repeatable"),
    "memory-limit": ("BYTES", f"memory of the script, such as 128M ({MEMORY // MIB}M)"),
    "cpu-limit": ("SECONDS", f"how long it may compute ({CPU:g})"),
    "timeout": ("SECONDS", "how long the run may take on the clock (no bound)"),
    "max-calls": ("N", f"how many calls it may make ({CALLS})"),
    "max-output": ("BYTES", f"how much it may print, such as 1M ({OUTPUT // MIB}M)"),
    "max-wait": ("SECONDS", "let a request stand still for SECONDS at most (90)"),
    "no-input": (None, "never ask; fail with what to add instead"),
    "no-plugins": (None, "leave out all plugins but kosmo's own"),
    "quiet": (None, "no notes, and of the log only warnings and errors (-q)"),
    "verbose": (None, "tell about each request on stderr, and show the log's debug lines (-v)"),
    "debug": (None, "print a trace when something fails"),
    "help": (None, "show this page (-h)"),
}

_HINT = "kosmo lua --help"
_NEVER_MEANT = ("force",)  # what is not suggested for a word that looks like it
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}
_LEAST_MEMORY = 2 * MIB
_MOST_SIZE = 1024**4


class LuaOptions(Options):
    """What `kosmo lua` was given."""

    __slots__ = (
        "arguments", "cpu_limit", "env", "eval", "file", "max_calls", "max_output", "memory_limit",
        "repl",
    )  # fmt: skip

    def __init__(self) -> None:
        """Begin with nothing given."""
        super().__init__()
        self.arguments: list[str] = []
        self.cpu_limit: str | None = None
        self.env: list[str] = []
        self.eval: str | None = None
        self.file: str | None = None
        self.max_calls: str | None = None
        self.max_output: str | None = None
        self.memory_limit: str | None = None
        self.repl = False

    def take(self, name: str, value: str | None) -> None:
        """Set one option by its long name."""
        if name == "env":
            self.env.append(value or "")
        else:
            super().take(name, value)

    def bounds(self) -> Bounds:
        """Read what the run may use."""
        return Bounds(
            memory=self._size("memory-limit", MEMORY, least=_LEAST_MEMORY),
            cpu=self.seconds("cpu-limit", least=0.01) or CPU,
            timeout=self.seconds("timeout"),
            calls=self.count("max-calls") or CALLS,
            output=self._size("max-output", OUTPUT),
        )

    def script(self, name: str, scope: str) -> Script:
        """Make what the worker is told of the script; `name` is its own in messages.

        Raises UsageError for a variable that is not set.
        """
        # The bytes of a word may be no text.
        words = [os.fsencode(word).decode("utf-8", "replace") for word in self.arguments]
        environment = self._environment()
        return Script(
            name,
            arguments=words,
            environment=environment,
            scope=scope,
            repl=self.repl,
            dry_run=self.dry_run,
        )

    def _environment(self) -> dict[str, str]:
        for name in self.env:
            if name not in os.environ:
                raise UsageError(
                    f"the variable `{name}` of `--env` is not set",
                    hint=f"export {name}=…" if name.isidentifier() else _HINT,
                    code="invalid_arguments",
                )
        return {name: os.environ[name] for name in self.env}

    def _size(self, name: str, usual: int, *, least: int = 1) -> int:
        """Read a number of bytes such as `65536` or `64M`."""
        text = getattr(self, name.replace("-", "_"))
        if text is None:
            return usual
        upper = text.upper().removesuffix("B").removesuffix("I")
        digits = upper.rstrip("KMG")
        unit = _UNITS.get(upper[len(digits) :])
        if not (digits.isascii() and digits.isdigit() and len(digits) < 13) or unit is None:
            raise UsageError(
                f"`--{name}` must be a number of bytes, such as 67108864 or 64M, not `{text}`",
                code="invalid_arguments",
            )
        if int(digits) * unit < least:
            told = f"{least // MIB}M" if least >= MIB else str(least)
            raise UsageError(f"`--{name}` must be at least {told}", code="invalid_arguments")
        if int(digits) * unit > _MOST_SIZE:
            raise UsageError(
                f"`--{name}` must be at most {_MOST_SIZE // 1024**3}G, not `{text}`",
                code="invalid_arguments",
            )
        return int(digits) * unit


def read_options(words: list[str]) -> LuaOptions:
    """Read the words behind `kosmo lua`; raises UsageError for what does not belong there."""
    options = LuaOptions()
    position = 0
    words = list(words)
    while position < len(words):
        if words[position] == "--":
            options.arguments = words[position + 1 :]
            break
        if words[position] == "-e":
            words[position] = "--eval"
        after = take_from(words, position, options, OPTIONS)
        if after == position:
            _take_file(words[position], options, words[position + 1 :])
            after += 1
        position = after
    _check_one(options)
    return options


def _take_file(word: str, options: LuaOptions, after: list[str]) -> None:
    if word.startswith("-") and word != "-":
        head = word.partition("=")[0]
        if head == "--once":
            raise UsageError(
                "`--once` is for one call: a script gives a key to each write that it sends once",
                hint="in the script: once(KEY, app.integrations.missive.create_task, {title = …})",
            )
        near = nearest(head, [f"--{name}" for name in OPTIONS if name not in _NEVER_MEANT])
        told = f"; did you mean `{near}`?" if near else ""
        raise UsageError(f"`{head}` is not an option of `lua`{told}", hint=_HINT)
    if options.file is not None:
        words = [word, *(one for one in after if one != "--")]
        raise UsageError(
            f"`{word}` is one word too many: what is for the script stands behind `--`",
            hint=f"kosmo lua {quoted(options.file)} -- {' '.join(map(quoted, words))}",
        )
    options.file = word


def _check_one(options: LuaOptions) -> None:
    """Refuse more than one script."""
    given = ["`--eval`"] if options.eval is not None else []
    given += ["a file"] if options.file is not None else []
    given += ["`--repl`"] if options.repl else []
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} exclude each other", hint=_HINT)
