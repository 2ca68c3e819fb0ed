"""What a search for recordings found, before anything is changed: the files, and why the others are still away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.store import RelinkPlan
from qadesk.ui import theme
from qadesk.ui.store_pane import found_words
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column

WIDTH, HEIGHT = 760, 460


@dataclass(frozen=True, slots=True)
class _Line:
    """One recording that was sought: where it was found, or why it was not."""

    number: int
    file_name: str
    said: str
    found: bool


class RelinkDialog(QDialog):
    """`relink(plan)` is called when the person agrees."""

    def __init__(self, plan: RelinkPlan, relink: Callable[[RelinkPlan], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Recordings found"))
        self.resize(WIDTH, HEIGHT)
        self.plan, self._relink = plan, relink
        self.table: RecordTable[_Line] = RecordTable(_("Recordings found"), [
            Column("file", _("File"), lambda row: row.file_name, width=240, hint=lambda row: row.file_name),
            Column("state", _("State"), lambda row: _("found") if row.found else _("still away"), kind="chip",
                   tone=lambda row: "good" if row.found else "warn", width=90),
            Column("said", _("Where, or why not"), lambda row: row.said, stretch=True, hint=lambda row: row.said),
        ], key=lambda row: row.number)
        self.table.set_rows(_lines(plan))
        self.agree, self.back = Button(_("Link anew"), "primary"), Button(_("Close"))
        self.agree.setEnabled(bool(plan.found))
        self.agree.clicked.connect(self._agree)
        self.back.clicked.connect(self.reject)
        self._lay_out()
        (self.agree if plan.found else self.back).setFocus()

    def _agree(self) -> None:
        self.accept()
        self._relink(self.plan)

    def _lay_out(self) -> None:
        whole, foot = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.GAP)
        whole.setSpacing(theme.GAP)
        whole.addWidget(Label(found_words(len(self.plan.found), len(self.plan.missing)), "title", wrap=True))
        where = ElidedLabel(_("Sought in {folder}; each file found is proved by its content. Nothing was changed yet.")
                            .format(folder=self.plan.folder), "caption")
        whole.addWidget(where)
        whole.addWidget(self.table, 1)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.agree)
        whole.addLayout(foot)


def _lines(plan: RelinkPlan) -> list[_Line]:
    found = [_Line(number, one.file_name, _within(one.path, plan.folder), True)
             for number, one in enumerate(plan.found)]
    return found + [_Line(number, fault.file, fault.reason, False)
                    for number, fault in enumerate(plan.missing, len(found))]


def _within(path: str, folder: str) -> str:
    """The path as seen from the folder that was chosen."""
    try:
        return str(Path(path).relative_to(folder))
    except ValueError:
        return path
