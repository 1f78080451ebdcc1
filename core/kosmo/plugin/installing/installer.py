"""pip, wherever it is found: what it is asked, and what its failures mean."""

from __future__ import annotations

import glob
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile

from kosmo.errors import InterruptedCallError, PluginError, TryLaterError
from kosmo.plugin.installing import guarded
from kosmo.plugin.installing.installer_failures import failure
from kosmo.plugin.source import plugins_folder, python_tag, search_folders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 900.0  # seconds of one run
# What a person's settings of pip say about where to install would contradict ours.
_OURS = {
    "PIP_CONSTRAINT": None, "PIP_DRY_RUN": None, "PIP_EDITABLE": None, "PIP_NO_DEPS": None,
    "PIP_PREFIX": None, "PIP_REPORT": None, "PIP_REQUIREMENT": None, "PIP_ROOT": None,
    "PIP_TARGET": None, "PIP_UPGRADE": None, "PIP_PYTHON": None, "PIP_QUIET": None,
    "PIP_VERBOSE": None, "PIP_LOG": None,
    "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_NO_COLOR": "1",
    "PIP_REQUIRE_VIRTUALENV": "0", "PIP_USER": "0", "PIP_NO_PYTHON_VERSION_WARNING": "1",
    "PIP_BREAK_SYSTEM_PACKAGES": "0",
}  # fmt: skip


def pip(words: Sequence[str], *, builds: bool, what: str) -> None:
    """Run pip; `what` is what is sought, for the sentences of its failures.

    Unless it `builds`, it can start no process, so that no code of a plugin runs. Raises
    TryLaterError where an index cannot be reached, and PluginError for what pip cannot do.
    """
    place = _place()
    launch = [sys.executable, "-P", guarded.__file__, place or ""]
    if builds:
        launch = [sys.executable, "-P", *(["-m", "pip"] if place is None else [_runnable(place)])]
    with tempfile.NamedTemporaryFile(prefix="kosmo-pip-") as log:
        command = [*launch, words[0], "--retries=1", "--log", log.name, *words[1:]]
        done = _run(command)
        logged = log.read().decode("utf-8", "replace")
    if done.returncode in (-2, 130):
        raise InterruptedCallError("interrupted")
    if done.returncode:
        raise failure(done.stderr + done.stdout, logged, what)


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            check=False,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            env=_environment(),
            timeout=_LONGEST,
        )
    except subprocess.TimeoutExpired:
        raise TryLaterError(
            f"pip did not end within {_LONGEST:.0f} seconds", code="index_unreachable"
        ) from None
    except OSError as error:
        raise PluginError(f"pip cannot be run: {error.strerror}", code="no_installer") from None


def _environment() -> dict[str, str]:
    """Give what pip runs in: a person's own settings, and the packages that kosmo runs with."""
    kept = {name: text for name, text in os.environ.items() if name not in _OURS}
    ours = {name: text for name, text in _OURS.items() if text is not None}
    return {**kept, **ours, "PYTHONPATH": os.pathsep.join(search_folders())}


def _place() -> str | None:
    """Find a pip: None where Python has it, else the folder or the wheel that holds one.

    Raises PluginError where there is none and none can be had.
    """
    if importlib.util.find_spec("pip") is not None:
        return None
    for folder in _bundled_folders():
        wheels = sorted(glob.glob(os.path.join(folder, "pip-*.whl")))
        if wheels:
            return wheels[-1]
    folder = os.path.join(plugins_folder(), "stage", f"pip-{python_tag()}")
    if os.path.isdir(os.path.join(folder, "pip")):
        return folder
    if (uv := shutil.which("uv")) is not None:
        new = f"{folder}.{os.getpid()}"
        command = [uv, "pip", "install", "--quiet", "--python", sys.executable, "--target", new]
        done = subprocess.run([*command, "pip"], check=False, capture_output=True, text=True)
        if done.returncode == 0:
            os.rename(new, folder)
            return folder
    raise PluginError(
        "neither pip nor uv is there to install with",
        hint=f"{sys.executable} -m ensurepip --upgrade",
        code="no_installer",
    )


def _bundled_folders() -> list[str]:
    """List where a Python keeps the pip that it gives to new environments."""
    import sysconfig

    found = importlib.util.find_spec("ensurepip")
    own = (
        [os.path.join(os.path.dirname(found.origin), "_bundled")] if found and found.origin else []
    )
    named = sysconfig.get_config_var("WHEEL_PKG_DIR")
    return [*own, *([named] if named else []), "/usr/share/python-wheels"]


def _runnable(place: str) -> str:
    return os.path.join(place, "pip")
