"""A home for one test: kosmo's folders, an environment, accounts, and running command lines."""

from __future__ import annotations

import json
import os

from kosmo.testing.running import run_apart, run_here, surroundings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Any

    from kosmo.spec import IntegrationSpec

# What a program needs to run at all; nothing else of the author's environment is there.
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP",
         "COVERAGE_PROCESS_START")  # fmt: skip
_UNLIMITED = "100000/1s"
_ENVELOPE = {"function", "success", "data", "error"}


class Ran:
    """How a command line ended: its exit `code`, and `out` and `err` as they were printed."""

    __slots__ = ("code", "err", "out", "words")

    def __init__(self, words: tuple[str, ...], code: int, out: str, err: str) -> None:
        """Take the words and the outcome."""
        self.words = words
        self.code = code
        self.out = out
        self.err = err

    @property
    def envelope(self) -> dict[str, Any]:
        """The whole envelope of a run with `--json`; raises AssertionError for any other."""
        found = self._parsed()
        if not isinstance(found, dict) or not found.keys() >= _ENVELOPE:
            raise AssertionError(f"{self}\nhas no envelope: run it with `--json`")
        return found

    @property
    def data(self) -> Any:
        """What the function gave, with and without `--json`; AssertionError where it is no JSON."""
        found = self._parsed()
        enveloped = isinstance(found, dict) and found.keys() >= _ENVELOPE
        return found["data"] if enveloped else found

    def _parsed(self) -> Any:
        try:
            return json.loads(self.out)
        except ValueError:
            raise AssertionError(f"{self}\nprinted no JSON on stdout") from None

    def __str__(self) -> str:
        line = " ".join(("kosmo", *self.words))
        return f"`{line}` ended with {self.code}\nstdout: {self.out}\nstderr: {self.err}"

    __repr__ = __str__


class Home:
    """An empty home of kosmo: `environment` is all that kosmo sees of the outside.

    `folder` is its `KOSMO_HOME` and `work`, an empty folder, the working folder. `integration` is
    the one under test. `checks` are asked after every run, and raise where something is wrong.
    """

    def __init__(self, folder: Path, integration: IntegrationSpec) -> None:
        """Make the folders below `folder`."""
        self.folder = folder / "kosmo"
        self.work = folder / "work"
        for one in (self.folder, self.work, folder / "home"):
            one.mkdir(parents=True, mode=0o700)
        self.integration = integration
        self.checks: list[Callable[[], None]] = []
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self.environment = {
            **kept, "HOME": str(folder / "home"), "KOSMO_HOME": str(self.folder), "NO_COLOR": "1",
        }  # fmt: skip

    def run(self, *words: str, stdin: str = "", code: int | None = 0, process: bool = False) -> Ran:
        """Run a command line and give how it ended.

        `code` is the exit code that it must end with, None for any; raises AssertionError for
        another one, and for a request that a script does not expect. `process` runs it as a
        process of its own, which takes longer and shares nothing with the test.
        """
        __tracebackhide__ = True
        run = run_apart if process else run_here
        ended = run(list(words), stdin, self.environment, str(self.work))
        ran = Ran(words, *ended)
        for check in self.checks:
            check()
        if code is not None and ran.code != code:
            raise AssertionError(f"{ran}\nexpected exit code {code}")
        return ran

    def account(
        self, name: str = "work", *, url: str | None = None, **fields: str
    ) -> dict[str, str]:
        """Add an account of the integration, and give its secrets by field.

        The first one is the default. Fields that are not given are made up; secrets are put into
        `environment`, and the account refers to them. `url` is where its service is.
        """
        auth = self.integration.auth
        needed = dict.fromkeys((*auth.lacking(fields), *fields))
        words, secrets = [], {}
        for field in (one for one in auth.fields if one.name in needed):
            value = fields.get(field.name, f"made-up-{field.name}-{name}")
            if field.secret:
                variable = f"TEST_{name}_{field.name}".upper().replace("-", "_")
                self.environment[variable] = secrets[field.name] = value
                value = f"env:{variable}"
            words += ["--set", f"{field.name}={value}"]
        if url:  # on this machine, where nobody's limits are to be kept
            words += ["--set", f"base_url={url}", "--set", f"limits={_UNLIMITED}"]
        self.run("accounts", "add", self.integration.name, name, *words, "--no-input")
        return secrets

    def own_token(self, name: str) -> dict[str, str]:
        """Make up the token that an account holds itself where otherwise somebody logs in.

        It is empty where nobody does, and where the integration names no field for such a token.
        """
        field = self.token_field()
        return {} if field is None else {field: f"made-up-{field}-{name}"}

    def token_field(self) -> str | None:
        """Give the field for a token that was made elsewhere, None where there is none."""
        flows = self.integration.auth.oauth
        return next((str(flow["token"]) for flow in flows if flow["token"]), None)

    def inside(self) -> AbstractContextManager[None]:
        """Give a context in which this process has the home's environment and folder."""
        return surroundings(self.environment, str(self.work))
