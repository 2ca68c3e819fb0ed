"""The window 片段登记: every clip that left the station, who made it, when, of which call and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.clips import PURPOSE_NAMES, ClipRow
from qadesk.models.listening import clock_text
from qadesk.security.roles import may
from qadesk.ui.clip_beeps import span_text
from qadesk.ui.help_key import TOPIC
from qadesk.ui.list_files import choose_csv
from qadesk.ui.messages import MessageBar
from qadesk.ui.password_dialog import act_with_password
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.window_frame import frame_window

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

SIZE = (1240, 520)


class ClipsDialog(QDialog):
    """A window of its own that blocks nothing; `call_asked(item_id, at_ms)`: a row was opened."""

    call_asked = Signal(int, int)

    def __init__(self, *, desk: Desk, actor: Actor, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Register of clips"))
        self.setMinimumSize(820, 320)
        self.resize(*SIZE)
        self.setProperty(TOPIC, "recordings#" + _("Register of clips"))
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self.messages = MessageBar("clips")
        self.export = Button(_("Export the register …"), icon="table-arrow-down")
        self.export.setVisible(may(actor, "clips.export_list"))
        self.table = self._make_table()
        whose = _("All clips") if may(actor, "clips.export_list") else _("Your own clips")
        frame_window(self, (Label(self.windowTitle(), "title"), ElidedLabel(whose, "caption"), self.export),
                     self.messages, self.table)
        self.export.clicked.connect(self.ask_export)
        self.table.opened.connect(self._open_call)
        self._tasks.run(self, lambda: desk.clips.list(actor), self._show, self.messages.show_error, lane="read")
        self.table.setFocus()

    def ask_export(self) -> None:
        """Ask where the list goes and for the password, and write it."""
        choose_csv(self, _("Where the register goes"), _("clips.csv"), self.export_to)

    def export_to(self, path: Path) -> None:
        """Write the list there, after the password."""
        act_with_password(
            self, self._tasks, _("Export the register of clips"),
            lambda password: self._desk.clips.export_list(self._actor, path, password),
            lambda rows: self.messages.show_message("good", _("The list was written."), ngettext(
                "{count} row: {file}", "{count} rows: {file}", rows).format(count=rows, file=path)))

    def _show(self, rows: tuple[ClipRow, ...]) -> None:
        self.table.set_rows(rows)
        self.table.choose_first()

    def _open_call(self, row: ClipRow) -> None:
        if row.item_id is not None:
            self.call_asked.emit(row.item_id, row.start_ms)
            self.close()

    def _make_table(self) -> RecordTable[ClipRow]:
        return RecordTable[ClipRow](self.windowTitle(), [
            Column("at", _("Exported"), lambda row: f"{row.at:%Y-%m-%d %H:%M}", width=136),
            Column("who", _("Exported by"), lambda row: row.who, widest=150, hint=lambda row: row.who),
            Column("agent", _("Agent"), lambda row: row.agent_no, width=70),
            Column("call", _("Call began"), lambda row: f"{row.started_at:%Y-%m-%d %H:%M}", width=136),
            Column("span", _("Span"), lambda row: f"{clock_text(row.start_ms)}–{clock_text(row.end_ms)}", width=100),
            Column("beeps", _("Beeps"), lambda row: str(len(row.beeps)), number=True, sort=lambda row: len(row.beeps),
                   hint=lambda row: "\n".join(span_text(beep.start_ms, beep.end_ms) for beep in row.beeps)),
            Column("purpose", _("Purpose"), lambda row: _(PURPOSE_NAMES[row.purpose])),
            Column("words", _("What for"), lambda row: row.words, stretch=True, hint=lambda row: row.caption),
            Column("file", _("File"), lambda row: row.file_name, width=200, hint=lambda row: row.file_name),
            Column("sha256", "SHA-256", lambda row: row.sha256, width=90, hint=lambda row: row.sha256),
        ], key=lambda row: row.clip_id, empty=EmptyState("content-cut", _("No clip was exported yet."), _(
            "Cut them while you listen to a call, with Ctrl+E.")))
