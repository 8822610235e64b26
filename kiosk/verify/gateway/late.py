"""When is the network's library loaded? With the first look-up, not while the window starts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from kiosk.verify.gateway.address import Address

if TYPE_CHECKING:
    from kiosk.verify.gateway.transport import Reply, Transport


class Posts(Protocol):
    """What client and token need of a transport."""

    def post(self, path: str, body: bytes, headers: Mapping[str, str], *, query: str = "", until: float) -> Reply: ...

    def close(self) -> None: ...


class LateTransport:
    """A `Transport` that is made by the first question."""

    def __init__(self, address: Address, *, ticks: Callable[[], float]) -> None:
        self._address = address
        self._ticks = ticks
        self._lock = threading.Lock()
        self._made: Transport | None = None

    def post(self, path: str, body: bytes, headers: Mapping[str, str], *, query: str = "", until: float) -> Reply:
        """As `Transport.post`."""
        with self._lock:
            if self._made is None:
                from kiosk.verify.gateway.transport import Transport

                self._made = Transport(self._address, ticks=self._ticks)
            made = self._made
        return made.post(path, body, headers, query=query, until=until)

    def close(self) -> None:
        """As `Transport.close`."""
        with self._lock:
            if self._made is not None:
                self._made.close()
