"""How is a QR code built? Which modules are the same in all codes of a version, and where its bytes and blocks lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Signs = npt.NDArray[np.float32]
    """(n, n): +1 dark, -1 light, 0 not known."""

VERSIONS = range(1, 41)
FINDER = 7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """One version."""

    version: int
    side: int
    known: Signs
    """Corner marks, timing, alignment and version: the same in every code."""
    data_at: npt.NDArray[np.intp]
    """(bits, 2) row and column of each data bit, in reading order."""
    format_at: npt.NDArray[np.intp]
    """(2, 15, 2): both copies of the format word, highest bit first."""
    alignment: tuple[tuple[int, int], ...]
    """Row and column of the alignment marks' middles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Places of one block's code words in the stream: data, then check bytes."""

    places: tuple[int, ...]
    checks: int


def version_of(side: int) -> int | None:
    """The version with so many modules a side."""
    version, rest = divmod(side - 17, 4)
    return version if not rest and version in VERSIONS else None


@lru_cache(maxsize=12)
def layout(version: int) -> Layout:
    """Everything about a version (1 to 40) but its data."""
    import numpy as np
    from segno import consts

    side = 17 + 4 * version
    known = np.zeros((side, side), np.float32)
    taken = np.zeros((side, side), bool)
    ring = np.array([[-1.0 if max(abs(r), abs(c)) in (2, 4) else 1.0 for c in range(-4, 5)] for r in range(-4, 5)])
    for row, column in ((3, 3), (3, side - 4), (side - 4, 3)):
        for r in range(max(0, row - 4), min(side, row + 5)):
            for c in range(max(0, column - 4), min(side, column + 5)):
                known[r, c] = ring[r - row + 4, c - column + 4]
                taken[r, c] = True
    for k in range(8, side - 8):
        known[6, k] = known[k, 6] = 1.0 if k % 2 == 0 else -1.0
        taken[6, k] = taken[k, 6] = True
    marks = consts.ALIGNMENT_POS[version - 2] if version > 1 else ()
    last = side - 7
    alignment = tuple((r, c) for r in marks for c in marks if (r, c) not in ((6, 6), (6, last), (last, 6)))
    for r, c in alignment:
        for i in range(-2, 3):
            for j in range(-2, 3):
                known[r + i, c + j] = -1.0 if max(abs(i), abs(j)) == 1 else 1.0
                taken[r + i, c + j] = True
    if version >= 7:
        word = consts.VERSION_INFO[version - 7]
        for bit in range(18):
            r, c = bit // 3, side - 11 + bit % 3
            known[r, c] = known[c, r] = 1.0 if word >> bit & 1 else -1.0
            taken[r, c] = taken[c, r] = True
    near = [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8)] + [(r, 8) for r in range(5, -1, -1)]
    far = [(side - 1 - k, 8) for k in range(7)] + [(8, side - 8 + k) for k in range(8)]
    for r, c in near + far:
        taken[r, c] = True
    known[side - 8, 8], taken[side - 8, 8] = 1.0, True  # the one module that is always dark
    return Layout(
        version=version,
        side=side,
        known=known,
        data_at=np.array(list(_reading_order(side, taken)), np.intp),
        format_at=np.array([near, far], np.intp),
        alignment=alignment,
    )


def _reading_order(side: int, taken: Any) -> Any:
    """Two columns at a time from the right, up and down in turn, around what is taken."""
    upward, column = True, side - 1
    while column > 0:
        if column == 6:
            column -= 1
        for row in range(side - 1, -1, -1) if upward else range(side):
            for c in (column, column - 1):
                if not taken[row, c]:
                    yield row, c
        upward, column = not upward, column - 2


@lru_cache(maxsize=16)
def blocks(version: int, level: str) -> tuple[Block, ...]:
    """The interleaved blocks of a version at level L, M, Q or H."""
    from segno import consts

    table: Any = consts.ECC
    parts = table[version][consts.ERROR_MAPPING[level]]
    sizes = [(part.num_data, part.num_total - part.num_data) for part in parts for _ in range(part.num_blocks)]
    places: list[list[int]] = [[] for _ in sizes]
    stream = 0
    for row in range(max(data for data, _ in sizes)):
        for number, (data, _) in enumerate(sizes):
            if row < data:
                places[number].append(stream)
                stream += 1
    for _ in range(sizes[0][1]):
        for place in places:
            place.append(stream)
            stream += 1
    return tuple(Block(places=tuple(place), checks=sizes[0][1]) for place in places)


@lru_cache(maxsize=1)
def format_words() -> tuple[tuple[str, int, int], ...]:
    """All 32: level, mask, and the 15 bits as they stand in the code."""
    words = []
    for number in range(32):
        rest = number << 10
        for bit in range(14, 9, -1):
            if rest >> bit & 1:
                rest ^= 0x537 << bit - 10
        words.append(("MLHQ"[number >> 3], number & 7, (number << 10 | rest) ^ 0x5412))
    return tuple(words)


def mask(number: int, side: int) -> npt.NDArray[np.bool_]:
    """(side, side): which data modules mask `number` (0 to 7) turns over."""
    import numpy as np

    i, j = np.indices((side, side))
    return (  # type: ignore[no-any-return]
        (i + j) % 2 == 0,
        i % 2 == 0,
        j % 3 == 0,
        (i + j) % 3 == 0,
        (i // 2 + j // 3) % 2 == 0,
        i * j % 2 + i * j % 3 == 0,
        (i * j % 2 + i * j % 3) % 2 == 0,
        ((i + j) % 2 + i * j % 3) % 2 == 0,
    )[number]
