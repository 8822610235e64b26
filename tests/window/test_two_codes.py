"""Two codes lie in one picture: is the person at the desk asked about, and nobody opened or recorded before the answer?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from sqlalchemy import create_engine, text

from kiosk.app import utc_now
from kiosk.scanner.camera import Frame
from kiosk.scanner.code_reader import CodeReader
from kiosk.window.desk_app import DeskApp
from tests.scanner.test_decode import drawn
from tests.verify.formats.codes import NEW, code, hexed
from tests.window.conftest import CLERKS, press, set_up, settled, told

ONE = code(NEW)
OTHER = code({**NEW, "number": "9900000002", "name": hexed("Lê Văn Thử"), "birth": "02/02/1980", "sex": "1"})
CITIZEN = "099190000001||Trần Thị Mẫu|01011990|Nữ|Tổ 1, Phường Mẫu, Thành phố Thử|02022022".encode()
PAYMENT = b"00020101021138540010A00000072701240006970436011000000000000208QRIBFTTA53037045802VN6304ABCD"


def picture(*codes: bytes | None) -> np.ndarray:
    """Codes side by side, 1280 x 720; None leaves the place empty. Of two neither lies in the box, of three the middle one."""
    image = np.full((720, 1280), 235, np.uint8)
    for place, data in enumerate(codes):
        if data is not None:
            drawing = drawn(data, 3)
            left = (1280 - drawing.shape[1]) * place // max(1, len(codes) - 1)
            image[150 : 150 + drawing.shape[0], left : left + drawing.shape[1]] = drawing
    return image


@dataclass
class Held:
    """Frames held before the reader of a desk, ten a second."""

    desk: DeskApp
    number: int = 0
    reader: CodeReader = field(init=False)

    def __post_init__(self) -> None:
        self.reader = CodeReader(self.desk.take, clock=utc_now)

    def show(self, image: np.ndarray, frames: int = 3) -> None:
        for _ in range(frames):
            seconds = self.number / 10
            at = utc_now() + timedelta(seconds=seconds)
            self.reader.look(Frame(image=image, number=self.number, taken_at=at, seconds=seconds))
            self.number += 1


@pytest.fixture
def desk(home: Path, open_desk: Callable[..., DeskApp]) -> DeskApp:
    set_up(home, scanner__serial_port="off")
    return open_desk(clerk=CLERKS[0])


def asked(desk: DeskApp) -> bool:
    return desk.window.desk_screen.panel.choices.name == "list.which"


def lines(desk: DeskApp) -> list[str]:
    buttons = desk.window.desk_screen.panel.choices._buttons
    return [button.accessibleName() for button in buttons if button.isVisible()]


def name(desk: DeskApp) -> str | None:
    return desk.window.desk_screen.model.name


def recorded(home: Path) -> int:
    engine = create_engine(f"sqlite:///{home / 'records.db'}")
    with engine.connect() as connection:
        found = connection.execute(text("select count(*) from presentation")).scalar_one()
    engine.dispose()
    return int(found)


def test_who_is_meant_is_asked_and_one_key_answers(home: Path, desk: DeskApp, qtbot) -> None:
    Held(desk).show(picture(ONE, OTHER))
    qtbot.waitUntil(lambda: asked(desk), timeout=10_000)
    assert desk.window.flow.intake is None and recorded(home) == 0
    assert lines(desk) == ["1: T. T. M*** · 1990 · thẻ BHYT", "2: L. V. T*** · 1980 · thẻ BHYT"]
    assert desk.window.desk_screen.panel.card.word.text() == "Nhiều mã trong hình"
    press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    assert name(desk) == "Lê Văn Thử" and recorded(home) == 1
    assert not asked(desk)


def test_esc_opens_nobody_and_enter_does_not_answer(home: Path, desk: DeskApp, qtbot) -> None:
    held = Held(desk)
    held.show(picture(ONE, OTHER))
    qtbot.waitUntil(lambda: asked(desk), timeout=10_000)
    press(Qt.Key.Key_Return)
    assert asked(desk)
    press(Qt.Key.Key_Escape)
    held.show(picture(ONE, OTHER))
    qtbot.wait(400)
    assert not asked(desk) and desk.window.flow.intake is None and recorded(home) == 0
    assert desk.window.desk_screen.panel.card.word.text() == "Sẵn sàng"


def test_one_code_held_up_alone_answers_too_but_not_one_that_is_missed_for_a_moment(desk: DeskApp, qtbot) -> None:
    held = Held(desk)
    held.show(picture(ONE, OTHER))
    qtbot.waitUntil(lambda: asked(desk), timeout=10_000)
    held.show(picture(None, OTHER), 5)
    held.show(picture(ONE, OTHER))
    qtbot.wait(50)
    assert asked(desk)
    held.show(picture(None, OTHER), 15)
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    assert name(desk) == "Lê Văn Thử" and not asked(desk)


def test_the_code_in_the_box_wins_without_a_question(desk: DeskApp, qtbot) -> None:
    Held(desk).show(picture(ONE, OTHER, None))
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    assert name(desk) == "Lê Văn Thử" and not asked(desk)


def test_two_codes_of_one_person_join_without_a_question(home: Path, desk: DeskApp, qtbot) -> None:
    Held(desk).show(picture(ONE, CITIZEN))
    qtbot.waitUntil(lambda: settled(desk) and len(desk.window.flow.intake.presentation.readings) == 2, timeout=10_000)
    assert name(desk) == "Trần Thị Mẫu" and not asked(desk) and recorded(home) == 1


def test_the_second_code_of_the_open_person_joins_and_a_stranger_s_is_told_of(desk: DeskApp, qtbot) -> None:
    held = Held(desk)
    held.show(picture(ONE, None))
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    held.show(picture(ONE, CITIZEN))
    qtbot.waitUntil(lambda: settled(desk) and len(desk.window.flow.intake.presentation.readings) == 2, timeout=10_000)
    held.show(picture(ONE, None), 40)
    held.show(picture(ONE, OTHER))
    qtbot.waitUntil(lambda: "người khác" in told(desk), timeout=10_000)
    assert name(desk) == "Trần Thị Mẫu" and not asked(desk)


def test_a_payment_code_beside_a_card_is_nobody(home: Path, desk: DeskApp, qtbot) -> None:
    Held(desk).show(picture(PAYMENT, ONE))
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    assert name(desk) == "Trần Thị Mẫu" and recorded(home) == 1


def test_who_was_chosen_is_not_read_again_when_the_other_code_is_put_away(home: Path, desk: DeskApp, qtbot) -> None:
    held = Held(desk)
    held.show(picture(ONE, OTHER))
    qtbot.waitUntil(lambda: asked(desk), timeout=10_000)
    press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.window.flow.intake is None, timeout=10_000)
    held.show(picture(ONE, None), 20)
    qtbot.wait(300)
    assert desk.window.flow.intake is None and recorded(home) == 1


def test_looking_records_nobody(home: Path, desk: DeskApp, qtbot) -> None:
    press(Qt.Key.Key_F9)
    Held(desk).show(picture(ONE, CITIZEN))
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    assert recorded(home) == 0 and desk.window.flow.intake.receipt is None


def test_a_scanner_answers_for_the_camera(desk: DeskApp, qtbot) -> None:
    from tests.window.conftest import scan

    Held(desk).show(picture(ONE, OTHER))
    qtbot.waitUntil(lambda: asked(desk), timeout=10_000)
    desk.take(scan(ONE))
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    assert name(desk) == "Trần Thị Mẫu" and not asked(desk)


def test_a_hand_that_types_is_not_asked(home: Path, desk: DeskApp, qtbot) -> None:
    """The next digit of a number would choose somebody."""
    entry = desk.window.desk_screen.panel.entry
    press(Qt.Key.Key_9)
    held = Held(desk)
    held.show(picture(ONE, OTHER))
    qtbot.waitUntil(lambda: "người khác" in told(desk), timeout=10_000)
    press(Qt.Key.Key_1)
    assert entry.text() == "91" and not asked(desk)
    assert desk.window.flow.intake is None and recorded(home) == 0


def test_another_list_that_is_open_stays(home: Path, desk: DeskApp, qtbot) -> None:
    third = code({**NEW, "number": "9900000003", "name": hexed("Phạm Thị Thử")})
    held = Held(desk)
    held.show(picture(third, None))
    qtbot.waitUntil(lambda: settled(desk), timeout=10_000)
    press(Qt.Key.Key_F3)
    held.show(picture(ONE, OTHER))
    qtbot.waitUntil(lambda: "người khác" in told(desk), timeout=10_000)
    assert desk.window.desk_screen.panel.choices.name == "list.papers"
    assert name(desk) == "Phạm Thị Thử" and recorded(home) == 1
