"""How long from the text of a signed card to all that is known of it, against the bare signature check in the same turns?

Subject: the bytes of a `BH1:` code are taken apart (Base45, CBOR, claims, card), the key is found in the trust list, the
signature checked, and the card's time, its entry in the status list, the deny list and the clock are asked.
Floor: `cryptography` checks the same signature over the same bytes, key and signature ready in the form it wants.

Every turn takes one card once each way, so that noise meets both; the ratio is that of the medians.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks.figures import Figure, at
from kiosk.clock_mark import ClockState
from kiosk.issuer.cards import sign_card
from kiosk.issuer.issuers import Issuers
from kiosk.issuer.signing_key import SigningKey
from kiosk.issuer.state_lists import deny_list, status_list
from kiosk.issuer.trust_lists import next_list
from kiosk.keys import Keys
from kiosk.verify.card import BirthDate, Card, Period, Sex
from kiosk.verify.cose import Algorithm, PublicKey
from kiosk.verify.formats import recognise
from kiosk.verify.signature_checks import signature_checks
from kiosk.verify.signed_part import SignedPart
from kiosk.verify.status_book import StatusBook
from kiosk.verify.trust.book import TrustBook
from kiosk.verify.trust.roots import Realm
from kiosk.verify.trust.values import IssuerKind

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WARM_UP = 50
CARD = Card(
    name="Nguyễn Thị Hồng Hạnh",
    birth=BirthDate(year=1987, month=3, day=12),
    sex=Sex.FEMALE,
    first_facility="79034",
    period=Period(start=date(2026, 1, 1), end=date(2026, 12, 31)),
    five_years_on=date(2025, 1, 1),
    benefit_level="4",
)


@dataclass(frozen=True, slots=True)
class Scan:
    """One card: the text that is scanned, and the bare check of its signature."""

    text: bytes
    bare: Callable[[], object]


def measure(turns: int = 3_000, cards: int = 100) -> tuple[Figure, ...]:
    """Microseconds for both algorithms; `cards` different ones take turns."""
    found = []
    for algorithm in (Algorithm.ED25519, Algorithm.ESP256):
        with tempfile.TemporaryDirectory() as folder:
            scans, judge = _desk(Path(folder), algorithm, cards)
            whole, bare = _turns(scans, judge, turns)
        name = f"signed card, text to facts, {algorithm.name}"
        found.append(Figure(name=f"{name}, p50", value=at(whole, 50), unit="us", base=at(bare, 50), limit=2.5))
        found.append(Figure(name=f"{name}, p99", value=at(whole, 99), unit="us", base=at(bare, 99)))
    return tuple(found)


def _turns(scans: list[Scan], judge: Callable[[bytes], object], turns: int) -> tuple[list[float], list[float]]:
    """Microseconds of the whole chain and of the bare check, turn by turn."""
    whole, bare = [], []
    for turn in range(turns + WARM_UP):
        scan = scans[turn % len(scans)]
        begun = time.perf_counter_ns()
        scan.bare()
        between = time.perf_counter_ns()
        judge(scan.text)
        ended = time.perf_counter_ns()
        bare.append((between - begun) / 1000)
        whole.append((ended - between) / 1000)
    return whole[WARM_UP:], bare[WARM_UP:]


def _desk(home: Path, algorithm: Algorithm, cards: int) -> tuple[list[Scan], Callable[[bytes], object]]:
    """Signed cards of a made hospital, and a desk that has its trust, status and deny lists."""
    issuers = Issuers(home, Keys.new())
    issuer = issuers.create(
        "bv", name="BV-79034", kind=IssuerKind.HOSPITAL, status_uri="urn:bv-79034:1", algorithm=algorithm, now=NOW
    )
    roots = SigningKey.new(), SigningKey.new()
    realm = Realm(name="hospital", roots=tuple(root.public for root in roots), kinds=frozenset({IssuerKind.HOSPITAL}))
    trust_list = next_list(
        list_id="bv",
        previous=None,
        keys=issuer.public_keys(),
        signers=[roots[0].signer],
        roots=realm.roots,
        now=NOW,
    )
    trust = TrustBook(home, [realm])
    trust.take(trust_list.data, NOW)
    keys = {key.key_id: key.public for key in issuer.public_keys()}
    texts = [sign_card(issuers, issuer, replace(CARD, card_number=_number(n)), now=NOW).text for n in range(cards)]
    status = StatusBook(home, trust)
    status.take(status_list(issuers, issuer, now=NOW), NOW)
    status.take(deny_list(issuers, issuer, now=NOW), NOW)

    day, clock = date(2026, 11, 23), ClockState()

    def judge(text: bytes) -> object:
        part = recognise(text).signed
        assert part is not None
        found = signature_checks(part, trust, status, now=NOW, visit_day=day, zone=ZONE, clock=clock)
        assert found.proves
        return found

    scans = []
    for text in texts:
        part = recognise(text.encode()).signed
        assert part is not None
        scans.append(Scan(text.encode(), _bare(keys[part.key_id], part)))
    return scans, judge


def _number(number: int) -> str:
    return f"GD47999{number:08d}"


def _bare(key: PublicKey, part: SignedPart) -> Callable[[], object]:
    if key.algorithm is Algorithm.ED25519:
        return partial(Ed25519PublicKey.from_public_bytes(key.raw).verify, part.signature, part.message)
    r, s = (int.from_bytes(half, "big") for half in (part.signature[:32], part.signature[32:]))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.raw)
    return partial(point.verify, encode_dss_signature(r, s), part.message, ec.ECDSA(SHA256()))
