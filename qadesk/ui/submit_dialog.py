"""The summary before a submit: score, what is missing, fatal items, what was not heard, and the reason it asks for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.scorecards import BAND_NAMES, Scorecard
from qadesk.models.submission import Review
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip, Keycap
from qadesk.ui.widgets.form_head import BAND_TONES
from qadesk.ui.widgets.labels import Label, divider
from qadesk.ui.widgets.submit_findings import Finding, findings_of

WIDTH = 480


class SubmitDialog(QDialog):
    """Accepted when the inspector confirms; `reason` is what was written then, `go_to` the item to return to."""

    def __init__(self, card: Scorecard, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self.go_to = review.missing_evidence[0] if review.missing_evidence else ""
        self.setWindowTitle(_("Submit the evaluation"))
        self.setFixedWidth(WIDTH)
        self._reason = ReasonText()
        self._lacking = Label(_("Write a reason, then submit."), "caption", tone="fatal", parent=self)
        self._lacking.hide()
        self.submit = Button(_("Submit"), "primary", icon="send-check")
        self.back = Button(_("Back to the form"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.GAP)
        whole.setSpacing(theme.GAP)
        whole.addLayout(_figures(review))
        whole.addWidget(divider())
        whole.addLayout(_lines(findings_of(card, review)))
        if review.needs_reason and not review.is_blocked:
            whole.addLayout(self._ask_reason())
        whole.addLayout(self._buttons())
        self._reason.textChanged.connect(self._settle)
        self.submit.clicked.connect(self.accept)
        self.back.clicked.connect(self.reject)
        self._settle()
        (self._reason if review.needs_reason and not review.is_blocked else self._first_button()).setFocus()

    @property
    def reason(self) -> str:
        """The reason written, trimmed."""
        return self._reason.toPlainText().strip()

    def write_reason(self, words: str) -> None:
        """Put words into the reason's field."""
        self._reason.setPlainText(words)

    def texts(self) -> list[str]:
        """All words shown, in order."""
        return [label.text() for label in self.findChildren(Label)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or Ctrl+Enter submits where it may, else asks for what lacks; Esc goes back to the form."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.submit.isEnabled():
            self.submit.click()
        elif self._review.is_blocked or self.back.hasFocus():
            self.back.click()
        else:  # never back here: who writes on would answer items of the form
            self._lacking.show()
            self.adjustSize()
            self._reason.setFocus()

    def _first_button(self) -> Button:
        return self.back if self._review.is_blocked else self.submit

    def _settle(self) -> None:
        wanted = self._review.needs_reason and not self.reason
        self.submit.setEnabled(not self._review.is_blocked and not wanted)
        if not wanted:
            self._lacking.hide()

    def _ask_reason(self) -> QVBoxLayout:
        asked = QVBoxLayout()
        asked.setSpacing(4)
        caption = Label(_("Reason (kept with the evaluation)"), "caption")
        caption.setBuddy(self._reason)
        self._reason.setAccessibleName(caption.text())
        asked.addWidget(caption)
        asked.addWidget(self._reason)
        asked.addWidget(self._lacking)
        return asked

    def _buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(Keycap("Ctrl+Enter"))
        buttons.addWidget(self.submit)
        return buttons


class ReasonText(QPlainTextEdit):
    """A field of three lines; Ctrl+Enter belongs to the dialog, Enter makes a line, Tab goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self.setTabChangesFocus(True)
        self.setFixedHeight(64)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._composing:
            return
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            event.ignore()
            return
        super().keyPressEvent(event)


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
        chip = Chip(_(BAND_NAMES[total.band]), BAND_TONES[total.band])
        row.addWidget(chip)
    answered = _("{answered} / {out_of} items answered").format(answered=total.answered, out_of=total.out_of)
    row.addWidget(Label(answered, "caption"))
    row.addStretch(1)
    return row


def _lines(findings: tuple[Finding, ...]) -> QGridLayout:
    lines = QGridLayout()
    lines.setHorizontalSpacing(8)
    lines.setVerticalSpacing(8)
    lines.setColumnStretch(1, 1)
    for row, finding in enumerate(findings):
        lines.addWidget(FindingIcon(finding.icon, finding.tone), row, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(finding.text, wrap=True))
        if finding.detail:
            words.addWidget(Label(finding.detail, "caption", wrap=True))
        lines.addLayout(words, row, 1)
    return lines
