"""Keys that no kosmo knows, values that they cannot have, and rules for what does not exist."""

from __future__ import annotations

from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.cli.policy_names import unknown_names
from kosmo.config.paths import config_file
from kosmo.config.schema import warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination


def check(_examination: Examination) -> Iterator[Finding]:
    """Look at the keys of `config.toml`, `settings.toml` and the project file."""
    found = [*map(_judged, warnings()), *(odd(told, _editing(told)) for told in unknown_names())]
    if not found:
        yield fine("every key is known")
    yield from found


def _judged(told: str) -> Finding:
    """Tell a key that is ignored from a value for which calls are refused."""
    ignored = " is not a key " in told
    return (odd if ignored else broken)(told, _editing(told))


def _editing(told: str) -> str:
    return fixes.edit(fixes.path_in(told) or config_file("config.toml"))
