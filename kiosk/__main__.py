"""The command line: which command was asked for, and with which home and configuration?"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from kiosk import __version__
from kiosk.commands import BAD_USE, CommandError, report
from kiosk.commands._log import log_kept_in
from kiosk.paths import default_home
from kiosk.redact import redact_text

# name -> (module in kiosk.commands, what it does). Only the module of the command that was asked for is imported.
COMMANDS = {
    "desk": ("desk", "the desk window (also when no command is given)"),
    "demo": ("demo", "the desk with made people and a recorded camera feed; --headless plays a morning"),
    "decode": ("decode", "read the codes in image files"),
    "parse": ("parse", "tell what a scanned or typed text is"),
    "check": ("check", "verify a code or number without recording anything"),
    "admit": ("admit", "verify, record and admit"),
    "registry": ("registry", "import, stats, lookup"),
    "rules": ("rules", "list, show"),
    "cases": ("cases", "export the flagged visits"),
    "card": ("card", "make fixture cards"),
    "gateway": ("gateway", "simulate, probe: the insurer's gateway"),
    "checkin": ("checkin", "send: the check-in record of a visit"),
    "issuer": ("issuer", "sign cards: keys, signed cards, trust and status lists"),
    "trust": ("trust", "import, show, fetch: which signatures this desk believes"),
    "doctor": ("doctor", "say what works here and what does not"),
}


INTERRUPTED = 130
"""Ctrl+C, as shells count it."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # Arguments are quoted, and an argument may be somebody's card.
        raise CommandError("bad-use", f"{redact_text(message)}. See: {self.prog} --help", BAD_USE)


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except CommandError as error:
        return report(error)
    except BrokenPipeError:
        # Whoever read us has gone. What Python still holds for them must not fail once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(words: list[str]) -> int:
    common = _Parser(add_help=False)
    common.add_argument("--home", metavar="DIR", help="where all data of this desk is kept (or KIOSK_HOME)")
    common.add_argument("--config", metavar="FILE", help="configuration file instead of DIR/kiosk.toml")
    parser = _Parser(prog="kiosk", description=__doc__, parents=[common])
    parser.add_argument("--version", action="version", version=f"kiosk {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    asked = _commands_in(words)
    wanted = asked[0] if asked else None if _asks_for_help(words) else "desk"
    for name, (module, summary) in COMMANDS.items():
        sub = commands.add_parser(name, help=summary, description=summary, parents=[_suppressed(common)])
        if name == wanted:
            loaded = importlib.import_module(f"kiosk.commands.{module}")
            loaded.add(sub)
            sub.set_defaults(run=loaded.run)
    if wanted == "desk" and not asked:
        words = [*words, "desk"]
    args = parser.parse_args(words)
    with log_kept_in(_log_home(args)):
        return int(args.run(args))


def _log_home(args: argparse.Namespace) -> Path | None:
    """The demo makes a home of its own, and logs there."""
    if args.command == "demo":
        return None
    return Path(args.home).expanduser() if args.home else default_home()


def _commands_in(words: Sequence[str]) -> list[str]:
    """A home may be called like a command."""
    return [
        word for before, word in pairwise(["", *words]) if word in COMMANDS and before not in ("--home", "--config")
    ]


def _asks_for_help(words: Sequence[str]) -> bool:
    return any(word in ("-h", "--help", "--version") for word in words)


def _suppressed(common: argparse.ArgumentParser) -> _Parser:
    """The same options after the command; absent there, they must not overwrite what stood before it."""
    twin = _Parser(add_help=False)
    for action in common._actions:
        twin.add_argument(
            *action.option_strings, metavar=action.metavar, help=argparse.SUPPRESS, default=argparse.SUPPRESS
        )
    return twin


if __name__ == "__main__":
    sys.exit(main())
