"""Is no changed card taken, does none raise, is none dear? The long run is `python -m tests.conformance.mutate`."""

from __future__ import annotations

import random

import pytest

from kiosk.verify.card import InputState
from kiosk.verify.formats import recognise
from kiosk.verify.signature import check_signature
from tests.conformance import mutate
from tests.conformance.cost import MOST_BYTES, peak
from tests.conformance.made import ed25519, own_cards, p256

CARDS = own_cards()


def verdict(tally: mutate.Tally) -> tuple[int, list[str], int]:
    return tally.accepted, tally.raised, tally.over


@pytest.mark.parametrize("text", CARDS, ids=["ed25519-full", "ed25519-short", "esp256-full", "esp256-short"])
def test_unchanged_they_are_taken(text: str) -> None:
    parsed = recognise(text.encode())
    assert parsed.input is InputState.CLEAN
    assert mutate.judge(text.encode()) == (True, "")
    assert parsed.signed is not None
    wrong = p256() if text in CARDS[:2] else ed25519()
    assert not check_signature(parsed.signed, wrong.public)


def test_every_single_bit_counts() -> None:
    tally = mutate.Tally()
    for data in mutate.flips(CARDS):
        tally.put(data)
    assert tally.tried > 5_000
    assert tally.read > 1_000  # many reach the signature: it is not the form alone that refuses
    assert verdict(tally) == (0, [], 0)


@pytest.mark.parametrize("part", range(2))
def test_fifty_thousand_random_edits(part: int) -> None:
    tally = mutate.Tally()
    for data in mutate.edits(CARDS, 25_000, seed=7_000 + part):
        tally.put(data)
    assert tally.tried == 25_000
    assert tally.read > 500
    assert verdict(tally) == (0, [], 0)


def test_a_sample_stays_small() -> None:
    sample = random.Random(3).sample(list(mutate.edits(CARDS, 400, seed=9)), 60)
    assert max(peak(lambda data=data: mutate.judge(data)) for data in sample) < MOST_BYTES


def test_a_judge_that_takes_everything_would_be_noticed() -> None:
    tally = mutate.Tally()
    tally.put(CARDS[0].encode())
    assert tally.accepted == 1
