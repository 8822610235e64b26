"""Which camera is to be used, and what does it show? A list by name above the live picture, on the devices page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.camera_view import CameraView
from kiosk.ui.i18n import Texts
from kiosk.ui.theme import Theme, restyle, tokens


class CameraChoice(QWidget):
    """Offers what is plugged in now; what is set and not plugged in stays in the list, so that nobody takes it away."""

    chosen = Signal(str)
    """The label of a camera, or empty for "whichever is there"; only when a person chose."""

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("camera-choice")
        self._texts = texts
        self._cameras: tuple[tuple[str, str], ...] = ()
        self._set = ""
        self.name, self.box, self.note = QLabel(), QComboBox(), QLabel()
        self.view = CameraView(texts, theme)
        self.view.setFixedHeight(theme.px(200))
        self.name.setBuddy(self.box)
        self.box.setMinimumContentsLength(16)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.note.setWordWrap(True)
        self.note.hide()
        restyle(self.note, tone="amber")
        line = QHBoxLayout()
        line.setSpacing(theme.px(tokens.GAP))
        line.addWidget(self.name)
        line.addWidget(self.box, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.px(tokens.GAP))
        rows.addLayout(line)
        rows.addWidget(self.note)
        rows.addWidget(self.view)
        self.box.activated.connect(self._choose)
        self.retranslate()

    def offer(self, cameras: Sequence[tuple[str, str]], source: str) -> None:
        """`cameras`: (label, name) of each that is plugged in; `source`: what is set. A list that is open is left alone."""
        offered = tuple(cameras)
        if (offered, source) == (self._cameras, self._set) or self.box.view().isVisible():
            return
        self._cameras, self._set = offered, source
        self._fill()

    def tell(self, words: str) -> None:
        """A line above the picture; empty = none."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def retranslate(self) -> None:
        """Write all texts again."""
        self.name.setText(self._texts("admin.field.camera"))
        self.box.setAccessibleName(self._texts("admin.field.camera"))
        self.view.retranslate()
        self._fill()

    def _fill(self) -> None:
        self.box.clear()
        self.box.addItem(self._texts("admin.camera-choice.any"), "")
        twins = Counter(name for _, name in self._cameras)
        for label, name in self._cameras:
            self.box.addItem(label if twins[name] > 1 else name, label)
        at = self.box.findData(self._set)
        if at < 0:
            at = next((n + 1 for n, (_, name) in enumerate(self._cameras) if name == self._set), -1)
        if at < 0:
            self.box.addItem(self._texts("admin.camera-choice.set", source=_short(self._set)), self._set)
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)

    def _choose(self, index: int) -> None:
        label = self.box.itemData(index)
        if isinstance(label, str) and label != self._set:
            self._set = label
            self.tell("")
            self.chosen.emit(label)


def _short(source: str) -> str:
    """Without what an address keeps secret, and without the folders of a file."""
    name = source.rsplit("@", 1)[-1].replace("\\", "/").rsplit("/", 1)[-1]
    return name.partition(" [")[0].partition("?")[0] or "…"
