"""`kiosk admit`: verify, record the presentation, and admit where the decision allows it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.commands import BAD_INPUT, BAD_USE, WORLD_FAILED, CommandError
from kiosk.commands._desk_answer import answer
from kiosk.commands._lines import payloads
from kiosk.commands.check import moment, show, world_of_the_desk
from kiosk.desk import Desk, DeskError
from kiosk.desk.visiting import EMERGENCY_TYPE, SELF_PAY_TYPE
from kiosk.intake import AdmitAs, Intake, Paper
from kiosk.scanner.reading import Reading, Source
from kiosk.scanner.sheet_codes import sheet_code_of

if TYPE_CHECKING:
    from kiosk.app import Rooms
    from kiosk.desk.insurer import Insurer

_HOW = {EMERGENCY_TYPE: AdmitAs.EMERGENCY, SELF_PAY_TYPE: AdmitAs.SELF_PAY}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "text", nargs="?", metavar="TEXT", help="the payload; - or nothing: one a line on standard input"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--at", metavar="ISO", help="the moment of a visit that is entered later, with zone")
    parser.add_argument("--visit-type", metavar="C", help="expected MA_DOITUONG_KCB, for example 1.1; 2 = emergency")
    parser.add_argument("--paper", action="append", choices=[str(p) for p in Paper], help="identity paper seen")
    parser.add_argument("--clerk", metavar="N", help="who works at the desk")
    parser.add_argument("--desk", metavar="D", help="which desk")
    parser.add_argument("--entry", choices=[str(s) for s in Source], help="how the text came in")
    parser.add_argument("--offline", action="store_true", help="do not ask the gateway now; the queue asks later")
    parser.add_argument("--second-code", metavar="TEXT", help="another code of the same person")


def run(args: argparse.Namespace) -> int:
    from kiosk.app import open_rooms

    at = moment(args.at)
    with open_rooms(args) as rooms:
        desk = rooms.desk(at=at, clerk=args.clerk, desk=args.desk)
        insurer = None if args.offline else rooms.insurer()
        if args.visit_type is not None and args.visit_type not in _HOW:  # an emergency waits for no table
            _known_type(args.visit_type, desk, rooms)
        for data in payloads(args.text):
            if sheet_code_of(data) is not None:
                raise CommandError("test-code", "a code of the test sheet is nobody's: not recorded", BAD_INPUT)
            with world_of_the_desk():
                live = _Live(desk, insurer, rooms.settings.gateway.soft_seconds)
                intake = _one(desk, data, args, rooms.source_of(data, args.entry), live)
            show(_recorded(intake), as_json=args.json)
    return 0


def _known_type(code: str, desk: Desk, rooms: Rooms) -> None:
    """Raises CommandError for a code that the table of the visit's day does not hold; before anything is recorded."""
    from kiosk.verify.tables import TableError, Tables

    day = desk.now().astimezone(rooms.settings.facility.zone_info).date()
    try:
        known = [kind.code for kind in Tables.load(rooms.settings.config_dir / "tables").visit_types(day)]
    except TableError as error:
        raise CommandError("tables", str(error), WORLD_FAILED) from None
    if code not in known:
        message = (
            f"--visit-type wants a MA_DOITUONG_KCB of {day.isoformat()}: {' '.join(known) or 'the table holds none'}"
        )
        raise CommandError("bad-visit-type", message, BAD_USE)


class _Live:
    """Asks the insurer between reading and admitting; who waits too long is admitted on what is known, and asked for later."""

    def __init__(self, desk: Desk, insurer: Insurer | None, seconds: float) -> None:
        self._desk, self._insurer, self._seconds = desk, insurer, seconds

    def asked(self, shown: Intake) -> Intake:
        from kiosk.insurer_room import ask_within

        insurer = self._insurer
        enquiry = insurer.wanted(shown) if insurer is not None else None
        if insurer is None or enquiry is None:
            return shown
        reply = ask_within(insurer, enquiry, self._seconds)
        return (insurer.settle(reply, self._desk) if reply is not None else None) or shown

    def admitted(self, intake: Intake) -> Intake:
        if self._insurer is not None:
            self._insurer.admitted(intake)
        return intake


def _one(desk: Desk, data: bytes, args: argparse.Namespace, source: Source, live: _Live) -> Intake:
    """One person after the other: what could not be admitted is set aside, never mixed with the next."""
    desk.park()
    shown = desk.read(Reading(data=data, source=source, at=desk.now(), decoder="command"))
    if args.second_code is not None:
        second = next(payloads(args.second_code), b"")
        shown = desk.read(Reading(data=second, source=source, at=desk.now(), decoder="command"), same_person=True)
    if desk.nobody_open():  # nothing could be read; who is an emergency is admitted all the same
        return desk.emergency() if args.visit_type == EMERGENCY_TYPE else shown
    if args.paper or args.visit_type:
        papers = tuple(Paper(word) for word in args.paper or ())
        shown = desk.amend(replace(shown.presentation.strip, papers=papers, visit_type=args.visit_type))
    how = _HOW.get(args.visit_type or "", AdmitAs.INSURED)
    if how is not AdmitAs.EMERGENCY:  # which never waits for an answer
        shown = live.asked(shown)
    try:
        return live.admitted(desk.admit(how))
    except DeskError:
        desk.park()
        return shown


def _recorded(intake: Intake) -> dict[str, object]:
    receipt = intake.receipt
    return {
        **answer(intake),
        "presentation_id": intake.presentation.id,
        "visit_id": intake.visit.visit_id if intake.visit else None,
        "receipt": {
            "seq": receipt.seq,
            "event": receipt.event,
            "leaf_hash": receipt.leaf_hash,
            "chain_hash": receipt.chain_hash,
            "recorded_at": receipt.recorded_at.isoformat(),
        }
        if receipt
        else None,
    }
