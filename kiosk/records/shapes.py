"""Which unknown codes did this desk meet? Their shapes, kept by one key for the administrator; never their content.

A small JSON file in the home, rewritten whole: it holds lengths and character classes, is handed on by mail, and needs
neither key nor database.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec

from kiosk.records.values import StoreError, UnknownShape

MOST = 200
"""Older shapes make room for newer ones."""


class ShapeFile:
    """The kept shapes of one desk. Raises `StoreError`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def shapes(self) -> tuple[UnknownShape, ...]:
        """Latest first."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=tuple[UnknownShape, ...])
        except FileNotFoundError:
            return ()
        except (OSError, msgspec.DecodeError) as error:
            raise StoreError("unavailable") from error

    def keep(self, line: str, source: str, at: datetime) -> None:
        """Count one more of this shape."""
        known = {(kept.line, kept.source): kept for kept in self.shapes()}
        old = known.pop((line, source), None)
        new = UnknownShape(line=line, source=source, count=1, first_at=at, last_at=at)
        if old is not None:
            new = replace(old, count=old.count + 1, last_at=at)
        self._write((new, *known.values())[:MOST])

    def forget(self) -> None:
        """Throw all of them away."""
        self._write(())

    def _write(self, shapes: tuple[UnknownShape, ...]) -> None:
        beside = self._path.with_suffix(".new")
        try:
            with beside.open("wb") as file:
                file.write(msgspec.json.encode(shapes))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        except OSError as error:
            raise StoreError("unavailable") from error
