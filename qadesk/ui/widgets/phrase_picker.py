"""The list of phrases beside a field: filter as you type, a digit or Enter takes one; the last row keeps what is typed.

Precedents of the criterion will stand in the same list; it has rows of words with a caption at the right, no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qadesk.i18n import _
from qadesk.models.phrases import PhraseLine
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.widgets.chips import paint_keycap
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import Label, plain_tip
from qadesk.ui.widgets.table_model import plain

WIDTH, MOST_ROWS, LEAST_ROWS, DIGITS = 388, 9, 3, 9
MOST_TIP = 500
ROUND_LIST = 72  # px of field and edges
KEY_X, WORDS_X, EDGE = 8, 34, 8


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a phrase to take, or words to keep as a new one."""

    words: str
    caption: str = ""
    phrase: PhraseLine | None = None
    digit: int = 0


class FindField(SearchField):
    """What is typed filters; digits, arrows, Enter and Esc belong to the list, unless an input method composes."""

    key_pressed = Signal(int)
    left = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(hint, parent)
        self._composing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        own = Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9 or event.key() in (
            Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if self._composing:
            return
        if own and not held:
            self.key_pressed.emit(event.key())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._composing = False
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # its own menu
            self.left.emit()


class PhrasePicker(QFrame):
    """`picked(PhraseLine)`; `keep_asked(str)`: these words are to be a phrase. Esc and the loss of the focus close it;
    after Esc the field has the keys again."""

    picked = Signal(object)
    keep_asked = Signal(str)

    def __init__(self, field: QWidget, typed: str, criterion_code: str = "") -> None:
        """`typed`: what stands in the field; `criterion_code`: whose phrases come first."""
        super().__init__(field.window())
        self._field, self._typed, self._here = field, typed.strip(), criterion_code
        self._phrases: tuple[PhraseLine, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "tile")
        self.setAccessibleName(_("Phrases"))
        self.setFixedWidth(WIDTH)
        self.seek, self.list = FindField(_("Find a phrase, or write a new one")), QListWidget()
        self.list.setAccessibleName(_("Phrases"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(_RowDelegate(self.list))
        self.note = Label("", "caption", wrap=True)
        self.note.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        whole.setSpacing(EDGE)
        for part in (self.seek, self.list, self.note):
            whole.addWidget(part)
        self.seek.sought.connect(lambda _words: self._fill())
        self.seek.key_pressed.connect(self._act)
        self.seek.left.connect(self.close)
        self.list.itemClicked.connect(lambda _item: self._take())

    def show_phrases(self, phrases: Sequence[PhraseLine]) -> None:
        """Offer these, in this order; what is typed in the filter stays."""
        self._phrases = tuple(phrases)
        self._fill()

    def open(self) -> None:
        """Show it at the field, kept inside the window, with the keys."""
        self._place()
        self.show()
        self.raise_()
        self.seek.setFocus(Qt.FocusReason.PopupFocusReason)

    def say(self, words: str, tone: str = "text2") -> None:
        """Say something below the list."""
        self.note.setText(words)
        self.note.set_tone(tone)
        self.note.setVisible(bool(words))
        self._place()

    def clear_seek(self) -> None:
        """Empty the filter: its words are a phrase now."""
        self.seek.clear()

    def rows(self) -> list[str]:
        """The words of the rows shown."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def _fill(self) -> None:
        words = plain(self.seek.text()).split()
        fitting = [phrase for phrase in self._phrases if all(word in plain(phrase.words) for word in words)]
        rows = [Row(_one_line(phrase.words), self._caption(phrase), phrase, number if number <= DIGITS else 0)
                for number, phrase in enumerate(fitting, 1)]
        new = self.seek.text().strip() or self._typed
        known = {phrase.words for phrase in self._phrases}
        if new and new not in known:
            rows.append(Row(_("Keep “{words}” as a phrase").format(words=_one_line(new))))
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(row.words)
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setToolTip(plain_tip((row.phrase.words if row.phrase else new)[:MOST_TIP]))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        room = max(LEAST_ROWS, (self.window().height() - ROUND_LIST) // theme.ROW)  # a small dialog has less
        self.list.setFixedHeight(min(max(len(rows), 1), MOST_ROWS, room) * theme.ROW)
        self.note.setText("" if rows else _("No phrase is called that, and nothing is typed yet."))
        self.note.setVisible(bool(self.note.text()))
        self._place()

    def _caption(self, phrase: PhraseLine) -> str:
        here = phrase.criterion_code if phrase.criterion_code and phrase.criterion_code == self._here else ""
        return " ".join(part for part in (here, "" if phrase.is_common else _("own")) if part)

    def _act(self, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + step) % max(self.list.count(), 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            self._take_digit(key - Qt.Key.Key_0)

    def _take_digit(self, digit: int) -> None:
        for row in range(self.list.count()):
            if self._row(row).digit == digit:
                self.list.setCurrentRow(row)
                self._take()
                return

    def _take(self) -> None:
        if self.list.currentRow() < 0:
            return
        row = self._row(self.list.currentRow())
        if row.phrase is None:
            self.keep_asked.emit(self.seek.text().strip() or self._typed)
            return
        self._leave()
        self.picked.emit(row.phrase)

    def _row(self, row: int) -> Row:
        found: Row = self.list.item(row).data(Qt.ItemDataRole.UserRole)
        return found

    def _leave(self) -> None:
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.close()

    def _place(self) -> None:
        """Above the field where there is no room below it."""
        self.adjustSize()
        window = self.window()
        corner = self._field.mapTo(window, QPoint(0, 0))
        below, above = corner.y() + self._field.height() + 4, corner.y() - self.height() - 4
        y = below if below + self.height() <= window.height() else max(0, above)
        self.move(max(0, min(corner.x(), window.width() - self.width() - 4)), y)


def _one_line(words: str) -> str:
    return " ".join(words.split())


class _RowDelegate(QStyledItemDelegate):
    """Keycap, words, and at the right of which criterion it is and whose."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(200, theme.ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        row: Row = index.data(Qt.ItemDataRole.UserRole)  # type: ignore[attr-defined]
        place, state = QRectF(option.rect), option.state
        marked = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(place, theme.color("sel" if marked else "hover" if hovered else "surface"))
        if row.digit:
            paint_keycap(painter, QRectF(place.x() + KEY_X, place.y(), theme.CHIP, place.height()), str(row.digit))
        elif row.phrase is None:
            paint_icon(painter, QRectF(place.x() + KEY_X, place.center().y() - 8, 16, 16), "text-box-plus-outline",
                       theme.color("accent"))
        painter.setFont(theme.font(theme.CAPTION))
        painter.setPen(theme.color("text2"))
        right = place.adjusted(0, 0, -EDGE, 0)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.caption)
        taken = painter.fontMetrics().horizontalAdvance(row.caption) + EDGE if row.caption else 0
        words = place.adjusted(WORDS_X, 0, -EDGE - taken, 0)
        painter.setFont(theme.font())
        painter.setPen(theme.color("accent" if row.phrase is None else "text"))
        shown = painter.fontMetrics().elidedText(row.words, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
