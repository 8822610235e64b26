"""Which frames become readings? Frames in, decoded, debounced, one `Reading` out per code held up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.scanner.debounce import Debounce
from kiosk.scanner.decode import DecodedCode, Decoder
from kiosk.scanner.reading import Reading, Source

if TYPE_CHECKING:
    from kiosk.scanner.camera import Frame


class CodeReader:
    """Looks at frames. Either call `look` and wait, or `start` a thread and `offer` frames: the newest one waits, older
    ones are dropped, so that a slow machine is never behind what is held up.

    `on_reading` and `on_codes` (every frame with its codes, also none: for the frame drawn around a code) are called
    on the thread that looks. `on_failure` gets what either of them raised; without it the thread ends with it.
    """

    def __init__(
        self,
        on_reading: Callable[[Reading], None],
        *,
        clock: Callable[[], datetime],
        decoder: Decoder | None = None,
        debounce: Debounce | None = None,
        on_codes: Callable[[Frame, tuple[DecodedCode, ...]], None] | None = None,
        on_failure: Callable[[Exception], None] | None = None,
    ) -> None:
        self._on_reading = on_reading
        self._on_codes = on_codes
        self._on_failure = on_failure
        self._clock = clock
        self._decoder = decoder
        self._debounce = debounce or Debounce()
        self._waiting: Frame | None = None
        self._changed = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._looked_at: float | None = None
        self._rested_at: float | None = None
        self.looked = 0
        self.dropped = 0

    def look(self, frame: Frame) -> None:
        """Decode one frame now and hand out what is new in it."""
        if self._decoder is None:
            self._decoder = Decoder()
        if self._looked_at is not None and self._rested_at is not None:
            self._debounce.still(self._looked_at, min(self._rested_at, frame.seconds))
        self._looked_at, self._rested_at = frame.seconds, None
        codes = self._decoder.decode(frame.image, frame.seconds)
        self.looked += 1
        if self._on_codes is not None:
            self._on_codes(frame, codes)
        for code in codes:
            if self._debounce.accept(code.data, frame.seconds, beside=code.one_of > 1):
                at = self._clock()
                self._on_reading(
                    Reading(
                        data=code.data,
                        source=Source.CAMERA,
                        at=at,
                        decoder=code.decoder,
                        seen_at=frame.taken_at,
                        one_of=code.one_of,
                    )
                )

    def rest(self, seconds: float) -> None:
        """A frame, taken at `seconds`, that shows what the last one did: nothing new is in it. From any thread."""
        self._rested_at = seconds

    def offer(self, frame: Frame) -> None:
        """Leave a frame for the thread. Returns at once."""
        with self._changed:
            if self._waiting is not None:
                self.dropped += 1
            self._waiting = frame
            self._changed.notify()

    def start(self) -> None:
        """Start the thread; once only."""
        self._thread = threading.Thread(target=self._run, name="code-reader", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> bool:
        """End the thread, dropping a frame that waits. True when it has ended within `timeout` seconds."""
        with self._changed:
            self._stopping = True
            self._waiting = None
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(timeout)
        return self._thread is None or not self._thread.is_alive()

    def _run(self) -> None:
        while True:
            with self._changed:
                while self._waiting is None and not self._stopping:
                    self._changed.wait()
                frame, self._waiting = self._waiting, None
            if frame is None or self._stopping:
                return
            try:
                self.look(frame)
            except Exception as error:
                if self._on_failure is None:
                    raise
                self._on_failure(error)
