"""When is the insurer asked about a person, with what, and what becomes of the answer? Asking and settling, apart.

`wanted` and `settle` belong to the desk's thread. `ask` blocks, and belongs to any other. Nothing is asked twice: every
look-up leaves a trace at the insurer.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.desk.enquiry import Answers, Enquiry, Gateway, Learn, Records, Reply
from kiosk.desk.judging import claims_of
from kiosk.desk.place import DeskError
from kiosk.desk.told import elsewhere, look_ups
from kiosk.intake import Intake, Presentation, State
from kiosk.records.values import StoreError
from kiosk.verify.gateway.asking import first_question
from kiosk.verify.gateway.values import Fault, GatewayUnavailable, Health, Question
from kiosk.verify.sources import SAYS_NOTHING, SourceUnavailable

if TYPE_CHECKING:
    from kiosk.records.pending import Waiting

_log = logging.getLogger(__name__)

AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""How long a waiting visit rests after its first, second, ... attempt without a verdict; the last for all further ones."""
_REMEMBERED = 500
_UNREADABLE = ("damaged", "newer-version")
PASSES = tuple(
    fault.value
    for fault in (
        Fault.RESTING,
        Fault.BUSY,
        Fault.UNREACHABLE,
        Fault.TIMED_OUT,
        Fault.BROKEN_OFF,
        Fault.HTTP_ERROR,
        Fault.NOT_JSON,
    )
)
"""Faults that are over when the gateway is back: whoever was put off with one need not rest any longer."""
_QUICK_TRIES = 3
"""Whose look-ups fail again and again while others' succeed rests its time all the same."""


class Insurer:
    """Asks for one desk. `learn`: what to do with an answer once the visit stands, or None."""

    def __init__(
        self,
        gateway: Gateway,
        *,
        records: Records,
        clock: Callable[[], datetime],
        chance: Callable[[], float],
        learn: Learn | None = None,
    ) -> None:
        self._gateway = gateway
        self._records = records
        self._clock = clock
        self._chance = chance
        self._learn = learn
        self._asked: OrderedDict[str, Question] = OrderedDict()
        self._away = True
        """Whether the gateway rested since the last answer; so it may have before this program started."""

    def health(self) -> Health:
        """The gateway's light; asks nobody. For any thread."""
        return self._gateway.health()

    # -- at the counter ----------------------------------------------------------------------------------------

    def wanted(self, intake: Intake) -> Enquiry | None:
        """What to ask after a recorded step, or None: nothing to ask with, or the same was asked before."""
        p = intake.presentation
        if intake.receipt is None or p.state not in (State.OPEN, State.ADMITTED):
            return None
        at = intake.visit.occurred_at if intake.visit else self._clock()
        enquiry = self.about(p, at)
        if enquiry is None:
            return None
        question = first_question(enquiry.claims, enquiry.known)
        if self._asked.get(p.id) == question:
            return None
        self._asked[p.id] = question
        while len(self._asked) > _REMEMBERED:
            self._asked.popitem(last=False)
        return enquiry

    def admitted(self, intake: Intake) -> int:
        """After a visit's own transaction: what the insurer confirmed goes into the registry. How many cards."""
        p = intake.presentation
        return self._learned(p) if p.answer is not None else 0

    # -- the queue ---------------------------------------------------------------------------------------------

    def rests(self) -> float:
        """Seconds until a waiting visit may be asked for; 0 = now. The gateway is never asked just to see how it is."""
        return self._gateway.health().asks_again_in

    def waiting(self) -> Enquiry | None:
        """The oldest visit whose next attempt has come, or None."""
        now = self._clock()
        for waiting in self._records.due(now):
            try:
                found = self._records.load(waiting.presentation_id)
            except StoreError as error:
                if error.code not in _UNREADABLE:
                    raise
                # One that cannot be opened must not stand before all the others.
                self._records.put_off(waiting.visit_id, word=error.code, next_at=now + AGAIN_AFTER[-1])
                return None
            enquiry = self.about(found.presentation, waiting.occurred_at) if found else None
            if enquiry is not None:
                return replace(enquiry, waiting=waiting)
            # Nobody can be asked about with nothing in hand (an emergency): the papers come later.
            self._records.put_off(waiting.visit_id, word="nothing-to-ask", next_at=now + AGAIN_AFTER[-1])
        return None

    # -- asking and settling -----------------------------------------------------------------------------------

    def ask(self, enquiry: Enquiry) -> Reply:
        """Ask; blocks as long as the gateway's hard limit. Never raises for a gateway that is away."""
        try:
            asked = self._gateway.ask(enquiry.claims, enquiry.at, known=enquiry.known, by=enquiry.by)
        except GatewayUnavailable as error:
            return Reply(enquiry=enquiry, fault=error.fault.value, look_ups=look_ups(error.receipts))
        return Reply(
            enquiry=enquiry,
            answer=replace(asked.answer, incomplete=True) if asked.incomplete else asked.answer,
            fault=asked.incomplete.value if asked.incomplete else None,
            # Whoever asked first has the receipts of a merged look-up: it was sent once.
            look_ups=() if asked.merged else look_ups(asked.receipts),
            elsewhere=elsewhere(asked.history),
            asked=asked,
        )

    def asks_past(self, reply: Reply) -> bool:
        """Whether `past` asks anybody: the settings name a form for it, and somebody at the counter was answered."""
        asked = reply.asked
        return asked is not None and not asked.merged and reply.enquiry.waiting is None and self._gateway.asks_history

    def past(self, reply: Reply) -> Reply | None:
        """The person's treatments by the insurer's function of its own, once the answer stands; blocks as `ask` does.

        None where the settings ask nobody for them, there was no answer, or it was somebody else's question.
        """
        asked = reply.asked
        if asked is None or not self.asks_past(reply):
            return None
        try:
            found, proof = self._gateway.history(asked, by=reply.enquiry.by)
        except GatewayUnavailable as error:
            return Reply(enquiry=reply.enquiry, fault=error.fault.value, look_ups=look_ups(error.receipts))
        return Reply(enquiry=reply.enquiry, look_ups=look_ups((proof,)), elsewhere=elsewhere(found))

    def keep_past(self, reply: Reply) -> None:
        """Write it down for the rules, with its proof. Raises `StoreError`."""
        enquiry = reply.enquiry
        if reply.look_ups:
            self._records.record_look_ups(
                enquiry.presentation_id, by=enquiry.by, look_ups=reply.look_ups, told=reply.elsewhere
            )

    def settle(self, reply: Reply, desk: Answers) -> Intake | None:
        """Record what came. The intake as it is now; None when there is nothing new to show. Raises `StoreError`."""
        try:
            return self._settle(reply, desk)
        except Exception:
            self.failed(reply.enquiry)
            raise

    def failed(self, enquiry: Enquiry) -> None:
        """Asking or recording ended in an error of this program: whoever waits rests, and holds nobody up."""
        self._asked.pop(enquiry.presentation_id, None)
        waiting = enquiry.waiting
        if waiting is not None:
            with suppress(StoreError):
                self._put_off(waiting, Reply(enquiry=enquiry, fault=Fault.CLIENT_FAULT.value))

    def _settle(self, reply: Reply, desk: Answers) -> Intake | None:
        enquiry = reply.enquiry
        waiting = enquiry.waiting
        if reply.answer is None:
            self._away |= self.rests() > 0
            self._asked.pop(enquiry.presentation_id, None)  # a further look at the person may ask again
            if waiting is not None:
                self._put_off(waiting, reply)
            elif reply.look_ups:
                self._records.record_look_ups(enquiry.presentation_id, by=enquiry.by, look_ups=reply.look_ups)
            return None
        try:
            intake = desk.answered(enquiry.presentation_id, reply.answer, reply.look_ups, reply.elsewhere)
        except DeskError:
            self.failed(enquiry)
            return None
        if reply.answer.incomplete:
            self._asked.pop(enquiry.presentation_id, None)
        elif self._away and reply.answer.result_class not in SAYS_NOTHING:
            self._away = False
            self._records.soon(self._clock(), words=PASSES, tries=_QUICK_TRIES)
        if intake.visit is not None or intake.presentation.state is State.ADMITTED:
            self._learned(intake.presentation)
            verdict = intake.presentation.verdict
            again = reply.answer.incomplete or (verdict is not None and verdict.needs_recheck)
            if waiting is not None and again:
                self._put_off(waiting, replace(reply, look_ups=()))
        return intake

    def _put_off(self, waiting: Waiting, reply: Reply) -> None:
        rest = AGAIN_AFTER[min(waiting.tries, len(AGAIN_AFTER) - 1)]
        word = reply.fault or (reply.answer.code if reply.answer else "")
        # Spread by a quarter: twenty desks that lost the gateway together do not come back together.
        spread = rest * (0.875 + self._chance() / 4)
        self._records.put_off(
            waiting.visit_id,
            word=word,
            next_at=self._clock() + spread,
            by=reply.enquiry.by,
            look_ups=reply.look_ups,
        )

    def about(self, p: Presentation, at: datetime) -> Enquiry | None:
        """What is to be asked about a presentation for a visit at `at`; None when there is nothing to ask with."""
        claims = claims_of(p)
        if claims.refused is not None:
            return None
        # Where nobody claims a name, the register's card of the typed number lends its holder's.
        nameless = not any(person.name for person in claims.persons())
        known = p.verdict.card if p.verdict is not None and nameless else None
        try:
            first_question(claims, known)
        except GatewayUnavailable:
            return None
        return Enquiry(presentation_id=p.id, claims=claims, known=known, at=at, by=p.clerk)

    def _learned(self, p: Presentation) -> int:
        """Repeatable, and never in the way of anybody: a registry that is away learns nothing today."""
        if self._learn is None or p.answer is None:
            return 0
        claims = claims_of(p)
        citizen = claims.citizen.citizen_id if claims.citizen is not None else None
        try:
            return self._learn(p.answer, claims.card, citizen)
        except SourceUnavailable as error:
            _log.warning("nothing learnt: %s", error.code)
            return 0
