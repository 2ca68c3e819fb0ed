"""The tour's checks notice what they are there for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from qadesk import i18n, resources
from qadesk.models.months import Month
from qadesk.ui.tour_checks import problems, too_large, untranslated
from qadesk.ui.widgets.fields import SearchField, place_of
from qadesk.ui.widgets.labels import ElidedLabel, Label


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    return made


def put(label: QWidget, window: QWidget, *place: int) -> None:
    label.setParent(window)
    label.setGeometry(*place)
    label.show()


def test_a_proper_window_has_no_problems(window: QWidget) -> None:
    put(Label("监听评分"), window, 10, 10, 200, 30)
    put(QPushButton("提交"), window, 10, 60, 120, 30)
    assert problems(window, "here") == []


@pytest.mark.parametrize(("place", "complaint"), [
    ((10, 10, 20, 30), "does not fit"), ((280, 10, 200, 30), "outside its parent"),
])
def test_a_cut_text_and_one_outside_its_parent_are_named(window: QWidget, place: tuple[int, ...],
                                                         complaint: str) -> None:
    put(Label("请说明等待的原因"), window, *place)
    found = problems(window, "here")
    assert len(found) == 1 and found[0].startswith(f"here: {complaint}") and "请说明等待的原因" in found[0]


def test_a_search_field_shows_its_whole_hint(window: QWidget) -> None:
    field = SearchField("工号、姓名、拼音或班组")
    put(field, window, 10, 10, 120, 30)
    assert ["does not fit" in one for one in problems(window, "here")] == [True]
    field.set_width(120)
    assert problems(window, "here") == []


def test_texts_over_each_other_are_named(window: QWidget) -> None:
    put(Label("上面的字"), window, 10, 10, 100, 30)
    put(Label("下面的字"), window, 60, 20, 100, 30)
    assert ["overlap" in one for one in problems(window, "here")] == [True]


def test_a_label_that_cuts_on_purpose_may(window: QWidget) -> None:
    put(ElidedLabel("很长很长很长很长很长的名字"), window, 10, 10, 40, 30)
    assert problems(window, "here") == []


@pytest.mark.parametrize(("text", "english"), [
    ("Submit", True), ("提交", False), ("Ctrl+Enter", False), ("2026-W36", False), ("138****0002", False),
    ("call.wav", False), ("2 calls drawn", True), ("密码 Lianxi-2026", False),
])
def test_english_is_noticed_in_a_chinese_window(text: str, english: bool) -> None:
    assert untranslated(text) is english


def test_chinese_is_noticed_in_an_english_window() -> None:
    i18n.install("en", resources.locale())
    assert untranslated("提交") and not untranslated("座席 A01") and not untranslated("Submit")


def test_a_number_in_a_table_that_is_cut_is_named(window: QWidget) -> None:
    model = QStandardItemModel(1, 2)
    for column in range(2):
        cell = QStandardItem("1234567890")
        if column:
            cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        model.setItem(0, column, cell)
    table = QTableView()
    table.setModel(model)
    put(table, window, 0, 0, 280, 180)
    assert problems(window, "here") == []
    for column in range(2):
        table.setColumnWidth(column, 30)
    assert [one for one in problems(window, "here") if "column header" not in one] == [
        "here: number is cut: 1234567890 in "]


def test_a_window_that_has_grown_is_named(window: QWidget) -> None:
    assert too_large(window, 300, 200, "here") == []
    assert too_large(window, 300, 199, "here") == ["here: larger than the screen: 300 x 200, not 300 x 199"]


def test_a_box_finds_an_equal_object_again(qtbot: QtBot) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    for number in (9, 8):
        box.addItem(str(number), Month(2026, number))
    assert place_of(box, Month(2026, 8)) == 1 and place_of(box, Month(2026, 1)) == 0
