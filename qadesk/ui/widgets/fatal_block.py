"""The block of fatal items: folded to one line; X opens it, digits tick, F9 gives the evidence it asks for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.answers import Answers, Span
from qadesk.models.scorecards import FatalCriterion, Scorecard
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.chips import keycap_width, paint_keycap
from qadesk.ui.widgets.evidence_line import EvidenceLine
from qadesk.ui.widgets.fatal_item import FatalItem
from qadesk.ui.widgets.form_paint import LEFT, face, paint_text

HEAD, ITEM, EDGE = 32, 25, 3
NAME_X = 34


class FatalBlock(QWidget):
    """Takes the focus while it is open; the form answers its keys."""

    opened = Signal(bool)
    item_asked = Signal(object)
    span_play_asked = Signal(object)
    span_remove_asked = Signal(object)
    span_noted = Signal(object, str)
    note_left = Signal()
    stamp_asked = Signal()
    focus_changed = Signal(bool)
    height_changed = Signal()

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = keys.shown("form.fatal")
        self._stamp_key = keys.shown("evidence.stamp")
        self._items: list[FatalItem] = []
        self._answers, self._pending = Answers(), 0
        self._current: FatalCriterion | None = None
        self._expanded = False
        self._hovered = False
        self._evidence = EvidenceLine(self._stamp_key, "fatal", self)
        self._evidence.span_play_asked.connect(self.span_play_asked)
        self._evidence.span_remove_asked.connect(self.span_remove_asked)
        self._evidence.span_noted.connect(self.span_noted)
        self._evidence.note_left.connect(self.note_left)
        self._evidence.height_changed.connect(self._place)
        self._evidence.stamp_asked.connect(self.stamp_asked)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Fatal items"))
        self._place()

    @property
    def current(self) -> FatalCriterion | None:
        """The fatal item that evidence goes to."""
        return self._current

    @property
    def is_expanded(self) -> bool:
        return self._expanded

    def items(self) -> list[FatalItem]:
        """One button for each fatal item."""
        return self._items

    def evidence(self) -> EvidenceLine:
        """The line of evidence of the current item."""
        return self._evidence

    def build(self, scorecard: Scorecard | None) -> None:
        """Make the items of a card, or use those again that are its."""
        fatal = scorecard.fatal if scorecard else ()
        if scorecard is not None and fatal != tuple(item.fatal for item in self._items):
            self._make_items(fatal)
        self._current = fatal[0] if fatal else None
        self._answers, self._pending = Answers(), 0
        self.setVisible(bool(fatal))
        self.set_expanded(False)

    def _make_items(self, fatal: tuple[FatalCriterion, ...]) -> None:
        for item in self._items:
            item.hide()
            item.deleteLater()
        self._items = [FatalItem(criterion, number, self) for number, criterion in enumerate(fatal, 1)]
        for item in self._items:
            item.clicked.connect(lambda _on=False, criterion=item.fatal: self.item_asked.emit(criterion))

    def show_answers(self, answers: Answers, pending: int) -> None:
        """Show which items are ticked, how many of them wait for a decision, and the current one's evidence."""
        if (answers.fatal, pending) != (self._answers.fatal, self._pending):
            self._answers, self._pending = answers, pending
            self._show_all()

    def _show_all(self) -> None:
        self._show_items()
        self._evidence.show_spans(self._spans(), self._notice())
        self.setAccessibleDescription(self._summary())
        self._place()
        self.update()

    def set_current(self, criterion: FatalCriterion) -> None:
        """Make an item the one that evidence goes to."""
        self._current = criterion
        self._show_all()

    def move_current(self, step: int) -> bool:
        """Go to the next or previous item; False at the ends."""
        fatal = [item.fatal for item in self._items]
        position = (fatal.index(self._current) if self._current in fatal else -1) + step
        if not 0 <= position < len(fatal):
            return False
        self.set_current(fatal[position])
        return True

    def set_expanded(self, expanded: bool) -> None:
        """Unfold or fold to one line."""
        changed = expanded != self._expanded
        self._expanded = expanded
        for item in self._items:
            item.setVisible(expanded)
        self._show_all()
        self.update()
        if changed:
            self.opened.emit(expanded)

    def _show_items(self) -> None:
        focused = self.hasFocus()
        for item in self._items:
            item.show_state(ticked=item.fatal.code in self._answers.fatal,
                            current=focused and item.fatal == self._current)
        self._evidence.setVisible(self._shows_evidence())

    def _shows_evidence(self) -> bool:
        return self._expanded and (self.hasFocus() or bool(self._answers.fatal))

    def _spans(self) -> tuple[Span, ...]:
        return self._answers.fatal.get(self._current.code, ()) if self._current else ()

    def _notice(self) -> str:
        ticked = self._current is not None and self._current.code in self._answers.fatal
        return _("Play to the place, then stamp it") if ticked and not self._spans() else ""

    def _summary(self) -> str:
        ticked = len(self._answers.fatal)
        if not ticked:
            return ngettext("{count} item, none triggered", "{count} items, none triggered", len(self._items)).format(
                count=len(self._items))
        without = sum(not spans for spans in self._answers.fatal.values())
        if without:
            return ngettext("{count} triggered, evidence is missing", "{count} triggered, evidence is missing",
                            ticked).format(count=ticked)
        if not self._pending:
            return ngettext("{count} triggered and decided", "{count} triggered and decided",
                            ticked).format(count=ticked)
        return ngettext("{count} triggered, a second person confirms", "{count} triggered, a second person confirms",
                        self._pending).format(count=self._pending)

    def _columns(self) -> int:
        half = (self.width() - 2 * EDGE - 8) // 2
        return 2 if all(item.width_needed() <= half for item in self._items) else 1

    def _place(self) -> None:
        height = HEAD
        if self._expanded:
            height = self._place_items(HEAD)
            line = self._evidence.height_for(self.width() - 2 * EDGE) if self._shows_evidence() else 0
            self._evidence.setGeometry(EDGE, height, self.width() - 2 * EDGE, line)
            height += line + 6
        if height != self.minimumHeight():
            self.setFixedHeight(height)
            self.height_changed.emit()

    def _place_items(self, top: int) -> int:
        columns = self._columns()
        rows = -(-len(self._items) // columns)
        width = (self.width() - 2 * EDGE - 8) // columns
        room = all(width - item.width_needed() >= item.class_width() for item in self._items)
        for index, item in enumerate(self._items):
            item.show_class(room)
            column, row = divmod(index, rows)
            item.setGeometry(EDGE + 4 + column * width, top + row * ITEM, width, ITEM)
        return top + rows * ITEM + 2

    def sizeHint(self) -> QSize:
        return QSize(300, self.minimumHeight())

    def resizeEvent(self, event: object) -> None:
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("surface"))
        if self._hovered and not self._expanded:
            painter.fillRect(self.rect(), theme.color("hover"))
        painter.setPen(theme.color("border"))
        painter.drawLine(0, 0, self.width(), 0)
        ticked = bool(self._answers.fatal)
        icon, tone = ("shield-alert", "fatal") if ticked else ("shield-check-outline", "text2")
        paint_icon(painter, QRectF(LEFT, (HEAD - 16) / 2, 16, 16), icon, theme.color(tone))
        bold, name = face(bold=True), _("Fatal items")
        width = QFontMetrics(bold).horizontalAdvance(name) + 2
        paint_text(painter, QRectF(NAME_X, 0, width, HEAD), name, bold, "fatal" if ticked else "text")
        cap = keycap_width(self._key)
        caption = QRectF(NAME_X + width + 8, 0, self.width() - NAME_X - width - cap - 60, HEAD)
        paint_text(painter, caption, self._summary(), face(theme.CAPTION), "text2")
        paint_keycap(painter, QRectF(self.width() - cap - 42, 0, cap, HEAD), self._key)
        chevron = "chevron-down" if self._expanded else "chevron-up"
        paint_icon(painter, QRectF(self.width() - 34, (HEAD - 16) / 2, 16, 16), chevron, theme.color("text2"))
        if self.hasFocus() and QApplication.activePopupWidget() is None:  # an open menu has the keys
            painter.setPen(QPen(theme.color("focus"), theme.RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            place = QRectF(self.rect()).adjusted(EDGE + 1, 2, -EDGE - 1, -2)
            painter.drawRoundedRect(place, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().y() <= HEAD:
            opening = not self._expanded
            self.set_expanded(opening)
            if opening:
                self.setFocus(Qt.FocusReason.MouseFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The form answers all keys."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.set_expanded(True)
        self._show_all()
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._show_all()
        self.focus_changed.emit(False)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._hovered = False
        self.update()
