"""What does a code hold when some of its modules are doubtful? The doubtful bytes are given up first, the checks find them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.scanner.reed_solomon import corrected
from kiosk.scanner.symbol import Layout, blocks, format_words, layout, mask, version_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Evidence = npt.NDArray[np.float32]
    """(n, n): above 0 dark, below 0 light; the further from 0 the surer."""

_SHARES = (0.0, 0.3, 0.55, 0.8)
"""Of the check bytes: how many of the least sure bytes are given up, tried in this order."""
_FORMAT_MARGIN = 0.10
"""By so much of all the evidence the best format word must stand before the next."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solved:
    """A code whose blocks all checked out."""

    data: bytes = field(repr=False)
    modules: npt.NDArray[np.bool_] = field(repr=False)
    """(n, n), True = dark: as it was printed."""
    version: int
    level: str
    mask: int


def solve(evidence: Evidence, formats: int = 2) -> Solved | None:
    """The code that the evidence speaks for, or None. Tries the `formats` likeliest format words."""
    version = version_of(evidence.shape[0])
    if version is None:
        return None
    plan = layout(version)
    for level, number in likely_formats(evidence, plan)[:formats]:
        stream = _stream(evidence, plan, level, number)
        if stream is not None:
            modules = modules_of(stream, plan, level, number)
            data = _contents(modules)
            if data is not None:
                return Solved(data=data, modules=modules, version=version, level=level, mask=number)
    return None


def likely_formats(evidence: Evidence, plan: Layout) -> list[tuple[str, int]]:
    """Level and mask, the likeliest first."""
    import numpy as np

    at = plan.format_at
    seen = evidence[at[..., 0], at[..., 1]].sum(axis=0)
    scores = []
    for level, number, word in format_words():
        signs = np.array([1.0 if word >> 14 - k & 1 else -1.0 for k in range(15)])
        scores.append((float((signs * seen).sum()), level, number))
    scores.sort(reverse=True)
    clear = scores[0][0] - scores[1][0] > _FORMAT_MARGIN * float(np.abs(seen).sum())
    return [(level, number) for _, level, number in scores[: 1 if clear else 3]]


def _stream(evidence: Evidence, plan: Layout, level: str, number: int) -> list[int] | None:
    """All code words, checked, in the order of the stream."""
    import numpy as np

    signed = np.where(mask(number, plan.side), -evidence, evidence)[plan.data_at[:, 0], plan.data_at[:, 1]]
    words = signed[: len(signed) // 8 * 8].reshape(-1, 8)
    seen = np.packbits(words > 0, axis=1)[:, 0].tolist()
    # A byte is as sure as its least sure bits.
    order = np.sort(np.abs(words), axis=1)
    sure = (order[:, 0] + 0.5 * order[:, 1]).tolist()
    for block in blocks(plan.version, level):
        part = [seen[place] for place in block.places]
        surety = [sure[place] for place in block.places]
        doubtful = sorted(range(len(part)), key=surety.__getitem__)
        for share in _SHARES:
            fixed = corrected(part, block.checks, doubtful[: int(block.checks * share)])
            if fixed is not None:
                break
        else:
            return None
        for place, word in zip(block.places, fixed, strict=True):
            seen[place] = word
    return list(seen)


def modules_of(stream: list[int], plan: Layout, level: str, number: int) -> npt.NDArray[np.bool_]:
    """The code that holds this stream."""
    import numpy as np

    modules = plan.known > 0
    bits = np.unpackbits(np.array(stream, np.uint8))
    at = plan.data_at
    padded = np.zeros(len(at), bool)
    padded[: len(bits)] = bits[: len(at)]
    modules[at[:, 0], at[:, 1]] = padded ^ mask(number, plan.side)[at[:, 0], at[:, 1]]
    word = next(word for name, m, word in format_words() if (name, m) == (level, number))
    for copy in plan.format_at:
        for k, (row, column) in enumerate(copy):
            modules[row, column] = bool(word >> 14 - k & 1)
    modules[plan.side - 8, 8] = True
    return modules


def _contents(modules: npt.NDArray[np.bool_]) -> bytes | None:
    """What zxing-cpp reads from the clean drawing: it knows all the ways to write text into a code, and checks again."""
    import numpy as np
    import zxingcpp

    drawing = np.kron(
        np.pad(np.where(modules, 0, 255).astype(np.uint8), 4, constant_values=255), np.ones((4, 4), np.uint8)
    )
    try:
        found = zxingcpp.read_barcode(
            drawing,
            formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2),
            text_mode=zxingcpp.TextMode.Plain,
        )
    except (ValueError, TypeError, RuntimeError, MemoryError):
        return None
    return found.bytes if found is not None and found.valid else None
