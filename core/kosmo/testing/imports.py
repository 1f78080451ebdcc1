"""What a call of a plugin's functions brings into the process."""

from __future__ import annotations

from kosmo.testing.quality.importing import brought


def imported(*modules: str) -> list[str]:
    """List the modules that come with the import of these, beyond what any call has already.

    They are imported in a process of their own, in which nothing else is.
    """
    return brought(list(modules))
