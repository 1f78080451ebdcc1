"""What a service has elsewhere: followed once, for reading, and never to another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo import Client, Response, ServiceError
from kosmo.call import Facts, Pages

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = "https://service.example/v2"


class Service:
    """Answers by path; writes down what it is asked."""

    def __init__(self, location: str, status: int = 301) -> None:
        self.asked: list[str] = []
        self.answers = {
            f"{BASE}/old": Response(status, {"location": location}, b""),
            f"{BASE}/new": Response(200, {}, b'{"id": "new"}'),
        }
        self.client = Client(self._answer, BASE, facts=Facts(), pages=Pages(), fields={})

    def _answer(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        self.asked.append(f"{method} {url}")
        return self.answers.get(url, Response(404, {}, b""))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("location", [f"{BASE}/new", "/v2/new"])
def test_a_row_that_moved_below_the_base_url_is_read_there(location: str, status: int) -> None:
    service = Service(location, status)
    assert service.client.get("old") == {"id": "new"}
    assert service.asked == [f"GET {BASE}/old", f"GET {BASE}/new"]


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/v2/new",
        "https://service.example.evil/v2/new",
        "http://service.example/v2/new",
        "https://service.example/v1/new",
        "https://service.example/v2/../v1/new",
        "//evil.example/v2/new",
        "new",
        "",
    ],
)
def test_another_place_is_not_asked(location: str) -> None:
    service = Service(location)
    with pytest.raises(ServiceError, match="redirects elsewhere"):
        service.client.get("old")
    assert service.asked == [f"GET {BASE}/old"]


def test_a_circle_is_left_after_one_turn() -> None:
    service = Service(f"{BASE}/old")
    with pytest.raises(ServiceError, match="redirects elsewhere"):
        service.client.get("old")
    assert len(service.asked) == 2


def _post(client: Client) -> object:
    return client.post("old", body={})


def _delete(client: Client) -> object:
    return client.delete("old")


@pytest.mark.parametrize("write", [_post, _delete])
def test_a_write_is_never_sent_on(write: Callable[[Client], object]) -> None:
    service = Service(f"{BASE}/new")
    with pytest.raises(ServiceError, match="redirects elsewhere"):
        write(service.client)
    assert len(service.asked) == 1
