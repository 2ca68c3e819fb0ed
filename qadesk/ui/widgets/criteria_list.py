"""The list of the scoring form: bands and rows, the current criterion open in its place. Keys are the form's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from qadesk.i18n import _
from qadesk.models.answers import Answers
from qadesk.models.scorecards import Criterion, Scorecard
from qadesk.models.scoring import Total
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.criterion_card import CriterionCard
from qadesk.ui.widgets.criterion_row import CriterionRow, SectionBand

SCROLL_BAR = 10


class CriteriaList(QScrollArea):
    """Holds the focus for the keys of the form; places its rows by hand, so that a key repaints at once."""

    focus_changed = Signal(bool)
    criterion_chosen = Signal(str)

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(_("Criteria"))
        self._inside = QWidget()
        self.setWidget(self._inside)
        self.card = CriterionCard(keys, self._inside)
        self.card.hide()
        self.card.evidence_grown.connect(self._make_room)
        self._parts: list[SectionBand | CriterionRow] = []
        self._current = ""
        self._placed: tuple[int, str, int] | None = None

    @property
    def current(self) -> str:
        """The code of the criterion that is open; empty without a card."""
        return self._current

    def rows(self) -> list[CriterionRow]:
        """One row for each criterion, in order (the current one's is hidden behind its card)."""
        return [part for part in self._parts if isinstance(part, CriterionRow)]

    def build(self, scorecard: Scorecard | None) -> None:
        """Make the rows of a card, none for None."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts, self._current, self._placed = [], "", None
        self.card.hide()
        for section in scorecard.sections if scorecard else ():
            self._parts.append(SectionBand(section, self._inside))
            self._parts += [self._new_row(criterion) for criterion in section.criteria]
        for part in self._parts:
            part.show()
        self._place()
        self.verticalScrollBar().setValue(0)

    def show_answers(self, answers: Answers, total: Total) -> None:
        """Show the answers of all rows and the open card."""
        sections = {section.code: section for section in total.sections}
        for part in self._parts:
            if isinstance(part, SectionBand):
                part.show_total(sections[part.section.code])
            elif part.criterion.code == self._current:
                last = not set(total.open_codes) - {self._current}
                self.card.show_criterion(part.criterion, answers.answer(self._current), last_open=last)
            else:
                part.show_answer(answers.answer(part.criterion.code))
        self._place()

    def show_current(self, code: str) -> None:
        """Make a criterion the current one (show_answers fills its card afterwards)."""
        before, self._current = self._current, code
        for part in self._parts:
            if isinstance(part, CriterionRow) and part.criterion.code in (before, code):
                part.setVisible(part.criterion.code != code)
        self.card.setVisible(bool(code))

    def reveal(self) -> None:
        """Scroll so that the open card is whole and, if the list allows, stands in the upper third."""
        bar, card = self.verticalScrollBar(), self.card.geometry()
        top = min(card.top() - self.viewport().height() // 5, card.bottom())
        lowest = card.bottom() - self.viewport().height() + 8
        bar.setValue(max(min(top, card.top()), lowest if card.height() <= self.viewport().height() else card.top()))

    def is_whole(self) -> bool:
        """Whether the open card stands whole in view."""
        top = self.verticalScrollBar().value()
        return top <= self.card.y() and self.card.geometry().bottom() <= top + self.viewport().height()

    def _new_row(self, criterion: Criterion) -> CriterionRow:
        row = CriterionRow(criterion, self._inside)
        row.chosen.connect(self.criterion_chosen)
        row.span_play_asked.connect(self.card.span_play_asked)
        return row

    def _make_room(self) -> None:
        self._place()
        self.card.place()
        if not self.is_whole():
            self.reveal()

    def _place(self) -> None:
        width, y = self.width() - SCROLL_BAR, 0
        wanted = (width, self._current, self.card.height_for(width) if self._current else 0)
        if wanted == self._placed:
            return
        self._placed = wanted
        for part in self._parts:
            part.setGeometry(0, y, width, part.height())
            if isinstance(part, CriterionRow) and part.criterion.code == self._current:
                self.card.setGeometry(QRect(0, y, width, wanted[2]))
                y += wanted[2]
            else:
                y += part.height()
        self._inside.resize(self.width() - SCROLL_BAR, y)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self.reveal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The form answers all keys: none scrolls."""
        event.ignore()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.ignore()
            return False
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.card.set_focused(True)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.card.set_focused(False)
        self.focus_changed.emit(False)
