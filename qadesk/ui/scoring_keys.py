"""The keys of the scoring form while its list or its fatal block has the focus: which key is which act.

Keys come from the one table in `ui/keys.py`; only what cannot be a key of its own there is told apart here: the
digits with Shift (one time less), Delete and Backspace (the last evidence), Esc (out of the fatal items).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from qadesk.ui.keys import FORM, Keys

if TYPE_CHECKING:
    from qadesk.ui.scoring_form import ScoringForm

PLAYER_ACTIONS = ("form.toggle", "form.back", "form.forward", "form.back_1s", "form.forward_1s", "form.loop_start",
                  "form.loop_end", "form.loop_clear")
OWN_ACTIONS = ("form.next", "form.previous", "form.option", "form.not_applicable", "form.plus", "form.minus",
               "form.next_open", "form.comment", "form.fatal", "form.explain", "form.note", "form.pad_evidence",
               "form.pad_previous", "form.pad_next", "form.flag")
WALKING = ("form.next", "form.previous", "form.pad_next", "form.pad_previous")
SHIFTED_DIGITS = {Qt.Key.Key_Exclam: 1, Qt.Key.Key_At: 2, Qt.Key.Key_NumberSign: 3, Qt.Key.Key_Dollar: 4,
                  Qt.Key.Key_Percent: 5, Qt.Key.Key_AsciiCircum: 6, Qt.Key.Key_Ampersand: 7,
                  Qt.Key.Key_Asterisk: 8, Qt.Key.Key_ParenLeft: 9}


class ScoringKeys:
    """Turns key presses into the acts of a form."""

    def __init__(self, form: ScoringForm, keys: Keys) -> None:
        self._form, self._keys = form, keys
        self._acts: dict[str, Callable[[], object]] = {
            "form.next": lambda: form.go(1), "form.previous": lambda: form.go(-1),
            "form.not_applicable": form.toggle_not_applicable, "form.next_open": form.next_open,
            "form.plus": lambda: form.adjust(1), "form.minus": lambda: form.adjust(-1),
            "form.comment": form.comment.setFocus, "form.fatal": form.open_fatal, "form.explain": form.explain,
            "form.note": form.write_note, "form.pad_next": lambda: form.go(1),
            "form.pad_previous": lambda: form.go(-1), "form.pad_evidence": form.stamp,
            "form.flag": lambda: form.player_asked.emit("form.flag"),
        }
        keys.claim(form, *PLAYER_ACTIONS, *OWN_ACTIONS)
        for action, slot in (("page.main", form.ask_submit), ("edit.undo", form.undo), ("edit.redo", form.redo),
                             ("evidence.stamp", form.stamp), ("evidence.play", form.play_evidence)):
            keys.bind(action, form, slot)

    def answer(self, event: QKeyEvent) -> bool:
        """Do what the key means; False when it means nothing here."""
        action, key = self._keys.found(event, FORM), Qt.Key(event.key())
        pad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
        if key in SHIFTED_DIGITS and not pad and action is None:
            self._form.lower_number(SHIFTED_DIGITS[key])
        elif key == Qt.Key.Key_Escape:
            self._form.focus_form()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            for span in self._form.answers.evidence(self._form.current)[-1:]:
                self._form.remove_evidence(span)
        elif action in PLAYER_ACTIONS:
            self._form.player_asked.emit(action)
        elif action == "form.option":
            if not event.isAutoRepeat():
                self._form.press_number(key - Qt.Key.Key_0)
        elif action in self._acts:
            if action in WALKING or not event.isAutoRepeat():
                self._acts[action]()
        else:
            return False
        return True

    def act(self, action: str) -> None:
        """Do an act by its name in the table (a hint was clicked)."""
        self._acts[action]()
