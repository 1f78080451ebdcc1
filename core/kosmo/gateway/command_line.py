"""How a client starts this very kosmo, wherever the client is started from."""

from __future__ import annotations

import os
import sys


def executable() -> list[str]:
    """Give the words that start the kosmo that runs now, the first of them an absolute path."""
    begun = sys.argv[0] if sys.argv else ""
    name = os.path.basename(begun).removesuffix(".exe")
    path = os.path.abspath(begun)
    if name == "kosmo" and os.sep in begun and os.access(path, os.X_OK) and os.path.isfile(path):
        return [path]
    beside = os.path.join(os.path.dirname(sys.executable), "kosmo")
    if os.access(beside, os.X_OK):
        return [beside]
    return [sys.executable, "-P", "-m", "kosmo"]


def environment() -> dict[str, str]:
    """Give what of the environment decides which accounts there are, and no secret."""
    home = os.environ.get("KOSMO_HOME")
    return {"KOSMO_HOME": os.path.abspath(home)} if home else {}
