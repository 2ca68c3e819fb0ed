"""RecordTable as a person uses it: filter, sort, keys, links, copy, what it shows selected."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPaintEvent, QTextDocument
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qadesk.models.formulas import safe_for_sheet
from qadesk.ui import theme
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from tests.ui.active import make_active


@dataclass(frozen=True)
class Row:
    no: str
    name: str
    calls: int
    next: str = "去确认"


ROWS = (Row("A10", "赵宁", 3), Row("A9", "林晓", 12), Row("A31", "安然", 7, ""), Row("A05", "周岚", 0))
COLUMNS = (
    Column[Row]("no", "座席", lambda r: r.no), Column[Row]("name", "姓名", lambda r: r.name, stretch=True),
    Column[Row]("calls", "通数", lambda r: f"{r.calls:,}", number=True, sort=lambda r: r.calls),
    Column[Row]("next", "下一步", lambda r: r.next, kind="link"),
)


class Place(QWidget):
    """A table with its search field, as pages have it."""

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchField("筛选座席、姓名")
        empty = EmptyState("headphones", "没有座席", "没有符合筛选的座席。")
        self.table: RecordTable[Row] = RecordTable("座席", COLUMNS, key=lambda r: r.no, empty=empty)
        self.search.sought.connect(self.table.seek)
        whole = QVBoxLayout(self)
        whole.addWidget(self.search)
        whole.addWidget(self.table)
        self.resize(480, 300)
        self.table.set_rows(ROWS)


class Painted(QObject):
    """What a widget painted anew since it is watched."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.rects: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.rects += [*event.region()]
        return False


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    made = Place()
    qtbot.addWidget(made)
    made.show()
    make_active(qtbot, made)
    return made


def shown(place: Place) -> list[str]:
    return [row.no for row in place.table.rows()]


def press_header(qtbot: QtBot, place: Place, column: int) -> None:
    head = place.table.view.horizontalHeader()
    at = head.rect().center()
    at.setX(head.sectionViewportPosition(column) + 8)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_filters_by_two_chinese_characters(qtbot: QtBot, place: Place) -> None:
    place.search.setText("林晓")
    assert shown(place) == ["A9"]
    place.search.setText("Ａ3 安")  # full-width letter, two words
    assert shown(place) == ["A31"]
    qtbot.keyClick(place.search, Qt.Key.Key_Escape)
    place.search.clear()
    assert len(shown(place)) == 4


def test_says_why_it_is_empty(place: Place) -> None:
    place.search.setText("没有这个人")
    assert place.table.empty.isVisible()
    assert not place.table.view.isVisible()
    place.search.setText("")
    assert place.table.view.isVisible()


def test_sorts_names_by_pinyin_and_numbers_by_value(qtbot: QtBot, place: Place) -> None:
    press_header(qtbot, place, 1)
    assert [row.name for row in place.table.rows()] == ["安然", "林晓", "赵宁", "周岚"]
    press_header(qtbot, place, 0)
    assert shown(place) == ["A05", "A9", "A10", "A31"]
    press_header(qtbot, place, 2)
    press_header(qtbot, place, 2)
    assert [row.calls for row in place.table.rows()] == [12, 7, 3, 0]


def test_current_row_stays_with_its_record(qtbot: QtBot, place: Place) -> None:
    place.table.choose("A31")
    place.table.set_rows((Row("A00", "新人", 1), *ROWS))
    assert place.table.current() == ROWS[2]
    press_header(qtbot, place, 2)
    assert place.table.current() == ROWS[2]
    place.search.setText("林")
    assert place.table.current() is None or place.table.current() in place.table.rows()


def test_all_that_is_selected_stays_with_its_records(qtbot: QtBot) -> None:
    table = RecordTable[Row]("座席", COLUMNS, key=lambda r: r.no, several=True)
    qtbot.addWidget(table)
    table.set_rows(ROWS)
    table.choose_all(["A9", "A31", "A05"])
    table.set_rows([row for row in reversed(ROWS) if row.no != "A31"])
    assert [row.no for row in table.selected()] == ["A05", "A9"] and table.current() == ROWS[1]


def test_keys_walk_open_and_copy(qtbot: QtBot, place: Place) -> None:
    place.table.setFocus(Qt.FocusReason.TabFocusReason)
    assert place.table.current() == ROWS[0]
    qtbot.keyClick(place.table.view, Qt.Key.Key_Down)
    with qtbot.waitSignals([place.table.opened, place.table.link_pressed]):
        qtbot.keyClick(place.table.view, Qt.Key.Key_Return)
    qtbot.keyClick(place.table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "座席\t姓名\t通数\t下一步\nA9\t林晓\t12\t去确认"


def test_a_list_that_is_given_the_keys_chooses_its_first_row(qtbot: QtBot, place: Place) -> None:
    place.table.setFocus()
    qtbot.waitUntil(place.table.view.hasFocus)
    assert place.table.current() == ROWS[0] and place.table.selected() == [ROWS[0]]


def test_link_is_pressed_by_the_mouse_only_where_there_is_one(qtbot: QtBot, place: Place) -> None:
    pressed: list[tuple[object, str]] = []
    place.table.link_pressed.connect(lambda record, key: pressed.append((record, key)))
    for row in (2, 0):  # A31 has no link
        rect = place.table.view.visualRect(place.table.model.index(row, 3))
        qtbot.mouseClick(place.table.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert pressed == [(ROWS[0], "next")]


def test_selection_is_blue_only_where_the_focus_is(qtbot: QtBot, place: Place) -> None:
    place.table.choose("A10")
    place.table.setFocus()
    qtbot.waitUntil(place.table.view.hasFocus)
    assert ground(place) == theme.color("sel")
    place.search.setFocus()
    qtbot.waitUntil(place.search.hasFocus)
    assert ground(place) == theme.color("hover")


def test_the_ring_goes_round_one_row_whatever_is_chosen(qtbot: QtBot) -> None:
    table = RecordTable[Row]("座席", COLUMNS, key=lambda r: r.no, several=True,
                             empty=EmptyState("headphones", "没有座席", ""))
    qtbot.addWidget(table)
    table.resize(480, 300)
    table.set_rows(ROWS)
    table.show()
    make_active(qtbot, table)
    table.setFocus()
    qtbot.waitUntil(table.view.hasFocus)
    table.view.selectionModel().setCurrentIndex(table.model.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    table.view.viewport().repaint()
    painted = Painted(table.view.viewport())
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(painted.rects))
    left, ringed = (table.view.visualRect(table.model.index(row, 3)) for row in (0, 1))
    assert any(rect.contains(left) for rect in painted.rects) and any(rect.contains(ringed) for rect in painted.rects)


def ground(place: Place) -> QColor:
    rect = place.table.view.visualRect(place.table.model.index(0, 1))
    return place.table.view.viewport().grab().toImage().pixelColor(rect.right() - 4, rect.center().y())


def test_numbers_stand_right_with_their_header(place: Place) -> None:
    model, role = place.table.model, Qt.ItemDataRole.TextAlignmentRole
    assert model.headerData(2, Qt.Orientation.Horizontal, role) == model.data(model.index(0, 2), role)
    assert model.data(model.index(0, 2), role) & Qt.AlignmentFlag.AlignRight  # type: ignore[operator]


@pytest.mark.parametrize(("text", "safe"), [
    ("=1+1", "'=1+1"), ("-2", "-2"), ("+86 138", "'+86 138"), ("@x", "'@x"), ("＝A1", "'＝A1"), ("1,200", "1,200"),
    ("甲\n乙\t丙", "甲 乙 丙"), ("-3.5%", "-3.5%"), ("−2", "−2"),
])
def test_copied_text_is_no_formula(text: str, safe: str) -> None:
    assert safe_for_sheet(text) == safe


def test_columns_can_be_hidden_and_are_named(place: Place) -> None:
    place.table.show_column("calls", False)
    assert place.table.hidden_columns() == ("calls",)
    place.table.choose("A9")
    assert place.table.copy() == "座席\t姓名\t下一步\nA9\t林晓\t去确认"


def test_a_hundred_thousand_rows_filter_and_sort(place: Place) -> None:
    many = tuple(Row(f"A{n:06d}", "林晓" if n % 1000 == 0 else "赵宁", n) for n in range(100_000))
    place.table.set_rows(many)
    place.search.setText("林晓")
    assert len(place.table.rows()) == 100
    place.table.sort_by("calls", falling=True)
    assert place.table.rows()[0].calls == 99_000


def test_fifty_thousand_texts_set_without_abort(qtbot: QtBot) -> None:
    """PySide6 6.12.0 on Python 3.11 loses a reference to None at each such call and aborts after some 7,000."""
    line = QLineEdit()
    qtbot.addWidget(line)
    for number in range(50_000):
        line.setText(str(number))
    assert line.text() == "49999"


def test_a_name_with_markup_shows_every_character_in_its_tooltip(qtbot: QtBot) -> None:
    hint = Column[Row]("name", "姓名", lambda r: r.name, stretch=True, hint=lambda r: r.name)
    table = RecordTable("座席", (hint,), key=lambda r: r.no, empty=EmptyState("headphones", "没有座席"))
    qtbot.addWidget(table)
    table.set_rows((Row("A10", "<img src='x.png'>赵 & 宁", 3),))
    shown = QTextDocument()
    shown.setHtml(table.view.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole))
    assert shown.toPlainText() == "<img src='x.png'>赵 & 宁"


def test_columns_grow_with_longer_rows_unless_moved_by_hand(place: Place) -> None:
    head = place.table.view.horizontalHeader()
    before = head.sectionSize(0)
    place.table.set_rows([*ROWS, Row("A05 与另外两个座席一起", "周岚", 0)])
    assert head.sectionSize(0) > before
    head.resizeSection(0, before)
    place.table.set_rows([*ROWS, Row("A05 与另外两个座席一起的一通", "周岚", 0)])
    assert head.sectionSize(0) == before
