"""What stands on the desk screen at one moment? Values only: keys of texts, tone, icon, sound, actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.intake import State, Strip
from kiosk.ui.i18n import Phrase
from kiosk.verify.verdict import Decision


class Act(StrEnum):
    """What a key or a button of the desk does."""

    PRIMARY = "primary"
    """Enter: the next sensible step, admission when the card allows it."""
    BACK = "back"
    """Esc: list, then box, then park."""
    DEVICES = "devices"
    PAPERS = "papers"
    VISIT_CODE = "visit-code"
    SELF_PAY = "self-pay"
    CORRECT = "correct"
    NEW_CARD = "new-card"
    CONFIRM_CARD = "confirm-card"
    """Card, dates and papers were seen: the insurer leaves this card to the desk."""
    ANOTHER_WAY = "another-way"
    LOOK = "look"
    KEEP_SHAPE = "keep-shape"
    """Keep lengths and signs of a code that nobody knows, never its content."""
    EMERGENCY = "emergency"
    UNDO = "undo"
    LATE = "late"
    """Open who got another answer from the insurer after the admission."""
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button of the action bar with the key that does the same."""

    act: Act
    key: str
    """As printed on the keyboard, for example `Enter`, `F7`."""
    text: str
    """Key of the text."""
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of the card: what it is and what it says."""

    label: str
    value: Phrase | str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A field of the pre-filled strip."""

    name: str
    label: str
    value: tuple[Phrase | str, ...] = field(repr=False)
    key: str = ""
    """The key that opens it, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenModel:
    """The verdict card, strip and actions. `decision` None = nobody is at the desk."""

    presentation_id: str | None = None
    decision: Decision | None = None
    state: State | None = None
    tone: str = "grey"
    icon: str = "qrcode"
    sound: str | None = None
    word: Phrase
    aside: Phrase | None = None
    """Beside the badge, for example `chưa tra cứu Cổng`."""
    badge: Phrase | None = None
    signer: Phrase | None = None
    """A badge of its own where a hospital signed the code: another word than the insurer's."""
    changed: Phrase | None = None
    """Set when the newest verdict decided otherwise than the one before it."""
    todo: Phrase
    why: tuple[Phrase, ...] = ()
    sign: str | None = None
    """Icon beside instruction and reason: which kind of code could not be read."""
    name: str | None = field(default=None, repr=False)
    person: Phrase | None = None
    number: str | None = field(default=None, repr=False)
    number_note: Phrase | None = None
    """Behind the number, for example `thẻ mới`."""
    facts: tuple[Fact, ...] = ()
    to_do: tuple[Phrase, ...] = ()
    """Notices that ask for something."""
    notices: tuple[Phrase, ...] = ()
    """Information, quiet."""
    new_number: str | None = field(default=None, repr=False)
    say: Phrase | None = None
    """The one sentence for the patient: of the decision, or the kind sentence of a rule in its place."""
    gateway_code: Phrase | None = None
    chips: tuple[Chip, ...] = ()
    strip: Strip = field(default=Strip(), repr=False)
    actions: tuple[Action, ...] = ()
    admits: bool = False
    """Whether Enter admits this person as insured."""
    recorded: bool = True
    """False for a look without recording."""

    @property
    def can_park(self) -> bool:
        """Whether somebody is open here who can be set aside and taken up again."""
        return self.recorded and self.state is State.OPEN and self.decision not in (None, Decision.UNREADABLE)
