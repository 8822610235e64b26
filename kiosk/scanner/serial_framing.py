"""Where does one scan of a serial scanner end? Sans-I/O: bytes and times in, whole scans out."""

from __future__ import annotations

from dataclasses import dataclass

_WRAPPING = bytes(range(0x20)) + b"\x7f\xfe\xff"
"""What a scanner or a plug puts around a scan: STX, ETX, EOT, NUL, and the noise of a line that is being connected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FramingTimes:
    """Seconds."""

    after_end: float = 0.030
    """Silence after CR, LF or Tab: LF after CR, and what else belongs to the end, has come by then."""
    quiet: float = 0.120
    """Silence that ends a scan without an end mark; the buffers of USB adapters wait up to 16 ms."""
    most_bytes: int = 4096


class SerialFraming:
    """Gathers bytes until silence. Line ends inside stay: two scans in one go are put apart by `payload.unpack`."""

    def __init__(self, times: FramingTimes = FramingTimes()) -> None:
        self._times = times
        self._data = bytearray()
        self._last = 0.0
        self._too_long = False

    @property
    def deadline(self) -> float | None:
        """When to call `tick` if nothing comes before; None while nothing is open."""
        if not self._data and not self._too_long:
            return None
        ended = self._data.endswith((b"\r", b"\n", b"\t"))
        return self._last + (self._times.after_end if ended else self._times.quiet)

    def feed(self, data: bytes, at: float) -> bytes | None:
        """Bytes that arrived at `at`. Returns the scan that the silence before them has ended, if any."""
        before = self.tick(at)
        if data:
            self._last = at
            self._data += data
            if len(self._data) > self._times.most_bytes:
                self._too_long = True
                self._data.clear()
        return before

    def tick(self, now: float) -> bytes | None:
        """The scan that has ended by `now`, without what was wrapped around it; None when there is none."""
        deadline = self.deadline
        if deadline is None or now < deadline:
            return None
        data, self._data = bytes(self._data), bytearray()
        if self._too_long:
            self._too_long = False
            return None
        return _unwrapped(data) or None

    def complete(self) -> bytes | None:
        """What is there, if its end mark has come: the port was pulled in the silence after it."""
        if not self._data.endswith((b"\r", b"\n", b"\t")):
            return None
        return self.tick(self._last + self._times.quiet)

    def reset(self) -> bool:
        """Forget what was begun: the port is gone. True when something was cut."""
        cut = bool(self._data.strip(_WRAPPING))
        self._data.clear()
        self._too_long = False
        return cut


def _unwrapped(data: bytes) -> bytes:
    data = data.strip(_WRAPPING)
    return b"\n".join(part for line in data.splitlines() if (part := line.strip(_WRAPPING)))
