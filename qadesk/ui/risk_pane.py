"""The tab 风险通话: calls whose acoustic marks count, the most marks first, and how far the recordings are measured.

They are picked on purpose, so none of it enters the fair sample or a score; listening plans put them into the queue.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.acoustic_limits import RISKS
from qadesk.models.acoustic_marks import (
    OUTSIDE,
    QUEUED,
    SCORED,
    AcousticProgress,
    RiskFilter,
    RiskPage,
    RiskRow,
)
from qadesk.models.acoustics import MarkKind
from qadesk.ui import theme
from qadesk.ui.acoustic_words import name_of
from qadesk.ui.calls_pane import clock
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Bar, SearchField, refill
from qadesk.ui.widgets.labels import ElidedLabel
from qadesk.ui.widgets.notice_line import NoticeLine
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

SETTLE_MS = 250
BAR_PX = 120
DAYS = (7, 28, 92, 366)
PLACE_TONES = {SCORED: "good", QUEUED: "accent", OUTSIDE: "neutral"}


class RiskPane(QWidget):
    """`asked()`: another filter is wanted; `opened(RiskRow)`: Enter, a double click or the link of a row.

    `plan_asked()`: the calls chosen are wanted in the queue; `export_asked()`: the list is wanted as a file; who may
    not export it is not offered that."""

    asked = Signal()
    opened = Signal(object)
    failures_asked = Signal()
    export_asked = Signal()
    plan_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, exports: bool = False) -> None:
        super().__init__(parent)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.asked)
        self._make_controls()
        self.export = Button(_("Export the list …"), icon="table-arrow-down")
        self.export.setVisible(exports)
        self.export.clicked.connect(self.export_asked)
        self.plan = Button(_("Put into the queue …"), icon="headphones")
        self.plan.clicked.connect(self.plan_asked)
        self._make_table()
        self.purpose = NoticeLine("information-outline", "neutral")
        self.purpose.say(_("Picked on purpose: these calls do not enter the fair sample, and marks change no score."))
        self.measured, self.bar = ElidedLabel("", "caption"), Bar(_("Recordings measured"))
        self.bar.setFixedWidth(BAR_PX)
        self.failures = Button("", "link")
        self.failures.clicked.connect(self.failures_asked)
        self.place = ElidedLabel("", "caption")
        self._lay_out()
        self.show_progress(AcousticProgress())

    # what is shown

    def show_page(self, page: RiskPage) -> None:
        """Show these calls; the filter keeps what was chosen in it."""
        refill(self.team, [(team, team) for team in page.teams])
        self.table.set_rows(page.rows)
        self.export.setEnabled(bool(page.rows))
        self._offer_plan()
        shown = len(page.rows)
        self.place.setText(_("the first {shown:,} of {total:,} calls").format(shown=shown, total=page.total)
                           if page.total > shown else
                           ngettext("{count:,} call", "{count:,} calls", shown).format(count=shown))

    def show_progress(self, progress: AcousticProgress) -> None:
        """Show how many recordings are measured, and whether it goes on."""
        done, whole = progress.measured + progress.failed_total, progress.recordings
        said = _("{done:,} of {whole:,} recordings are measured").format(done=progress.measured, whole=whole)
        if progress.waiting and not progress.running:
            said = _("{said}; measuring rests now and goes on by itself").format(said=said)
        if progress.away:
            said += ngettext("; {count:,} is away", "; {count:,} are away", progress.away).format(count=progress.away)
        self.measured.setText(said if whole else _("There are no recordings to measure."))
        self.bar.set_share(done, whole)
        self.bar.setVisible(done < whole)
        count = progress.failed_total
        self.failures.setText(_("{count:,} cannot be measured …").format(count=count))
        self.failures.setVisible(bool(count))
        self._explain_empty(progress)

    def wanted(self) -> RiskFilter:
        """What the controls say."""
        kind = self.kind.currentData()  # Qt gives a plain str back
        return RiskFilter(self.search.text(), "", self.team.currentData() or "", MarkKind(kind) if kind else None,
                          self.days.currentData())

    def outside(self) -> tuple[int, ...]:
        """Of the calls chosen, those that do not stand in the queue."""
        return tuple(row.call_id for row in self.table.selected() if row.place == OUTSIDE)

    def _offer_plan(self) -> None:
        self.plan.setEnabled(bool(self.outside()))

    def _explain_empty(self, progress: AcousticProgress) -> None:
        why = (_("Recordings are still being measured; calls appear here by themselves.") if progress.waiting else
               _("No call of these days passes the thresholds, or the filter leaves none.") if progress.recordings else
               _("Import recordings; they are measured in the background."))
        self.table.empty.set_words(_("No call at risk"), why)

    # making

    def _make_controls(self) -> None:
        self.search = SearchField(_("Agent, name, queue"))
        self.search.set_width(180)
        self.search.sought.connect(lambda _words: self._settle.start())
        self.team, self.kind, self.days = QComboBox(), QComboBox(), QComboBox()
        self.team.addItem(_("All teams"), "")
        self.kind.addItem(_("All kinds of marks"), None)
        for kind in RISKS:
            self.kind.addItem(name_of(kind), kind)
        for days in DAYS:
            self.days.addItem(_("Last {count} days").format(count=days), days)
        self.days.setCurrentIndex(1)
        for box, name in ((self.team, _("Team")), (self.kind, _("Kind of mark")), (self.days, _("Time span"))):
            box.setAccessibleName(name)
            box.activated.connect(lambda _index: self.asked.emit())

    def _make_table(self) -> None:
        self.table: RecordTable[RiskRow] = RecordTable(_("Calls at risk"), [
            Column("start", _("Start"), lambda row: f"{row.started_at:%Y-%m-%d %H:%M}",
                   sort=lambda row: row.started_at, width=132),
            Column("agent", _("Agent"), lambda row: row.agent_no),
            Column("name", _("Name"), lambda row: row.agent_name, widest=140),
            Column("team", _("Team"), lambda row: row.team, widest=160),
            Column("duration", _("Duration"), lambda row: clock(row.duration_ms), number=True,
                   sort=lambda row: row.duration_ms),
            Column("count", _("Marks"), lambda row: str(_count(row)), number=True, sort=_count),
            Column("marks", _("Which"), marks_text, stretch=True, hint=marks_text),
            Column("judged", _("Judged"), judged_text, number=True, sort=lambda row: row.decided_marks),
            Column("place", _("Where it stands"), lambda row: _(row.place), kind="chip",
                   tone=lambda row: PLACE_TONES[row.place], hint=_place_hint),
            Column("open", "", open_text, kind="link"),
        ], key=lambda row: row.call_id, several=True, empty=EmptyState("alert-circle-check-outline", ""))
        self.table.view.selectionModel().selectionChanged.connect(lambda *_changed: self._offer_plan())
        self.table.link_pressed.connect(lambda row, _column: self.opened.emit(row))
        self.table.opened.connect(lambda row: None if open_text(row) else self.opened.emit(row))

    def _lay_out(self) -> None:
        tile, foot = Tile(_("Calls at risk")), QHBoxLayout()
        for control in (self.team, self.kind, self.days, self.search, self.plan, self.export):
            tile.add_control(control)
        foot.setContentsMargins(theme.TILE_PADDING, 4, theme.TILE_PADDING, 4)
        foot.setSpacing(8)
        for part, stretch in ((self.measured, 1), (self.bar, 0), (self.failures, 0), (self.place, 0)):
            foot.addWidget(part, stretch)
        tile.body.addWidget(self.purpose)
        tile.body.addWidget(self.table, 1)
        tile.body.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(tile)


def marks_text(row: RiskRow) -> str:
    """`Interruption 3 · Dead air 1`."""
    return " · ".join(f"{name_of(kind)} {count}" for kind, count in row.counts)


def judged_text(row: RiskRow) -> str:
    """`2 / 5`: of its marks so many were judged."""
    return f"{row.decided_marks} / {row.decided_marks + row.open_marks}"


def open_text(row: RiskRow) -> str:
    """What the row can be opened as; empty where it cannot."""
    return {SCORED: _("Open the record"), QUEUED: _("Listen"), OUTSIDE: ""}[row.place]


def _place_hint(row: RiskRow) -> str:
    return _("It can be put into the queue by a listening plan.") if row.place == OUTSIDE else ""


def _count(row: RiskRow) -> int:
    return sum(count for _kind, count in row.counts)
