"""Is a signed code known by what it says, whatever it is dressed in: to the rules, to a second scan, and across readers?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fraud_rules._types import Result
from kiosk.demo.made_issuer import MadeIssuers
from kiosk.desk import Desk
from kiosk.desk.same_code import identity_of
from kiosk.desk.visiting import visit_of
from kiosk.intake import Presentation
from kiosk.scanner.reading import Reading, Source
from kiosk.verify import cbor, cose
from kiosk.verify.card import InputState
from kiosk.verify.cose import Algorithm
from kiosk.verify.formats.recognise import recognise
from kiosk.verify.trust.values import IssuerKind
from kiosk.verify.verdict import Decision
from tests.conformance.made import hc1_claims, hc1_text, p256
from tests.conformance.test_redressed import other_s
from tests.desk.conftest import ZONE, Counter
from tests.verify.made import CARD, NOW, record

SIGNED = replace(CARD, check_string=None, issued_on=None)


def certificate_dresses() -> list[bytes]:
    """One health certificate as six texts that all verify."""
    key = p256("hc1", Algorithm.ES256)
    payload, protected = cbor.encode(hc1_claims()), cbor.encode({1: -7, 4: key.key_id})
    signature = key.sign(cose.sig_structure(protected, payload))

    def text(unprotected: dict[object, object], signature: bytes, head: bytes = b"\xd2", **more: int) -> bytes:
        return hc1_text(head + cbor.encode([protected, unprotected, payload, signature]), **more).encode()

    return [
        text({}, signature), text({}, signature, level=1), text({99: b"junk"}, signature),
        text({}, signature, head=b""), text({}, signature, head=b"\xd8\x3d\xd2"), text({}, other_s(signature)),
    ]  # fmt: skip


def digest(counter: Counter, desk: Desk, code: bytes, source: Source = Source.CAMERA) -> str | None:
    shown = desk.look(counter.reading(code, source)).presentation
    return visit_of(shown, counter.keys, ZONE, observed_at=counter.now).payload_digest


@pytest.fixture
def issuers(tmp_path: Path) -> MadeIssuers:
    return MadeIssuers(tmp_path / "issuers", lambda: NOW - timedelta(hours=1))


def test_five_dresses_of_one_certificate_count_as_one(counter: Counter) -> None:
    dresses = certificate_dresses()
    assert len(set(dresses)) == 6
    desk = counter.desk()
    assert len({digest(counter, desk, dress) for dress in dresses}) == 1


def test_a_card_is_known_by_its_cti_and_two_issues_of_it_are_two(counter: Counter, issuers: MadeIssuers) -> None:
    desk = counter.desk()
    one, again, hospital = (
        issuers.sign(SIGNED, kind) for kind in (IssuerKind.NATIONAL, IssuerKind.NATIONAL, IssuerKind.HOSPITAL)
    )
    digests = [digest(counter, desk, code) for code in (one, one + b"\r\n", again, hospital)]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3
    part = recognise(one).signed
    assert part is not None and part.token_id is not None
    reading = Reading(data=one, source=Source.CAMERA, at=NOW, decoder="test")
    assert part.token_id in identity_of(reading, recognise(one))
    assert one not in identity_of(reading, recognise(one))


def test_the_transition_form_is_known_by_the_bytes_that_are_signed(counter: Counter, issuers: MadeIssuers) -> None:
    """Another key id, a damaged signature or none at all make no other card of it."""
    desk = counter.desk()
    code = issuers.sign_transition(CARD, IssuerKind.NATIONAL)
    message, _, suffix = code.partition(b"|k=")
    dresses = [code, message, code[:-1], message + b"|k=AAAAAAAAAAA" + suffix[11:], code.replace(b"|s=", b"|s=A")]
    assert len(set(dresses)) == 5
    assert all(recognise(dress).input is not InputState.REFUSED for dress in dresses)
    assert len({digest(counter, desk, dress) for dress in dresses}) == 1


def test_a_copy_at_another_desk_is_found_by_the_rule_in_whatever_dress(counter: Counter, issuers: MadeIssuers) -> None:
    code = issuers.sign_transition(CARD, IssuerKind.NATIONAL)
    first = counter.desk(record(), name="Bàn 1")
    first.read(counter.reading(code))
    first.admit()
    counter.later(seconds=40)
    shown = counter.desk(record(), name="Bàn 2").read(counter.reading(code.partition(b"|k=")[0]))
    found = {outcome.rule: outcome.result for outcome in shown.outcomes}
    assert found["qr-replay-two-desks"] is Result.HIT


def test_the_same_card_in_another_dress_is_no_second_event_and_no_correction(
    counter: Counter, issuers: MadeIssuers
) -> None:
    code = issuers.sign_transition(CARD, IssuerKind.NATIONAL)
    desk = counter.desk(record(name="Lê Văn Khác", check_string=None, issued_on=None))
    shown = desk.read(counter.reading(code))
    assert shown.presentation.verdict is not None
    assert shown.presentation.verdict.decision is Decision.CORRECT_INPUT
    again = desk.read(counter.reading(code[:-1]))
    assert (again.presentation.corrections, len(again.presentation.readings)) == (0, 1)
    assert counter.events() == ["presentation"]


def test_another_reader_is_believed_more_than_our_own_keyboard(counter: Counter, issuers: MadeIssuers) -> None:
    code = issuers.sign_transition(CARD, IssuerKind.NATIONAL)
    desk = counter.desk(record())

    def sources(shown: Presentation) -> list[Source]:
        return [reading.source for reading in shown.readings]

    desk.read(counter.reading(code, Source.WEDGE))
    shown = desk.read(counter.reading(code, Source.CAMERA)).presentation
    assert sources(shown) == [Source.WEDGE, Source.CAMERA]
    assert sources(desk.read(counter.reading(code, Source.WEDGE)).presentation) == [Source.WEDGE, Source.CAMERA]


def test_a_health_certificate_is_never_a_card(counter: Counter) -> None:
    desk = counter.desk(record())
    desk.read(counter.reading(b"DN4799900000001", Source.TYPED))
    for code in certificate_dresses():
        shown = desk.read(counter.reading(code)).presentation
        assert shown.verdict is not None and shown.verdict.decision is Decision.UNREADABLE
        assert shown.verdict.card is None
    assert not desk.nobody_open(), "whoever stands here is not disturbed"
