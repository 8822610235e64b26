"""What happens to cards? The actions `sign`, `revoke`, `suspend`, `restore`, `deny` and `status-list` of `kiosk issuer`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from kiosk.app import utc_now
from kiosk.commands import BAD_INPUT, BAD_USE, WORLD_FAILED, CommandError
from kiosk.commands._issuing import hex_bytes, issuers_of, moment, opened
from kiosk.commands.issuer import fields_of, one_of
from kiosk.issuer.card_source import SourceRow, row_of_fields, rows_of_list, with_level
from kiosk.issuer.cards import CardRefused, IssuedCard, sign_card, sign_transition
from kiosk.issuer.ledger import REVOKED, SUSPENDED, VALID, Ledger
from kiosk.issuer.pictures import Surface, free_name, write_picture
from kiosk.issuer.state_lists import denied, deny, deny_list, status_list
from kiosk.verify.deny_list import Window
from kiosk.verify.signed_part import SignedPart
from kiosk.whole_file import replace_whole

_STATES = {"revoke": REVOKED, "suspend": SUSPENDED, "restore": VALID}


def sign(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """One object a card. A row that cannot be signed is told by its line and reason; the others are signed."""
    fields = fields_of(args)
    source = one_of(registry=args.registry, list=args.list, fields=fields)
    issuers, now = issuers_of(args), utc_now()
    issuer = issuers.load(args.id)
    rows: Iterable[SourceRow]
    if source == "registry":
        rows = _from_registry(args)
    else:
        rows = rows_of_list(args.list, now) if source == "list" else [row_of_fields(fields, now)]
    for number, row in enumerate(rows, start=1):
        if row.card is None:
            yield {"line": row.place, "refused": row.reason}
            continue
        try:
            if args.form == "transition":
                issued = sign_transition(issuers, issuer, row.card, now=now)
            else:
                issued = sign_card(issuers, issuer, row.card, now=now, life=timedelta(days=args.days))
        except CardRefused as error:
            yield {"line": row.place, "refused": str(error)}
            continue
        yield _shown(args, number, issued)


def change(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Revoke, suspend or restore one card."""
    given = one_of(cti=args.cti, index=args.index, text=args.text)
    issuers = issuers_of(args)
    ledger = Ledger(issuers.folder(issuers.load(args.id).id))
    index: int | None = args.index
    if given != "index":
        cti = hex_bytes(args.cti, 8) if given == "cti" else _part(args.text).token_id
        index = ledger.find(cti) if cti is not None else None
    if index is None:
        raise CommandError(
            "card-unknown", "this issuer has not issued such a card, or it has no name of its own", BAD_INPUT
        )
    ledger.change(index, _STATES[args.action], utc_now())
    yield {"index": index, "state": args.action}


def deny_one(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Put one card, or a key's window of time, on the deny list."""
    given = one_of(cti=args.cti, text=args.text, key=args.key)
    issuers = issuers_of(args)
    issuer = issuers.load(args.id)
    folder = issuers.folder(issuer.id)
    if given == "key":
        if args.start is None or args.until is None:
            raise CommandError("bad-use", "--key needs --from and --until", BAD_USE)
        window = Window(key_id=hex_bytes(args.key, 8), start=moment(args.start), end=moment(args.until))
        if window.start > window.end:
            raise CommandError("bad-use", "--from comes before --until", BAD_USE)
        deny(folder, window=window)
    elif given == "cti":
        deny(folder, token=hex_bytes(args.cti, 8))
    else:
        part = _part(args.text)
        deny(folder, token=part.token_id or part.payload_digest)
    tokens, windows = denied(folder)
    yield {"cards": len(tokens), "windows": len(windows)}


def publish(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Write the signed lists: `status.cbor` (where cards have places in one) and `deny.cbor`."""
    issuers, now = issuers_of(args), utc_now()
    issuer = issuers.load(args.id)
    if args.ttl_hours > 24 * args.days:
        raise CommandError("list-terms", "a newer list is due before the end, and both later than now", BAD_USE)
    life = timedelta(days=args.days)
    if issuer.status_uri is not None:
        data = status_list(issuers, issuer, now=now, ttl=timedelta(hours=args.ttl_hours), life=life)
        path = args.out / "status.cbor"
        replace_whole(path, data)
        counts = list(Ledger(issuers.folder(issuer.id)).states().values())
        states = {"revoked": counts.count(REVOKED), "suspended": counts.count(SUSPENDED)}
        yield {"file": str(path), "kind": "status", "name": issuer.status_uri, "bytes": len(data), **states}
    data = deny_list(issuers, issuer, now=now, life=life)
    path = args.out / "deny.cbor"
    replace_whole(path, data)
    tokens, windows = denied(issuers.folder(issuer.id))
    yield {"file": str(path), "kind": "deny", "bytes": len(data), "cards": len(tokens), "windows": len(windows)}


def _from_registry(args: argparse.Namespace) -> Iterator[SourceRow]:
    """The newest card in use of each number."""
    from kiosk.verify.registry import open_registry
    from kiosk.verify.sources import CardStatus, SourceUnavailable

    settings, keys = opened(args)
    try:
        registry = open_registry(settings.registry.url, keys, utc_now)
        try:
            for place, number in enumerate(args.registry, start=1):
                found = [one for one in registry.find(number) if one.status is CardStatus.ACTIVE]
                if found:
                    yield SourceRow(place=place, card=with_level(found[0].card))
                else:
                    yield SourceRow(place=place, reason="no card in use")
        finally:
            registry.close()
    except SourceUnavailable as error:
        raise CommandError(error.code, str(error), WORLD_FAILED) from None


def _shown(args: argparse.Namespace, number: int, issued: IssuedCard) -> dict[str, Any]:
    picture = qr = None
    if args.png is not None:
        picture = free_name(args.png, number)
        qr = write_picture(picture, issued.text, Surface(args.surface))
    return {
        "form": args.form,
        "text": issued.text,
        "kid": issued.key_id.hex(),
        "cti": issued.cti.hex() if issued.cti else None,
        "index": issued.index,
        "expires": issued.expires.isoformat() if issued.expires else None,
        "png": str(picture) if picture else None,
        "qr": qr,
    }


def _part(text: str) -> SignedPart:
    """The signature of a code, from an argument or a line of standard input."""
    from kiosk.commands._lines import payloads
    from kiosk.verify.formats.recognise import recognise

    data = next(iter(payloads(text)), b"") if text != "-" else sys.stdin.buffer.readline(4096).rstrip(b"\r\n")
    signed = recognise(data).signed
    if signed is None:
        raise CommandError("not-signed", "this text is no signed card", BAD_INPUT)
    return signed


ACTIONS: dict[str, Callable[[argparse.Namespace], Iterator[dict[str, Any]]]] = {
    "sign": sign,
    **dict.fromkeys(_STATES, change),
    "deny": deny_one,
    "status-list": publish,
}
