"""What stands in the tooltip of each part of the waveform: the mark's words, or what mouse and keys do there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF

from qadesk.i18n import _
from qadesk.ui.widgets.waveform_marks import span_words

if TYPE_CHECKING:
    from qadesk.ui.widgets.waveform import Waveform


def tip_at(waveform: Waveform, at: QPointF) -> str:
    """The words for a place; none where nothing needs saying."""
    if not waveform.has_call:
        return ""
    if hit := waveform.mark_under(at):
        return span_words(hit.start_ms, hit.end_ms, hit.text)
    return _part_tip(waveform, at.toPoint())


def _part_tip(waveform: Waveform, at: QPoint) -> str:
    layout, keys = waveform.rows, waveform.keys
    if layout.overview_row.contains(at):
        return _("Click: go there. Drag the frame to move, its edges to zoom. {key}: the whole call").format(
            key=keys.shown("wave.whole"))
    if layout.ruler_name.contains(at) and waveform.can_tell_time_of_day:
        return _("Time of the call or time of day ({key})").format(key=keys.shown("wave.clock"))
    if layout.coverage.contains(at):
        return _("Solid: heard. Hatched: silence that was skipped. Line: heard again")
    if layout.ruler.contains(at):
        return _("Wheel: zoom. Shift and wheel: scroll. Ctrl and wheel: height of the waves. Drag: loop")
    return ""
