"""The entry of an appeal from the agent's paper: its day, what is objected to with value and reason, and the rest."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.appeal_record import AppealProposal, NewAppeal
from qadesk.ui.appeal_items import EntryPart
from qadesk.ui.appeal_words import term_words
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import order_tabs_inside
from qadesk.ui.widgets.labels import Label, divider
from qadesk.ui.widgets.reason_field import ReasonField
from qadesk.ui.widgets.record_card import RecordCard, column_in, foot_row


class AppealEntry(RecordCard):
    """`entered(NewAppeal)` once it is complete; `left()`: it is given up, its words are kept until they are entered."""

    entered = Signal(object)
    left = Signal()

    def __init__(self, account_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._account_id = account_id
        self.proposal: AppealProposal | None = None
        self.parts: list[EntryPart] = []
        self.day = DayEdit(_("Day on the agent's paper"))
        self.day_field = Field("", self.day)
        self.late, self.whole = ReasonField(""), ReasonField("", needed=False)
        self._uuid = ""
        self._kept: KeptWords | None = None
        self.enter = Button(_("Enter appeal"), "primary", icon="gavel", key="Ctrl+Enter")
        self.back = Button(_("Cancel"))
        empty = EmptyState("gavel", _("No appeal chosen"), _("Choose one from the list."))
        self.lay_out(_("Entry of an appeal"), empty, foot_row((self.back,), (Keycap("Ctrl+Enter"), self.enter)))
        self.enter.clicked.connect(self.press_main)
        self.back.clicked.connect(self.left)

    def set_proposal(self, proposal: AppealProposal | None) -> None:
        """Begin the entry of an appeal, or show none."""
        self.proposal, self.parts, self._uuid = proposal, [], str(uuid4())
        self.stack.setCurrentIndex(int(proposal is not None))
        self.area.setWidget(self._content(proposal) if proposal is not None else QWidget())
        order_tabs_inside(self.area)
        if proposal is None:
            return
        about = ("appeal", self._account_id, proposal.evaluation_id)
        self._kept = KeptWords(about, self.day, self.late.text, self.whole.text,
                               *(field for part in self.parts for field in part.fields()))
        for part in self.parts:
            part.tick.setChecked(bool(part.words.toPlainText().strip()))
        self._settle()

    def press_main(self) -> None:
        """Enter the appeal, or say what lacks."""
        proposal, day = self.proposal, self.day.day_or_none()
        if proposal is None:
            return
        fits = day is not None and proposal.first_day <= day <= proposal.today
        self.day_field.set_error("" if fits else _("Write a day from {first} to today.").format(
            first=proposal.first_day))
        chosen = [part for part in self.parts if part.chosen]
        lacking = next((part for part in chosen if part.lacking()), None)
        self._nothing.setVisible(not chosen)
        if day is None or not fits:
            self.day.setFocus()
        elif not self.late.isHidden() and self.late.lacks:
            self.late.ask()
        elif lacking is not None:
            lacking.ask()
        elif not chosen:
            self.parts[0].tick.setFocus()
        else:
            self.entered.emit(NewAppeal(self._uuid, proposal.evaluation_id, day, tuple(p.item() for p in chosen),
                                        self.whole.words, "" if self.late.isHidden() else self.late.words))

    def forget_words(self) -> None:
        """They are stored."""
        if self._kept is not None:
            self._kept.forget()

    def _settle(self) -> None:
        """After the term a reason is asked for."""
        proposal, day = self.proposal, self.day.day_or_none()
        due = proposal.due_day if proposal is not None else None
        self.late.setVisible(due is not None and day is not None and day > due)
        if any(part.chosen for part in self.parts):
            self._nothing.hide()

    def _content(self, proposal: AppealProposal) -> QWidget:
        content = QWidget()
        whole = column_in(content)
        whole.addWidget(Label(_("Appeal against {number}").format(number=proposal.number), "section"))
        facts = " · ".join(fact.value for fact in proposal.facts[:3])
        for words in (facts, _("Score {score}, round {round}").format(score=proposal.score_shown, round=proposal.round)
                      + " · " + term_words(proposal),
                      _("The ruling is then due by {day}").format(day=proposal.rule_by)):
            whole.addWidget(Label(words, "caption", wrap=True))
        self._add_day(whole, proposal)
        whole.addWidget(divider())
        whole.addWidget(Label(_("What the agent objects to"), "section"))
        self._nothing = Label(_("Choose at least one that took points."), "caption", tone="fatal", wrap=True)
        self._nothing.hide()
        whole.addWidget(self._nothing)
        for target in proposal.items:
            part = EntryPart(target)
            part.changed.connect(self._settle)
            self.parts.append(part)
            whole.addWidget(part)
        whole.addWidget(divider())
        self.whole = ReasonField(_("What the agent says of the whole (if there is anything)"), needed=False)
        whole.addWidget(self.whole)
        whole.addStretch(1)
        return content

    def _add_day(self, whole: QVBoxLayout, proposal: AppealProposal) -> None:
        self.day = DayEdit(_("Day on the agent's paper"))
        self.day.set_day(proposal.today)
        self.day_field = Field(_("Day on the agent's paper"), self.day)
        self.late = ReasonField(_("The term is over: why it is taken all the same (kept and printed)"))
        whole.addWidget(self.day_field)
        whole.addWidget(self.late)
        self.day.textChanged.connect(self._settle)
