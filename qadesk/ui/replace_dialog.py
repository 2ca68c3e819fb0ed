"""补抽: why a drawn call gives its place to the next ticket, chosen by digit or arrows; a second person confirms it.

Of what comes next the dialog tells the band alone: nobody hears it before it is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from qadesk.errors import NotAllowed, UserError, sentences
from qadesk.i18n import _
from qadesk.models.bands import BAND_NAMES
from qadesk.models.drafts import ConsentNeed
from qadesk.models.replacement import GIVEN_BY_PERSONS, NewReplacement, Replaced, ReplacementProposal
from qadesk.models.sampling import REPLACEMENT_NAMES, ReplacementReason
from qadesk.ui.consent_box import ConsentBox, ConsentWords
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.digit_choice import DigitChoice
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.reason_field import ReasonField

WIDTH = 480
REASONS = GIVEN_BY_PERSONS


class ReplaceDialog(KeptDialog):
    """`replace(NewReplacement)` stores, in the worker; `replaced(Replaced)` is called after that."""

    def __init__(self, proposal: ReplacementProposal, *, about: Hashable, tasks: Tasks,
                 replace: Callable[[NewReplacement], Replaced], replaced: Callable[[Replaced], object],
                 parent: QWidget | None = None) -> None:
        super().__init__(_("Replace the drawn call"), _("Replace"), tasks=tasks, width=WIDTH, parent=parent)
        self._proposal, self._replace, self._replaced, self._uuid = proposal, replace, replaced, str(uuid4())
        self.reasons = DigitChoice([_(REPLACEMENT_NAMES[reason]) for reason in REASONS])
        self.words = ReasonField("", lacking=_("Write it in a few words."))
        self.consent = ConsentBox(ConsentNeed.SECOND if proposal.second else ConsentNeed.ALONE, ConsentWords(
            _("Another person confirms it here") if proposal.second else _("Nobody else could confirm it"), "",
            _("Another inspector or a supervisor types name and password."),
            _("The centre has no second person: it is marked so and printed.")))
        self._lay_out()
        self.keep_words(("replace", about), self.words.text)
        self.reasons.changed.connect(self._settle)
        self.reasons.entered.connect(self.submit_button.click)
        self._settle()
        self.reasons.setFocus()

    def chosen(self) -> ReplacementReason:
        """The reason chosen."""
        return REASONS[self.reasons.chosen()]

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
        self.body.addWidget(self.reasons)
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
