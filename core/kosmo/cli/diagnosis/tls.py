"""TLS: whether there are certificates that kosmo trusts, and whose they are."""

from __future__ import annotations

import os
import re
import ssl

from kosmo.cli.diagnosis.finding import Finding, broken, fine
from kosmo.http.trust import trust

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination

_HASHED = re.compile(r"[0-9a-f]{8}\.\d+")


def check(_examination: Examination) -> Iterator[Finding]:
    """Load the certificates as a call does."""
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    loaded = trust().cert_store_stats()["x509_ca"]
    details = {"openssl": ssl.OPENSSL_VERSION, "loaded": loaded, "file": file, "folder": folder}
    if folder and not loaded and not _certificates(folder):
        told = f"`SSL_CERT_DIR` names `{folder}`, which has no certificates by their hashes"
        yield broken(told, "unset SSL_CERT_DIR", **details)
        return
    named = " and ".join(name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name))
    yield fine(f"certificates are those of {named or 'the system'}", **details)


def _certificates(folders: str) -> int:
    count = 0
    for folder in folders.split(os.pathsep):
        try:
            count += sum(bool(_HASHED.fullmatch(name)) for name in os.listdir(folder))
        except OSError:
            continue
    return count
