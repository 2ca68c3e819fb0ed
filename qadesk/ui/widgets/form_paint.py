"""What the parts of the scoring form paint alike: check boxes in a tone, state icons, points, the play chip."""

from __future__ import annotations

from enum import Enum
from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPolygonF

from qadesk.i18n import N_, _
from qadesk.models.answers import Answer, Span
from qadesk.models.listening import clock_text
from qadesk.models.scorecards import Criterion, CriterionKind, points_text, signed_points
from qadesk.models.scoring import earned_milli
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon

LEFT, NUMBER_X, NAME_X, RIGHT = 12, 34, 66, 18
BOX = 16
PLAY = 8
LONGEST = 400  # characters that are measured of a text on one line: no more fit


LEFT_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
RIGHT_LINE = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class State(Enum):
    """How a criterion stands: icon, tone of the icon, and the words for a screen reader."""

    OPEN = ("circle-outline", "text3", N_("open"))
    FULL = ("check", "good", N_("full marks"))
    DEDUCTED = ("minus-circle", "warn", N_("points deducted"))
    NOT_APPLICABLE = ("cancel", "text3", N_("not applicable"))
    NO_BONUS = ("plus", "text3", N_("no bonus given"))
    BONUS = ("plus-circle", "good", N_("bonus given"))
    NO_NOTE = ("note-outline", "text3", N_("no note"))
    NOTE = ("note-text", "text2", N_("note written"))

    @property
    def icon(self) -> str:
        return self.value[0]

    @property
    def tone(self) -> str:
        return self.value[1]

    @property
    def words(self) -> str:
        return _(self.value[2])


def state_of(criterion: Criterion, answer: Answer) -> State:
    """How an answer stands."""
    if answer.not_applicable:
        return State.NOT_APPLICABLE
    if criterion.kind is CriterionKind.BONUS:
        return State.BONUS if answer.is_answered else State.NO_BONUS
    if criterion.kind is CriterionKind.NOTE:
        return State.NOTE if answer.is_answered else State.NO_NOTE
    if not answer.is_answered:
        return State.OPEN
    if answer.ticks or earned_milli(criterion, answer) < criterion.weight_milli:
        return State.DEDUCTED
    return State.FULL


def points_of(criterion: Criterion, answer: Answer) -> str:
    """`3 / 5`; open `– / 5`; a bonus `+2 / 3`; 不适用 in words; nothing for a note."""
    if answer.not_applicable:
        return _("N/A")
    if criterion.kind is CriterionKind.NOTE:
        return ""
    is_bonus = criterion.kind is CriterionKind.BONUS
    earned = (signed_points if is_bonus else points_text)(earned_milli(criterion, answer))
    most = criterion.cap_milli if is_bonus else criterion.weight_milli
    return f"{earned if answer.is_answered else '–'} / {points_text(most)}"


def span_text(span: Span) -> str:
    """`02:36–03:00`, a moment `02:36`, with its note behind."""
    times = clock_text(span.start_ms) if span.is_moment else f"{clock_text(span.start_ms)}–{clock_text(span.end_ms)}"
    return f"{times}  {span.note}" if span.note else times


@cache
def face(size_px: int = theme.BODY, *, bold: bool = False) -> QFont:
    """The interface's font, made once for each size: rows ask for it at each repaint."""
    return theme.font(size_px, bold=bold)


@cache
def metrics(size_px: int = theme.BODY) -> QFontMetrics:
    """The metrics of `face(size_px)`."""
    return QFontMetrics(face(size_px))


@lru_cache(maxsize=4_000)
def elided(text: str, width: int, size_px: int, bold: bool) -> str:
    """The text on one line of `width` px, cut with … where room is short."""
    metric = QFontMetrics(face(size_px, bold=bold))
    return metric.elidedText(text[:LONGEST], Qt.TextElideMode.ElideRight, width)


def paint_text(painter: QPainter, rect: QRectF, text: str, font: QFont, token: str, *, right: bool = False) -> None:
    """Paint one line, vertically centred, cut with … where room is short."""
    painter.setFont(font)
    painter.setPen(theme.color(token))
    shown = elided(text, int(rect.width()) + 1, font.pixelSize(), font.bold())
    painter.drawText(rect, RIGHT_LINE if right else LEFT_LINE, shown)


def paint_state(painter: QPainter, centre_y: float, state: State) -> None:
    """Paint a criterion's state icon at the left edge."""
    paint_icon(painter, QRectF(LEFT, centre_y - 8, 16, 16), state.icon, theme.color(state.tone))


def paint_box(painter: QPainter, rect: QRectF, *, checked: bool, tone: str = "accent") -> None:
    """Paint a check box of 16 px in a tone."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color(tone if checked else "edge"), 1))
    painter.setBrush(theme.color(tone if checked else "surface"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS_CHIP, theme.RADIUS_CHIP)
    if checked:
        x, y = rect.x(), rect.y()
        painter.setPen(QPen(theme.color("surface"), 2))
        painter.drawPolyline(QPolygonF([QPointF(x + 4, y + 8.2), QPointF(x + 7, y + 11), QPointF(x + 12, y + 5)]))
    painter.restore()


def paint_radio(painter: QPainter, rect: QRectF, *, checked: bool) -> None:
    """Paint a radio button of 16 px: one answer out of several."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("accent" if checked else "edge"), 1))
    painter.setBrush(theme.color("accent" if checked else "surface"))
    painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    if checked:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(rect.center(), 3, 3)
    painter.restore()


def play_chip_width(text: str) -> int:
    """The width in px of a chip with the play mark."""
    return metrics(theme.CAPTION).horizontalAdvance(text) + PLAY + 16


def paint_play_chip(painter: QPainter, rect: QRectF, text: str, tone: str = "evidence") -> None:
    """Paint a chip of 18 px with a small play mark before the text, vertically centred in `rect`."""
    place = QRectF(rect.x(), rect.center().y() - theme.CHIP / 2, rect.width(), theme.CHIP)
    ink, ground = theme.tone(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(place, theme.RADIUS_CHIP, theme.RADIUS_CHIP)
    painter.setBrush(ink)
    x, y = place.x() + 7, place.center().y()
    painter.drawPolygon(QPolygonF([QPointF(x, y - 4), QPointF(x + 5, y), QPointF(x, y + 4)]))
    paint_text(painter, place.adjusted(PLAY + 9, 0, -5, 0), text, face(theme.CAPTION), tone)
    painter.restore()


def paint_line_below(painter: QPainter, width: int, height: int) -> None:
    """The line of one pixel that divides rows."""
    painter.setPen(theme.color("border"))
    painter.drawLine(LEFT, height - 1, width, height - 1)
