"""The outline of a scorecard in the designer: sections with their criteria, then the fatal items.

Arrows walk; Ins adds one more below, Shift+Ins asks what, Ctrl+D makes a copy, Del removes, Alt+Up and Alt+Down move,
Enter goes to the fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from qadesk.i18n import _
from qadesk.models.card_places import CARD, Place
from qadesk.models.scorecards import FATAL_CLASS_NAMES, CriterionKind, Scorecard, points_text, signed_points
from qadesk.ui import theme
from qadesk.ui.icons import paint_icon
from qadesk.ui.keys import CARD as CARD_KEYS
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.labels import plain_tip

ROLE = Qt.ItemDataRole.UserRole
PLACE, POINTS, MARK, GROUP = ROLE, int(ROLE) + 1, int(ROLE) + 2, int(ROLE) + 3
INDENT_PX, ARROW_PX, PAD_PX, MARK_PX, MOST_SIGNS = 16, 14, 8, 14, 120
MARKS = {"fatal": "alert-circle", "warn": "alert-outline"}
ACTIONS = ("card.add", "card.add_other", "card.duplicate", "card.remove", "card.up", "card.down")
Row = tuple[Place, str, str]
Index = QModelIndex | QPersistentModelIndex


class CardOutline(QTreeWidget):
    """`place_chosen(Place)`: a person went there; `act_asked(id)`: one of ACTIONS; `fields_asked()`: Enter."""

    place_chosen = Signal(object)
    act_asked = Signal(str)
    fields_asked = Signal()

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._card: Scorecard | None = None
        self._rows: list[Row] = []
        self._items: dict[Place, QTreeWidgetItem] = {}
        self.setAccessibleName(_("Outline of the scorecard"))
        self.setHeaderHidden(True)
        self.setIndentation(INDENT_PX)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.currentItemChanged.connect(self._tell)
        keys.claim(self, *ACTIONS)

    @property
    def on_fatal_group(self) -> bool:
        """Whether the head of the fatal items is chosen: one more is added to them."""
        item = self.currentItem()
        return item is not None and bool(item.data(0, GROUP))

    def show_card(self, card: Scorecard, place: Place) -> None:
        """Show a card and make a place the current one; only rows that differ are touched."""
        if card is not self._card:
            rows = list(_rows(card))
            if [row[0] for row in rows] == [row[0] for row in self._rows]:
                for row, before in zip(rows, self._rows, strict=True):
                    if row != before:
                        _fill(self._items[row[0]], row)
            else:
                self._build(rows)
            self._card, self._rows = card, rows
        if self.currentItem() is None or self.place() != place:
            self.blockSignals(True)
            self.setCurrentItem(self._items[place])
            self.blockSignals(False)
        self.scrollToItem(self._items[place])

    def show_marks(self, marks: Mapping[Place, str]) -> None:
        """Mark what the check finds something about: `fatal` what blocks, `warn` what should be known."""
        for place, item in self._items.items():
            mark = marks.get(place, "")
            if item.data(0, MARK) != mark:
                item.setData(0, MARK, mark)
                _name(item)

    def place(self) -> Place:
        """What is chosen; the card itself where nothing is."""
        item = self.currentItem()
        found: Place = item.data(0, PLACE) if item is not None else CARD
        return found

    def item_at(self, place: Place) -> QTreeWidgetItem:
        """The row of a place. Raises KeyError."""
        return self._items[place]

    def words(self) -> list[str]:
        """The rows as they are read, top to bottom."""
        found, index = [], self.model().index(0, 0)
        while index.isValid():
            found.append(f"{index.data()} {index.data(POINTS)}".strip())
            index = self.indexBelow(index)
        return found

    def _build(self, rows: list[Row]) -> None:
        folded = {place for place, item in self._items.items() if item.childCount() and not item.isExpanded()}
        self.blockSignals(True)
        self.clear()
        self._items = {}
        group: QTreeWidgetItem | None = None
        for row in rows:
            place = row[0]
            item = QTreeWidgetItem()
            _fill(item, row)
            if place.is_criterion:
                self._items[Place(place.section)].addChild(item)
            elif place.fatal is not None:
                group = group or self._add_group()
                group.addChild(item)
            else:
                self.addTopLevelItem(item)
            self._items[place] = item
        if group is None:
            self._add_group()
        self.expandAll()
        for place in folded & self._items.keys():
            self._items[place].setExpanded(False)
        self.blockSignals(False)

    def _add_group(self) -> QTreeWidgetItem:
        group = QTreeWidgetItem()
        _fill(group, (CARD, _("Fatal items"), ""))
        group.setData(0, GROUP, True)
        self.addTopLevelItem(group)
        return group

    def _tell(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.place_chosen.emit(item.data(0, PLACE))

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        self.paint_ground(painter, rect, index)
        if index == self.currentIndex() and not self.hasFocus():
            painter.fillRect(rect.left(), rect.top(), theme.BAR, rect.height(), theme.color("accent"))
        if self.model().hasChildren(index):
            spot = QRectF(rect.right() - INDENT_PX + 1, rect.center().y() - ARROW_PX / 2 + 0.5, ARROW_PX, ARROW_PX)
            paint_icon(painter, spot, "chevron-down" if self.isExpanded(index) else "chevron-right",
                       theme.color("text3"))

    def paint_ground(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """The ground of a row: blue only where the focus is."""
        token = ("sel" if self.hasFocus() else "hover") if index == self.currentIndex() else "surface"
        painter.fillRect(rect, theme.color(token))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._keys.found(event, CARD_KEYS)
        if action is not None:
            self.act_asked.emit(action)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.fields_asked.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


def _rows(card: Scorecard) -> Iterator[Row]:
    yield CARD, card.name or _("(no title)"), points_text(card.weight_milli)
    for s, section in enumerate(card.sections):
        total = points_text(sum(criterion.weight_milli for criterion in section.criteria))
        yield Place(s), _words(section.code, section.name), total
        for c, criterion in enumerate(section.criteria):
            is_bonus = criterion.kind is CriterionKind.BONUS
            points = signed_points(criterion.cap_milli) if is_bonus else points_text(criterion.weight_milli)
            shown = "" if criterion.kind is CriterionKind.NOTE else points
            yield Place(s, c), _words(criterion.code, criterion.name), shown
    for f, fatal in enumerate(card.fatal):
        yield Place(fatal=f), _words(fatal.code, fatal.name), _(FATAL_CLASS_NAMES[fatal.fatal_class])


def _words(code: str, name: str) -> str:
    return f"{code} {name[:MOST_SIGNS] or _('(no title)')}".replace("\n", " ")


def _fill(item: QTreeWidgetItem, row: Row) -> None:
    place, words, points = row
    item.setData(0, PLACE, place)
    item.setData(0, POINTS, points)
    item.setText(0, words)
    _name(item)


def _name(item: QTreeWidgetItem) -> None:
    said = {"fatal": _("has an error"), "warn": _("has a note")}.get(item.data(0, MARK) or "", "")
    words = "  ".join(part for part in (item.text(0), item.data(0, POINTS), said) if part)
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, words)
    item.setToolTip(0, plain_tip(words))


class _Delegate(QStyledItemDelegate):
    """A row of 28 px: words, a mark where the check finds something, points at the right."""

    def __init__(self, tree: CardOutline) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, theme.ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        whole = QRect(0, option.rect.top(), self._tree.viewport().width(), option.rect.height())
        text = QRectF(option.rect).adjusted(2, 0, -PAD_PX, 0)
        place: Place = index.data(PLACE)
        head = not place.is_criterion and place.fatal is None
        self._tree.paint_ground(painter, option.rect, index)
        painter.save()
        painter.setFont(theme.font(theme.CAPTION))
        painter.setPen(theme.color("text2"))
        points = index.data(POINTS) or ""
        painter.drawText(text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, points)
        text.setRight(text.right() - QFontMetrics(painter.font()).horizontalAdvance(points) - 6)
        if mark := index.data(MARK):
            text.setRight(text.right() - MARK_PX - 2)
            spot = QRectF(text.right() + 2, text.center().y() - MARK_PX / 2, MARK_PX, MARK_PX)
            paint_icon(painter, spot, MARKS[mark], theme.color(mark))
            text.setRight(text.right() - 2)
        painter.setFont(theme.font(bold=head))
        painter.setPen(theme.color("text"))
        shown = QFontMetrics(painter.font()).elidedText(index.data(), Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
        if self._tree.currentIndex() == index and self._tree.hasFocus():
            paint_row_ring(painter, whole)


def paint_row_ring(painter: QPainter, row: QRect) -> None:
    """The focus ring inside a row."""
    ink = theme.color("focus")
    for edge in (QRect(row.left(), row.top(), row.width(), theme.RING),
                 QRect(row.left(), row.bottom() - theme.RING + 1, row.width(), theme.RING),
                 QRect(row.left(), row.top(), theme.RING, row.height()),
                 QRect(row.right() - theme.RING + 1, row.top(), theme.RING, row.height())):
        painter.fillRect(edge, ink)
