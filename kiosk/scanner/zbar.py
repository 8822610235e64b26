"""What does zbar read in an image? The second opinion, as raw bytes; only where its library is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.scanner.reading import ScannerError

if TYPE_CHECKING:
    from kiosk.scanner.decoded import Image

_QR_CODE = 64
_ENABLE = 0
_BINARY = 4
"""ZBAR_CFG_BINARY: hand out the bytes of the symbol. Newer than pyzbar's own list of options."""
_FIT = (0, 23, 92)
"""Older ones lack the repairs of 2021 and later; whether those of 2023 (two overflows) are in, the number does not say:
the distributions put them into this version."""
_GREY = 808466521
"""Four-character code `Y800`: one byte a pixel."""

Found = tuple[bytes, tuple[tuple[float, float], ...]]
"""Payload and outline points (x, y) in pixels, not ordered."""


class Zbar:
    """zbar through pyzbar's binding, QR only.

    Raises `ScannerError` ("zbar-missing") when there is no library, ("zbar-too-old") when it is older than 0.23.92 or
    cannot hand out raw bytes: its own text is a guess between UTF-8, Big5 and Shift-JIS that spoils short Vietnamese
    names. `old=True` takes such a library all the same and believes it only for pure ASCII. That is the one which pyzbar
    ships for Windows; it can abort the process on an empty code, so nothing that meets strangers' codes should ask for it.
    """

    def __init__(self, *, old: bool = False) -> None:
        try:
            from pyzbar import wrapper
        except (ImportError, OSError) as error:
            raise ScannerError("zbar-missing", "the zbar library is not installed") from error
        self._lib = wrapper
        if _version(wrapper) < _FIT and not old:
            raise ScannerError("zbar-too-old", "this zbar is older than 0.23.92")
        scanner = wrapper.zbar_image_scanner_create()
        self._binary = wrapper.zbar_image_scanner_set_config(scanner, _QR_CODE, _BINARY, 1) == 0
        wrapper.zbar_image_scanner_destroy(scanner)
        if not self._binary and not old:
            raise ScannerError("zbar-too-old", "this zbar cannot hand out the bytes of a code")

    def read(self, grey: Image) -> tuple[Found, ...]:
        """The QR codes in a contiguous grey image. Raises nothing for any image."""
        lib = self._lib
        height, width = grey.shape
        pixels = grey.tobytes()
        # A scanner object is not safe to share between threads; making one costs microseconds.
        scanner, image = lib.zbar_image_scanner_create(), lib.zbar_image_create()
        try:
            lib.zbar_image_scanner_set_config(scanner, 0, _ENABLE, 0)
            lib.zbar_image_scanner_set_config(scanner, _QR_CODE, _ENABLE, 1)
            if self._binary:
                lib.zbar_image_scanner_set_config(scanner, _QR_CODE, _BINARY, 1)
            lib.zbar_image_set_format(image, _GREY)
            lib.zbar_image_set_size(image, width, height)
            lib.zbar_image_set_data(image, pixels, len(pixels), None)
            if lib.zbar_scan_image(scanner, image) < 0:
                return ()
            return tuple(self._symbols(image))
        finally:
            lib.zbar_image_destroy(image)
            lib.zbar_image_scanner_destroy(scanner)

    def _symbols(self, image: object) -> list[Found]:
        from ctypes import string_at

        lib, found = self._lib, []
        symbol = lib.zbar_image_first_symbol(image)
        while symbol:
            data = string_at(lib.zbar_symbol_get_data(symbol), lib.zbar_symbol_get_data_length(symbol))
            points = tuple(
                (float(lib.zbar_symbol_get_loc_x(symbol, i)), float(lib.zbar_symbol_get_loc_y(symbol, i)))
                for i in range(lib.zbar_symbol_get_loc_size(symbol))
            )
            if symbol.contents.type == _QR_CODE and (self._binary or data.isascii()):
                found.append((data, points))
            symbol = lib.zbar_symbol_next(symbol)
        return found


def _version(lib: object) -> tuple[int, int, int]:
    """Of the library that is loaded. It takes three places to write to; before 0.23 two, and leaves the third alone."""
    from ctypes import byref, c_uint

    parts = (c_uint(0), c_uint(0), c_uint(0))
    lib.load_libzbar().zbar_version(*(byref(part) for part in parts))  # type: ignore[attr-defined]
    return parts[0].value, parts[1].value, parts[2].value
