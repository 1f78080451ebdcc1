"""Where requests are counted for the limits of services."""

from __future__ import annotations

import os
from importlib.util import find_spec

from kosmo.cli.diagnosis import fixes, folders, masking
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.config import settings
from kosmo.config.paths import config_file, state_folder
from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination


def check(examination: Examination) -> Iterator[Finding]:
    """Look whether counts can be kept; a Redis server is only asked where that is wanted."""
    for spec in examination.specs():
        settings.limits_of(spec.name)
    place = settings.limits_of("")[1]
    if place is not None:
        examination.redactor.learn(*masking.passwords(place))
        yield _server(examination, place)
        return
    folder = os.path.join(state_folder(), "limits")
    why = folders.refusal(folder)
    if why is None:
        yield fine("requests are counted in files", folder=folder)
    else:
        told = f"requests cannot be counted, so limits are not kept: {why}"
        yield odd(told, folders.remedy(folder), folder=folder)


def _server(examination: Examination, place: str) -> Finding:
    shown = masking.address(place)
    if find_spec("redis") is None:
        told = f"requests are to be counted on `{shown}`, and the extra `redis` is not installed"
        return broken(told, fixes.install("kosmo[redis]"), server=shown)
    if not examination.live:
        return fine(f"requests are counted on `{shown}`, not asked without --check", server=shown)
    from kosmo.http.limit_redis import RedisStore

    try:
        RedisStore(place, "doctor", "0" * 8, (), lambda _: None).epoch()
    except KosmoError as error:
        return broken(error.message, fixes.edit(config_file("config.toml")), server=shown)
    return fine(f"requests are counted on `{shown}`, which answers", server=shown)
