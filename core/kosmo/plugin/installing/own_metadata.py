"""The metadata of a wheel: one folder, spelled exactly, and what it says of the distribution."""

from __future__ import annotations

from email.parser import HeaderParser

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from kosmo.errors import PluginError
from kosmo.plugin.installing import extent
from kosmo.plugin.installing.environment import needed
from kosmo.plugin.installing.refused import hostile, unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from email.message import Message

_NAMES = ("METADATA", "RECORD", "WHEEL", "entry_points.txt")
_FOLDERS = (".dist-info", ".egg-info")


class Said:
    """What a distribution says of itself, in lines that do nothing to a terminal."""

    def __init__(self, path: str, content: bytes) -> None:
        """Take the wheel's path and its `METADATA`; PluginError for what cannot be read."""
        said = HeaderParser().parsestr(content.decode("utf-8", "replace"))
        self.name = canonicalize_name(said["Name"] or "")
        self.version: str = said["Version"] or ""
        self.summary = _line(said["Summary"] or "", 300)
        self.author = _author(said)
        self.python = _line(said["Requires-Python"], 300) if said["Requires-Python"] else None
        given = said.get_all("Requires-Dist") or []
        if len(given) > extent.REQUIREMENTS or max(map(len, given), default=0) > extent.REQUIREMENT:
            raise hostile(path, "it needs more than a plugin can need")
        self.requires = [_line(one, extent.REQUIREMENT) for one in given]
        try:
            needed(self.requires)
        except PluginError as error:
            raise unreadable(path, error.message) from None
        self.needs = sorted({canonicalize_name(Requirement(one).name) for one in self.requires})


def metadata_folder(path: str, files: dict[str, str], name: str, version: str) -> str:
    """Find the one folder of metadata; PluginError for others, or files that are spelled oddly."""
    tops = {place.partition("/")[0]: member for member, place in files.items()}
    found = [top for top in tops if top.lower().endswith(_FOLDERS)]
    for top in found:
        stem, _, kind = top.rpartition(".")
        its_name, _, its_version = stem.partition("-")
        own = canonicalize_name(its_name) == name and same_version(its_version, version)
        if not own or kind != "dist-info":
            raise hostile(path, f"{tops[top][:80]!r} in it belongs to somebody else")
    if len(found) > 1:
        raise hostile(path, f"it has several folders of metadata: {', '.join(sorted(found))}")
    if not found:
        raise unreadable(path, "it has no `METADATA`")
    for place in files.values():
        top, _, rest = place.partition("/")
        known = next((one for one in _NAMES if one.lower() == rest.lower()), rest)
        if top == found[0] and rest != known:
            raise hostile(path, f"`{rest}` in its metadata must be spelled `{known}`")
    return found[0]


def same_version(one: str, other: str) -> bool:
    """Tell whether two texts are the same version; `1.0` and `1.0.0` are."""
    try:
        return Version(one) == Version(other)
    except InvalidVersion:
        return one == other


def _author(said: Message) -> str:
    text = said["Author"] or said["Author-email"] or said["Maintainer"] or said["Maintainer-email"]
    return _line(text or "", 200)


def _line(text: str, longest: int) -> str:
    """Give a text in one line, in which nothing moves a cursor or turns what is around it."""
    text = " ".join(text.split())[:longest]
    return "".join(letter if letter.isprintable() else "?" for letter in text)
