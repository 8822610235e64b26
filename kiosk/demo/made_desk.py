"""Who answers the screens without a store? A desk of made intakes with a memory: what was asked for stands in `asked`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from fraud_rules._types import Visit
from kiosk.demo import made_intakes as made
from kiosk.intake import AdmitAs, Candidate, DeskStatus, Intake, RecentItem, State, Strip
from kiosk.scanner.reading import Reading
from kiosk.verify.card import BirthDate, Card, NumberKind
from kiosk.verify.verdict import Decision

RECENT = (
    RecentItem(
        presentation_id="r1",
        visit_id="v1",
        at=made.NOW - timedelta(minutes=1),
        masked_name="T. T. M***",
        decision=Decision.COVERED,
        state=State.ADMITTED,
    ),
    RecentItem(
        presentation_id="r2",
        visit_id=None,
        at=made.NOW - timedelta(minutes=2),
        masked_name="N. V. B***",
        decision=Decision.PENDING,
        state=State.PARKED,
    ),
    RecentItem(
        presentation_id="r3",
        visit_id=None,
        at=made.NOW - timedelta(minutes=4),
        masked_name="",
        decision=Decision.UNREADABLE,
        state=State.CLOSED,
    ),
)
STATUS = DeskStatus(
    registry_as_of=made.NOW - timedelta(days=1),
    registry_ok=True,
    gateway_configured=True,
    pending=3,
    clerk="Lê Mẫu",
    desk="Bàn 1",
)


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


def _visit() -> Visit:
    shown = made.presentation()
    return Visit(
        visit_id="v1",
        presentation_id=shown.id,
        facility=shown.facility,
        desk=shown.desk,
        clerk=shown.clerk,
        occurred_at=made.NOW,
        observed_at=made.NOW,
        entry_mode="camera",
        decision="COVERED",
    )


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
        if "O" in text:
            return Hint(groups=(text,), hints=("letter-for-digit",), suggestion=text.replace("O", "0"))
        return Hint(groups=(text,))


class Desk:
    """Answers `answer` to a reading; keeps one open intake."""

    def __init__(self, answer: Callable[[], Intake] = made.SCREENS["covered-gateway"]) -> None:
        self.answer = answer
        self.open: Intake | None = None
        self.admitted: Intake | None = None
        self.asked: list[tuple[Any, ...]] = []
        self.fails: Exception | None = None
        self.people: tuple[Card, ...] = ()
        self.in_picture: tuple[Candidate, ...] = ()
        self.people_recent: tuple[RecentItem, ...] = RECENT

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
        self.admitted = replace(self._change(state=State.ADMITTED), visit=_visit(), admitted_as=how)
        self.open = None
        return self.admitted

    def emergency(self) -> Intake:
        self._step("emergency")
        return made.SCREENS["emergency"]()

    def undo(self) -> Intake | None:
        self._step("undo")
        if self.admitted is None:
            return None
        gone, self.admitted = self.admitted, None
        return replace(gone, presentation=replace(gone.presentation, state=State.UNDONE))

    def park(self) -> None:
        self._step("park")

    def resume(self, presentation_id: str) -> Intake:
        self._step("resume", presentation_id)
        self.open = self.open or self.answer()
        return self.open

    def recent(self, limit: int) -> tuple[RecentItem, ...]:
        return self.people_recent[:limit]

    def status(self) -> DeskStatus:
        return STATUS

    def people_in(self, readings: tuple[Reading, ...]) -> tuple[Candidate, ...]:
        self._step("people_in", len(readings))
        return self.in_picture

    def find_name(self, text: str) -> tuple[Card, ...]:
        self._step("find_name", text)
        return self.people
