"""Which code word was meant? Reed-Solomon over GF(256) as QR uses it, with errors and with places known to be bad."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELD = 0x11D
_ORDER = 255

SPARE = 4
"""Check bytes left unused, so that noise is taken for a code word once in some thousand million times, not more often."""


@cache
def _tables() -> tuple[list[int], list[int]]:
    powers, logs = [0] * 512, [0] * 256
    value = 1
    for exponent in range(_ORDER):
        powers[exponent] = value
        logs[value] = exponent
        value = value << 1 ^ (_FIELD if value & 0x80 else 0)
    for exponent in range(_ORDER, 512):
        powers[exponent] = powers[exponent - _ORDER]
    return powers, logs


def syndromes(word: Sequence[int], checks: int) -> list[int]:
    """The word's value at each root of the generator; all zero = it is a code word."""
    powers, logs = _tables()
    found = []
    for root in range(checks):
        value = 0
        for byte in word:
            value = (powers[logs[value] + root] if value else 0) ^ byte
        found.append(value)
    return found


def corrected(word: Sequence[int], checks: int, bad: Sequence[int] = (), spare: int = SPARE) -> list[int] | None:
    """The code word that differs from `word` (data, then `checks` check bytes) in the places `bad` and few others.

    None when there is none within 2 * others + bad <= checks - spare.
    """
    powers, logs = _tables()
    limit = checks - spare
    if len(bad) > limit:
        return None
    length = len(word)
    sums = syndromes(word, checks)
    if not any(sums):
        return list(word)
    erased = [1]
    for place in bad:
        erased = _times(erased, [1, powers[length - 1 - place]])
    locator = _locator(sums, erased, len(bad), checks)
    degree = len(locator) - 1
    if 2 * (degree - len(bad)) + len(bad) > limit:
        return None
    places = [place for place in range(length) if not _value(locator, (_ORDER - (length - 1 - place)) % _ORDER)]
    if len(places) != degree:
        return None
    evaluator = _times(sums, locator)[:checks]
    fixed = list(word)
    for place in places:
        exponent = length - 1 - place
        inverse = (_ORDER - exponent) % _ORDER
        # The formal derivative keeps the odd terms only.
        slope = _value([c if i % 2 else 0 for i, c in enumerate(locator)], inverse)
        above = _value(evaluator, inverse)
        if not slope:
            return None
        if above:
            # Roots begin at alpha^0: X * Omega(1/X) / Lambda'(1/X), and the slope above is Lambda'(1/X) / X.
            fixed[place] ^= powers[(logs[above] - logs[slope]) % _ORDER]
    return fixed if not any(syndromes(fixed, checks)) else None


def _locator(sums: list[int], erased: list[int], bad: int, checks: int) -> list[int]:
    """Berlekamp-Massey, begun with the places that are known. Lowest power first, no zeros at the end."""
    powers, logs = _tables()
    locator, before, length, since, last = list(erased), list(erased), bad, 1, 1
    for step in range(bad, checks):
        gap = 0
        for power, factor in enumerate(locator):
            if factor and step - power >= 0 and sums[step - power]:
                gap ^= powers[logs[factor] + logs[sums[step - power]]]
        if not gap:
            since += 1
            continue
        scale = (logs[gap] - logs[last]) % _ORDER
        shifted = [0] * since + [powers[logs[c] + scale] if c else 0 for c in before]
        longer = [
            (locator[i] if i < len(locator) else 0) ^ (shifted[i] if i < len(shifted) else 0)
            for i in range(max(len(locator), len(shifted)))
        ]
        if 2 * length <= step + bad:
            before, last, length, since = locator, gap, step + 1 + bad - length, 1
        else:
            since += 1
        locator = longer
    while len(locator) > 1 and not locator[-1]:
        locator.pop()
    return locator


def _times(a: Sequence[int], b: Sequence[int]) -> list[int]:
    powers, logs = _tables()
    product = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        if x:
            for j, y in enumerate(b):
                if y:
                    product[i + j] ^= powers[logs[x] + logs[y]]
    return product


def _value(polynomial: Sequence[int], exponent: int) -> int:
    """At alpha to the `exponent`; lowest power first."""
    powers, logs = _tables()
    value = 0
    for power, factor in enumerate(polynomial):
        if factor:
            value ^= powers[(logs[factor] + power * exponent) % _ORDER]
    return value
