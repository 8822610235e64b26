"""How is a fuzzer's input cut into numbers and choices? From the front, byte by byte; behind the end come zeros."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class BytesRead:
    """Reads one input."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """Bytes that are not read yet."""
        return len(self._data) - self._at

    def byte(self) -> int:
        """0 to 255."""
        value = self._data[self._at] if self.left > 0 else 0
        self._at += 1
        return value

    def number(self, most: int) -> int:
        """0 to `most`, from two bytes."""
        return (self.byte() << 8 | self.byte()) % (most + 1)

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[self.byte() % len(choices)]

    def rest(self) -> bytes:
        """Everything that is left."""
        rest = self._data[self._at :]
        self._at = len(self._data)
        return rest
