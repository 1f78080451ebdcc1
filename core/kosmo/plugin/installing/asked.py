"""What a person asked for: a wheel, a name in an index, a folder, an address, a repository."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from kosmo.errors import PluginError, UsageError
from kosmo.plugin.installing.masking import without_credentials

_SOURCES = (".tar.gz", ".tgz", ".zip", ".tar.bz2", ".tar.xz")
_REPOSITORIES = ("git+", "hg+", "svn+", "bzr+")
_NAMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\s*(\[[^\]]*\])?\s*@\s*[A-Za-z][A-Za-z0-9+.-]*:")
_COMMIT = re.compile(r"@([0-9a-f]{40})(?:[#&].*)?$")


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
    def commit(self) -> str | None:
        """The commit at which the text names a repository, as 40 digits."""
        found = _COMMIT.search(self.text) if self.text.startswith("git+") else None
        return found[1] if found else None

    @property
    def pinned(self) -> bool:
        """Whether the text names one content for ever: a repository at a commit."""
        return self.commit is not None

    @property
    def whole(self) -> str:
        """The text as pip takes it, with the name that was given for an address."""
        if self.name is None or self.kind == "name":
            return self.text
        return f"{self.name} @ {self.url}"

    @property
    def url(self) -> str:
        """The text as an address, that of a file or folder where it is one."""
        from urllib.request import pathname2url

        return (
            self.text if not self.text.startswith(os.sep) else f"file://{pathname2url(self.text)}"
        )

    @property
    def shown(self) -> str:
        """The text without any credentials of an address."""
        return without_credentials(self.whole)


def read_asked(text: str) -> Asked:
    """Find out what was asked for; UsageError for what is nothing of it.

    Paths become absolute, so that they mean the same later.
    """
    text = text.strip()
    if _NAMED.match(text) and not os.path.exists(text):
        return _named(text)
    if text.lower().startswith(_REPOSITORIES):
        return Asked(_one_address(text), "repository")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:[/\\]{2}", text):
        return _at_address(_one_address(text))
    if os.sep in text or text.startswith((".", "~")) or text.endswith((".whl", *_SOURCES)):
        return _file(os.path.abspath(os.path.expanduser(text)), text)
    requirement = _requirement(text)
    if requirement.url is not None:
        raise _no_plugin(text)
    return Asked(text, "name", canonicalize_name(requirement.name))


def _named(text: str) -> Asked:
    """Read `NAME @ ADDRESS`."""
    requirement = _requirement(text)
    if requirement.extras or requirement.marker is not None or requirement.url is None:
        raise UsageError(
            f"`{without_credentials(text)}` can have a name and an address only: extras and markers"
            " can be asked of an index",
            code="invalid_arguments",
        )
    inner = read_asked(requirement.url)
    return Asked(inner.text, inner.kind, canonicalize_name(requirement.name))


def _requirement(text: str) -> Requirement:
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        raise _no_plugin(text) from None
    if not text.isascii():
        raise _no_plugin(text)
    return requirement


def _one_address(text: str) -> str:
    """Give an address with its scheme in small letters; UsageError for one that is in pieces."""
    if any(letter.isspace() or not letter.isprintable() for letter in text):
        raise UsageError("an address of a plugin has no spaces in it", code="invalid_arguments")
    scheme, colon, rest = text.partition(":")
    return f"{scheme.lower()}{colon}{rest}"


def _at_address(text: str) -> Asked:
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        raise _no_plugin(text) from None
    if parts.scheme == "file":
        from urllib.request import url2pathname

        return _file(url2pathname(parts.path), text)
    if parts.scheme not in ("https", "http") or not host:
        raise UsageError(
            f"`{without_credentials(text)}` is no address of a plugin: it must begin with https://",
            code="invalid_arguments",
        )
    return Asked(text, "address" if parts.path.endswith(".whl") else "archive")


def _file(path: str, text: str) -> Asked:
    shown = without_credentials(text)
    if os.path.isdir(path):
        if not any(os.path.isfile(os.path.join(path, n)) for n in ("pyproject.toml", "setup.py")):
            raise UsageError(
                f"`{shown}` is a folder without a `pyproject.toml`: nothing can be installed of it",
                code="plugin_not_found",
            )
        return Asked(path, "folder")
    if not os.path.isfile(path):
        raise PluginError(f"there is no file `{shown}`", code="plugin_not_found")
    if path.endswith(".whl"):
        return Asked(path, "wheel")
    if path.endswith(_SOURCES):
        return Asked(path, "archive")
    raise UsageError(
        f"`{shown}` is neither a wheel nor an archive of sources", code="invalid_arguments"
    )


def _no_plugin(text: str) -> UsageError:
    return UsageError(
        f"{without_credentials(text)[:80]!r} is no plugin: give a wheel, a name with or without a"
        " version, a folder, or git+https://…",
        hint="kosmo plugins install --help",
        code="invalid_arguments",
    )
