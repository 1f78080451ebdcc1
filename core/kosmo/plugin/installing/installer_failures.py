"""What it means when pip fails, in one sentence and with its own code."""

from __future__ import annotations

import re

from kosmo.errors import KosmoError, PluginError, TryLaterError
from kosmo.plugin.installing import guarded
from kosmo.plugin.installing.masking import without_credentials
from kosmo.plugin.source import plugins_folder

_WHICH = "see which one it is: pip config list"
_ANSWERED = re.compile(r"(?:Could not fetch URL \S+|too many) (\d{3}) ")


def failure(said: str, logged: str, what: str) -> KosmoError:
    """Make the error for what pip said when it failed, and what it wrote into its log."""
    said = without_credentials(said)
    lines = [line.strip() for line in said.splitlines()]
    reason = _reason(lines)
    shown = without_credentials(what)
    if guarded.SAID in said or "No permission to execute" in said:
        return PluginError(
            f"`{shown}` or something that it needs has no wheel for this system, and building runs"
            " its code; nothing was changed",
            hint="look at its project; where you trust it: --allow-build",
            code="plugin_builds",
        )
    depends = next(
        (line for line in lines if re.search(r" depends on kosmo(?![\w.-])", line)), None
    )
    if depends or re.search(r"satisfies the requirement kosmo(?![\w.-])", said):
        told = depends or f"`{shown}` needs a kosmo that this is not"
        return PluginError(
            f"{told.replace(' depends on ', ' needs ')}, and this is another; nothing was changed",
            hint="update kosmo, or ask for another version of the plugin: NAME==VERSION",
            code="plugin_incompatible",
        )
    if "ResolutionImpossible" in said or "conflicting dependencies" in said:
        clashes = [line for line in lines if " depends on " in line or "constraint)" in line]
        return PluginError(
            f"`{shown}` cannot be installed beside what there is:"
            f" {'; '.join(clashes[:4]) or reason}; nothing was changed",
            hint="ask for another version: NAME==VERSION",
            code="plugin_conflict",
        )
    if "No space left on device" in said or "Errno 27" in said:
        return PluginError(
            "the disk is full; nothing was changed",
            hint=f"make room where {plugins_folder()} is, or name another: export KOSMO_HOME=…",
            code="plugins_unwritable",
        )
    if refusal := _of_an_index(said, logged, shown):
        return refusal
    if "Retrying (" in said or "ConnectionError" in said or "Temporary failure" in said:
        return TryLaterError(
            f"the index that pip asks for `{shown}` cannot be reached; nothing was changed",
            hint=_WHICH,
            code="index_unreachable",
        )
    if "HASHES" in said or "hash" in reason.lower():
        return PluginError(
            f"what was downloaded for `{shown}` is not what the index promised; nothing was"
            " changed",
            code="plugin_changed",
        )
    if "No matching distribution" in said or "Could not find a version" in said:
        return PluginError(
            f"no index that pip asks has a wheel for `{shown}` that fits; nothing was changed",
            hint="see which ones it asks: pip config list",
            code="plugin_not_found",
        )
    return PluginError(
        f"pip cannot get `{shown}`: {reason}; nothing was changed",
        code="plugin_install_failed",
        details=[line for line in lines if line][-20:],
    )


def _of_an_index(said: str, logged: str, shown: str) -> KosmoError | None:
    """Make the error for an index that answered, with something that is no list of wheels."""
    index = f"the index that pip asks for `{shown}`"
    statuses = [int(one) for one in _ANSWERED.findall(logged)]
    busy = next((one for one in statuses if one >= 500 or one in (408, 429)), None)
    refused = next((one for one in statuses if one not in (404, 410)), None)
    if busy or ("/_internal/index/" in said and "Traceback" in said):
        told = f"status {busy}" if busy else "what pip cannot read"
        return TryLaterError(
            f"{index} answers with {told}; nothing was changed",
            hint=_WHICH,
            code="index_unreachable",
        )
    if refused:
        return PluginError(
            f"{index} refuses the request, with status {refused}; nothing was changed",
            hint=_WHICH,
            code="index_refused",
        )
    return None


def _reason(lines: list[str]) -> str:
    """Give what pip says went wrong, in one line."""
    errors = [
        line.removeprefix("ERROR: ") for line in lines if line.startswith(("ERROR:", "error:"))
    ]
    told = [line for line in lines if line and not line.startswith(("[notice]", "note:"))]
    if "[end of output]" in told:  # of the project that was built
        return "its build failed: " + told[told.index("[end of output]") - 1][:300].rstrip(".")
    return (errors or told[-1:] or ["it said nothing"])[0][:300].rstrip(".")
