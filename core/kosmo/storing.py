"""Whether a call's answers may come from the private cache, and where that lies."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.call import Call, Facts
    from kosmo.config.accounts import Account
    from kosmo.http.stored import StoredAnswers
    from kosmo.spec import IntegrationSpec


def stored_answers(
    integration: IntegrationSpec,
    account: Account,
    credentials: dict[str, str],
    base_url: str,
    call: Call,
    facts: Facts,
    usual: float,
) -> StoredAnswers | None:
    """Open the cache of an account for a read that its plugin marks, where it is switched on.

    Answers that do not say how long they hold do so for the `usual` seconds.
    """
    if call.cache is None:
        from kosmo.config.settings import uses_cache

        if not uses_cache():
            return None
    from kosmo.http.cache import ResponseCache
    from kosmo.http.fingerprint import fingerprint
    from kosmo.http.stored import StoredAnswers

    of = fingerprint(base_url, account.name, *sorted(credentials.values()))
    folder = os.path.join(_folder(), f"{integration.name}-{of[:32]}")
    return StoredAnswers(ResponseCache(folder), usual=usual, facts=facts)


def forget_stored(integration: str) -> None:
    """Drop what is stored of an integration, because a write may have changed it.

    Two accounts may be two names of one, so all of them are meant.
    """
    folder = _folder()
    if not os.path.isdir(folder):
        return
    from kosmo.http.cache import ResponseCache

    for entry in os.listdir(folder):
        if entry.rpartition("-")[0] == integration:
            ResponseCache(os.path.join(folder, entry)).forget()


def _folder() -> str:
    from kosmo.config.paths import cache_folder

    return os.path.join(cache_folder(), "responses")
