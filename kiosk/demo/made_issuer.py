"""Who signs the demo's cards? A made insurer and a made hospital with keys of one run, in a home of their own.

Roots and keys are random at each start and in no file of the program: nobody but this demo could ever trust them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kiosk.issuer.cards import sign_card, sign_transition
from kiosk.issuer.issuers import Issuer, Issuers
from kiosk.issuer.ledger import REVOKED, SUSPENDED, Ledger
from kiosk.issuer.signing_key import SigningKey
from kiosk.issuer.state_lists import deny_list, status_list
from kiosk.issuer.trust_lists import next_list
from kiosk.keys import Keys
from kiosk.verify.card import Card
from kiosk.verify.cose import Algorithm
from kiosk.verify.trust.roots import Realm
from kiosk.verify.trust.values import IssuerKind

NAMES = {IssuerKind.NATIONAL: "DEMO-INSURER", IssuerKind.HOSPITAL: "DEMO-HOSPITAL"}


class MadeIssuers:
    """One made issuer of each kind, each in its own realm.

    Args:
        folder: where their books lie; not the home of a desk.
        clock: aware UTC time.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._issuers = Issuers(folder, Keys.new())
        self._roots = {kind: (SigningKey.new(), SigningKey.new()) for kind in IssuerKind}
        self._made = {kind: self._make(kind) for kind in IssuerKind}

    @property
    def realms(self) -> tuple[Realm, ...]:
        """Whose lists the demo's desk takes, for `open_trust(whose=...)`."""
        return tuple(
            Realm(name=str(kind), roots=tuple(root.public for root in roots), kinds=frozenset({kind}))
            for kind, roots in self._roots.items()
        )

    def lists(self) -> tuple[bytes, ...]:
        """Trust lists first, then status and deny lists, as they are now: for `TrustRoom.take`."""
        now = self._clock()
        trust = [
            next_list(
                list_id=issuer.id,
                previous=None,
                keys=issuer.public_keys(),
                signers=[self._roots[kind][0].signer],
                roots=[root.public for root in self._roots[kind]],
                now=now,
            ).data
            for kind, issuer in self._made.items()
        ]
        states = [
            made(self._issuers, issuer, now=now) for issuer in self._made.values() for made in (status_list, deny_list)
        ]
        return (*trust, *states)

    def sign(self, card: Card, kind: IssuerKind) -> bytes:
        """The card's `BH1:` code."""
        return sign_card(self._issuers, self._made[kind], card, now=self._clock()).text.encode()

    def sign_transition(self, card: Card, kind: IssuerKind) -> bytes:
        """The card's bar-separated code with a signature behind it."""
        return sign_transition(self._issuers, self._made[kind], card, now=self._clock()).text.encode()

    def revoke(self, cti: bytes, kind: IssuerKind, *, only_suspend: bool = False) -> None:
        """Take a card back; counts with the next `lists`."""
        ledger = Ledger(self._issuers.folder(self._made[kind].id))
        index = ledger.find(cti)
        if index is None:
            raise ValueError("the demo has not issued this card")
        ledger.change(index, SUSPENDED if only_suspend else REVOKED, self._clock())

    def _make(self, kind: IssuerKind) -> Issuer:
        name = NAMES[kind]
        return self._issuers.create(
            name.lower(),
            name=name,
            kind=kind,
            status_uri=f"urn:{name.lower()}:cards",
            algorithm=Algorithm.ED25519,
            now=self._clock(),
        )
