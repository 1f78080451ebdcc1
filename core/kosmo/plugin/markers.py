"""The marks that a plugin's functions, fields and hooks carry.

A mark leaves the function as it is: it only sets the attribute `kosmo`, which is read when the
plugin is indexed. Nothing here may import what a call does not need.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from kosmo.http.pages import Numbered, PageStyle
    from kosmo.http.paging import Paging
    from kosmo.plugin.asynchronous import Wait

    F = TypeVar("F", bound=Callable[..., Any])


class Mark:
    """What `read` and `write` say about a function, beyond its signature and docstring."""

    __slots__ = (
        "cache",
        "columns",
        "destructive",
        "effect",
        "idempotency_header",
        "idempotent",
        "inward_when",
        "limits",
        "link",
        "outward",
        "outward_when",
        "pages",
        "streams",
        "wait",
    )

    def __init__(self, effect: str, **said: Any) -> None:
        """Take the effect and the keywords of the marker."""
        self.effect = effect
        self.pages: PageStyle | Numbered | Paging | None = said.get("pages")
        self.columns: tuple[str, ...] = tuple(said.get("columns", ()))
        self.link: str | None = said.get("link")
        self.destructive: bool = said.get("destructive", False)
        self.outward: bool = said.get("outward", False)
        self.outward_when: tuple[str, ...] = tuple(said.get("outward_when", ()))
        self.inward_when: dict[str, Any] = said.get("inward_when") or {}
        self.idempotent: bool = said.get("idempotent", effect == "read")
        self.idempotency_header: str | None = said.get("idempotency_header")
        self.streams: bool = said.get("streams", False)
        self.limits: tuple[str, ...] = tuple(said.get("limits", ()))
        self.cache: float | None = said.get("cache")
        self.wait: Wait | None = said.get("wait")


def read(
    *,
    pages: PageStyle | Numbered | Paging | None = None,
    streams: bool = False,
    columns: tuple[str, ...] = (),
    limits: tuple[str, ...] = (),
    cache: float | None = None,
    wait: Wait | None = None,
    link: str | None = None,
) -> Callable[[F], F]:
    """Mark a function that changes nothing at the service.

    `pages` is the paging style of its list; `streams` says that the answer holds the rows of one
    `Client.rows`, `paged` or `numbered` as they came, so that they may be printed while more are
    read. `columns` are the dotted paths that a table shows. `limits` (`20/1m`) hold for this
    function beside the integration's. `cache` is for how many seconds an answer may be used
    again where the service does not say. `wait` tells how an asynchronous result is asked for.
    `link` is the page of the vendor's documentation that it was written from.
    """
    said = {"pages": pages, "streams": streams, "columns": columns, "limits": limits}
    return _marker(Mark("read", **said, cache=cache, wait=wait, link=link))


def write(
    *,
    destructive: bool = False,
    outward: bool = False,
    outward_when: tuple[str, ...] = (),
    inward_when: dict[str, Any] | None = None,
    idempotent: bool = False,
    idempotency_header: str | None = None,
    columns: tuple[str, ...] = (),
    limits: tuple[str, ...] = (),
    wait: Wait | None = None,
    link: str | None = None,
) -> Callable[[F], F]:
    """Mark a function that changes something at the service.

    `destructive` cannot be undone; `outward` reaches people outside (sends, buys) and
    `outward_when` lists dotted argument paths that make it so when they are set to anything but
    false, such as `body.send`; `inward_when` has the argument and value that make an outward call a
    plain write, such as `{"type": "note"}`; `idempotent` may be repeated without a second effect.
    `idempotency_header` is the header in which the service takes a key that tells repeated
    requests: a fresh key goes with each request, and the same one with its further attempts.
    `limits`, `wait` and the rest are as with `read`.
    """
    mark = Mark(
        "write",
        destructive=destructive,
        outward=outward,
        outward_when=outward_when,
        inward_when=inward_when,
        idempotent=idempotent,
        idempotency_header=idempotency_header,
        columns=columns,
        limits=limits,
        wait=wait,
        link=link,
    )
    return _marker(mark)


def _marker(mark: Mark) -> Callable[[F], F]:
    def apply(function: F) -> F:
        function.kosmo = mark  # type: ignore[attr-defined]
        return function

    return apply


class Field:
    """Bounds and words of one parameter, put into `Annotated`; the names are pydantic's.

    `format` may be `id` (one identifier: not empty, no slash, space or dots that climb), `ids`
    (several, separated by commas), `secret` (given as `env:NAME`, and read from there when the
    call is made), or a format of JSON Schema. `schema` adds JSON Schema of
    one's own, such as the `properties` of an object.
    """

    __slots__ = ("said",)

    def __init__(
        self,
        *,
        ge: float | None = None,
        le: float | None = None,
        min_length: int | None = None,
        max_length: int | None = None,
        pattern: str | None = None,
        format: str | None = None,
        examples: list[Any] | None = None,
        schema: dict[str, Any] | None = None,
    ) -> None:
        """Take the bounds; numbers are inclusive, lengths are in characters or items."""
        said = {
            "ge": ge,
            "le": le,
            "min_length": min_length,
            "max_length": max_length,
            "pattern": pattern,
            "format": format,
            "examples": examples,
            "schema": schema,
        }
        self.said = {name: value for name, value in said.items() if value is not None}


def hookimpl(function: F) -> F:
    """Mark an implementation of one of kosmo's hooks.

    It sets what `pluggy.HookimplMarker("kosmo")` sets, without importing pluggy on every call.
    """
    function.kosmo_impl = {  # type: ignore[attr-defined]
        "wrapper": False,
        "hookwrapper": False,
        "optionalhook": False,
        "tryfirst": False,
        "trylast": False,
        "specname": None,
    }
    return function
