"""The fields of a card, a section and a fatal item in the designer.

Each panel shows one thing of a card and says by `edited(about, act)` what a person changed: `act(card)` gives the new
card, `about` joins what is typed into one field to one step of undo.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models import card_editing as editing
from qadesk.models.card_codes import code_fault, renamed
from qadesk.models.card_places import CARD, Place, code_at, fatal_at, section_at
from qadesk.models.scorecard_checks import Finding
from qadesk.models.scorecards import (
    FATAL_CLASS_NAMES,
    FATAL_EFFECT_NAMES,
    FatalClass,
    FatalEffect,
    Scorecard,
    points_text,
)
from qadesk.ui.widgets.card_field import CardField, side_by_side
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.live_fields import LiveLine, LiveText

Act = Callable[[Scorecard], Scorecard | editing.Edited]
CODE_PX, CARD_CODE_PX = 112, 176


class CardPanel(QWidget):
    """What all panels share: the code, and Chinese and English texts side by side."""

    edited = Signal(str, object)
    TEXTS: tuple[str, ...] = ("title",)  # the fields with an English one beside them

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card: Scorecard | None = None
        self.place = CARD
        self.read_only = False
        self.fields: dict[str, CardField] = {"code": CardField(_("Code"), LiveLine())}
        self.fields["code"].setFixedWidth(CODE_PX)
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(0, 0, 0, 0)
        self.whole.setSpacing(10)
        self.line("code").typed.connect(self._rename)

    def show_thing(self, card: Scorecard, place: Place) -> None:
        """Show what stands at a place of a card; what is shown already is not touched."""
        moved = place != self.place
        self.card, self.place = card, place
        code = self.line("code")
        if moved or not (code.hasFocus() and code.property("invalid")):
            code.show_text(code_at(card, place))
        self.show_values(card, place)

    def show_values(self, card: Scorecard, place: Place) -> None:
        """Show all but the code."""
        raise NotImplementedError

    def show_findings(self, findings: dict[str, Finding]) -> None:
        """Say below the fields what the check finds, by the field's name; a code that cannot be goes first."""
        for name, field in self.fields.items():
            found = findings.get(name)
            field.say(found.text if found else "", "fatal" if found and found.blocks else "warn")
        self._say_code()

    def first(self) -> QWidget:
        """The field to begin in."""
        return self.fields["title"].control

    def field_of(self, part: str) -> QWidget:
        """The control that a finding's part leads to."""
        return self.fields[part].control if part in self.fields else self.first()

    def set_read_only(self, read_only: bool) -> None:
        """Whether everything can only be read."""
        self.read_only = read_only
        for line in self.findChildren(QLineEdit):
            line.setReadOnly(read_only)
        for text in self.findChildren(QPlainTextEdit):
            text.setReadOnly(read_only)
        for control in (*self.findChildren(QComboBox), *self.findChildren(QCheckBox)):
            control.setEnabled(not read_only)

    # -- for subclasses
    def line(self, name: str) -> LiveLine:
        control = self.fields[name].control
        assert isinstance(control, LiveLine)
        return control

    def add_pair(self, name: str, chinese: str, english: str, *, several: bool = False) -> None:
        """Chinese and English of one text, side by side."""
        for field, caption in ((name, chinese), (f"{name}_en", english)):
            control: LiveLine | LiveText = LiveText(caption) if several else LiveLine()
            (control.written if isinstance(control, LiveText) else control.typed).connect(partial(self.change, field))
            self.fields[field] = CardField(caption, control)
        self.whole.addLayout(side_by_side(self.fields[name], self.fields[f"{name}_en"]))

    def show_texts(self, thing: object) -> None:
        """Show the texts of a thing in the pairs."""
        for name in self.TEXTS:
            for field in (name, f"{name}_en"):
                control = self.fields[field].control
                assert isinstance(control, LiveLine | LiveText)
                control.show_text(getattr(thing, field))

    def change(self, field: str, value: Any) -> None:
        """A person gave a field another value."""
        self.tell(field, partial(_changed, self.place, field, value))

    def tell(self, field: str, act: Act) -> None:
        """Say that a person changed a field; what is typed into it is one step."""
        self.edited.emit(f"{self.place} {field}" if field else "", act)

    def _rename(self, code: str) -> None:
        self._say_code()
        if self.card is not None and not code_fault(self.card, self.place, code.strip()):
            self.tell("code", lambda card: renamed(card, self.place, code.strip()))

    def _say_code(self) -> None:
        """A code that cannot be stands there in red and is not taken."""
        if self.card is not None:
            fault = code_fault(self.card, self.place, self.line("code").text().strip())
            if fault:
                self.fields["code"].say(fault)


def _changed(place: Place, field: str, value: Any, card: Scorecard) -> Scorecard:
    return editing.change(card, place, **{field: value})


class WholePanel(CardPanel):
    """The card itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sum = Label("", "caption", wrap=True)
        self.fields["code"].setFixedWidth(CARD_CODE_PX)
        self.whole.addLayout(side_by_side(self.fields["code"], QWidget(), stretch=(0, 1)))
        self.add_pair("title", _("Title in Chinese"), _("Title in English"))
        self.whole.addWidget(self._sum)
        self.whole.addStretch(1)

    def show_values(self, card: Scorecard, place: Place) -> None:
        self.show_texts(card)
        self._sum.setText(_("Sections {sections}, criteria {criteria}, fatal items {fatal}, points {points}.").format(
            criteria=len(card.criteria), sections=len(card.sections), points=points_text(card.weight_milli),
            fatal=len(card.fatal)))


class SectionPanel(CardPanel):
    """A section."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sum = Label("", "caption", wrap=True)
        self.whole.addLayout(side_by_side(self.fields["code"], QWidget(), stretch=(0, 1)))
        self.add_pair("title", _("Title in Chinese"), _("Title in English"))
        self.whole.addWidget(self._sum)
        self.whole.addStretch(1)

    def show_values(self, card: Scorecard, place: Place) -> None:
        section = section_at(card, place)
        self.show_texts(section)
        self._sum.setText(_("Criteria {criteria}, points {points}.").format(
            criteria=len(section.criteria),
            points=points_text(sum(criterion.weight_milli for criterion in section.criteria))))


class FatalPanel(CardPanel):
    """A fatal item."""

    TEXTS = ("title", "guidance")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fatal_class, self.effect, self.section = QComboBox(), QComboBox(), QComboBox()
        for kind in FatalClass:
            self.fatal_class.addItem(_(FATAL_CLASS_NAMES[kind]))
        for effect in FatalEffect:
            self.effect.addItem(_(FATAL_EFFECT_NAMES[effect]), effect)
        self.fields |= {"class": CardField(_("Class"), self.fatal_class), "effect": CardField(_("Effect"), self.effect),
                        "section": CardField(_("Section that counts 0"), self.section)}
        for box in (self.fatal_class, self.effect, self.section):
            ignore_wheel(box)
        self.section.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.whole.addLayout(side_by_side(self.fields["code"], self.fields["class"], stretch=(0, 1)))
        self.add_pair("title", _("Title in Chinese"), _("Title in English"))
        self.whole.addLayout(side_by_side(self.fields["effect"], self.fields["section"], stretch=(3, 2)))
        self.add_pair("guidance", _("Guidance in Chinese"), _("Guidance in English"), several=True)
        self.whole.addStretch(1)
        self.fatal_class.activated.connect(lambda at: self.change("fatal_class", list(FatalClass)[at]))
        self.effect.activated.connect(self._choose_effect)
        self.section.activated.connect(self._choose_effect)

    def show_values(self, card: Scorecard, place: Place) -> None:
        fatal = fatal_at(card, place)
        self.show_texts(fatal)
        self.fatal_class.setCurrentIndex(list(FatalClass).index(fatal.fatal_class))
        self.effect.setCurrentIndex(list(FatalEffect).index(fatal.effect))
        self.fields["section"].setVisible(fatal.effect is FatalEffect.ZERO_SECTION)
        known = [(section.code, f"{section.code} {section.name}") for section in card.sections]
        if fatal.section and fatal.section not in [code for code, _name in known]:
            known.append((fatal.section, fatal.section))
        if known != [(self.section.itemData(at), self.section.itemText(at)) for at in range(self.section.count())]:
            self.section.clear()
            for code, name in known:
                self.section.addItem(name, code)
        self.section.setCurrentIndex(self.section.findData(fatal.section))

    def _choose_effect(self) -> None:
        effect = FatalEffect(self.effect.currentData())
        section = self.section.currentData() if effect is FatalEffect.ZERO_SECTION else None
        self.tell("effect", lambda card: editing.change_effect(card, self.place, effect, section or ""))
