"""Does every person of the morning end where they should, and is exactly that on record?"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog

from kiosk.app import Rooms
from kiosk.intake import AdmitAs, State
from kiosk.verify.verdict import Decision
from tests.e2e.conftest import Played
from tests.e2e.watching import Watcher

SHOWN, ADMITTED, ASIDE = "presentation", "admission", "parked"
EVENTS = {
    "phone": (SHOWN, ADMITTED),
    "paper": (SHOWN, ADMITTED),
    "card-and-cccd": (SHOWN, "joined", ADMITTED),
    "unknown": (SHOWN, ADMITTED),
    "typed": (SHOWN, "amended", "amended", ADMITTED),
    "renewed": (SHOWN, ADMITTED),
    "scanner": (SHOWN, ADMITTED),
    "ended": (SHOWN, ADMITTED),
    "held": (SHOWN, ADMITTED),
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
            assert verdict is not None and intake.visit.decision == verdict.decision, scene.id
    assert len(set(visits)) == len(visits) == sum(scene.admit is not None for scene in played.scenes)
    assert {scene.admit for scene in played.scenes} > {AdmitAs.INSURED, AdmitAs.SELF_PAY, AdmitAs.EMERGENCY, None}


def test_one_log_entry_for_each_event_and_no_other(played: Played, kept: Rooms) -> None:
    told = {
        scene: tuple(receipt.event for receipt in kept.store.receipts(row.presentation_id or ""))
        for scene, row in played.rows.items()
    }
    assert told == EVENTS
    entries = kept.store.entries(played.entries_before, 100_000)
    assert len(entries) == sum(len(events) for events in EVENTS.values())
    played_order = [event for scene in played.scenes for event in EVENTS[scene.id]]
    assert [entry.event for entry in entries] == played_order


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
