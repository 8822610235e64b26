"""What do the issuing commands share? The home's keys and settings, moments and passphrases, and errors as words."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kiosk.commands import BAD_INPUT, BAD_USE, WORLD_FAILED, CommandError
from kiosk.issuer.card_source import ImportRefused
from kiosk.issuer.cards import CardRefused
from kiosk.issuer.issuers import Issuers, IssuerUnusable
from kiosk.issuer.ledger import LedgerDamaged, StateRefused
from kiosk.issuer.public_keys import KeysWrong
from kiosk.issuer.root_files import RootUnusable
from kiosk.issuer.trust_lists import ListNotMade
from kiosk.keys import Keys, KeysUnavailable
from kiosk.settings import Settings, SettingsError
from kiosk.verify.trust.roots import RootsWrong
from kiosk.verify.trust.values import TrustRefused

_FIRST_YEAR, _LAST_YEAR = 1971, 9000
PASSPHRASE = "KIOSK_ROOT_PASSPHRASE"  # noqa: S105


@contextmanager
def errors_as_words() -> Iterator[None]:
    """Turns what the issuing side raises into errors of the command."""
    try:
        yield
    except (IssuerUnusable, RootUnusable, ListNotMade, ImportRefused) as error:
        raise CommandError(error.code, str(error), BAD_INPUT) from None
    except CardRefused as error:
        raise CommandError("card-refused", str(error), BAD_INPUT) from None
    except StateRefused as error:
        raise CommandError("state-refused", str(error), BAD_INPUT) from None
    except LedgerDamaged as error:
        raise CommandError("ledger-damaged", str(error), BAD_INPUT) from None
    except (KeysWrong, RootsWrong) as error:
        raise CommandError("keys-file", str(error), BAD_INPUT) from None
    except TrustRefused as error:
        raise CommandError("trust-list", f"the trust list cannot be used: {error.fault}", BAD_INPUT) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CommandError("not-written", f"a file cannot be read or written: {error.strerror}", WORLD_FAILED) from None


def opened(args: argparse.Namespace) -> tuple[Settings, Keys]:
    """Settings and keys of --home and --config."""
    from kiosk.app import home_of
    from kiosk.keys import load_keys
    from kiosk.settings import load_settings

    home = home_of(args)
    try:
        settings = load_settings(home, Path(args.config) if args.config else None)
        return settings, load_keys(home, store=settings.keys.store)
    except SettingsError as error:
        raise CommandError("settings", str(error), BAD_INPUT) from None
    except KeysUnavailable as error:
        raise CommandError(error.code, str(error), WORLD_FAILED) from None


def issuers_of(args: argparse.Namespace) -> Issuers:
    settings, keys = opened(args)
    return Issuers(settings.home, keys)


def passphrase_for(path: Path, *, new: bool) -> str:
    """From KIOSK_ROOT_PASSPHRASE, else asked on the terminal; a new one is asked for twice."""
    given = os.environ.get(PASSPHRASE)
    if given:
        return given
    if not sys.stdin.isatty():
        raise CommandError("passphrase-missing", f"no terminal to ask on: set {PASSPHRASE}", BAD_USE)
    first = getpass.getpass(f"Passphrase of {path.name}: ")
    if new and getpass.getpass("Once more: ") != first:
        raise CommandError("passphrase-differs", "the two passphrases differ", BAD_USE)
    return first


def moment(text: str) -> datetime:
    """An ISO moment with its zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError("bad-moment", "a moment such as 2026-01-31T08:00+07:00", BAD_USE) from None
    if found.tzinfo is None or not _FIRST_YEAR <= found.year < _LAST_YEAR:
        raise CommandError("bad-moment", "a moment with its zone, such as 2026-01-31T08:00+07:00", BAD_USE)
    return found.astimezone(UTC)


def hex_bytes(text: str, *lengths: int) -> bytes:
    """Bytes written as hex digits, of one of these lengths."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) not in lengths:
        digits = " or ".join(str(2 * length) for length in lengths)
        raise CommandError("bad-hex", f"{digits} hex digits", BAD_USE)
    return found
