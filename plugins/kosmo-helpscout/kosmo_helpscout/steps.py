"""Changes of one conversation, one request each, as Help Scout takes one operation at a time."""

from __future__ import annotations

from kosmo import KosmoError

from kosmo_helpscout.answers import object_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json, Object


class Steps:
    """Changes in the order in which they were named; what is None is no change."""

    def __init__(self, client: Client, id: int) -> None:
        """Take the conversation; nothing is sent before `taken`."""
        self._client = client
        self._id = str(id)
        self._steps: list[tuple[str, str, Object]] = []

    def replace(self, name: str, path: str, value: Json) -> None:
        """Give a field another value."""
        if value is not None:
            self._patch(name, {"op": "replace", "path": path, "value": value})

    def move(self, name: str, mailbox: int | None) -> None:
        """Move it to another inbox."""
        if mailbox is not None:
            self._patch(name, {"op": "move", "path": "/mailboxId", "value": mailbox})

    def assign(self, name: str, user: int | None) -> None:
        """Assign it to a user; 0 takes the assignment away."""
        if user == 0:
            self._patch(name, {"op": "remove", "path": "/assignTo"})
        elif user is not None:
            self.replace(name, "/assignTo", user)

    def tag(self, name: str, tags: list[str] | None) -> None:
        """Replace its tags, which have an address of their own."""
        if tags is not None:
            self._steps.append((name, "PUT", {"tags": list(dict.fromkeys(tags))}))

    def taken(self) -> list[str]:
        """Send the requests and give the names of the changes.

        Refuses where there is none. The error of one that fails tells what was done before.
        """
        if not self._steps:
            raise self._client.refuse("say what to change, such as `--status closed`")
        done: list[str] = []
        for name, method, body in self._steps:
            path = ("conversations", self._id, *(("tags",) if method == "PUT" else ()))
            try:
                self._client.answer(method, *path, body=body)
            except KosmoError as error:
                raise _after(error, name, done) from None
            done.append(name)
        return done

    def _patch(self, name: str, operation: Object) -> None:
        self._steps.append((name, "PATCH", operation))


def tags_of(client: Client, id: int) -> list[str]:
    """Give the names of a conversation's tags."""
    row = object_in(client.get("conversations", str(id)), "a conversation")
    return [str(one["tag"]) for one in row.get("tags") or () if one.get("tag")]


def _after(error: KosmoError, name: str, done: list[str]) -> KosmoError:
    """Say in an error that changes came before it."""
    if done:
        told = ", ".join(f"`{one}`" for one in done)
        error.message += f"; {told} had been changed before `{name}` failed"
        error.args = (error.message,)
        error.details += [f"changed: {one}" for one in done] + [f"failed: {name}"]
    return error
