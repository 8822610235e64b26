"""`kiosk issuer`: keys, signed cards, trust lists, and what became of issued cards. docs/trust.md says how to run it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.commands import BAD_USE, CommandError, emit

_FIELDS = {
    "--card-number": "card_number",
    "--bhxh": "social_insurance_number",
    "--name": "name",
    "--birth": "birth",
    "--sex": "sex",
    "--facility": "first_facility",
    "--valid-from": "valid_from",
    "--valid-to": "valid_to",
    "--issued-on": "issued_on",
    "--five-years-on": "five_years_on",
    "--level": "benefit_level",
    "--area": "living_area",
    "--check-string": "check_string",
}


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(parser))
    adders = (_add_roots, _add_new, _add_keys, _add_sign, _add_trust_list, _add_states, _add_deny, _add_status_list)
    made = [action for adder in adders for action in adder(actions)]
    for action in made:
        action.add_argument("--json", action="store_true", help="one JSON object a line")
        for common in ("--home", "--config"):  # also here, after the action
            action.add_argument(common, default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    from kiosk.commands import _issuer_cards, _issuer_keys
    from kiosk.commands._issuing import errors_as_words

    actions = {**_issuer_keys.ACTIONS, **_issuer_cards.ACTIONS}
    with errors_as_words():
        for result in actions[args.action](args):
            if args.json:
                emit(result)
            else:
                _show(result)
    return 0


def _show(result: dict[str, Any]) -> None:
    if set(result) >= {"text", "form"}:
        print(result["text"])
        return
    for key, value in result.items():
        if isinstance(value, list):
            for entry in value:
                print(
                    f"{key:14}" + (" ".join(str(part) for part in entry.values()) if isinstance(entry, dict) else entry)
                )
        else:
            print(f"{key:14}{value if value is not None else '-'}")


def _add_roots(actions: Any) -> list[argparse.ArgumentParser]:
    roots = actions.add_parser("roots", help="make the two offline root keys of a trust list; away from the desks")
    roots.add_argument("--out", type=Path, required=True, metavar="DIR", help="where root-1.key and root-2.key go")
    roots.add_argument("--count", type=int, choices=(1, 2), default=2, help="1 = a single one, to replace a lost root")
    _algorithm(roots)
    return [roots]


def _add_new(actions: Any) -> list[argparse.ArgumentParser]:
    new = actions.add_parser("new", help="make an issuer, with a key for cards and one for its lists")
    new.add_argument("id", metavar="ID", help="short name in this home: a-z, 0-9, hyphen")
    new.add_argument("--name", required=True, metavar="ISS", help="the issuer as every card names it, such as BV-79034")
    new.add_argument("--kind", choices=("hospital", "national"), default="hospital")
    new.add_argument(
        "--status-uri", metavar="URI", help="name of its status list; without it cards have no place in one"
    )
    _algorithm(new)
    return [new]


def _add_keys(actions: Any) -> list[argparse.ArgumentParser]:
    keys = actions.add_parser(
        "keys", help="show an issuer's keys; add, retire or condemn one; hand the public halves out"
    )
    keys.add_argument("id", metavar="ID")
    keys.add_argument("--new", choices=("card", "lists"), help="make one more key; the old ones stay")
    keys.add_argument(
        "--after-days",
        type=_up_to(170),
        metavar="N",
        help="the new key signs only then: time for every desk to know it",
    )
    keys.add_argument("--retire", metavar="KID", help="this key signs no more; its cards stay good")
    keys.add_argument("--compromised", metavar="KID", help="somebody else may have this key; for ever")
    keys.add_argument("--since", metavar="MOMENT", help="since when, with --compromised")
    keys.add_argument("--export", type=Path, metavar="FILE", help="public keys for the keeper of the trust list")
    _algorithm(keys)
    return [keys]


def _add_sign(actions: Any) -> list[argparse.ArgumentParser]:
    sign = actions.add_parser("sign", help="sign cards: from the registry, from a list, or from fields")
    sign.add_argument("id", metavar="ID")
    sign.add_argument(
        "--registry", action="append", default=[], metavar="NUMBER", help="a card or BHXH number to look up"
    )
    sign.add_argument("--list", type=Path, metavar="FILE", help="CSV or XLSX with the registry's columns")
    for option, column in _FIELDS.items():
        sign.add_argument(option, dest=column, metavar="X", help=f"the registry's {column}")
    sign.add_argument("--form", choices=("bh1", "transition"), default="bh1")
    sign.add_argument("--days", type=_up_to(400), default=400, metavar="N", help="life of the code, at most 400 days")
    sign.add_argument("--png", type=Path, metavar="DIR", help="also write QR pictures, card-0001.png and so on")
    sign.add_argument("--surface", choices=("screen", "paper"), default="paper", help="error correction M or Q")
    return [sign]


def _add_trust_list(actions: Any) -> list[argparse.ArgumentParser]:
    made = actions.add_parser("trust-list", help="make the next version of a trust list, signed by a root")
    made.add_argument("--list", required=True, metavar="NAME", help="name of the list, for ever the same")
    made.add_argument(
        "--root", type=Path, action="append", required=True, metavar="FILE", help="one root; both for new roots"
    )
    made.add_argument("--issuer", action="append", default=[], metavar="ID", help="an issuer of this home")
    made.add_argument("--keys", type=Path, action="append", default=[], metavar="FILE", help="public keys of an issuer")
    made.add_argument("--previous", type=Path, metavar="FILE", help="the version before; absent only for the first one")
    made.add_argument(
        "--other-root", action="append", default=[], metavar="KEY", help="the root that signed --previous"
    )
    made.add_argument("--roots", nargs=2, metavar="KEY", help="the two roots from this version on, ed25519:<hex>")
    made.add_argument("--next-update-hours", type=_up_to(87_600), default=24, metavar="H")
    made.add_argument("--days", type=_up_to(3_650), default=7, metavar="D", help="hard end")
    made.add_argument("--out", type=Path, required=True, metavar="FILE")
    return [made]


def _add_states(actions: Any) -> list[argparse.ArgumentParser]:
    words = {"revoke": "for ever", "suspend": "tạm khóa: until restored", "restore": "end a suspension"}
    made = []
    for name, what in words.items():
        action = actions.add_parser(name, help=f"{what}; counts at the desks with the next status list")
        action.add_argument("id", metavar="ID")
        action.add_argument("--cti", metavar="HEX")
        action.add_argument("--index", type=int, metavar="N", help="place in the status list")
        action.add_argument("--text", metavar="TEXT", help="the code itself; - = standard input")
        made.append(action)
    return made


def _add_deny(actions: Any) -> list[argparse.ArgumentParser]:
    deny = actions.add_parser("deny", help="a card without a place in a status list, or what a leaked key signed")
    deny.add_argument("id", metavar="ID")
    deny.add_argument("--cti", metavar="HEX")
    deny.add_argument("--text", metavar="TEXT", help="the code itself; - = standard input")
    deny.add_argument("--key", metavar="KID")
    deny.add_argument("--from", dest="start", metavar="MOMENT")
    deny.add_argument("--until", metavar="MOMENT")
    return [deny]


def _add_status_list(actions: Any) -> list[argparse.ArgumentParser]:
    made = actions.add_parser("status-list", help="publish: write the issuer's status list and deny list, signed")
    made.add_argument("id", metavar="ID")
    made.add_argument("--out", type=Path, required=True, metavar="DIR")
    made.add_argument(
        "--ttl-hours", type=_up_to(9_600), default=24, metavar="H", help="a newer one is due after this time"
    )
    made.add_argument("--days", type=_up_to(400), default=7, metavar="D", help="hard end")
    return [made]


def _algorithm(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--algorithm", choices=("ed25519", "esp256"), default="ed25519")


def _up_to(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"a number from 1 to {most}")
        return int(text)

    return read


def fields_of(args: argparse.Namespace) -> dict[str, str]:
    """The card's fields that were given as options, by their column."""
    return {column: value for column in _FIELDS.values() if (value := getattr(args, column)) is not None}


def one_of(**given: Any) -> str:
    """The name of the single option that was given. Raises CommandError."""
    names = [name for name, value in given.items() if value not in (None, [], {})]
    if len(names) != 1:
        options = ["fields such as --card-number" if name == "fields" else f"--{name}" for name in given]
        raise CommandError("bad-use", f"exactly one of: {', '.join(options)}", BAD_USE)
    return names[0]
