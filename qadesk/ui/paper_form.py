"""The entry of papers that came back: the day on which they were shown, signed or not, and before whom if not."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.paper_list import NewAcknowledgement, PaperRow
from qadesk.ui import theme
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.reason_field import ReasonField

MOST_NAMED = 12


class PaperForm(QFrame):
    """`entered(NewAcknowledgement)` once it is complete."""

    entered = Signal(object)

    def __init__(self, account_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "tile")
        self._rows: tuple[PaperRow, ...] = ()
        self._today: date | None = None
        self._busy = False
        self._head, self._names = Label("", "section", wrap=True), Label("", "caption", wrap=True)
        self._unprinted = Banner("warn", "")
        self.day = DayEdit(_("Shown to the agent on"))
        self.day_field = Field(_("Shown to the agent on"), self.day)
        self.signed, self.refused = QRadioButton(_("Signed")), QRadioButton(_("Would not sign"))
        self.words = ReasonField(_("Before whom it was shown (needed where it was not signed)"),
                                 needed=False, lacking=_("Write before whom it was shown."))
        self.enter = Button("", "primary", icon="draw-pen", key="Ctrl+Enter")
        self._lay_out()
        self.signed.setChecked(True)
        self._kept = KeptWords(("papers", account_id), self.refused, self.words.text)
        self.signed.toggled.connect(self._settle)
        self.enter.clicked.connect(self.press_main)
        self.setFocusProxy(self.day)
        self.set_chosen(())

    def set_today(self, today: date) -> None:
        """Begin with today where no day was written."""
        self._today = today
        if not self.day.text():
            self.day.set_day(today)

    def set_chosen(self, rows: tuple[PaperRow, ...]) -> None:
        """These papers are chosen."""
        self._rows = rows
        self._settle()

    def set_busy(self, busy: bool) -> None:
        """While it is stored nothing is entered twice."""
        self._busy = busy
        self._settle()

    def clear(self) -> None:
        """It is stored: begin anew."""
        self.words.text.clear()
        self.signed.setChecked(True)
        self._kept.forget()

    def press_main(self) -> None:
        """Enter the papers, or say what lacks."""
        if not self._rows or self._busy:
            return
        day = self.day.day_or_none()
        first = max(row.submitted_on for row in self._rows)
        fits = day is not None and self._today is not None and first <= day <= self._today
        self.day_field.set_error("" if fits else _("Write a day from {first} to today.").format(first=first))
        if day is None or not fits:
            self.day.setFocus()
        elif self.words.lacks:
            self.words.ask()
        else:
            self.entered.emit(NewAcknowledgement(tuple(row.evaluation_id for row in self._rows), day,
                                                 signed=self.signed.isChecked(), words=self.words.words))

    def _settle(self) -> None:
        count, unprinted = len(self._rows), sum(not row.printed for row in self._rows)
        self._head.setText(ngettext("{count} paper came back", "{count} papers came back", count).format(count=count)
                           if count else _("Choose the papers that came back."))
        named = [f"{row.agent_no} {row.number}" for row in self._rows[:MOST_NAMED]]
        self._names.setText("\n".join(named + (["…"] if count > MOST_NAMED else [])))
        self._unprinted.set_words(ngettext("{count} of them was not printed here.",
                                           "{count} of them were not printed here.", unprinted).format(count=unprinted),
                                  _("It can be entered all the same."))
        self._unprinted.setVisible(unprinted > 0)
        self.words.needed = self.refused.isChecked()
        self.enter.setText(ngettext("Enter {count} paper", "Enter {count} papers", count).format(count=count)
                           if count else _("Enter"))
        self.enter.setAccessibleName(self.enter.text())
        self.enter.setEnabled(bool(count) and not self._busy)

    def _lay_out(self) -> None:
        whole, foot, how = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        whole.setContentsMargins(theme.TILE_PADDING, 10, theme.TILE_PADDING, 8)
        whole.setSpacing(theme.GAP)
        how.setSpacing(16)
        for button in (self.signed, self.refused):
            how.addWidget(button)
        how.addStretch(1)
        for part in (self._head, self._names, self._unprinted, self.day_field):
            whole.addWidget(part)
        whole.addLayout(how)
        whole.addWidget(self.words)
        whole.addStretch(1)
        foot.addStretch(1)
        foot.addWidget(Keycap("Ctrl+Enter"))
        foot.addWidget(self.enter)
        whole.addLayout(foot)
