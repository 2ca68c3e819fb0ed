"""The fields of a criterion in the designer: only those of its kind are shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models import card_editing as editing
from qadesk.models import card_kinds as kinds
from qadesk.models.card_codes import entry_code_fault
from qadesk.models.card_names import KIND_NAMES
from qadesk.models.card_places import Place, criterion_at
from qadesk.models.scorecard_checks import Finding
from qadesk.models.scorecards import Condition, Criterion, CriterionKind, Scale, Scorecard, YesNo
from qadesk.ui.card_panels import CardPanel
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.card_field import CardField, side_by_side
from qadesk.ui.widgets.condition_field import ConditionField
from qadesk.ui.widgets.entry_lines import ADD, COPY, DOWN, REMOVE, UP, EntryLines
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import plain_tip
from qadesk.ui.widgets.live_fields import PointsEdit

LISTS = (CriterionKind.DEDUCTIONS, CriterionKind.CHOICE)
KIND_PX, POINTS_PX, SCALE_PX = 116, 72, 84


class CriterionPanel(CardPanel):
    """A criterion. `moved(section)`: a person chose another section for it."""

    TEXTS = ("title", "guidance")

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.section, self.right = QComboBox(), QComboBox(), QComboBox()
        self.points, self.low, self.high, self.step = (PointsEdit(_("Points"), POINTS_PX), *(
            PointsEdit("", SCALE_PX) for _part in range(3)))
        self.na_allowed, self.evidence = QCheckBox(_("May be marked N/A")), QCheckBox(_("A deduction needs evidence"))
        self.entries, self.condition = EntryLines(keys), ConditionField()
        self._lay_out()
        self._connect()

    def show_values(self, card: Scorecard, place: Place) -> None:
        criterion = criterion_at(card, place)
        self.show_texts(criterion)
        self.kind.setCurrentIndex(list(CriterionKind).index(criterion.kind))
        self._show_sections(card, place)
        self._show_points(criterion)
        self._show_kind(criterion)
        self.condition.show_condition(card, criterion)

    def show_findings(self, findings: dict[str, Finding]) -> None:
        super().show_findings(findings | {"points": findings["cap"]} if "cap" in findings else findings)
        self._say_scale()
        self._say_points()
        self.entries.show_faults()

    def field_of(self, part: str) -> QWidget:
        if part in ("deductions", "options"):
            return self.entries.lines[0].text if self.entries.lines else self.entries.add_button
        if part == "scale":
            return self.low
        if part == "cap":
            return self.points
        return self.condition if part == "only_if" else super().field_of(part)

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.condition.answers.setEnabled(not read_only)
        self.entries.set_read_only(read_only)

    # -- showing
    def _show_sections(self, card: Scorecard, place: Place) -> None:
        known = [f"{section.code} {section.name}"[:80] for section in card.sections]
        if known != [self.section.itemText(at) for at in range(self.section.count())]:
            self.section.clear()
            self.section.addItems(known)
        self.section.setCurrentIndex(place.section or 0)
        self.section.setToolTip(plain_tip(self.section.currentText()))

    def _show_points(self, criterion: Criterion) -> None:
        is_bonus = criterion.kind is CriterionKind.BONUS
        self.fields["points"].set_caption(_("At most") if is_bonus else _("Points"))
        self.points.show_milli(criterion.cap_milli if is_bonus else criterion.weight_milli)
        self.na_allowed.setChecked(criterion.na_allowed)
        self.evidence.setChecked(criterion.evidence_required)
        self.right.setCurrentIndex(0 if criterion.right is YesNo.YES else 1)
        scale = criterion.scale
        if scale is not None and not self._is_typing_scale():
            for field, milli in ((self.low, scale.low_milli), (self.high, scale.high_milli),
                                 (self.step, scale.step_milli)):
                field.show_milli(milli)

    def _is_typing_scale(self) -> bool:
        """Whether somebody is on the way from one sound scale to another."""
        typing = self.low.hasFocus() or self.high.hasFocus() or self.step.hasFocus()
        return typing and (not self._scale_is_read() or bool(kinds.scale_fault(self._scale())))

    def _show_kind(self, criterion: Criterion) -> None:
        """Only the fields of its kind."""
        kind = criterion.kind
        weighted = editing.is_weighted(kind)
        for field, shown in ((self.fields["points"], kind is not CriterionKind.NOTE),
                             (self.fields["right"], kind is CriterionKind.YES_NO),
                             (self.fields["scale"], kind is CriterionKind.SCALE),
                             (self._switches, weighted), (self.entries, kind in LISTS)):
            field.setVisible(shown)
        if kind in LISTS:
            self.entries.show_entries(criterion)

    # -- telling
    def _choose_kind(self, at: int) -> None:
        kind, place = CriterionKind(self.kind.itemData(at)), self.place
        self.tell("kind", lambda card: kinds.change_kind(card, place, kind))

    def _choose_section(self, section: int) -> None:
        place = self.place
        self.edited.emit("", lambda card: editing.move_to_section(card, place, section))

    def _set_points(self, milli: int) -> None:
        is_bonus = self.kind.currentData() == CriterionKind.BONUS
        self.change("cap_milli" if is_bonus else "weight_milli", milli)

    def _set_scale(self) -> None:
        place = self.place
        if self._scale_is_read() and not kinds.scale_fault(self._scale()):
            scale = self._scale()
            self.tell("scale", lambda card: kinds.change_scale(card, place, scale))
        self._say_scale()

    def _set_condition(self, condition: Condition | None) -> None:
        place = self.place
        self.tell("only_if", lambda card: kinds.change_condition(card, place, condition))

    def _change_entry(self, at: int, field: str, value: object) -> None:
        assert self.card is not None
        place = self.place
        if field == "code":
            code = str(value).strip()
            if not entry_code_fault(criterion_at(self.card, place), at, code):
                self.tell(f"entry {at} code", lambda card: kinds.rename_entry(card, place, at, code))
            self.entries.show_faults()
        else:
            self.tell(f"entry {at} {field}", lambda card: kinds.change_entry(card, place, at, **{field: value}))

    def _act_on_entry(self, at: int, act: str) -> None:
        assert self.card is not None
        acts = {ADD: partial(kinds.add_entry, after=at if at >= 0 else None),
                COPY: partial(kinds.duplicate_entry, position=at), REMOVE: partial(kinds.remove_entry, position=at),
                UP: partial(kinds.move_entry, position=at, step=-1),
                DOWN: partial(kinds.move_entry, position=at, step=1)}
        card, to = acts[act](self.card, self.place)
        self.edited.emit("", lambda _card: card)
        self.entries.show_faults()
        (self.entries.lines[to].text if to >= 0 else self.entries.add_button).setFocus()

    def _say_points(self) -> None:
        """Points that cannot be read stand there in red and are not taken."""
        if self.points.milli is None and self.points.isVisibleTo(self):
            self.fields["points"].say(_("Points such as 5 or 2.5."))

    def _say_scale(self) -> None:
        """A scale that cannot be stands there in red and is not taken."""
        fault = kinds.scale_fault(self._scale()) if self._scale_is_read() else _("Numbers such as 1 or 0.5.")
        if self.fields["scale"].isVisibleTo(self) and fault:
            self.fields["scale"].say(fault)

    def _scale_is_read(self) -> bool:
        return None not in (self.low.milli, self.high.milli, self.step.milli)

    def _scale(self) -> Scale:
        return Scale(self.low.milli or 0, self.high.milli or 0, self.step.milli or 0)

    # -- building
    def _lay_out(self) -> None:
        for kind, words in KIND_NAMES.items():
            self.kind.addItem(_(words), kind)
        self.right.addItems([_("Yes"), _("No")])
        self.section.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.setFixedWidth(KIND_PX)
        self.right.setFixedWidth(POINTS_PX)
        scale, self._switches = QWidget(), QWidget()
        _row_of(scale, self.low, self.high, self.step)
        for field, words in ((self.low, _("Lowest value")), (self.high, _("Highest value")),
                             (self.step, _("Step of the scale"))):
            field.setAccessibleName(words)
            field.setToolTip(words)
        _row_of(self._switches, self.na_allowed, self.evidence)
        self.fields |= {
            "kind": CardField(_("Kind of criterion"), self.kind), "points": CardField(_("Points"), self.points),
            "in": CardField(_("Section"), self.section), "right": CardField(_("Right answer"), self.right),
            "scale": CardField(_("Lowest value, highest value, step"), scale),
            "only_if": CardField(_("It applies"), self.condition)}
        self.fields["points"].setFixedWidth(POINTS_PX)
        self.fields["kind"].setFixedWidth(KIND_PX)
        self.whole.addLayout(side_by_side(self.fields["code"], self.fields["kind"], self.fields["points"],
                                          self.fields["in"], stretch=(0, 0, 0, 1)))
        self.add_pair("title", _("Title in Chinese"), _("Title in English"))
        for part in (self.fields["right"], self.fields["scale"], self.entries, self._switches):
            self.whole.addWidget(part)
        self.add_pair("guidance", _("Guidance in Chinese"), _("Guidance in English"), several=True)
        self.whole.addWidget(self.fields["only_if"])
        self.whole.addStretch(1)

    def _connect(self) -> None:
        for box in (self.kind, self.section, self.right):
            ignore_wheel(box)
        self.kind.activated.connect(self._choose_kind)
        self.section.activated.connect(self._choose_section)
        self.right.activated.connect(lambda at: self.change("right", YesNo.YES if at == 0 else YesNo.NO))
        self.points.pointed.connect(self._set_points)
        self.points.typed.connect(self._say_points)
        for field in (self.low, self.high, self.step):
            field.typed.connect(self._set_scale)
        self.na_allowed.clicked.connect(partial(self.change, "na_allowed"))
        self.evidence.clicked.connect(partial(self.change, "evidence_required"))
        self.condition.chosen.connect(self._set_condition)
        self.entries.changed.connect(self._change_entry)
        self.entries.asked.connect(self._act_on_entry)


def _row_of(widget: QWidget, *parts: QWidget) -> None:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(16 if isinstance(parts[0], QCheckBox) else 8)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
