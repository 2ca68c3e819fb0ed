"""The evidence of the current item: a chip for each span, which plays on a click, and 记录此刻 with its key."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QSizePolicy, QWidget

from qadesk.i18n import _
from qadesk.models.answers import Span
from qadesk.ui import theme
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.form_paint import paint_play_chip, play_chip_width, span_text
from qadesk.ui.widgets.labels import Label

LINE = 28
GAP = 6


class SpanChip(QAbstractButton):
    """A span of evidence: a click plays it, its menu takes it away."""

    remove_asked = Signal(object)
    note_asked = Signal(object)

    def __init__(self, tone: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.span, self._tone = Span(0, 0), tone
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("Click: play. Right click: note or remove"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer_more)

    def show_span(self, span: Span) -> None:
        """Show another span."""
        self.span = span
        self.setAccessibleName(_("Play the evidence {span}").format(span=span_text(span)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(play_chip_width(span_text(self.span)), theme.CHIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_play_chip(QPainter(self), QRectF(self.rect()), span_text(self.span), self._tone)

    def _offer_more(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(_("Note …")).triggered.connect(lambda: self.note_asked.emit(self.span))
        menu.addAction(_("Remove this evidence")).triggered.connect(lambda: self.remove_asked.emit(self.span))
        menu.popup(self.mapToGlobal(place))


class NoteField(QLineEdit):
    """A note on a span, kept letter by letter; Enter and Esc leave the field, unless they are an input method's."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_composing = False
        self.setMaxLength(60)
        self.setAccessibleName(_("Note on the evidence"))
        self.setPlaceholderText(_("Note on the evidence"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            if not self.is_composing:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.is_composing = False
        super().focusOutEvent(event)


class EvidenceLine(QWidget):
    """Caption, chips, and the button that stamps; it wraps where the chips need more than one line."""

    span_play_asked = Signal(object)
    span_remove_asked = Signal(object)
    stamp_asked = Signal()
    span_noted = Signal(object, str)
    note_left = Signal()
    height_changed = Signal()

    def __init__(self, stamp_key: str, tone: str = "evidence", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._chips: list[SpanChip] = []
        self._spans: tuple[Span, ...] = ()
        self._sizes: dict[QWidget, QSize] = {}
        self._caption = Label(_("Evidence"), "caption", parent=self)
        self._notice = Label("", "caption", tone="warn", parent=self)
        self._notice.hide()
        self._stamp = Button(_("Stamp this moment"), "ghost", parent=self)
        self._stamp.setFont(theme.font(theme.CAPTION))
        self._stamp.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stamp.clicked.connect(self.stamp_asked)
        self._key = Keycap(stamp_key, self)
        self._noted: Span | None = None
        self._note = NoteField(self)
        self._note.textEdited.connect(self._write)
        self._note.left.connect(self._close_note)
        self._note.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_spans(self, spans: tuple[Span, ...], notice: str = "") -> None:
        """Show these spans; `notice` asks for evidence where there is none."""
        if notice != self._notice.text():
            self._notice.setText(notice)
            self._notice.setVisible(bool(notice))
        moment = bool(spans) and spans[-1].is_moment
        words = _("End of the span") if moment else _("Stamp this moment")
        if words != self._stamp.text():
            self._stamp.setText(words)
            self._sizes.pop(self._stamp, None)
        if spans != self._spans:
            self._spans = spans
            self._show_chips()
        if self._noted is not None and self._noted not in spans:
            self._close_note()
        for part in (self._notice, *self._chips):
            self._sizes.pop(part, None)
        self._place()

    def edit_last(self) -> None:
        """Open the field for a note on the last span."""
        if self._spans:
            self._edit(self._spans[-1])

    def note_field(self) -> NoteField:
        """The field of the note, shown while one is written."""
        return self._note

    def _edit(self, span: Span) -> None:
        self._noted = span
        self._note.setText(span.note)
        self._note.show()
        self._make_room()
        self._note.setFocus()

    def _write(self, words: str) -> None:
        if self._noted is not None:
            before, self._noted = self._noted, replace(self._noted, note=words.strip())
            self.span_noted.emit(before, words.strip())

    def _close_note(self) -> None:
        """The owner takes the focus before the field goes: hiding it would send the focus anywhere."""
        if self._noted is not None:
            self._noted = None
            self.note_left.emit()
            self._note.hide()
            self._make_room()

    def _make_room(self) -> None:
        self.height_changed.emit()
        self._place()

    def chips(self) -> list[SpanChip]:
        """The chips shown, in order."""
        return self._chips[:len(self._spans)]

    def height_for(self, width: int) -> int:
        """The height in px at a width."""
        rows = 1 + max((row for row, _x, _part in self._places(width)), default=0)
        return LINE * (rows + (self._noted is not None)) + (4 if self._noted is not None else 0)

    def sizeHint(self) -> QSize:
        return QSize(300, self.height_for(max(self.width(), 300)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _show_chips(self) -> None:
        """Chips are kept and used again: a new widget costs some ms of style sheet."""
        while len(self._chips) < len(self._spans):
            self._chips.append(self._new_chip())
        for chip, span in zip(self._chips, self._spans, strict=False):
            chip.show_span(span)
        for number, chip in enumerate(self._chips):
            chip.setVisible(number < len(self._spans))

    def _new_chip(self) -> SpanChip:
        chip = SpanChip(self._tone, self)
        chip.clicked.connect(lambda _on: self.span_play_asked.emit(chip.span))
        chip.remove_asked.connect(self.span_remove_asked)
        chip.note_asked.connect(self._edit)
        return chip

    def _size(self, part: QWidget) -> QSize:
        """The part's size; a button's is worked out from the style sheet, which is slow."""
        if part not in self._sizes:
            self._sizes[part] = part.sizeHint()
        return self._sizes[part]

    def _parts(self) -> list[QWidget]:
        notice: list[QWidget] = [self._notice] if self._notice.text() else []
        return [self._caption, *self.chips(), *notice, self._stamp, self._key]

    def _places(self, width: int) -> list[tuple[int, int, QWidget]]:
        """Row, x and part of everything, the button kept together with its key."""
        places, row, x = [], 0, 9
        for part in self._parts():
            needed = self._size(part).width() + (self._size(self._key).width() + GAP if part is self._stamp else 0)
            if x > 9 and x + needed > width - 8 and part is not self._key:
                row, x = row + 1, 9
            places.append((row, x, part))
            x += self._size(part).width() + GAP
        return places

    def _place(self) -> None:
        for row, x, part in self._places(self.width()):
            size = self._size(part)
            height = min(size.height(), LINE)
            part.setGeometry(x, row * LINE + (LINE - height) // 2, min(size.width(), self.width() - x - 8), height)
        if self._noted is not None:
            self._note.setGeometry(9, self.height_for(self.width()) - LINE - 2, self.width() - 24, LINE)
