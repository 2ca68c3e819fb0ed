"""The list of calls that wait: rows of two lines, kept by a filter, in an order one chooses.

Arrow keys move, Enter or a click opens; the keys of the player work while the list has the focus.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from qadesk.i18n import N_, _
from qadesk.models.listening import CASE_NAMES, CaseKind, QueueRow, clock_text
from qadesk.models.sampling import ORIGIN_NAMES, Origin
from qadesk.ui import theme
from qadesk.ui.keys import FORM, Keys
from qadesk.ui.widgets.chips import chip_width, paint_chip
from qadesk.ui.widgets.labels import plain_tip

Index = QModelIndex | QPersistentModelIndex
ORIGIN_TONES = {Origin.DRAW: "neutral", Origin.FOLLOW_UP: "evidence", Origin.RISK: "warn", Origin.TARGETED: "accent",
                Origin.COMPLAINT: "warn", Origin.MYSTERY: "accent", Origin.NEW_STAFF: "accent",
                Origin.JOINT: "evidence"}
CASE_TONES = {CaseKind.FLAGGED: "warn", CaseKind.CASE: "evidence", CaseKind.TARGETED: "accent",
              CaseKind.JOINT: "evidence"}
PLAYER_KEYS = frozenset({"form.toggle", "form.back", "form.forward", "form.back_1s", "form.forward_1s",
                         "form.loop_start", "form.loop_end", "form.loop_clear"})
ORDERS: tuple[tuple[str, Callable[[QueueRow], object]], ...] = (
    (N_("Order of the queue"), lambda row: 0),
    (N_("Agent"), lambda row: row.agent_code),
    (N_("Longest first"), lambda row: -row.duration_ms),
    (N_("Newest first"), lambda row: -row.started_at.timestamp()),
)
ROW_ROLE = Qt.ItemDataRole.UserRole
PAD_PX = 12


def origin_name(origin: str) -> str:
    """The word for why a call stands in the queue."""
    return _(ORIGIN_NAMES[Origin(origin)])


def why(row: QueueRow) -> tuple[str, str]:
    """The word for why a call stands in the list, and the tone of its chip."""
    if row.case is not None:
        return _(CASE_NAMES[row.case]), CASE_TONES[row.case]
    return origin_name(row.origin), ORIGIN_TONES[Origin(row.origin)]


def no_sound_text(row: QueueRow) -> str:
    """Why a call cannot be heard, in a few words; "" when it can."""
    return _("away") if row.is_away else "" if row.has_recording else _("no recording")


def draft_text(row: QueueRow, today: date) -> str:
    """What a row says of its draft: `草稿 14:03` of today, `草稿 03-16` of an older one, `修订 …` of a revision's.

    `回避`: the call of an agent to whom the reader has a relation. Of a call that is somebody else's, whose."""
    if row.is_tied:
        return _("left to others")
    if row.assignee:
        return row.assignee
    if row.draft_saved_at is None:
        return ""
    if row.is_left:
        return _("to be taken over")
    saved = row.draft_saved_at
    words = _("revision {time}") if row.is_revision else _("draft {time}")
    return words.format(time=f"{saved:%H:%M}" if saved.date() == today else f"{saved:%m-%d}")


class QueueModel(QAbstractListModel):
    """The rows that pass the filter, in the order chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[QueueRow, ...] = ()
        self._shown: list[QueueRow] = []
        self._words: list[str] = []
        self._order = 0
        self._everybody = False
        self.today = date.min

    def set_rows(self, rows: Sequence[QueueRow]) -> None:
        """Show other rows; where only their words changed, the list keeps its place."""
        self._all = tuple(rows)
        arranged = self._arranged()
        if arranged and [row.item_id for row in arranged] == [row.item_id for row in self._shown]:
            self._shown = arranged
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))
        else:
            self._arrange()

    def set_filter(self, text: str) -> None:
        """Keep rows that hold every word of the text: agent, name, team, origin."""
        self._words = text.casefold().split()
        self._arrange()

    def show_everybody(self, everybody: bool) -> None:
        """Keep the calls of others, or leave them out."""
        self._everybody = everybody
        self._arrange()

    def total(self) -> int:
        """How many calls there are in all."""
        return len(self._all)

    def of_others(self) -> int:
        """How many calls are somebody else's."""
        return sum(bool(row.assignee) for row in self._all)

    def set_order(self, order: int) -> None:
        """Sort by one of ORDERS."""
        self._order = order
        self._arrange()

    def rows(self) -> list[QueueRow]:
        """What is shown, top to bottom."""
        return self._shown

    def row_of(self, item_id: int | None) -> int:
        """The place of an item among the rows shown, -1 when it is not."""
        return next((place for place, row in enumerate(self._shown) if row.item_id == item_id), -1)

    def _arrange(self) -> None:
        self.beginResetModel()
        self._shown = self._arranged()
        self.endResetModel()

    def _arranged(self) -> list[QueueRow]:
        kept = [row for row in self._all if (self._everybody or not row.assignee)
                and all(word in _searched(row) for word in self._words)]
        return sorted(kept, key=ORDERS[self._order][1])  # type: ignore[arg-type]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's default)
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._shown[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = (row.agent_code, row.agent_name, row.team, clock_text(row.duration_ms), why(row)[0],
                     f"{row.started_at:%m-%d %H:%M}", draft_text(row, self.today), no_sound_text(row), row.note)
            words = " ".join(part for part in parts if part)
            return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        return None


def _searched(row: QueueRow) -> str:
    return f"{row.agent_code} {row.agent_name} {row.team} {why(row)[0]} {row.assignee} {row.note}".casefold()


class QueueDelegate(QStyledItemDelegate):
    """Two lines of a call; the open one has the bar and bold letters, the current one a selection with the focus."""

    def __init__(self, of: QueueList) -> None:
        super().__init__(of)
        self._list = of

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, theme.ROW_TWO_LINES)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: QueueRow = index.data(ROW_ROLE)
        place: QRect = option.rect
        is_open = row.item_id == self._list.open_item_id
        painter.save()
        self._paint_ground(painter, option, place, is_open=is_open)
        inner = place.adjusted(PAD_PX, 0, -8, 0)
        self._paint_first_line(painter, QRect(inner.left(), place.top() + 4, inner.width(), 19), row, bold=is_open)
        self._paint_second_line(painter, QRect(inner.left(), place.top() + 23, inner.width(), 18), row,
                                on_hover=is_open and not self._list.hasFocus())
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, *, is_open: bool) -> None:
        state: QStyle.StateFlag = option.state
        focused = bool(state & QStyle.StateFlag.State_Selected) and self._list.hasFocus()
        token = "sel" if focused else "hover" if is_open or state & QStyle.StateFlag.State_MouseOver else "surface"
        painter.fillRect(place, theme.color(token))
        painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), theme.color("border"))
        if is_open:
            painter.fillRect(QRect(place.left(), place.top(), theme.BAR, place.height()), theme.color("accent"))
        if focused:
            painter.setPen(QPen(theme.color("focus"), theme.RING))
            painter.drawRect(place.adjusted(1, 1, -1, -2))

    def _paint_first_line(self, painter: QPainter, line: QRect, row: QueueRow, *, bold: bool) -> None:
        duration = clock_text(row.duration_ms)
        plain = QFontMetrics(theme.font())
        painter.setFont(theme.font())
        painter.setPen(theme.color("text" if row.has_recording and not row.is_away else "text3"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, duration)
        room = line.width() - plain.horizontalAdvance(duration) - 8
        painter.setFont(theme.font(bold=bold))
        painter.setPen(theme.color("text"))
        code = QFontMetrics(painter.font()).elidedText(row.agent_code, Qt.TextElideMode.ElideRight, room)
        used = QFontMetrics(painter.font()).horizontalAdvance(code)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, code)
        painter.setFont(theme.font())
        painter.setPen(theme.color("text2"))
        team = plain.elidedText(row.team, Qt.TextElideMode.ElideRight, max(0, room - used - 10))
        painter.drawText(line.adjusted(used + 10, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                         team)

    def _paint_second_line(self, painter: QPainter, line: QRect, row: QueueRow, *, on_hover: bool) -> None:
        origin, tone = why(row)
        paint_chip(painter, QRectF(line), origin, tone, on_hover=on_hover)
        painter.setFont(theme.font(theme.CAPTION))
        draft = draft_text(row, self._list.rows.today) or no_sound_text(row)
        painter.setPen(theme.color("warn" if row.is_tied else "accent" if row.draft_saved_at else "text3"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, draft)
        metrics = QFontMetrics(painter.font())
        left = chip_width(origin) + 5
        room = line.width() - left - metrics.horizontalAdvance(draft) - 4
        started = metrics.elidedText(f"{row.started_at:%m-%d %H:%M}", Qt.TextElideMode.ElideRight, room)
        painter.setPen(theme.color("text2"))
        painter.drawText(line.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                         started)


class QueueList(QListView):
    """The list itself; letters that mean the player or a flag go to the page."""

    player_key = Signal(str)
    opened = Signal(QModelIndex)

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.open_item_id: int | None = None
        self.rows = QueueModel()
        self.setModel(self.rows)
        self.setItemDelegate(QueueDelegate(self))
        keys.claim(self, *sorted(PLAYER_KEYS), "form.flag")
        self.setAccessibleName(_("Calls that wait"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.clicked.connect(self.opened)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentIndex().isValid():
            self.setCurrentIndex(self.currentIndex())  # Qt makes the first row current without selecting it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._keys.found(event, FORM)
        if action in PLAYER_KEYS or (action == "form.flag" and not event.isAutoRepeat()):
            self.player_key.emit(action)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def go_to(self, item_id: int | None) -> None:
        """Make the item's row the current one, if it is shown."""
        place = self.rows.row_of(item_id)
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place))

    def current_item_id(self) -> int | None:
        row: QueueRow | None = self.currentIndex().data(ROW_ROLE)
        return row.item_id if row else None
