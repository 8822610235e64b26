"""A small bad day: faults of every kind, a desk that is killed twice, an insurer that goes away. Nobody is lost or misjudged.

The whole one, two thousand intakes with a minute's outage: `python -m tests.chaos`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kiosk.verify.verdict import Assurance, Decision
from tests.chaos.crowd import KINDS
from tests.chaos.judge import Books, Kept, books_of, unresolved, wrong
from tests.chaos.run import Plan, Story, play

INTAKES = 60


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Story, Books]]:
    folder = tmp_path_factory.mktemp("chaos")
    clean = Plan(intakes=INTAKES, pace=0.02)
    bad = Plan(intakes=INTAKES, share=0.5, kills=2, outage=1.0, pace=0.05, hard=1.0)
    return {name: _day(folder / name, plan) for name, plan in (("clean", clean), ("bad", bad))}


def _day(home: Path, plan: Plan) -> tuple[Story, Books]:
    home.mkdir()
    return play(home, plan), books_of(home, plan.intakes)


def test_the_bad_day_was_bad(days: dict[str, tuple[Story, Books]]) -> None:
    story, _ = days["bad"]
    assert story.kills == 2
    assert sum(count for fault, count in story.drawn.items() if fault != "-") > 5
    assert story.crashes == []


def test_nobody_is_lost_or_doubled(days: dict[str, tuple[Story, Books]]) -> None:
    for _, books in days.values():
        assert (books.lost, books.doubled, books.not_admitted) == ([], [], [])
        assert len(books.kept) == INTAKES
        assert books.log_good


def test_nobody_is_misjudged_and_everybody_is_answered_for(days: dict[str, tuple[Story, Books]]) -> None:
    (_, bad), (_, clean) = days["bad"], days["clean"]
    assert wrong(bad, clean) == []
    assert unresolved(bad) == []
    assert bad.pending == clean.pending


def test_every_kind_of_person_came(days: dict[str, tuple[Story, Books]]) -> None:
    _, clean = days["clean"]
    assert {kept.kind for kept in clean.kept.values()} == set(KINDS)
    assert {kept.decision for kept in clean.kept.values()} >= {
        Decision.COVERED,
        Decision.COVERED_WITH_NOTICE,
        Decision.NOT_COVERED,
        Decision.CORRECT_INPUT,
        Decision.PENDING,
    }


def test_a_wrong_word_would_be_found() -> None:
    def kept(*decisions: Decision) -> Kept:
        said = tuple((decision, Assurance.GATEWAY, "000") for decision in decisions)
        last = decisions[-1]
        return Kept(kind="000", decision=last, code="000", assurance=Assurance.GATEWAY, all_decisions=said)

    clean = Books(kept={0: kept(Decision.COVERED)})
    assert wrong(Books(kept={0: kept(Decision.COVERED)}), clean) == []
    assert len(wrong(Books(kept={0: kept(Decision.NOT_COVERED, Decision.COVERED)}), clean)) == 1
    assert len(wrong(Books(kept={0: kept(Decision.PENDING)}), clean)) == 1
    assert Counter(kind for _, kind, _, _ in wrong(Books(kept={0: kept(Decision.NOT_COVERED)}), clean)) == {"000": 1}
