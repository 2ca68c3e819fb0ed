"""One flag as it is read, with what this reader may do about it: hear the place, add a note, close it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.flags import FLAG_NAMES, FlagRow
from qadesk.models.listening import clock_text
from qadesk.models.people import ROLE_NAMES
from qadesk.ui import theme
from qadesk.ui.training_words import FLAG_TONES, flag_state
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.record_card import RecordCard, column_in
from qadesk.ui.widgets.record_parts import text_part


class FlagCard(RecordCard):
    """`record_asked()` · `note_asked()` · `close_asked()`, each about `row`."""

    record_asked = Signal()
    note_asked = Signal()
    close_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: FlagRow | None = None
        self.record = Button(_("Listen"), icon="headphones")
        self.note = Button(_("Add a note …"))
        self.close_button = Button(_("Close flag …"), "primary", icon="check")
        self.lay_out(_("Flagged case"), EmptyState("flag-outline", _("No case chosen"),
                                                    _("Choose one in the list and press Enter.")),
                     self._foot())
        self.record.clicked.connect(self.record_asked)
        self.note.clicked.connect(self.note_asked)
        self.close_button.clicked.connect(self.close_asked)

    def set_row(self, row: FlagRow | None, zone: ZoneInfo) -> None:
        """Show a flag, or none."""
        self.row = row
        self.stack.setCurrentIndex(int(row is not None))
        if row is None:
            return
        self.area.setWidget(_content(row, zone))
        self.close_button.setVisible(row.closes)
        self.record.setVisible(bool(row.number))

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.TILE_PADDING, 8, theme.TILE_PADDING, 8)
        foot.setSpacing(6)
        for button in (self.record, self.note):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        return foot


def _content(row: FlagRow, zone: ZoneInfo) -> QWidget:
    content = QWidget()
    whole = column_in(content)
    head = QHBoxLayout()
    for words, tone in ((_(FLAG_NAMES[row.kind]), FLAG_TONES[row.kind]), flag_state(row)):
        head.addWidget(Chip(words, tone, content))
    head.addStretch(1)
    whole.addLayout(head)
    raised = datetime.fromtimestamp(row.raised_utc_ms / 1000, UTC).astimezone(zone)
    whole.addWidget(Label(_("{who} raised it at {at}").format(who=row.raised_by, at=f"{raised:%Y-%m-%d %H:%M}"),
                          "caption", wrap=True))
    agent = " ".join(part for part in (row.agent_no, row.agent_name) if part)
    facts = [(_("For whom"), _(ROLE_NAMES[row.owner])), (_("Due"), row.due_day.isoformat()), (_("Agent"), agent),
             (_("Team"), row.team or "—"), (_("Call"), row.call_start),
             (_("Evaluation no."), row.number or _("Draft"))]
    if row.start_ms is not None:
        facts.append((_("Time in the call"), clock_text(row.start_ms)))
    for label, value in facts:
        whole.addWidget(Label(_("{label}: {value}").format(label=label, value=value), wrap=True))
    whole.addLayout(text_part(_("What it is about"), row.words))
    if row.notes:
        whole.addLayout(text_part(_("Notes"), "\n".join(row.notes)))
    whole.addStretch(1)
    return content
