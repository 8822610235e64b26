"""Are doubtful modules made good by the checks, and is nothing ever made up?"""

from __future__ import annotations

import random

import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.scanner.evidence import HoldUp, differs
from kiosk.scanner.reed_solomon import corrected, syndromes
from kiosk.scanner.soft_decode import solve
from kiosk.scanner.symbol import blocks, layout


def modules_of(payload: bytes, level: str = "m", version: int | None = None) -> np.ndarray:
    code = segno.make_qr(payload, error=level, mode="byte", boost_error=False, version=version)
    return np.array([list(row) for row in code.matrix], bool)


def evidence_of(modules: np.ndarray, noise: float, seed: int) -> np.ndarray:
    signs = np.where(modules, 1.0, -1.0)
    return (signs + np.random.default_rng(seed).normal(0, noise, modules.shape)).astype(np.float32)


@pytest.mark.parametrize("version", range(1, 41))
def test_every_version_is_laid_out_as_it_is_printed(version: int) -> None:
    modules = modules_of(b"9900000001", "l", version)
    plan = layout(version)
    sure = plan.known != 0
    assert ((plan.known > 0) == modules)[sure].all()
    for level in "LMQH":
        places = [place for block in blocks(version, level) for place in block.places]
        assert sorted(places) == list(range(len(plan.data_at) // 8))


@settings(max_examples=80, deadline=None)
@given(st.binary(min_size=1, max_size=400), st.sampled_from("lmqh"), st.integers(0, 2**31))
def test_what_is_printed_comes_back_byte_for_byte(payload: bytes, level: str, seed: int) -> None:
    modules = modules_of(payload, level)
    solved = solve(evidence_of(modules, 0.3, seed))
    assert solved is not None
    assert solved.data == payload
    assert (solved.modules == modules).all()


def test_a_patch_without_evidence_is_given_up_and_made_good() -> None:
    """A quarter more of such bytes than of wrong ones may be lost; glare is such a patch."""
    modules = modules_of(b"99" * 130, "m")
    evidence = evidence_of(modules, 0.2, 1)
    side = len(modules)
    reach = int(side * 0.42)
    evidence[side - 10 - reach : side - 10, 12 : 12 + reach] *= 0.02
    evidence[side - 10 - reach : side - 10, 12 : 12 + reach] -= 0.01
    solved = solve(evidence)
    assert solved is not None and solved.data == b"99" * 130


def test_noise_is_no_code() -> None:
    for seed in range(150):
        noise = np.random.default_rng(seed).normal(0, 1, (17 + 4 * (1 + seed % 16),) * 2).astype(np.float32)
        assert solve(noise) is None


def test_reed_solomon_mends_up_to_its_limit_and_never_otherwise() -> None:
    chance = random.Random(3)
    for _ in range(300):
        checks = chance.choice((10, 16, 22, 30))
        length = checks + chance.randrange(5, 60)
        # Every word of the code has these syndromes; the zero word is one of them.
        bad = chance.sample(range(length), chance.randrange(0, checks - 4))
        wrong = chance.sample([k for k in range(length) if k not in bad], (checks - 4 - len(bad)) // 2)
        word = [0] * length
        for place in (*bad, *wrong):
            word[place] = chance.randrange(1, 256)
        assert corrected(word, checks, bad) == [0] * length
        far = [chance.randrange(256) for _ in range(length)]
        mended = corrected(far, checks)
        assert mended is None or not any(syndromes(mended, checks))


def payload(number: int) -> bytes:
    return f"DN479990000{number:04d}|4e677579656e|01/01/1990|1|79 - 034|{number * 7919:016x}-7102|$".encode()


def test_frames_together_read_what_none_reads_alone() -> None:
    modules = modules_of(payload(1), "m")
    held = HoldUp()
    found = None
    for frame in range(12):
        evidence = evidence_of(modules, 1.1, frame)
        assert solve(evidence) is None
        found = found or held.add(layout_version(modules), evidence, 0.7, frame / 15)
    assert found is not None and found.data == payload(1)


def layout_version(modules: np.ndarray) -> int:
    return (len(modules) - 17) // 4


def half_hidden(evidence: np.ndarray, *, left: bool) -> np.ndarray:
    """Glare over a half: no evidence there but noise."""
    middle = evidence.shape[1] // 2
    evidence = evidence.copy()
    part = evidence[:, :middle] if left else evidence[:, middle:]
    part *= 0.05
    return evidence


@pytest.mark.parametrize("noise", [0.2, 0.5, 0.8])
def test_two_codes_one_after_the_other_are_never_joined_into_a_third(noise: float) -> None:
    """The left half of one code and the right half of the next, as two patients with one kind of card would hold them."""
    for number in range(1, 25):
        codes = [modules_of(payload(n), "l") for n in (number, number + 1)]
        held = HoldUp()
        for frame in range(12):
            which = frame % 2
            evidence = half_hidden(evidence_of(codes[which], noise, 100 * number + frame), left=bool(which))
            solved = held.add(layout_version(codes[0]), evidence, 0.8, frame / 15)
            assert solved is None or solved.data in (payload(number), payload(number + 1))


def test_two_codes_differ_and_two_pictures_of_one_do_not() -> None:
    one, other = (modules_of(payload(n), "m") for n in (1, 2))
    for noise in (0.4, 0.8, 1.1):
        fits = 1 / (1 + noise**2)
        assert differs(evidence_of(one, noise, 1), evidence_of(other, noise, 2), fits)
        assert not differs(evidence_of(one, noise, 3), evidence_of(one, noise, 4), fits)


def test_what_was_held_up_long_ago_says_nothing() -> None:
    modules = modules_of(payload(1), "m")
    held = HoldUp()
    for frame in range(12):
        assert held.add(layout_version(modules), evidence_of(modules, 1.1, frame), 0.7, frame * 10.0) is None
