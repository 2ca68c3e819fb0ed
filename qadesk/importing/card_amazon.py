"""Evaluation forms of Amazon Connect: templates, API answers and CloudFormation resources.

Fields after the public schema of `AWS::Connect::EvaluationForm` and the API's EvaluationForm types. Weights are
percent: the points of a question are its section's weight by its share of the section.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from qadesk.i18n import N_, _
from qadesk.importing.card_amazon_scoring import Scoring, as_bonus, option_points, question_scoring
from qadesk.importing.card_choices import drop_na, set_options
from qadesk.importing.card_draft import (
    CardDraft,
    DraftCriterion,
    DraftEntry,
    DraftFatal,
    DraftSection,
)
from qadesk.importing.card_enablement import set_condition
from qadesk.importing.card_fill import finish
from qadesk.importing.card_json import JsonFields
from qadesk.importing.card_weights import Weights, share_points
from qadesk.models.scorecards import CriterionKind, FatalEffect

_REASONS = {
    "refid": N_("a card numbers its parts itself"),
    "displayas": N_("the scoring form draws every choice in its own way"),
    "description": N_("a scorecard has no description"),
    "status": N_("a card is published in the program, never by a file"),
    "automation": N_("the program answers no criterion by itself"),
    "autoevaluationconfiguration": N_("the program answers no criterion by itself"),
    "instancearn": N_("it names an account of the other program"),
    "scorethresholds": N_("a mark to be reached belongs to the station's bands, not to the card"),
}


@dataclass
class _Form:
    """The form while it is read: sections and options by their names, fatal options until their sections are known.

    `by_points`: answers earn points of their own, and there are no weights; `excluded`: sections out of the score."""

    draft: CardDraft
    by_points: bool = False
    excluded: set[int] = field(default_factory=set)
    sections: dict[str, DraftSection] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    parents: set[int] = field(default_factory=set)
    fatal: list[tuple[DraftFatal, str]] = field(default_factory=list)
    conditions: list[tuple[DraftCriterion, JsonFields]] = field(default_factory=list)


def find_amazon(value: Any, path: str = "$") -> tuple[dict[str, Any], str] | None:
    """The form in a document, however deep, and its path."""
    if not isinstance(value, dict):
        return None
    items = value.get("Items")
    if isinstance(items, list) and any(isinstance(item, dict) and ("Section" in item or "Question" in item)
                                       for item in items):
        return value, path
    for name, part in value.items():
        found = find_amazon(part, f"{path}.{name}") if path.count(".") < 6 else None
        if found:
            return found
    return None


def read_amazon(value: dict[str, Any], path: str, draft: CardDraft) -> None:
    """Fill the draft from a form."""
    fields = JsonFields(value, path, draft.told)
    draft.title = fields.line("EvaluationFormTitle") or fields.line("Title")
    strategy, mode = fields.object("ScoringStrategy"), ""
    if strategy is not None:
        mode = strategy.text("Mode")
        if strategy.text("Status").upper() == "DISABLED":
            draft.told.add(strategy.place("Status"), "DISABLED",
                           _("scoring is switched off there; a card always scores"))
        strategy.done(_REASONS)
    form = _Form(draft, by_points=mode.upper() == "POINTS_BASED")
    top = Weights()
    for item in fields.objects("Items"):
        _item(item, form, top, None)
    draft.sections = [s for s in draft.sections if s.criteria or id(s) not in form.parents]
    if not form.by_points:
        share_points(top, Fraction(100), mode.upper() == "SECTION_ONLY", draft)
    _set_points(form)
    fields.done(_REASONS)


def _item(item: JsonFields, form: _Form, weights: Weights, parent: DraftSection | None) -> None:
    section, question = item.object("Section"), item.object("Question")
    if section is not None:
        _section(section, form, weights, parent)
    if question is not None:
        owner = parent
        if owner is None:
            owner = next((s for s in form.draft.sections if s.place == "$"), None)
            if owner is None:
                owner = DraftSection(form.draft.title, "$")
                form.draft.sections.append(owner)
        _question(question, form, weights, owner)
    item.done(_REASONS)


def _section(fields: JsonFields, form: _Form, weights: Weights, parent: DraftSection | None) -> None:
    title = fields.line("Title")
    section = DraftSection(f"{parent.title} / {title}" if parent else title, fields.place())
    form.draft.sections.append(section)
    form.parents.add(id(parent))
    if fields.flag("IsExcludedFromScoring") or id(parent) in form.excluded:
        form.excluded.add(id(section))
    reference = fields.text("RefId")
    form.sections[reference] = section
    if reference:
        _tell_name(fields, reference, form)
    inner = Weights()
    weights.parts.append((section, fields.number("Weight")))
    weights.children[id(section)] = inner
    instructions = fields.text("Instructions")
    for item in fields.objects("Items"):
        _item(item, form, inner, section)
    if instructions and section.criteria:
        section.notes.append(instructions)
    elif instructions:
        form.draft.told.add(fields.place("Instructions"), instructions, _("the section has no criterion of its own"))
    fields.done(_REASONS)


def _tell_name(fields: JsonFields, reference: str, form: _Form) -> None:
    reason = _REASONS["refid"]
    form.draft.told.add(fields.place("RefId"), reference, _(reason), alike="refid")


def _question(fields: JsonFields, form: _Form, weights: Weights, section: DraftSection) -> None:
    reference = fields.text("RefId")
    item = DraftCriterion(fields.line("Title"), Fraction(0), fields.place(), key=reference or fields.place(),
                          na_allowed=fields.flag("NotApplicableEnabled"))
    if reference:
        _tell_name(fields, reference, form)
    instructions = fields.text("Instructions")
    item.guidance += [instructions] if instructions else []
    section.criteria.append(item)
    weight, scoring = fields.number("Weight"), question_scoring(fields, _REASONS)
    _answer_kind(fields, item, form)
    if scoring.excluded or id(section) in form.excluded:
        _leave_out(item, form)
    elif item.kind is CriterionKind.CHOICE:
        _count(item, scoring, form)
    enablement = fields.object("Enablement")
    if enablement is not None:
        form.conditions.append((item, enablement))
    if item.kind is CriterionKind.NOTE and weight:
        form.draft.told.add(fields.place("Weight"), str(weight), _("what is answered in words earns no points"))
    if item.kind not in (CriterionKind.NOTE, CriterionKind.BONUS):
        weights.parts.append((item, weight))
    fields.done(_REASONS)


def _answer_kind(fields: JsonFields, item: DraftCriterion, form: _Form) -> None:
    kind = fields.text("QuestionType").upper()
    scored: list[_Scored] = []
    for properties in _properties(fields):
        scored += [_option(option, item, form) for option in properties.objects("Options")]
        _bounds(properties, item)
        properties.done(_REASONS)
    if kind not in ("", "TEXT", "SINGLESELECT", "NUMERIC"):
        form.draft.told.add(fields.place("QuestionType"), kind, _(
            "no kind of criterion is answered like this: it is a note, its answers stand in the guidance"))
    if not scored or kind in ("TEXT", "MULTISELECT", "DATETIME"):
        _as_note(item, scored, fields.place(), form, is_text=kind == "TEXT")
        return
    kept, dropped = drop_na([option.entry for option in scored])
    item.na_allowed = item.na_allowed or dropped
    if not any(entry.points > 0 for entry in kept):
        _as_note(item, scored, fields.place(), form, is_text=False)
    elif len(kept) == 1:
        item.points = kept[0].points if form.by_points else item.points
        item.guidance.append(f"{kept[0].text}: {kept[0].points}")
    else:
        form.options[item.key] = [option.reference for option in scored if option.entry in kept]
        item.kind, item.entries = CriterionKind.CHOICE, kept


def _count(item: DraftCriterion, scoring: Scoring, form: _Form) -> None:
    """A choice that is a bonus, or that is worth its best answer."""
    if scoring.bonus:
        as_bonus(item)
    elif form.by_points:
        item.points = max(entry.points for entry in item.entries)


def _leave_out(item: DraftCriterion, form: _Form) -> None:
    """What counts for nothing is a note."""
    if item.kind is not CriterionKind.NOTE:
        _as_note(item, [_Scored(entry, "") for entry in item.entries], item.place, form, is_text=True)
        form.draft.told.add(item.place, item.title, _("it is left out of the score there: it is a note"))


@dataclass
class _Scored:
    entry: DraftEntry
    reference: str


def _properties(fields: JsonFields) -> Iterator[JsonFields]:
    """The properties of a question: in the object itself, or under the name of its type."""
    properties = fields.object("QuestionTypeProperties")
    if properties is None:
        return
    for name in ("SingleSelect", "Numeric", "MultiSelect", "Text"):
        part = properties.object(name)
        if part is not None:
            yield part
    yield properties


def _bounds(properties: JsonFields, item: DraftCriterion) -> None:
    low, high = properties.number("MinValue"), properties.number("MaxValue")
    if low is not None or high is not None:
        item.guidance.append(_range_words(low, high))


def _range_words(low: Fraction | None, high: Fraction | None) -> str:
    ends = ["" if end is None else str(end) for end in (low, high)]
    return ends[0] if low == high else "–".join(ends)


def _option(fields: JsonFields, item: DraftCriterion, form: _Form) -> _Scored:
    low, high = fields.number("MinValue"), fields.number("MaxValue")
    text = fields.line("Text") or _range_words(low, high)
    points = option_points(fields, _REASONS)
    reference = fields.text("RefId")
    if fields.flag("AutomaticFail") or fields.has("AutomaticFailConfiguration"):
        target = fields.object("AutomaticFailConfiguration")
        section = target.text("TargetSection") if target is not None else ""
        effect = FatalEffect.ZERO_SECTION if section else FatalEffect.ZERO_CARD
        form.fatal.append((DraftFatal(f"{item.title}: {text}", fields.place(), effect, guidance=list(item.guidance)),
                           section))
        form.draft.told.add(fields.place("AutomaticFail"), text, _(
            "the option stays, and beside it there is a fatal item, which the inspector ticks by hand"), alike="fail")
    fields.done(_REASONS)
    return _Scored(DraftEntry(text, points), reference)


def _as_note(item: DraftCriterion, options: list[_Scored], place: str, form: _Form, *, is_text: bool) -> None:
    item.kind, item.na_allowed, item.entries = CriterionKind.NOTE, False, []
    item.guidance += [option.entry.text for option in options]
    if not is_text:
        form.draft.told.add(place, item.title, _("its answers have no points: it is a note"))


def _set_points(form: _Form) -> None:
    """Options in points, now that the weights are known; questions without weight; fatal options; conditions."""
    for item in form.draft.criteria:
        if item.kind is CriterionKind.CHOICE and item.points <= 0:
            _as_note(item, [_Scored(entry, "") for entry in item.entries], item.place, form, is_text=True)
            form.draft.told.add(item.place, item.title, _("it has no weight: it is a note"))
        elif item.kind is CriterionKind.CHOICE:
            set_options(item, item.entries)
    finish(form.draft)
    if any(item.na_allowed for item in form.draft.criteria):
        form.draft.told.add("$.Items", "NotApplicableEnabled", _(
            "there the weight of what is not applicable goes to the rest of its section; here it leaves both sides "
            "of the score"))
    for fatal, reference in form.fatal:
        fatal.section = form.sections.get(reference)
        form.draft.fatal.append(fatal)
    for item, enablement in form.conditions:
        set_condition(item, enablement, form.options, form.draft.told)
