"""Several rows in one request: ids separated by commas, and one object for each id."""

from __future__ import annotations

from kosmo_missive.bodies import objects_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Object

# Missive names no maximum; a hundred ids keep the address below what servers take.
MOST_IDS = 100


def split_ids(client: Client, text: str, name: str) -> list[str]:
    """Give the ids of a comma-separated text, each once, as Missive refuses repeated ones."""
    ids = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not ids:
        raise client.refuse(f"`{name}` holds no id")
    if len(ids) > MOST_IDS:
        raise client.refuse(
            f"`{name}` holds {len(ids)} ids; kosmo sends at most {MOST_IDS} at once"
        )
    return ids


def rows_by_id(
    client: Client, ids: list[str], body: Object, envelope: str, *also: str
) -> list[Object]:
    """Give one object for each id, carrying it, as Missive's batch updates want.

    `body` holds such objects already, or the attributes that every id gets.
    """
    rows = objects_in(client, body, envelope, *also)
    if len(rows) == 1 and "id" not in rows[0]:
        return [{**rows[0], "id": one} for one in ids]
    found = [row.get("id") for row in rows]
    if sorted(map(str, found)) != sorted(ids):
        raise client.refuse(
            f"the objects in `{envelope}` must carry the ids that were given, each once; to change"
            " all of them alike, give one object without `id`"
        )
    return rows
