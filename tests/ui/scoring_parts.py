"""A scoring form on the shipped card, and a hand on its keys."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from qadesk.models.answers import Answers
from qadesk.models.drafts import Draft
from qadesk.models.scorecards import Scorecard
from qadesk.services.card_files import shipped_card
from qadesk.ui.keys import Keys
from qadesk.ui.scoring_form import ScoringForm
from tests.ui.active import make_active

Key, Mod = Qt.Key, Qt.KeyboardModifier


def inbound() -> Scorecard:
    return shipped_card("inbound.yaml")


def draft_of(card: Scorecard | None = None, answers: Answers | None = None) -> Draft:
    return Draft(1, "6f1c", card or inbound(), answers or Answers(), 0, None)


@dataclass
class Playhead:
    """Where the call stands, for forms that ask."""

    position_ms: int | None = 0

    def __call__(self) -> int | None:
        return self.position_ms


@dataclass
class Hand:
    """Presses keys at whatever has the focus, as a person does."""

    form: ScoringForm
    playhead: Playhead = field(default_factory=Playhead)

    def press(self, *keys: Key, mod: Mod = Mod.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(focused(self.form), key, mod)

    def type(self, words: str) -> None:
        QTest.keyClicks(focused(self.form), words)

    def stamp(self, *positions_ms: int) -> None:
        for position_ms in positions_ms:
            self.playhead.position_ms = position_ms
            self.press(Key.Key_F9)


def focused(form: QWidget) -> QWidget:
    return QApplication.focusWidget() or form


def make_form(qtbot, draft: Draft | None = None, *, width: int = 412, height: int = 624) -> Hand:
    """A form on the screen with the focus in its list."""
    playhead = Playhead()
    form = ScoringForm(Keys(), playhead)
    qtbot.addWidget(form)
    form.resize(width, height)
    form.show()
    make_active(qtbot, form)
    form.show_draft(draft or draft_of())
    form.focus_form()
    qtbot.waitUntil(lambda: form.list.hasFocus())
    return Hand(form, playhead)
