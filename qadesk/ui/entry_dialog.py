"""Adds something to a major problem: that it was fed back, its acknowledgement from paper, a note, its closing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from qadesk.i18n import N_, _
from qadesk.models.major_problems import FEEDBACK_WAYS, RESULTS, WAY_NAMES, EntryKind, ProblemRecord, Way
from qadesk.ui import theme
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label, fitted
from qadesk.ui.widgets.reason_field import ReasonField

WIDTH = 460
Keep = Callable[[Way | None, str, str], ProblemRecord]


@dataclass(frozen=True)
class _Asked:
    """What is asked for an entry: its title, what is said of it, the choice and its caption, a time, words."""

    title: str
    about: str
    words: str
    needed: bool
    choice: str = ""
    ways: Sequence[Way] = ()
    timed: bool = False


_ASKED = {
    EntryKind.FEEDBACK: _Asked(
        N_("Fed back"), N_("When and how the team leader was told."), N_("Note (if there is one)"),
        needed=False, choice=N_("How"), ways=FEEDBACK_WAYS, timed=True),
    EntryKind.ACKNOWLEDGEMENT: _Asked(
        N_("Enter the acknowledgement"),
        N_("As the team leader signed it on the slip; it is marked as entered by you."),
        N_("Note (if there is one)"), needed=False, timed=True),
    EntryKind.NOTE: _Asked(N_("Follow-up note"), N_("A note is kept for good; a correction is a further note."),
                           N_("What was found or done"), needed=True),
    EntryKind.CLOSING: _Asked(N_("Close the problem"), N_("After that only notes can be added."),
                              N_("What was found or done"), needed=True, choice=N_("Result"), ways=RESULTS),
}


class EntryDialog(KeptDialog):
    """`keep(way, words, happened)` stores, in the worker; `kept(ProblemRecord)` is called after that.

    `happened` is the centre's time as typed, empty for now; `about` names the account and the problem."""

    def __init__(self, kind: EntryKind, now: str, *, about: tuple[object, ...], tasks: Tasks, keep: Keep,
                 kept: Callable[[ProblemRecord], object], parent: QWidget | None = None) -> None:
        asked = _ASKED[kind]
        super().__init__(_(asked.title), _("Save"), tasks=tasks, width=WIDTH, parent=parent)
        self._now, self._keep, self._kept = now, keep, kept
        self.way, self.time = QComboBox(), QLineEdit(now)
        for way in asked.ways:
            self.way.addItem(_(WAY_NAMES[way]), way)
        ignore_wheel(self.way)
        self.words = ReasonField(_(asked.words), needed=asked.needed, lacking=_("Write what was found or done."))
        self.body.addWidget(fitted(Label(_(asked.about), wrap=True), WIDTH - 2 * theme.MARGIN))
        if asked.ways:
            self.body.addWidget(Field(_(asked.choice), self.way))
        if asked.timed:
            self.body.addWidget(Field(_("When"), self.time))
        self.body.addWidget(self.words)
        self.keep_words(("entry", *about, kind), self.way, self.time, self.words.text)
        (self.way if asked.ways else self.words).setFocus()

    def submit(self) -> None:
        """Keep the entry, or ask for its words."""
        if self.words.lacks:
            self.words.ask()
            return
        chosen = self.way.currentData()
        way = Way(chosen) if chosen else None
        words, typed = self.words.words, self.time.text().strip()
        happened = "" if typed == self._now else typed
        self.store(lambda: self._keep(way, words, happened), self._kept)
