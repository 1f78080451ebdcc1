"""Which certificates are trusted: the system's store, opened as lazily as it can be."""

from __future__ import annotations

import os
import ssl


def trust() -> ssl.SSLContext:
    """Make a client context that verifies names and certificates.

    A hashed folder of certificates is opened one by one when a chain needs it, which saves the
    twenty milliseconds that reading a whole bundle takes. `SSL_CERT_FILE` and `SSL_CERT_DIR` are
    honoured; where the system has no store, certifi's is used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file or folder:
        context.load_verify_locations(cafile=file or None, capath=folder or None)
    elif folder := _hashed_folder():
        context.load_verify_locations(capath=folder)
    else:
        context.load_default_certs()
        if not context.cert_store_stats()["x509_ca"]:
            import certifi

            context.load_verify_locations(cafile=certifi.where())
    return context


def _hashed_folder() -> str | None:
    """Give the system's folder of certificates where it is hashed, as Debian's is."""
    folder = ssl.get_default_verify_paths().openssl_capath
    candidates = [folder, "/etc/ssl/certs"]
    for candidate in candidates:
        try:
            with os.scandir(candidate) as entries:
                if any(entry.name.endswith(".0") for entry in entries):
                    return candidate
        except OSError:
            continue
    return None
