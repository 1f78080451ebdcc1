"""Collect the fields of an account: from `--set`, from JSON on stdin, and by asking."""

from __future__ import annotations

import json
import sys

from kosmo.cli import prompts
from kosmo.config.fields import REFERENCES, is_reference
from kosmo.config.holdings import known_field, missing_fields
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kosmo.spec import IntegrationSpec

_LARGEST = 1 << 20


def collect(spec: IntegrationSpec, settings: Iterable[str], *, stdin: bool) -> dict[str, str]:
    """Collect what was given, `--set` over stdin, and ask for the rest where somebody can answer.

    Raises UsageError for a secret among the arguments, which other users of the machine can read.
    """
    given = _from_stdin(spec) if stdin else {}
    given |= given_by_arguments(spec, settings)
    if prompts.can_ask():
        for field in missing_fields(spec, given):
            if field.help:
                prompts.say(field.help)
            ask = prompts.ask_secret if field.secret else prompts.ask_text
            given[field.name] = ask(field.title)
    return given


def given_by_arguments(spec: IntegrationSpec, settings: Iterable[str]) -> dict[str, str]:
    """Read `FIELD=VALUE` words; raises UsageError for a secret that is no reference."""
    secret = {field.name for field in spec.auth.fields if field.secret}
    given: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            # What follows --set may be a secret by mistake, so it is not repeated.
            raise UsageError(
                "`--set` takes FIELD=VALUE",
                hint=f"for example: --set base_url={spec.base_url}",
            )
        key = known_field(spec, name)
        if key in secret and not is_reference(value):
            raise _visible(spec, key)
        given[key] = value
    return given


def _visible(spec: IntegrationSpec, key: str) -> UsageError:
    variable = f"{spec.name}_{key}".upper().replace("-", "_")
    return UsageError(
        f"`{key}` is a secret and arguments are not: other users see them in the list of "
        "processes, and the shell keeps them in its history",
        hint=f"give a reference ({', '.join(REFERENCES)}), such as `--set {key}=env:{variable}`; "
        "or the value itself by `--stdin`",
        code="secret_in_argument",
    )


def _from_stdin(spec: IntegrationSpec) -> dict[str, str]:
    names = ", ".join(f'"{field.name}": "…"' for field in spec.auth.fields)
    hint = f"give one JSON object: {{{names}}}"
    try:
        given = json.loads(sys.stdin.buffer.read(_LARGEST))
    except (AttributeError, OSError):
        raise UsageError("`--stdin` has nothing to read: stdin is closed", hint=hint) from None
    except (ValueError, RecursionError):
        # The text may hold secrets: no part of it is repeated.
        raise UsageError("what came on stdin is not JSON", hint=hint) from None
    if not isinstance(given, dict) or not all(isinstance(v, str) for v in given.values()):
        raise UsageError("what came on stdin is not an object of strings", hint=hint)
    return {known_field(spec, name): value.strip() for name, value in given.items()}
