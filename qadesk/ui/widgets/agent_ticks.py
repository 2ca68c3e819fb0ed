"""Agents of a training request with a tick each: who, team, calls that lost points of n, the call that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    Property,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qadesk.i18n import _
from qadesk.models.training_tallies import AgentTally
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.training_words import place_words
from qadesk.ui.widgets.bare_table import dress
from qadesk.ui.widgets.labels import plain_tip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
AGENT, TEAM, COUNT, CALL = range(4)
PAD, BOX, PLAY = 6, 16, 14
LEAST_ROWS = 3
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AgentTicksModel(QAbstractTableModel):
    """The agents, and which of them are ticked."""

    def __init__(self) -> None:
        super().__init__()
        self.agents: tuple[AgentTally, ...] = ()
        self.ticked: set[int] = set()

    def set_agents(self, agents: Sequence[AgentTally], others: Sequence[AgentTally] = ()) -> None:
        """Show these agents, all ticked, and below them others that may be ticked."""
        self.beginResetModel()
        self.agents, self.ticked = (*agents, *others), {agent.agent_id for agent in agents}
        self.endResetModel()

    def tick_only(self, agent_ids: Iterable[int]) -> None:
        """Tick those of the agents shown."""
        self.ticked = {agent.agent_id for agent in self.agents} & set(agent_ids)
        if self.agents:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.agents) - 1, CALL))

    def toggle(self, row: int) -> None:
        """Tick an agent, or take the tick back."""
        self.ticked ^= {self.agents[row].agent_id}
        self.dataChanged.emit(self.index(row, 0), self.index(row, CALL))

    def text(self, row: int, column: int) -> str:
        agent = self.agents[row]
        if column == CALL:
            return place_words(agent.call_start, agent.start_ms) if agent.evaluation_id is not None else ""
        return (agent.agent_no, agent.team or "—", f"{agent.lost} / {agent.n}")[column]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.agents)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else CALL + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        agent = self.agents[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            ticked = _("ticked") if agent.agent_id in self.ticked else _("not ticked")
            return " ".join((agent.agent_no, agent.agent_name, self.text(index.row(), index.column()), ticked))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(" ".join(part for part in (agent.agent_no, agent.agent_name, agent.team) if part))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (_("Agent"), _("Team"), _("Times"), _("Example"))[section]
        return (RIGHT if section == COUNT else LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None


class AgentTicks(QTableView):
    """`changed()` a tick was set or taken back · `call_asked(AgentTally)` Enter, or a click on the example.

    Space ticks the current row. Without `ticks` it only lists."""

    changed = Signal()
    call_asked = Signal(object)

    def __init__(self, name: str, *, ticks: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.people, self.ticks = AgentTicksModel(), ticks
        self.setModel(self.people)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        dress(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        for column, px in ((AGENT, 80 if ticks else 64), (COUNT, 58), (CALL, 108)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, px)
        head.setSectionResizeMode(TEAM, QHeaderView.ResizeMode.Stretch)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.CONTROL + LEAST_ROWS * theme.ROW + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def set_agents(self, agents: Sequence[AgentTally], others: Sequence[AgentTally] = ()) -> None:
        """Show these agents, all ticked, and below them others that may be ticked."""
        self.people.set_agents(agents, others)

    def untick(self, agents: Iterable[AgentTally]) -> None:
        """Take the ticks of these agents back."""
        left = self.people.ticked - {agent.agent_id for agent in agents}
        if left != self.people.ticked:
            self._set_ticks(left)

    def _ticks(self) -> str:
        return " ".join(str(id_) for id_ in sorted(self.people.ticked))

    def _write_ticks(self, words: str) -> None:
        self._set_ticks({int(id_) for id_ in words.split()})

    def _set_ticks(self, agent_ids: Iterable[int]) -> None:
        self.people.tick_only(agent_ids)
        self.changed.emit()

    ticks_kept = Property(str, _ticks, _write_ticks, notify=changed, user=True)
    """The agents ticked, as words that `KeptWords` keeps over a lock."""

    def ticked(self) -> tuple[AgentTally, ...]:
        """The agents that are ticked, in the order shown."""
        return tuple(agent for agent in self.people.agents if agent.agent_id in self.people.ticked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and self.ticks and index.isValid():
            self._toggle(index.row())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and index.isValid():
            self._ask(index.row())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return
        if index.column() == CALL:
            self._ask(index.row())
        elif index.column() == AGENT and self.ticks and event.position().x() < PAD + BOX + 8:
            self._toggle(index.row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.people.agents:
            self.selectRow(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _toggle(self, row: int) -> None:
        self.people.toggle(row)
        self.changed.emit()

    def _ask(self, row: int) -> None:
        agent = self.people.agents[row]
        if agent.evaluation_id is not None:
            self.call_asked.emit(agent)


class _Delegate(QStyledItemDelegate):
    """Boxes, texts and the example with its play sign."""

    def __init__(self, table: AgentTicks) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place, focused = QRect(option.rect), self._table.hasFocus()
        current = index.row() == self._table.currentIndex().row()
        painter.save()
        token = ("sel" if focused else "hover") if current else "surface"
        painter.fillRect(place, theme.color(token))
        painter.fillRect(place.x(), place.bottom(), place.width(), 1, theme.color("silence"))
        inner = place.adjusted(PAD, 0, -PAD, -1)
        if index.column() == AGENT and self._table.ticks:
            self._paint_box(painter, inner, index.row())
            inner.setLeft(inner.x() + BOX + 8)
        self._paint_text(painter, inner, index)
        if current and focused:
            self._paint_ring(painter, place, index.column())
        painter.restore()

    def _paint_box(self, painter: QPainter, inner: QRect, row: int) -> None:
        box, people = QStyleOptionButton(), self._table.people
        box.rect = QRect(inner.x(), inner.y() + (inner.height() - BOX) // 2, BOX, BOX)
        on = people.agents[row].agent_id in people.ticked
        box.state = QStyle.StateFlag.State_Enabled | (QStyle.StateFlag.State_On if on else QStyle.StateFlag.State_Off)
        self._table.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, box, painter, self._table)

    def _paint_text(self, painter: QPainter, inner: QRect, index: Index) -> None:
        text = self._table.people.text(index.row(), index.column())
        painter.setFont(theme.font())
        painter.setPen(theme.color("evidence" if index.column() == CALL else "text"))
        if index.column() == CALL and text:
            at = QRectF(inner.x(), inner.center().y() - PLAY / 2, PLAY, PLAY)
            paint_icon(painter, at, "play", theme.color("evidence"))
            inner.setLeft(inner.x() + PLAY + 4)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width() + 1)
        painter.drawText(inner, RIGHT if index.column() == COUNT else LEFT, shown)

    def _paint_ring(self, painter: QPainter, place: QRect, column: int) -> None:
        ink = theme.color("focus")
        painter.fillRect(place.x(), place.y(), place.width(), theme.RING, ink)
        painter.fillRect(place.x(), place.bottom() - theme.RING, place.width(), theme.RING, ink)
        if column == AGENT:
            painter.fillRect(place.x(), place.y(), theme.RING, place.height() - 1, ink)
        if column == CALL:
            painter.fillRect(place.right() - theme.RING + 1, place.y(), theme.RING, place.height() - 1, ink)
