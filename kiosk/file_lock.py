"""Is another process of this home writing here at this moment? A lock that the system takes back when its holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE_NAME = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Wait for the folder's lock and hold it. Raises OSError. Between processes and threads; not to be nested."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # tries for ten seconds, then OSError
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            if sys.platform == "win32":
                os.lseek(handle, 0, os.SEEK_SET)
                msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
    finally:
        os.close(handle)
