"""Tiles: the frame with a header of 38 px for lists and charts, and the figure tile of 92 px."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from qadesk.ui import theme
from qadesk.ui.icons import icon as themed_icon
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.labels import ElidedLabel, Label, divider


class Tile(QFrame):
    """A white frame: header of 38 px with title, note and controls at the right, a line, then `body`.

    Put content into `tile.body` (a QVBoxLayout without margins), controls by `add_control`."""

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "tile")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 1, 1)
        whole.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(theme.TILE_PADDING, 0, 8, 0)
        self._head.setSpacing(8)
        self._title, self._note = Label(title, "section"), ElidedLabel(note, "caption")
        self._head.addWidget(self._title)
        self._head.addWidget(self._note, 1)
        if title:
            band = QWidget()
            band.setFixedHeight(theme.TILE_HEADER)
            band.setLayout(self._head)
            whole.addWidget(band)
            whole.addWidget(divider())
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        whole.addLayout(self.body, 1)

    def add_control(self, widget: QWidget) -> None:
        """Put a control at the right of the header."""
        self._head.addWidget(widget)

    def set_title(self, title: str, note: str = "") -> None:
        """Show another title and note."""
        self._title.setText(title)
        self._note.setText(note)


class FigureTile(QFrame):
    """Caption with icon and chip, one figure of 24 px, one line of n or interval; pressed when clicked or by Enter.

    A tile without a list behind it is made with `opens=False`: it takes no focus."""

    opened = Signal()

    def __init__(self, caption: str, figure: str = "", line: str = "", *, icon: str = "", chip: str = "",
                 tone: str = "neutral", opens: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "tile")
        self.setFixedHeight(theme.FIGURE_TILE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(96)
        self._opens = opens
        self._caption, self._figure, self._line = ElidedLabel(caption, "caption"), ElidedLabel(
            "", "figure"), ElidedLabel("", "caption")
        self._chip = Chip("", parent=self)
        self._lay_out(icon)
        self.set_figure(figure, line, chip=chip, tone=tone)
        if opens:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_figure(self, figure: str, line: str = "", *, shorter: Sequence[str] = (), chip: str = "",
                   tone: str = "neutral") -> None:
        """Show another figure, line below it (or a shorter wording where the tile is narrow) and chip."""
        self._figure.setText(figure)
        self._line.set_words(line, *shorter)
        self._chip.set_chip(chip, tone)
        self.setAccessibleName(" ".join(part for part in (self._caption.text(), figure, line, chip) if part))

    def figure(self) -> str:
        """The figure shown."""
        return self._figure.text()

    def line(self) -> str:
        """The line below the figure."""
        return self._line.text()

    def line_shown(self) -> str:
        """What of the line stands on the screen."""
        return self._line.shown()

    def _lay_out(self, icon: str) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.TILE_PADDING, 8, 8, 8)
        whole.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addStrut(theme.CHIP)  # with or without a chip, the figures of a row stand level
        if icon:
            picture = QLabel()
            picture.setPixmap(themed_icon(icon).pixmap(theme.ICON, theme.ICON))
            self._picture, self._icon = picture, icon
            top.addWidget(picture)
        top.addWidget(self._caption, 1)
        top.addWidget(self._chip)
        whole.addLayout(top)
        whole.addWidget(self._figure, 1)
        whole.addWidget(self._line)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_picture"):
            self._picture.setPixmap(themed_icon(self._icon).pixmap(theme.ICON, theme.ICON))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if self._opens and inside and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._opens and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            paint_ring(self)

    def focusInEvent(self, event: QEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        self.update()


def paint_ring(widget: QWidget, radius: int = theme.RADIUS_TILE) -> None:
    """Paint the focus ring of 2 px inside the widget's size; called from its paintEvent."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("focus"), theme.RING))
    painter.drawRoundedRect(widget.rect().adjusted(1, 1, -1, -1), radius - 1, radius - 1)
