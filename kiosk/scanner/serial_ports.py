"""Which serial port is the scanner's, and how is it opened? The only file that imports pyserial."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from kiosk.scanner.reading import ScannerError
from kiosk.scanner.serial_settings import LineSettings

AUTO = "auto"
OFF = "off"
_MAKERS = {0x05E0, 0x05F9, 0x065A, 0x0C2E, 0x0536, 0x1EAB}
"""USB numbers of Zebra, Datalogic, Opticon, Honeywell (two) and Newland: they make nothing but readers."""
_WORDS = ("scanner", "barcode", "bar code", "imager", "qr code")
_READ_SECONDS = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A serial port of this machine."""

    device: str
    """COM3, /dev/ttyACM0; changes from plug to plug."""
    usb: str = ""
    """`vvvv:pppp` or `vvvv:pppp:serial`, the same from plug to plug; empty for a port without USB."""
    looks_like_scanner: bool = False


class Line(Protocol):
    """An open port."""

    def read(self) -> bytes:
        """What has arrived, after a short wait b"". Raises `ScannerError` ("serial-lost")."""

    def set(self, settings: LineSettings) -> None: ...

    def close(self) -> None: ...


def list_ports() -> tuple[Port, ...]:
    """The ports that are plugged in now. Raises `ScannerError` ("serial-internal")."""
    from serial.tools import list_ports as tool

    try:
        return tuple(_port(found) for found in tool.comports())
    except (OSError, ValueError, TypeError) as error:
        raise ScannerError("serial-internal", type(error).__name__) from None


def choose(wanted: str, remembered: str, ports: Iterable[Port]) -> Port | None:
    """The port to open. `wanted`: a device, a USB number, or `auto`: the remembered one, else one that says it is a scanner.

    A port that says nothing about itself is never opened by itself: it may be a laboratory's.
    """
    there = tuple(ports)
    if wanted != AUTO:
        named = next((port for port in there if _is(port, wanted)), None)
        is_usb = wanted.count(":") >= 1 and "/" not in wanted
        return named or (None if is_usb else Port(device=wanted))
    known = next((port for port in there if remembered and _is(port, remembered)), None)
    return known or next((port for port in there if port.looks_like_scanner), None)


def open_line(device: str, settings: LineSettings) -> Line:
    """Open a port for this program alone. Raises `ScannerError` ("serial-not-found", "serial-busy")."""
    import serial

    try:
        opened = serial.Serial(
            device,
            baudrate=settings.baud,
            bytesize=settings.bits,
            parity=settings.parity,
            stopbits=settings.stop,
            timeout=_READ_SECONDS,
            exclusive=True,
        )
    except (serial.SerialException, OSError, ValueError) as error:
        busy = getattr(error, "errno", None) in (11, 13, 16) or isinstance(error, PermissionError)
        busy = busy or "PermissionError" in str(error)  # how pyserial reports a port that is open elsewhere on Windows
        code = "serial-busy" if busy else "serial-not-found"
        raise ScannerError(code, f"the port cannot be opened: {type(error).__name__}") from None
    return _Line(opened)


class _Line:
    def __init__(self, opened: object) -> None:
        import serial

        assert isinstance(opened, serial.Serial)
        self._serial = opened
        self._errors = (serial.SerialException, OSError, TypeError, ValueError)

    def read(self) -> bytes:
        try:
            data = self._serial.read(1)
        except self._errors as error:
            raise ScannerError("serial-lost", type(error).__name__) from None
        if data:
            with contextlib.suppress(*self._errors):  # what was read is kept; the next call says that the port is gone
                data += self._serial.read(self._serial.in_waiting)
        return data

    def set(self, settings: LineSettings) -> None:
        try:
            self._serial.apply_settings(
                {
                    "baudrate": settings.baud,
                    "bytesize": settings.bits,
                    "parity": settings.parity,
                    "stopbits": settings.stop,
                }
            )
        except self._errors as error:
            raise ScannerError("serial-lost", type(error).__name__) from None

    def close(self) -> None:
        with contextlib.suppress(*self._errors):
            self._serial.close()


def _is(port: Port, wanted: str) -> bool:
    return wanted in (port.device, port.usb) or port.usb.startswith(wanted + ":")


def _port(found: object) -> Port:
    vendor, product = getattr(found, "vid", None), getattr(found, "pid", None)
    words = " ".join(str(getattr(found, name, None) or "") for name in ("description", "manufacturer", "product"))
    usb = ""
    if vendor is not None and product is not None:
        number = getattr(found, "serial_number", None)
        usb = f"{vendor:04x}:{product:04x}" + (f":{number}" if number else "")
    return Port(
        device=str(getattr(found, "device", "")),
        usb=usb,
        looks_like_scanner=vendor in _MAKERS or any(word in words.casefold() for word in _WORDS),
    )
