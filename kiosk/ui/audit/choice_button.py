"""How are several of a few things chosen in a small space? A button that opens a list with ticks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

_VALUE = int(Qt.ItemDataRole.UserRole)


class ChoiceButton(QPushButton):
    """Arrows move, Space ticks, Enter or Esc closes. Nothing ticked = no restriction."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._popup = QFrame(self, Qt.WindowType.Popup)
        self._popup.setObjectName("choicePopup")
        self._popup.setFrameShape(QFrame.Shape.StyledPanel)
        self._list = QListWidget(self._popup)
        self._list.installEventFilter(self)
        self._list.itemChanged.connect(lambda _item: self.changed.emit())
        self._list.itemActivated.connect(lambda _item: self._popup.hide())
        QVBoxLayout(self._popup).addWidget(self._list)
        self.clicked.connect(self.open)

    @property
    def list(self) -> QListWidget:
        return self._list

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """(value, words) in order; what was ticked stays ticked, also when a value is gone from the choices."""
        ticked = self.chosen()
        gone = [(value, value) for value in ticked if value not in {value for value, _ in choices}]
        self._list.blockSignals(True)
        at = self._list.currentRow()
        self._list.clear()
        for value, words in [*choices, *gone]:
            item = QListWidgetItem(words)
            item.setData(_VALUE, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if value in ticked else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.setCurrentRow(max(at, 0))
        self._list.blockSignals(False)

    def chosen(self) -> tuple[str, ...]:
        """The ticked values, in the list's order."""
        items = [self._list.item(row) for row in range(self._list.count())]
        return tuple(str(item.data(_VALUE)) for item in items if item.checkState() == Qt.CheckState.Checked)

    def choose(self, values: Sequence[str]) -> None:
        """Tick exactly these, with one `changed` at most."""
        if set(values) == set(self.chosen()):
            return
        self._list.blockSignals(True)
        for row in range(self._list.count()):
            item = self._list.item(row)
            wanted = item.data(_VALUE) in values
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        self._list.blockSignals(False)
        self.changed.emit()

    def words_of(self, value: str) -> str:
        for row in range(self._list.count()):
            if self._list.item(row).data(_VALUE) == value:
                return self._list.item(row).text()
        return value

    def open(self) -> None:
        width = self._list.sizeHintForColumn(0) + 4 * self.fontMetrics().height()
        height = sum(self._list.sizeHintForRow(row) for row in range(self._list.count())) + self.fontMetrics().height()
        room = self.screen().availableGeometry()
        self._popup.resize(min(max(width, self.width()), room.width()), min(height + 24, room.height() // 2))
        corner = self.mapToGlobal(QPoint(0, self.height()))
        corner.setX(max(room.left(), min(corner.x(), room.right() - self._popup.width())))
        if corner.y() + self._popup.height() > room.bottom():
            corner.setY(max(room.top(), corner.y() - self.height() - self._popup.height()))
        self._popup.move(corner)
        self._list.setAccessibleName(self.accessibleName())
        self._popup.show()
        self._list.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Enter and Esc close the list and mean nothing else: the screen's own Esc must not hear of it."""
        closing = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if watched is self._list and isinstance(event, QKeyEvent) and event.key() in closing:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._popup.hide()
                self.setFocus(Qt.FocusReason.PopupFocusReason)
                return True
        return super().eventFilter(watched, event)
