"""The local card registry: who holds which card, as the insurer's last list had it. Opening and look-up here, import beside.

`SqlRegistry` is imported late: SQLAlchemy takes a quarter of a second, and the window must be there before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.verify.registry.lookup import RegistryStats, SqlRegistry, open_registry

__all__ = ["RegistryStats", "SqlRegistry", "open_registry"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from kiosk.verify.registry import lookup

        return getattr(lookup, name)
    raise AttributeError(name)
