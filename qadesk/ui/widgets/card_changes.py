"""The changes between two scorecards: a list with a sign and a colour for each, and both texts of the one chosen.

What went is struck through on the colour of a loss, what came is underlined on the colour of a gain.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from os.path import commonprefix

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.scorecard_difference import CardDifference, Change
from qadesk.ui import theme
from qadesk.ui.card_change_words import (
    TONES,
    after_words,
    before_words,
    count_words,
    field_words,
    kind_words,
    one_line,
    part_words,
)
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column

TEXTS_PX = 84
FIELD_PX = 170
MOST_COMPARED = 60_000
"""Characters of one text times those of the other, up to which what differs is sought in between."""
Numbered = tuple[int, Change]


class CardChanges(QWidget):
    """Shows a difference; the list takes the focus, the two texts below are of its current row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = Label("", "caption")
        self.table = RecordTable[Numbered](_("Changes"), [
            Column("kind", _("Change"), lambda row: kind_words(row[1]), kind="chip",
                   tone=lambda row: TONES[row[1].kind]),
            Column("part", _("Where"), lambda row: part_words(row[1]), stretch=True,
                   hint=lambda row: part_words(row[1])),
            Column("field", _("What"), lambda row: field_words(row[1]), widest=FIELD_PX),
            Column("before", _("It was"), lambda row: one_line(before_words(row[1])), stretch=True),
            Column("after", _("It is"), lambda row: one_line(after_words(row[1])), stretch=True),
        ], key=lambda row: row[0], sortable=False, empty=EmptyState("equal", _("The two cards are equal.")))
        self.before, self.after = MarkedText(_("It was")), MarkedText(_("It is"))
        self.setFocusProxy(self.table)
        self._lay_out()
        self.table.chosen.connect(self._show_texts)

    def show_difference(self, found: CardDifference | None, empty: str = "") -> None:
        """Show these changes; `empty` says what there is to say where there is nothing to compare."""
        changes = found.changes if found is not None else ()
        self.counts.setText(count_words(found) if found is not None else "")
        self.table.empty.set_words(empty or _("The two cards are equal."))
        self.table.set_rows(list(enumerate(changes)))
        self.table.choose_first()
        self._show_texts(self.table.current())

    def texts(self) -> list[QWidget]:
        """The two boxes, for those who go through panes by key."""
        return [self.before, self.after]

    def _show_texts(self, row: Numbered | None) -> None:
        before, after = (before_words(row[1]), after_words(row[1])) if row is not None else ("", "")
        old, new = marks_between(before, after)
        self.before.show_marked(before, old, "warn")
        self.after.show_marked(after, new, "good")
        for box in (self.before, self.after):
            box.setVisible(row is not None)

    def _lay_out(self) -> None:
        whole, texts = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        texts.setSpacing(8)
        for box in (self.before, self.after):
            texts.addWidget(box, 1)
        whole.addWidget(self.counts)
        whole.addWidget(self.table, 1)
        whole.addLayout(texts)


class MarkedText(QTextEdit):
    """A text to read, with marked stretches; plain text only, whatever stands in it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFixedHeight(TEXTS_PX)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse
                                     | Qt.TextInteractionFlag.TextSelectableByKeyboard)

    def show_marked(self, text: str, marks: Sequence[tuple[int, int]], tone: str) -> None:
        """Show the text with these stretches (from, to) marked; a loss is struck through, a gain underlined."""
        self.setPlainText(text)
        ink, ground = theme.tone(tone)
        look = QTextCharFormat()
        look.setForeground(ink)
        look.setBackground(ground)
        look.setFontStrikeOut(tone == "warn")
        look.setFontUnderline(tone == "good")
        cursor = QTextCursor(self.document())
        for first, last in marks:
            cursor.setPosition(first)
            cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(look)


def marks_between(before: str, after: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The stretches of each text that the other has not, in UTF-16 units as Qt counts them."""
    head = len(commonprefix((before, after)))
    tail = min(len(commonprefix((before[::-1], after[::-1]))), min(len(before), len(after)) - head)
    old, new = before[head:len(before) - tail], after[head:len(after) - tail]
    return _in_units(before, head, _gaps(old, new, 0)), _in_units(after, head, _gaps(old, new, 1))


def _gaps(old: str, new: str, side: int) -> list[tuple[int, int]]:
    """What one of two texts (0: old, 1: new) has alone; all of it where they are too long to be gone through."""
    if len(old) * len(new) > MOST_COMPARED or not old or not new:
        return [(0, len((old, new)[side]))]
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [code[1 + 2 * side:3 + 2 * side] for code in found if code[0] != "equal"]  # type: ignore[misc]


def _in_units(text: str, head: int, stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(_units(text[:head + first]), _units(text[:head + last])) for first, last in stretches if last > first]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
