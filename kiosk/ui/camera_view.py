"""What does the camera see? The live picture, mirrored for the hand, with the frame where the code belongs."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.i18n import Texts
from kiosk.ui.theme import Theme, tokens

_BOX = 0.62
"""Side of the frame as a share of the picture's height."""


class CameraView(QWidget):
    """Only the display is mirrored; what is decoded is not."""

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._texts, self._theme = texts, theme
        self._picture: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.px(110))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.retranslate()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._theme.px(420), self._theme.px(280))

    def show_picture(self, picture: QImage) -> None:
        """The newest frame; the image must own its bytes."""
        self._picture = picture
        self.update()

    def show_grey(self, data: bytes, width: int, height: int) -> None:
        """The newest frame as 8-bit grey, `width` bytes a line."""
        self.show_picture(QImage(data, width, height, width, QImage.Format.Format_Grayscale8).copy())

    def show_nothing(self) -> None:
        """The camera is away: say that scanner and keyboard still work."""
        self._picture = None
        self.update()

    def retranslate(self) -> None:
        """Write all texts again."""
        self.setAccessibleName(self._texts("camera.label"))
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
        scaled = picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        where = QRectF(0, 0, scaled.width(), scaled.height())
        where.moveCenter(QRectF(self.rect()).center())
        painter.save()
        painter.translate(self.width(), 0)
        painter.scale(-1, 1)
        painter.drawImage(where, picture)
        painter.restore()
        side = min(self.width(), self.height()) * _BOX
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        for colour, width in (("#101418", 5), ("#FFFFFF", 2)):
            painter.setPen(QPen(QColor(colour), self._theme.px(width), Qt.PenStyle.DashLine))
            painter.drawRoundedRect(box, 10, 10)
        self._paint_caption(painter)

    def _paint_caption(self, painter: QPainter) -> None:
        """White on dark: readable over any picture."""
        text, gap = self._texts("camera.hold"), self._theme.px(tokens.GAP)
        tall = painter.fontMetrics().height() + gap
        band = QRect(0, self.height() - tall, self.width(), tall)
        painter.fillRect(band, QColor(16, 20, 24, 200))
        painter.setPen(QColor("#FFFFFF"))
        painter.drawText(
            band,
            Qt.AlignmentFlag.AlignCenter,
            painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width() - gap),
        )
