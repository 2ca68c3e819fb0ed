"""Looks for calls: agent, day and the number's last digits above, the calls that fit below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.importing.times import Unreadable
from qadesk.models.complaint_record import CallSought, FoundCall
from qadesk.models.listening import clock_text
from qadesk.ui import theme
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

TAIL_PX, LONGEST_NUMBER = 84, 20


class CallFinder(QWidget):
    """`sought(CallSought)`: these calls are to be looked for; what was found is given to `show_calls`."""

    sought = Signal(object)

    def __init__(self, list_px: int, *, several: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.agent, self.day, self.tail = QLineEdit(), DayEdit(_("Day of the call")), QLineEdit()
        self.day_field = Field(_("Day of the call"), self.day)
        self.find_button = Button(_("Find calls"), icon="magnify", key="Enter")
        self.calls = RecordTable[FoundCall](_("Calls found"), _columns(), key=lambda row: row.call_id, several=several,
                                            sortable=False, empty=EmptyState("magnify", _("No call yet"), _(
                                                "Look for it by agent, day or the last four digits of the number.")))
        self._lay_out(list_px)
        self.setFocusProxy(self.agent)
        self.find_button.clicked.connect(self.look)
        for edit in (self.agent, self.day, self.tail):
            edit.returnPressed.connect(self.look)
        self.day.edited.connect(lambda: self.day_field.set_error(""))

    def look(self) -> None:
        """Ask for the calls that fit, unless the day cannot be read."""
        try:
            day = self.day.day()
        except Unreadable:
            self.day_field.set_error(_("Type the day as 2026-09-01."))
            self.day.setFocus()
            return
        self.day_field.set_error("")
        self.sought.emit(CallSought(self.agent.text(), day, self.tail.text()))

    def show_calls(self, calls: Sequence[FoundCall]) -> None:
        """Show what was found, the first of it chosen."""
        self.calls.empty.set_words(_("No call fits"), _("Change what is sought: less of it finds more."))
        self.calls.set_rows(calls)
        self.calls.choose_first()
        if calls:
            self.calls.setFocus()

    def _lay_out(self, list_px: int) -> None:
        self.tail.setFixedWidth(TAIL_PX)
        self.tail.setMaxLength(LONGEST_NUMBER)
        whole, row, tile = QVBoxLayout(self), QHBoxLayout(), Tile()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        row.setSpacing(12)
        for field, share in ((Field(_("Staff no. or name"), self.agent), 1), (self.day_field, 0),
                             (Field(_("Last 4 digits"), self.tail), 0), (self.find_button, 0)):
            row.addWidget(field, share, Qt.AlignmentFlag.AlignBottom)
        tile.body.addWidget(self.calls)
        tile.setFixedHeight(list_px)
        whole.addLayout(row)
        whole.addWidget(tile)


def _columns() -> list[Column[FoundCall]]:
    return [
        Column("at", _("Call began"), lambda row: row.started_at, widest=140),
        Column("agent", _("Agent"), lambda row: f"{row.agent_no} {row.agent_name}".strip(), stretch=True,
               hint=lambda row: row.team),
        Column("team", _("Team"), lambda row: row.team or "—", widest=110),
        Column("length", _("Length"), lambda row: clock_text(row.duration_ms), number=True),
        Column("number", _("Number"), lambda row: row.number_masked or "—", widest=130),
        Column("sound", _("Recording"), lambda row: _("there") if row.has_recording else _("none"), kind="chip",
               tone=lambda row: "neutral" if row.has_recording else "warn"),
    ]
