"""Names of secrets, told from names of other things."""

from __future__ import annotations

import pytest
from kosmo.cli.mcp.masking import is_literal
from kosmo.mcp.telling import is_telling


@pytest.mark.parametrize(
    "name",
    [
        "API_KEY", "apiKey", "APIKEY", "X-Api-Key", "Authorization", "GITHUB_TOKEN", "authToken",
        "DB_PASSWORD", "client_secret", "--token", "--api-key", "SLACK_PAT", "Cookie", "PGPASSWORD",
        "AWS_SECRET_ACCESS_KEY", "X-Auth",
    ],
)  # fmt: skip
def test_a_secret_is_known_by_its_name(name: str) -> None:
    assert is_telling(name)
    assert is_literal(name, "some-long-value")


@pytest.mark.parametrize(
    "name",
    [
        "", "AUTHOR", "PATH", "HOME", "KEYBOARD", "TOKENIZERS_PARALLELISM", "TOKEN_URL", "KEY_ID",
        "PASSIVE", "SSH_AUTH_SOCK", "--key-file", "MODE", "COMPAT", "Content-Type",
    ],
)  # fmt: skip
def test_what_is_only_called_alike_is_none(name: str) -> None:
    assert not is_telling(name)


@pytest.mark.parametrize(
    "value", ["short", "", "/run/secrets/token", "~/token-of-mine", "$TOKEN_A"]
)
def test_what_cannot_be_one_is_none(value: str) -> None:
    assert not is_literal("TOKEN", value)
