"""The cache of the catalog: without it every command indexes the plugins anew."""

from __future__ import annotations

import os
from shlex import quote

from kosmo.catalog import cache
from kosmo.cli.diagnosis import fixes, folders
from kosmo.cli.diagnosis.finding import Finding, fine, odd
from kosmo.config.paths import cache_folder
from kosmo.owned import is_ours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination


def check(examination: Examination) -> Iterator[Finding]:
    """Look whether it could be kept and can be read."""
    examination.catalog.plugins()  # which writes it where it is stale
    root = cache.folder(cache_folder())
    for note in examination.catalog.notes:
        yield odd(note, folders.remedy(root), folder=root)
    if examination.catalog.notes:
        return
    if os.path.isdir(root) and not is_ours(os.stat(root)):
        told = f"`{root}` is not used, as others could have written it"
        yield odd(told, fixes.own(root), **folders.described(root))
    elif cache.read_index(root) is None:
        yield odd(f"the catalog in `{root}` cannot be read", f"rm -rf {quote(root)}", folder=root)
    else:
        fresh = cache.read_stamp(root)
        yield fine(
            "the catalog is up to date" if fresh else "the catalog is made anew", folder=root
        )
