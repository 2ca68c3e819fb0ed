"""The one table of keys: what each action is called, its default keys and where they hold.

Shortcuts, tooltips, keycaps and the sheet under F1 all read it. Function keys and Ctrl hold anywhere on their page,
also while typing; single letters only where the widget that has the focus asks for them (`Keys.found`), because a
Chinese input method owns letters, digits, Space and Enter in a text field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from qadesk.errors import Conflict
from qadesk.i18n import N_, _

WINDOW, LISTENING, FORM, MARKS, RECORD, WAVE = "window", "listening", "form", "marks", "record", "wave"
CARD, ROSTER = "card", "roster"
SCOPES = {
    WINDOW: N_("Anywhere"), LISTENING: N_("Listening"),
    FORM: N_("Form or call list has the focus"), MARKS: N_("Marks have the focus"),
    RECORD: N_("Record has the focus"), WAVE: N_("Waveform has the focus"),
    CARD: N_("Outline of a scorecard has the focus"),
    ROSTER: N_("Roster of the week has the focus"),
}
_TOGETHER = {  # scopes whose keys can meet on one screen
    WINDOW: (WINDOW, LISTENING, FORM, MARKS, RECORD, WAVE, CARD, ROSTER),
    LISTENING: (WINDOW, LISTENING, FORM, MARKS, RECORD, WAVE),
    FORM: (WINDOW, LISTENING, FORM, RECORD), MARKS: (WINDOW, LISTENING, MARKS),
    RECORD: (WINDOW, LISTENING, FORM, RECORD), WAVE: (WINDOW, LISTENING, WAVE),
    CARD: (WINDOW, CARD), ROSTER: (WINDOW, ROSTER),
}


@dataclass(frozen=True)
class KeyAction:
    """An action that keys can start; `text` is shown translated."""

    id: str
    text: str
    keys: tuple[str, ...]
    scope: str


TABLE: tuple[KeyAction, ...] = (
    KeyAction("window.palette", N_("Find or run …"), ("Ctrl+K",), WINDOW),
    KeyAction("window.help", N_("Help and keys"), ("F1",), WINDOW),
    KeyAction("window.lock", N_("Lock"), ("Ctrl+L",), WINDOW),
    KeyAction("window.pane_next", N_("Next pane"), ("F6",), WINDOW),
    KeyAction("window.pane_previous", N_("Previous pane"), ("Shift+F6",), WINDOW),
    KeyAction("page.main", N_("The page's main button"), ("Ctrl+Return", "Ctrl+Enter"), WINDOW),
    KeyAction("page.find", N_("Find"), ("Ctrl+F",), WINDOW),
    KeyAction("page.print", N_("Print preview"), ("Ctrl+P",), WINDOW),
    KeyAction("page.record", N_("Open the record"), ("Ctrl+O",), WINDOW),
    KeyAction("page.problems", N_("Major problems"), ("Ctrl+Shift+M",), WINDOW),
    KeyAction("page.focus_mode", N_("Focus mode"), ("F11",), WINDOW),
    KeyAction("edit.undo", N_("Undo"), ("Ctrl+Z",), WINDOW),
    KeyAction("edit.redo", N_("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), WINDOW),
    KeyAction("player.toggle", N_("Play or pause"), ("F3",), LISTENING),
    KeyAction("player.back", N_("Back 5 s"), ("F2",), LISTENING),
    KeyAction("player.forward", N_("Forward 5 s"), ("F4",), LISTENING),
    KeyAction("player.turn_previous", N_("Previous speech turn"), ("Shift+F2",), LISTENING),
    KeyAction("player.turn_next", N_("Next speech turn"), ("Shift+F4",), LISTENING),
    KeyAction("player.slower", N_("Slower"), ("F7",), LISTENING),
    KeyAction("player.faster", N_("Faster"), ("F8",), LISTENING),
    KeyAction("player.speed_normal", N_("Speed 1x"), ("Shift+F8",), LISTENING),
    KeyAction("player.solo", N_("Agent, customer or both"), ("F5",), LISTENING),
    KeyAction("player.swap", N_("Swap the legs"), ("Shift+F5",), LISTENING),
    KeyAction("player.skip_silence", N_("Skip silence"), ("F12",), LISTENING),
    KeyAction("player.normalise", N_("Level the voices"), ("Shift+F12",), LISTENING),
    KeyAction("player.loop", N_("Loop the current span"), ("Shift+F3",), LISTENING),
    KeyAction("player.louder", N_("Louder"), ("Ctrl+Up",), LISTENING),
    KeyAction("player.quieter", N_("Quieter"), ("Ctrl+Down",), LISTENING),
    KeyAction("player.go_to_time", N_("Go to time"), ("Ctrl+G",), LISTENING),
    KeyAction("form.phrases", N_("Phrases"), ("Ctrl+R",), LISTENING),
    KeyAction("evidence.stamp", N_("Stamp evidence"), ("F9",), LISTENING),
    KeyAction("evidence.play", N_("Play this evidence"), ("Shift+F9",), LISTENING),
    KeyAction("mark.previous", N_("Previous marker"), ("Ctrl+[",), LISTENING),
    KeyAction("mark.next", N_("Next marker"), ("Ctrl+]",), LISTENING),
    KeyAction("problem.raise", N_("Raise a major problem"), ("Ctrl+M",), LISTENING),
    KeyAction("clip.export", N_("Export a clip"), ("Ctrl+E",), LISTENING),
    KeyAction("call.next", N_("Next call"), ("Ctrl+PgDown",), LISTENING),
    KeyAction("call.previous", N_("Previous call"), ("Ctrl+PgUp",), LISTENING),
    KeyAction("form.toggle", N_("Play or pause"), ("Space", "K"), FORM),
    KeyAction("form.back", N_("Back 5 s"), ("J",), FORM),
    KeyAction("form.forward", N_("Forward 5 s"), ("L",), FORM),
    KeyAction("form.back_1s", N_("Back 1 s"), (",",), FORM),
    KeyAction("form.forward_1s", N_("Forward 1 s"), (".",), FORM),
    KeyAction("form.loop_start", N_("Loop starts here"), ("[",), FORM),
    KeyAction("form.loop_end", N_("Loop ends here"), ("]",), FORM),
    KeyAction("form.loop_clear", N_("No loop"), ("\\",), FORM),
    KeyAction("form.next", N_("Next criterion"), ("Down",), FORM),
    KeyAction("form.previous", N_("Previous criterion"), ("Up",), FORM),
    KeyAction("form.option", N_("Option or deduction 1-9"), tuple("123456789"), FORM),
    KeyAction("form.not_applicable", N_("Not applicable"), ("0",), FORM),
    KeyAction("form.plus", N_("More"), ("+", "="), FORM),
    KeyAction("form.minus", N_("Less"), ("-",), FORM),
    KeyAction("form.next_open", N_("Next unanswered"), ("Return", "Enter"), FORM),
    KeyAction("form.comment", N_("Comment"), ("C",), FORM),
    KeyAction("form.reasons", N_("Phrases"), ("R",), FORM),
    KeyAction("form.fatal", N_("Fatal items"), ("X",), FORM),
    KeyAction("form.note", N_("Note on the evidence"), ("N",), FORM),
    KeyAction("form.explain", N_("How the score comes about"), ("E",), FORM),
    KeyAction("form.pad_evidence", N_("Stamp evidence"), ("Num+.", "Num+,"), FORM),
    KeyAction("form.pad_previous", N_("Previous criterion"), ("Num+/",), FORM),
    KeyAction("form.pad_next", N_("Next criterion"), ("Num+*",), FORM),
    KeyAction("form.flag", N_("Flag"), ("M",), FORM),
    KeyAction("form.unscorable", N_("Call cannot be scored"), ("U",), FORM),
    KeyAction("form.card", N_("Another scorecard"), ("T",), FORM),
    KeyAction("form.replace", N_("Replace the drawn call"), ("B",), FORM),
    KeyAction("record.confirm", N_("Confirm the fatal item"), ("A",), RECORD),
    KeyAction("record.refuse", N_("Refuse the fatal item"), ("D",), RECORD),
    KeyAction("record.revise", N_("Revise the evaluation"), ("V",), RECORD),
    KeyAction("record.appeal", N_("Appeal against the evaluation"), ("P",), RECORD),
    KeyAction("record.acknowledge", N_("Enter the acknowledgement"), ("S",), RECORD),
    KeyAction("mark.accept", N_("Uphold the mark"), ("A",), MARKS),
    KeyAction("mark.reject", N_("Reject the mark"), ("D",), MARKS),
    KeyAction("mark.evidence", N_("Take the mark as evidence"), ("E",), MARKS),
    KeyAction("wave.back", N_("Back 1 s"), ("Left",), WAVE),
    KeyAction("wave.on", N_("Forward 1 s"), ("Right",), WAVE),
    KeyAction("wave.back_far", N_("Back 5 s"), ("Shift+Left",), WAVE),
    KeyAction("wave.on_far", N_("Forward 5 s"), ("Shift+Right",), WAVE),
    KeyAction("wave.start", N_("To the start"), ("Home",), WAVE),
    KeyAction("wave.end", N_("To the end"), ("End",), WAVE),
    KeyAction("wave.page_back", N_("Look a page back"), ("PgUp",), WAVE),
    KeyAction("wave.page_on", N_("Look a page on"), ("PgDown",), WAVE),
    KeyAction("wave.zoom_in", N_("Zoom in"), ("+", "="), WAVE),
    KeyAction("wave.zoom_out", N_("Zoom out"), ("-",), WAVE),
    KeyAction("wave.whole", N_("The whole call"), ("0",), WAVE),
    KeyAction("wave.fit", N_("Fit the span"), ("F",), WAVE),
    KeyAction("wave.higher", N_("Higher waves"), ("Up",), WAVE),
    KeyAction("wave.lower", N_("Lower waves"), ("Down",), WAVE),
    KeyAction("wave.mark_next", N_("Next mark"), ("Tab",), WAVE),
    KeyAction("wave.mark_previous", N_("Previous mark"), ("Shift+Tab",), WAVE),
    KeyAction("wave.play_mark", N_("Play the mark"), ("Return", "Enter"), WAVE),
    KeyAction("wave.clock", N_("Time of the call or time of day"), ("T",), WAVE),
    KeyAction("card.add", N_("Add one below"), ("Ins",), CARD),
    KeyAction("card.add_other", N_("Add a section, criterion or fatal item"), ("Shift+Ins",), CARD),
    KeyAction("card.duplicate", N_("Make a copy"), ("Ctrl+D",), CARD),
    KeyAction("card.remove", N_("Remove"), ("Del",), CARD),
    KeyAction("card.up", N_("Move up"), ("Alt+Up",), CARD),
    KeyAction("card.down", N_("Move down"), ("Alt+Down",), CARD),
    KeyAction("roster.kind", N_("Put the shift of this number"), tuple("123456789"), ROSTER),
    KeyAction("roster.off", N_("Off on the days chosen"), ("0", "Del"), ROSTER),
    KeyAction("roster.fill_right", N_("Fill right"), ("Ctrl+R",), ROSTER),
    KeyAction("roster.fill_down", N_("Fill down"), ("Ctrl+D",), ROSTER),
    KeyAction("roster.copy_week", N_("Copy last week's shifts"), ("Ctrl+B",), ROSTER),
)
BY_ID = {action.id: action for action in TABLE}


class Keys:
    """The keys in force: the table with a user's changes; remembers what is bound, for the sheet under F1."""

    def __init__(self, changed: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Raises KeyError for an unknown action, Conflict when two actions of one screen share a key."""
        self._changed = {BY_ID[name].id: keys for name, keys in (changed or {}).items()}
        self._bound: list[tuple[str, QWidget, Callable[[], object] | None]] = []
        for action in TABLE if changed else ():
            self._refuse_shared(action)

    def of(self, action: str) -> tuple[str, ...]:
        """The keys of an action, in Qt's portable words. Raises KeyError."""
        return self._changed.get(action, BY_ID[action].keys)

    def shown(self, action: str) -> str:
        """The action's first key as it stands on a keycap: `Ctrl+Enter`, `F9`, `Space`."""
        return key_name(self.of(action)[0])

    def bind(self, action: str, widget: QWidget, slot: Callable[[], object], *, repeats: bool = False) -> None:
        """Call `slot` on the action's keys anywhere in the widget's window while the widget is visible."""
        for key in self.of(action):
            shortcut = QShortcut(QKeySequence(key), widget)
            shortcut.setAutoRepeat(repeats)
            shortcut.activated.connect(slot)
        self._bound.append((action, widget, slot))

    def claim(self, widget: QWidget, *actions: str) -> None:
        """Say that the widget itself answers these actions by `found` while it has the focus."""
        self._bound += [(BY_ID[action].id, widget, None) for action in actions]

    def found(self, event: QKeyEvent, scope: str) -> str | None:
        """The action of a scope that a key press means, or None (`form.option`: see `event.text()`).

        A key of the number pad means its own action (`Num+.`) if there is one, else what the same key means above."""
        for pressed in _sequences(event):
            for action in TABLE:
                if action.scope == scope and any(QKeySequence(key) == pressed for key in self.of(action.id)):
                    return action.id
        return None

    def live(self) -> list[KeyAction]:
        """The actions bound in a window that is open, in the table's order (a page not shown counts)."""
        bound = {action for action, _widget, _slot in self._alive()}
        return [action for action in TABLE if action.id in bound]

    def offered(self) -> list[tuple[KeyAction, Callable[[], object]]]:
        """The bound actions that could be pressed now, with what they call: for the command palette."""
        slots = {action: slot for action, widget, slot in self._alive() if slot is not None and widget.isVisible()}
        return [(action, slots[action.id]) for action in TABLE if action.id in slots]

    def _alive(self) -> list[tuple[str, QWidget, Callable[[], object] | None]]:
        self._bound = [entry for entry in self._bound if shiboken6.isValid(entry[1])]
        return self._bound

    def _refuse_shared(self, action: KeyAction) -> None:
        for other in TABLE:
            shared = set(self.of(action.id)) & set(self.of(other.id))
            if other is not action and shared and other.scope in _TOGETHER[action.scope]:
                raise Conflict(
                    _("{key} is used twice: {first}, {second}.").format(
                        key=key_name(shared.pop()), first=_(action.text), second=_(other.text)),
                    todo=_("Give one of them another key."), code="E-KEY-01")


def key_name(key: str) -> str:
    """A portable key sequence as it stands on a keycap."""
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    for portable, shown in (("Return", "Enter"), ("PgDown", "PgDn"), ("Down", "↓"), ("Up", "↑"),
                            ("Left", "←"), ("Right", "→")):
        text = text if text.endswith("PgUp") else text.replace(portable, shown)
    return text


def _sequences(event: QKeyEvent) -> tuple[QKeySequence, ...]:
    pad = Qt.KeyboardModifier.KeypadModifier
    held, key = event.modifiers() & ~pad, Qt.Key(event.key())
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    if key == Qt.Key.Key_Plus:  # Shift is how + is typed on most boards
        held &= ~Qt.KeyboardModifier.ShiftModifier
    plain = QKeySequence(QKeyCombination(held, key))
    return (QKeySequence(QKeyCombination(held | pad, key)), plain) if event.modifiers() & pad else (plain,)
