"""The window 抽样框对账, step 1 of a draw: the switch's list against the recordings, and the calls behind numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.reconciliation import AgentDay, Behind, NoneEligible, Part, Reconciled, Silent
from qadesk.models.reconciliation_words import coverage_words, days_words, findings, gap_words, reasons_words, remark
from qadesk.models.sequences import Gap
from qadesk.security.roles import may
from qadesk.ui import theme
from qadesk.ui.frame_calls_dialog import FrameCallsDialog
from qadesk.ui.help_key import TOPIC
from qadesk.ui.list_files import choose_sheet
from qadesk.ui.messages import MessageBar
from qadesk.ui.password_dialog import act_with_password
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import ElidedLabel, Label, divider
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tabs import Tabs
from qadesk.ui.widgets.window_frame import frame_window

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.models.periods import DrawPeriod
    from qadesk.services.desk import Desk

SIZE = (1160, 620)
PARTS = {"expected": Part.EXPECTED, "present": Part.PRESENT, "missing": Part.MISSING, "same": Part.DUPLICATE,
         "eligible": Part.ELIGIBLE}


class ReconciliationDialog(QDialog):
    """A window of its own that blocks nothing; a number pressed, or Enter on a day, opens its calls.

    `stray_asked()`: the recordings that no call goes with are to be listed; `settle_asked()`: who the agents are that
    nobody knows is to be settled."""

    stray_asked, settle_asked = Signal(), Signal()

    def __init__(self, period: DrawPeriod, *, desk: Desk, actor: Actor, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Reconciliation of the frame"))
        self.setMinimumSize(820, 420)
        self.resize(*SIZE)
        self.setProperty(TOPIC, "recordings#" + _("Reconciliation of the frame"))
        self.period, self._desk, self._actor, self._tasks = period, desk, actor, tasks
        self.found: Reconciled | None = None
        self.messages = MessageBar("reconciliation")
        self.share = ElidedLabel("", "caption")
        self.only = QCheckBox(_("Only what needs a look"))
        self.only.setChecked(True)
        self.search = SearchField(_("Find agent or team"))
        self.search.set_width(170)
        self.export = Button(_("Export …"), icon="table-arrow-down")
        self.export.setVisible(may(actor, "reconciliation.export"))
        self.print_button = Button(_("Print preview"), icon="file-eye-outline")
        self._make_tables()
        self._lay_out()
        self._connect()
        tasks.run(self, lambda: desk.reconciliation.period(actor, period), self._show, self.messages.show_error,
                  lane="count")
        self.days.setFocus()

    def print_paper(self) -> None:
        """Make the paper and open its preview."""
        self._tasks.run(self, lambda: self._desk.printing.reconciliation(self._actor, self.period),
                        lambda paper: PreviewDialog(paper, desk=self._desk, actor=self._actor, tasks=self._tasks,
                                                    parent=self).show(), self.messages.show_error, lane="read")

    def export_to(self, path: Path) -> None:
        """Write the list there, after the password."""
        act_with_password(
            self, self._tasks, _("Export the reconciliation"),
            lambda password: self._desk.reconciliation.export(self._actor, self.period, path, password),
            lambda rows: self.messages.show_message("good", _("The list was written."), ngettext(
                "{count} row: {file}", "{count} rows: {file}", rows).format(count=rows, file=path)))

    def open_calls(self, day: AgentDay, column: str = "") -> FrameCallsDialog | None:
        """Open the calls behind a number of an agent's day: the missing ones, unless a column says which; none where
        none was expected."""
        if not column and not day.expected:
            return None
        part = PARTS.get(column, Part.MISSING if day.missing else Part.EXPECTED)
        words = _("{agent} on {day}: {number}").format(
            agent=f"{day.agent_no} {day.name}".strip(), day=day.day.isoformat(), number=_part_words(part))
        return self._open(Behind(part, day.agent_no, day.day), words)

    def _open(self, behind: Behind, words: str) -> FrameCallsDialog:
        dialog = FrameCallsDialog(self.period, behind, words, desk=self._desk, actor=self._actor, tasks=self._tasks,
                                  parent=self)
        dialog.show()
        return dialog

    def _show(self, found: Reconciled) -> None:
        self.found = found
        self.share.setText(f"{found.period} · {coverage_words(found)}")
        sentences = list(findings(found))
        self.banner.tell("warn" if sentences else "good", _("Look at this before the draw") if sentences else
                         _("List and recordings agree, and nobody is missing."), "\n".join(sentences))
        self.stray.setVisible(found.stray > 0)
        self.settle.setVisible(found.unsettled > 0 and may(self._actor, "aliases.settle"))
        self.none.set_rows(found.none_eligible)
        self.silent.set_rows(found.silent)
        self.gaps.set_rows(found.gaps)
        if all(day.is_whole for day in found.days):
            self.only.setChecked(False)
        for at, (words, rows) in enumerate((
                (_("By agent and day"), None), (_("None to draw"), found.none_eligible),
                (_("Rostered, but no call"), found.silent), (_("Ids left out"), found.gaps))):
            self.tabs.setTabText(at, words if rows is None else f"{words} {len(rows)}")
        self._show_days()

    def _show_days(self) -> None:
        if self.found is not None:
            self.days.set_rows([day for day in self.found.days if not (self.only.isChecked() and day.is_whole)])

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.tabs.currentChanged.connect(lambda tab: self.only.setVisible(tab == 0))
        self.only.toggled.connect(lambda _on: self._show_days())
        for table in (self.days, self.none, self.silent, self.gaps):
            self.search.sought.connect(table.seek)
        self.days.link_pressed.connect(self.open_calls)
        self.days.opened.connect(self.open_calls)
        self.none.link_pressed.connect(lambda agent, _column: self._open(
            Behind(Part.EXCLUDED, agent.agent_no), f"{agent.agent_no} {agent.name}".strip()))
        self.print_button.clicked.connect(self.print_paper)
        self.stray.clicked.connect(self.stray_asked)
        self.settle.clicked.connect(self.settle_asked)
        self.export.clicked.connect(lambda: choose_sheet(
            self, _("Where the list goes"), _("reconciliation {period}.xlsx").format(period=self.period.name),
            self.export_to))

    def _make_tables(self) -> None:
        self.days: RecordTable[AgentDay] = RecordTable(_("By agent and day"), [
            Column("day", _("Day"), lambda row: row.day.isoformat(), width=96),
            Column("agent", _("Agent"), lambda row: row.agent_no, width=76),
            Column("name", _("Name"), lambda row: row.name, widest=110),
            Column("team", _("Team"), lambda row: row.team, widest=120),
            _number("expected", _("Expected"), lambda row: row.expected),
            _number("present", _("Present"), lambda row: row.present),
            _number("missing", _("Missing"), lambda row: row.missing),
            _number("same", _("Same sound"), lambda row: row.duplicates),
            _number("eligible", _("Eligible"), lambda row: row.eligible),
            Column("remark", _("Remark"), remark, stretch=True, tone=lambda row: "warn", hint=remark),
        ], key=lambda row: (row.day, row.agent_no), empty=EmptyState(
            "check", _("On every day list and recordings agree."), _("Untick the box to see all days.")))
        self.none: RecordTable[NoneEligible] = RecordTable(_("Agents without a call that can be drawn"), [
            Column("agent", _("Agent"), lambda row: row.agent_no, width=76),
            Column("name", _("Name"), lambda row: row.name, widest=140),
            Column("team", _("Team"), lambda row: row.team, widest=140),
            Column("calls", _("Calls"), lambda row: f"{row.calls:,}", number=True, sort=lambda row: row.calls),
            Column("why", _("Why"), reasons_words, stretch=True, hint=reasons_words),
            Column("open", _("Next step"), lambda row: _("{step} →").format(step=_("Its calls")), kind="link"),
        ], key=lambda row: row.agent_no, empty=EmptyState(
            "check", _("Every agent with calls has one that can be drawn.")))
        self.silent: RecordTable[Silent] = RecordTable(_("Rostered, but no call"), [
            Column("agent", _("Agent"), lambda row: row.agent_no, width=76),
            Column("name", _("Name"), lambda row: row.name, widest=140),
            Column("team", _("Team"), lambda row: row.team, widest=140),
            Column("days", _("Days rostered"), lambda row: str(len(row.days)), number=True,
                   sort=lambda row: len(row.days)),
            Column("which", _("Which"), days_words, stretch=True, hint=days_words),
        ], key=lambda row: row.agent_no, empty=EmptyState(
            "check", _("Everybody who was rostered has calls, or there is no roster.")))
        self.gaps: RecordTable[Gap] = RecordTable(_("Ids left out"), [
            Column("source", _("Source"), lambda row: row.source, widest=140),
            Column("ids", _("Ids"), lambda row: row.ids, stretch=True, hint=lambda row: row.ids),
            Column("count", _("How many"), lambda row: f"{row.count:,}", number=True, sort=lambda row: row.count),
            Column("between", _("Between the calls of"), gap_words, width=250),
        ], key=lambda row: (row.source, row.ids), empty=EmptyState(
            "check", _("No id is left out, or the ids of this list do not count up.")))

    def _lay_out(self) -> None:
        self.banner, self.stray = Banner("neutral", ""), Button(_("Show the recordings without a call"), "link")
        self.settle = Button(_("Settle who the agents are"), "link")
        for button in (self.settle, self.stray):
            button.hide()
            self.banner.add_action(button)
        self.tabs = Tabs(_("Views"), (_("By agent and day"), _("None to draw"), _("Rostered, but no call"),
                                      _("Ids left out")))
        self._stack = QStackedWidget()
        for table in (self.days, self.none, self.silent, self.gaps):
            self._stack.addWidget(table)
        body, whole, row = QWidget(), QVBoxLayout(), QHBoxLayout()
        row.addWidget(self.tabs, 1)
        row.addWidget(self.only)
        row.setContentsMargins(4, 0, theme.MARGIN, 0)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        padded = QVBoxLayout()
        padded.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, 4)
        padded.addWidget(self.banner)
        whole.addLayout(padded)
        whole.addLayout(row)
        whole.addWidget(divider())
        whole.addWidget(self._stack, 1)
        body.setLayout(whole)
        frame_window(self, (Label(self.windowTitle(), "title"), self.share, self.search, self.export,
                            self.print_button), self.messages, body)


def _number(key: str, words: str, count: Callable[[AgentDay], int]) -> Column[AgentDay]:
    return Column(key, words, lambda row: f"{count(row):,}", kind="link", number=True, sort=count,
                  leads=lambda row: count(row) > 0, tone=lambda row: "accent" if count(row) else "text3")


def _part_words(part: Part) -> str:
    return {Part.EXPECTED: _("Expected"), Part.PRESENT: _("Present"), Part.MISSING: _("Missing"),
            Part.DUPLICATE: _("Same sound"), Part.ELIGIBLE: _("Eligible"), Part.EXCLUDED: _("Excluded")}[part]
