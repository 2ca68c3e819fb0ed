"""The pinned head of the scoring form: card, total, band, sums and progress; a click on the total explains it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import N_, _
from qadesk.models.revisions import Revised
from qadesk.models.scorecards import BAND_NAMES, Band, FatalEffect, FatalState, Scorecard, points_text, signed_points
from qadesk.models.scoring import NO_SCORE, Total
from qadesk.ui import theme
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.band_line import BandLine
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.fields import Bar
from qadesk.ui.widgets.labels import ElidedLabel, Label

BAND_TONES = {Band.EXCELLENT: "good", Band.GOOD: "good", Band.PASSED: "neutral", Band.FAILED: "warn"}
TOTAL_WIDTH, PROGRESS_WIDTH = 76, 58
PENDING = {  # the heaviest first: what is said of several
    FatalEffect.ZERO_CARD: N_("The whole card counts 0 once confirmed"),
    FatalEffect.ZERO_SECTION: N_("Its section counts 0 once confirmed"),
    FatalEffect.FAIL: N_("Failed once confirmed, the score is kept"),
}


class TotalLabel(Label):
    """The total in large digits; a click asks for its explanation."""

    asked = Signal()

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(NO_SCORE, "figure", parent=parent)
        self.setFixedSize(TOTAL_WIDTH, self.sizeHint().height())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{_('How the score comes about')}  {key}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.asked.emit()


class FormHead(QFrame):
    """Shows a Total and what is revised; asks for undo, for the explanation and to give the revision up."""

    undo_asked = Signal()
    explanation_asked = Signal()
    discard_asked = Signal()
    card_asked = Signal()

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._card: Scorecard | None = None
        self._name, self._version = ElidedLabel("", "section"), Label("", "caption")
        self._place = QWidget()  # shown and hidden in a place of its own, the button lays nothing out anew
        self.other_card = IconButton("swap-horizontal", _("Another scorecard"), key=keys.shown("form.card"),
                                     parent=self._place)
        self._place.setFixedSize(theme.CONTROL, theme.CONTROL)
        self.other_card.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.other_card.clicked.connect(self.card_asked)
        self.other_card.hide()
        self._undo = IconButton("undo", _("Undo"), key=keys.shown("edit.undo"))
        self.total = TotalLabel(keys.shown("form.explain"))
        self._line = BandLine()
        self._bar, self._progress = Bar(_("Items answered")), Label("", "caption")
        self._revised = ElidedLabel("", "caption")
        self.discard = Button(_("Discard the revision"), "ghost")
        self._revision = QWidget()
        self._undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.discard.clicked.connect(self.discard_asked)
        self._undo.clicked.connect(self.undo_asked)
        self.total.asked.connect(self.explanation_asked)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), theme.color("surface"))

    def show_card(self, card: Scorecard | None) -> None:
        """Name the card."""
        self._card = card
        self._name.setText(card.name if card else "")
        self._version.setText(_("Version {version}").format(version=card.version) if card else "")

    def offer_cards(self, offered: bool) -> None:
        """Show the button for another card: while nothing is answered."""
        if self.other_card.isHidden() is offered:
            self.other_card.setVisible(offered)

    def show_revised(self, revised: Revised | None) -> None:
        """Name what the draft revises, or nothing."""
        self._revision.setVisible(revised is not None)
        if revised is not None:
            self._revised.setText(_("no. {no}, score before {score}").format(
                no=revised.revision_no, score=revised.score_shown))

    def revised(self) -> str:
        """What the draft revises, as shown."""
        return self._revised.text() if self._revision.isVisibleTo(self) else ""

    def show_total(self, total: Total | None, *, can_undo: bool, unscorable: bool = False) -> None:
        """Show a total, or none; of a call that cannot be scored, that it cannot."""
        self._undo.setEnabled(can_undo)
        self.total.setText(total.shown if total else NO_SCORE)
        words = _sums(total, self._effects(total)) if total and not unscorable else ""
        self.total.setAccessibleName(f"{_('Score')} {total.shown if total else NO_SCORE}  {words}")
        self._line.show_words(*((_("Cannot be scored"), "warn") if unscorable else band_chip(total)), words)
        self._bar.set_share(total.answered if total else 0, total.out_of if total and total.out_of else 1)
        self._progress.setText(f"{total.answered} / {total.out_of}" if total and not unscorable else "")

    def _effects(self, total: Total) -> set[FatalEffect]:
        """What the pending fatal items would do."""
        fatal = self._card.fatal if self._card else ()
        return {item.effect for item in fatal if item.code in total.pending_codes}

    def band(self) -> str:
        """The word on the chip."""
        return self._line.band

    def sums(self) -> str:
        """The words beside the chip."""
        return self._line.sums

    def progress(self) -> str:
        """How many items are answered, as shown."""
        return self._progress.text()

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 6, 12, 8)
        whole.setSpacing(0)
        whole.addLayout(_row(self._name, self._version, self._place, None, self._undo))
        line = _row(Chip(_("Revision"), "accent"), self._revised, None, self.discard)
        line.setContentsMargins(0, 2, 0, 2)
        self._revision.setLayout(line)
        self._revision.hide()
        whole.addWidget(self._revision)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(self._line)
        right.addLayout(_row(self._bar, self._progress))
        figures = QHBoxLayout()
        figures.setSpacing(8)
        figures.addWidget(self.total)
        figures.addLayout(right, 1)
        whole.addLayout(figures)
        self._name.setMaximumWidth(320)
        self._name.setSizePolicy(self._name.sizePolicy().Policy.Maximum, self._name.sizePolicy().Policy.Fixed)
        self._bar.setSizePolicy(self._bar.sizePolicy().Policy.Expanding, self._bar.sizePolicy().Policy.Fixed)
        self._progress.setFixedSize(PROGRESS_WIDTH, theme.ICON)  # other figures then lay nothing out anew
        self._progress.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def _row(*parts: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part)
    return row


def band_chip(total: Total | None) -> tuple[str, str]:
    """Words and tone of the chip beside a score: its band, unless a fatal item waits or is confirmed."""
    if total is not None and total.fatal_state is FatalState.PENDING:
        return _("Fatal, to be confirmed"), "fatal"
    if total is None or total.band is None:
        return "", "neutral"
    if total.fatal_state is FatalState.CONFIRMED and total.result_band is not None:
        return _(BAND_NAMES[total.result_band]), "fatal"
    return _(BAND_NAMES[total.band]), BAND_TONES[total.band]


def _sums(total: Total, pending: set[FatalEffect]) -> str:
    if total.fatal_state is FatalState.PENDING:
        return _(next(words for effect, words in PENDING.items() if effect in pending or effect is FatalEffect.FAIL))
    if total.fatal_state is FatalState.CONFIRMED:
        return _("a fatal item is confirmed: {score} after it").format(score=total.result_shown)
    if total.score is None:
        return _("Nothing applies: no score") if total.is_complete else _("Nothing answered yet")
    points = _points(total)
    return points if total.is_complete else _("{points}, open items not counted yet").format(points=points)


def _points(total: Total) -> str:
    bonus = sum(part.earned_milli for part in total.parts if not part.weight_milli)
    earned, applicable = points_text(total.earned_milli - bonus), points_text(total.applicable_milli)
    if bonus:
        return _("{earned} {bonus} / {applicable} points").format(
            earned=earned, bonus=signed_points(bonus), applicable=applicable)
    return _("{earned} / {applicable} points").format(earned=earned, applicable=applicable)
