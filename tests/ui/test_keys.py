"""The key table: no two actions of one screen share a key; letters are found only by scope; changes are checked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qadesk.errors import Conflict
from qadesk.i18n import _
from qadesk.ui.keys import BY_ID, FORM, LISTENING, MARKS, TABLE, WINDOW, Keys
from tests.ui.active import make_active

NONE = Qt.KeyboardModifier.NoModifier
PAD = Qt.KeyboardModifier.KeypadModifier


def test_defaults_have_no_conflict() -> None:
    Keys({"window.help": ("F1",)})


def test_conflict_is_refused_and_named() -> None:
    with pytest.raises(Conflict) as caught:
        Keys({"player.toggle": ("F9",)})
    assert "F9" in caught.value.what and _("Stamp evidence") in caught.value.what


def test_the_same_letter_may_stand_in_scopes_that_never_meet() -> None:
    Keys({"mark.accept": ("C",)})  # C is the comment's in the form
    with pytest.raises(Conflict):
        Keys({"form.flag": ("C",)})


def test_plain_letters_digits_and_space_belong_to_focused_scopes_only() -> None:
    for action in TABLE:
        for key in action.keys:
            if action.scope in (WINDOW, LISTENING):
                assert key.startswith(("F", "Ctrl+", "Shift+F")) and key not in ("Ctrl+Space", "Shift+Space", "Ctrl+.")


@pytest.mark.parametrize(("key", "text", "modifier", "action"), [
    (Qt.Key.Key_Space, " ", NONE, "form.toggle"), (Qt.Key.Key_K, "k", NONE, "form.toggle"),
    (Qt.Key.Key_5, "5", PAD, "form.option"), (Qt.Key.Key_0, "0", PAD, "form.not_applicable"),
    (Qt.Key.Key_Enter, "\r", PAD, "form.next_open"), (Qt.Key.Key_Plus, "+", PAD, "form.plus"),
    (Qt.Key.Key_Plus, "+", Qt.KeyboardModifier.ShiftModifier, "form.plus"),
    (Qt.Key.Key_Minus, "-", NONE, "form.minus"), (Qt.Key.Key_Backslash, "\\", NONE, "form.loop_clear"),
    (Qt.Key.Key_Down, "", NONE, "form.next"), (Qt.Key.Key_Down, "", PAD, "form.next"),
    (Qt.Key.Key_K, "k", Qt.KeyboardModifier.ControlModifier, None), (Qt.Key.Key_A, "a", NONE, None),
])
def test_found_in_the_form(key: Qt.Key, text: str, modifier: Qt.KeyboardModifier, action: str | None) -> None:
    assert Keys().found(QKeyEvent(QEvent.Type.KeyPress, key, modifier, text), FORM) == action


def test_letter_of_another_scope_is_not_found() -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, NONE, "a")
    assert Keys().found(event, MARKS) == "mark.accept"


def test_function_key_works_while_typing_and_only_where_visible(qtbot: QtBot) -> None:
    window, page, typed, got = QWidget(), QWidget(), QPlainTextEdit(), []
    QVBoxLayout(window).addWidget(page)
    QVBoxLayout(page).addWidget(typed)
    keys = Keys()
    keys.bind("player.toggle", page, lambda: got.append("F3"))
    qtbot.addWidget(window)
    window.show()
    make_active(qtbot, window)
    typed.setFocus()
    qtbot.keyClick(typed, Qt.Key.Key_F3)
    assert got == ["F3"]
    page.hide()
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert got == ["F3"]
    assert [action.id for action in keys.live()] == ["player.toggle"]


def test_keycaps_read_as_in_the_pictures() -> None:
    keys = Keys()
    assert [keys.shown(a) for a in ("page.main", "evidence.stamp", "call.next", "form.toggle", "window.palette")] == [
        "Ctrl+Enter", "F9", "Ctrl+PgDn", "Space", "Ctrl+K"]
    assert keys.of("edit.redo") == ("Ctrl+Shift+Z", "Ctrl+Y")
    assert BY_ID["form.fatal"].keys == ("X",)
