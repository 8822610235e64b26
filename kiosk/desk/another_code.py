"""What does another code mean for the one who stands here: the same once more, a correction, or something new beside it?"""

from __future__ import annotations

from dataclasses import replace

from kiosk.desk.judging import claims_of
from kiosk.desk.same_code import identity_of
from kiosk.intake import Presentation, Strip
from kiosk.scanner.reading import Reading, Source
from kiosk.verify.card import Parsed, Refusal
from kiosk.verify.verdict import Decision

TYPED_WRONG = (Refusal.NUMBER_LENGTH, Refusal.NUMBER_FORM)


def is_repeat(current: Presentation, reading: Reading, parsed: Parsed) -> bool:
    """A camera sees a code that lies there again and again: no correction. What a hand types again is one."""
    same = identity_of(reading, parsed)
    codes = zip(current.readings, current.parsed, strict=False)
    # A signature that came through a keyboard is not judged in full: the same code by another reader says more.
    surer = parsed.signed is not None and reading.source is not Source.WEDGE
    again = any(identity_of(*before) == same and not (surer and before[0].source is Source.WEDGE) for before in codes)
    return again and not (reading.source is Source.TYPED and to_be_corrected(current))


def continues(current: Presentation | None, parsed: Parsed) -> bool:
    """A second wrong number typed for somebody of whom nothing is known yet is that person's correction."""
    return current is not None and parsed.reason in TYPED_WRONG and claims_of(current).refused is not None


def with_code(current: Presentation, reading: Reading, parsed: Parsed) -> Presentation:
    """The presentation with this code beside the earlier ones; after CORRECT_INPUT it is the one correction."""
    joined = replace(current, readings=(*current.readings, reading), parsed=(*current.parsed, parsed))
    if claims_of(current).refused is not None and reading.source is not Source.TYPED:
        # A wrong number says nothing of who scans now: what was noted beside it, and its one correction, are not theirs.
        return replace(joined, strip=Strip(), corrections=0)
    return replace(joined, corrections=current.corrections + to_be_corrected(current))


def to_be_corrected(current: Presentation) -> bool:
    """Whether something did not match, and the one correction is asked for."""
    return current.verdict is not None and current.verdict.decision is Decision.CORRECT_INPUT
