"""How does the work list behave over made visits? A port in memory, with the store's refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from kiosk.records.values import StoreError
from kiosk.ui.answer_words import CodeWords
from kiosk.ui.audit.made import NOW
from kiosk.ui.audit.work_values import Waiters, WorkRow
from kiosk.verify.sources import ResultClass
from kiosk.verify.verdict import Decision

_MEANT = {
    "110": ("Thẻ đã thu hồi", "card withdrawn"),
    "060": ("Thẻ sai họ tên", "name wrong"),
    "001": ("Thẻ do BHXH Bộ Quốc phòng quản lý", "managed by the Ministry of Defence's insurance"),
}
_TODO = (
    "Tra lại bằng CCCD hoặc mã số BHXH; nếu vẫn vậy: chưa áp dụng BHYT, vẫn tiếp nhận khám.",
    "Look up by citizen or BHXH number; if it stays: no insured care now, care is still offered.",
)


def made_work(count: int = 9) -> tuple[WorkRow, ...]:
    """Rows with every decision and code in turn."""
    kinds = ((Decision.NOT_COVERED, "110"), (Decision.CORRECT_INPUT, "060"), (Decision.PENDING, "001"))
    return tuple(
        WorkRow(
            visit_id=f"{index:032x}",
            presentation_id=f"p{index}",
            occurred_at=NOW - timedelta(minutes=20 * index + 40),
            found_at=NOW - timedelta(minutes=20 * index),
            desk=f"Bàn {index % 3 + 1}",
            clerk="Lê T. Mẫu",
            masked_name="T. T. M***",
            before=Decision.PENDING if index % 2 else Decision.COVERED,
            after=kinds[index % 3][0],
            code=kinds[index % 3][1],
            telephone=index % 2 == 0,
        )
        for index in range(count)
    )


class MadeWork:
    """`WorkPort` in memory."""

    def __init__(self, rows: tuple[WorkRow, ...], waiters: Waiters | None = None) -> None:
        self._rows = {row.visit_id: row for row in rows}
        self._waiters = waiters or Waiters(
            count=3, since=NOW - timedelta(hours=2), next_at=NOW + timedelta(minutes=4), asks=True
        )
        self.asked: list[str] = []

    def rows(self, *, dealt: bool) -> tuple[WorkRow, ...]:
        return tuple(row for row in self._rows.values() if dealt or row.seen_by is None)

    def waiters(self) -> Waiters:
        return self._waiters

    def telephone(self, presentation_id: str) -> str:
        self.asked.append(f"telephone {presentation_id}")
        return "0900 000 009"

    def deal(self, visit_id: str, reason: str) -> None:
        if not reason.strip():
            raise StoreError("reason-missing")
        self._rows[visit_id] = replace(self._rows[visit_id], seen_by="a01", seen_at=NOW, note=reason)

    def ask_now(self) -> None:
        self.asked.append("now")
        self._waiters = replace(self._waiters, next_at=NOW)

    def code_words(self, code: str, language: str) -> CodeWords | None:
        if code not in _MEANT:
            return None
        which = 0 if language == "vi" else 1
        return CodeWords(kind=ResultClass.REFUSE, meaning=_MEANT[code][which], clerk=_TODO[which], patient="")

    def proof(self, presentation_id: str, path: Path, language: str) -> None:
        path.write_text("<p>made</p>", encoding="utf-8")
        self.asked.append(f"proof {presentation_id}")
