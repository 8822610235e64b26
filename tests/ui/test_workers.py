"""Do jobs keep their order, and do answers come back on the screen's thread?"""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Slot

from kiosk.ui.workers import Direct, Line, Relay


class Receiver(QObject):
    def __init__(self, heard: list) -> None:
        super().__init__()
        self.heard = heard

    @Slot(object)
    def take(self, value: object) -> None:
        self.heard.append((value, threading.get_ident()))


def test_jobs_run_elsewhere_in_order_and_answer_here(qtbot) -> None:
    line, answers, here = Line("test"), [], threading.get_ident()

    def job(number: int) -> tuple[int, bool]:
        return number, threading.get_ident() == here

    try:
        for number in range(20):
            line.run(
                lambda number=number: job(number),
                lambda answer: answers.append((*answer, threading.get_ident() == here)),
                answers.append,
            )
        qtbot.waitUntil(lambda: len(answers) == 20)
    finally:
        assert line.stop()
    assert answers == [(number, False, True) for number in range(20)]


def test_a_failing_job_does_not_stop_the_next(qtbot) -> None:
    line, good, bad = Line("test"), [], []
    try:
        line.run(lambda: 1 // 0, good.append, bad.append)
        line.run(lambda: 7, good.append, bad.append)
        qtbot.waitUntil(lambda: good == [7])
    finally:
        assert line.stop()
    assert [type(error) for error in bad] == [ZeroDivisionError]


def test_direct_does_the_same_in_place() -> None:
    good, bad = [], []
    Direct().run(lambda: 7, good.append, bad.append)
    Direct().run(lambda: 1 // 0, good.append, bad.append)
    assert good == [7]
    assert [type(error) for error in bad] == [ZeroDivisionError]


def test_a_relay_brings_values_to_the_screen_s_thread(qtbot) -> None:
    relay, heard, here = Relay(), [], threading.get_ident()
    receiver = Receiver(heard)
    relay.arrived.connect(receiver.take)
    other = threading.Thread(target=lambda: relay.send("frame"))
    other.start()
    other.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("frame", here)]
