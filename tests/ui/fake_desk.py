"""A desk with real values and a memory, for the screens: what was asked for stands in `asked`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from kiosk.intake import AdmitAs, DeskStatus, Intake, RecentItem, State, Strip
from kiosk.scanner.reading import Reading
from kiosk.verify.card import BirthDate, Card, NumberKind
from tests.ui import made


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    groups: tuple[str, ...] = ()
    kind: NumberKind | None = None
    complete: bool = False
    object_code: str | None = None
    share: int | None = None
    province: str | None = None
    hints: tuple[str, ...] = ()
    suggestion: str | None = None


class Numbers:
    """Knows one card number."""

    def describe_number(self, text: str) -> Hint:
        if text.upper() == "DN4799900000001":
            groups = ("DN", "4", "79", "99000", "00001")
            return Hint(
                groups=groups,
                kind=NumberKind.CARD,
                complete=True,
                object_code="DN",
                share=80,
                province="TP. Hồ Chí Minh",
            )
        return Hint(groups=(text,), hints=("letter-for-digit",) if "O" in text else ())


class Desk:
    """Answers `answer` to a reading; keeps one open intake."""

    def __init__(self, answer: Callable[[], Intake] = made.SCREENS["covered-gateway"]) -> None:
        self.answer = answer
        self.open: Intake | None = None
        self.admitted: Intake | None = None
        self.asked: list[tuple[Any, ...]] = []
        self.fails: Exception | None = None
        self.people: tuple[Card, ...] = ()
        self.people_recent: tuple[RecentItem, ...] = made.RECENT

    def _step(self, *asked: Any) -> None:
        self.asked.append(asked)
        if self.fails:
            raise self.fails

    def _change(self, **fields: Any) -> Intake:
        assert self.open is not None
        self.open = replace(self.open, presentation=replace(self.open.presentation, **fields))
        return self.open

    def read(self, reading: Reading) -> Intake:
        self._step("read", reading.data, reading.source)
        self.open = self.answer()
        return self.open

    def look(self, reading: Reading) -> Intake:
        self._step("look", reading.data)
        return replace(self.answer(), receipt=None)

    def amend(self, strip: Strip) -> Intake:
        self._step("amend", strip)
        return self._change(strip=strip)

    def correct(self, name: str | None, birth: BirthDate | None) -> Intake:
        self._step("correct", name, birth)
        return self._change(corrections=1)

    def use_new_card(self) -> Intake:
        self._step("use_new_card")
        return self._change(use_new_card=True)

    def admit(self, how: AdmitAs, reason: str = "") -> Intake:
        self._step("admit", how, reason)
        self.admitted = self._change(state=State.ADMITTED)
        self.open = None
        return self.admitted

    def emergency(self) -> Intake:
        self._step("emergency")
        return made.SCREENS["emergency"]()

    def undo(self) -> Intake | None:
        self._step("undo")
        if self.admitted is None:
            return None
        self.open, self.admitted = self.admitted, None
        return self._change(state=State.OPEN)

    def park(self) -> None:
        self._step("park")

    def resume(self, presentation_id: str) -> Intake:
        self._step("resume", presentation_id)
        self.open = self.open or self.answer()
        return self.open

    def recent(self, limit: int) -> tuple[RecentItem, ...]:
        return self.people_recent[:limit]

    def status(self) -> DeskStatus:
        return made.STATUS

    def find_name(self, text: str) -> tuple[Card, ...]:
        self._step("find_name", text)
        return self.people
