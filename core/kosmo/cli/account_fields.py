"""Collect the fields of an account: from `--set`, from JSON on stdin, and by asking."""

from __future__ import annotations

from kosmo.cli import prompts
from kosmo.cli.json_input import kind_of, read_object
from kosmo.config.fields import is_reference
from kosmo.config.holdings import known_field
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kosmo.spec import IntegrationSpec


def collect(spec: IntegrationSpec, settings: Iterable[str], *, stdin: bool) -> dict[str, str]:
    """Collect what was given, `--set` over stdin, and ask for the rest where somebody can answer.

    Raises UsageError for a secret among the arguments, which other users of the machine can read.
    """
    given = _from_stdin(spec) if stdin else {}
    given |= given_by_arguments(spec, settings)
    if prompts.can_ask():
        for name in spec.auth.required():
            if name not in given:
                given[name] = _asked(spec, name)
        given |= _one_of(spec, _before_a_login(spec, spec.auth.choices(given)))
    return given


def _before_a_login(spec: IntegrationSpec, sets: list[list[str]]) -> list[list[str]]:
    """Leave out a token that was made elsewhere where people log in: nobody is asked for one."""
    own = {flow["token"] for flow in spec.auth.by_person()}
    left = [one for one in sets if own.isdisjoint(one)]
    if len(left) < len(sets):
        token = next(filter(None, own))
        told = f"`--set {token}=env:VARIABLE` gives a token that was made elsewhere"
        prompts.say(f"You log in to {spec.title} when this is answered; instead, {told}.")
    return left


def _one_of(spec: IntegrationSpec, sets: list[list[str]]) -> dict[str, str]:
    """Ask for one of several sets of fields: an empty answer to its first leads to the next."""
    for at, (first, *rest) in enumerate(sets):
        after = sets[at + 1 :]
        instead = f"Leave it empty to give {_titles(spec, after[0])} instead." if after else ""
        answer = _asked(spec, first, instead)
        if answer or not after:
            return {first: answer, **{name: _asked(spec, name) for name in rest}}
    return {}


def _asked(spec: IntegrationSpec, name: str, more: str = "") -> str:
    (field,) = (one for one in spec.auth.fields if one.name == name)
    for text in filter(None, (field.help, more)):
        prompts.say(text)
    return (prompts.ask_secret if field.secret else prompts.ask_text)(field.title)


def _titles(spec: IntegrationSpec, names: list[str]) -> str:
    return " and ".join(one.title for one in spec.auth.fields if one.name in names)


def given_by_arguments(spec: IntegrationSpec, settings: Iterable[str]) -> dict[str, str]:
    """Read `FIELD=VALUE` words; raises UsageError for a secret that is no reference."""
    secret = {field.name for field in spec.auth.fields if field.secret}
    given: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            # What follows --set may be a secret by mistake, so it is not repeated.
            raise UsageError(
                f"`--set` takes FIELD=VALUE, such as `base_url={spec.base_url}`",
                hint=f"kosmo integrations fields {spec.name}",
            )
        key = known_field(spec, name)
        if key in secret and not is_reference(value):
            raise _visible(spec, key)
        given[key] = value
    return given


def _visible(spec: IntegrationSpec, key: str) -> UsageError:
    variable = f"{spec.name}_{key}".upper().replace("-", "_")
    return UsageError(
        f"`{key}` is a secret and arguments are not: others see them in the list of processes and"
        f" the shell's history; give a reference such as `{key}=env:{variable}`, or the value by"
        " `--stdin`",
        hint=f"kosmo integrations fields {spec.name}",
        code="secret_in_argument",
    )


def _from_stdin(spec: IntegrationSpec) -> dict[str, str]:
    names = ", ".join(f'"{field.name}": "…"' for field in spec.auth.fields)
    hint = f"kosmo integrations fields {spec.name}"
    given = read_object("--stdin", hint, f"{{{names}}}")
    for name, value in given.items():
        if not isinstance(value, str):
            key = known_field(spec, name)
            told = f"`{key}` in the JSON must be a string, not {kind_of(value)}"
            raise UsageError(told, hint=hint, code="invalid_arguments")
    return {known_field(spec, name): value.strip() for name, value in given.items()}
