"""A repository of git, fetched and checked before anything of it is built.

pip takes a branch with the name of a commit for the commit; what is built here is what has the
digits that were given.
"""

from __future__ import annotations

import os
import re
import subprocess

from kosmo.errors import PluginError, TryLaterError
from kosmo.plugin.installing.masking import without_credentials

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.plugin.installing.asked import Asked

_SCHEMES = ("https://", "http://", "ssh://", "git://", "file://")
_REVISION = re.compile(r"(?!-)[A-Za-z0-9_./+-]{1,200}")
_LONGEST = 900.0  # seconds


def fetched(asked: Asked, folder: str) -> tuple[str, str]:
    """Fetch a repository into a folder; give the project's folder in it, and the commit.

    Raises PluginError where it is not at the commit that was asked for.
    """
    address, revision, inside = _parts(asked)
    _git(asked, "clone", "--quiet", "--no-checkout", "--", address, folder)
    commit = _commit(asked, folder, revision)
    if asked.commit is not None and commit != asked.commit:
        raise PluginError(
            f"`{asked.shown}` has at that name the commit {commit[:16]}…, which is another; nothing"
            " was run",
            hint="do not install it; tell those who publish it",
            code="plugin_changed",
        )
    _git(asked, "-C", folder, "checkout", "--quiet", "--detach", commit)
    _git(asked, "-C", folder, "submodule", "--quiet", "update", "--init", "--recursive")
    project = os.path.realpath(os.path.join(folder, inside))
    within = os.path.commonpath([project, os.path.realpath(folder)]) == os.path.realpath(folder)
    if not within or not os.path.isdir(project):
        raise PluginError(f"`{asked.shown}` has no folder `{inside}`", code="plugin_not_found")
    return project, commit


def _parts(asked: Asked) -> tuple[str, str, str]:
    """Give address, revision and folder of what is written as pip takes it."""
    address, _, more = asked.text.removeprefix("git+").partition("#")
    said = dict(one.partition("=")[::2] for one in more.split("&") if one)
    head, slash, tail = address.rpartition("/")
    last, at, revision = tail.partition("@")
    if not address.startswith(_SCHEMES) or (at and not _REVISION.fullmatch(revision)):
        raise PluginError(
            f"`{asked.shown}` is no address of a repository: git+https://HOST/PATH@COMMIT",
            code="plugin_not_found",
        )
    return head + slash + last, revision, said.get("subdirectory", "")


def _commit(asked: Asked, folder: str, revision: str) -> str:
    """Find the commit of a branch, a tag or digits; the digits always mean themselves."""
    digits = bool(re.fullmatch("[0-9a-f]{7,40}", revision))
    named = [f"refs/remotes/origin/{revision}", f"refs/tags/{revision}"]
    tried = ["HEAD"] if not revision else [*([revision] if digits else []), *named]
    for fetch in (False, True):
        if fetch and revision:
            _git(asked, "-C", folder, "fetch", "--quiet", "origin", revision)
            tried = [revision if len(revision) == 40 and digits else "FETCH_HEAD"]
        for one in tried:
            words = ("-C", folder, "rev-parse", "--verify", "--quiet", f"{one}^{{commit}}")
            found = _git(asked, *words, needed=False)
            if found:
                return found
    raise PluginError(f"`{asked.shown}` has nothing to fetch", code="plugin_not_found")


def _git(asked: Asked, *words: str, needed: bool = True) -> str:
    """Run git, which asks nobody and runs no hook of the repository."""
    command = ["git", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", *words]
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, encoding="utf-8", errors="replace",
            stdin=subprocess.DEVNULL, timeout=_LONGEST,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "GCM_INTERACTIVE": "never"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TryLaterError(
            f"`{asked.shown}` was not fetched within {_LONGEST:.0f} seconds",
            code="index_unreachable",
        ) from None
    except OSError as error:
        raise PluginError(
            f"git cannot be run: {error.strerror}", hint="install git", code="no_installer"
        ) from None
    if done.returncode and needed:
        told = [line for line in without_credentials(done.stderr).splitlines() if line.strip()]
        reason = next((one for one in told if one.startswith(("fatal:", "error:"))), "")
        raise PluginError(
            f"git cannot get `{asked.shown}`: {(reason or ' '.join(told[-1:]))[:300]}; nothing was"
            " run",
            code="plugin_not_found",
            details=told[-20:],
        )
    return done.stdout.strip() if not done.returncode else ""
