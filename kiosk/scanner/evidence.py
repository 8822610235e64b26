"""What do several frames of one hold-up say together? Their evidence is summed; what disagrees is another code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.scanner.equalise import correlation
from kiosk.scanner.soft_decode import Solved, solve
from kiosk.scanner.symbol import layout

if TYPE_CHECKING:
    from kiosk.scanner.soft_decode import Evidence

MOST = 12
"""Frames that are remembered."""
LASTING = 1.5
"""Seconds after which a frame says nothing any more about what is held up now."""
LEAST_FIT = 0.35
"""Correlation with the modules that all codes share, below which a picture is of no code of this version."""
_DISAGREE = 0.12
"""Share of the modules sure in both that may differ between pictures of one code."""
_AGREE = 0.8
"""Correlation of two noisy pictures of one code, noise taken out: 1. Of two codes of one issuer 0.6 at most: the check
bytes alone see to that."""
_SOLVED_DISAGREE = 0.16
"""The same against the code that was found, for each picture that had a part in it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Picture:
    evidence: Evidence
    fit: float
    weight: float
    at: float


class HoldUp:
    """The evidence of what is held up just now, by version. For one thread; keeps no picture, only modules."""

    def __init__(self) -> None:
        self._pictures: dict[int, list[_Picture]] = {}

    def forget(self) -> None:
        """Nothing is held up any more."""
        self._pictures.clear()

    def add(self, version: int, evidence: Evidence, fit: float, at: float) -> Solved | None:
        """One more picture, taken at `at` (seconds, any origin): the code that it shows, alone or with those before."""
        if fit < LEAST_FIT:
            return None
        alone = solved_either_way(evidence)
        if alone is not None:
            self._pictures.clear()
            return alone
        # What fits twice as well is worth much more than twice: the rest of the correlation is noise.
        picture = _Picture(evidence=evidence, fit=fit, weight=fit / (1.02 - fit * fit), at=at)
        kept = [old for old in self._pictures.get(version, []) if 0 <= at - old.at <= LASTING]
        same = [old for old in kept if not differs(old.evidence, evidence, old.fit * fit)]
        another_code = len(same) < len(kept) / 2
        kept = [*([] if another_code else same[-MOST + 1 :]), picture]
        self._pictures[version] = kept
        if len(kept) < 2:
            return None
        return self._joined(kept)

    def _joined(self, pictures: list[_Picture]) -> Solved | None:
        total = sum((p.evidence * p.weight for p in pictures[1:]), pictures[0].evidence * pictures[0].weight)
        solved = solved_either_way(total)
        if solved is None:
            return None
        if any(_against(picture.evidence, solved) > _SOLVED_DISAGREE for picture in pictures):
            return None
        self._pictures.clear()
        return solved


def differs(one: Evidence, other: Evidence, fits: float) -> bool:
    """Whether two pictures show different codes. `fits`: the product of their fits, which is how well they would agree."""
    import numpy as np

    at = layout((one.shape[0] - 17) // 4).data_at
    a, b = one[at[:, 0], at[:, 1]], other[at[:, 0], at[:, 1]]
    strong_a, strong_b = np.median(np.abs(a)), np.median(np.abs(b))
    sure = (np.abs(a) > strong_a) & (np.abs(b) > strong_b)
    count = int(sure.sum())
    if count and float(((a > 0) != (b > 0))[sure].sum()) / count <= _DISAGREE:
        return False
    # Where glare hides one of them, they say nothing about each other.
    both = (np.abs(a) > 0.1 * strong_a) & (np.abs(b) > 0.1 * strong_b)
    if both.sum() < 0.3 * len(a):
        return True
    return correlation(a[both], b[both]) < _AGREE * fits


def _against(evidence: Evidence, solved: Solved) -> float:
    """Share of the data modules that a picture is sure of and sees otherwise than the code has them."""
    import numpy as np

    at = layout(solved.version).data_at
    seen, meant = evidence[at[:, 0], at[:, 1]], solved.modules[at[:, 0], at[:, 1]]
    wrong = (seen > 0) != meant
    sure = np.abs(seen) > np.median(np.abs(seen))
    return float(wrong[sure].mean()) if sure.any() else 1.0


def solved_either_way(evidence: Evidence) -> Solved | None:
    """Upright, or seen in a mirror."""
    import numpy as np

    solved = solve(evidence)
    if solved is None:
        mirrored = solve(np.ascontiguousarray(evidence.T))
        if mirrored is not None:
            return Solved(
                data=mirrored.data,
                modules=mirrored.modules.T,
                version=mirrored.version,
                level=mirrored.level,
                mask=mirrored.mask,
            )
    return solved
