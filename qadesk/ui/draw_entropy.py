"""Where the public random number of a draw is typed in: dice of two people, another text, or none beside a C."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label

EACH = 10
DICE, OTHER, NONE = "dice", "other", "none"


class DrawEntropy(QWidget):
    """`changed()` when another text, or whether it may be drawn with it, has come of what is typed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = QComboBox()
        self.kind.setAccessibleName(_("Public random number"))
        for kind, words in ((DICE, _("Dice: two people, ten rolls each")),
                            (OTHER, _("A number announced beforehand"))):
            self.kind.addItem(words, kind)
        self.first, self.second, self.other = _Rolls(), _Rolls(), QLineEdit()
        self.other.setMaxLength(200)
        self.other.setPlaceholderText(_("for example a lottery result"))
        self.count = Label("", "caption", wrap=True)
        self._words: KeptWords | None = None
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._show_kind)
        for line in (self.first, self.second, self.other):
            line.textChanged.connect(self._tell)
        self._show_kind()

    def allow_none(self, allowed: bool) -> None:
        """Whether the draw may go without: a commitment was made before the period ended."""
        place = self.kind.findData(NONE)
        if allowed and place < 0:
            self.kind.addItem(_("None: the draw slip says so"), NONE)
        elif not allowed and place >= 0:
            self.kind.removeItem(place)

    def text(self) -> str:
        """P as it goes into the seed."""
        kind = self.kind.currentData()
        if kind == DICE:
            return self.first.text() + self.second.text()
        return self.other.text().strip() if kind == OTHER else ""

    def is_whole(self) -> bool:
        """Whether it may be drawn with what is typed."""
        kind = self.kind.currentData()
        if kind == DICE:
            return len(self.text()) == 2 * EACH and not self._copied()
        return kind == NONE or bool(self.text())

    def begin(self, about: Hashable = None) -> None:
        """Begin anew: dice that were rolled for another manifest do not count. `about` names whose they are and what
        for: then a lock keeps them."""
        if self._words is not None:
            self._words.end()
        for line in (self.first, self.second, self.other):
            line.clear()
        self._words = KeptWords(about, self.kind, self.first, self.second, self.other) if about is not None else None

    def focus(self) -> None:
        """Go to the first field."""
        {DICE: self.first, OTHER: self.other, NONE: self.kind}[self.kind.currentData()].setFocus()

    def _copied(self) -> bool:
        """Two people do not roll the same ten digits, nor one digit ten times."""
        first, second = self.first.text(), self.second.text()
        return first == second or len(set(first)) == 1 or len(set(second)) == 1

    def _lay_out(self) -> None:
        dice, line = QWidget(), QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GAP)
        line.addWidget(Field(_("First person"), self.first))
        line.addWidget(Field(_("Second, chosen by the agents"), self.second))
        dice.setLayout(line)
        self._pages = QStackedWidget()
        for page in (dice, Field(_("Number or text"), self.other)):
            self._pages.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        for part in (self.kind, self._pages, self.count):
            whole.addWidget(part)

    def _show_kind(self) -> None:
        kind = self.kind.currentData()
        self._pages.setVisible(kind != NONE)
        self._pages.setCurrentIndex(1 if kind == OTHER else 0)
        self._tell()

    def _tell(self) -> None:
        words, tone = self._state()
        self.count.setText(words)
        self.count.set_tone(tone)
        self.changed.emit()

    def _state(self) -> tuple[str, str]:
        kind, typed = self.kind.currentData(), len(self.text())
        if kind == NONE:
            return _("The commitment alone decides; the draw slip says that no public number was added."), "text2"
        if kind == OTHER:
            return _("It is printed on the draw slip as it stands here."), "text2"
        if typed < 2 * EACH:
            return _("Typed {count} / {whole}. The digits are printed on the draw slip.").format(
                count=typed, whole=2 * EACH), "text2"
        if self._copied():
            return _("These are no rolls of two people: the rows are alike, or one digit all the time."), "fatal"
        return _("Typed {count} / {whole}: read them to each other once more.").format(
            count=typed, whole=2 * EACH), "good"


class _Rolls(QLineEdit):
    """Ten digits; full-width ones of an input method are taken too, anything else is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme.mono())
        self.setPlaceholderText(_("10 digits, 0 to 9"))
        self.textEdited.connect(self._take_digits)

    def _take_digits(self, typed: str) -> None:
        digits = "".join(str(unicodedata.digit(one)) for one in typed if one.isdecimal())[:EACH]
        if digits != typed:
            self.setText(digits)
