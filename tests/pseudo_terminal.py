"""A pseudo terminal stands in for a serial port; where the machine has none the test is skipped."""

from __future__ import annotations

import os

import pytest


def pseudo_terminal() -> tuple[int, int]:
    """(master, slave) file descriptors."""
    try:
        return os.openpty()
    except OSError as error:
        pytest.skip(f"no pseudo terminals on this machine: {error.strerror}")
