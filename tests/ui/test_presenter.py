"""Does every intake become the right card?"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from fraud_rules._types import Mode, Severity
from kiosk.demo import made_intakes as made
from kiosk.intake import AdmitAs, Intake, Priority, State, Strip
from kiosk.ui import presenter, reasons
from kiosk.ui.i18n import LANGUAGES, Phrase, Texts
from kiosk.ui.screen_model import Act, ScreenModel
from kiosk.verify.card import BirthDate, LivingArea, Period
from kiosk.verify.verdict import Assurance, CheckName, Decision, Notice, Outcome, Reason


def show(intake: Intake) -> ScreenModel:
    return presenter.present(intake, made.AROUND)


def phrases(model: ScreenModel) -> list[Phrase]:
    found = [model.word, model.todo, *model.why, *model.notices, *(f.value for f in model.facts)]
    found += [model.aside, model.badge, model.changed, model.person, model.say, model.gateway_code]
    found += [*model.to_do, model.number_note]
    found += [value for chip in model.chips for value in chip.value] + [Phrase(c.label) for c in model.chips]
    found += [Phrase(fact.label) for fact in model.facts] + [Phrase(action.text) for action in model.actions]
    return [part for part in found if isinstance(part, Phrase)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", made.SCREENS)
def test_every_phrase_of_every_screen_has_a_text(language: str, name: str) -> None:
    texts = Texts.load(language, strict=True)
    for phrase in phrases(show(made.SCREENS[name]())):
        assert "{" not in texts.say(phrase)


def test_a_code_with_name_and_birth_is_not_asked_for_them() -> None:
    checks = [
        made.check(CheckName.NAME, Outcome.UNKNOWN, Reason.NOT_COMPARED),
        made.check(CheckName.STATUS, Outcome.UNKNOWN, Reason.NOT_IN_REGISTRY),
    ]
    said = reasons.leading(made.verdict(Decision.PENDING, Assurance.CLAIM, *checks))
    assert said == (Reason.NOT_IN_REGISTRY,)
    nameless = replace(made.verdict(Decision.PENDING, Assurance.CLAIM, *checks), card=None)
    assert reasons.leading(nameless) == (Reason.NOT_COMPARED, Reason.NOT_IN_REGISTRY)


def test_a_missing_end_is_said_of_cards_that_state_none() -> None:
    verdict = made.verdict(
        Decision.PENDING, Assurance.CLAIM, made.check(CheckName.PERIOD, Outcome.UNKNOWN, Reason.END_UNKNOWN)
    )
    assert verdict.card is not None
    start = verdict.card.period.start
    assert start is not None
    open_end = replace(verdict, card=replace(verdict.card, period=Period(start=start)))
    assert reasons.leading(open_end) == (Reason.END_UNKNOWN,)
    printed = replace(verdict, card=replace(verdict.card, period=Period(start=start, end=start)))
    assert reasons.leading(printed) == ()
    assert reasons.leading(replace(verdict, card=None)) == ()


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("decision", Decision)
def test_every_reason_can_stand_under_every_decision(decision: Decision, reason: Reason) -> None:
    checks = [made.check(name, Outcome.FAILED, reason) for name in CheckName]
    model = show(made.intake(made.verdict(decision, Assurance.REGISTRY, *checks, notices=tuple(Notice))))
    for language in LANGUAGES:
        texts = Texts.load(language, strict=True)
        assert all(texts.say(phrase) for phrase in phrases(model))


def test_green_belongs_to_the_gateway() -> None:
    tones = {source: show(made.intake(made.verdict(Decision.COVERED, source))).tone for source in Assurance}
    assert tones == {
        Assurance.GATEWAY: "green",
        Assurance.SIGNED: "blue",
        Assurance.REGISTRY: "blue",
        Assurance.CLAIM: "blue",
    }
    asides = [show(made.intake(made.verdict(Decision.COVERED, source))).aside for source in Assurance]
    assert [aside.key if aside else None for aside in asides] == [
        "card.not-asked",
        None,
        "card.not-asked",
        "card.not-asked",
    ]


def test_each_decision_has_its_own_icon_word_and_sound() -> None:
    models = [show(made.intake(made.verdict(decision, Assurance.REGISTRY))) for decision in Decision]
    for signs in ([m.icon for m in models], [m.word.key for m in models], [m.sound for m in models]):
        assert len(set(signs)) == len(Decision)


@pytest.mark.parametrize("name", made.SCREENS)
def test_the_badge_is_never_absent_beside_a_decision(name: str) -> None:
    model = show(made.SCREENS[name]())
    assert (model.badge is not None) == (model.decision is not None)


def test_an_unreadable_code_fills_nothing() -> None:
    verdict = made.verdict(Decision.UNREADABLE, Assurance.CLAIM, made.failed(CheckName.FORM, Reason.CUT))
    model = show(made.intake(verdict))
    assert (model.name, model.number, model.facts, model.person, model.chips) == (None, None, (), None, ())
    assert model.todo.key == "todo.cut"
    assert Act.PRIMARY not in [action.act for action in model.actions]


def test_the_numbers_stand_in_groups() -> None:
    assert show(made.SCREENS["covered-gateway"]()).number == "DN 4 79 99000 00001"
    assert show(made.SCREENS["pending-citizen"]()).number == "099 190 000001"


def test_who_may_be_admitted_by_enter() -> None:
    admits = {d: show(made.intake(made.verdict(d, Assurance.REGISTRY))).admits for d in Decision}
    assert {d for d, yes in admits.items() if yes} == {Decision.COVERED, Decision.COVERED_WITH_NOTICE, Decision.PENDING}
    assert not show(made.SCREENS["look"]()).admits
    assert not show(made.intake(made.verdict(Decision.COVERED, Assurance.GATEWAY), state=State.ADMITTED)).admits


def test_a_changed_decision_is_marked_and_an_equal_one_is_not() -> None:
    same = made.verdict(Decision.COVERED, Assurance.REGISTRY)
    assert show(made.SCREENS["changed"]()).changed is not None
    assert show(made.intake(same, made.verdict(Decision.COVERED, Assurance.GATEWAY))).changed is None


@pytest.mark.parametrize(
    ("year", "sex", "word"),
    [
        (1940, "FEMALE", "bà"),
        (1940, "MALE", "ông"),
        (1990, "FEMALE", "chị"),
        (1990, "MALE", "anh"),
        (2020, "MALE", "cháu"),
    ],
)
def test_people_are_spoken_to_by_age_and_sex(year: int, sex: str, word: str) -> None:
    card = replace(made.CARD, birth=BirthDate(year=year), sex=made.Sex[sex])
    model = show(made.intake(made.verdict(Decision.PENDING, Assurance.CLAIM, card=card)))
    assert model.say is not None
    assert Texts.load("vi").say(model.say).startswith(word.capitalize())


def test_only_the_most_serious_active_hit_is_said_and_nothing_in_an_emergency() -> None:
    hits = (
        made.hit(Severity.INFO, "prompt.qr-integrity"),
        made.hit(Severity.REVIEW, "prompt.card-unknown"),
        made.hit(Severity.BLOCK_SUGGEST, "prompt.identity-mismatch", Mode.SHADOW),
    )
    verdict = made.verdict(Decision.COVERED, Assurance.GATEWAY)

    def said(intake: Intake) -> str | None:
        say = show(intake).say
        return say.key if say else None

    assert said(made.intake(verdict, outcomes=hits)) == "prompt.card-unknown"
    urgent = made.intake(verdict, outcomes=hits, strip=Strip(priority=Priority.EMERGENCY))
    assert said(urgent) == "say.COVERED"
    assert said(replace(made.intake(verdict, outcomes=hits), admitted_as=AdmitAs.EMERGENCY)) == "say.COVERED"
    # Somebody who is not covered hears of it once, from the decision's own sentence.
    assert said(made.intake(made.verdict(Decision.NOT_COVERED, Assurance.GATEWAY), outcomes=hits)) == "say.NOT_COVERED"


def test_a_new_card_is_offered_until_it_is_used() -> None:
    first = made.SCREENS["new-card"]()
    assert show(first).new_number == "GD 4 79 99000 00001"
    used = replace(first, presentation=replace(first.presentation, use_new_card=True))
    assert show(used).new_number is None
    assert Act.NEW_CARD not in [action.act for action in show(used).actions]


def test_the_presenter_needs_no_qt() -> None:
    code = "import sys, kiosk.ui.presenter; sys.exit(any(m.startswith('PySide6') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_screen_brings_in_pictures_sql_or_network() -> None:
    heavy = ("cv2", "numpy", "sqlalchemy", "requests", "cryptography", "PySide6.QtMultimedia")
    code = f"import sys, kiosk.ui.main_window; sys.exit(any(m in sys.modules for m in {heavy!r}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_nothing_personal_stands_in_a_repr() -> None:
    shown = repr(show(made.SCREENS["new-card"]()))
    assert "Mẫu" not in shown
    assert "00001" not in shown


def keys(phrases: tuple[Phrase, ...]) -> list[str]:
    return [phrase.key for phrase in phrases]


def test_only_things_to_do_ask_for_attention_and_nothing_is_said_twice() -> None:
    model = show(made.intake(made.verdict(Decision.COVERED, Assurance.REGISTRY, notices=tuple(Notice))))
    assert keys(model.to_do) == [
        "notice.responsible-person",
        "notice.new-card",
        "notice.show-papers",
        "notice.child-or-adult",
        "notice.code-taken-back",
        "notice.clock-not-trusted",
    ]
    assert not {"notice.five-years", "notice.hard-area", "notice.gateway-not-asked"} & set(keys(model.notices))
    texts = Texts.load("vi", strict=True)
    for name in made.SCREENS:
        model = show(made.SCREENS[name]())
        lines = [texts.say(line) for line in (*model.why, *model.to_do, *model.notices, model.todo, model.say) if line]
        assert len(lines) == len(set(lines)), name


def test_area_five_years_and_first_facility_stand_among_the_facts() -> None:
    card = replace(made.NEW, living_area=LivingArea.K2)
    notices = (Notice.OTHER_FACILITY, Notice.HARD_AREA, Notice.FIVE_YEARS)
    model = show(made.intake(made.verdict(Decision.COVERED, Assurance.GATEWAY, card=card, notices=notices)))
    texts = Texts.load("vi", strict=True)
    facts = {
        fact.label: texts.say(fact.value) if isinstance(fact.value, Phrase) else fact.value for fact in model.facts
    }
    assert facts["card.first-facility"] == "79-034 (cơ sở khác)"
    assert facts["card.living-area"] == "K2"
    assert facts["card.five-years"] == "từ 01/03/2024"
    assert model.to_do == model.notices == ()


def test_a_paper_that_was_asked_for_still_stands_on_a_card_that_waits() -> None:
    verdict = made.verdict(Decision.PENDING, Assurance.CLAIM, notices=(Notice.SHOW_PAPERS,))
    assert keys(show(made.intake(verdict)).to_do) == ["notice.show-papers"]


def test_the_new_card_that_is_shown_already_is_not_offered_as_another_number() -> None:
    model = show(made.SCREENS["renewed"]())
    assert model.number_note == Phrase("card.is-new")
    assert model.new_number is None
    assert Act.NEW_CARD in [action.act for action in model.actions]


def test_every_unreadable_kind_has_its_picture_its_step_and_its_sentence() -> None:
    signs, steps = {}, {}
    for reason in reasons.OWN_TODO - {Reason.NOT_COMPARED}:
        verdict = made.verdict(Decision.UNREADABLE, Assurance.CLAIM, made.failed(CheckName.FORM, reason), card=None)
        model = show(made.intake(verdict))
        assert model.say is not None and model.badge is not None and model.sign is not None
        assert model.badge.key == "badge.UNREADABLE"
        assert keys(model.why) == [f"reason.{reason.value}"]
        signs[reason], steps[reason] = model.sign, model.say.key
    kinds = (Reason.CUT, Reason.MANGLED, Reason.URL_CODE, Reason.PAYMENT_CODE, Reason.LOGIN_CODE)
    assert len({signs[kind] for kind in kinds}) == len(kinds)
    # Whoever shows a payment code need not hold it still, and our keyboard is not the patient's affair.
    assert steps[Reason.CUT] == "say.UNREADABLE"
    assert steps[Reason.PAYMENT_CODE] == steps[Reason.LOGIN_CODE] == "say.other-code"
    assert steps[Reason.MANGLED] == "say.our-side"


def test_what_differs_between_card_and_cccd_is_named() -> None:
    model = show(made.SCREENS["two-papers"]())
    texts = Texts.load("vi", strict=True)
    assert [texts.say(line) for line in model.why] == [
        "Ngày sinh chưa khớp: trên thẻ 01/01/1990, trên CCCD 01/10/1991."
    ]
    assert model.todo.key == "todo.two-papers"
    assert model.say is not None and "CCCD" not in texts.say(model.say)


def test_no_mark_of_change_when_the_desk_did_what_the_card_asked_for() -> None:
    before = made.verdict(Decision.COVERED_WITH_NOTICE, Assurance.REGISTRY, notices=(Notice.SHOW_PAPERS,))
    better = made.verdict(Decision.COVERED, Assurance.REGISTRY)
    worse = made.verdict(Decision.CORRECT_INPUT, Assurance.REGISTRY)
    assert show(made.intake(before, better)).changed is None
    assert show(made.intake(better, worse)).changed is not None


def test_an_emergency_with_nothing_shown_says_that_it_is_done() -> None:
    nothing = made.verdict(Decision.PENDING, Assurance.CLAIM, card=None)
    admitted = replace(made.intake(nothing, state=State.ADMITTED), admitted_as=AdmitAs.EMERGENCY)
    assert (show(admitted).word.key, show(admitted).todo.key) == ("emergency.word", "emergency.todo")
    undone = replace(admitted, presentation=replace(admitted.presentation, state=State.UNDONE))
    assert show(undone).todo.key == "todo.UNDONE"
    assert [action.act for action in show(undone).actions] == [Act.BACK]
    known = replace(
        made.intake(made.verdict(Decision.PENDING, Assurance.CLAIM), state=State.ADMITTED),
        admitted_as=AdmitAs.EMERGENCY,
    )
    assert show(known).todo.key == "todo.ADMITTED"
    assert show(known).name == "Trần Thị Mẫu"


def test_the_key_that_is_named_is_the_key_on_the_bar() -> None:
    for language in LANGUAGES:
        texts = Texts.load(language, strict=True)
        for name in made.SCREENS:
            model = show(made.SCREENS[name]())
            named = set(re.findall(r"\bF\d+\b|\bEnter\b|\bEsc\b", texts.say(model.todo)))
            there = {action.key for action in model.actions} | {chip.key for chip in model.chips}
            assert named <= there, (language, name)


def test_a_record_to_update_calls_the_responsible_person_and_stays_kind() -> None:
    model = show(made.SCREENS["not-covered-record"]())
    assert (model.todo.key, model.say.key if model.say else None) == ("todo.record-to-update", "say.record-to-update")
    assert model.to_do == ()
