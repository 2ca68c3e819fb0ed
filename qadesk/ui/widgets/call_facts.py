"""The row of 36 px above the waveform: agent, team and queue, origin; number, start, band. And the same as a list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QWidget

from qadesk.i18n import N_, _
from qadesk.models.listening import CallFacts, clock_text
from qadesk.ui import theme
from qadesk.ui.queue_list import ORIGIN_TONES, origin_name
from qadesk.ui.widgets.buttons import IconButton
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.labels import ElidedLabel, Label

HEIGHT_PX = 36
GAP_PX = 4
DIRECTIONS = {"in": N_("Inbound"), "out": N_("Outbound"), "internal": N_("Internal call")}


class CallFactsBar(QFrame):
    """The number is masked until the eye is pressed; whoever listens to `number_asked` has that look audited."""

    number_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setFixedHeight(HEIGHT_PX)
        self.agent, self.team = Label("", "title"), ElidedLabel("", "body", tone="text2")
        self.origin = Chip("", "neutral")
        self.direction, self.number = Label("", "caption"), Label("", "body")
        self.may_unmask = True
        self.eye = IconButton("eye-outline", _("Show the full number (this is audited)"))
        self._start_caption, self.start = Label(_("Began"), "caption"), Label("", "body")
        self._band_caption, self.band = Label(_("Time of day"), "caption"), Label("", "body")
        self.eye.clicked.connect(self.number_asked)
        self._all = QWidget(self)  # shown and hidden as one: a widget each would cost more than all the rest
        self._lay_out()
        self.set_facts(None)

    def set_facts(self, facts: CallFacts | None) -> None:
        """Show a call, its number masked; None shows nothing."""
        self._all.setVisible(facts is not None)
        if facts is None:
            return
        self.agent.setText(facts.agent_code)
        self.team.setText(" · ".join(part for part in (facts.agent_name, facts.team, facts.queue_name) if part))
        self.origin.set_chip(origin_name(facts.origin), ORIGIN_TONES[facts.origin])  # type: ignore[index]
        self.direction.setText(_(DIRECTIONS.get(facts.direction, N_("Number"))))
        self.number.setText(facts.number_masked or _("none"))
        self.eye.setEnabled(bool(facts.number_masked))
        self.eye.setVisible(self.may_unmask)
        self.start.setText(f"{facts.started_at:%m-%d %H:%M}")
        self.band.setText(facts.band)
        self._fit()

    def show_number(self, number: str) -> None:
        """Show the full number, until another call is shown."""
        self.number.setText(number)
        self.eye.setEnabled(False)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, HEIGHT_PX)

    def _lay_out(self) -> None:
        outer = QHBoxLayout(self)
        outer.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._all)
        row = QHBoxLayout(self._all)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(theme.GAP, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.agent)
        row.addWidget(self.team)
        row.addWidget(self.origin)
        row.addStretch(1)
        for pair in ((self.direction, self.number, self.eye), (self._start_caption, self.start),
                     (self._band_caption, self.band)):
            for widget in pair:
                row.addWidget(widget)
            row.addSpacing(GAP_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where room is short the band goes first, then the start: both stand under 通话信息 as well."""
        row = self._all.layout()
        assert row is not None
        shown = ((self._band_caption, self.band), (self._start_caption, self.start))
        rooms = [sum(widget.sizeHint().width() + row.spacing() for widget in pair) + GAP_PX for pair in shown]
        hidden = [pair for pair in shown if pair[1].isHidden()]
        needed = row.sizeHint().width() + sum(rooms[shown.index(pair)] for pair in hidden)
        for pair, room in zip(shown, rooms, strict=True):
            hide = needed > self.width()
            needed -= room if hide else 0
            for widget in pair:
                if widget.isHidden() != hide:
                    widget.setVisible(not hide)


LINES: tuple[tuple[str, Callable[[CallFacts], str]], ...] = (
    (N_("Agent"), lambda facts: " ".join(part for part in (facts.agent_code, facts.agent_name) if part)),
    (N_("Team"), lambda facts: facts.team),
    (N_("Direction"), lambda facts: _(DIRECTIONS[facts.direction]) if facts.direction in DIRECTIONS else ""),
    (N_("Number"), lambda facts: facts.number_masked),
    (N_("Business"), lambda facts: facts.queue_name),
    (N_("Began"), lambda facts: f"{facts.started_at:%Y-%m-%d %H:%M:%S}"),
    (N_("Time of day"), lambda facts: facts.band),
    (N_("Length by the call list"), lambda facts: clock_text(facts.duration_ms)),
    (N_("Origin"), lambda facts: " ".join(part for part in (origin_name(facts.origin), facts.period) if part)),
    (N_("Listening plan"), lambda facts: facts.note),
    (N_("Recording"), lambda facts: facts.file_name),
    (N_("Format"), lambda facts: f"{facts.codec} {facts.sample_rate_hz:,} Hz" if facts.codec else ""),
    (N_("Call number"), lambda facts: facts.rec_id),
)


class CallFactsList(QFrame):
    """All facts of a call, one a line, under the tab 通话信息."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self._values = [ElidedLabel("–") for _line in LINES]
        columns = QHBoxLayout(self)
        columns.setContentsMargins(theme.GAP, 8, theme.GAP, 8)
        columns.setSpacing(24)
        half = (len(LINES) + 1) // 2
        for part in (slice(0, half), slice(half, None)):
            form = QFormLayout()
            form.setVerticalSpacing(6)
            form.setHorizontalSpacing(theme.GAP)
            for (words, _value), label in zip(LINES[part], self._values[part], strict=True):
                form.addRow(Label(_(words), "caption"), label)
            columns.addLayout(form, 1)

    def set_facts(self, facts: CallFacts | None) -> None:
        """Show a call; None shows dashes."""
        for (_words, value), label in zip(LINES, self._values, strict=True):
            label.setText((value(facts) if facts else "") or "–")
