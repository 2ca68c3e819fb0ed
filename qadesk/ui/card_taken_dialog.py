"""What became of a file that was taken in as a draft: what it was, what to correct, what could not be carried over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.card_imports import CARD_LAYOUT_NAMES, NotCarried
from qadesk.models.card_notes import english_note
from qadesk.models.scorecard_checks import Finding
from qadesk.models.scorecard_life import TakenIn
from qadesk.ui import theme
from qadesk.ui.card_change_words import one_line
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.finding_lines import FindingLines
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

WIDTH, HEIGHT = 1080, 560
Numbered = tuple[int, NotCarried]


class TakenDialog(QDialog):
    """`edit()` opens the draft."""

    def __init__(self, file: str, taken: TakenIn, edit: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("{file} was taken in as a draft").format(file=file))
        self.resize(WIDTH, HEIGHT)
        self.findings = FindingLines()
        self.table = RecordTable[Numbered](_("Not carried over"), [
            Column("place", _("Where in the file"), lambda row: one_line(row[1].place), width=190,
                   hint=lambda row: row[1].place[:1_000]),
            Column("text", _("What stands there"), lambda row: one_line(row[1].text), width=260,
                   hint=lambda row: row[1].text[:1_000]),
            Column("reason", _("Why not"), lambda row: one_line(row[1].reason), stretch=True,
                   hint=lambda row: row[1].reason[:1_000]),
        ], key=lambda row: row[0], sortable=False, multi=True,
            empty=EmptyState("check-circle-outline", _("Everything in the file was carried over.")))
        self.edit, self.close_button = Button(_("Edit the draft"), "primary"), Button(_("Close"))
        self._lay_out(taken)
        self.table.set_rows(list(enumerate(taken.not_carried)))
        self.findings.show_findings([
            *(Finding("", text, True) for text in taken.errors),
            *(Finding("", text, False) for text in taken.warnings)], _("The check finds nothing."),
            english_note(taken.draft.card))
        self.edit.clicked.connect(self.accept)
        self.edit.clicked.connect(edit)
        self.close_button.clicked.connect(self.reject)
        self.edit.setDefault(True)
        self.edit.setFocus()

    def _lay_out(self, taken: TakenIn) -> None:
        whole, foot, card = QVBoxLayout(self), QHBoxLayout(), taken.draft.card
        whole.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        whole.setSpacing(8)
        count = len(card.criteria)
        whole.addWidget(Label(_("{name} ({code}), read as: {layout}").format(
            name=one_line(card.name) or "–", code=card.code, layout=_(CARD_LAYOUT_NAMES[taken.layout])), "section",
            wrap=True))
        whole.addWidget(Label(ngettext("{count} criterion was taken over.", "{count} criteria were taken over.",
                                       count).format(count=count), "caption"))
        left, before = Tile(_("Not carried over")), Tile(_("Before publishing"))
        left.body.addWidget(self.table)
        before.body.addWidget(self._scroll())
        whole.addWidget(left, 3)
        whole.addWidget(before, 2)
        foot.addStretch(1)
        for part in (self.close_button, self.edit):
            foot.addWidget(part)
        whole.addLayout(foot)

    def _scroll(self) -> QScrollArea:
        scroll, inside = QScrollArea(), QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.TILE_PADDING, 8, theme.TILE_PADDING, 8)
        column.addWidget(self.findings)
        column.addStretch(1)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(_("Before publishing"))
        scroll.setWidget(inside)
        return scroll
