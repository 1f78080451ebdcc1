"""What the plain fields of an account may be."""

from __future__ import annotations

import pytest
from kosmo.config.address import check_address
from kosmo.config.fields import check_limit, check_plain, field_key, is_reference
from kosmo.errors import UsageError

GOOD = {
    "https://api.example.com/v1/": "https://api.example.com/v1",
    "HTTPS://API.Example.com": "https://api.example.com",
    "https://api.example.com:8443/a/b": "https://api.example.com:8443/a/b",
    "https://[2001:db8::1]:8443": "https://[2001:db8::1]:8443",
    "http://localhost:8000/v1": "http://localhost:8000/v1",
    "http://127.0.0.1:1": "http://127.0.0.1:1",
    "http://127.9.9.9/": "http://127.9.9.9",
    "http://[::1]:8000": "http://[::1]:8000",
}
BAD = [
    "",
    "api.example.com",
    "//api.example.com",
    "ftp://api.example.com",
    "https://",
    "https:///v1",
    "https://user@example.com",
    "https://user:secret@example.com",
    "https://example.com?a=1",
    "https://example.com/v1?",
    "https://example.com#x",
    "https://example.com/a b",
    "https://example.com/\n",
    "https://example.com\\@evil.example",
    "https://exämple.com",
    "https://example.com:0",
    "https://example.com:65536",
    "https://example.com:",
    "https://example.com:8a",
    "https://example.com/../x",
    "https://.example.com",
    "https://[::1",
    "https://[::1]x",
    "http://example.com",
    "http://127.0.0.1.example.com",
    "http://127.0.0.1@example.com",
    "http://localhost.example.com",
    "http://127.1",
    "http://127.0.0.256",
    "http://0127.0.0.1",
    "http://10.0.0.1",
    "http://[::2]",
]


@pytest.mark.parametrize(("given", "stored"), GOOD.items())
def test_an_address_is_stored_in_one_form(given: str, stored: str) -> None:
    assert check_address(given) == stored
    assert check_address(stored) == stored


@pytest.mark.parametrize("given", BAD)
def test_an_address_that_could_leak_or_mislead_is_refused(given: str) -> None:
    with pytest.raises(UsageError) as raised:
        check_address(given)
    assert raised.value.hint
    assert "secret" not in raised.value.message


@pytest.mark.parametrize("limit", ["10/1s", "300/1m", "900/15m", "2000/h", "5 at once"])
def test_a_limit_is_calls_in_a_window_or_calls_at_once(limit: str) -> None:
    assert check_limit(f"  {limit} ") == limit


@pytest.mark.parametrize(
    "limit",
    ["", "10", "10/", "/1s", "0/1s", "10/0s", "10/1y", "-1/1s", "1.5/1s", "x at once", "٣/1s"],
)
def test_another_limit_is_refused(limit: str) -> None:
    with pytest.raises(UsageError):
        check_limit(limit)


def test_several_limits_are_stored_in_one_form() -> None:
    assert check_plain("limits", "10/1s,5  at once") == "10/1s, 5 at once"


def test_url_is_another_word_for_base_url() -> None:
    assert field_key("url") == field_key("base-url") == "base_url"
    assert field_key("Access-Token") == "access_token"


def test_only_known_prefixes_make_a_reference() -> None:
    assert is_reference("env:NAME")
    assert is_reference("keyring:kosmo/work")
    assert not is_reference("abc:def")
    assert not is_reference("https://example.com")
