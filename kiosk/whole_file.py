"""How is a small file replaced so that a killed program or a power cut leaves the old one or the new one, whole?"""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def replace_whole(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Put `data` in the place of `path`, durably and in one step. Raises OSError; the old file stays then.

    `mode` is for systems that have one; the umask is taken off it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new or renamed entry durable. Windows has no handle for a folder; there the rename itself is enough."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_bounded(path: Path, most: int) -> bytes | None:
    """The file's bytes, at most `most` + 1 of them; None when there is none. Raises OSError."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError:
        return None
