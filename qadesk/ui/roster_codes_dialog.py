"""Asks for the hours of the codes of a roster that nobody knows yet; what is left empty stays unknown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QScrollArea, QWidget

from qadesk.errors import RuleBroken, UserError
from qadesk.i18n import _
from qadesk.models.shifts import ShiftTemplate
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.shift_form import ShiftLine
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.labels import Label

WIDTH, MOST_HEIGHT, MOST_CODES = 440, 380, 30


class RosterCodesDialog(KeptDialog):
    """`then(kinds)` is called with the codes whose hours were entered."""

    def __init__(self, codes: Sequence[str], *, about: Hashable, tasks: Tasks,
                 then: Callable[[tuple[ShiftTemplate, ...]], object], parent: QWidget | None = None) -> None:
        super().__init__(_("Hours of the shifts"), _("Check the roster again"), tasks=tasks, width=WIDTH, parent=parent)
        self._then = then
        self.lines = [ShiftLine(code) for code in codes[:MOST_CODES]]
        why = _("The roster does not say when these shifts begin and end. A meal can be left empty.")
        self.body.addWidget(Label(why, wrap=True))
        inside, grid = QWidget(), QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        for at, line in enumerate(self.lines):
            line.name.setReadOnly(True)
            line.drop.hide()
            line.done.connect(partial(self._go_on, at))
            grid.addWidget(line, at, 0, Qt.AlignmentFlag.AlignLeft)
        inside.setLayout(grid)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setFixedHeight(min(MOST_HEIGHT, inside.sizeHint().height() + 4))
        self.body.addWidget(scroll)
        self.keep_words(("roster codes", about, tuple(codes)), *(edit for line in self.lines for edit in _edits(line)))
        self.lines[0].start.setFocus()

    def submit(self) -> None:
        """Take the hours that were entered; what cannot be is said."""
        try:
            kinds = tuple(line.kind() for line in self.lines if any(line.texts()[1:]))
            if not kinds:
                raise RuleBroken(_("No hours are entered."), todo=_("Type both times like 08:30."))
        except UserError as error:
            self.messages.show_error(error)
            self.adjustSize()
        else:
            self.store(lambda: kinds, self._then)

    def _go_on(self, at: int) -> None:
        """Enter in a line goes to the next one, in the last it submits."""
        if at + 1 < len(self.lines):
            self.lines[at + 1].start.setFocus()
        else:
            self.submit_button.click()


def _edits(line: ShiftLine) -> tuple[QLineEdit, ...]:
    return line.start, line.end, line.meal
