"""People: whose token this is, and whom an id, an e-mail address, a name or `me` means."""

from __future__ import annotations

from kosmo import ServiceError

from kosmo_missive.lookup import Directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Object


class People(Directory):
    """The users that the token can see."""

    def __init__(self, client: Client) -> None:
        """Take the client; nothing is sent yet."""
        super().__init__(client, "users", ("name", "email"))

    def me(self) -> Object:
        """Give the token's owner, the row that Missive marks with `me`."""
        for row in self.rows():
            if row.get("me"):
                return row
        raise ServiceError("Missive marks no user as the token's owner", code="malformed_answer")

    def is_me(self, who: str) -> bool:
        """Tell whether `who` is the token's owner."""
        return who == "me" or self.id_of(who) == self.me()["id"]

    def id_of(self, wanted: str) -> str:
        """Give the id of a person; `me` is the token's owner."""
        return str(self.me()["id"]) if wanted == "me" else super().id_of(wanted)
