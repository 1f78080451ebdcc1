"""What a person asked for: a wheel, a name in an index, a folder, an address, a repository."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit, urlunsplit

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from kosmo.errors import PluginError, UsageError

_SOURCES = (".tar.gz", ".tgz", ".zip", ".tar.bz2", ".tar.xz")
_COMMIT = re.compile(r"@[0-9a-f]{40}(?:[#&].*)?$")


class Asked:
    """One thing that was asked for.

    `kind` is `wheel` (a file), `name` (in an index), `address` (of a wheel), or what has to be
    built: `folder`, `archive` and `repository`.
    """

    __slots__ = ("kind", "name", "text")

    def __init__(self, text: str, kind: str, name: str | None = None) -> None:
        """Take what it is; the `name` of the distribution where it is told."""
        self.text = text
        self.kind = kind
        self.name = name

    @property
    def builds(self) -> bool:
        """Whether code of the project runs before there is a wheel."""
        return self.kind in ("folder", "archive", "repository")

    @property
    def pinned(self) -> bool:
        """Whether the text names one content for ever: a repository at a commit."""
        return self.kind == "repository" and bool(_COMMIT.search(self.text))

    @property
    def shown(self) -> str:
        """The text without any user and password of an address."""
        return without_credentials(self.text)


def read_asked(text: str) -> Asked:
    """Find out what was asked for; UsageError for what is nothing of it.

    Paths become absolute, so that they mean the same later.
    """
    text = text.strip()
    if text.startswith(("git+", "hg+", "svn+", "bzr+")):
        return Asked(text, "repository")
    if re.match(r"[a-z]+://", text):
        return _at_address(text)
    if os.sep in text or text.startswith((".", "~")) or text.endswith((".whl", *_SOURCES)):
        return _file(os.path.abspath(os.path.expanduser(text)), text)
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        requirement = None
    if requirement is None or not text.isascii():
        raise UsageError(
            f"{text[:80]!r} is no plugin: give a wheel, a name with or without a version, a folder,"
            " or git+https://…",
            hint="kosmo plugins install --help",
            code="invalid_arguments",
        )
    name = canonicalize_name(requirement.name)
    if requirement.url is None:
        return Asked(text, "name", name)
    inner = read_asked(requirement.url)
    return Asked(inner.text, inner.kind, name)


def without_credentials(address: str) -> str:
    """Drop user and password from an address; `git@` stays, which is no secret."""
    if "://" not in address:
        return address
    parts = urlsplit(address)
    user, at, host = parts.netloc.rpartition("@")
    kept = user if user == "git" else ""
    netloc = f"{kept}@{host}" if kept else host if at else parts.netloc
    return urlunsplit(parts._replace(netloc=netloc))


def _at_address(text: str) -> Asked:
    parts = urlsplit(text)
    if parts.scheme == "file":
        from urllib.request import url2pathname

        return _file(url2pathname(parts.path), text)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise UsageError(
            f"`{without_credentials(text)}` is no address of a plugin: it must begin with https://",
            code="invalid_arguments",
        )
    return Asked(text, "address" if parts.path.endswith(".whl") else "archive")


def _file(path: str, text: str) -> Asked:
    if os.path.isdir(path):
        if not any(os.path.isfile(os.path.join(path, n)) for n in ("pyproject.toml", "setup.py")):
            raise UsageError(
                f"`{text}` is a folder without a `pyproject.toml`: nothing can be installed of it",
                code="plugin_not_found",
            )
        return Asked(path, "folder")
    if not os.path.isfile(path):
        raise PluginError(f"there is no file `{text}`", code="plugin_not_found")
    if path.endswith(".whl"):
        return Asked(path, "wheel")
    if path.endswith(_SOURCES):
        return Asked(path, "archive")
    raise UsageError(
        f"`{text}` is neither a wheel nor an archive of sources", code="invalid_arguments"
    )
