"""The condition of a criterion: which other one it hangs on, and which of its answers let it apply."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QListWidgetItem, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.card_codes import entries_of
from qadesk.models.card_kinds import able_to_lead
from qadesk.models.scorecard_checks import possible_answers
from qadesk.models.scorecards import FULL, Condition, Criterion, CriterionKind, Scorecard, YesNo, points_text
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.quiet_list import QuietList

MOST_ROWS = 5
MOST_SIGNS = 200
ShownAnswers = list[tuple[str, str]]


class ConditionField(QWidget):
    """`chosen(Condition | None)`: a person changed it. Answers are ticked in a list, with Space or the mouse."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.other, self.answers = QComboBox(), QuietList(_("Answers with which it applies"), MOST_ROWS)
        self._condition: Condition | None = None
        self._shown: tuple[dict[str, str], ShownAnswers] | None = None
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusProxy(self.other)
        ignore_wheel(self.other)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(self.other)
        whole.addWidget(self.answers)
        self.other.activated.connect(self._choose_other)
        self.answers.itemChanged.connect(self._choose_answers)

    def show_condition(self, card: Scorecard, criterion: Criterion) -> None:
        """Show the condition of a criterion of the card, and what it could hang on."""
        condition = self._condition = criterion.only_if
        able = able_to_lead(card, criterion.code)
        named = {other.code: f"{other.code} {other.name}" for other in able}
        if condition is not None and condition.criterion not in named:
            named[condition.criterion] = _("{code} (cannot be)").format(code=condition.criterion)
        other = next((c for c in able if condition and c.code == condition.criterion), None)
        answers = answers_of(other) if other else []
        unknown = [code for code in condition.answers if code not in dict(answers)] if condition else []
        answers += [(code, _("{code} (cannot be)").format(code=code)) for code in unknown]
        self._offer(named, answers)
        self.other.setCurrentIndex(self.other.findData(condition.criterion if condition else ""))
        self._tick(condition.answers if condition else ())
        self.answers.setVisible(condition is not None)

    def _offer(self, named: dict[str, str], answers: ShownAnswers) -> None:
        """Make the rows anew where there are others: never while one of them tells that it was ticked."""
        if (named, answers) == self._shown:
            return
        self._shown = (named, answers)
        self.other.clear()
        self.other.addItem(_("always"), "")
        for code, words in named.items():
            self.other.addItem(words[:MOST_SIGNS].replace("\n", " "), code)
        self.answers.blockSignals(True)
        self.answers.clear()
        for code, words in answers:
            self._add_answer(code, words)
        self.answers.setCurrentRow(0)
        self.answers.blockSignals(False)
        self.answers.fit()

    def _tick(self, ticked: tuple[str, ...]) -> None:
        self.answers.blockSignals(True)
        for item in self._items():
            on = item.data(Qt.ItemDataRole.UserRole) in ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.answers.blockSignals(False)
        self.answers.viewport().update()

    def _items(self) -> list[QListWidgetItem]:
        return [self.answers.item(at) for at in range(self.answers.count())]

    def _add_answer(self, code: str, words: str) -> None:
        item = QListWidgetItem(words[:MOST_SIGNS].replace("\n", " "))
        item.setData(Qt.ItemDataRole.UserRole, code)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        self.answers.addItem(item)

    def _choose_other(self) -> None:
        code = self.other.currentData()
        if code == (self._condition.criterion if self._condition else ""):
            return
        self.chosen.emit(Condition(code, ()) if code else None)

    def _choose_answers(self) -> None:
        if self._condition is not None:
            ticked = tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in self._items()
                           if item.checkState() is Qt.CheckState.Checked)
            self.chosen.emit(Condition(self._condition.criterion, ticked))


def answers_of(criterion: Criterion) -> ShownAnswers:
    """The answers of a criterion that a condition can name: code and words, in the order of the form."""
    if criterion.kind is CriterionKind.DEDUCTIONS:
        entries = [(entry.code, f"{entry.code} {entry.words}") for entry in entries_of(criterion)]
        return [(FULL, _("full marks")), *entries]
    if criterion.kind is CriterionKind.CHOICE:
        return [(entry.code, f"{entry.code} {entry.words}") for entry in entries_of(criterion)]
    if criterion.kind is CriterionKind.YES_NO:
        return [(YesNo.YES.value, _("Yes")), (YesNo.NO.value, _("No"))]
    scale = criterion.scale
    if scale is None or not possible_answers(criterion):
        return []
    values = range(scale.low_milli, scale.high_milli + 1, scale.step_milli)
    return [(points_text(value), points_text(value)) for value in values]
