"""The list of the scoring form: bands and rows, the current criterion open in its place. Keys are the form's.

A criterion whose condition is not met is not shown. Rows are kept and used again for the next call and the next card.
"""

from __future__ import annotations

from itertools import chain

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from qadesk.i18n import _
from qadesk.models.answer_words import cannot_words
from qadesk.models.answers import Answers
from qadesk.models.scorecards import Criterion, Scorecard, Section
from qadesk.models.scoring import Total
from qadesk.ui import theme
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.criterion_card import CriterionCard
from qadesk.ui.widgets.criterion_row import CriterionRow, SectionBand

SCROLL_BAR = 10


class Ground(QWidget):
    """The surface below the rows; it hides what lies behind, which then is not painted for each key."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), theme.color("surface"))


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
        self._keys = keys
        self._inside = Ground()
        self.setWidget(self._inside)
        self.card = CriterionCard(keys, self._inside)
        self.card.hide()
        self.card.evidence_grown.connect(self._make_room)
        self.instead = EmptyState("cancel", "", "", parent=self)
        self.instead.hide()
        self._rows: list[CriterionRow] = []
        self._bands: list[SectionBand] = []
        self._parts: list[SectionBand | CriterionRow] = []
        self._current = ""
        self._shown: frozenset[str] | None = None  # not known yet
        self._placed: tuple[object, ...] = ()

    @property
    def current(self) -> str:
        """The code of the criterion that is open; empty without a card or where none is shown."""
        return self._current

    def rows(self) -> list[CriterionRow]:
        """One row for each criterion, in order (the current one's is hidden behind its card)."""
        return [part for part in self._parts if isinstance(part, CriterionRow)]

    def build(self, scorecard: Scorecard | None) -> None:
        """Stand for a card, none for None: its rows are all open and none is current."""
        self.show_card(scorecard)
        self._current = ""
        self.card.hide()
        self.instead.hide()
        self.verticalScrollBar().setValue(0)

    def show_card(self, scorecard: Scorecard | None) -> None:
        """Make the rows stand for a card, the current criterion staying open."""
        sections = scorecard.sections if scorecard else ()
        rows, bands = iter(self._all_rows(sections)), iter(self._all_bands(sections))
        self._parts, self._placed, self._shown = [], (), None
        for section in sections:
            self._parts.append(_standing_for_section(next(bands), section))
            self._parts += [_standing_for(next(rows), criterion) for criterion in section.criteria]
        for part in chain(rows, bands) if scorecard else ():
            _set_shown(part, False)
        self._inside.setVisible(scorecard is not None)

    def show_answers(self, answers: Answers, total: Total, shown: frozenset[str], typed: str = "") -> None:
        """Show the answers of all rows and the open card; `shown`: the criteria whose condition is met."""
        sections, others = {section.code: section for section in total.sections}, set(total.open_codes)
        others.discard(self._current)
        for part in self._parts:
            if isinstance(part, SectionBand):
                part.show_total(sections[part.section.code])
            elif part.criterion.code == self._current:
                self.card.show_criterion(part.criterion, answers.answer(self._current), last_open=not others,
                                         typed=typed)
            elif part.criterion.code in shown:
                part.show_answer(answers.answer(part.criterion.code))
        self._show_instead(answers)
        if shown is not self._shown:
            self._shown = shown
            self._hide_unmet(shown)
        self._place()

    def show_current(self, code: str) -> None:
        """Make a criterion the current one (show_answers fills its card afterwards); none for an empty code."""
        before, self._current = self._current, code
        for part in self._parts:
            if isinstance(part, CriterionRow) and part.criterion.code in (before, code):
                _set_shown(part, part.criterion.code != code and part.criterion.code in (self._shown or ()))
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

    def _all_rows(self, sections: tuple[Section, ...]) -> list[CriterionRow]:
        criteria = [criterion for section in sections for criterion in section.criteria]
        self._rows += [self._new_row(criterion) for criterion in criteria[len(self._rows):]]
        return self._rows

    def _all_bands(self, sections: tuple[Section, ...]) -> list[SectionBand]:
        self._bands += [SectionBand(section, self._inside) for section in sections[len(self._bands):]]
        return self._bands

    def _new_row(self, criterion: Criterion) -> CriterionRow:
        row = CriterionRow(criterion, self._inside)
        row.chosen.connect(self.criterion_chosen)
        row.span_play_asked.connect(self.card.span_play_asked)
        return row

    def _hide_unmet(self, shown: frozenset[str]) -> None:
        """A band goes with the last of its criteria."""
        for part in self._parts:
            if isinstance(part, CriterionRow):
                code = part.criterion.code
                _set_shown(part, code in shown and code != self._current)
            else:
                _set_shown(part, any(criterion.code in shown for criterion in part.section.criteria))

    def _show_instead(self, answers: Answers) -> None:
        """In place of the list: why the call cannot be scored."""
        if answers.unscorable:
            self.instead.set_words(_("This call cannot be scored"), "\n".join(
                (cannot_words(answers), _("What was answered is kept and counts again once this is taken back."),
                 _("{key} takes it back.").format(key=self._keys.shown("form.unscorable")))))
        if self.instead.isHidden() is bool(answers.unscorable):
            self.instead.setVisible(bool(answers.unscorable))

    def _make_room(self) -> None:
        self._place()
        self.card.place()
        if not self.is_whole():
            self.reveal()

    def _place(self) -> None:
        self.card.set_room(self.viewport().height())
        width, y = self.width() - SCROLL_BAR, 0
        card_px = self.card.height_for(width) if self._current else 0
        wanted = (width, self._current, card_px, self._shown)
        if wanted == self._placed:
            return
        self._placed = wanted
        for part in self._parts:
            if isinstance(part, CriterionRow) and part.criterion.code == self._current:
                self.card.setGeometry(QRect(0, y, width, card_px))
                y += card_px
            elif not part.isHidden():
                part.setGeometry(0, y, width, part.height())
                y += part.height()
        self._inside.resize(self.width() - SCROLL_BAR, max(y, self.viewport().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.instead.setGeometry(self.viewport().rect())
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
        self.card.set_focused(False)
        self.focus_changed.emit(False)


def _set_shown(part: QWidget, shown: bool) -> None:
    if part.isHidden() is shown:
        part.setVisible(shown)


def _standing_for(row: CriterionRow, criterion: Criterion) -> CriterionRow:
    row.show_criterion(criterion)
    return row


def _standing_for_section(band: SectionBand, section: Section) -> SectionBand:
    band.show_section(section)
    return band
