"""Who comes with a signed card on the made morning? An insurer's and a hospital's, one taken back, one that was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kiosk.demo.made_issuer import MadeIssuers
from kiosk.demo.morning import Code, Morning, Scene
from kiosk.demo.people import MadePerson
from kiosk.demo.pictures import Look
from kiosk.demo.stand_in.insured import from_card
from kiosk.intake import AdmitAs
from kiosk.scanner.reading import Source
from kiosk.verify.card import Card
from kiosk.verify.formats import base45_text
from kiosk.verify.formats.recognise import recognise
from kiosk.verify.trust.values import IssuerKind
from kiosk.verify.verdict import Assurance, Decision

BEHIND = "held"
"""The scene that they come after: the insurer is away, and a signature needs no network."""


def with_signed_cards(morning: Morning, cast: Sequence[MadePerson], issuers: MadeIssuers) -> Morning:
    """The morning with four people more, the last grown-ups of the cast. No list of the desk holds any of them.

    A shorter morning, without the scene that they come after, stays as it is.
    """
    at = next((place for place, scene in enumerate(morning.scenes, 1) if scene.id == BEHIND), None)
    if at is None:
        return morning
    grown = [person for person in cast if person.card.object_code != "TE"]
    insured, visitor, lost, copied = grown[-4:]
    taken_back = issuers.sign(lost.card, IssuerKind.NATIONAL)
    _take_back(issuers, taken_back)
    scenes = (
        Scene(
            id="signed",
            what="signed by the insurer, no network",
            codes=(Code(payload=issuers.sign(insured.card, IssuerKind.NATIONAL)),),
            decision=Decision.COVERED,
            assurance=Assurance.SIGNED,
            insurer=Decision.COVERED,
            away=True,
        ),
        Scene(
            id="hospital-signed",
            what="signed by the hospital, hand scanner",
            codes=(Code(payload=issuers.sign(visitor.card, IssuerKind.HOSPITAL), via=Source.WEDGE),),
            decision=Decision.PENDING,
            assurance=Assurance.CLAIM,
            insurer=Decision.COVERED,
            away=True,
        ),
        Scene(
            id="signed-revoked",
            what="signed, and taken back since",
            codes=(Code(payload=taken_back, look=Look.PAPER),),
            decision=Decision.NOT_COVERED,
            assurance=Assurance.SIGNED,
            away=True,
            admit=AdmitAs.SELF_PAY,
        ),
        Scene(
            id="signed-changed",
            what="another number under the signature",
            codes=(Code(payload=_changed(issuers.sign(copied.card, IssuerKind.NATIONAL), copied.card)),),
            decision=Decision.REJECTED,
            assurance=Assurance.SIGNED,
            away=True,
            admit=None,
        ),
    )
    told = [from_card(person.card, person.citizen.citizen_id) for person in (insured, visitor)]
    return replace(
        morning,
        scenes=(*morning.scenes[:at], *scenes, *morning.scenes[at:]),
        insured=(*morning.insured, *told),
    )


def _take_back(issuers: MadeIssuers, code: bytes) -> None:
    part = recognise(code).signed
    if part is None or part.token_id is None:
        raise RuntimeError("the demo signed a card that it cannot read")
    issuers.revoke(part.token_id, IssuerKind.NATIONAL)


def _changed(code: bytes, card: Card) -> bytes:
    """The same card with another number of nobody, and the signature left as it was."""
    number = (card.number or "").encode()
    other = number[:-1] + (b"1" if number[-1:] != b"1" else b"2")
    payload = base45_text.decode(code[4:].decode()).replace(number, other)
    return code[:4] + base45_text.encode(payload).encode()
