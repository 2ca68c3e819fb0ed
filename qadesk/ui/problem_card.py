"""One major problem as it is read, with what this reader may do about it: acknowledge, enter, add, close, print."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.major_problems import KIND_NAMES, STATE_NAMES, EntryKind, ProblemRecord, ProblemState
from qadesk.ui import theme
from qadesk.ui.problem_words import ENTRY_BUTTONS, STATE_TONES, entry_words, spans_words
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.labels import Label, divider
from qadesk.ui.widgets.record_card import RecordCard
from qadesk.ui.widgets.record_parts import text_part


class ProblemCard(RecordCard):
    """`entry_asked(EntryKind)` · `acknowledge_asked()` · `print_asked()` · `evidence_asked()`."""

    entry_asked = Signal(object)
    acknowledge_asked = Signal()
    print_asked = Signal()
    evidence_asked = Signal()

    def __init__(self, *, listens: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self._listens = listens
        self.record: ProblemRecord | None = None
        self.acknowledge = Button(_("Acknowledge"), "primary", icon="check")
        self.entries = {kind: Button(_(words)) for kind, words in ENTRY_BUTTONS.items()}
        self.print = Button(_("Print preview"), icon="printer-outline")
        self.evidence = Button(_("Listen to the evidence"), icon="headphones")
        closing = self.entries[EntryKind.CLOSING]
        self.lay_out(_("Major problem"), EmptyState("alert-octagon-outline", _("No problem chosen"),
                                                    _("Open one from the list with Enter.")),
                     _row(self.acknowledge, *(button for button in self.entries.values() if button is not closing)),
                     _row(self.evidence, self.print, closing))
        self.acknowledge.clicked.connect(self.acknowledge_asked)
        self.print.clicked.connect(self.print_asked)
        self.evidence.clicked.connect(self.evidence_asked)
        for kind, button in self.entries.items():
            button.clicked.connect(lambda _checked=False, kind=kind: self.entry_asked.emit(kind))

    def set_record(self, record: ProblemRecord) -> None:
        """Show a problem."""
        self.record = record
        self.area.setWidget(_content(record))
        self.stack.setCurrentIndex(1)
        self.acknowledge.setVisible(record.acknowledges)
        for kind, button in self.entries.items():
            button.setVisible(_offered(kind, record))
        self.evidence.setVisible(self._listens and (record.evaluation_id or record.item_id) is not None)


def _offered(kind: EntryKind, record: ProblemRecord) -> bool:
    if kind is EntryKind.NOTE:
        return True
    late = kind is EntryKind.ACKNOWLEDGEMENT and record.state is not ProblemState.OPEN
    return record.follows_up and record.state is not ProblemState.CLOSED and not late


def _row(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(12, 4, 12, 4)
    row.setSpacing(6)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row


def _content(record: ProblemRecord) -> QWidget:
    content = QWidget()
    whole = QVBoxLayout(content)
    whole.setContentsMargins(12, 8, 12, 8)
    whole.setSpacing(6)
    head = QHBoxLayout()
    head.addWidget(Label(record.number, "section"))
    head.addWidget(Chip(_(STATE_NAMES[record.state]), STATE_TONES[record.state], content))
    head.addStretch(1)
    whole.addLayout(head)
    whole.addWidget(Label(_("{who} raised it at {at}").format(who=record.raised_by, at=record.raised_at), "caption",
                          wrap=True))
    if record.overdue:
        whole.addWidget(Banner("warn", _("Overdue: not acknowledged within {hours} h").format(hours=record.open_hours)))
    for fact in record.call:
        whole.addWidget(Label(_("{label}: {value}").format(label=fact.label, value=fact.value), wrap=True))
    for caption, words in ((_("Facts"), record.facts), (_("Time in the call"), spans_words(record.spans)),
                           (_("Action asked"), record.action_asked), (_("Leader concerned"), record.leader)):
        whole.addLayout(text_part(caption, words))
    _add_entries(whole, record)
    whole.addStretch(1)
    return content


def _add_entries(whole: QVBoxLayout, record: ProblemRecord) -> None:
    whole.addWidget(divider())
    whole.addWidget(Label(_("Feedback, acknowledgement and follow-up"), "section"))
    if not record.entries:
        whole.addWidget(Label(_("Nothing entered yet."), "caption"))
    for entry in record.entries:
        part = QVBoxLayout()
        part.setSpacing(theme.RING)
        part.addWidget(Label(_(KIND_NAMES[entry.kind]), "section"))
        part.addWidget(Label(entry_words(entry), "caption", wrap=True))
        if entry.words:
            part.addWidget(Label(entry.words, wrap=True))
        whole.addLayout(part)
