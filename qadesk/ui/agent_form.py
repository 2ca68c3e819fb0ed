"""The form of one agent: who it is, since when, the teams with their days, a change of team and leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from qadesk.errors import RuleBroken, UserError
from qadesk.i18n import _, ngettext
from qadesk.importing.times import Unreadable
from qadesk.models.people import AgentRecord
from qadesk.models.stays import Stays, checked, ended, joined
from qadesk.ui import theme
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.stay_editor import StayEditor
from qadesk.ui.widgets.tiles import Tile

WIDTH = 384


@dataclass(frozen=True)
class AgentDraft:
    """What the form says; `agent_id` None is a new agent."""

    agent_id: int | None
    staff_no: str
    name: str
    hired_on: date | None
    stays: Stays


class AgentForm(Tile):
    """`sent(AgentDraft)`: complete and to be kept. `stays_edited(Stays)`: other dates, that hold together."""

    sent = Signal(object)
    stays_edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("New agent"), parent=parent)
        self.setFixedWidth(WIDTH)
        self.record: AgentRecord | None = None
        self.number, self.name = QLineEdit(), QLineEdit()
        self.hired = DayEdit(_("Hired on"))
        self.number_field = Field(_("Staff number"), self.number)
        self.name_field, self.hired_field = Field(_("Name"), self.name), Field(_("Hired on"), self.hired)
        self.teams = StayEditor(_("Team"), _("In no team yet."))
        self.turn = TurnLine()
        self.fault = Label("", "caption", tone="fatal", wrap=True)
        self.moved = Banner("warn", "")
        self.new_button, self.save = Button(_("New agent"), "ghost", icon="plus"), Button(_("Add agent"), "primary")
        self.add_control(self.new_button)
        self.setFocusProxy(self.name)
        self._lay_out()
        self._connect()
        self.show_record(None)

    def set_teams(self, names: Sequence[str], today: date) -> None:
        """The teams that can be chosen; changes begin today unless another day is typed."""
        self.teams.set_choices([(name, name) for name in names])
        self.turn.offer(names, today)

    def show_record(self, record: AgentRecord | None) -> None:
        """Show an agent, or an empty form for a new one."""
        self.record = record
        self.set_title(_("New agent") if record is None else f"{record.staff_no} {record.name}")
        self.show_draft(_draft_of(record))
        self.number.setReadOnly(record is not None)
        self.number_field.set_hint(_("The staff number is who somebody is: it cannot be changed.") if record else "")
        self.save.setText(_("Add agent") if record is None else _("Save changes"))
        for button in (self.new_button, self.turn.leaves):
            button.setVisible(record is not None)

    def show_draft(self, draft: AgentDraft) -> None:
        """Show what was typed before, or what is stored."""
        self.number.setText(draft.staff_no)
        self.name.setText(draft.name)
        self.hired.set_day(draft.hired_on)
        self.teams.show_stays(draft.stays)
        for field in (self.number_field, self.name_field, self.hired_field):
            field.set_error("")
        self.fault.setText("")
        self.show_moved(0)

    def show_moved(self, calls: int) -> None:
        """Say how many scored calls would have another team."""
        self.moved.setVisible(calls > 0)
        self.moved.set_words(ngettext("{count} scored call changes its team by this.",
                                      "{count} scored calls change their team by this.", calls).format(count=calls),
                             _("Figures use the team on the day of the call."))

    def unsaved(self) -> AgentDraft | None:
        """What was typed and not kept, if it can be read."""
        try:
            draft = self._draft()
        except (RuleBroken, Unreadable):
            return None
        return draft if draft != _draft_of(self.record) else None

    def _send(self) -> None:
        self.number_field.set_error("" if self.number.text().strip() else _("Type the staff number."))
        self.name_field.set_error("" if self.name.text().strip() else _("Type the name."))
        try:
            self.hired.day()
            self.hired_field.set_error("")
        except Unreadable as error:
            self.hired_field.set_error(_("{reason}; type the day as 2026-09-01.").format(reason=error))
        good = self._check()
        if good and not any(field.error() for field in (self.number_field, self.name_field, self.hired_field)):
            self.sent.emit(self._draft())

    def _check(self) -> bool:
        """Whether the dates hold together; what is wrong is said below them."""
        try:
            stays = checked(self.teams.stays())
        except UserError as error:
            self.fault.setText(str(error))
            return False
        self.fault.setText("")
        self.stays_edited.emit(stays)
        return True

    def _turn(self, make: Callable[[Stays, str, date], Stays]) -> None:
        """Change the lines by a change of team or by leaving; nothing is kept before the button is pressed."""
        try:
            stays = make(self.teams.stays(), self.turn.team.currentText(), self.turn.from_day())
        except UserError as error:
            self.fault.setText(str(error))
        else:
            self.teams.show_stays(stays)
            self._check()

    def _draft(self) -> AgentDraft:
        return AgentDraft(self.record.agent_id if self.record else None, self.number.text().strip(),
                          self.name.text().strip(), self.hired.day(), tuple(self.teams.stays()))

    def _connect(self) -> None:
        self.save.clicked.connect(self._send)
        self.teams.edited.connect(self._check)
        self.turn.moves.clicked.connect(lambda: self._turn(joined))
        self.turn.leaves.clicked.connect(lambda: self._turn(lambda stays, _team, day: ended(stays, day)))

    def _lay_out(self) -> None:
        inside, form = QWidget(), QVBoxLayout()
        inside.setLayout(form)
        form.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        form.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.name_field, 1, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.hired_field, 0, Qt.AlignmentFlag.AlignTop)
        form.addWidget(self.number_field)
        form.addLayout(head)
        for part in (Label(_("Teams"), "section"), self.teams, self.turn, self.fault, self.moved):
            form.addWidget(part)
        form.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.TILE_PADDING, 8, theme.TILE_PADDING, theme.GAP)
        foot.addStretch(1)
        foot.addWidget(self.save)
        self.body.addWidget(scroll, 1)
        self.body.addLayout(foot)


class TurnLine(QWidget):
    """From a day on: into another team, or away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day, self.team = DayEdit(_("From this day on")), QComboBox()
        self.team.setAccessibleName(_("New team"))
        self.team.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        ignore_wheel(self.team)
        self.moves, self.leaves = Button(_("Joins the team")), Button(_("Leaves"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(Label(_("From this day on"), "caption"))
        row, acts = QHBoxLayout(), QHBoxLayout()
        for line in (row, acts):
            line.setSpacing(4)
            whole.addLayout(line)
        row.addWidget(self.day)
        row.addWidget(self.team, 1)
        acts.addWidget(self.moves)
        acts.addWidget(self.leaves)
        acts.addStretch(1)

    def offer(self, names: Sequence[str], today: date) -> None:
        """The teams, and the day to begin with."""
        chosen = self.team.currentText()
        self.team.clear()
        self.team.addItems(list(names))
        self.team.setCurrentText(chosen)
        self.moves.setEnabled(bool(names))
        if not self.day.text():
            self.day.set_day(today)

    def from_day(self) -> date:
        """The day typed. Raises RuleBroken."""
        try:
            day = self.day.day()
        except Unreadable as error:
            raise RuleBroken(_("{name}: {reason}.").format(name=_("From this day on"), reason=error),
                             todo=_("Type the day as 2026-09-01.")) from error
        if day is None:
            raise RuleBroken(_("{name}: the first day is missing.").format(name=_("From this day on")),
                             todo=_("Type the day as 2026-09-01."))
        return day


def _draft_of(record: AgentRecord | None) -> AgentDraft:
    if record is None:
        return AgentDraft(None, "", "", None, ())
    return AgentDraft(record.agent_id, record.staff_no, record.name, record.hired_on, record.stays)
