"""What does a half-typed number mean? The bridge between the entry box and `verify/number.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kiosk.verify.card import NumberKind

if TYPE_CHECKING:
    from kiosk.verify.number import Hint
    from kiosk.verify.tables import Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedHint:
    """`kiosk.ui.ports.NumberHint`, filled."""

    groups: tuple[str, ...]
    kind: NumberKind | None
    complete: bool
    object_code: str | None
    share: int | None
    province: str | None
    hints: tuple[str, ...]
    suggestion: str | None = field(repr=False)


class TypedNumbers:
    """Answers on every key; the tables are read once, at the first one."""

    def __init__(
        self, tables: Callable[[], Tables], today: Callable[[], date], is_known: Callable[[str], bool]
    ) -> None:
        """`is_known`: whether this facility's registry holds a number; quick, and False where nobody can say."""
        self._tables = tables
        self._today = today
        self._is_known = is_known

    def describe_number(self, text: str) -> TypedHint:
        """Groups, meaning and slips of the number as far as it is typed."""
        from kiosk.verify.number import HintKind, group, hints, meaning

        found = meaning(text, self._tables(), self._today())
        remarks = hints(text)
        return TypedHint(
            groups=tuple(group(text).split()),
            kind=found.kind,
            complete=found.complete,
            object_code=found.object_code,
            share=found.share,
            province=found.province,
            hints=tuple(str(hint.kind) for hint in remarks if hint.kind is not HintKind.TOO_SHORT),
            suggestion=self._suggestion(text, remarks, complete=found.complete),
        )

    def _suggestion(self, text: str, remarks: Sequence[Hint], *, complete: bool) -> str | None:
        """The number that was meant: one that the registry holds, and the only such one a slip away."""
        from kiosk.verify.number import neighbours

        named = next((r.suggestion for r in remarks if r.suggestion and self._is_known(r.suggestion)), None)
        if named is not None or not complete or self._is_known("".join(text.split()).upper()):
            return named
        near = [number for number in neighbours(text) if self._is_known(number)]
        return near[0] if len(near) == 1 else None
