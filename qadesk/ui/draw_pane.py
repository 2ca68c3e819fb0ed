"""The tab 抽样: five figures, the frame as a bar, each agent's quota, and the draw at the right."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import N_, _, ngettext
from qadesk.models.frame import EXCLUSION_NAMES, AgentFrame, Exclusion, Frame
from qadesk.models.period_words import days_words
from qadesk.models.periods import Supplement
from qadesk.models.shifts import clock_text
from qadesk.models.traffic import Spans
from qadesk.ui import theme
from qadesk.ui.draw_panel import DrawPanel
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.frame_bar import COUNTER, DOTS, EMPTY, HATCH, PLAIN, ROWS, SOLID, FrameBar, FramePart
from qadesk.ui.widgets.labels import ElidedLabel, plain_tip
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import FigureTile, Tile

_EXCLUDED = (
    (Exclusion.WRONG_QUEUE, "edge", EMPTY), (Exclusion.TRAINING_CALL, "edge", HATCH),
    (Exclusion.LEGAL_HOLD, "warn", SOLID), (Exclusion.TOO_SHORT, "edge", PLAIN), (Exclusion.NO_AUDIO, "fatal", HATCH),
    (Exclusion.NOT_AGENT, "edge", DOTS), (Exclusion.DUPLICATE_LEG, "edge", COUNTER),
    (Exclusion.EARLIER_DRAW, "edge", ROWS))
_PEAK, _LOW = N_("Peak {times}"), N_("Low {times}")
_GAP_SHARE = 20  # a note when one call in so many of an agent has no recording


class DrawPane(QWidget):
    """Shows a Frame; `import_asked()` when there is nothing yet, `calls_asked()` to see the calls behind it,
    `reconcile_asked()` to hold them against the recordings, `aliases_asked()` to settle who unknown agents are."""

    import_asked = Signal()
    calls_asked = Signal()
    reconcile_asked = Signal()
    aliases_asked = Signal()

    def __init__(self, main_key: str, print_key: str = "", *, account_id: str = "", settles: bool = False,
                 parent: QWidget | None = None) -> None:
        """`settles`: the reader may say who unknown agents are."""
        super().__init__(parent)
        self._settles = settles
        self.panel = DrawPanel(main_key, print_key, account_id=account_id)
        self._make_tiles()
        self._make_frame()
        self._make_table()
        self._lay_out()

    def show_frame(self, frame: Frame, zone: ZoneInfo) -> None:
        """Show the frame of a period."""
        self._stack.setCurrentIndex(1)
        self._show_figures(frame)
        self.bar.set_parts(frame_parts(frame))
        self.aliases.setVisible(self._settles and frame.excluded.get(Exclusion.NOT_AGENT, 0) > 0)
        self.traffic.setText(traffic_words(frame.traffic))
        self.traffic.setVisible(bool(self.traffic.text()))
        late = isinstance(frame.period, Supplement)
        shown = [agent for agent in frame.agents if agent.eligible or not late]
        self.table.set_rows(shown)
        self._agents.set_title(_("Quota per agent"), ngettext("{count} agent", "{count} agents", len(shown))
                               .format(count=len(shown)))
        self.panel.show_frame(frame, zone)

    def show_nothing(self) -> None:
        """There are no calls yet."""
        self._stack.setCurrentIndex(0)

    def is_empty(self) -> bool:
        """Whether it says that there are no calls yet."""
        return self._stack.currentIndex() == 0

    def _make_tiles(self) -> None:
        self.calls, self.recorded, self.eligible, self.to_draw, self.agents = (
            FigureTile(caption, opens=False) for caption in (
                _("Calls in the list"), _("With recording"), _("Can be drawn"), _("To draw"), _("Agents covered")))

    def _make_frame(self) -> None:
        self._frame = Tile(_("Frame"), _("Every call is in it; rules exclude, never an ear"))
        show = Button(_("Show the calls"), "link")
        show.clicked.connect(self.calls_asked)
        reconcile = Button(_("Reconciliation"), "link")
        reconcile.clicked.connect(self.reconcile_asked)
        self.aliases = Button(_("Aliases"), "link")
        self.aliases.setToolTip(plain_tip(_("Settle who the agents are")))
        self.aliases.clicked.connect(self.aliases_asked)
        for button in (self.aliases, reconcile, show):
            self._frame.add_control(button)
        self.bar = FrameBar(_("Frame"))
        self._frame.body.setContentsMargins(theme.TILE_PADDING, 10, theme.TILE_PADDING, 4)
        self.traffic = ElidedLabel("", "caption", tone="text3")
        self._frame.body.addWidget(self.bar)
        self._frame.body.addWidget(self.traffic)

    def _make_table(self) -> None:
        self._agents = Tile(_("Quota per agent"))
        self.search = SearchField(_("Find agent or team"))
        self.search.set_width(180)
        self._agents.add_control(self.search)
        self.table: RecordTable[AgentFrame] = RecordTable(_("Quota per agent"), [
            Column("agent", _("Agent"), lambda r: r.staff_no, width=72),
            Column("name", _("Name"), lambda r: r.name, width=76),
            Column("team", _("Team"), lambda r: r.team, width=72),
            Column("days", _("Days"), lambda r: str(r.online_days), number=True, sort=lambda r: r.online_days,
                   width=64),
            Column("calls", _("Calls"), lambda r: f"{r.calls:,}", number=True, sort=lambda r: r.calls, width=60),
            Column("missing", _("Missing"), lambda r: f"{r.no_audio:,}", number=True, sort=lambda r: r.no_audio,
                   width=72, tone=lambda r: "warn" if _has_gap(r) else "text"),
            Column("eligible", _("Eligible"), lambda r: f"{r.eligible:,}", number=True,
                   sort=lambda r: r.eligible, width=68),
            Column("quota", _("Quota"), lambda r: str(r.quota), number=True, sort=lambda r: r.quota, width=60),
            Column("chance", _("Chance"), lambda r: f"{float(r.chance):.3f}", number=True,
                   sort=lambda r: float(r.chance), width=80),
            Column("note", _("Note"), note, kind="chip", stretch=True,
                   tone=lambda r: "accent" if r.new_staff and not _has_gap(r) else "warn"),
        ], key=lambda r: r.staff_no, empty=EmptyState("account-voice", _("No agent has a call in this period"),
                                                      _("Bring in a list of people, so that staff numbers are known.")))
        self.search.sought.connect(self.table.seek)
        self._agents.body.addWidget(self.table)

    def _lay_out(self) -> None:
        button = Button(_("Import …"), "primary", icon="tray-arrow-down")
        button.clicked.connect(self.import_asked)
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState("dice-multiple-outline", _("There are no calls yet"), _(
            "A week is drawn from the switch's call list, the people and the recordings."), button))
        filled = QWidget()
        whole, figures, below, left = QVBoxLayout(filled), QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        for tile in (self.calls, self.recorded, self.eligible, self.to_draw, self.agents):
            figures.addWidget(tile, 1)
        left.addWidget(self._frame)
        left.addWidget(self._agents, 1)
        below.addLayout(left, 1)
        below.addWidget(self.panel)
        whole.addLayout(figures)
        whole.addLayout(below, 1)
        for layout in (whole, figures, below, left):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme.GAP)
        self._stack.addWidget(filled)
        reading = EmptyState("dice-multiple-outline", _("The calls are being read …"))
        self._stack.setCurrentIndex(self._stack.addWidget(reading))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _show_figures(self, frame: Frame) -> None:
        self.calls.set_figure(f"{frame.calls:,}", days_words(frame.period))
        missing = frame.planned - frame.with_audio
        share = f"{frame.with_audio / frame.planned:.1%}" if frame.planned else "–"
        self.recorded.set_figure(share, _("{have:,} calls, {missing:,} missing").format(
            have=frame.with_audio, missing=missing), chip=_("Gap") if missing else _("Whole"),
            tone="warn" if missing else "good")
        self.eligible.set_figure(f"{frame.eligible:,}", _("{count:,} excluded, each with a code").format(
            count=frame.calls - frame.eligible))
        concerned = [agent for agent in frame.agents if agent.quota]
        self.to_draw.set_figure(f"{frame.to_draw:,}", ngettext(
            "{agents} agent, new staff: {new}", "{agents} agents, new staff: {new}", len(concerned)).format(
            agents=len(concerned), new=sum(agent.new_staff for agent in concerned)))
        if isinstance(frame.period, Supplement):  # whom nothing came late of lacks nothing
            self.agents.set_figure(str(frame.covered), _("have a call that came late"))
            return
        whole = frame.covered == len(frame.agents) and frame.covered > 0
        self.agents.set_figure(f"{frame.covered} / {len(frame.agents)}", _("have a call that can be drawn"),
                               chip=_("Whole") if whole else _("Gap"), tone="good" if whole else "warn")


def frame_parts(frame: Frame) -> tuple[FramePart, ...]:
    """The parts of the frame's bar: what can be drawn, then the exclusions by code."""
    return (FramePart(_("Can be drawn"), frame.eligible, "primary", SOLID),
            *(FramePart(_(EXCLUSION_NAMES[reason]), frame.excluded.get(reason, 0), tone, pattern)
              for reason, tone, pattern in _EXCLUDED))


def traffic_words(spans: Spans) -> str:
    """When the day's peaks and lows are: `高峰 09:30–11:30 · 低峰 06:00–07:00`; "" when they are not known."""
    parts = [_(words).format(times=_(", ").join(f"{clock_text(begin)}–{clock_text(end)}" for begin, end in found))
             for words, found in ((_PEAK, spans.peak), (_LOW, spans.low)) if found]
    return " · ".join(parts)


def note(agent: AgentFrame) -> str:
    """What is special about an agent's line: missing recordings before a higher quota."""
    if _has_gap(agent):
        return _("{count} not recorded").format(count=agent.no_audio)
    if not agent.quota:
        return ""
    if agent.more:
        return _("More after a fatal item or complaint")
    return _("New staff: quota {quota}").format(quota=agent.quota) if agent.new_staff else ""


def _has_gap(agent: AgentFrame) -> bool:
    return agent.no_audio * _GAP_SHARE > agent.calls or (agent.quota > 0 and agent.eligible == 0 < agent.no_audio)
