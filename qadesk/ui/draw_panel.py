"""The right side of the draw page: the draw in five plain steps, the one button, and the facts once it was made."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qadesk.i18n import _, ngettext
from qadesk.models.frame import DrawFacts, Frame
from qadesk.ui import theme
from qadesk.ui.draw_cost import DrawCost
from qadesk.ui.draw_entropy import DrawEntropy
from qadesk.ui.draw_outcome import DrawOutcome
from qadesk.ui.draw_words import is_possible, list_words, reason_words, short_hash
from qadesk.ui.rule_words import instant_words
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip, Keycap
from qadesk.ui.widgets.labels import Label, plain_tip
from qadesk.ui.widgets.steps import Steps
from qadesk.ui.widgets.tiles import Tile

WIDTH, STEP = 400, 38
LIST, MANIFEST, SEED, DRAWN, SLIP = range(5)
FIX, ROLL, DONE = range(3)


class DrawPanel(Tile):
    """`fix_asked(early)`, `draw_asked(entropy, early)`, `slip_asked()`, `files_asked()`, `listening_asked()`,
    `drawn_asked()`, `reconcile_asked()` and `supplement_asked(period)` are what its buttons say; `early`: although the
    period has not ended."""

    fix_asked = Signal(bool)
    draw_asked = Signal(str, bool)
    slip_asked = Signal()
    files_asked = Signal()
    listening_asked = Signal()
    drawn_asked = Signal()
    supplement_asked = Signal(object)
    reconcile_asked = Signal()

    def __init__(self, main_key: str, print_key: str = "", *, account_id: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(_("Draw"), "", parent)
        self.setFixedWidth(WIDTH)
        self._account_id = account_id
        self.committed = Chip(_("No commitment"), "neutral")
        self.add_control(self.committed)
        self.steps = Steps((_("Calls, people and recordings are in"), _("Fix the manifest"), _("Public random number"),
                            _("Draw"), _("Print the draw slip")), step_px=STEP)
        self._before, self._after = QWidget(), DrawOutcome()
        self._feet = QStackedWidget()
        self._shown_fixed = ""
        self._busy = self._pressed = self._possible = self._over = False
        self._make_before(main_key)
        self._make_after(main_key, print_key)
        self._lay_out()
        self._after.hide()
        self._enable()

    def show_frame(self, frame: Frame, zone: ZoneInfo) -> None:
        """Show where the period stands: to be fixed, to be drawn, or drawn with its facts."""
        self.steps.set_note(LIST, list_words(frame))
        self.steps.set_note(MANIFEST, _("Its hash M holds the calls fast before dice are rolled"))
        self.steps.set_note(SEED, _("Two people roll a ten-sided die 20 times"))
        self.steps.set_note(DRAWN, _("The first complete draw counts; every attempt is kept"))
        self.steps.set_note(SLIP, _("With all values, and a script to check them"))
        self.cost.show_frame(frame)
        if frame.draw is None:
            self._show_before(frame, zone)
            self._show_commitment(frame, zone)
        else:
            self._show_after(frame.draw, zone)
            self._after.show_late(frame.late)

    def press_main(self) -> None:
        """Press the main button of the side that is shown."""
        button = {FIX: self.fix, ROLL: self.draw, DONE: self.listen}[self._feet.currentIndex()]
        if button.isVisible() and button.isEnabled():
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)  # the keys go on from it to what is asked for next
            button.click()

    def is_drawn(self) -> bool:
        """Whether the period shown was drawn."""
        return self._feet.currentIndex() == DONE

    def set_busy(self, busy: bool) -> None:
        """The manifest is being fixed or a draw made: nothing else can be asked for."""
        if busy:
            self._pressed = self.draw.hasFocus() or self.fix.hasFocus()
        self._busy = busy
        self._enable()

    def _make_before(self, main_key: str) -> None:
        self.entropy = DrawEntropy()
        self.entropy.changed.connect(self._enable)
        self.cost = DrawCost()
        self.commitment = Banner("neutral", "")
        self.not_over = QCheckBox(_("Draw although the period has not ended"))
        self.not_over.setToolTip(_("Calls that come later cannot be drawn any more."))
        self.not_over.toggled.connect(self._enable)
        self.reason = Label("", "caption", tone="warn", wrap=True)
        self.fix = Button(_("Fix the manifest"), "primary", icon="lock-outline")
        self.fix.clicked.connect(self._ask_fix)
        self.refix = Button(_("Fix anew"), "ghost")
        self.refix.setToolTip(_("For calls that came since. Dice rolled before do not count any more."))
        self.refix.clicked.connect(self._ask_fix)
        self.draw = Button(_("Draw"), "primary", icon="dice-multiple-outline")
        self.draw.clicked.connect(self._ask_draw)
        whole = QVBoxLayout(self._before)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        self.reconcile = Button(_("Reconcile list and recordings first …"), "link", icon="scale-balance")
        self.reconcile.clicked.connect(self.reconcile_asked)
        whole.addWidget(self.reconcile, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.cost, self.commitment, self.entropy, self.reason, self.not_over):
            whole.addWidget(part)
        whole.addStretch(1)
        self._feet.addWidget(_foot(self.fix, Keycap(main_key)))
        self._feet.addWidget(_foot(self.refix, self.draw, Keycap(main_key)))

    def _make_after(self, main_key: str, print_key: str) -> None:
        self.slip = Button(_("Draw slip"), icon="file-eye-outline", key=print_key)
        self.listen = Button(_("Go and listen"), "primary", icon="headphones")
        after = self._after
        for signal, asked in ((after.files.clicked, self.files_asked), (after.drawn.clicked, self.drawn_asked),
                              (self.slip.clicked, self.slip_asked), (self.listen.clicked, self.listening_asked),
                              (after.supplement_asked, self.supplement_asked)):
            signal.connect(asked)
        self.outcome, self.late, self.values = after.outcome, after.late, after.values
        self.files, self.drawn, self.supplement = after.files, after.drawn, after.supplement
        self._feet.addWidget(_foot(self.slip, self.listen, Keycap(main_key)))

    def _lay_out(self) -> None:
        """The steps and what they ask scroll when room is short; the buttons stay in sight."""
        scroll, content = self._scroll, self._content = QScrollArea(), QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(16, 8, 16, 4)
        inner.setSpacing(6)
        inner.addWidget(self.steps)
        inner.addWidget(self._before, 1)
        inner.addWidget(self._after, 1)
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (scroll, content, scroll.viewport()):
            part.setProperty("kind", "surface")
        self._feet.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.body.addWidget(scroll, 1)
        self.body.addWidget(self._feet)

    def _show_commitment(self, frame: Frame, zone: ZoneInfo) -> None:
        """Whether the station is bound by a C, in plain words."""
        commitment = frame.commitment
        self.entropy.allow_none(commitment is not None)
        self._chip(commitment is not None)
        if commitment is not None:
            since = instant_words(commitment.at_utc_ms, zone)
            self.commitment.tell("good", _("Commitment C is there since {when}").format(when=since),
                                 "" if self._feet.currentIndex() == ROLL else
                                 _("The station cannot choose the calls any more. A public number may be added."))
            self.commitment.setToolTip(plain_tip(commitment.value))
        elif frame.over:
            self.commitment.tell("warn", _("No commitment"), _(
                "The station made no commitment before the period ended: a public random number is needed."))
        else:
            self.commitment.tell("neutral", _("No commitment yet"), _(
                "The station makes it by itself while somebody works until then."))

    def _chip(self, is_committed: bool) -> None:
        words, tone = (_("Commitment"), "good") if is_committed else (_("No commitment"), "neutral")
        self.committed.set_chip(words, tone)

    def _show_before(self, frame: Frame, zone: ZoneInfo) -> None:
        self._possible, self._over, fixed = is_possible(frame), frame.over, frame.fixed
        self._show_side(self._before)
        holds = fixed is not None and fixed.holds
        if fixed is not None and holds:
            self.steps.set_note(MANIFEST, _("M {hash}, fixed by {who}").format(
                hash=short_hash(fixed.manifest_sha256), who=fixed.by))
        self._feet.setCurrentIndex(ROLL if holds else FIX)
        step = SEED if holds else MANIFEST if self._possible else LIST
        self.steps.go_to(step)
        self.set_title(_("Draw"), _("Step {step} of {steps}").format(step=step + 1, steps=5))
        self.entropy.setVisible(holds)
        self.not_over.setVisible(not frame.over)
        self.reason.setText(reason_words(frame, zone))
        self.reason.setVisible(bool(self.reason.text()))
        self.draw.setText(ngettext("Draw {count} call", "Draw {count} calls", frame.to_draw).format(
            count=frame.to_draw) if frame.to_draw else _("Draw"))
        self._take_fixed(fixed.manifest_sha256 if fixed is not None and holds else "")
        self._enable()

    def _take_fixed(self, manifest_sha256: str) -> None:
        """Dice are rolled for one manifest: those typed in for another are gone."""
        if manifest_sha256 == self._shown_fixed:
            return
        self._shown_fixed = manifest_sha256
        self.entropy.begin(("dice", self._account_id, manifest_sha256) if manifest_sha256 else None)
        if self._pressed and self.draw.isVisible():
            self.entropy.focus()
        self._pressed = False
        if manifest_sha256:  # once the layout knows how tall the steps above are
            QTimer.singleShot(0, self, self._show_dice)

    def _show_dice(self) -> None:
        """What is asked for next is in sight: on a low screen it lies below the steps."""
        bottom = self.entropy.mapTo(self._content, self.entropy.rect().bottomLeft())
        self._scroll.ensureVisible(bottom.x(), bottom.y(), 0, theme.GAP)

    def _show_after(self, facts: DrawFacts, zone: ZoneInfo) -> None:
        self._show_side(self._after)
        self._feet.setCurrentIndex(DONE)
        self._chip(bool(facts.commitment))
        self.set_title(_("Draw"), _("Draw made"))
        self._after.show_facts(facts, zone)
        self._shown_fixed = ""
        self.entropy.begin()
        if self._pressed and self.listen.isVisible():  # disabled while it drew, the button lost the keys
            self.listen.setFocus()
        self._pressed = False

    def _show_side(self, side: QWidget) -> None:
        """A draw that was made needs no steps any more."""
        for one in (self._before, self._after):
            one.setVisible(one is side)
        self.steps.setVisible(side is self._before)

    def _enable(self) -> None:
        allowed = self._possible and (self._over or self.not_over.isChecked()) and not self._busy
        for button in (self.fix, self.refix):
            button.setEnabled(allowed)
        self.draw.setEnabled(allowed and self.entropy.is_whole())

    def _ask_fix(self) -> None:
        self.fix_asked.emit(not self._over)

    def _ask_draw(self) -> None:
        self.draw_asked.emit(self.entropy.text(), not self._over)


def _foot(*parts: QWidget) -> QWidget:
    foot, line = QWidget(), QHBoxLayout()
    line.setContentsMargins(16, 8, 16, 12)
    line.setSpacing(8)
    line.addStretch(1)
    for part in parts:
        line.addWidget(part)
    foot.setLayout(line)
    return foot
