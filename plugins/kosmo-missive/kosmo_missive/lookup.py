"""Finding a row by what people call it: an id, a name or an address."""

from __future__ import annotations

from kosmo_missive.answers import rows_in
from kosmo_missive.bodies import texts
from kosmo_missive.suggestions import ambiguous, unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json, Object

    Names = tuple[str, ...]

_PAGE = 200
_MOST_PAGES = 25


class Directory:
    """The rows of one resource, read once and only when something must be looked up."""

    def __init__(self, client: Client, resource: str, by: tuple[str, ...] = ("name",)) -> None:
        """Take the resource and the fields `by` which people name its rows."""
        self._client = client
        self._resource = resource
        self._by = by
        self._rows: list[Object] | None = None

    def rows(self) -> list[Object]:
        """Give every row."""
        if self._rows is None:
            self._rows = every(self._client, self._resource)
        return self._rows

    def id_of(self, wanted: str) -> str:
        """Give the id of what is `wanted`; an id stands for itself, without a request."""
        return wanted if is_id(wanted) else str(self.row_of(wanted)["id"])

    def ids_of(self, several: Json, name: str) -> list[str]:
        """Give the ids of a list, each once; `name` is what refusals call the list."""
        wanted = texts(self._client, several, name)
        return list(dict.fromkeys(self.id_of(one) for one in wanted))

    def fill(self, row: Object, *, one: Names = (), several: Names = ()) -> None:
        """Replace names by ids: one under each key of `one`, a list under each of `several`.

        Keys that are absent or empty stay as they are.
        """
        for name in (name for name in one if row.get(name)):
            if not isinstance(row[name], str):
                raise self._client.refuse(f"`{name}` must be a text, an id or a name")
            row[name] = self.id_of(row[name])
        for name in (name for name in several if row.get(name)):
            row[name] = self.ids_of(row[name], name)

    def row_of(self, wanted: str) -> Object:
        """Find the one row with this id or name; refuse none and several, with what is meant."""
        meant = wanted.casefold()
        for row in self.rows():
            if row.get("id") == wanted:
                return row
        found = [r for r in self.rows() if any(str(r.get(k)).casefold() == meant for k in self._by)]
        if len(found) == 1:
            return found[0]
        if found:
            raise self._client.refuse(ambiguous(self._resource, wanted, found, self._by))
        raise self._client.refuse(unknown(self._resource, wanted, self.rows(), self._by))


class Places(Directory):
    """What others belong to, whose ids callers know in other forms than Missive's own as well.

    Anything with a digit and neither a capital nor a blank, such as `org_123`, is an id.
    """

    def id_of(self, wanted: str) -> str:
        """Give the id of what is `wanted`; an id stands for itself, without a request."""
        plain = wanted == wanted.lower() and not any(one.isspace() for one in wanted)
        if plain and any(one.isdigit() for one in wanted):
            return wanted
        return super().id_of(wanted)


def organizations(client: Client) -> Directory:
    """Give the organizations, by name."""
    return Places(client, "organizations")


def contact_books(client: Client) -> Directory:
    """Give the contact books, by name."""
    return Places(client, "contact_books")


def teams(client: Client) -> Directory:
    """Give the teams, by name."""
    return Directory(client, "teams")


def shared_labels(client: Client) -> Directory:
    """Give the shared labels, by name with or without those of their parents."""
    return Directory(client, "shared_labels", ("name", "name_with_parent_names"))


def every(client: Client, resource: str) -> list[Object]:
    """Read a whole list for looking something up; it does not count as the call's own paging."""
    rows: list[Object] = []
    for _ in range(_MOST_PAGES):
        page = rows_in(client.get(resource, params={"limit": _PAGE, "offset": len(rows)}), resource)
        rows += page
        if len(page) < _PAGE:
            break
    return rows


def is_id(text: str) -> bool:
    """Tell whether a text has the form of Missive's ids (UUID), so that no lookup is needed."""
    parts = text.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and all(
        character in "0123456789abcdefABCDEF" for character in "".join(parts)
    )
