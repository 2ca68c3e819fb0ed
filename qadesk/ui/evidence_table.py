"""The tab 证据: every span that the draft rests on, in the order of the call; Enter or a click on its time plays it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.answers import Span
from qadesk.models.evidence import EvidenceEntry
from qadesk.models.listening import Coverage, clock_text
from qadesk.models.scorecards import signed_points
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.waveform_marks import WaveformMark


class EvidenceTable(QWidget):
    """Rows of EvidenceEntry."""

    span_asked = Signal(int, int)

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._coverage = Coverage()
        why = _("Play to the place, then press {key} in the form.").format(key=keys.shown("evidence.stamp"))
        self.table: RecordTable[EvidenceEntry] = RecordTable(_("Evidence"), [
            Column("time", _("Time"), lambda entry: span_text(entry.span), kind="link", width=116,
                   sort=lambda entry: entry.span.start_ms),
            Column("what", _("Criterion"), lambda entry: f"{entry.code} {entry.name}", stretch=True),
            Column("taken", _("Deduction"), _taken, number=True, sort=lambda entry: entry.taken_milli),
            Column("heard", _("Heard"), self._heard, kind="chip", tone=lambda entry: self._tone(entry)),
        ], key=lambda entry: entry.key, empty=EmptyState("bookmark-outline", _("No evidence yet"), why))
        self.table.link_pressed.connect(lambda entry, _column: self._ask(entry))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.table)
        self.setFocusProxy(self.table)

    def set_entries(self, entries: Sequence[EvidenceEntry], coverage: Coverage) -> None:
        """Show these spans and whether each was heard."""
        self._coverage = coverage
        self.table.set_rows(entries)

    def _ask(self, entry: EvidenceEntry) -> None:
        self.span_asked.emit(entry.span.start_ms, entry.span.end_ms)

    def _is_heard(self, entry: EvidenceEntry) -> bool:
        return self._coverage.covers(entry.span.start_ms, entry.span.end_ms)

    def _heard(self, entry: EvidenceEntry) -> str:
        return _("heard") if self._is_heard(entry) else _("not heard")

    def _tone(self, entry: EvidenceEntry) -> str:
        return "good" if self._is_heard(entry) else "warn"


def span_text(span: Span) -> str:
    """`02:36–03:00`, or `02:36` for a moment."""
    start = clock_text(span.start_ms)
    return start if span.is_moment else f"{start}–{clock_text(span.end_ms)}"


def mark_of(entry: EvidenceEntry) -> WaveformMark:
    """The entry as a mark of the waveform: `4.3 等待静音转接 −2`."""
    return WaveformMark(entry.key, entry.span.start_ms, entry.span.end_ms,
                        f"{entry.code} {entry.name} {_taken(entry)}".strip(), entry.fatal)


def _taken(entry: EvidenceEntry) -> str:
    return signed_points(-entry.taken_milli) if entry.taken_milli else ""
