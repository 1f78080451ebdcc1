"""The tokens of accounts follow them: they go with an account, and take its new name."""

from __future__ import annotations

import os
from contextlib import suppress

from kosmo.config.atomic import locked
from kosmo.config.paths import token_file


def forget_tokens(integration: str, account: str) -> None:
    """Drop the tokens of an account, if there are any; what is being renewed is waited for."""
    path = token_file(integration, account)
    if not os.path.lexists(path):
        return
    with locked(path), suppress(FileNotFoundError):
        os.unlink(path)


def move_tokens(integration: str, old: str, new: str) -> None:
    """Give the tokens of an account to its new name; a leftover of that name goes."""
    forget_tokens(integration, new)
    path = token_file(integration, old)
    if not os.path.lexists(path):
        return
    with locked(path), suppress(FileNotFoundError):
        os.replace(path, token_file(integration, new))
