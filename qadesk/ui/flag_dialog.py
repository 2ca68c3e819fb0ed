"""Flag the call that is open for the trainer or the supervisor: what it is, for whom, until when, where, in words."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from qadesk.i18n import _
from qadesk.models.flags import FLAG_NAMES, OWNERS, FlagKind, FlagProposal, FlagRow, NewFlag
from qadesk.models.listening import clock_text
from qadesk.models.people import ROLE_NAMES, Role
from qadesk.ui import theme
from qadesk.ui.go_to_time import read_time
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import ElidedLabel
from qadesk.ui.widgets.reason_field import ReasonField

WIDTH = 460
TO_THE_SUPERVISOR = (FlagKind.COMPLAINT, FlagKind.COMPLIANCE, FlagKind.LISTEN_AGAIN)
"""Kinds for which the supervisor is proposed; all others go to the trainer."""


class FlagDialog(KeptDialog):
    """`keep(NewFlag)` stores, in the worker; `kept(FlagRow)` is called after that. `evaluation_id` of what is kept is 0
    while nothing of the evaluation was saved: `keep` then saves it first."""

    def __init__(self, proposal: FlagProposal, start_ms: int | None, *, about: tuple[object, ...], tasks: Tasks,
                 keep: Callable[[NewFlag], FlagRow], kept: Callable[[FlagRow], object],
                 parent: QWidget | None = None) -> None:
        super().__init__(_("Flag the call"), _("Flag"), tasks=tasks, width=WIDTH, parent=parent)
        self._proposal, self._keep, self._kept, self._uuid = proposal, keep, kept, str(uuid4())
        self.kind, self.owner = QComboBox(), QComboBox()
        self.due = DayEdit(_("Due"))
        self.due.set_day(proposal.due_day)
        self.time = QLineEdit("" if start_ms is None else clock_text(start_ms))
        self.words = ReasonField(_("What it is about"), lacking=_("Write what it is about."))
        self.due_field = Field(_("Due"), self.due)
        self.time_field = Field(_("Time in the call"), self.time, _("such as 2:36; empty: the whole call"))
        self._fill()
        self._lay_out()
        self.keep_words(("flag", *about), self.kind, self.owner, self.words.text)
        self.kind.setFocus()

    def submit(self) -> None:
        """Keep the flag when nothing lacks; else ask for the first thing that does."""
        day, start_ms = self.due.day_or_none(), self._start_ms()
        self.due_field.set_error("" if day else _("Write a day such as 2026-09-14."))
        fits = start_ms is not None and start_ms <= self._proposal.duration_ms
        self.time_field.set_error("" if fits or not self.time.text().strip() else _(
            "Give a time such as 2:51, up to {duration}.").format(duration=clock_text(self._proposal.duration_ms)))
        if self.words.lacks:
            self.words.ask()
        elif day and not self.time_field.error():
            new = NewFlag(self._uuid, self._proposal.evaluation_id or 0, FlagKind(self.kind.currentData()),
                          Role(self.owner.currentData()), day, self.words.words, start_ms)
            self.store(lambda: self._keep(new), self._kept)

    def _start_ms(self) -> int | None:
        return read_time(self.time.text()) if self.time.text().strip() else None

    def _propose_owner(self) -> None:
        wanted = Role.SUPERVISOR if self.kind.currentData() in TO_THE_SUPERVISOR else Role.TRAINER
        self.owner.setCurrentIndex(self.owner.findData(wanted))

    def _fill(self) -> None:
        for kind, words in FLAG_NAMES.items():
            self.kind.addItem(_(words), kind)
        for role in OWNERS:
            self.owner.addItem(_(ROLE_NAMES[role]), role)
        for box in (self.kind, self.owner):
            ignore_wheel(box)
        self.kind.activated.connect(self._propose_owner)

    def _lay_out(self) -> None:
        self.body.addWidget(ElidedLabel(self._proposal.call, "caption"))
        for pair in ((Field(_("Kind"), self.kind), Field(_("For whom"), self.owner)),
                     (self.due_field, self.time_field)):
            row = QHBoxLayout()
            row.setSpacing(theme.GAP)
            for field in pair:
                row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(row)
        self.body.addWidget(self.words)
