"""Keys that no kosmo knows, values that they cannot have, and rules for what does not exist."""

from __future__ import annotations

from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.cli.diagnosis.places import line_of
from kosmo.cli.unknown_names import unknown_keys
from kosmo.config.schema import known_keys, oddities_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination
    from kosmo.config.schema import Oddity


def check(_examination: Examination) -> Iterator[Finding]:
    """Look at the keys of `config.toml`, `settings.toml` and the project file."""
    odd_ones = [one for path in known_keys() for one in oddities_of(path)]
    found = [*map(_told, odd_ones), *map(_told, unknown_keys())]
    if not found:
        yield fine("every key is known")
    yield from found


def _told(one: Oddity) -> Finding:
    """Tell a key that is ignored from a value for which calls are refused."""
    kind = odd if one.state == "ignored" else broken
    line = line_of(one.path, one.key.split("."))
    return kind(one.told, fixes.without(one.path, one.key), file=one.path, line=line)
