"""What does this desk hold to judge signed cards by? Trust lists, status lists and the clock's mark, opened together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from kiosk.clock_mark import ClockMark, ClockState
from kiosk.keys import Keys
from kiosk.settings import Settings
from kiosk.trust_state import TrustState, trust_state
from kiosk.verify.list_envelope import MOST_BYTES as MOST_STATUS_BYTES
from kiosk.verify.list_envelope import ListRefused
from kiosk.verify.signature_checks import SignatureFindings, signature_checks
from kiosk.verify.signed_part import SignedPart
from kiosk.verify.sources import SourceUnavailable
from kiosk.verify.status_book import HeldList, StatusBook
from kiosk.verify.trust.book import Limits, ListInForce, TrustBook
from kiosk.verify.trust.fetching import fetch
from kiosk.verify.trust.list_seal import MOST_BYTES as MOST_TRUST_BYTES
from kiosk.verify.trust.list_seal import looks_like_a_trust_list
from kiosk.verify.trust.roots import Realm, RootsWrong, realms
from kiosk.verify.trust.values import TrustRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """How fetching from one configured address ended; `fault` is a closed word, None when the list was taken."""

    url: str
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRoom:
    """Everything that signed cards are judged by. `book` is a `Trust`, `status` a `Status`, `mark.state()` the clock."""

    book: TrustBook
    status: StatusBook
    mark: ClockMark
    clock: Callable[[], datetime]
    urls: tuple[str, ...] = ()

    def judge(self, part: SignedPart, visit_day: date, zone: tzinfo, *, as_sent: bool = True) -> SignatureFindings:
        """What a signed card proves for a visit on this day (in `zone`), as far as is known here and now.

        `as_sent`: False for a text that was repaired, see `signature_checks`.
        """
        return signature_checks(
            part,
            self.book,
            self.status,
            now=self.clock(),
            visit_day=visit_day,
            zone=zone,
            clock=self.mark.state(),
            as_sent=as_sent,
        )

    def clock_state(self) -> ClockState:
        """Whether this desk's clock is believed."""
        return self.mark.state()

    def state(self) -> TrustState:
        """What there is to say of lists and clock now."""
        return trust_state(self.book.lists, self.status.lists, self.mark.state(), self.clock())

    def take(self, data: bytes) -> ListInForce | HeldList:
        """Put a trust, status or deny list in force. Raises TrustRefused, ListRefused; nothing changes then."""
        now = self.clock()
        if not looks_like_a_trust_list(data):
            return self.status.take(data, now)
        taken = self.book.take(data, now)
        self.status.reload()  # a key may have come or gone
        self._witness()
        return taken

    def reload(self) -> None:
        """Read what another process may have taken (the command `kiosk trust import`)."""
        self.book.reload()
        self.status.reload()
        self._witness()

    def refresh(self) -> tuple[Fetched, ...]:
        """Read the files again, then fetch every configured list once, trust lists first.

        Blocks on disk and network: for a thread in the background, every `trust.refresh_minutes`.
        """
        self.reload()
        done: list[Fetched] = []
        for url in self.urls:
            fault: str | None = None
            try:
                self.take(fetch(url, max(MOST_TRUST_BYTES, MOST_STATUS_BYTES)))
            except SourceUnavailable as error:
                fault = error.code
            except (TrustRefused, ListRefused) as refused:
                fault = str(refused.fault)
            done.append(Fetched(url=url, fault=fault))
        self.mark.keep()
        return tuple(done)

    def _witness(self) -> None:
        """It cannot be earlier now than a signed list says it was made."""
        for held in self.book.lists:
            if held.content is not None:
                self.mark.witness(held.content.issued)


def open_trust(
    settings: Settings, keys: Keys, clock: Callable[[], datetime], *, whose: Sequence[Realm] | None = None
) -> TrustRoom:
    """Open what the desk of these settings holds. Raises RootsWrong when its root keys are not two keys.

    `whose`: other realms than those of program and settings; only the demo hands its own over.
    """
    section = settings.trust
    if whose is None:
        try:
            whose = realms(settings.config_dir, section.roots)
        except RootsWrong as error:
            raise RootsWrong(f"trust.roots: {error}") from None
    limits = Limits(
        amber_after=timedelta(hours=section.amber_hours) if section.amber_hours else None,
        stop_after=timedelta(days=section.stop_days) if section.stop_days else None,
    )
    book = TrustBook(settings.home, whose, limits)
    room = TrustRoom(
        book=book,
        status=StatusBook(settings.home, book),
        mark=ClockMark(settings.home, keys, clock),
        clock=clock,
        urls=tuple(url for url in (section.url, *section.status_urls) if url),
    )
    room._witness()
    return room
