"""What does a result code mean in the language of the screen? The dated table, as the presenter and the work list want it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kiosk.ui.answer_words import CodeWords

if TYPE_CHECKING:
    from kiosk.verify.tables import Tables


def code_words(tables: Tables, code: str, language: str, day: date | None = None) -> CodeWords | None:
    """The row in force on `day`, or the newest one; None for a code that no table knows."""
    row = tables.result_code(code, day)
    if row is None:
        return None
    vietnamese = language == "vi"
    return CodeWords(
        kind=row.result_class,
        meaning=row.meaning_vi if vietnamese else row.meaning_en,
        clerk=row.clerk_vi if vietnamese else row.clerk_en,
        patient=row.patient_vi if vietnamese else row.patient_en,
    )
