"""`kiosk gateway`: a stand-in for the insurer's gateway on loopback; what the configured gateway answers."""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.commands import BAD_INPUT, BAD_USE, WORLD_FAILED, CommandError, _proof, _recheck, emit

if TYPE_CHECKING:
    from kiosk.demo.stand_in.insured import Book
    from kiosk.settings import Settings
    from kiosk.verify.gateway import LiveGateway

_MADE_PEOPLE = 1000
_MADE_FACILITY = "79999"


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(parser))
    play = actions.add_parser("simulate", help="a stand-in on 127.0.0.1 that speaks the gateway's protocol")
    play.add_argument("--registry", metavar="FILE", type=Path, help="its cards, a CSV as for `registry import`")
    play.add_argument("--port", metavar="N", type=int, default=0, help="0 = any free port")
    play.add_argument("--fault", metavar="KIND=RATE", action="append", default=[], help="may be repeated")
    play.add_argument("--scenario", metavar="FILE", type=Path, help="TOML: which fault when")
    play.add_argument("--seed", metavar="N", type=int, default=1)
    play.add_argument("--account", metavar="NAME=PASSWORD", action="append", default=[], help="else any is good")
    play.add_argument(
        "--officer", metavar="CCCD=NAME", action="append", default=[], help="registered staff, else anybody"
    )
    play.add_argument("--quota", metavar="N", type=int, default=0, help="look-ups before it answers 500; 0 = no end")
    play.add_argument("--token-seconds", metavar="S", type=float, default=600.0)
    play.add_argument(
        "--skew", metavar="S", type=float, default=0.0, help="seconds by which it tells a token's end wrong"
    )
    probe = actions.add_parser("probe", help="ask the configured gateway for a session; nobody is looked up")
    probe.add_argument("--made-person", action="store_true", help="also look up a person who does not exist")
    probe.add_argument("--json", action="store_true", help="one JSON object a line")
    again = actions.add_parser("recheck", help="ask about everybody who was admitted without the insurer's word")
    _recheck.add(again)
    proof = actions.add_parser("proof", help="that the insurer was asked, as a page to print")
    _proof.add(proof)
    for action in (proof, play, probe, again):
        for common in ("--home", "--config"):  # also here, after the action
            action.add_argument(common, default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    if args.action == "proof":
        return _proof.run(args)
    if args.action == "recheck":
        return _recheck.run(args)
    return _simulate(args) if args.action == "simulate" else _probe(args)


def _simulate(args: argparse.Namespace) -> int:
    from kiosk.app import utc_now
    from kiosk.demo.stand_in.faults import Faults, FaultsWrong, rate_of, scenario
    from kiosk.demo.stand_in.record_check import wrong_with
    from kiosk.demo.stand_in.server import StandIn
    from kiosk.demo.stand_in.sessions import Sessions

    book = _book(args)
    chance = random.Random(args.seed)  # noqa: S311 - made faults
    try:
        steps = scenario(args.scenario) if args.scenario else ()
        faults = Faults(dict(map(rate_of, args.fault)), steps, chance=chance, ticks=time.monotonic)
    except FaultsWrong as error:
        raise CommandError("fault", str(error), BAD_USE) from None
    sessions = Sessions(
        clock=utc_now,
        chance=chance,
        accounts=_pairs(args.account, "--account"),
        life=args.token_seconds,
        skew=args.skew,
        quota=args.quota,
    )
    officers = _pairs(args.officer, "--officer")
    try:
        stand_in = StandIn(
            book,
            clock=utc_now,
            sessions=sessions,
            faults=faults,
            officers=officers,
            port=args.port,
            validate=wrong_with,
        )
    except (OSError, OverflowError):
        raise CommandError("port", f"port {args.port} cannot be listened on", WORLD_FAILED) from None
    emit({"url": stand_in.url, "cards": len(book)})
    stand_in.serve()
    return 0


def _book(args: argparse.Namespace) -> Book:
    from kiosk.demo.stand_in.insured import from_csv, from_people

    if args.registry is None:
        from kiosk.app import utc_now
        from kiosk.demo.people import people

        today = utc_now().date()
        return from_people(people(_MADE_PEOPLE, seed=args.seed, today=today, facility=_MADE_FACILITY))
    import csv

    try:
        return from_csv(args.registry)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        text = f"the list of cards cannot be read ({type(error).__name__})"
        raise CommandError("file-unreadable", text, BAD_INPUT) from None


def _pairs(words: list[str], option: str) -> dict[str, str]:
    found = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not key or not equals:
            raise CommandError("bad-use", f"{option} wants two words with = between them", BAD_USE)
        found[key] = value
    return found


def _probe(args: argparse.Namespace) -> int:
    from kiosk.app import home_of
    from kiosk.settings import SettingsError, load_settings
    from kiosk.verify.gateway import GatewayUnavailable

    try:
        settings = load_settings(home_of(args), Path(args.config) if args.config else None)
    except SettingsError as error:
        raise CommandError("settings", str(error), BAD_INPUT) from None
    try:
        gateway = _opened(settings)
    except GatewayUnavailable as error:
        raise CommandError(
            error.code, "the gateway's settings are not complete: see docs/gateway.md", BAD_INPUT
        ) from None
    try:
        found = _knocked(settings, gateway)
        if args.made_person and found["session"] == "200":
            found |= _made_person(gateway)
    finally:
        gateway.close()
    if args.json:
        emit(found)
    else:
        for key, value in found.items():
            print(f"{key:14}{value if value is not None else '-'}")
    return 0


def _opened(settings: Settings) -> LiveGateway:
    from kiosk.app import utc_now
    from kiosk.settings import gateway_password
    from kiosk.verify.gateway import open_gateway
    from kiosk.verify.tables import Tables

    return open_gateway(
        settings.gateway,
        password=gateway_password(settings) if settings.gateway.url else None,
        facility=settings.facility.code,
        zone=settings.facility.zone_info,
        tables=Tables.load(settings.config_dir / "tables"),
        clock=utc_now,
        ticks=time.monotonic,
        chance=random.random,
    )


def _knocked(settings: Settings, gateway: LiveGateway) -> dict[str, Any]:
    """What asking for a session alone found. No account, no token: only how it went."""
    from urllib.parse import urlsplit

    from kiosk.verify.gateway import GatewayUnavailable

    parts = urlsplit(settings.gateway.url)
    found: dict[str, Any] = {
        "host": parts.hostname,
        "encrypted": parts.scheme == "https",
        "session": None,
        "fault": None,
    }
    try:
        knock = gateway.knock()
    except GatewayUnavailable as error:
        return found | {"fault": error.code}
    return found | {
        "session": knock.code,
        "ms": round(knock.seconds * 1000, 1),
        "life_seconds": round(knock.life) if knock.life is not None else None,
        "clock_offset": round(knock.clock_offset, 1) if knock.clock_offset is not None else None,
    }


def _made_person(gateway: LiveGateway) -> dict[str, Any]:
    """Whether account and officer may look people up: asked about nobody, the answer to hope for is 050."""
    from kiosk.app import utc_now
    from kiosk.verify.card import BareNumber, BirthDate, Card, NumberKind
    from kiosk.verify.claims import Claims
    from kiosk.verify.gateway import GatewayUnavailable

    number = BareNumber(kind=NumberKind.SOCIAL_INSURANCE, value="9900000000")
    nobody = Card(name="Nguyễn Văn Thử", birth=BirthDate(year=1990))
    try:
        asked = gateway.ask(Claims(number=number), utc_now(), known=nobody)
    except GatewayUnavailable as error:
        return {"look_up": None, "fault": error.code}
    return {"look_up": asked.answer.code, "look_up_ms": round(asked.latency_ms, 1)}
