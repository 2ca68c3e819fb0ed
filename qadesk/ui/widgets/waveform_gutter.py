"""The names at the left of the waveform's rows, and a bar in each lane's colour beside its name."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from qadesk.i18n import _
from qadesk.ui import icons, theme
from qadesk.ui.widgets.waveform_ground import MUTED
from qadesk.ui.widgets.waveform_layout import SMALLEST_GUTTER_PX, WaveformLayout
from qadesk.ui.widgets.waveform_shown import Lane, Shown
from qadesk.ui.widgets.waveform_words import NAME_PX, Words

LANE_NAME_X = 14


def heard_words(share_milli: int) -> str:
    return _("heard {percent}%").format(percent=share_milli // 10)


def row_names(shown: Shown) -> tuple[str, str, str]:
    """Of overview, ruler and evidence track."""
    return _("Overview"), _("Clock") if shown.clock.of_day else _("Time"), _("Evidence")


def gutter_px(shown: Shown, words: Words) -> int:
    """The width that the row names need in the language in force."""
    widths = [words.width(lane.name, NAME_PX, bold=True) + LANE_NAME_X + 6 for lane in shown.lanes]
    widths += [words.width(name) + 12 for name in (_("Overview"), _("Clock"), _("Time"), _("Evidence"))]
    return max(SMALLEST_GUTTER_PX, words.width(heard_words(1000)) + 6, *widths)


def paint_gutter(painter: QPainter, layout: WaveformLayout, shown: Shown, words: Words) -> None:
    """All names; the figure beside the coverage too."""
    painter.fillRect(QRect(0, 0, layout.gutter_px, layout.coverage.bottom() + 40), theme.color("surface"))
    rows = (layout.overview, layout.ruler, layout.track)
    for row, name in zip(rows, row_names(shown), strict=True):
        color = theme.color("accent" if row is layout.ruler and shown.clock.started_at else "text2")
        words.paint(painter, layout.gutter_px - 8 - words.width(name), row, name, color)
    for index, (rect, lane) in enumerate(zip(layout.lanes, shown.lanes, strict=True)):
        _paint_lane_name(painter, rect, lane, layout.gutter_px, words, thin=index > 0)
    paint_share(painter, layout, shown, words)


def paint_share(painter: QPainter, layout: WaveformLayout, shown: Shown, words: Words) -> None:
    """How much was heard."""
    row = layout.coverage.adjusted(0, -4, 0, 4)
    painter.fillRect(QRect(0, row.top(), layout.gutter_px, row.height()), theme.color("surface"))
    text = heard_words(shown.heard.share_milli)
    words.paint(painter, layout.gutter_px - 4 - words.width(text), row, text, theme.color("text2"))


def _paint_lane_name(painter: QPainter, rect: QRect, lane: Lane, gutter_px: int, words: Words, *, thin: bool) -> None:
    """The lower lane's bar is broken in two, so that the bars differ without their colours too."""
    middle = rect.center().y()
    painter.setOpacity(MUTED if lane.muted else 1.0)
    for top, height in ((-14, 12), (2, 12)) if thin else ((-14, 28),):
        painter.fillRect(QRect(6, middle + top, 4, height), theme.color(lane.token))
    painter.setOpacity(1.0)
    color = theme.color("text3" if lane.muted else "text")
    name = words.elided(lane.name, gutter_px - LANE_NAME_X, NAME_PX, bold=not lane.muted)
    words.paint(painter, LANE_NAME_X, QRect(0, middle - 18, 0, 18), name, color, NAME_PX, bold=not lane.muted)
    speaker = "volume-off" if lane.muted else "volume-high"
    icons.paint_icon(painter, QRect(15, middle + 2, 12, 12), speaker, theme.color("text3"))
