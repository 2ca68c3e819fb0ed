"""The right side of the draw page: the draw in plain steps, the one button, and the facts once it was made."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qadesk.i18n import _, ngettext
from qadesk.models.frame import DrawFacts, Frame
from qadesk.ui import theme
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip, Keycap
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label, plain_tip
from qadesk.ui.widgets.steps import Steps
from qadesk.ui.widgets.tiles import Tile

WIDTH = 400
LIST, SEED, DRAWN = range(3)


class DrawPanel(Tile):
    """`draw_asked(entropy)`, `files_asked()` and `listening_asked()` are what its buttons say."""

    draw_asked = Signal(str)
    files_asked = Signal()
    listening_asked = Signal()

    def __init__(self, main_key: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Draw"), "", parent)
        self._main_key = main_key
        self.setFixedWidth(WIDTH)
        self.add_control(Chip(_("No commitment"), "neutral"))
        self.steps = Steps((_("Calls, people and recordings are in"), _("Public random number"), _("Draw")))
        self._before, self._after = QWidget(), QWidget()
        self._stack, self._feet = QStackedWidget(), QStackedWidget()
        self._stack.addWidget(self._before)
        self._stack.addWidget(self._after)
        self._make_before()
        self._make_after()
        self._lay_out()

    def show_frame(self, frame: Frame, zone: ZoneInfo) -> None:
        """Show where the week stands: to be drawn, or drawn with its facts."""
        missing = frame.planned - frame.with_audio
        self.steps.set_note(LIST, _("{calls:,} calls, {missing:,} without a recording").format(
            calls=frame.planned, missing=missing))
        self.steps.set_note(SEED, _("Rolls of dice or a lottery result"))
        self.steps.set_note(DRAWN, _("The first complete draw counts"))
        if frame.draw is None:
            self._show_before(frame)
        else:
            self._show_after(frame.draw, zone)

    def press_main(self) -> None:
        """Press the main button of the side that is shown."""
        button = self.draw if self._stack.currentWidget() is self._before else self.listen
        if button.isVisible() and button.isEnabled():
            button.click()

    def set_busy(self, busy: bool) -> None:
        """A draw is being made: no second one can be asked for."""
        if busy:
            self._pressed = self.draw.hasFocus()
        self._busy = busy
        self._enable()

    def _make_before(self) -> None:
        self.entropy = QLineEdit()
        self.entropy.setMaxLength(200)
        self.entropy.setPlaceholderText(_("for example 20 rolls of a ten-sided die"))
        self.entropy_field = Field(_("Public random number (optional)"), self.entropy,
                                   _("Let two people roll it, one of them chosen by the agents. Without it the station "
                                     "makes a random number by itself."))
        self.commitment = Banner("neutral", _("No commitment"),
                                 _("The station made no promise before the week ended, so the draw says so. Anyone can "
                                   "still recompute it from its files."))
        self.not_over = QCheckBox(_("Draw although the week has not ended"))
        self.not_over.setToolTip(_("Calls that come later cannot be drawn any more."))
        self.not_over.toggled.connect(self._enable)
        self.reason = Label("", "caption", tone="warn", wrap=True)
        self.draw = Button(_("Draw"), "primary", icon="dice-multiple-outline")
        self.draw.clicked.connect(self._ask)
        self._busy = self._pressed = self._possible = self._over = False
        whole = QVBoxLayout(self._before)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addWidget(self.entropy_field)
        whole.addWidget(self.commitment)
        whole.addWidget(self.reason)
        whole.addWidget(self.not_over)
        whole.addStretch(1)
        self._feet.addWidget(_foot(self.draw, Keycap(self._main_key)))

    def _make_after(self) -> None:
        self.outcome = Banner("good", "")
        self._facts = QGridLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(8)
        self._facts.setColumnStretch(1, 1)
        self.values: dict[str, QLineEdit] = {}
        for row, (key, caption) in enumerate((("manifest", _("Manifest M")), ("chance", _("Random number")),
                                              ("seed", _("Seed")))):
            value = QLineEdit()
            value.setReadOnly(True)
            value.setFont(theme.mono())
            value.setAccessibleName(caption)
            self.values[key] = value
            self._facts.addWidget(Label(caption, "caption"), row, 0)
            self._facts.addWidget(value, row, 1)
        self.files = Button(_("Write files …"), icon="file-export-outline")
        self.listen = Button(_("Go and listen"), "primary", icon="headphones")
        self.files.clicked.connect(self.files_asked)
        self.listen.clicked.connect(self.listening_asked)
        whole = QVBoxLayout(self._after)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addWidget(self.outcome)
        whole.addLayout(self._facts)
        whole.addWidget(Label(_("No commitment was made before the week ended. The files hold all that is needed to "
                                "recompute the draw."), "caption", wrap=True))
        whole.addStretch(1)
        self._feet.addWidget(_foot(self.files, self.listen, Keycap(self._main_key)))

    def _lay_out(self) -> None:
        """The steps and what they ask scroll when room is short; the buttons stay in sight."""
        scroll, content = QScrollArea(), QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(16, 12, 16, 8)
        inner.setSpacing(8)
        inner.addWidget(self.steps)
        inner.addWidget(self._stack, 1)
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

    def _show_before(self, frame: Frame) -> None:
        self._show_side(self._before)
        self._possible, self._over = frame.to_draw > 0, frame.over
        self.steps.go_to(SEED if self._possible else LIST)
        self.set_title(_("Draw"), _("Step {step} of {steps}").format(step=2 if self._possible else 1, steps=3))
        self.not_over.setVisible(not frame.over)
        self.reason.setVisible(not self._possible)
        self.reason.setText(_("No call can be drawn yet: bring in the people, the call list and the recordings."))
        self.draw.setText(ngettext("Draw {count} call", "Draw {count} calls", frame.to_draw).format(
            count=frame.to_draw) if self._possible else _("Draw"))
        self._enable()

    def _show_after(self, facts: DrawFacts, zone: ZoneInfo) -> None:
        self._show_side(self._after)
        self.steps.go_to(len((LIST, SEED, DRAWN)))
        self.set_title(_("Draw"), _("Done"))
        when = datetime.fromtimestamp(facts.at_utc_ms / 1000, zone).strftime("%Y-%m-%d %H:%M")
        self.outcome.set_words(ngettext("{count} call drawn", "{count} calls drawn", facts.drawn).format(
            count=facts.drawn), _("by {who}, {when}").format(who=facts.by, when=when))
        self.steps.set_note(SEED, _("Typed in") if facts.entropy else _("Made by the station"))
        for key, value in (("manifest", facts.manifest_sha256), ("chance", facts.entropy or facts.secret),
                           ("seed", facts.seed)):
            self.values[key].setText(value)
            self.values[key].setToolTip(plain_tip(value))
            self.values[key].setCursorPosition(0)
        if self._pressed and self.listen.isVisible():  # disabled while it drew, the button lost the keys
            self.listen.setFocus()
        self._pressed = False

    def _show_side(self, side: QWidget) -> None:
        self._stack.setCurrentWidget(side)
        self._feet.setCurrentIndex(self._stack.currentIndex())

    def _enable(self) -> None:
        allowed = self._over or self.not_over.isChecked()
        self.draw.setEnabled(self._possible and allowed and not self._busy)

    def _ask(self) -> None:
        self.draw_asked.emit(self.entropy.text())


def _foot(*parts: QWidget) -> QWidget:
    foot, line = QWidget(), QHBoxLayout()
    line.setContentsMargins(16, 8, 16, 12)
    line.setSpacing(8)
    line.addStretch(1)
    for part in parts:
        line.addWidget(part)
    foot.setLayout(line)
    return foot
