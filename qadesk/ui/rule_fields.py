"""The field of one station rule: its control, range and default, and the way back to the default."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from qadesk.i18n import _
from qadesk.settings import BY_NAME, Value
from qadesk.ui.rule_words import ALL, MILLI, RuleText, range_words
from qadesk.ui.widgets.bands_editor import BandsEditor
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label

CONTROL_PX = 210
Control = QComboBox | QLineEdit | QSpinBox | QDoubleSpinBox | BandsEditor


class RuleField(QWidget):
    """`edited()`: another value stands here. What is shown rounded is given back as it was until it is edited."""

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self._text = name, ALL[name]
        self._value: Value = BY_NAME[name].default
        self._shown: Value | None = None
        self.control = _control(name, self._text)
        self._changeable = True
        ignore_wheel(self.control)
        self.restore = Button(_("Restore default"), "link")
        self.restore.setAccessibleName(_("Restore the default of: {rule}").format(rule=_(self._text.words)))
        self._lay_out()
        self.restore.clicked.connect(lambda: self._take(BY_NAME[self.name].default))
        _edited_signal(self.control).connect(self._notice)
        self.show_value(self._value)

    def show_value(self, value: Value) -> None:
        """Show the value in force."""
        self._value = value
        _put(self.control, self._text, value)
        self._shown = _taken(self.control, self._text)
        self._notice()

    def value(self) -> Value:
        """The value that stands here."""
        now = _taken(self.control, self._text)
        return self._value if now == self._shown else now

    def is_changed(self) -> bool:
        """Whether it is another value than the one in force."""
        return self.value() != self._value

    def set_changeable(self, on: bool) -> None:
        """Whether this person may change the rule."""
        self._changeable = on
        self.control.setEnabled(on)
        self._notice()

    def _take(self, value: Value) -> None:
        _put(self.control, self._text, value)
        self._notice()

    def _notice(self) -> None:
        self.restore.setVisible(self._changeable and self.value() != BY_NAME[self.name].default)
        self.edited.emit()

    def _lay_out(self) -> None:
        whole, row = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3)
        caption = Label(_(self._text.words), "caption")
        caption.setBuddy(self.control)
        self.control.setAccessibleName(_(self._text.words))
        if not isinstance(self.control, BandsEditor):
            self.control.setMinimumWidth(CONTROL_PX)
        row.addWidget(self.control)
        row.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        whole.addWidget(caption)
        whole.addLayout(row)
        whole.addWidget(Label(range_words(self.name), "note", wrap=True))


def offer_zones(box: QComboBox, zones: Sequence[str]) -> None:
    """Offer these time zones; what is typed finds them by any part of the name."""
    shown = box.currentText()
    box.clear()
    box.addItems(list(zones))
    box.setCurrentText(shown)
    completer = QCompleter(list(zones), box)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    box.setCompleter(completer)


def offer_cards(box: QComboBox, cards: Sequence[tuple[str, str]]) -> None:
    """Offer the published scorecards (code, words); what is chosen stays, published or not. For who may see them."""
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    for code, words in cards:
        box.addItem(words, code)
    if chosen is not None and box.findData(chosen) < 0:
        box.addItem(_("{code} (not published)").format(code=chosen), chosen)
    box.setCurrentIndex(box.findData(chosen))
    box.blockSignals(False)


def _control(name: str, text: RuleText) -> Control:
    setting = BY_NAME[name]
    if name == "bands":
        return BandsEditor()
    if text.is_chosen or name == "time_zone":
        return _chooser(text)
    if isinstance(setting.default, str):
        return QLineEdit()
    low, high = setting.low or 0, setting.high or 0
    if text.milli:
        precise = QDoubleSpinBox()
        precise.setDecimals(1)
        precise.setRange(low / MILLI, high / MILLI)
        precise.setSingleStep(0.5)
        precise.setSuffix(_suffix(text))
        return precise
    whole = QSpinBox()
    whole.setRange(low, high)
    whole.setSuffix(_suffix(text))
    return whole


def _chooser(text: RuleText) -> QComboBox:
    box = QComboBox()
    for value, words in text.choices.items():
        box.addItem(_(words), value)
    if not text.is_chosen:
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    return box


def _suffix(text: RuleText) -> str:
    return "%" if text.unit == "%" else f" {_(text.unit)}"


def _put(control: Control, text: RuleText, value: Value) -> None:
    if isinstance(control, BandsEditor):
        control.show_bands(value if isinstance(value, list) else [])
    elif isinstance(control, QComboBox):
        if text.cards and control.findData(value) < 0:
            control.addItem(str(value), value)
        control.setCurrentIndex(control.findData(value)) if text.is_chosen else control.setCurrentText(str(value))
    elif isinstance(control, QLineEdit):
        control.setText(str(value))
    elif isinstance(value, int):
        control.setValue(value / MILLI if isinstance(control, QDoubleSpinBox) else value)  # type: ignore[arg-type]


def _taken(control: Control, text: RuleText) -> Value:
    if isinstance(control, BandsEditor):
        return control.bands()
    if isinstance(control, QComboBox):
        return str(control.currentData()) if text.is_chosen else control.currentText().strip()
    if isinstance(control, QLineEdit):
        return control.text().strip()
    return round(control.value() * MILLI) if isinstance(control, QDoubleSpinBox) else control.value()


def _edited_signal(control: Control) -> SignalInstance:
    if isinstance(control, BandsEditor):
        return control.edited
    if isinstance(control, QLineEdit):
        return control.textChanged
    return control.currentTextChanged if isinstance(control, QComboBox) else control.valueChanged
