"""`kiosk gateway recheck`: ask the insurer about everybody who was admitted without its word, the oldest visit first."""

from __future__ import annotations

import argparse
import time
from collections import Counter

from kiosk.commands import BAD_INPUT, CommandError, emit
from kiosk.commands.check import world_of_the_desk


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", metavar="N", type=int, default=1000, help="at most so many people")
    parser.add_argument("--now", action="store_true", help="also those whose next attempt has not come yet")
    parser.add_argument("--per-minute", metavar="N", type=int, default=0, help="no faster; 0 = the setting")


def run(args: argparse.Namespace) -> int:
    from kiosk.app import open_rooms

    with open_rooms(args) as rooms:
        insurer = rooms.insurer()
        if insurer is None:
            raise CommandError("gateway-not-configured", "no gateway is set up (KIOSK_GATEWAY__URL ...)", BAD_INPUT)
        desk = rooms.desk()
        pace = 60 / (args.per_minute or rooms.settings.gateway.rechecks_per_minute)
        found: Counter[str] = Counter()
        with world_of_the_desk():
            if args.now:
                rooms.store.soon(rooms.clock())
            for _ in range(args.limit):
                enquiry = insurer.waiting()
                if enquiry is None:
                    break
                if found:
                    time.sleep(pace)
                reply = insurer.ask(enquiry)
                intake = insurer.settle(reply, desk)
                verdict = intake.presentation.verdict if intake is not None else None
                found[str(verdict.decision) if verdict is not None else reply.fault or "no-answer"] += 1
                if reply.answer is None and insurer.rests():
                    break  # it is not asked just to see how it is: next time
            left, changed = rooms.store.pending_count(), rooms.store.changed_count()
        emit({"asked": sum(found.values()), "found": dict(found), "pending": left, "changed": changed})
    return 0
