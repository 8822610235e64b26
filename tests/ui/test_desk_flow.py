"""Does a hurried hand, or a slow desk, change what is recorded?"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from kiosk.demo import made_intakes as made
from kiosk.demo.made_desk import RECENT, Desk
from kiosk.intake import AdmitAs, Intake
from kiosk.scanner.reading import Reading
from kiosk.ui.desk_flow import DeskFlow
from kiosk.ui.workers import Line


class SlowDesk(Desk):
    """Answers a step only when the gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def read(self, reading: Reading) -> Intake:
        assert self.gate.wait(5)
        return super().read(reading)

    def admit(self, how: AdmitAs, reason: str = "") -> Intake:
        assert self.gate.wait(5)
        return super().admit(how, reason)

    def emergency(self) -> Intake:
        assert self.gate.wait(5)
        return super().emergency()


@pytest.fixture
def slow() -> SlowDesk:
    return SlowDesk()


@pytest.fixture
def flow(qapp, slow: SlowDesk) -> Iterator[DeskFlow]:
    line = Line("intake")
    yield DeskFlow(slow, line, lambda: made.NOW)
    slow.gate.set()
    assert line.stop()


def calls(desk: Desk) -> list[str]:
    return [asked[0] for asked in desk.asked]


def test_the_screen_does_not_wait_for_the_desk(qtbot, flow: DeskFlow, slow: SlowDesk) -> None:
    flow.take(made.reading())
    assert flow.busy
    assert flow.intake is None
    slow.gate.set()
    qtbot.waitUntil(lambda: flow.intake is not None)
    assert not flow.busy


def test_a_second_enter_admits_nobody_twice(qtbot, flow: DeskFlow, slow: SlowDesk) -> None:
    slow.gate.set()
    flow.take(made.reading())
    qtbot.waitUntil(lambda: flow.intake is not None)
    slow.gate.clear()
    flow.admit(AdmitAs.INSURED)
    flow.admit(AdmitAs.INSURED)
    slow.gate.set()
    qtbot.waitUntil(lambda: flow.intake is None and not flow.busy)
    assert calls(slow) == ["read", "admit"]


def test_nobody_is_admitted_while_another_code_is_being_read(qtbot, flow: DeskFlow, slow: SlowDesk) -> None:
    slow.gate.set()
    flow.take(made.reading())
    qtbot.waitUntil(lambda: flow.intake is not None)
    slow.gate.clear()
    flow.take(made.reading())
    flow.admit(AdmitAs.INSURED)
    slow.gate.set()
    qtbot.waitUntil(lambda: not flow.busy)
    assert calls(slow) == ["read", "read"]


def test_an_emergency_waits_for_nothing_on_the_screen_and_counts_once(qtbot, flow: DeskFlow, slow: SlowDesk) -> None:
    flow.take(made.reading())
    flow.emergency()
    flow.emergency()
    slow.gate.set()
    qtbot.waitUntil(lambda: not flow.busy)
    assert calls(slow) == ["read", "emergency"]


def test_a_trembling_second_press_is_the_same_emergency_and_a_later_one_the_next(
    qtbot, flow: DeskFlow, slow: SlowDesk
) -> None:
    slow.gate.set()
    for after, asked in ((0, 1), (1, 1), (4, 2)):
        flow.clock = lambda after=after: made.NOW + timedelta(seconds=after)
        flow.emergency()
        qtbot.waitUntil(lambda: not flow.busy and flow.intake is not None)
        assert calls(slow).count("emergency") == asked
    flow.close()
    flow.emergency()
    qtbot.waitUntil(lambda: not flow.busy)
    assert calls(slow).count("emergency") == 3


def test_the_line_after_an_admission_names_the_person_masked(qtbot, flow: DeskFlow, slow: SlowDesk) -> None:
    slow.gate.set()
    slow.people_recent = (made.replace(RECENT[0], presentation_id="p1"),)
    flow.take(made.reading())
    qtbot.waitUntil(lambda: flow.intake is not None)
    flow.admit(AdmitAs.INSURED)
    qtbot.waitUntil(lambda: flow.last is not None and flow.last.params["name"] == "T. T. M***")
    assert flow.last is not None
    assert flow.last.key == "idle.admitted"
