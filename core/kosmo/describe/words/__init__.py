"""What people wrote about exit codes, error codes, keys and variables, for every page of them."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def words(name: str) -> dict[str, Any]:
    """Read one of the TOML files beside this module: `errors` or `configuration`."""
    import tomllib

    with open(os.path.join(os.path.dirname(__file__), f"{name}.toml"), "rb") as file:
        return tomllib.load(file)
