"""Does every intake become the right card?"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from fraud_rules._types import Mode, Severity
from kiosk.intake import AdmitAs, Intake, Priority, State, Strip
from kiosk.ui import presenter
from kiosk.ui.i18n import LANGUAGES, Phrase, Texts
from kiosk.ui.screen_model import Act, ScreenModel
from kiosk.verify.card import BirthDate
from kiosk.verify.verdict import Assurance, CheckName, Decision, Notice, Outcome, Reason
from tests.ui import made


def show(intake: Intake) -> ScreenModel:
    return presenter.present(intake, made.AROUND)


def phrases(model: ScreenModel) -> list[Phrase]:
    found = [model.word, model.todo, *model.why, *model.notices, *(f.value for f in model.facts)]
    found += [model.aside, model.badge, model.changed, model.person, model.prompt, model.say, model.gateway_code]
    found += [value for chip in model.chips for value in chip.value] + [Phrase(c.label) for c in model.chips]
    found += [Phrase(fact.label) for fact in model.facts] + [Phrase(action.text) for action in model.actions]
    return [part for part in found if isinstance(part, Phrase)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", made.SCREENS)
def test_every_phrase_of_every_screen_has_a_text(language: str, name: str) -> None:
    texts = Texts.load(language, strict=True)
    for phrase in phrases(show(made.SCREENS[name]())):
        assert "{" not in texts.say(phrase)


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
    model = show(made.intake(verdict, outcomes=hits))
    assert model.prompt == Phrase("prompt.card-unknown")
    urgent = made.intake(verdict, outcomes=hits, strip=Strip(priority=Priority.EMERGENCY))
    assert show(urgent).prompt is None
    assert show(replace(made.intake(verdict, outcomes=hits), admitted_as=AdmitAs.EMERGENCY)).prompt is None


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
