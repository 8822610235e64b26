"""Is one code held up one reading?"""

from __future__ import annotations

from kiosk.scanner.debounce import Debounce


def test_a_code_held_up_for_a_minute_is_one_reading() -> None:
    debounce = Debounce(3.0)
    assert [debounce.accept(b"a", at / 10) for at in range(600)].count(True) == 1


def test_the_time_counts_from_the_last_sight() -> None:
    debounce = Debounce(3.0)
    assert debounce.accept(b"a", 0.0)
    assert not debounce.accept(b"a", 2.9)
    assert not debounce.accept(b"a", 5.8)
    assert debounce.accept(b"a", 8.9)


def test_another_code_passes_at_once_and_does_not_wake_the_first() -> None:
    debounce = Debounce(3.0)
    seen = [debounce.accept(code, at / 10) for at, code in enumerate([b"a", b"a", b"b", b"a", b"b", b"c", b"a"])]
    assert seen == [True, False, True, False, False, True, False]


def test_a_time_that_starts_over_repeats_nothing_and_blocks_nothing() -> None:
    debounce = Debounce(3.0)
    assert debounce.accept(b"a", 1000.0)
    assert not debounce.accept(b"a", 0.0)
    assert debounce.accept(b"b", 0.1)
    assert debounce.accept(b"a", 3.1)


def test_forgetting_makes_the_next_sight_new() -> None:
    debounce = Debounce()
    assert debounce.accept(b"a", 0.0)
    debounce.forget()
    assert debounce.accept(b"a", 0.1)


def test_nothing_is_kept_of_a_code_but_a_digest_and_not_longer_than_the_window() -> None:
    debounce = Debounce(3.0)
    for at in range(1000):
        debounce.accept(b"9900000001-%d" % at, float(at))
    assert len(debounce._last_seen) <= 4
    assert all(len(key) == 16 for key in debounce._last_seen)


def test_alone_after_beside_another_is_new_once_it_has_stayed_alone() -> None:
    debounce = Debounce(3.0)
    assert debounce.accept(b"a", 0.0, beside=True) and debounce.accept(b"b", 0.0, beside=True)
    assert not debounce.accept(b"a", 0.1, beside=True)
    assert not debounce.accept(b"a", 0.5), "the other one was only missed"
    assert not debounce.accept(b"a", 0.9, beside=True)
    assert [debounce.accept(b"a", at) for at in (1.5, 1.8, 2.0, 2.1)] == [False, False, True, False]


def test_beside_another_after_alone_is_new() -> None:
    debounce = Debounce(3.0)
    assert debounce.accept(b"a", 0.0)
    assert debounce.accept(b"a", 0.1, beside=True) and debounce.accept(b"b", 0.1, beside=True)
    debounce.forget()
    assert debounce.accept(b"a", 0.2)
