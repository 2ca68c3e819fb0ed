"""Enters in the filing register who received what, when and how. An entry is kept for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from qadesk.errors import BadInput, UserError
from qadesk.i18n import _
from qadesk.models.closing import FilingList, NewFiling
from qadesk.models.months import Month
from qadesk.models.summary_shown import month_words
from qadesk.services.filings import MOST_COPIES
from qadesk.ui import theme
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label, fitted
from qadesk.ui.widgets.reason_field import ReasonField

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

WIDTH = 460


class FilingDialog(KeptDialog):
    """`entered(FilingList)` is called once it is stored. `months` are offered, the first one chosen."""

    def __init__(self, months: Sequence[Month], closed: Sequence[Month], today: date, *, desk: Desk, actor: Actor,
                 tasks: Tasks, entered: Callable[[FilingList], object], parent: QWidget | None = None) -> None:
        super().__init__(_("Enter a handing over"), _("Enter"), tasks=tasks, width=WIDTH, parent=parent)
        self._desk, self._actor, self._entered, self._closed = desk, actor, entered, frozenset(closed)
        self.month, self.document, self.title = QComboBox(), QComboBox(), QLineEdit()
        for month in months:
            self.month.addItem(month_words(month), month)
        self.copies, self.day = QSpinBox(), DayEdit(_("Handed over on"))
        self.copies.setRange(1, MOST_COPIES)
        self.day.set_day(today)
        self.receiver, self.way = QLineEdit(), QLineEdit(_("by hand"))
        self.words = ReasonField(_("Note (if there is one)"), needed=False)
        self._fields = {"document": Field(_("Which document"), self.title), "copies": Field(_("Copies"), self.copies),
                        "receiver": Field(_("Receiver"), self.receiver), "way": Field(_("How"), self.way),
                        "handed_day": Field(_("Handed over on"), self.day)}
        for box in (self.month, self.document, self.copies):
            ignore_wheel(box)
        self._lay_out()
        self.month.currentIndexChanged.connect(self._offer)
        self.document.currentIndexChanged.connect(self._settle)
        self._offer()
        self.keep_words(("filing", actor.account_id), self.title, self.receiver, self.words.text)
        self.receiver.setFocus()

    def submit(self) -> None:
        """Enter it; what lacks is said at its field."""
        for field in self._fields.values():
            field.set_error("")
        try:
            new = self._read()
        except BadInput as error:
            self._say(error)
        else:
            self.store(lambda: self._desk.filings.enter(self._actor, new), self._entered)

    def _failed(self, error: UserError) -> None:
        self.submit_button.setEnabled(True)
        self._say(error)

    def _say(self, error: UserError) -> None:
        field = self._fields.get(error.field) if isinstance(error, BadInput) else None
        if field is None:
            self.messages.show_error(error)
        else:
            field.set_error(error.what)
            field.control.setFocus()
        self.adjustSize()

    def _read(self) -> NewFiling:
        sealed = self.document.currentData()
        if not sealed and not self.title.text().strip():
            raise BadInput(_("Write which document it was."), field="document")
        day = self.day.day_or_none()
        if day is None:
            raise BadInput(_("Give a day such as 2026-09-07."), field="handed_day")
        return NewFiling(self.month.currentData(), "" if sealed else self.title.text(), self.copies.value(),
                         self.receiver.text(), self.way.text(), day, self.words.words)

    def _offer(self) -> None:
        """The sealed summary is offered for months that are closed."""
        self.document.clear()
        if self.month.currentData() in self._closed:
            self.document.addItem(_("Monthly summary, as it was sealed"), True)
        self.document.addItem(_("Another document"), False)
        self._settle()

    def _settle(self) -> None:
        self._fields["document"].setVisible(not self.document.currentData())
        self.adjustSize()

    def _lay_out(self) -> None:
        self.body.addWidget(fitted(Label(_("An entry is kept for good; a correction is a further entry."), wrap=True),
                                   WIDTH - 2 * theme.MARGIN))
        for pair in ((Field(_("Month"), self.month), Field(_("Document"), self.document)),
                     (self._fields["document"],), (self._fields["receiver"], self._fields["way"]),
                     (self._fields["handed_day"], self._fields["copies"])):
            row = QHBoxLayout()
            row.setSpacing(theme.GAP)
            for field in pair:
                row.addWidget(field, 1)
            self.body.addLayout(row)
        self.body.addWidget(self.words)
