"""What is asked before an admission goes another way, or a name is corrected? The lists and forms of F6 and F8."""

from __future__ import annotations

import unicodedata

from kiosk.intake import AdmitAs
from kiosk.ui import desk_lists
from kiosk.ui.birth_text import read_birth
from kiosk.ui.desk_flow import DeskFlow
from kiosk.ui.inline_form import InlineForm
from kiosk.ui.strip_editor import StripEditor
from kiosk.verify.names import is_allowed


class Asking:
    """Opens the questions; the answers go to the flow."""

    def __init__(self, flow: DeskFlow, edit: StripEditor, form: InlineForm) -> None:
        self._flow, self._edit, self._form = flow, edit, form

    def another_way(self) -> None:
        """F8: one key; only "other" asks for some words."""
        self._edit.list_of("list.another-way", desk_lists.another_way(), self._way)

    def correct(self, name: str) -> None:
        """F6: name and birth as the paper has them; what stays as it was is not handed over."""

        def check(typed: tuple[str, ...]) -> str | None:
            birth = read_birth(typed[1])
            if typed[1] and birth is None:
                return "form.birth-again"
            corrected = typed[0] if typed[0] != name else ""
            if corrected and not is_allowed(unicodedata.normalize("NFC", corrected.strip())):
                return "form.name-again"
            if corrected or birth:
                self._flow.correct(corrected or None, birth)
            return None

        self._form.open_form("form.correct", [("form.name", name), ("form.birth", "")], check)

    def _way(self, way: AdmitAs) -> None:
        if way is not AdmitAs.OTHER:
            self._flow.admit(way)
            return
        self._edit.ask(
            "form.other-reason", "", lambda text: self._flow.admit(AdmitAs.OTHER, text), needed="form.reason-needed"
        )
