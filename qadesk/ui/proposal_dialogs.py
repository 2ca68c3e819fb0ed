"""The dialogs of chapter 9: a proposal, what became of an earlier one, and the remark below the sentences."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from qadesk.i18n import _
from qadesk.models.closing import PROPOSAL_STATE_NAMES, Plan, ProposalDraft, ProposalLine, ProposalState
from qadesk.ui import theme
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.fields import Field, place_of
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label, fitted
from qadesk.ui.widgets.reason_field import ReasonField

WIDTH = 460
Stored = Callable[[Plan], object]


class ProposalDialog(KeptDialog):
    """A proposal, new or to be changed; `keep(ProposalDraft)` stores it, in the worker."""

    def __init__(self, proposal: ProposalDraft | None, *, about: tuple[object, ...], tasks: Tasks,
                 keep: Callable[[ProposalDraft], Plan], stored: Stored, parent: QWidget | None = None) -> None:
        super().__init__(_("New proposal") if proposal is None else _("Change the proposal"), _("Save"), tasks=tasks,
                         width=WIDTH, parent=parent)
        given = proposal or ProposalDraft("")
        self._proposal_id, self._keep, self._stored = given.proposal_id, keep, stored
        self.words = ReasonField(_("What is proposed"), lacking=_("Write what is proposed."))
        self.words.text.setPlainText(given.words)
        self.basis, self.arrangement = QLineEdit(given.basis), QLineEdit(given.arrangement)
        for part in (self.words, Field(_("Basis"), self.basis, _("Such as: 71 of 474 calls (12–18%)")),
                     Field(_("Arrangement"), self.arrangement, _("Who does it, until when"))):
            self.body.addWidget(part)
        self.keep_words(("proposal", *about, given.proposal_id), self.words.text, self.basis, self.arrangement)
        self.words.setFocus()

    def submit(self) -> None:
        """Store it, or ask for its words."""
        if self.words.lacks:
            self.words.ask()
            return
        written = ProposalDraft(self.words.words, self.basis.text(), self.arrangement.text(), self._proposal_id)
        self.store(lambda: self._keep(written), self._stored)


class OutcomeDialog(KeptDialog):
    """What became of an earlier proposal; `keep(state, words)` stores it, in the worker."""

    def __init__(self, line: ProposalLine, *, about: tuple[object, ...], tasks: Tasks,
                 keep: Callable[[ProposalState, str], Plan], stored: Stored, parent: QWidget | None = None) -> None:
        super().__init__(_("What became of it"), _("Save"), tasks=tasks, width=WIDTH, parent=parent)
        self._keep, self._stored = keep, stored
        self.state = QComboBox()
        for state, name in PROPOSAL_STATE_NAMES.items():
            self.state.addItem(_(name), state)
        self.state.setCurrentIndex(place_of(self.state, line.state))
        ignore_wheel(self.state)
        self.words = ReasonField(_("Outcome, with figures where there are any"), needed=False)
        self.words.text.setPlainText(line.outcome)
        self.body.addWidget(fitted(Label(line.words, "section", wrap=True), WIDTH - 2 * theme.MARGIN))
        self.body.addWidget(Field(_("State"), self.state))
        self.body.addWidget(self.words)
        self.keep_words(("outcome", *about, line.proposal_id), self.state, self.words.text)
        self.state.setFocus()

    def submit(self) -> None:
        """Store it."""
        state, words = ProposalState(self.state.currentData()), self.words.words
        self.store(lambda: self._keep(state, words), self._stored)


class RemarkDialog(KeptDialog):
    """The supervisor's own words below the sentences; `keep(words)` stores them, in the worker."""

    def __init__(self, words: str, *, about: tuple[object, ...], tasks: Tasks, keep: Callable[[str], Plan],
                 stored: Stored, parent: QWidget | None = None) -> None:
        super().__init__(_("Remark on the month"), _("Save"), tasks=tasks, width=WIDTH, parent=parent)
        self._keep, self._stored = keep, stored
        self.words = ReasonField(_("Stands below the sentences of the first page"), needed=False)
        self.words.text.setPlainText(words)
        self.body.addWidget(self.words)
        self.keep_words(("remark", *about), self.words.text)
        self.words.setFocus()

    def submit(self) -> None:
        """Store them; empty ones take the remark back."""
        words = self.words.words
        self.store(lambda: self._keep(words), self._stored)
