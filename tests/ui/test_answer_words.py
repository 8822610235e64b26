"""Every code of the insurer through the real verifier and presenter: a word, what to do, a sentence, in both languages."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date

import pytest

from kiosk.desk.judging import claims_of
from kiosk.intake import Intake, Paper, Presentation, Receipt, Strip
from kiosk.scanner.reading import Reading, Source
from kiosk.ui import presenter
from kiosk.ui.i18n import LANGUAGES, Phrase, Texts
from kiosk.ui.presenter import Surroundings
from kiosk.ui.screen_model import Act, ScreenModel
from kiosk.verify.card import Card, Kind, Parsed, Period
from kiosk.verify.formats.recognise import recognise
from kiosk.verify.formats.render import render
from kiosk.verify.sources import GatewayAnswer, ResultClass
from kiosk.verify.tables import default_directory
from kiosk.verify.verdict import Decision
from kiosk.verify.verifier import Verifier
from kiosk.window.code_words import code_words
from tests.verify.gateway.made import CARD, CITIZEN, FACILITY, NOW, TABLES, ZONE

ROWS = tomllib.loads((default_directory() / "result_codes.toml").read_text(encoding="utf-8"))["row"]
CODES = sorted({row["code"] for row in ROWS if "until" not in row})
OFFICIAL = {
    *("000", "001", "002", "003", "004", "010", "050", "051", "052", "053", "054", "055", "060", "061", "070"),
    *("100", "101", "110", "120", "121", "122", "123", "124", "130", "205", "401"),
}
OURS = ("054", "055", "205", "401", "402", "403")
VERIFIER = Verifier(None, clock=lambda: NOW, zone=ZONE, facility=FACILITY, fresh_days=3)
OLD = replace(CARD, period=Period(start=date(2026, 1, 1), end=date(2026, 10, 31)))
NEW = replace(CARD, card_number="GD4799900000001", period=Period(start=date(2026, 11, 1), end=date(2026, 12, 31)))

BARE = Strip()


def around(language: str = "vi") -> Surroundings:
    return Surroundings(now=NOW, zone=ZONE, code_words=lambda code: code_words(TABLES, code, language))


def answer(code: str, **more: object) -> GatewayAnswer:
    row = TABLES.result_code(code)
    kind = row.result_class if row else None
    given = {"card": CARD} if kind in (ResultClass.TREAT, ResultClass.TREAT_NEW_CARD) else {}
    if code in ("003", "004"):
        given = {"card": OLD, "new_card": NEW}
    return GatewayAnswer(code=code, result_class=kind, asked_with_person=True, at=NOW, **(given | more))  # type: ignore[arg-type]


def shown(live: GatewayAnswer, *parsed: Parsed, strip: Strip = BARE, **more: object) -> Intake:
    p = Presentation(
        id="p1", facility=FACILITY, desk="Bàn 1", clerk="Lê Mẫu", opened_at=NOW, strip=strip, answer=live,
        readings=(Reading(data=b"", source=Source.CAMERA, at=NOW, decoder="test"),),
        parsed=parsed or (recognise(render(CARD, Kind.BHYT15)),), **more,  # type: ignore[arg-type]
    )  # fmt: skip
    p = replace(p, verdicts=(VERIFIER.verify(claims_of(p), at=NOW, answer=live, use_new_card=p.use_new_card),))
    receipt = Receipt(seq=1, event="live-verdict", leaf_hash="", chain_hash="", recorded_at=NOW)
    return Intake(presentation=p, receipt=receipt)


def model_of(intake: Intake, language: str = "vi") -> ScreenModel:
    return presenter.present(intake, around(language))


def say(phrase: Phrase | None, language: str = "vi") -> str:
    return Texts.load(language, strict=True).say(phrase) if phrase else ""


def why(model: ScreenModel, language: str = "vi") -> str:
    return " ".join(say(line, language) for line in model.why)


def offered(model: ScreenModel) -> set[Act]:
    return {action.act for action in model.actions}


def test_the_official_list_is_all_there() -> None:
    assert set(CODES) >= OFFICIAL


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*CODES, "777"])
def test_every_code_has_a_word_something_to_do_and_a_sentence(code: str, language: str) -> None:
    model = model_of(shown(answer(code)), language)
    said = [say(phrase, language) for phrase in (model.word, model.todo, model.say, model.gateway_code, model.badge)]
    assert all(said)
    assert "{" not in "".join(said) + why(model, language)
    assert code in said[3]
    row = TABLES.result_code(code)
    if row is not None:
        assert (row.meaning_vi if language == "vi" else row.meaning_en) in said[3]
    assert Act.EMERGENCY in offered(model)


@pytest.mark.parametrize("code", [code for code in CODES if code not in ("000", "003", "004")])
def test_what_the_table_says_to_the_patient_is_said_to_this_very_person(code: str) -> None:
    row = TABLES.result_code(code)
    assert row
    said = say(model_of(shown(answer(code))).say)
    assert said == row.patient_vi.replace("Ông/bà", "Chị").replace("ông/bà", "chị")


@pytest.mark.parametrize("code", OURS)
def test_what_is_ours_is_no_affair_of_patient_or_card(code: str) -> None:
    model = model_of(shown(answer(code)))
    assert model.decision is Decision.PENDING
    assert model.admits
    assert "phía bệnh viện" in why(model)
    assert "người phụ trách" not in why(model) + say(model.say) + say(model.todo)


@pytest.mark.parametrize("code", ["003", "004"])
def test_a_new_card_is_one_key(code: str) -> None:
    model = model_of(shown(answer(code)))
    assert (model.decision, Act.NEW_CARD in offered(model)) == (Decision.COVERED_WITH_NOTICE, True)
    taken = model_of(shown(answer(code), use_new_card=True))
    assert Act.NEW_CARD not in offered(taken)
    assert taken.number == "GD 4 79 99000 00001"


@pytest.mark.parametrize("code", ["001", "002", "130"])
def test_a_card_that_the_insurer_leaves_to_the_desk_waits_for_a_key(code: str) -> None:
    live = answer(code)
    model = model_of(shown(live))
    assert (model.decision, model.tone) == (Decision.PENDING, "amber")
    assert Act.CONFIRM_CARD in offered(model)
    assert "F7" in say(model.todo)
    row = TABLES.result_code(code)
    assert row
    assert row.clerk_vi in why(model)
    confirmed = model_of(shown(live, strip=Strip(papers=(Paper.CCCD,), card_confirmed=True)))
    assert Act.CONFIRM_CARD not in offered(confirmed)
    assert any(chip.name == "card-confirmed" for chip in confirmed.chips)
    assert (confirmed.decision, confirmed.tone) == (Decision.PENDING, "blue")  # the desk's word is not the insurer's
    assert "chỉ theo" in say(confirmed.badge).lower()
    assert (confirmed.to_do, len(confirmed.why)) == ((), 1)  # what was done is not asked for again
    assert "tra cứu lại" not in say(confirmed.todo) + say(confirmed.say)  # asking again would not help
    only_key = model_of(shown(live, strip=Strip(card_confirmed=True)))
    assert only_key.tone == "amber"  # the paper is still to be seen


@pytest.mark.parametrize("code", ["060", "061"])
def test_another_name_names_what_was_sent_and_what_the_other_has(code: str) -> None:
    live = answer(code)
    assert why(model_of(shown(live))).startswith("Họ tên đã gửi: Trần Thị Mẫu. Cổng BHXH có tên khác")
    told = model_of(shown(answer(code, card=Card(name="Trần Thị Mẫn"))))
    assert why(told).startswith("Họ tên đã gửi: Trần Thị Mẫu. Cổng BHXH có: Trần Thị Mẫn.")
    corrected = shown(live, strip=Strip(corrected_name="Trần Thị Mai"), corrections=1)
    model = model_of(corrected)
    assert model.decision is Decision.PENDING
    assert "đã gửi: Trần Thị Mai" in why(model)


def test_another_birth_names_what_was_sent_and_the_other_paper() -> None:
    citizen = replace(CITIZEN, birth=replace(CITIZEN.birth, day=2))
    both = (
        recognise(render(CARD, Kind.BHYT15)),
        replace(recognise(render(CARD, Kind.BHYT15)), kind=Kind.CCCD, card=None, citizen=citizen),
    )
    said = why(model_of(shown(answer("070"), *both)))
    assert "Ngày sinh đã gửi: 01/02/1990" in said
    assert "02/02/1990" in said


def test_an_unknown_code_shows_what_the_insurer_notes_and_a_known_one_does_not() -> None:
    note = "Thẻ đang tạm khóa " + "x" * 300
    model = model_of(shown(answer("777", note=note)))
    assert model.decision is Decision.PENDING
    remark = say(model.notices[0])
    assert remark.startswith("Cổng BHXH ghi chú: Thẻ đang tạm khóa")
    assert len(remark) < 200
    assert not any("ghi chú" in say(line) for line in model_of(shown(answer("000", note="x"))).notices)


def test_a_note_with_braces_is_text() -> None:
    model = model_of(shown(answer("777", note="{0.__class__} {you}")))
    assert "{0.__class__} {you}" in say(model.notices[0])
