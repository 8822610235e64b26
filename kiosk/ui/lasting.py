"""Why does a long morning not end in an abort? Keeps None, True and False alive below Python 3.12.

PySide6 6.12 hands these constants out without counting the reference: each emitted signal and many calls lose one. From
Python 3.12 on they are immortal and nothing happens; on 3.11 (Debian 12) the count reaches zero after some thousand
signals and the interpreter aborts with "deallocating None" or "bool_dealloc". Measured with 6.12.0 on 3.11.7.
"""

from __future__ import annotations

import ctypes
import sys

_ENOUGH = sys.maxsize // 4


def keep_constants() -> None:
    """Raise the reference counts far above anything that can be lost. May be called any number of times."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for constant in (None, True, False):
        if sys.getrefcount(constant) < _ENOUGH // 2:
            ctypes.c_ssize_t.from_address(id(constant)).value += _ENOUGH
