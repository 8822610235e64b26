"""What does the insurer say about this person, now? Asks as often as it must, proves that it asked, rests when it should.

`LiveGateway.ask` blocks for at most the hard limit and is for worker threads; several may call at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kiosk.verify.card import Card
from kiosk.verify.claims import Claims
from kiosk.verify.gateway.asking import Turn, first_question, next_question, standing
from kiosk.verify.gateway.breaker import Breaker
from kiosk.verify.gateway.client import Client, Knock, Told
from kiosk.verify.gateway.flights import Flights
from kiosk.verify.gateway.health import HealthBook
from kiosk.verify.gateway.past import history_of
from kiosk.verify.gateway.reading import card_of, new_card_of, note_of, old_number_of
from kiosk.verify.gateway.sameness import about
from kiosk.verify.gateway.trouble import kind_and_places
from kiosk.verify.gateway.values import (
    Asked,
    Fault,
    Function,
    GatewayUnavailable,
    Health,
    PersonHistory,
    Question,
    Receipt,
)
from kiosk.verify.sources import GatewayAnswer, ResultClass
from kiosk.verify.tables import Tables

_LOG = logging.getLogger(__name__)

PRESSED = ("500",)
"""Over quota, or too many at once: asked less, not given up."""


class LiveGateway:
    """The insurer's gateway, asked live (cổng tiếp nhận BHXH).

    Args:
        client: one gateway, one account.
        account: the account's name, for receipts.
        facility: our own 5-digit code; our own look-ups are left out of the history.
        zone: the facility's zone; days are its calendar days.
        hard_seconds: the longest that `ask` takes.
    """

    def __init__(
        self,
        client: Client,
        *,
        account: str,
        facility: str,
        zone: ZoneInfo,
        tables: Tables,
        breaker: Breaker,
        health: HealthBook,
        clock: Callable[[], datetime],
        ticks: Callable[[], float],
        hard_seconds: float,
        asks_history: bool = False,
    ) -> None:
        self._client = client
        self._account = account
        self._facility = facility
        self._zone = zone
        self._tables = tables
        self._breaker = breaker
        self._health = health
        self._clock = clock
        self._ticks = ticks
        self._hard = hard_seconds
        self._flights: Flights[Asked] = Flights()
        self.asks_history = asks_history
        """Whether `history` asks anybody: the settings name a form for it."""

    def ask(self, claims: Claims, at: datetime, *, known: Card | None = None, by: str = "") -> Asked:
        """The insurer's word on the person for a visit at `at` (aware). At most three look-ups, usually one.

        `known`: the register's card of a typed number, whose name and birth are sent where nobody claims any.
        `by`: the clerk, for the receipts. Raises `GatewayUnavailable` (a `SourceUnavailable`) when no answer came.
        """
        day = at.astimezone(self._zone).date()
        first = first_question(claims, known)
        key = (first, claims.numbers(), day)
        until = self._ticks() + self._hard
        asked, merged = self._flights.join(
            key, lambda: self._ask(claims, day, known, first, until, by), seconds=self._hard
        )
        return replace(asked, merged=True) if merged else asked

    def history(self, asked: Asked, *, by: str = "") -> tuple[PersonHistory, Receipt]:
        """The person's treatments by the separate function. Raises `GatewayUnavailable`; never changes a verdict."""
        if not self.asks_history:
            raise GatewayUnavailable(Fault.NOT_CONFIGURED)
        told, receipt = self._once(asked.question, by, self._ticks() + self._hard, Function.HISTORY)
        if told.answer is None:
            return PersonHistory(observed_at=receipt.at), receipt
        found = history_of(told.answer, facility=self._facility, zone=self._zone, observed_at=receipt.at)
        return found, receipt

    def health(self) -> Health:
        """The light. Costs nothing, asks nobody."""
        return self._health.told(asks_again_in=self._breaker.wait(), resting=self._breaker.open)

    def knock(self) -> Knock:
        """Fetch a session and look nobody up: whether address, account and clock are right. For set-up, not for the desk.

        Raises `GatewayUnavailable`.
        """
        return self._client.knock(until=self._ticks() + self._hard)

    def close(self) -> None:
        """Close all connections; a look-up that is under way may fail."""
        self._client.close()

    def _ask(self, claims: Claims, day: date, known: Card | None, first: Question, until: float, by: str) -> Asked:
        turns: list[Turn] = []
        receipts: list[Receipt] = []
        histories: dict[Question, PersonHistory] = {}
        question: Question | None = first
        incomplete: Fault | None = None
        while question is not None:
            try:
                told, receipt = self._once(question, by, until, Function.LOOK_UP)
            except GatewayUnavailable as error:
                receipts += error.receipts
                incomplete = error.fault
                break
            receipts.append(receipt)
            turns.append(Turn(question, self._answer(told, question, receipt.at)))
            histories[question] = self._history(told, receipt.at)
            question = next_question(claims, turns, day, known)
        if not turns:
            raise GatewayUnavailable(incomplete or Fault.CLIENT_FAULT, tuple(receipts))
        best = standing(turns, day)
        return Asked(
            answer=best.answer,
            receipts=tuple(receipts),
            history=histories[best.question],
            question=best.question,
            incomplete=incomplete,
        )

    def _once(self, question: Question, by: str, until: float, function: Function) -> tuple[Told, Receipt]:
        """One look-up and its receipt. Raises `GatewayUnavailable` with the receipt of what was tried."""
        fault: Fault | None = None
        begun = self._ticks()
        told: Told | None = None
        try:
            self._breaker.enter()
        except GatewayUnavailable as error:
            fault = error.fault
        if fault is not None:
            raise GatewayUnavailable(fault)
        try:
            told = self._client.ask(question, until=until, function=function)
            self._believe(told, question)
        except GatewayUnavailable as error:
            fault = error.fault
        except Exception as error:  # noqa: BLE001 - its message may hold what was asked; its kind and place do not
            fault = Fault.CLIENT_FAULT
            _LOG.error("the gateway's client failed: %s", ", ".join(kind_and_places(error)))
        seconds = self._ticks() - begun
        receipt = self._receipt(question, by, function, told, fault, seconds)
        if fault is not None or told is None:
            self._breaker.failed()
            self._health.failed(fault or Fault.CLIENT_FAULT)
            raise GatewayUnavailable(fault or Fault.CLIENT_FAULT, (receipt,))
        self._note(told, receipt.result_class, seconds)
        return told, receipt

    def _believe(self, told: Told, question: Question) -> None:
        if told.answer is None:
            return
        cards = (card_of(told.answer), new_card_of(told.answer))
        if not about(question, cards, old_number_of(told.answer)):
            raise GatewayUnavailable(Fault.OTHER_PERSON)

    def _note(self, told: Told, result_class: ResultClass | None, seconds: float) -> None:
        """Tell breaker and light how it went."""
        if told.code in PRESSED:
            self._breaker.pressed()
        elif result_class is ResultClass.RETRY:
            self._breaker.failed()  # it answers, but cannot look anything up
        elif told.account_refused:
            self._breaker.refused()
        else:
            self._breaker.succeeded()
        if result_class is ResultClass.RETRY:
            self._health.pressed(seconds)
        else:
            self._health.answered(seconds, told.code, result_class)

    def _receipt(
        self, question: Question, by: str, function: Function, told: Told | None, fault: Fault | None, seconds: float
    ) -> Receipt:
        at = self._clock()
        return Receipt(
            by=by,
            account=self._account,
            function=function,
            number_kind=question.kind,
            at=at,
            code=told.code if told else None,
            result_class=self._class_of(told.code, at) if told else None,
            fault=fault,
            digest=told.digest if told else None,
            latency_ms=seconds * 1000,
        )

    def _answer(self, told: Told, question: Question, at: datetime) -> GatewayAnswer:
        answer = told.answer
        return GatewayAnswer(
            code=told.code,
            result_class=self._class_of(told.code, at),
            note=note_of(answer) if answer else "",
            card=card_of(answer) if answer else None,
            new_card=new_card_of(answer) if answer else None,
            asked_with_person=question.with_person,
            at=at,
        )

    def _history(self, told: Told, at: datetime) -> PersonHistory:
        if told.answer is None:
            return PersonHistory(observed_at=at)
        return history_of(told.answer, facility=self._facility, zone=self._zone, observed_at=at)

    def _class_of(self, code: str, at: datetime) -> ResultClass | None:
        row = self._tables.result_code(code, at.astimezone(self._zone).date())
        return row.result_class if row else None
