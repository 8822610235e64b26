"""How is the insurer asked live, and what comes back? The BHXH gateway's client; `docs/gateway.md` describes it.

`open_gateway(...)` gives a `LiveGateway`; its `ask(claims, at)` an `Asked`, or raises `GatewayUnavailable`. The names are
loaded when they are first asked for: most commands never talk to the gateway.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.verify.gateway.live import LiveGateway
    from kiosk.verify.gateway.opening import open_gateway
    from kiosk.verify.gateway.values import (
        Asked,
        Fault,
        GatewayUnavailable,
        Health,
        HealthState,
        OtherCheck,
        PersonHistory,
        Receipt,
        Treatment,
    )

__all__ = [
    "Asked",
    "Fault",
    "GatewayUnavailable",
    "Health",
    "HealthState",
    "LiveGateway",
    "OtherCheck",
    "PersonHistory",
    "Receipt",
    "Treatment",
    "open_gateway",
]

_ROOMS = {"LiveGateway": "live", "open_gateway": "opening"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"kiosk.verify.gateway.{_ROOMS.get(name, 'values')}"), name)
