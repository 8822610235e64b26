"""What does the camera see? The live picture, mirrored for the hand, with the frame where the code belongs."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.i18n import Texts
from kiosk.ui.theme import Theme, tokens

_BOX = 0.86
"""Side of the frame as a share of the picture's height below the caption."""
_SHAPE = 9 / 16
"""Height to width until the first picture says otherwise."""


class CameraView(QWidget):
    """Only the display is mirrored; what is decoded is not."""

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._texts, self._theme = texts, theme
        self._picture: QImage | None = None
        self._shape = _SHAPE
        self._trouble = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumHeight(theme.px(110))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.retranslate()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        wide = self._theme.px(420)
        return QSize(wide, self.heightForWidth(wide))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """As high as the whole picture needs."""
        return round(width * self._shape)

    def show_picture(self, picture: QImage) -> None:
        """The newest frame; the image must own its bytes."""
        self._picture = picture
        shape = picture.height() / max(1, picture.width())
        if abs(shape - self._shape) > 0.01:
            self._shape = shape
            self.updateGeometry()
        self.update()

    def show_grey(self, data: bytes, width: int, height: int) -> None:
        """The newest frame as 8-bit grey, `width` bytes a line."""
        self.show_picture(QImage(data, width, height, width, QImage.Format.Format_Grayscale8).copy())

    def show_nothing(self) -> None:
        """The camera is away: say that scanner and keyboard still work."""
        self._picture = None
        self.update()

    def warn(self, trouble: str) -> None:
        """Say what is wrong with the picture and what to do, a `CameraTrouble` word; empty = nothing is."""
        if trouble != self._trouble:
            self._trouble = trouble
            self.retranslate()

    def retranslate(self) -> None:
        """Write all texts again."""
        self.setAccessibleName(self._texts("camera.label"))
        self.setAccessibleDescription(self._texts(f"camera.trouble.{self._trouble}") if self._trouble else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        palette = self._theme.palette
        painter.fillRect(self.rect(), QColor(palette.grey.ground))
        if self._picture is None:
            self._paint_empty(painter)
        else:
            self._paint_picture(painter, self._picture)
        painter.end()

    def _paint_empty(self, painter: QPainter) -> None:
        size, gap = self._theme.px(40), self._theme.px(tokens.GAP)
        room = self.rect().adjusted(gap, gap, -gap, -gap)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        text = self._texts("camera.none")
        needed = painter.boundingRect(room, flags, text).height()
        with_icon = size + gap + needed <= room.height()
        top = room.top() + max(0, (room.height() - needed - (size + gap if with_icon else 0)) // 2)
        if with_icon:
            picture = self._theme.pixmap("camera-off", "grey", 40, self.devicePixelRatioF())
            painter.drawPixmap(room.center().x() - size // 2, top, picture)
            top += size + gap
        painter.setPen(QColor(self._theme.palette.grey.ink))
        painter.drawText(QRect(room.left(), top, room.width(), room.bottom() - top), flags, text)

    def _paint_picture(self, painter: QPainter, picture: QImage) -> None:
        """The whole frame, nothing cut off: what the camera sees is what the hand has to aim at."""
        scaled = picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        where = QRectF(0, 0, scaled.width(), scaled.height())
        where.moveCenter(QRectF(self.rect()).center())
        painter.save()
        painter.translate(self.width(), 0)
        painter.scale(-1, 1)
        painter.drawImage(where, picture)
        painter.restore()
        tall = self._paint_band(painter, where.toRect())
        room = where.adjusted(0, tall, 0, 0)
        side = min(room.width(), room.height()) * _BOX
        box = QRectF(0, 0, side, side)
        box.moveCenter(room.center())
        for colour, width in (("#101418", 5), ("#FFFFFF", 2)):
            painter.setPen(QPen(QColor(colour), self._theme.px(width), Qt.PenStyle.DashLine))
            painter.drawRoundedRect(box, 10, 10)

    def _paint_band(self, painter: QPainter, where: QRect) -> int:
        """Above the frame, readable over any picture and never over the code; its height. What is wrong is said whole."""
        gap = self._theme.px(tokens.GAP)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        tone = self._theme.palette.amber
        room = QRect(where.left() + gap // 2, where.top(), where.width() - gap, where.height())
        if self._trouble:
            text, ink, ground = self._texts(f"camera.trouble.{self._trouble}"), QColor(tone.ink), QColor(tone.ground)
            tall = painter.boundingRect(room, flags, text).height() + gap
        else:
            text, ink, ground = self._texts("camera.hold"), QColor("#FFFFFF"), QColor(16, 20, 24, 220)
            tall = painter.fontMetrics().height() + gap
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.fillRect(where.left(), where.top(), where.width(), tall, ground)
        painter.setPen(ink)
        painter.drawText(QRect(room.left(), room.top(), room.width(), tall), flags, text)
        return tall
