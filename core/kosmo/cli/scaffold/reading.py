"""Reading a description of a service, from a file or an address, as JSON or YAML."""

from __future__ import annotations

import json
import os
import re

from kosmo.errors import ServiceError, TryLaterError, UsageError
from kosmo.plugin.hosts import is_private

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LARGEST = 256 * 1024 * 1024  # bytes
_LARGEST_YAML = 32 * 1024 * 1024
_EVENTS = 5_000_000  # of YAML, which takes a microsecond where JSON takes none
_LONGEST = 10_000  # bits of a number
_NODES = 30_000_000  # values, those that stand behind an alias counted wherever it is used
_DEEPEST = 250
_MOVES = 5
_TIMEOUT = 60.0  # seconds
# How YAML 1.2 writes what JSON has; to PyYAML itself `12:30` is a number and `no` is false.
_WRITTEN = {
    "bool": re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"),
    "int": re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z"),
    "float": re.compile(r"[-+]?(?=[0-9.]*[.eE])(?:\.[0-9]+|[0-9]+\.?[0-9]*)(?:[eE][-+]?[0-9]+)?\Z"),
}


def read_source(source: str, *, private: bool = False) -> tuple[Any, str | None, str | None]:
    """Read and parse what a file or an address has; gives the data, the file, the address.

    Addresses in somebody's own network are read only where `private` says so.
    """
    if "://" in source:
        text, url = _fetched(source, private=private)
        return parsed(text, url), None, url
    return parsed(read_file(source), source), source, None


def read_file(path: str) -> bytes:
    """Read a file; raises UsageError where that cannot be done."""
    try:
        if os.path.getsize(path) > _LARGEST:
            raise UsageError(f"`{path}` is larger than {_LARGEST >> 20} MB")
        with open(path, "rb") as file:
            return file.read(_LARGEST)
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"`{path}` cannot be read: {told}") from None


def parsed(text: bytes, source: str) -> Any:
    """Parse JSON, or else YAML; raises UsageError for neither, and for one that explodes."""
    try:
        data = json.loads(text)
    except ValueError:
        data = _yaml(text, source)
    except RecursionError:
        raise UsageError(f"`{source}` has values in one another without end") from None
    _bound(data, source)
    return data


def _yaml(text: bytes, source: str) -> Any:
    import yaml

    if len(text) > _LARGEST_YAML:
        raise UsageError(
            f"`{source}` is YAML of more than {_LARGEST_YAML >> 20} MB: give it as JSON"
        )
    try:
        _walk(yaml, text, source)
        return yaml.load(text, Loader=_loader(yaml))  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError) as error:
        where = getattr(error, "problem_mark", None)
        told = f" (line {where.line + 1})" if where is not None else ""
        raise UsageError(f"`{source}` is neither JSON nor YAML{told}") from None
    except RecursionError:
        raise UsageError(f"`{source}` has values in one another without end") from None


def _walk(yaml: Any, text: bytes, source: str) -> None:
    """Refuse what is too deep or too long, before it is put together: that recurses in C."""
    depth = 0
    events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for count, event in enumerate(events):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise UsageError(f"`{source}` has values in one another without end")
        if count > _EVENTS:
            raise UsageError(f"`{source}` has too many values")


def _loader(yaml: Any) -> Any:
    """Make what reads YAML as JSON sees it: no dates, `no` and `on` are words, keys are texts."""
    ignored = (":timestamp", ":merge", ":value")
    resolvers = {
        first: [
            (tag, _WRITTEN.get(tag.rpartition(":")[2], pattern))
            for tag, pattern in pairs
            if not tag.endswith(ignored)
        ]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def mapping(loader: Any, node: Any) -> Any:
        made: dict[str, Any] = {}
        yield made  # an alias in it may lead to it
        for key, value in node.value:
            name = loader.construct_object(key, deep=True)
            made[str(name)] = loader.construct_object(value)

    body = {"yaml_implicit_resolvers": resolvers}
    loader: Any = type("Loader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), body)
    loader.add_constructor("tag:yaml.org,2002:map", mapping)
    return loader


def _bound(data: Any, source: str) -> None:
    """Refuse a document that is small only as it is written: aliases of aliases, or in a circle.

    Each value is counted once and remembered, so that counting does not explode itself.
    """
    sizes: dict[int, int] = {}

    def size(value: Any, depth: int) -> int:
        if not isinstance(value, (dict, list)):
            if isinstance(value, int) and value.bit_length() > _LONGEST:
                raise UsageError(f"`{source}` has a number that is too large")
            return 1
        known = sizes.get(id(value))
        if known is None:
            if depth > _DEEPEST:
                raise UsageError(f"`{source}` has values in one another without end")
            inner = value.values() if isinstance(value, dict) else value
            known = sizes[id(value)] = 1 + sum(size(one, depth + 1) for one in inner)
        return known

    if size(data, 0) > _NODES:
        raise UsageError(f"`{source}` is an alias bomb: its aliases stand for too many values")


def _fetched(url: str, *, private: bool) -> tuple[bytes, str]:
    from urllib.parse import urljoin

    from kosmo.http.choose import open_transport
    from kosmo.message import Request, TransportError

    home = ""  # of an address on this machine that the user named
    for number in range(_MOVES):
        origin = _permit(url, private=private, home=home if number else None)
        home = home or origin
        transport = open_transport(origin, long_lived=False)
        try:
            wanted = {"Accept": "application/json, application/yaml, */*", "User-Agent": "kosmo"}
            response = transport.send(Request("GET", url, wanted), _TIMEOUT)
        except TransportError as error:
            raise TryLaterError(f"`{url}` cannot be read: {error}", code="unavailable") from None
        finally:
            transport.close()
        if response.status not in (301, 302, 303, 307, 308):
            break
        url = urljoin(url, response.headers.get("location", ""))
    if response.status != 200:
        raise ServiceError(f"`{url}` answered {response.status}", http_status=response.status)
    return response.body, url


def _permit(url: str, *, private: bool, home: str | None) -> str:
    """Check an address, and give its origin; `home` is that of what led to it, None at first.

    This machine is asked where the user names it, and nobody else leads to it.
    """
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        plain = url.isascii() and url.isprintable() and not set(url) & set(' \\<>"')
        host = host if plain and parts.username is None and parts.port != 0 else ""
    except ValueError:
        host = ""
    here = host in ("localhost", "127.0.0.1", "::1")
    if not host or parts.scheme not in (("http", "https") if here else ("https",)):
        told = url if url.isprintable() and "@" not in url else "that"
        raise UsageError(f"`{told}` is no https address; save the document and name the file")
    origin = f"{parts.scheme}://{parts.netloc}"
    led = here and home is not None and home != origin
    if (led or is_private(host)) and not private:
        raise UsageError(f"`{host}` is in a private network; `--allow-private` lets it be read")
    return origin
