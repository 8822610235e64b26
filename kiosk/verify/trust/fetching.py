"""Is there a newer list at the configured address? One bounded request; https only, but for this machine itself.

Never asked while a card is read, and never for an address that stands in a card.
"""

from __future__ import annotations

import ipaddress
import time
from urllib.parse import urlsplit

from kiosk.verify.sources import SourceUnavailable

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 5.0, 10.0, 60.0
_CHUNK = 1 << 16


def fetch(url: str, most_bytes: int) -> bytes:
    """The bytes at `url`. Raises SourceUnavailable:

    `address` (not https, not an address), `no-answer`, `http-status`, `redirect`, `too-large`, `too-slow`.
    """
    if not is_allowed(url):
        raise SourceUnavailable("address")
    import requests  # late: most runs fetch nothing
    from urllib3.exceptions import HTTPError

    began = time.monotonic()
    try:
        with requests.get(
            url,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            stream=True,
            allow_redirects=False,
            headers={"Accept-Encoding": "identity"},
        ) as answer:
            if answer.is_redirect:
                raise SourceUnavailable("redirect")
            if answer.status_code != requests.codes.ok:
                raise SourceUnavailable("http-status")
            body = bytearray()
            # As it comes: waiting for whole chunks would let a server that drips go on for hours.
            while chunk := answer.raw.read1(_CHUNK):
                body += chunk
                if len(body) > most_bytes:
                    raise SourceUnavailable("too-large")
                if time.monotonic() - began > WHOLE_SECONDS:
                    raise SourceUnavailable("too-slow")
            return bytes(body)
    except (requests.RequestException, HTTPError, OSError, ValueError):
        raise SourceUnavailable("no-answer") from None


def is_allowed(url: str) -> bool:
    """https without a name or password in it; plain http only to this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc:
        return False
    if parts.scheme == "https":
        return True
    return parts.scheme == "http" and _is_this_machine(host)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
