"""A proposal in full: whom it concerns, what was found in which calls, until when; begun or set aside from here."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qadesk.errors import sentences
from qadesk.i18n import _
from qadesk.models.coaching import CAUSE_NAMES
from qadesk.models.coaching_list import MOST_FOCUS, InterviewProposal, Offers
from qadesk.ui.coaching_offers import OffersTable
from qadesk.ui.coaching_words import URGENT, due_chip
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip, Keycap
from qadesk.ui.widgets.labels import ElidedLabel, Label, divider
from qadesk.ui.widgets.tiles import Tile


class CoachingProposal(QWidget):
    """`record_asked(evaluation_id)`; the page connects the two buttons."""

    record_asked = Signal(int)

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.proposal: InterviewProposal | None = None
        self.agent, self.who = Label("", "title"), ElidedLabel("", "body", tone="text2")
        self.chip, self.cause = Chip(parent=self), Label("", "section", wrap=True)
        self.about, self.until = Label("", wrap=True), Label("", "caption", wrap=True)
        self.calls = OffersTable(chooses=False)
        self.begin = Button(_("Prepare the interview"), "primary", icon="account-voice", key=keys.shown("page.main"))
        self.waive = Button(_("No interview …"))
        self._tile = Tile(_("Calls behind it"))
        self._keycap = Keycap(keys.shown("page.main"))
        self.calls.record_asked.connect(self.record_asked)
        self.setFocusProxy(self.calls)
        self._lay_out()

    def show_proposal(self, proposal: InterviewProposal, today: date, *, may_begin: bool) -> None:
        """Show a proposal; its calls follow."""
        self.proposal = proposal
        self.agent.setText(proposal.agent_no)
        self.who.setText(" · ".join(part for part in (proposal.agent_name, proposal.team) if part))
        self.chip.set_chip(*due_chip(proposal.due_day, today, urgent=proposal.cause in URGENT))
        self.cause.setText(_(CAUSE_NAMES[proposal.cause]))
        self.about.setText(_(", ").join(proposal.parts) or proposal.about)
        self.until.setText(_until_words(proposal))
        self.calls.show_offers((), (), today)
        for part in (self.begin, self.waive, self._keycap, self._tile):
            part.setVisible(may_begin)

    def show_offers(self, offers: Offers, today: date) -> None:
        """Show the calls that stand behind the proposal."""
        if self.proposal is not None:
            wanted = set(self.proposal.evaluation_ids)
            self.calls.show_offers([call for call in offers.calls if call.evaluation_id in wanted], (), today)

    def _lay_out(self) -> None:
        content, whole = QVBoxLayout(), QVBoxLayout(self)
        content.setContentsMargins(16, 12, 16, 12)
        content.setSpacing(8)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.agent)
        first.addWidget(self.who, 1)
        first.addWidget(self.chip)
        content.addLayout(first)
        for part in (self.cause, self.about, self.until):
            content.addWidget(part)
        self._tile.body.addWidget(self.calls)
        content.addWidget(self._tile, 1)
        content.addStretch(0)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 7, 12, 7)
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.waive)
        foot.addWidget(self.begin)
        foot.addWidget(self._keycap)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(content, 1)
        whole.addWidget(divider())
        whole.addLayout(foot)


def _until_words(proposal: InterviewProposal) -> str:
    words = _("Proposed by the station; the interview is to be held by {day}.").format(day=proposal.due_day.isoformat())
    if len(proposal.focus) <= MOST_FOCUS:
        return words
    return sentences(words, _("It begins with the first {count} criteria; the others can be chosen while it is "
                              "prepared.").format(count=MOST_FOCUS))
