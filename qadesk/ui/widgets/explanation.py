"""How the score comes about: a small pane over the form whose lines add up to the total."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.answers import Answers
from qadesk.models.score_words import failing, formula, left_out, signed_tenths, steps
from qadesk.models.scorecards import FatalState, Scorecard
from qadesk.models.scoring import Total
from qadesk.ui.widgets.form_lines import one_line
from qadesk.ui.widgets.labels import Label, divider

WIDTH, EDGES = 372, 24
ROOM_SHARE, STEP_PX = 0.8, 60
SCROLLING = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 4, Qt.Key.Key_PageUp: -4}


class Explanation(QFrame):
    """Lists what each item took from 100 or gave, laid over its window; a long list scrolls by Up and Down.

    Any other key, a click or the loss of the focus closes it."""

    def __init__(self, card: Scorecard, answers: Answers, total: Total, states: Mapping[str, FatalState],
                 over: QWidget) -> None:
        super().__init__(over.window())
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("kind", "tile")
        self.setFixedWidth(WIDTH)
        self._inside = QWidget()
        self._inside.setFixedWidth(WIDTH - EDGES)
        self._inside.setLayout(_lines(card, answers, total, states))
        self._list = QScrollArea()
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setWidget(self._inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 10, 8, 10)
        whole.setSpacing(6)
        whole.addWidget(Label(_("How the score comes about"), "section"))
        whole.addWidget(Label(formula(total), "caption", wrap=True))
        whole.addWidget(divider())
        whole.addWidget(self._list)
        self.setAccessibleName(_("How the score comes about"))

    def show_below(self, widget: QWidget) -> None:
        """Show it under a widget, kept inside the window."""
        self._inside.setFixedHeight(max(self._inside.heightForWidth(WIDTH - EDGES), self._inside.sizeHint().height()))
        self._list.setFixedHeight(min(self._inside.height(), round(self.window().height() * ROOM_SHARE) - 90))
        self.adjustSize()
        corner = widget.mapTo(self.window(), QPoint(0, widget.height() + 4))
        room = self.window().size() - self.size()
        self.move(max(0, min(corner.x(), room.width() - 4)), max(0, min(corner.y(), room.height() - 4)))
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def texts(self) -> list[str]:
        """All words shown, in order."""
        return [label.text() for label in self.findChildren(Label)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._list.verticalScrollBar()
        if event.key() in SCROLLING and bar.maximum():
            bar.setValue(bar.value() + SCROLLING[Qt.Key(event.key())] * STEP_PX)
        else:
            self._leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._leave()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.close()

    def _leave(self) -> None:
        self._over.setFocus(Qt.FocusReason.PopupFocusReason)
        self.close()


def _lines(card: Scorecard, answers: Answers, total: Total, states: Mapping[str, FatalState]) -> QGridLayout:
    """`100`, what each item changed, and the result: the shown tenths add up. Below, what did not count."""
    lines = QGridLayout()
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setColumnStretch(0, 1)
    lines.setHorizontalSpacing(12)
    lines.setVerticalSpacing(4)
    if total.score_milli is not None:
        rows = [(_("All items in full"), "100.0")]
        rows += [(step.text, signed_tenths(step.tenths)) for step in steps(card, total, states)]
        for text, figure in rows:
            _add(lines, text, figure, "body")
        _add(lines, _("Score"), total.result_shown, "section")
    for text in (*failing(card, total, states), *left_out(card, answers, total)):
        lines.addWidget(Label(one_line(text), "caption", wrap=True), lines.rowCount(), 0, 1, 2)
    return lines


def _add(lines: QGridLayout, text: str, figure: str, role: str) -> None:
    row = lines.rowCount()
    lines.addWidget(Label(one_line(text), role, wrap=True), row, 0)
    number = Label(figure, role)
    number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    lines.addWidget(number, row, 1)
