"""`kiosk trust`: take new trust, status and deny lists in, say what this desk holds, and look after the clock's mark."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.commands import BAD_INPUT, WORLD_FAILED, CommandError, emit

if TYPE_CHECKING:
    from kiosk.trust_room import TrustRoom
    from kiosk.verify.status_book import HeldList
    from kiosk.verify.trust.book import ListInForce


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(parser))
    bring = actions.add_parser("import", help="take in trust, status and deny lists from files (a USB stick)")
    bring.add_argument("files", metavar="FILE", type=Path, nargs="+")
    show = actions.add_parser("show", help="which keys and lists this desk holds, and how old they are")
    fetch = actions.add_parser("fetch", help="fetch the lists of the configured addresses now")
    clock = actions.add_parser("clock", help="whether this desk's clock is believed")
    clock.add_argument(
        "--forget", action="store_true", help="begin again from now: the clock is right and was looked at"
    )
    for action in (bring, show, fetch, clock):
        action.add_argument("--json", action="store_true", help="one JSON object a line")
        for common in ("--home", "--config"):  # also here, after the action
            action.add_argument(common, default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    room = _room(args)
    actions = {"import": _import, "show": _show, "fetch": _fetch, "clock": _clock}
    for result in actions[args.action](args, room):
        if args.json:
            emit(result)
        else:
            print("  ".join(f"{key} {value if value is not None else '-'}" for key, value in result.items()))
    room.mark.keep()
    return 0


def _room(args: argparse.Namespace) -> TrustRoom:
    from kiosk.app import home_of, utc_now
    from kiosk.keys import KeysUnavailable, load_keys
    from kiosk.settings import SettingsError, load_settings
    from kiosk.trust_room import open_trust
    from kiosk.verify.trust.roots import RootsWrong

    home = home_of(args)
    try:
        settings = load_settings(home, Path(args.config) if args.config else None)
        return open_trust(settings, load_keys(home, store=settings.keys.store), utc_now)
    except (SettingsError, RootsWrong) as error:
        raise CommandError("settings", str(error), BAD_INPUT) from None
    except KeysUnavailable as error:
        raise CommandError(error.code, str(error), WORLD_FAILED) from None


def _import(args: argparse.Namespace, room: TrustRoom) -> Iterator[dict[str, Any]]:
    """Trust lists first, whatever the order on the stick: the others are signed by their keys."""
    from kiosk.verify.list_envelope import MOST_BYTES, ListRefused
    from kiosk.verify.trust.list_seal import looks_like_a_trust_list
    from kiosk.verify.trust.values import TrustFault, TrustRefused
    from kiosk.whole_file import read_bounded

    contents: list[tuple[Path, bytes]] = []
    for path in args.files:
        try:
            data = read_bounded(path, MOST_BYTES)
        except OSError:
            data = None
        if data is None:
            raise CommandError("file-missing", f"{path.name} cannot be read", BAD_INPUT)
        contents.append((path, data))
    contents.sort(key=lambda one: not looks_like_a_trust_list(one[1]))
    for path, data in contents:
        try:
            taken = room.take(data)
        except (TrustRefused, ListRefused) as refused:
            code = WORLD_FAILED if refused.fault == TrustFault.NOT_WRITTEN else BAD_INPUT
            text = f"{path.name} was not taken: {refused.fault}. What was in force stays."
            raise CommandError(str(refused.fault), text, code) from None
        yield {"file": path.name, **_described(taken, room)}


def _show(args: argparse.Namespace, room: TrustRoom) -> Iterator[dict[str, Any]]:
    from kiosk.issuer.public_keys import key_facts

    yield _clock_state(room)
    for held in room.book.lists:
        yield _described(held, room)
        for key in held.content.keys if held.content is not None else ():
            yield {"what": "key", "realm": held.realm, **key_facts(key)}
    for status in room.status.lists:
        yield _described(status, room)


def _fetch(args: argparse.Namespace, room: TrustRoom) -> Iterator[dict[str, Any]]:
    for fetched in room.refresh():
        yield {"what": "fetched", "url": fetched.url, "fault": fetched.fault}


def _clock(args: argparse.Namespace, room: TrustRoom) -> Iterator[dict[str, Any]]:
    if args.forget:
        try:
            room.mark.forget()
        except OSError:
            raise CommandError("not-written", "the clock's mark cannot be written", WORLD_FAILED) from None
    yield _clock_state(room)


def _clock_state(room: TrustRoom) -> dict[str, Any]:
    state, seen = room.mark.state(), room.mark.seen
    return {
        "what": "clock",
        "trusted": state.trusted,
        "fault": str(state.fault) if state.fault else None,
        "behind_seconds": int(state.behind.total_seconds()),
        "latest_seen": seen.isoformat() if seen else None,
    }


def _described(held: ListInForce | HeldList, room: TrustRoom) -> dict[str, Any]:
    from kiosk.verify.status_book import HeldList

    if isinstance(held, HeldList):
        return {
            "what": str(held.kind),
            "realm": held.realm,
            "issuer": held.issuer,
            "name": held.subject,
            "issued": held.issued.isoformat(),
            "expires": held.expires.isoformat(),
            "entries": held.entries,
        }
    content, term = held.content, held.term
    return {
        "what": "trust",
        "realm": held.realm,
        "roots": held.has_roots,
        "list": content.list_id if content else None,
        "version": content.version if content else None,
        "issued": content.issued.isoformat() if content else None,
        "amber_from": term.amber_from.isoformat() if term else None,
        "stops_at": term.stops_at.isoformat() if term else None,
        "state": term.at(room.clock()).value if term else None,
        "keys": len(content.keys) if content else 0,
        "fault": str(held.fault) if held.fault else None,
    }
