"""How do secrets reach the wire and nothing else? Connections that add the query string at the very last moment.

The gateway wants token and password in the query string. Sessions, pools, retries, log lines and exceptions of requests,
urllib3 and http.client see the path alone: the query is put behind it inside the connection, from where only the socket
gets it. There is therefore no URL with a secret that anybody could log.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError
from urllib3.poolmanager import PoolManager

from kiosk.verify.gateway.limit import Line, connected


class Wanted(threading.local):
    """What the exchange of this thread sends, and the line that it does so on."""

    query: str = ""
    line: Line | None = None


class SecretAdapter(HTTPAdapter):
    """Adapter whose connections send `wanted.query` behind the path. One try, no redirects, no proxies."""

    def __init__(self, wanted: Wanted, *, connections: int = 4) -> None:
        self._wanted = wanted
        super().__init__(pool_connections=1, pool_maxsize=connections, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
        """The pools of this adapter, with connections of its own kind."""
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **more)
        self.poolmanager.pool_classes_by_scheme = _pools(self._wanted)


def _pools(wanted: Wanted) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        debuglevel = 0  # http.client would print the request line
        served: socket.socket | None = None

        def set_debuglevel(self, level: int) -> None:
            """Stays off."""

        def connect(self) -> None:
            _connect(super().connect, self, wanted)

        def request(self, method: str, url: str, *args: Any, **more: Any) -> None:
            _send(super().request, self, wanted, (method, url, *args), more)

    class Encrypted(HTTPSConnection):
        debuglevel = 0
        served: socket.socket | None = None

        def set_debuglevel(self, level: int) -> None:
            """Stays off."""

        def connect(self) -> None:
            _connect(super().connect, self, wanted)

        def request(self, method: str, url: str, *args: Any, **more: Any) -> None:
            _send(super().request, self, wanted, (method, url, *args), more)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    return {"http": PlainPool, "https": EncryptedPool}


def _connect(connect: Callable[[], None], connection: HTTPConnection, wanted: Wanted) -> None:
    seconds = wanted.line.left if wanted.line is not None else 0.0
    if not connected(connect, connection, seconds):
        raise ConnectTimeoutError(connection, "")


def _send(
    send: Any, connection: HTTPConnection, wanted: Wanted, what: tuple[Any, ...], more: Mapping[str, Any]
) -> None:
    method, path, *rest = what
    if connection.sock is None:
        connection.connect()
    if wanted.line is not None:
        wanted.line.reused = getattr(connection, "served", None) is connection.sock
        wanted.line.use(connection.sock)
    vars(connection)["served"] = connection.sock
    send(method, f"{path}?{wanted.query}" if wanted.query else path, *rest, **more)
