"""Does every person of the morning end where they should, and is exactly that on record?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog

from kiosk.app import Rooms
from kiosk.intake import AdmitAs, State
from kiosk.verify.verdict import Decision
from tests.e2e.conftest import Played
from tests.e2e.watching import Watcher

SHOWN, ADMITTED, ASIDE = "presentation", "admission", "parked"
FROM_OUTSIDE = ("live-verdict", "insurer-asked")
"""Events that come when the insurer answers, or does not: in their own time."""
EVENTS = {
    "phone": (SHOWN, ADMITTED),
    "paper": (SHOWN, ADMITTED),
    "card-and-cccd": (SHOWN, "joined", ADMITTED),
    "unknown": (SHOWN, ADMITTED),
    "typed": (SHOWN, "amended", "amended", ADMITTED),
    "renewed": (SHOWN, ADMITTED),
    "scanner": (SHOWN, ADMITTED),
    "late": (SHOWN, ADMITTED),
    "withdrawn": (SHOWN, ADMITTED),
    "ended": (SHOWN, ADMITTED),
    "held": (SHOWN, ADMITTED),
    "signed": (SHOWN, ADMITTED),
    "hospital-signed": (SHOWN, ADMITTED),
    "signed-revoked": (SHOWN, ADMITTED),
    "signed-changed": (SHOWN, ASIDE),
    "mixed": (SHOWN, "joined", ASIDE),
    "altered": (SHOWN, ASIDE),
    "cut": (SHOWN,),
    "link": (SHOWN,),
    "transfer": (SHOWN,),
    "child": (SHOWN, "companion", "amended", ADMITTED),
    "emergency": (SHOWN, ADMITTED),
}


def test_every_person_ends_in_the_decision_that_is_written(played: Played) -> None:
    ended = {scene: (row.decision, row.assurance, row.expected) for scene, row in played.rows.items()}
    assert ended == {scene.id: (scene.decision, scene.assurance, True) for scene in played.scenes}
    assert {row.decision for row in played.rows.values()} == set(Decision), "a decision that nobody met"


def test_one_presentation_each_and_no_other(played: Played, kept: Rooms) -> None:
    ids = [row.presentation_id for row in played.rows.values()]
    assert len(set(ids)) == len(played.scenes) and None not in ids
    assert len(kept.store.recent(100_000)) == played.presentations_before + len(played.scenes)


def test_what_was_held_up_is_what_was_kept(played: Played, kept: Rooms) -> None:
    for scene in played.scenes:
        intake = kept.store.load(played.rows[scene.id].presentation_id or "")
        assert intake is not None
        read = [reading.data for reading in intake.presentation.readings]
        own = scene.codes[:1] if scene.id == "child" else scene.codes  # the parent's code leaves only a name
        assert read == [code.payload for code in own], scene.id
        assert [reading.source for reading in intake.presentation.readings] == [code.via for code in own], scene.id
        assert (intake.presentation.strip.companion is not None) == (scene.id == "child")


def test_one_visit_for_who_was_admitted_and_none_else(played: Played, kept: Rooms) -> None:
    visits = []
    for scene in played.scenes:
        intake = kept.store.load(played.rows[scene.id].presentation_id or "")
        assert intake is not None
        assert intake.admitted_as == scene.admit, scene.id
        assert (intake.visit is not None) == (scene.admit is not None) == played.rows[scene.id].admitted, scene.id
        assert (intake.presentation.state is State.ADMITTED) == (scene.admit is not None), scene.id
        if intake.visit is not None:
            visits.append(intake.visit.visit_id)
            assert intake.outcomes, "rules were not frozen"
            verdict = intake.presentation.verdict
            stood = played.rows[scene.id].decision if scene.id in played.later else verdict and verdict.decision
            assert intake.visit.decision == stood, scene.id
    assert len(set(visits)) == len(visits) == sum(scene.admit is not None for scene in played.scenes)
    assert {scene.admit for scene in played.scenes} > {AdmitAs.INSURED, AdmitAs.SELF_PAY, AdmitAs.EMERGENCY, None}


def test_one_log_entry_for_each_event_and_no_other(played: Played, kept: Rooms) -> None:
    told = {
        scene: tuple(receipt.event for receipt in kept.store.receipts(row.presentation_id or "") if _own(receipt.event))
        for scene, row in played.rows.items()
    }
    assert told == EVENTS
    entries = [entry for entry in kept.store.entries(played.entries_before, 100_000) if _own(entry.event)]
    assert len(entries) == sum(len(events) for events in EVENTS.values())
    played_order = [event for scene in played.scenes for event in EVENTS[scene.id]]
    assert [entry.event for entry in entries] == played_order


def _own(event: str) -> bool:
    return event not in FROM_OUTSIDE


def test_the_insurer_answers_the_first_people_while_they_stand_there(played: Played, kept: Rooms) -> None:
    first = ("phone", "paper", "card-and-cccd", "unknown", "typed", "renewed")
    written = {scene.id: scene.insurer for scene in played.scenes}
    assert {scene: played.rows[scene].insurer for scene in first} == {scene: written[scene] for scene in first}
    for scene in first:
        row = played.rows[scene]
        assert scene == "typed" or (row.answered_after or 0) > (row.milliseconds or 0) > 0, scene
        assert kept.store.look_ups_of(row.presentation_id or "")[0].code in ("000", "003", "004")
    assert played.rows["unknown"].decision is Decision.PENDING  # blue at once, and green in place


def test_who_came_while_it_was_away_was_let_in_at_once_and_is_answered_for_later(played: Played, kept: Rooms) -> None:
    assert all(played.rows[scene.id].insurer is None for scene in played.scenes if scene.away)
    assert {later.scene for later in played.later.values()} >= {"scanner", "late", "withdrawn"}
    assert all(later.expected for later in played.later.values()), played.later
    # Nothing can be asked about an emergency without papers; of the made past, what no answer ends.
    waiting = {played.rows["emergency"].presentation_id}
    assert waiting <= {item.presentation_id for item in kept.store.due(kept.clock() + timedelta(days=1), 1000)}


def test_one_verdict_changed_after_the_admission(played: Played, kept: Rooms) -> None:
    changed = {item.presentation_id: item for item in kept.store.changed()}
    mine = {
        scene: changed[row.presentation_id or ""]
        for scene, row in played.rows.items()
        if row.presentation_id in changed
    }
    assert set(mine) == {"withdrawn"} == {scene for scene, later in played.later.items() if later.on_work_list}
    assert (mine["withdrawn"].before, mine["withdrawn"].after) == (Decision.PENDING, Decision.NOT_COVERED)
    assert mine["withdrawn"].code == "110"


def test_nobody_was_asked_about_twice_who_was_answered(played: Played, kept: Rooms) -> None:
    """Every look-up leaves a trace at the insurer: one for a card that it confirmed, two where it refused the first."""
    for scene in ("phone", "paper", "card-and-cccd", "unknown", "typed"):
        assert len(kept.store.look_ups_of(played.rows[scene].presentation_id or "")) == 1, scene


def test_the_log_is_unbroken(kept: Rooms) -> None:
    assert kept.store.verify_log() == (True, ())


def test_nothing_but_the_one_window_was_ever_shown(played: Played) -> None:
    assert played.watcher.shown > 0
    assert played.watcher.strays == []


def test_qt_had_nothing_to_warn_of(played: Played) -> None:
    assert played.watcher.warnings == []


def test_the_times_are_those_of_a_machine_and_not_of_a_person_before(played: Played) -> None:
    """A verdict measured against an older code of the same person would be a second off."""
    for scene in played.scenes:
        took = played.rows[scene.id].milliseconds
        assert (took is None) == (not scene.codes or scene.id == "typed"), scene.id
        assert took is None or took > 0, scene.id


def test_the_film_is_the_only_picture_in_the_home(played: Played) -> None:
    assert [file.name for file in Path(played.home).rglob("*") if file.suffix in (".avi", ".png", ".jpg")] == [
        "feed.avi"
    ]


def test_the_watcher_sees_a_stray_window(qapp: QApplication) -> None:
    with Watcher(qapp) as watcher:
        stray = QDialog()
        stray.show()
        stray.close()
    assert watcher.strays == ["QDialog "]
