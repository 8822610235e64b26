"""What does the insurer say of those who were let in without its word? Known when its gateway answers again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from kiosk.demo.hands import Hands, TookTooLong
from kiosk.demo.morning import Scene
from kiosk.intake import Intake
from kiosk.records.store import Store
from kiosk.verify.verdict import Decision, Verdict

BACK_WITHIN = 120.0
"""Seconds at the very most: a gateway that failed is left alone for a quarter of a minute, and twice as long each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """One who was let in without the insurer's word."""

    scene: str
    what: str
    before: Decision
    after: Decision | None
    """None: it has not said anything in all the time that was waited."""
    on_work_list: bool
    expected: bool


def when_it_is_back(
    told: Iterable[tuple[Scene, Decision | None, str | None]], store: Store, hands: Hands
) -> tuple[Later, ...]:
    """Wait while the queue is worked off as at any desk. `told`: scene, decision and presentation id of the others."""
    waiting = [
        (scene, decision, one) for scene, decision, one in told if scene.insurer and scene.admit and decision and one
    ]
    with suppress(TookTooLong):
        hands.wait_for(lambda: all(_now(store, one) for _, _, one in waiting), seconds=BACK_WITHIN)
    changed = {item.presentation_id for item in store.changed()}
    return tuple(
        Later(
            scene=scene.id,
            what=scene.what,
            before=decision,
            after=(after := _now(store, one)),
            on_work_list=one in changed,
            expected=after is scene.insurer,
        )
        for scene, decision, one in waiting
    )


def both(intake: Intake | None) -> tuple[Verdict | None, Verdict | None]:
    """The desk's own verdict, the last one before the insurer spoke, and the one that stands since."""
    verdicts = intake.presentation.verdicts if intake else ()
    own = [verdict for verdict in verdicts if verdict.gateway_code is None]
    live = [verdict for verdict in verdicts if verdict.gateway_code is not None]
    return own[-1] if own else None, live[-1] if live else None


def _now(store: Store, presentation_id: str) -> Decision | None:
    _, live = both(store.load(presentation_id))
    return live.decision if live else None
