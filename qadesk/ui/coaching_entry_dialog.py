"""Adds to an interview: a signature, how a plan item turned out, more time, a note, its end; or waives a proposal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from qadesk.i18n import N_, _
from qadesk.importing.times import Unreadable
from qadesk.models.coaching import ENTRY_NAMES, OUTCOME_NAMES, InterviewEntryKind, Outcome
from qadesk.ui import theme
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label, fitted
from qadesk.ui.widgets.reason_field import ReasonField

WIDTH = 460
SIGN, WAIVE = "sign", "waive"
SIGNERS = {InterviewEntryKind.SIGNED_AGENT: ENTRY_NAMES[InterviewEntryKind.SIGNED_AGENT],
           InterviewEntryKind.SIGNED_INSPECTOR: ENTRY_NAMES[InterviewEntryKind.SIGNED_INSPECTOR]}
T = TypeVar("T")


@dataclass(frozen=True)
class Entered:
    """What was entered: the choice (an Outcome or who signed), a day, words."""

    choice: str
    day: date
    words: str


@dataclass(frozen=True)
class _Asked:
    """What is asked: title, what is said of it, the button, the choice with its caption, a day, words."""

    title: str
    about: str
    button: str
    words: str = ""
    needed: bool = False
    choice: str = ""
    day: str = ""


_ASKED = {
    SIGN: _Asked(N_("Note a signature"), N_("As the printed record was signed on paper."), N_("Save"),
                 choice=N_("Who"), day=N_("Signed on")),
    InterviewEntryKind.ITEM: _Asked(
        N_("How the plan item turned out"), N_("The latest judgement counts; those before stay in the record."),
        N_("Save"), N_("Note (if there is one)"), choice=N_("Result"), day=N_("Seen on")),
    InterviewEntryKind.EXTENSION: _Asked(
        N_("Extend the plan"), N_("Plan items and follow-up calls get until this day."), N_("Extend"),
        N_("Reason (kept and printed)"), needed=True, day=N_("Until")),
    InterviewEntryKind.NOTE: _Asked(
        N_("Note on the interview"), N_("A note is kept for good; a correction is a further note."), N_("Save"),
        N_("What was found or done"), needed=True),
    InterviewEntryKind.CLOSING: _Asked(
        N_("Close the plan"), N_("After that only notes can be added."), N_("Close plan"),
        N_("What came of it (kept and printed)"), needed=True, choice=N_("Result")),
    InterviewEntryKind.WITHDRAWAL: _Asked(
        N_("Withdraw the interview"), N_("It was not held; what it was about is proposed again."), N_("Withdraw"),
        N_("Reason (kept)"), needed=True),
    WAIVE: _Asked(N_("No interview"), N_("The proposal leaves the list; the reason is kept in the audit trail."),
                  N_("No interview"), N_("Reason (kept)"), needed=True),
}


class CoachingEntryDialog(KeptDialog):
    """`keep(Entered)` stores, in the worker; `kept(result)` is called after that. `about` names account and thing."""

    def __init__(self, kind: str, what: str, today: date, *, about: tuple[object, ...], tasks: Tasks,
                 keep: Callable[[Entered], T], kept: Callable[[T], object], day: date | None = None,
                 chosen: str = "", parent: QWidget | None = None) -> None:
        asked = _ASKED[kind]
        super().__init__(_(asked.title), _(asked.button), tasks=tasks, width=WIDTH, parent=parent)
        self._today, self._keep, self._kept, self._asks_day = today, keep, kept, bool(asked.day)
        self.choice, self.day = QComboBox(), DayEdit(_(asked.day))
        for value, words in (SIGNERS if kind == SIGN else OUTCOME_NAMES).items():
            self.choice.addItem(_(words), str(value))
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
        self.day.set_day(day or today)
        self.day_field = Field(_(asked.day), self.day)
        self.words = ReasonField(_(asked.words), needed=asked.needed, lacking=_("Write what was found or done.")
                                 if kind in (InterviewEntryKind.NOTE, InterviewEntryKind.CLOSING) else "")
        ignore_wheel(self.choice)
        self._lay_out(asked, what)
        self.keep_words(("coaching", *about, kind), self.choice, self.day, self.words.text)
        (self.choice if asked.choice else self.day if asked.day else self.words).setFocus()

    def submit(self) -> None:
        """Keep what is entered, or ask for what lacks."""
        day = self._read_day()
        if self.words.lacks:
            self.words.ask()
        elif day is not None:
            entered = Entered(self.choice.currentData(), day, self.words.words)
            self.store(lambda: self._keep(entered), self._kept)

    def _read_day(self) -> date | None:
        try:
            day = self.day.day() if self._asks_day else self._today
        except Unreadable:
            day = None
        self.day_field.set_error("" if day else _("Type the day as 2026-09-01."))
        return day

    def _lay_out(self, asked: _Asked, what: str) -> None:
        width = WIDTH - 2 * theme.MARGIN
        if what:
            self.body.addWidget(fitted(Label(what, "section", wrap=True), width))
        self.body.addWidget(fitted(Label(_(asked.about), wrap=True), width))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        if asked.choice:
            row.addWidget(Field(_(asked.choice), self.choice), 1)
        if asked.day:
            row.addWidget(self.day_field)
        row.addStretch(0 if asked.choice else 1)
        self.body.addLayout(row)
        if asked.words:
            self.body.addWidget(self.words)
        else:
            self.words.hide()


def outcome_of(entered: Entered) -> Outcome:
    """The result that was chosen."""
    return Outcome(entered.choice)
