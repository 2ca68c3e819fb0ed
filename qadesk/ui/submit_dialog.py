"""The summary before a submit: score, what is missing, fatal items, what was not heard, and the reason it asks for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.drafts import Consent, ConsentNeed
from qadesk.models.revisions import Change
from qadesk.models.scorecards import Scorecard
from qadesk.models.submission import Review
from qadesk.ui import theme
from qadesk.ui.consent_box import ConsentBox
from qadesk.ui.icons import paint_icon
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip, Keycap
from qadesk.ui.widgets.form_head import band_chip
from qadesk.ui.widgets.labels import Label, divider, fitted
from qadesk.ui.widgets.play_parts import PlayParts
from qadesk.ui.widgets.reason_field import ReasonField
from qadesk.ui.widgets.submit_findings import Finding, findings_of, findings_of_revision

WIDTH = 480
WORDS_PX = WIDTH - 2 * theme.MARGIN - theme.ICON - 8


class SubmitDialog(QDialog):
    """Accepted when the inspector confirms; `reason`, `revision_reason` and `given` (the second person's consent) are
    what was written then, `go_to` the item to return to. Where a second person types a password it says `agreed`
    instead and stays, for the password may be wrong: `refuse` says so, `done` closes it. What was not heard can be
    played from it; `show_review` tells what is left then."""

    agreed = Signal()
    spans_asked = Signal(object)  # Sequence[Interval]: to be played one after another
    phrases_asked = Signal(object)  # the field of a reason in which phrases are wanted

    def __init__(self, card: Scorecard, review: Review, parent: QWidget | None = None, *,
                 changed: tuple[Change, ...] | None = None, consent: ConsentNeed = ConsentNeed.NONE) -> None:
        """`changed` is what a revision changes; None for a first evaluation. `consent`: who has to agree to it."""
        super().__init__(parent)
        self._card, self._review, self._changed = card, review, changed
        self.go_to = next(iter((*review.missing_evidence, *review.unscored_fatal)), "")
        self.wants_unscorable = False
        self._said: tuple[Finding, ...] = ()
        self._lines = QWidget()
        self._lines_place = QVBoxLayout()
        self.setWindowTitle(_("Submit the evaluation") if changed is None else _("Submit the revision"))
        self.setFixedWidth(WIDTH)
        self._reason = ReasonField(_("Why it is submitted like this (kept with the evaluation)"),
                                   needed=review.needs_reason)
        self._why = ReasonField(_("Why it is revised (kept and printed)"), needed=changed is not None)
        self.consent = ConsentBox(consent)
        self.submit = Button(_("Submit"), "primary", icon="send-check")
        self.back = Button(_("Back to the form"))
        self.unscorable = Button(_("Call cannot be scored …"), "link")
        self._lay_out()
        for field in (self._why, self._reason, self.consent):
            field.changed.connect(self._settle)
        self._confirm = self._agree if consent is ConsentNeed.SECOND else self.accept
        self.submit.clicked.connect(lambda: self._confirm())
        self.back.clicked.connect(self.reject)
        self.unscorable.clicked.connect(self._ask_unscorable)
        self._settle()
        next(iter(self._asked()), self._first_button()).setFocus()

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.GAP)
        whole.setSpacing(theme.GAP)
        whole.addLayout(_figures(self._review))
        whole.addWidget(divider())
        whole.addLayout(self._lines_place)
        whole.addStretch(1)
        self._say_findings()
        for field in (self._why, self._reason):
            field.setParent(self)
            field.setVisible(field in self._asked())
            whole.addWidget(field)
        whole.addWidget(self.consent)
        self.consent.setVisible(self.consent.asks and not self._is_blocked)
        whole.addLayout(self._buttons())

    def _asked(self) -> list[ReasonField | ConsentBox]:
        """What is asked for: nothing while something blocks that no reason can replace."""
        if self._is_blocked:
            return []
        asked: tuple[tuple[ReasonField | ConsentBox, bool], ...] = (
            (self._why, self._changed is not None), (self._reason, self._review.needs_reason),
            (self.consent, self.consent.asks))
        return [field for field, is_asked in asked if is_asked]

    @property
    def _is_blocked(self) -> bool:
        return self._review.is_blocked or self._changed == ()

    def show_review(self, review: Review) -> None:
        """Tell what is found by now: more was heard. A reason that nothing asks for any more is put away."""
        focus: QWidget | None = self.focusWidget()
        played = next((at for at, button in enumerate(self._play_buttons()) if button is focus), None)
        was_writing = focus is self._reason.text
        self._review, self._reason.needed = review, review.needs_reason
        if not self._say_findings():
            return
        self._settle()
        if played is not None:  # what was heard has gone: the keys stay at its place
            left = self._play_buttons()
            next(iter((*left[played:], *left[-1:], *self._asked())), self._first_button()).setFocus()
        elif was_writing and self._reason not in self._asked():
            next(iter(self._asked()), self._first_button()).setFocus()
        self._reason.setVisible(self._reason in self._asked())
        self.adjustSize()

    def _play_buttons(self) -> list[Button]:
        return [button for parts in self._lines.findChildren(PlayParts)
                for button in (*parts.buttons, *([parts.all] if parts.all else []))]

    def _say_findings(self) -> bool:
        """Show the lines; whether they are other ones than before."""
        said = (*findings_of(self._card, self._review), *findings_of_revision(self._changed))
        if said == self._said:
            return False
        self._said, before = said, self._lines
        self._lines = QWidget()
        self._lines.setLayout(self._line_grid(said))
        self._lines_place.addWidget(self._lines)
        before.hide()  # it may hold the keys, and is pressed just now
        before.deleteLater()
        return True

    @property
    def reason(self) -> str:
        """The reason written, trimmed; empty when nothing asks for one."""
        return self._reason.words if self._review.needs_reason else ""

    @property
    def revision_reason(self) -> str:
        """Why it is revised, trimmed."""
        return self._why.words

    @property
    def given(self) -> Consent:
        """The second person's name and password, or why it is done alone."""
        return self.consent.given

    def offer_phrases(self, key: str) -> None:
        """Offer phrases for each reason; see `phrases_asked`."""
        for field in (self._why, self._reason):
            field.offer_phrases(key)
            field.phrases_asked.connect(partial(self._ask_for_phrases, field))

    def _ask_for_phrases(self, field: ReasonField) -> None:
        self.phrases_asked.emit(field.text)

    def _ask_unscorable(self) -> None:
        self.wants_unscorable = True
        self.reject()

    def refuse(self, error: UserError) -> None:
        """Say why the second person's consent was not taken; what was written stays, but for the password."""
        self.setEnabled(True)
        self.consent.refuse(error)
        self.adjustSize()

    def reject(self) -> None:
        """Go back to the form, unless the submit is under way."""
        if self.isEnabled():
            super().reject()

    def _agree(self) -> None:
        self.agreed.emit()
        self.setEnabled(False)

    def keep_words(self, *about: object) -> KeptWords:
        """Keep the reasons until they are stored; `about` names the account and the call."""
        return KeptWords(("submit", *about), self._reason.text, self._why.text, self.consent.alone.text)

    def write_reason(self, words: str) -> None:
        """Put words into the reason's field."""
        self._reason.text.setPlainText(words)

    def write_revision_reason(self, words: str) -> None:
        """Put words into the field of why it is revised."""
        self._why.text.setPlainText(words)

    def texts(self) -> list[str]:
        """All words shown, in order."""
        return [label.text() for label in self.findChildren(Label)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or Ctrl+Enter submits where it may, else asks for what lacks; Esc goes back to the form."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.submit.isEnabled():
            self.submit.click()
        elif self._is_blocked:
            self.back.click()
        else:  # never back here: who writes on would answer items of the form
            next(field for field in self._asked() if field.lacks).ask()
            self.adjustSize()

    def _line_grid(self, findings: tuple[Finding, ...]) -> QGridLayout:
        lines = QGridLayout()
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setHorizontalSpacing(8)
        lines.setVerticalSpacing(8)
        lines.setColumnStretch(1, 1)
        for row, finding in enumerate(findings):
            lines.addWidget(FindingIcon(finding.icon, finding.tone), row, 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(fitted(Label(finding.text, wrap=True), WORDS_PX))
            if finding.detail:
                words.addWidget(fitted(Label(finding.detail, "caption", wrap=True), WORDS_PX))
            if finding.parts:
                parts = PlayParts(finding.parts)
                parts.asked.connect(self.spans_asked)
                words.addWidget(parts)
            lines.addLayout(words, row, 1)
        return lines

    def _first_button(self) -> Button:
        return self.back if self._is_blocked else self.submit

    def _settle(self) -> None:
        self.submit.setEnabled(not self._is_blocked and not any(field.lacks for field in self._asked()))
        self.unscorable.setVisible(self._review.lacks_score)

    def _buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.unscorable)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(Keycap("Ctrl+Enter"))
        buttons.addWidget(self.submit)
        return buttons


class FindingIcon(QFrame):
    """The icon before a line of the summary."""

    def __init__(self, name: str, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone = name, tone
        self.setFixedSize(theme.ICON, theme.ICON + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_icon(QPainter(self), self.rect(), self._name, theme.color(self._tone))


def _figures(review: Review) -> QHBoxLayout:
    total = review.total
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Label(total.shown, "figure"))
    if total.band is not None:
        row.addWidget(Chip(*band_chip(total)))
    if review.unscorable:
        row.addWidget(Chip(_("Cannot be scored"), "warn"))
    else:
        answered = _("{answered} / {out_of} items answered").format(answered=total.answered, out_of=total.out_of)
        row.addWidget(Label(answered, "caption"))
    row.addStretch(1)
    return row
