"""Which keys are there to sign with? The actions `roots`, `new`, `keys` and `trust-list` of `kiosk issuer`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.app import utc_now
from kiosk.commands import BAD_USE, CommandError
from kiosk.commands._issuing import hex_bytes, issuers_of, moment, passphrase_for
from kiosk.issuer.issuers import Issuer
from kiosk.issuer.public_keys import KeysWrong, read_keys, to_json, write_keys
from kiosk.issuer.root_files import read_root, write_root
from kiosk.issuer.signing_key import SigningKey
from kiosk.issuer.trust_lists import next_list
from kiosk.verify.cose import Algorithm, PublicKey
from kiosk.verify.trust.list_seal import MOST_BYTES, SignedList, open_list
from kiosk.verify.trust.roots import public_text, read_public
from kiosk.verify.trust.values import IssuerKind, KeyUsage, TrustFault, TrustRefused
from kiosk.whole_file import read_bounded, replace_whole

_ALGORITHMS = {"ed25519": Algorithm.ED25519, "esp256": Algorithm.ESP256}
_USAGES = {"card": KeyUsage.CARD, "lists": KeyUsage.STATUS | KeyUsage.DENY}


def roots(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """New roots in files; only their public halves are shown."""
    paths = [args.out / f"root-{number}.key" for number in range(1, args.count + 1)]
    args.out.mkdir(parents=True, exist_ok=True)
    made = []
    for path in paths:
        key = SigningKey.new(_ALGORITHMS[args.algorithm])
        write_root(path, key, passphrase_for(path, new=True))
        made.append({"file": str(path), "public": public_text(key.public)})
    yield {"roots": made}


def new(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    issuer = issuers_of(args).create(
        args.id,
        name=args.name,
        kind=IssuerKind(args.kind),
        status_uri=args.status_uri,
        algorithm=_ALGORITHMS[args.algorithm],
        now=utc_now(),
    )
    yield _shown(issuer)


def keys(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    issuers, now = issuers_of(args), utc_now()
    issuer = issuers.load(args.id)
    if (args.compromised is None) != (args.since is None):
        raise CommandError("bad-use", "--compromised and --since go together", BAD_USE)
    if args.after_days is not None and args.new is None:
        raise CommandError("bad-use", "--after-days belongs to --new", BAD_USE)
    since = moment(args.since) if args.since is not None else None
    if since is not None and since > now:
        raise CommandError("bad-moment", "--since lies ahead: until then the key would still count", BAD_USE)
    if args.retire is not None:
        issuer = issuers.with_state(issuer, hex_bytes(args.retire, 8), None, now)
    if args.compromised is not None:
        issuer = issuers.with_state(issuer, hex_bytes(args.compromised, 8), since, now)
    if args.new is not None:
        start = now + timedelta(days=args.after_days or 0)
        issuer = issuers.with_new_key(issuer, _USAGES[args.new], _ALGORITHMS[args.algorithm], start)
    if args.export is not None:
        replace_whole(args.export, write_keys(issuer.public_keys()).encode())
    yield _shown(issuer)


def trust_list(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    signers = [read_root(path, passphrase_for(path, new=False)).signer for path in args.root]
    named = tuple(read_public(text) for text in args.roots or ())
    known = [*(signer.public for signer in signers), *(read_public(text) for text in args.other_root)]
    previous = _previous(args.previous, known) if args.previous else None
    issuers = issuers_of(args) if args.issuer else None
    said = [key for issuer in args.issuer if issuers for key in issuers.load(issuer).public_keys()]
    for path in args.keys:
        try:
            said += read_keys(path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError:
            raise KeysWrong(f"{path.name} is no text") from None
    made = next_list(
        list_id=args.list,
        previous=previous,
        keys=said,
        signers=signers,
        roots=named,
        now=utc_now(),
        next_update=timedelta(hours=args.next_update_hours),
        expires=timedelta(days=args.days),
    )
    replace_whole(args.out, made.data)
    content = made.content
    yield {
        "file": str(args.out),
        "list": content.list_id,
        "version": content.version,
        "issued": content.issued.isoformat(),
        "next_update": content.next_update.isoformat(),
        "expires": content.expires.isoformat(),
        "bytes": len(made.data),
        "roots": [public_text(root) for root in content.roots],
        "keys": [to_json(key) for key in content.keys],
    }


def _previous(path: Path, known: list[PublicKey]) -> SignedList:
    """The version before, verified: its keys are about to be signed again. Raises TrustRefused."""
    data = read_bounded(path, MOST_BYTES)
    if data is None:
        raise TrustRefused(TrustFault.DAMAGED)
    return open_list(data, known)


def _shown(issuer: Issuer) -> dict[str, Any]:
    return {
        "id": issuer.id,
        "name": issuer.name,
        "kind": str(issuer.kind),
        "status_uri": issuer.status_uri,
        "keys": [to_json(key) for key in issuer.public_keys()],
    }


ACTIONS: dict[str, Callable[[argparse.Namespace], Iterator[dict[str, Any]]]] = {
    "roots": roots,
    "new": new,
    "keys": keys,
    "trust-list": trust_list,
}
