"""补抽: why a drawn call gives its place to the next ticket, chosen by digit or arrows; a second person confirms it.

Of what comes next the dialog tells the band alone: nobody hears it before it is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from qadesk.errors import NotAllowed, UserError, sentences
from qadesk.i18n import _
from qadesk.models.bands import BAND_NAMES
from qadesk.models.drafts import ConsentNeed
from qadesk.models.replacement import NewReplacement, Replaced, ReplacementProposal
from qadesk.models.sampling import REPLACEMENT_NAMES, ReplacementReason
from qadesk.ui.consent_box import ConsentBox, ConsentWords
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.reason_field import ReasonField

WIDTH = 480
REASONS = tuple(ReplacementReason)


class ReplaceDialog(KeptDialog):
    """`replace(NewReplacement)` stores, in the worker; `replaced(Replaced)` is called after that."""

    def __init__(self, proposal: ReplacementProposal, *, about: Hashable, tasks: Tasks,
                 replace: Callable[[NewReplacement], Replaced], replaced: Callable[[Replaced], object],
                 parent: QWidget | None = None) -> None:
        super().__init__(_("Replace the drawn call"), _("Replace"), tasks=tasks, width=WIDTH, parent=parent)
        self._proposal, self._replace, self._replaced, self._uuid = proposal, replace, replaced, str(uuid4())
        self._group = QButtonGroup(self)
        self.words = ReasonField("", lacking=_("Write it in a few words."))
        self.consent = ConsentBox(ConsentNeed.SECOND if proposal.second else ConsentNeed.ALONE, ConsentWords(
            _("Another person confirms it here") if proposal.second else _("Nobody else could confirm it"), "",
            _("Another inspector or a supervisor types name and password."),
            _("The centre has no second person: it is marked so and printed.")))
        self._lay_out()
        self.keep_words(("replace", about), self.words.text)
        self._group.button(0).setChecked(True)
        self._group.idToggled.connect(lambda _id, _on: self._settle())
        self._settle()
        self._group.button(0).setFocus()

    def chosen(self) -> ReplacementReason:
        """The reason chosen."""
        return REASONS[self._group.checkedId()]

    def submit(self) -> None:
        """Replace it once the words and the second person are there."""
        if self.words.lacks:
            self.words.ask()
            self.adjustSize()
        elif self.consent.lacks:
            self.consent.ask()
            self.adjustSize()
        else:
            new = NewReplacement(self._uuid, self._proposal.item_id, self.chosen(), self.words.words,
                                 self.consent.given)
            self.store(lambda: self._replace(new), self._replaced)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses a reason while the reasons have the keys; Enter goes on."""
        number = event.key() - Qt.Key.Key_1
        if isinstance(self.focusWidget(), QRadioButton) and 0 <= number < len(REASONS):
            self._group.button(number).setChecked(True)
            self._group.button(number).setFocus()
        elif isinstance(self.focusWidget(), QRadioButton) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit_button.click()
        else:
            super().keyPressEvent(event)

    def _failed(self, error: UserError) -> None:
        if self._proposal.second and isinstance(error, NotAllowed):
            self.submit_button.setEnabled(True)
            self.consent.refuse(error)
            self.adjustSize()
        else:
            super()._failed(error)

    def _settle(self) -> None:
        reason, asked = self.chosen(), {
            ReplacementReason.UNPLAYABLE: _("What cannot be heard, and where"),
            ReplacementReason.WRONG_AGENT: _("Whose call it is, or how that is known"),
            ReplacementReason.PRIVATE: _("What makes it a private emergency")}
        self.words.needed = self._proposal.needs_words(reason)
        self.words.set_caption(asked[reason])

    def _lay_out(self) -> None:
        told = self._proposal
        self.body.addWidget(Label(_("{rec_id}, agent {agent}").format(rec_id=told.rec_id, agent=told.agent_no),
                                  "caption", wrap=True))
        for number, reason in enumerate(REASONS):
            button, row = QRadioButton(_(REPLACEMENT_NAMES[reason])), QHBoxLayout()
            button.setAccessibleName(_(REPLACEMENT_NAMES[reason]))
            self._group.addButton(button, number)
            row.setSpacing(8)
            row.addWidget(Keycap(str(number + 1)))
            row.addWidget(button, 1)
            self.body.addLayout(row)
        if told.plays:
            self.body.addWidget(Label(_("The recording of this call can be played."), "caption", wrap=True))
        self.body.addWidget(self.words)
        self.body.addWidget(Banner("neutral", *self._next_words()))
        self.body.addWidget(self.consent)

    def _next_words(self) -> tuple[str, str]:
        told = self._proposal
        kept = _("The draft is kept and counts nowhere.") if told.drafted else ""
        if not told.next_rec_id:
            return _("No call of this agent is left"), kept
        band = _(BAND_NAMES.get(told.next_band, told.next_band))
        title = _("The next ticket takes its place") if told.next_band == told.band else _(
            "The next ticket of the nearest band takes its place")
        return title, sentences(_("Time band: {band}").format(band=band), kept)
