"""Is a changed card ever taken? Every single-bit flip and many random edits of four own cards, as text and as bytes.

python -m tests.conformance.mutate --edits 1000000 [--seed N]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kiosk.verify.card import InputState
from kiosk.verify.formats import base45_text, recognise
from kiosk.verify.signature import signer
from tests.conformance.cost import MOST_SECONDS
from tests.conformance.made import ed25519, own_cards, p256

KEYS = {made.key_id: made.public for made in (ed25519(), p256())}
LINE_ENDS = b"\r\n\t"


@dataclass
class Tally:
    """What came out of some edits."""

    tried: int = 0
    accepted: int = 0
    read: int = 0
    raised: list[str] = field(default_factory=list)
    slowest: float = 0.0
    over: int = 0
    faults: dict[str, int] = field(default_factory=dict)

    def put(self, data: bytes) -> None:
        """The whole chain for one changed text. A turn that the machine slowed down is measured again."""
        self.tried += 1
        begun = time.thread_time()
        try:
            taken, why = judge(data)
        except Exception as error:
            self.raised.append(type(error).__name__)
            return
        taken_time = time.thread_time() - begun
        if taken_time > self.slowest:
            for _ in range(2):
                begun = time.thread_time()
                judge(data)
                taken_time = min(taken_time, time.thread_time() - begun)
            self.slowest = max(self.slowest, taken_time)
            self.over += taken_time > MOST_SECONDS
        self.accepted += taken
        self.read += why == "signature"
        self.faults[why] = self.faults.get(why, 0) + 1


def judge(data: bytes) -> tuple[bool, str]:
    """(would a desk take it as signed, why not)."""
    parsed = recognise(data)
    if parsed.signed is None or parsed.card is None or parsed.input is InputState.REFUSED:
        return False, str(parsed.fault or parsed.reason or parsed.kind)
    key = KEYS.get(parsed.signed.key_id)
    if key is None:
        return False, "unknown-key"
    return (True, "") if signer(parsed.signed, [key]) else (False, "signature")


def flips(texts: tuple[str, ...]) -> Iterator[bytes]:
    """Every text in which one bit of the signed message is another."""
    for text in texts:
        data = base45_text.decode(text[4:])
        for place in range(len(data) * 8):
            changed = bytearray(data)
            changed[place // 8] ^= 1 << place % 8
            yield b"BH1:" + base45_text.encode(bytes(changed)).encode()


def edits(texts: tuple[str, ...], number: int, seed: int) -> Iterator[bytes]:
    """Random edits, as many of the text as of the bytes, one to four on top of each other."""
    chance = random.Random(seed)
    originals = {text.encode() for text in texts}
    bodies = [base45_text.decode(text[4:]) for text in texts]
    while number:
        which = chance.randrange(len(texts))
        if chance.random() < 0.5:
            changed = edited(texts[which].encode(), texts[which - 1].encode(), chance, _CHARACTERS)
        else:
            body = edited(bodies[which], bodies[which - 1], chance)
            changed = b"BH1:" + base45_text.encode(body).encode()
        # A scanner's line end is no change of the code.
        if changed.rstrip(LINE_ENDS) not in originals:
            number -= 1
            yield changed


_CHARACTERS = base45_text.ALPHABET.encode() * 4 + bytes(range(256))
_BYTES = bytes(range(256))


def edited(data: bytes, other: bytes, chance: random.Random, letters: bytes = _BYTES) -> bytes:
    """One to four random changes, some of which take a part of the other text."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 4))):
        data = chance.choice(_EDITS)(data, other, chance, letters)
    return data


def _set(data: bytes, other: bytes, chance: random.Random, letters: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + bytes([chance.choice(letters)]) + data[at + 1 :]


def _insert(data: bytes, other: bytes, chance: random.Random, letters: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + bytes(chance.choice(letters) for _ in range(chance.randrange(1, 4))) + data[at:]


def _delete(data: bytes, other: bytes, chance: random.Random, letters: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.randrange(1, 4) :]


def _swap(data: bytes, other: bytes, chance: random.Random, letters: bytes) -> bytes:
    at, length = chance.randrange(len(data) + 1), chance.randrange(1, 4)
    return data[:at] + data[at + length : at + 2 * length] + data[at : at + length] + data[at + 2 * length :]


def _repeat(data: bytes, other: bytes, chance: random.Random, letters: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[max(0, at - chance.randrange(1, 20)) : at] + data[at:]


def _splice(data: bytes, other: bytes, chance: random.Random, letters: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + other[at : at + chance.randrange(1, 80)] + data[at + chance.randrange(1, 80) :]


def _cut(data: bytes, other: bytes, chance: random.Random, letters: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _step(data: bytes, other: bytes, chance: random.Random, letters: bytes) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([(data[at] + chance.choice((-1, 1, 32, -32, 128))) % 256]) + data[at + 1 :]


Edit = Callable[[bytes, bytes, random.Random, bytes], bytes]
_EDITS: tuple[Edit, ...] = (_set, _set, _step, _step, _insert, _delete, _swap, _repeat, _splice, _cut)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.mutate")
    parser.add_argument("--edits", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    tally, cards = Tally(), own_cards()
    for data in flips(cards):
        tally.put(data)
    flipped = tally.tried
    for data in edits(cards, args.edits, args.seed):
        tally.put(data)
    print(json.dumps({
        "flips": flipped, "edits": tally.tried - flipped, "accepted": tally.accepted, "raised": len(tally.raised),
        "slowest_ms": round(tally.slowest * 1000, 3), "over_5_ms": tally.over,
        "reached_the_signature": tally.read, "faults": dict(sorted(tally.faults.items(), key=lambda f: -f[1])),
    }, indent=1))  # fmt: skip
    return 1 if tally.accepted or tally.raised or tally.over else 0


if __name__ == "__main__":
    sys.exit(main())
