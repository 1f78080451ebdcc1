"""The bodies of messages: data of services as JSON that Lua reads without loss."""

from __future__ import annotations

import pytest
from kosmo.errors import KosmoError
from kosmo.lua.bodies import encoded


def test_integers_keep_their_digits_and_half_characters_stay_json() -> None:
    assert encoded({"id": 2**70}) == b'{"id":%d}' % 2**70
    assert encoded(["\ud800", "ü"]) == b'["\\ud800","\\u00fc"]'
    assert encoded("ü") == '"ü"'.encode()
    for wrong in (float("nan"), {1, 2}):
        with pytest.raises(KosmoError) as caught:
            encoded(wrong)
        assert caught.value.code == "plugin_failed"
    with pytest.raises(KosmoError) as caught:
        encoded("x" * 30_000_000)
    assert caught.value.code == "lua_answer_too_large"
