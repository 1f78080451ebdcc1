"""The variables that name a proxy, through which all calls over https then go."""

from __future__ import annotations

import os

from kosmo.cli.diagnosis import masking
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination

_CARRYING = ("https_proxy", "all_proxy")


def check(examination: Examination) -> Iterator[Finding]:
    """Look whether the proxy that is named can be used; nothing is connected to."""
    pairs = [(name, name.upper()) for name in (*_CARRYING, "http_proxy", "no_proxy")]
    names = [name for pair in pairs for name in pair if os.environ.get(name)]
    for name in names:
        examination.redactor.learn(*masking.passwords(os.environ[name]))
    shown = {name: masking.address(os.environ[name]) for name in names}
    used = [name for name in names if name.lower() in _CARRYING]
    if not used:
        yield fine("no proxy is used", variables=shown)
    elif (problem := _unusable()) is not None:
        yield broken(problem, f"unset {' '.join(used)}", variables=shown)
    else:
        yield fine(f"calls go through the proxy of `{used[0]}`", variables=shown)
    for lower, upper in pairs:
        both = os.environ.get(lower), os.environ.get(upper)
        if all(both) and both[0] != both[1]:
            told = f"`{lower}` and `{upper}` differ: the first is used"
            yield odd(told, f'export {upper}="${lower}"', variables=shown)


def _unusable() -> str | None:
    from kosmo.http.pooled import PooledTransport

    try:
        PooledTransport().close()
    except ConfigError as error:
        return error.message
    return None
