"""Which QR codes are in these picture files?"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from kiosk.commands import BAD_INPUT, CommandError, emit, report
from kiosk.scanner.decode import DecodedCode, Decoder
from kiosk.scanner.reading import ScannerError
from kiosk.scanner.still import read_still


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `kiosk decode`."""
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="picture: PNG, JPEG, WebP, BMP, TIFF, GIF")
    parser.add_argument("--json", action="store_true", help="one JSON object a line (the only form there is)")


def run(args: argparse.Namespace) -> int:
    """One object a file: `file, ms, codes: [{bytes, text, decoder}]`. A bad file is one error line; the others are read."""
    decoder = Decoder(budget=None)
    worst = 0
    for path in args.files:
        try:
            image = read_still(path)
        except ScannerError as error:
            worst = report(CommandError(error.code, f"{path}: {error}", BAD_INPUT))
            continue
        start = time.perf_counter()
        codes = decoder.decode(image)
        took = time.perf_counter() - start
        emit({"file": str(path), "ms": round(took * 1000, 3), "codes": [_as_json(code) for code in codes]})
    return worst


def _as_json(code: DecodedCode) -> dict[str, str | None]:
    try:
        text = code.data.decode()
    except UnicodeDecodeError:
        text = None
    return {"bytes": code.data.hex(), "text": text, "decoder": code.decoder}
