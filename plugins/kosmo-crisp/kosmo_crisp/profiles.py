"""The profile of a contact as Crisp takes it."""

from __future__ import annotations

from kosmo_crisp.bodies import given

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json, Object


def profile_of(
    client: Client,
    *,
    nickname: str | None,
    phone: str | None,
    address: str | None,
    person: Object | None,
    company: Object | None,
    **top: Json,
) -> Object:
    """Put together what was given; the name and the like belong to the person."""
    inside = dict(person or {})
    for name, value in given(nickname=nickname, phone=phone, address=address).items():
        if name in inside:
            raise client.refuse(f"`{name}` is given both in `person` and beside it; give it once")
        inside[name] = value
    return given(**top, person=inside or None, company=company or None)
