"""Do the demo's signed cards prove something in the demo, and nothing anywhere else?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.demo.made_issuer import MadeIssuers
from kiosk.demo.people import people
from kiosk.keys import Keys
from kiosk.settings import load_settings
from kiosk.trust_room import TrustRoom, open_trust
from kiosk.verify.formats.recognise import recognise
from kiosk.verify.signature_checks import SignatureFindings
from kiosk.verify.trust.roots import national_roots
from kiosk.verify.trust.values import IssuerKind, TrustFault, TrustRefused
from kiosk.verify.verdict import Reason

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ROOT = Path(__file__).resolve().parents[2]


def judged(room: TrustRoom, code: bytes) -> SignatureFindings:
    part = recognise(code).signed
    assert part is not None
    return room.judge(part, NOW.astimezone(ZONE).date(), ZONE)


@pytest.mark.parametrize("kind", IssuerKind)
def test_signed_cards_prove_in_the_demo_and_nowhere_else(home: Path, tmp_path: Path, kind: IssuerKind) -> None:
    made = MadeIssuers(tmp_path / "issuers", lambda: NOW)
    settings, keys = load_settings(home, environ={}), Keys.new()
    room = open_trust(settings, keys, lambda: NOW, whose=made.realms)
    (person,) = people(1, seed=3, today=NOW.date(), facility="79034")
    code, old, lost = (
        made.sign(person.card, kind),
        made.sign_transition(person.card, kind),
        made.sign(person.card, kind),
    )
    part = recognise(lost).signed
    assert part is not None and part.token_id is not None
    made.revoke(part.token_id, kind)
    for data in made.lists():
        room.take(data)
    for one in (code, old):
        found = judged(room, one)
        assert (found.proves, found.kind) == (True, kind)
    assert Reason.REVOKED in [check.reason for check in judged(room, lost).checks]

    desk = open_trust(settings, keys, lambda: NOW)
    assert [check.reason for check in judged(desk, code).checks] == [Reason.UNKNOWN_KEY]
    for data in made.lists()[:2]:
        with pytest.raises(TrustRefused) as caught:
            desk.take(data)
        assert caught.value.fault is TrustFault.NO_ROOTS


def test_keys_of_a_demo_are_of_one_run_and_in_no_file_of_the_program(tmp_path: Path) -> None:
    one, other = (MadeIssuers(tmp_path / name, lambda: NOW + timedelta(0)) for name in ("one", "other"))
    assert not {root.raw for realm in one.realms for root in realm.roots} & {
        root.raw for realm in other.realms for root in realm.roots
    }
    assert national_roots(ROOT / "config") == ()
    assert all("DEMO" not in path.read_text(encoding="utf-8") for path in (ROOT / "config").rglob("*.toml"))
