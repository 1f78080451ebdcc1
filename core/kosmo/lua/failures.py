"""The ways in which a run of Lua fails, each with its own code."""

from __future__ import annotations

from kosmo.errors import ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.errors import KosmoError
    from kosmo.lua.bounds import Bounds
    from kosmo.lua.process import Ending


def cpu_limit(message: str) -> KosmoError:
    """Say that a script computed for too long."""
    return ServiceError(
        message, hint="a loop without an end? else give `--cpu-limit` more", code="lua_cpu_limit"
    )


def memory_limit(message: str) -> KosmoError:
    """Say that a script needed too much memory."""
    return ServiceError(
        message,
        hint="keep less at a time, or give `--memory-limit` more, such as 256M",
        code="lua_memory_limit",
    )


def output_limit(message: str) -> KosmoError:
    """Say that a script printed too much."""
    return ServiceError(
        message, hint="print less, or give `--max-output` more", code="lua_output_limit"
    )


def call_limit(message: str) -> KosmoError:
    """Say that a script made too many calls."""
    return ServiceError(
        message, hint="make fewer calls, or give `--max-calls` more", code="lua_call_limit"
    )


def time_limit(seconds: float) -> KosmoError:
    """Say that a run took too long on the clock."""
    return ServiceError(
        f"the run was not done within the {seconds:g} s of `--timeout`",
        hint="give `--timeout` more seconds",
        code="lua_time_limit",
    )


def doubt(error: KosmoError, functions: list[str]) -> None:
    """Say of an error that broke a run off which writes may have been carried out."""
    if not functions:
        return
    told = ", ".join(f"`{name}`" for name in dict.fromkeys(functions))
    happened = "interrupted" if error.code == "interrupted" else error.message
    error.message = f"{happened}; the outcome of {told} is unknown: it may have been carried out"
    error.hint = "look at the service before you run the script again"


def crash(message: str) -> KosmoError:
    """Say that the worker ended without an answer."""
    return ServiceError(
        message, hint="what the script did so far is done; look at the calls", code="lua_crash"
    )


def ended(ending: Ending, bounds: Bounds) -> KosmoError:
    """Say how a worker ended that told nothing of it."""
    if ending.kind == "cpu_limit":
        return cpu_limit(f"the script used more than {bounds.cpu:g} s of processor time")
    if ending.kind == "memory_limit":
        return memory_limit(f"the script needs more than {bounds.memory} bytes of memory")
    told = f" ({ending.detail})" if ending.detail else ""
    if ending.kind == "start":
        return ServiceError(f"{ending.message}{told}", hint="kosmo doctor", code="lua_worker")
    return crash(f"{ending.message}{told}")


def protocol(message: str) -> KosmoError:
    """Say that the worker sent what it never sends, and was ended."""
    return ServiceError(
        f"the worker was ended: {message}",
        hint="what the script did so far is done; look at the calls",
        code="lua_protocol",
    )


FAILURES: dict[str, Callable[[str], KosmoError]] = {
    "syntax": lambda message: ServiceError(message, code="lua_syntax"),
    "runtime": lambda message: ServiceError(message, code="lua_runtime"),
    "cpu_limit": cpu_limit,
    "memory_limit": memory_limit,
    "output_limit": output_limit,
    "call_limit": call_limit,
}
"""How a worker's word for a failure becomes an error that says it."""
