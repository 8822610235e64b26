"""Where is the gateway, and may it be spoken to? Only https; plain http for this very machine."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.verify.gateway.values import Fault, GatewayUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The gateway's root, for example `https://egw.example.vn`, and the only authorities it may be vouched for by."""

    root: str
    """Scheme, host, port and path; no slash at the end, no user, no query."""
    ca_file: Path | None = None
    """Pinned CA certificates (PEM); None: the usual ones."""

    @property
    def encrypted(self) -> bool:
        return self.root.startswith("https://")


def address(url: str, ca_file: str = "") -> Address:
    """The address of these settings. Raises `GatewayUnavailable`: not-configured, not-https, ca-file."""
    if not url.strip():
        raise GatewayUnavailable(Fault.NOT_CONFIGURED)
    fault, root = None, ""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
        # A user or a query in the address would travel with every question.
        if not secure or not host or parts.username or parts.password or parts.query or parts.fragment:
            fault = Fault.NOT_HTTPS
        shown = f"[{host}]" if ":" in host else host
        root = f"{parts.scheme}://{shown}{f':{port}' if port else ''}{parts.path.rstrip('/')}"
    except ValueError:
        fault = Fault.NOT_HTTPS
    if fault is not None:
        raise GatewayUnavailable(fault)
    if ca_file and not Path(ca_file).is_file():
        raise GatewayUnavailable(Fault.CA_FILE)
    return Address(root=root, ca_file=Path(ca_file) if ca_file else None)


def is_loopback(host: str) -> bool:
    """Whether this host is this machine: `localhost`, 127.0.0.0/8, ::1."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
