"""What the compact validator hands on to jsonschema-rs, and patterns, which may not take long.

Python's own engine goes back and forth without end where a pattern repeats what repeats already.
Only a pattern that cannot do that is given to it, as it costs no further import; the engine of any
other takes time in proportion to the text, and counts its steps where the pattern looks around.
"""

from __future__ import annotations

from kosmo.problem import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    import jsonschema_rs

    Schema = dict[str, Any]

_STEPS = 100_000  # back and forth in one match: some milliseconds
_LONGEST = 500  # characters of a pattern that Python's engine is given
_CHOICES = 8  # of the pattern, each of which may double the work
_ATOM = r"\\(?:[dwsDWS]|[^A-Za-z0-9])|\[\^?(?:\\.|[^\]\\\[])+\]|[^\\\[\](){}|*+?^$]"
_WORD = r"(?:\\[^A-Za-z0-9]|[^\\\[\](){}|*+?^$.])*"
_WORDS = rf"\((?:\?:)?{_WORD}(?:\|{_WORD})*\)\??(?![*+?{{])"
_OFTEN = r"(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})?(?![*+?{])"
_PLAIN = rf"\^?(?:(?:{_ATOM}){_OFTEN}|{_WORDS})*\$?"
_OPEN = rf"(?:{_ATOM})(?:[*+]|\{{\d+,\d*\}})"

_kept: dict[str, jsonschema_rs.Validator | None] = {}


def matches(pattern: str, text: str) -> bool:
    """Tell whether a text has what a pattern describes; one that takes too long has not.

    What is no pattern holds for every text: the service itself has to check it.
    """
    if is_plain(pattern):
        import re

        try:
            return re.search(pattern, text) is not None
        except re.error:
            return True
    validator = _compiled(pattern)
    try:
        return validator is None or bool(validator.is_valid(text))
    except UnicodeEncodeError:  # half of a surrogate pair
        return False


def is_pattern(pattern: str) -> bool:
    """Tell whether a pattern can be matched here."""
    if not is_plain(pattern):
        return _compiled(pattern) is not None
    import re

    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def is_linear(pattern: str) -> bool:
    """Tell whether matching takes time in proportion to the text, so that any text may be tried."""
    if is_plain(pattern):
        return True
    import jsonschema_rs

    try:
        jsonschema_rs.validator_for(
            {"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions()
        )
    except (jsonschema_rs.ValidationError, ValueError):
        return False
    return True


def is_plain(pattern: str) -> bool:
    """Tell whether Python's engine is done with a pattern in time: in doubt it is not."""
    import re

    if len(pattern) > _LONGEST or not re.fullmatch(_PLAIN, pattern):
        return False
    repeated = len(re.findall(_OPEN, pattern))
    anchored = pattern.startswith("^")
    return repeated <= (1 if anchored else 0) and sum(map(pattern.count, "?|")) <= _CHOICES


def full_problems(value: Any, schema: Schema) -> list[str]:
    """Give every way in which a value breaks a schema with more in it than the compact ones."""
    import jsonschema_rs

    plain = {key: inner for key, inner in schema.items() if key != "x-validator"}
    found = []
    try:
        validator = _validator(plain)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
        return []  # a schema of a server that is none: the server itself has to check
    for error in validator.iter_errors(value):
        where = ".".join(str(step) for step in error.instance_path)
        found.append(f"{named(where)}: {error.message}")
    return found


def faults_of(value: Any, schema: Schema) -> Iterator[Any]:
    """Give the same as they are: `kind`, `instance`, and the paths to it and in the schema."""
    yield from _validator(schema).iter_errors(value)


def first_problem(value: Any, schema: Schema) -> str | None:
    """Give one way in which a value breaks a schema, however many there are."""
    import jsonschema_rs

    try:
        _validator(schema).validate(value)
    except jsonschema_rs.ValidationError as error:
        return f"{named('.'.join(str(step) for step in error.instance_path))}: {error.message}"
    return None


def _compiled(pattern: str) -> jsonschema_rs.Validator | None:
    if pattern not in _kept:
        import jsonschema_rs

        if len(_kept) > 100:
            _kept.clear()
        try:
            _kept[pattern] = _validator({"pattern": pattern})
        except (jsonschema_rs.ValidationError, ValueError):
            _kept[pattern] = None
    return _kept[pattern]


def _validator(schema: Schema) -> jsonschema_rs.Validator:
    import jsonschema_rs

    patterns = jsonschema_rs.FancyRegexOptions(backtrack_limit=_STEPS)
    return jsonschema_rs.validator_for(schema, retriever=_refuse, pattern_options=patterns)


def _refuse(address: str) -> Any:
    """Fetch no schema from anywhere: it would be another one tomorrow."""
    raise ValueError(address)
