"""How do controls stand in a row that may be too narrow? Left to right, and on in the next line."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items keep their size hint; with large letters or long words the row becomes two, and nothing is cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right_from: QWidget | None = None
        self.setContentsMargins(0, 0, 0, 0)

    def push_right(self, first: QWidget) -> None:
        """`first` and what follows it stand at the right end when everything fits into one line."""
        self._right_from = first

    def one_line(self) -> int:
        """Width that everything needs in one line, margins included."""
        gap, around = max(self.spacing(), 0), self.contentsMargins()
        widths = [i.sizeHint().expandedTo(i.minimumSize()).width() for i in self._items if not i.isEmpty()]
        return sum(widths) + gap * max(len(widths) - 1, 0) + around.left() + around.right()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name; None past the end
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name; None past the end
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        around = self.contentsMargins()
        return size + QSize(around.left() + around.right(), around.top() + around.bottom())

    def _arrange(self, outer: QRect, *, move: bool) -> int:
        gap, around = max(self.spacing(), 0), self.contentsMargins()
        rect = outer.marginsRemoved(around)
        y = rect.y()
        lines = self._lines(rect.width(), gap)
        for line in lines:
            height = max(size.height() for _, size in line)
            x = rect.x()
            for item, size in line:
                if len(lines) == 1 and self._right_from is not None and item.widget() is self._right_from:
                    x = max(x, rect.x() + rect.width() - self._rest_of(line, item, gap))
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + gap
            y += height + gap
        return max(y - gap - rect.y(), 0) + around.top() + around.bottom()

    def _rest_of(self, line: list[tuple[QLayoutItem, QSize]], first: QLayoutItem, gap: int) -> int:
        """Width of the line from `first` to its end."""
        widths = [size.width() for _, size in line]
        widths = widths[[item for item, _ in line].index(first) :]
        return sum(widths) + gap * (len(widths) - 1)

    def _lines(self, width: int, gap: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().expandedTo(item.minimumSize())
            if width > 0 and size.width() > width:
                tall = item.heightForWidth(width) if item.hasHeightForWidth() else size.height()
                size = QSize(width, max(tall, size.height()))
            if not lines or used + gap + size.width() > width:
                lines.append([])
                used = -gap
            lines[-1].append((item, size))
            used += gap + size.width()
        return lines
