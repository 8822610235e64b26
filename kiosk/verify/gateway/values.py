"""What comes back from a look-up at the insurer, and how can it fail? The values of the gateway room; standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.verify.card import BirthDate, NumberKind
from kiosk.verify.sources import GatewayAnswer, ResultClass, SourceUnavailable


class Fault(StrEnum):
    """Why no answer came. Closed set, explained in `docs/gateway.md`."""

    NOT_CONFIGURED = "gateway-not-configured"
    NOT_HTTPS = "gateway-not-https"
    CA_FILE = "gateway-ca-file"
    NOTHING_TO_ASK = "gateway-nothing-to-ask"
    """No number, or nobody's name and birth to send beside it."""
    RESTING = "gateway-resting"
    """The breaker is open: not asked."""
    BUSY = "gateway-busy"
    """The gateway said that it has too much to do: not asked for a while."""
    ACCOUNT = "gateway-account"
    """The account was refused a moment ago: not asked, or it would be locked."""
    UNREACHABLE = "gateway-unreachable"
    CERTIFICATE = "gateway-certificate"
    TIMED_OUT = "gateway-timed-out"
    BROKEN_OFF = "gateway-broken-off"
    REDIRECTED = "gateway-redirected"
    TOO_LARGE = "gateway-too-large"
    HTTP_ERROR = "gateway-http-error"
    NOT_JSON = "gateway-not-json"
    MALFORMED = "gateway-malformed"
    OTHER_PERSON = "gateway-other-person"
    """The answer is about a number that was not asked for."""
    CLIENT_FAULT = "gateway-client-fault"
    """An error of this program; nothing of it is told, it may hold what was asked."""


NEVER_SENT = (Fault.NOT_CONFIGURED, Fault.NOT_HTTPS, Fault.CA_FILE, Fault.NOTHING_TO_ASK)
NOT_ASKED = (*NEVER_SENT, Fault.RESTING, Fault.BUSY, Fault.ACCOUNT)
"""Faults without a look-up: the insurer saw nothing."""


class GatewayUnavailable(SourceUnavailable):
    """No answer. `fault` is the closed word (also in `code`); `receipts` say what was tried. Carries no personal data."""

    def __init__(self, fault: Fault, receipts: tuple[Receipt, ...] = ()) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.receipts = receipts


class Function(StrEnum):
    """The functions of the gateway that this program calls (cards-and-gateway.md 5.2, 5.3)."""

    TOKEN = "token/take"  # noqa: S105 - a path
    LOOK_UP = "KQNhanLichSuKCB2024"
    HISTORY = "Lskcb2025"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that the insurer was asked (biên nhận tra cứu): one for every look-up, also for one that failed."""

    by: str
    """Who asked: the clerk, as the caller names them."""
    account: str
    function: Function
    number_kind: NumberKind | None
    """What the person was asked by; never the number."""
    at: datetime
    """Aware UTC: when the answer, or its absence, was known."""
    code: str | None
    """maKetQua, or None when none came."""
    result_class: ResultClass | None = None
    fault: Fault | None = None
    digest: str | None = None
    """SHA-256 of the raw body, hex; None when no whole body came."""
    latency_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One look-up as it is sent: maThe, hoTen, ngaySinh."""

    number: str = field(repr=False)
    kind: NumberKind
    name: str = field(repr=False)
    birth: BirthDate = field(repr=False)

    @property
    def with_person(self) -> bool:
        """True when asked by BHXH number or CCCD: the answer is about the person, not about one card."""
        return self.kind is not NumberKind.CARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """One treatment that the insurer knows of (đợt điều trị); without the diagnosis, which nobody here needs."""

    record: str = field(repr=False)
    """maHoSo."""
    facility: str
    """maCSKCB, 5 digits."""
    admitted_at: datetime | None
    """ngayVao, aware UTC."""
    discharged_at: datetime | None
    """ngayRa, aware UTC; None: not known to have ended."""
    state: str
    """tinhTrang: 1 discharged, 2 transferred, 3 absconded, 4 and 5 on request; empty when not told."""
    result: str
    """kqDieuTri: 1 cured, 2 better, 3 unchanged, 4 worse, 5 died; empty when not told."""
    reason: str
    """lyDoVV."""

    @property
    def died(self) -> bool:
        """Whether it says that the holder died: the register may be wrong, a person looks at it."""
        return self.result == "5"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCheck:
    """Somebody else's look-up of this person (lịch sử kiểm tra thẻ)."""

    facility: str
    """The facility of userKT (`79999_BV` -> `79999`)."""
    at: datetime
    """thoiGianKT, aware UTC."""
    code: str
    """maLoi: what that facility was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonHistory:
    """What the insurer knows of the person's past, as seen at one moment; newest first."""

    observed_at: datetime
    """Aware UTC: when this became known here, however old the events are."""
    treatments: tuple[Treatment, ...] = field(default=(), repr=False)
    other_checks: tuple[OtherCheck, ...] = field(default=(), repr=False)
    told: bool = False
    """False: the gateway sent no list of treatments, which is not the same as an empty one."""
    unreadable: int = 0
    """Items that were left out because nobody could read them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The end of asking about one person: the answer that stands, and how it was found."""

    answer: GatewayAnswer
    receipts: tuple[Receipt, ...]
    """One for every look-up, in order; the last one that succeeded is the answer's, unless a better one came before."""
    history: PersonHistory
    question: Question
    """The look-up whose answer stands; `LiveGateway.history` asks with it."""
    incomplete: Fault | None = None
    """A further look-up was due and failed: the answer may still change."""
    merged: bool = False
    """True: somebody else was asking the same at this moment, and this is their answer."""

    @property
    def latency_ms(self) -> float:
        """What all look-ups took together."""
        return sum(receipt.latency_ms for receipt in self.receipts)


class HealthState(StrEnum):
    """The gateway's light. Closed set."""

    NOT_CONFIGURED = "not-configured"
    UNASKED = "unasked"
    UP = "up"
    SLOW = "slow"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the gateway is, as the last question found it: nobody asks just to know."""

    state: HealthState
    since: datetime | None = None
    """Aware UTC: since when it has been so."""
    latency_ms: float | None = None
    """Of the last look-up that was answered."""
    answered_at: datetime | None = None
    fault: Fault | None = None
    """Why it is down, or what was wrong last."""
    own_code: str | None = None
    """054, 055, 205, 401, 402, 403: a fault of ours that the supervisor has to mend, until an answer says otherwise."""
    asks_again_in: float = 0.0
    """Seconds until the next real question may be sent; 0 = now."""
