"""Phrases at a field: offers them, puts the one taken at the cursor, counts the use, keeps what is typed as a new one.

What is put in is undone by the field's own undo.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from qadesk.errors import UserError, sentences
from qadesk.i18n import _
from qadesk.models.people import Actor
from qadesk.models.phrases import PhraseKind, PhraseLine, offered
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.phrase_picker import PhrasePicker

if TYPE_CHECKING:
    from qadesk.services.desk import Desk

Field = QPlainTextEdit | QLineEdit


@dataclass(frozen=True)
class Place:
    """Where phrases are offered: the field, what it is for, and the criterion that is at hand."""

    field: Field
    kind: PhraseKind
    card_code: str = ""
    criterion_code: str = ""


class PhraseBook:
    """The phrases of one actor."""

    def __init__(self, *, desk: Desk, actor: Actor, tasks: Tasks) -> None:
        self._desk, self._actor, self._tasks = desk, actor, tasks

    def offer(self, place: Place) -> None:
        """Show the list beside the field, unless nothing can be written in it."""
        if place.field.isReadOnly() or not place.field.isVisible():
            return
        self._tasks.run(place.field, lambda: self._desk.phrases.list(self._actor), partial(self._open, place),
                        lane="read")

    def _open(self, place: Place, lines: tuple[PhraseLine, ...]) -> None:
        picker = PhrasePicker(place.field, _typed(place.field), place.criterion_code)
        picker.picked.connect(partial(self._insert, place))
        picker.keep_asked.connect(partial(self._keep, place, picker))
        self._show(place, picker, lines)
        picker.open()

    def _show(self, place: Place, picker: PhrasePicker, lines: tuple[PhraseLine, ...]) -> None:
        picker.show_phrases(offered(lines, place.kind, place.card_code, place.criterion_code))

    def _insert(self, place: Place, phrase: PhraseLine) -> None:
        insert(place.field, phrase.words)
        self._tasks.run(place.field, lambda: self._desk.phrases.note_use(self._actor, phrase.phrase_id),
                        lambda _done: None)

    def _keep(self, place: Place, picker: PhrasePicker, words: str) -> None:
        self._tasks.run(picker, lambda: self._desk.phrases.add(
            self._actor, place.kind, words, card_code=place.card_code, criterion_code=place.criterion_code),
            lambda _id: self._kept(place, picker), partial(_refuse, picker))

    def _kept(self, place: Place, picker: PhrasePicker) -> None:
        def show(lines: tuple[PhraseLine, ...]) -> None:
            picker.clear_seek()
            self._show(place, picker, lines)
            picker.say(_("Kept as a phrase of your own."), "good")

        self._tasks.run(picker, lambda: self._desk.phrases.list(self._actor), show, lane="read")


def insert(field: QWidget, words: str) -> None:
    """Put words at the cursor, in place of what is selected; apart from letters of a word before them."""
    if isinstance(field, QPlainTextEdit):
        cursor = field.textCursor()
        before = field.toPlainText()[:cursor.selectionStart()]
        cursor.insertText(_apart(before, words))
        field.setTextCursor(cursor)
    elif isinstance(field, QLineEdit):
        start = field.selectionStart() if field.hasSelectedText() else field.cursorPosition()
        field.insert(_apart(field.text()[:start], words))


def _apart(before: str, words: str) -> str:
    """Chinese needs no space between sentences, other letters do."""
    return f" {words}" if before and before[-1].isascii() and not before[-1].isspace() else words


def _typed(field: Field) -> str:
    """What would be kept: what is selected, else all that stands in the field."""
    if isinstance(field, QPlainTextEdit):
        return field.textCursor().selectedText().replace("\u2029", "\n") or field.toPlainText()
    return field.selectedText() or field.text()


def _refuse(picker: PhrasePicker, error: UserError) -> None:
    picker.say(sentences(error.what, error.todo), "fatal")
