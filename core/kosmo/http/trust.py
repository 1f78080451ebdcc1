"""TLS: which certificates are trusted, and the handshake."""

from __future__ import annotations

import os
import ssl
import time

from kosmo.errors import ConfigError
from kosmo.message import TransportError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket

_A_STORE = 20  # so many certificates make a folder the system's store, not someone's addition


def trust() -> ssl.SSLContext:
    """Make a client context that verifies names and certificates.

    A hashed folder of certificates is opened one by one when a chain needs it, which saves the
    twenty milliseconds that reading a whole bundle takes. What `SSL_CERT_FILE` and `SSL_CERT_DIR`
    name is trusted instead; where the system has no store, certifi's is. Raises ConfigError.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file or folder:
        _load_named(context, file or None, folder or None)
    elif folder := _hashed_folder():
        context.load_verify_locations(capath=folder)
    else:
        context.load_default_certs()
        if not context.cert_store_stats()["x509_ca"]:
            import certifi

            context.load_verify_locations(cafile=certifi.where())
    return context


def secured(
    connection: socket.socket, host: str, context: ssl.SSLContext, deadline: float
) -> ssl.SSLSocket:
    """Shake hands over a connection; it is closed, and TransportError raised, where that fails."""
    try:
        connection.settimeout(max(deadline - time.monotonic(), 0.001))
        # As bytes, because a name that is a str imports the codec for international names.
        return context.wrap_socket(connection, server_hostname=host.encode())
    except (OSError, ValueError) as error:
        connection.close()
        raise failure(error, host) from None


def failure(error: BaseException, host: str) -> TransportError:
    """Put a failed handshake in words."""
    if isinstance(error, TimeoutError):
        return TransportError("TLS took too long", kind="timeout", sent=False)
    if isinstance(error, ssl.SSLCertVerificationError):
        why = f"the certificate of `{host}` is not trusted: {error.verify_message}"
    else:
        why = f"TLS with `{host}` failed: {getattr(error, 'strerror', None) or error}"
    return TransportError(why, kind="tls", sent=False)


def _load_named(context: ssl.SSLContext, file: str | None, folder: str | None) -> None:
    try:
        context.load_verify_locations(cafile=file, capath=folder)
    except OSError as error:
        why = error.strerror or error
        raise ConfigError(
            f"`SSL_CERT_FILE` names `{file}`, which holds no certificates: {why}",
            hint="unset SSL_CERT_FILE",
        ) from None


def _hashed_folder() -> str | None:
    """Give the system's folder of certificates where it is hashed, as Debian's is."""
    for folder in (ssl.get_default_verify_paths().openssl_capath, "/etc/ssl/certs"):
        try:
            if sum(name.endswith(".0") for name in os.listdir(folder)) >= _A_STORE:
                return folder
        except OSError:
            continue
    return None
