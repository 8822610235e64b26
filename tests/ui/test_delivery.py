"""Is it said, quietly, what was repaired or lost on the way, and only as long as it holds?"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from kiosk.delivered import read_delivered
from kiosk.demo import made_intakes as made
from kiosk.demo.made_desk import Desk
from kiosk.scanner.input_method import InputMethods
from kiosk.ui.delivery import lines
from kiosk.ui.i18n import LANGUAGES, Texts
from kiosk.ui.presenter import present
from kiosk.verify.card import Card, InputState, Kind, Oddity, Parsed
from kiosk.verify.formats.recognise import fits, recognise
from tests.scanner.typed_codes import made_codes, typed
from tests.ui.at_the_desk import Open, word
from tests.verify.formats.codes import CITIZEN, code

LOST = (Oddity.CARD_NUMBER_LOST, Oddity.CHECK_STRING_LOST, Oddity.ADDRESS_LOST, Oddity.PARENT_LOST, Oddity.PLACE_LOST)


def parsed(*odd: Oddity, state: InputState = InputState.REPAIRED, kind: Kind = Kind.BHYT15) -> Parsed:
    return Parsed(kind=kind, input=state, oddities=odd)


def said(*codes: Parsed, language: str = "vi") -> list[str]:
    texts = Texts.load(language, strict=True)
    return [texts.say(line) for line in lines(replace(made.presentation(), parsed=codes))]


def test_a_repair_says_what_to_do_and_one_line_names_all_that_is_left_out() -> None:
    repaired, lost = said(parsed(*LOST))
    assert "chế độ E" in repaired
    what = "số thẻ (vẫn còn mã số BHXH), chuỗi kiểm tra, địa chỉ, họ tên cha mẹ, nơi cấp"
    assert lost == f"Phần không lấy lại được nên để trống: {what}."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("odd", [*LOST, Oddity.PARENT_DAMAGED, Oddity.DATE_IMPOSSIBLE])
def test_every_such_word_has_its_text(odd: Oddity, language: str) -> None:
    assert len(said(parsed(odd), language=language)) == 2


@pytest.mark.parametrize(("language", "mode"), [("vi", "chế độ E"), ("en", "mode E")])
def test_a_name_that_was_lost_has_one_line_with_what_to_do(language: str, mode: str) -> None:
    nameless = replace(parsed(Oddity.NAME_LOST), card=Card(social_insurance_number="9900000001"))
    [line] = said(nameless, language=language)
    assert mode in line and "camera" in line
    citizen = recognise(code(CITIZEN))
    [after] = said(nameless, citizen, language=language)
    assert after != line, "the identity card says the name"


def test_a_clean_code_says_nothing_and_takes_the_word_back() -> None:
    assert said(parsed(Oddity.LINE_END, state=InputState.CLEAN)) == []
    assert said(parsed(*LOST), parsed(state=InputState.CLEAN)) == []
    assert len(said(parsed(*LOST), parsed(state=InputState.CLEAN, kind=Kind.CCCD))) == 2


def test_a_code_that_telex_changed_is_shown_with_its_quiet_line(open_window: Open, desk: Desk) -> None:
    sent = made_codes(21, 1, 15)[0]
    arrived = typed(sent, "telex", skips=False)
    assert arrived != sent
    found = read_delivered(arrived.encode(), partial(InputMethods().repair, fits=fits), recognise)
    assert found.input is InputState.REPAIRED
    intake = made.SCREENS["covered-gateway"]()
    shown = replace(intake, presentation=replace(intake.presentation, parsed=(found,)))
    model, plain = present(shown, made.AROUND), present(intake, made.AROUND)
    assert "read.repaired" in [line.key for line in model.notices]
    assert (model.decision, model.to_do, model.say) == (plain.decision, plain.to_do, plain.say), "nothing to frighten"
    desk.answer = lambda: shown
    window = open_window()
    window.show_reading(made.reading())
    card = window.desk_screen.panel.card
    assert word(window) == "THẺ BHYT HỢP LỆ"
    assert "Bộ gõ đã đổi chữ" in card.notices.text()
    assert "Bộ gõ" not in card.to_do.text() + card.why.text() + card.say.text()


def test_a_refused_one_says_how_to_switch_typing_off(open_window: Open, desk: Desk) -> None:
    desk.answer = made.SCREENS["unreadable-mangled"]
    window = open_window()
    window.show_reading(made.reading())
    todo = window.desk_screen.panel.card.todo.text()
    assert "chế độ E" in todo and "quét lại" in todo
