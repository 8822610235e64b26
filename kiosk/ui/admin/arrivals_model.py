"""How is a scan shown character by character? One row a key: what it was, its code point, the time since the last."""

from __future__ import annotations

import unicodedata
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kiosk.ui.admin.arrivals import Arrivals, KeyArrival
from kiosk.ui.i18n import Texts

Index = QModelIndex | QPersistentModelIndex
_HEADS = ("number", "sign", "code", "gap")


class ArrivalsModel(QAbstractTableModel):
    """Reads from `Arrivals`; call `add` for every key so that views follow."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.arrivals = Arrivals()
        self._shown: tuple[KeyArrival, ...] = ()

    def add(self, text: str, name: str, at: float) -> None:
        self.arrivals.add(text, name, at)
        keys = self.arrivals.keys
        if len(keys) == len(self._shown) + 1 and keys[:-1] == self._shown:
            self.beginInsertRows(QModelIndex(), len(self._shown), len(self._shown))
            self._shown = keys
            self.endInsertRows()
        elif keys != self._shown:
            self.beginResetModel()
            self._shown = keys
            self.endResetModel()

    def clear(self) -> None:
        self.beginResetModel()
        self.arrivals.clear()
        self._shown = ()
        self.endResetModel()

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_HEADS) - 1)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(_HEADS) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        key = self._shown[index.row()]
        if index.column() == 0:
            return str(index.row() + 1)
        if index.column() == 1:
            return self._sign(key)
        if index.column() == 2:
            return " ".join(f"U+{ord(character):04X}" for character in key.text)
        return "" if key.gap is None else f"{key.gap * 1000:.0f} ms"

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._texts(f"admin.arrivals.{_HEADS[section]}") if 0 <= section < len(_HEADS) else None
        return None

    def _sign(self, key: KeyArrival) -> str:
        if key.text == " ":
            return self._texts("admin.arrivals.space")
        if key.text and all(unicodedata.category(character)[0] != "C" for character in key.text):
            return key.text
        return key.name
