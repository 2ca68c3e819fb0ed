"""The navigation at the left: 156 px with words or 48 px folded, a badge of what waits on each page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon

_ITEM, _SIDE = 36, 6


class NavItem(QAbstractButton):
    """One page: icon, name, badge; the current one on blue with a bar."""

    def __init__(self, icon: str, name: str, *, checkable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._name = icon, name
        self._waiting, self._tone = 0, "accent"
        self._folded = False
        self.setCheckable(checkable)
        self.setFixedHeight(_ITEM)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setText(name)
        self._name_it()

    def set_waiting(self, number: int, tone: str = "accent") -> None:
        """Show how many things wait there; 0 shows nothing. Tone fatal: something urgent is among them."""
        self._waiting, self._tone = number, tone
        self._name_it()
        self.update()

    def waiting(self) -> int:
        return self._waiting

    def set_folded(self, folded: bool) -> None:
        self._folded = folded
        self._name_it()
        self.update()

    def set_face(self, icon: str, name: str) -> None:
        """Show another icon and name."""
        self._icon, self._name = icon, name
        self._name_it()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.NAV_FOLDED if self._folded else theme.NAV_OPEN, _ITEM)

    def _name_it(self) -> None:
        words = ngettext("{count} waiting", "{count} waiting", self._waiting).format(count=self._waiting)
        self.setAccessibleName(f"{self._name} {words}" if self._waiting else self._name)
        room = theme.NAV_OPEN - 46 - (40 if self._waiting else 8)
        cut = QFontMetrics(theme.font(bold=True)).horizontalAdvance(self._name) > room
        self.setToolTip(self._name if self._folded or cut else "")
        self.setText(self._name)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(_SIDE, 1, -_SIDE, -2)
        self._paint_ground(painter, place)
        now = self.isChecked()
        ink = theme.color("accent" if now else "text2")
        left = place.x() + 5 if self._folded else 19.0
        paint_icon(painter, QRectF(left, place.center().y() - 9, 18, 18), self._icon, ink)
        if not self._folded:
            painter.setFont(theme.font(bold=now))
            painter.setPen(theme.color("text" if now else "text2"))
            words = QRectF(46, place.y(), self.width() - 46 - (40 if self._waiting else 8), place.height())
            shown = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, int(words.width()))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if self._waiting:
            self._paint_badge(painter, place)

    def _paint_ground(self, painter: QPainter, place: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(theme.color("sel" if self.isChecked() else "hover"))
            painter.drawRoundedRect(place, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        if self.isChecked():
            painter.fillRect(QRectF(place.x(), place.center().y() - 10, theme.BAR, 20), theme.color("accent"))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), theme.RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)

    def _paint_badge(self, painter: QPainter, place: QRectF) -> None:
        text = str(self._waiting) if self._waiting < 100 else "99+"
        font = theme.font(theme.BADGE, bold=True)
        width = max(QFontMetrics(font).horizontalAdvance(text) + 8, 15)
        at = QPointF(self.width() - 2 - width, 2) if self._folded else QPointF(
            place.right() - 8 - width, place.center().y() - 7.5)
        badge = QRectF(at.x(), at.y(), width, 15)
        fatal = self._tone == "fatal"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("fatal" if fatal else "primary"))
        painter.drawRoundedRect(badge, 7.5, 7.5)
        painter.setFont(font)
        painter.setPen(theme.color("surface" if fatal else "on_primary"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


class Navigation(QWidget):
    """The pages that the actor may use; `chosen(key)`, and `folded_by_hand(bool)` when the person folds or unfolds."""

    chosen = Signal(str)
    folded_by_hand = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Navigation"))
        self._items: dict[str, NavItem] = {}
        self._group = QButtonGroup(self)
        self._folded = False
        self._fold = NavItem("chevron-double-left", _("Fold"), checkable=False)
        self._fold.clicked.connect(lambda: self.folded_by_hand.emit(not self._folded))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 7, 0, 2)
        whole.setSpacing(0)
        self._upper, self._lower = QVBoxLayout(), QVBoxLayout()
        whole.addLayout(self._upper)
        whole.addStretch(1)
        whole.addLayout(self._lower)
        whole.addWidget(self._fold)
        self.set_folded(False)

    def add_page(self, key: str, icon: str, name: str, *, at_bottom: bool = False) -> None:
        """Add a page below those before it, or in the block at the bottom."""
        item = NavItem(icon, name)
        item.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(item)
        self._items[key] = item
        (self._lower if at_bottom else self._upper).addWidget(item)

    def item(self, key: str) -> NavItem:
        """The entry of a page. Raises KeyError."""
        return self._items[key]

    def keys(self) -> tuple[str, ...]:
        """The keys of the pages, top to bottom."""
        return tuple(self._items)

    def set_current(self, key: str) -> None:
        self._items[key].setChecked(True)

    def is_folded(self) -> bool:
        return self._folded

    def set_folded(self, folded: bool) -> None:
        """Show icons alone (48 px) or icons with names (156 px)."""
        self._folded = folded
        self.setFixedWidth(theme.NAV_FOLDED if folded else theme.NAV_OPEN)
        for item in self._items.values():
            item.set_folded(folded)
        if folded:
            self._fold.set_face("chevron-double-right", _("Unfold"))
        else:
            self._fold.set_face("chevron-double-left", _("Fold"))
        self._fold.set_folded(folded)
