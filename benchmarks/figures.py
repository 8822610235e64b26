"""What is a figure of the benchmarks, and how are figures shown? Values, percentiles and one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table: what was measured, what it is held against, and what is asked of it."""

    name: str
    value: float
    unit: str
    base: float | None = None
    """The floor or peer, measured in the same run, in the same unit."""
    limit: float | None = None
    """Of the ratio; of the value when there is no base. None: reported only."""
    at_least: bool = False
    """The limit is a least one: more is better."""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Value to base."""
        return self.value / self.base if self.base else None

    @property
    def met(self) -> bool | None:
        """Whether the limit is kept; None when there is none."""
        judged = self.value if self.ratio is None else self.ratio
        if self.limit is None:
            return None
        return judged >= self.limit if self.at_least else judged <= self.limit

    def as_json(self) -> dict[str, object]:
        """Everything, with ratio and met."""
        return asdict(self) | {"ratio": self.ratio, "met": self.met}


def at(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of all are not above (nearest rank, no interpolation)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begun = perf_counter()
    call()
    return (perf_counter() - begun) * 1000


def table(figures: Iterable[Figure]) -> str:
    """One line a figure: name, value, base, ratio, limit, met."""
    lines = [f"{'figure':46} {'measured':>12} {'floor or peer':>14} {'ratio':>7} {'limit':>9}  met"]
    for figure in figures:
        base = f"{figure.base:,.2f}" if figure.base is not None else "-"
        ratio = f"{figure.ratio:.2f}" if figure.ratio is not None else "-"
        sign = ">=" if figure.at_least else "<="
        limit = f"{sign} {figure.limit:g}" if figure.limit is not None else "-"
        met = {None: "", True: "yes", False: "NO"}[figure.met]
        value = f"{figure.value:,.2f} {figure.unit}"
        lines.append(f"{figure.name:46} {value:>12} {base:>14} {ratio:>7} {limit:>9}  {met:3} {figure.note}".rstrip())
    return "\n".join(lines)
