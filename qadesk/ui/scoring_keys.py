"""The keys of the scoring form while its list or its fatal block has the focus: which key is which act.

Keys come from the one table in `ui/keys.py`; only what cannot be a key of its own there is told apart here: the
digits with Shift (one time less), Delete and Backspace (the last evidence; Backspace first the last character of a
number under way), Esc (out of the fatal items), and the digits and the point while a number can be typed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from qadesk.ui.keys import FORM, Keys

if TYPE_CHECKING:
    from qadesk.ui.scoring_form import ScoringForm

PLAYER_ACTIONS = ("form.toggle", "form.back", "form.forward", "form.back_1s", "form.forward_1s", "form.loop_start",
                  "form.loop_end", "form.loop_clear")
PAGE_ACTIONS = ("form.flag", "form.reasons", "form.unscorable", "form.card", "form.replace")
OWN_ACTIONS = ("form.next", "form.previous", "form.option", "form.not_applicable", "form.plus", "form.minus",
               "form.next_open", "form.comment", "form.fatal", "form.explain", "form.note", "form.pad_evidence",
               "form.pad_previous", "form.pad_next", *PAGE_ACTIONS)
WALKING = ("form.next", "form.previous", "form.pad_next", "form.pad_previous")
SHIFTED_DIGITS = {Qt.Key.Key_Exclam: 1, Qt.Key.Key_At: 2, Qt.Key.Key_NumberSign: 3, Qt.Key.Key_Dollar: 4,
                  Qt.Key.Key_Percent: 5, Qt.Key.Key_AsciiCircum: 6, Qt.Key.Key_Ampersand: 7,
                  Qt.Key.Key_Asterisk: 8, Qt.Key.Key_ParenLeft: 9}


class ScoringKeys:
    """Turns key presses into the acts of a form."""

    def __init__(self, form: ScoringForm, keys: Keys) -> None:
        self._form, self._keys = form, keys
        acts = form.acts
        self._acts: dict[str, Callable[[], object]] = {
            "form.next": lambda: acts.go(1), "form.previous": lambda: acts.go(-1),
            "form.not_applicable": acts.toggle_not_applicable, "form.next_open": acts.next_open,
            "form.plus": lambda: acts.adjust(1), "form.minus": lambda: acts.adjust(-1),
            "form.comment": form.comment.setFocus, "form.fatal": acts.open_fatal, "form.explain": acts.explain,
            "form.note": acts.edit_evidence_note, "form.pad_next": lambda: acts.go(1),
            "form.pad_previous": lambda: acts.go(-1), "form.pad_evidence": acts.stamp,
            **{action: partial(self._ask_page, action) for action in PAGE_ACTIONS},
        }
        keys.claim(form, *PLAYER_ACTIONS, *OWN_ACTIONS)
        for action, slot in (("page.main", form.ask_submit), ("edit.undo", form.undo), ("edit.redo", form.redo),
                             ("evidence.stamp", acts.stamp), ("evidence.play", acts.play_evidence)):
            keys.bind(action, form, partial(self._unless_composing, slot))

    def _ask_page(self, action: str) -> None:
        """Not `emit` itself in a partial: what holds it is never collected, and with it the whole form."""
        self._form.player_asked.emit(action)

    def _unless_composing(self, slot: Callable[[], object]) -> None:
        """Keys that hold anywhere are the input method's too while it composes."""
        if not self._form.is_composing:
            slot()

    def answer(self, event: QKeyEvent) -> bool:
        """Do what the key means; False when it means nothing here."""
        action, key = self._keys.found(event, FORM), Qt.Key(event.key())
        pad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
        acts = self._form.acts
        if key in SHIFTED_DIGITS and not pad and action is None:
            acts.lower_number(SHIFTED_DIGITS[key])
        elif key == Qt.Key.Key_Escape:
            self._form.typing.end()
            self._form.refresh()
            self._form.focus_form()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            if key == Qt.Key.Key_Delete or not self._form.typing.take_back():
                acts.remove_last_evidence()
        elif not event.isAutoRepeat() and (character := _number_character(event)) and self._form.typing.take(character):
            pass
        elif action in PLAYER_ACTIONS:
            self._form.player_asked.emit(action)
        elif action == "form.option":
            if not event.isAutoRepeat():
                acts.press_number(key - Qt.Key.Key_0)
        elif action in self._acts:
            if action in WALKING or not event.isAutoRepeat():
                self._acts[action]()
        else:
            return False
        return True

    def act(self, action: str) -> None:
        """Do an act by its name in the table (a hint was clicked)."""
        self._form.focus_form()
        self._acts[action]()


def _number_character(event: QKeyEvent) -> str:
    """The digit or point that a key writes into a number (on the pad a comma is a point too); empty for others."""
    pad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    if held != Qt.KeyboardModifier.NoModifier:
        return ""
    if key == Qt.Key.Key_Period or (pad and key == Qt.Key.Key_Comma):
        return "."
    return str(key - Qt.Key.Key_0) if Qt.Key.Key_0 <= key <= Qt.Key.Key_9 else ""
