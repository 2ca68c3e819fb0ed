"""The parts of an appeal on the screen: an item with both sides' words, and what the ruler or the entrant fills in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.appeal_record import ItemLine, NewItem, NewItemRuling, Objectable, value_words
from qadesk.models.appeals import OUTCOME_NAMES, Outcome
from qadesk.models.listening import Coverage, Interval
from qadesk.models.scorecards import points_text
from qadesk.ui.appeal_words import bounds_words, earned_words, fits, proposed_words, read_points
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label, divider
from qadesk.ui.widgets.record_parts import Places
from qadesk.ui.widgets.text_box import TextBox

OTHER_NA = "other_na"
VALUE_PX = 64


class ItemPart(QWidget):
    """One item: what it earned and why, where it is heard, what is proposed and why, and what was ruled.

    `call_ms`: the length of the call, 0 where no recording plays; an item without evidence is heard in the call."""

    play_asked = Signal(int, int)

    def __init__(self, item: ItemLine, *, call_ms: int, plays: bool, rules: bool,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item, self._rules, self._call_ms = item, rules, call_ms
        self.heard = item.heard
        self.chip = Chip(parent=self)
        self.places = Places(item.evidence)
        self.whole_call = Button(_("Play the whole call"), "ghost", icon="play")
        self.places.play_asked.connect(self.play_asked)
        self.whole_call.clicked.connect(self._play_call)
        for part in (self.places, self.whole_call):
            part.setEnabled(plays)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(4)
        self._lay_out()
        self._show_heard()

    def spans(self) -> tuple[Interval, ...]:
        """What is to be heard of the item: its evidence, else the call."""
        if self.item.evidence:
            return tuple((place.start_ms, place.end_ms) for place in self.item.evidence)
        return ((0, self._call_ms),) if self._call_ms else ()

    def set_heard(self, coverage: Coverage, *, enough: bool) -> None:
        """More was heard of the call: an item whose evidence is covered is heard; one without, once `enough` of it."""
        evidence = self.item.evidence
        covered = all(coverage.covers(p.start_ms, p.end_ms) for p in evidence) if evidence else enough
        self.heard = self.heard or covered
        self._show_heard()

    def _play_call(self) -> None:
        self.play_asked.emit(0, self._call_ms)

    def _show_heard(self) -> None:
        self.chip.set_chip(_("heard") if self.heard else _("not heard"), "good" if self.heard else "warn")
        self.chip.setVisible(self._rules)

    def _lay_out(self) -> None:
        item = self.item
        self.body.addWidget(divider())
        points = () if item.fatal else (Label(earned_words(item)),)
        self.body.addLayout(beside(Label(f"{item.code} {item.title}", "section", wrap=True), self.chip, *points))
        for words in item.scored:
            self.body.addWidget(Label(words, "caption", wrap=True))
        if item.evidence:
            self.body.addWidget(self.places)
        elif self._rules and self._call_ms:
            self.body.addLayout(beside(Label(_("No place is given: it is heard in the call."), "caption", wrap=True),
                                       self.whole_call))
        self.body.addLayout(beside(Label(_("Agent: {words}").format(words=item.words), wrap=True),
                                   Chip(_("asks {value}").format(value=proposed_words(item)), "accent", self)))
        if item.outcome is not None:
            value = "" if item.outcome is Outcome.KEPT else "  " + value_words(
                item.ruled_milli, na=item.ruled_na, fatal=item.fatal)
            self.body.addLayout(beside(Label(_("Ruling: {words}").format(words=item.ruled_words), wrap=True), Chip(
                _(OUTCOME_NAMES[item.outcome]) + value, "neutral" if item.outcome is Outcome.KEPT else "good", self)))


class RulingPart(QWidget):
    """What is ruled on one item: an outcome, a value where it is another one, and why."""

    def __init__(self, item: ItemLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        name = _("Ruling on {code}").format(code=item.code)
        self.outcome, self.value = QComboBox(), QLineEdit()
        self.outcome.setAccessibleName(name)
        for words, data in _outcomes(item):
            self.outcome.addItem(words, data)
        ignore_wheel(self.outcome)
        self.value.setFixedWidth(VALUE_PX)
        self.value.setAccessibleName(_("Value for {code}").format(code=item.code))
        self.words = TextBox(_("Why, for {code}").format(code=item.code), _("Why (kept and printed)"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.outcome, 1)
        line.addWidget(self.value)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(line)
        whole.addWidget(self.words)
        self._lack = Label("", "caption", tone="fatal", wrap=True)
        whole.addWidget(self._lack)
        self.outcome.currentIndexChanged.connect(self._settle)
        self.value.textChanged.connect(self._settle)
        self.words.typed.connect(self._settle)
        self._settle()

    def lacking(self) -> str:
        """What is missing, in words; empty once it can be ruled."""
        if self.outcome.currentData() is None:
            return _("Choose what is ruled.")
        if self.outcome.currentData() == Outcome.OTHER and not fits(self.value.text(), self.item):
            return bounds_words(self.item)
        return "" if self.words.toPlainText().strip() else _("Write why.")

    def ask(self) -> None:
        """Say what is missing, and take the keys there."""
        self._lack.setText(self.lacking())
        self._lack.setVisible(bool(self.lacking()))
        if self.outcome.currentData() is None:
            self.outcome.setFocus()
        else:
            lacks = not self.value.isHidden() and not fits(self.value.text(), self.item)
            (self.value if lacks else self.words).setFocus()

    def ruling(self) -> NewItemRuling:
        """The ruling as it is filled in."""
        data = self.outcome.currentData()
        other_na = data == OTHER_NA
        return NewItemRuling(self.item.code, Outcome.OTHER if other_na else Outcome(data),
                             self.words.toPlainText().strip(),
                             read_points(self.value.text()) if data == Outcome.OTHER else None, other_na)

    def fields(self) -> tuple[QWidget, ...]:
        """What a person writes in."""
        return self.outcome, self.value, self.words

    def _settle(self) -> None:
        self.value.setVisible(self.outcome.currentData() == Outcome.OTHER)
        if not self.lacking():
            self._lack.setText("")
        self._lack.setVisible(bool(self._lack.text()))


class EntryPart(QWidget):
    """A criterion that can be objected to: ticked, it asks for the value proposed and the agent's reason."""

    changed = Signal()

    def __init__(self, target: Objectable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = target
        self.tick = QCheckBox(f"{target.code} {target.title}".replace("&", "&&"))
        self.value, self.na = QLineEdit(points_text(target.most_milli or 0)), QCheckBox(_("n/a"))
        self.value.setFixedWidth(VALUE_PX)
        self.value.setAccessibleName(_("Value proposed for {code}").format(code=target.code))
        self.na.setAccessibleName(_("{code} does not apply").format(code=target.code))
        self.words = TextBox(_("The agent's reason, for {code}").format(code=target.code), _("The agent's reason"))
        self._form, self._lack = QWidget(), Label("", "caption", tone="fatal", wrap=True)
        self._lay_out()
        for signal in (self.tick.toggled, self.na.toggled, self.value.textChanged, self.words.typed):
            signal.connect(self._settle)
        self._settle()

    @property
    def chosen(self) -> bool:
        return self.tick.isChecked()

    def lacking(self) -> str:
        """What is missing of a chosen one, in words."""
        if self._lacks_value():
            return bounds_words(self.target)
        return "" if self.words.toPlainText().strip() else _("Write what stands on the agent's paper.")

    def ask(self) -> None:
        """Say what is missing, and take the keys there."""
        self._lack.setText(self.lacking())
        self._lack.setVisible(bool(self.lacking()))
        (self.value if self._lacks_value() else self.words).setFocus()

    def item(self) -> NewItem:
        """The item as it is filled in."""
        words = self.words.toPlainText().strip()
        if self.target.fatal:
            return NewItem(self.target.code, words)
        if self.na.isChecked():
            return NewItem(self.target.code, words, proposed_na=True)
        return NewItem(self.target.code, words, read_points(self.value.text()))

    def fields(self) -> tuple[QWidget, ...]:
        """What a person fills in."""
        return self.value, self.na, self.words

    def _lacks_value(self) -> bool:
        asked = not self.target.fatal and not self.na.isChecked()
        return asked and not fits(self.value.text(), self.target)

    def _settle(self) -> None:
        self._form.setVisible(self.chosen)
        self.value.setEnabled(not self.na.isChecked())
        if not self.lacking():
            self._lack.setText("")
        self._lack.setVisible(bool(self._lack.text()))
        self.changed.emit()

    def _lay_out(self) -> None:
        target = self.target
        whole, form, line = QVBoxLayout(self), QVBoxLayout(self._form), QHBoxLayout()
        for layout, edge in ((whole, 0), (form, 22)):
            layout.setContentsMargins(edge, 0, 0, 0)
            layout.setSpacing(4)
        whole.addLayout(beside(self.tick, Label(earned_words(target))))
        line.setSpacing(8)
        line.addWidget(Label(_("Not upheld is asked for") if target.fatal else _("Value proposed"), "caption"))
        if not target.fatal:
            line.addWidget(self.value)
        if target.na_allowed:
            line.addWidget(self.na)
        line.addStretch(1)
        form.addLayout(line)
        form.addWidget(self.words)
        form.addWidget(self._lack)
        whole.addWidget(self._form)


def _outcomes(item: ItemLine) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = [
        (_("Rule …"), None), (_(OUTCOME_NAMES[Outcome.KEPT]), Outcome.KEPT),
        (f"{_(OUTCOME_NAMES[Outcome.ACCEPTED])}  {proposed_words(item)}", Outcome.ACCEPTED)]
    if not item.fatal:
        found.append((_(OUTCOME_NAMES[Outcome.OTHER]), Outcome.OTHER))
    if item.na_allowed and not item.proposed_na:
        found.append((_("n/a"), OTHER_NA))
    return found


def beside(words: QWidget, *at_right: QWidget) -> QHBoxLayout:
    """Words with small things at their right."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(words, 1)
    for part in at_right:
        row.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
    return row
