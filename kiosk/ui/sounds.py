"""What does a decision sound like? Short tones, success the shortest; nothing is loaded until one plays."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioSink

RATE = 22_050
FALL = 0.008
"""Seconds of rise and fall of each tone, so that nothing clicks."""

# (hertz, seconds) in order; 0 hertz is a rest
TUNES: dict[str, tuple[tuple[float, float], ...]] = {
    "covered": ((988.0, 0.07),),
    "covered_with_notice": ((784.0, 0.07), (0.0, 0.03), (988.0, 0.09)),
    "pending": ((659.0, 0.16),),
    "correct_input": ((659.0, 0.08), (0.0, 0.05), (659.0, 0.08)),
    "not_covered": ((587.0, 0.12), (494.0, 0.16)),
    "rejected": ((440.0, 0.14), (0.0, 0.05), (440.0, 0.14), (0.0, 0.05), (440.0, 0.14)),
    "unreadable": ((330.0, 0.20),),
}


def samples(name: str, volume: float) -> bytes:
    """The tune as 16-bit mono PCM at `RATE`; `volume` 0 to 1. Raises `KeyError` for an unknown name."""
    found = array("h")
    for hertz, seconds in TUNES[name]:
        count = round(seconds * RATE)
        for index in range(count):
            edge = min(1.0, index / (FALL * RATE), (count - index) / (FALL * RATE))
            found.append(round(32_000 * volume * edge * math.sin(2 * math.pi * hertz * index / RATE)))
    return found.tobytes()


class Sounds(QObject):
    """Plays on the system's first loudspeaker; silent where there is none."""

    def __init__(self, *, on: bool = True, volume: float = 0.6, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on, self._volume = on, volume
        self._playing: tuple[QAudioSink, QBuffer] | None = None
        self._usable = True

    def play(self, name: str) -> None:
        """Begin the tune of `name`; the one before it ends."""
        if not self.on or not self._usable or name not in TUNES:
            return
        try:
            from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices
        except ImportError:  # a system library of the sound is missing: the screen says the same
            self._usable = False
            return
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            self._usable = False
            return
        form = QAudioFormat()
        form.setSampleRate(RATE)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        buffer = QBuffer(self)
        buffer.setData(QByteArray(samples(name, self._volume)))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        sink = QAudioSink(device, form, self)
        if self._playing:
            self._playing[0].stop()
            for old in self._playing:
                old.deleteLater()
        self._playing = (sink, buffer)
        sink.start(buffer)
