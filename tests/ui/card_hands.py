"""The designer on a real station, and hands that press what a person presses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qadesk.models.card_drafts import CardDraft
from qadesk.models.scorecards import Scorecard
from qadesk.services.desk import Desk
from qadesk.settings import MachineSettings
from qadesk.ui.administration_pane import PaneKit
from qadesk.ui.card_editor import CardEditor
from qadesk.ui.messages import MessageBar
from tests.ui.active import make_active

Key, Mod = Qt.Key, Qt.KeyboardModifier


@dataclass
class Designer:
    """An editor in a window of its own, with a hand on its keys."""

    editor: CardEditor
    kit: PaneKit
    qtbot: QtBot
    window: QWidget

    @property
    def desk(self) -> Desk:
        return self.kit.desk

    def press(self, *keys: Key, mod: Mod = Mod.NoModifier, times: int = 1) -> None:
        for key in keys * times:
            QTest.keyClick(self.focus(), key, mod)

    def type(self, words: str) -> None:
        """Type over what is selected, as an input method commits it."""
        focus = self.focus()
        if words.isascii():
            QTest.keyClicks(focus, words)
        else:
            commit(focus, words)

    def replace(self, words: str) -> None:
        """Type in place of what stands in the field."""
        self.press(Key.Key_A, mod=Mod.ControlModifier)
        self.type(words)

    def focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None
        return focus

    def settle(self) -> None:
        """Until everything is shown and saved."""
        self.editor.settle()
        self.qtbot.waitUntil(lambda: self.editor.keeper.is_safe and self.kit.tasks.is_idle(), timeout=30_000)
        self.shown()

    def shown(self) -> None:
        """Until the preview stands."""
        self.qtbot.waitUntil(lambda: not self.editor.board.is_waiting)

    def stored(self) -> Scorecard:
        """The draft as it is in the station."""
        version_id = self.editor.draft.version_id
        return self.desk.scorecards.open_version(self.kit.actor, version_id).card

    def findings(self) -> list[str]:
        self.shown()
        return [found.text for found in self.editor.findings.findings]


def commit(field: QWidget, words: str) -> None:
    """Give a text to a field as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(field, event)


def open_designer(qtbot: QtBot, kit: dict[str, Any], machine: MachineSettings, draft: CardDraft,
                  place: str = "") -> Designer:
    """The designer on a draft, in a window of a small screen, with the keys in its outline."""
    window = QWidget()
    qtbot.addWidget(window)
    messages = MessageBar("administration")
    pane_kit = PaneKit(**kit, messages=messages, machine=machine, player=None, go_to_page=_ignored,
                       say_saved=_ignored, say_not_saved=_ignored, restore=_ignored)
    editor = CardEditor(draft, kit=pane_kit, place=place)
    whole = QVBoxLayout(window)
    whole.addWidget(messages)
    whole.addWidget(editor, 1)
    window.resize(1190, 600)
    window.show()
    make_active(qtbot, window)
    editor.outline.setFocus()
    qtbot.waitUntil(editor.outline.hasFocus)
    made = Designer(editor, pane_kit, qtbot, window)
    made.shown()
    return made


def _ignored(*_words: object) -> None:
    return None
