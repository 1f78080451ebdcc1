"""kosmo from Python: the same functions, accounts and policy as on the command line."""

from kosmo.api.session import Kosmo

__all__ = ["Kosmo"]
