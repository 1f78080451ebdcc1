"""The base URL of a service, from the servers that its document names."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from kosmo.cli.scaffold.openapi.texts import clean
from kosmo.errors import UsageError
from kosmo.plugin.hosts import is_private, problem_with_address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document


def base_url_of(document: Document, *, private: bool, given: str | None) -> tuple[str, list[str]]:
    """Choose the base URL, and say what was done to get it.

    Raises UsageError where the document names none that may be used.
    """
    if given is not None:
        told = problem_with_address(given)
        if told is not None and not (private and "private" in told):
            raise UsageError(f"the base URL {told}")
        return given.rstrip("/"), []
    refused = ""
    for server in _servers(document):
        url, notes = _whole(document, server)
        if url.startswith("http://"):
            url = f"https://{url[7:]}"
            notes.append(f"`{url}` is called by https, though the document says http")
        problem = problem_with_address(url) if url else "its address is not whole"
        if problem is None or (private and "private" in problem):
            return url.rstrip("/"), notes
        refused = refused or clean(problem, 200)
    why = f"its server cannot be used: {refused}" if refused else "it names no server"
    remedy = "; `--allow-private` takes it" if "private" in refused else ""
    raise UsageError(f"{why}; `--base-url https://…` gives another{remedy}")


def _servers(document: Document) -> list[dict[str, Any]]:
    data = document.data
    if not document.old:
        given = data.get("servers")
        return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    host = data.get("host") or urlsplit(document.url or "").netloc
    if not isinstance(host, str) or not host:
        return []
    schemes = data.get("schemes")
    scheme = "http" if isinstance(schemes, list) and schemes and "https" not in schemes else "https"
    path = data.get("basePath")
    path = f"/{path.strip('/')}" if isinstance(path, str) and path.strip("/") else ""
    return [{"url": f"{scheme}://{host}{path}"}]


def _whole(document: Document, server: dict[str, Any]) -> tuple[str, list[str]]:
    """Fill in the variables of a server's address, and join a relative one to the document's."""
    url, told = str(server.get("url", "")).strip(), []
    variables = server.get("variables")
    for name in re.findall(r"\{([^{}]+)\}", url):
        said = variables.get(name) if isinstance(variables, dict) else None
        values = said.get("enum") if isinstance(said, dict) else None
        default = said.get("default") if isinstance(said, dict) else None
        value = default or (values[0] if isinstance(values, list) and values else "")
        url = url.replace(f"{{{name}}}", str(value))
        told.append(
            f"the base URL has `{clean(value, 60)}` for `{clean(name, 60)}`: an account's own"
            " `base_url` may have another"
        )
    if "://" not in url and document.url is not None:
        url = urljoin(document.url, url or "/")
    parts = urlsplit(url) if _splits(url) else None
    if parts is None or parts.scheme not in ("http", "https"):
        return "", told
    host = parts.hostname or ""
    if parts.scheme == "http" and is_private(host):
        return f"https://{parts.netloc}{parts.path}", told
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/"), told


def _splits(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True
