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
from qadesk.importing.card_choices import drop_na, set_options
from qadesk.importing.card_draft import (
    CardDraft,
    DraftCondition,
    DraftCriterion,
    DraftEntry,
    DraftFatal,
    DraftSection,
)
from qadesk.importing.card_json import JsonFields
from qadesk.models.scorecards import CriterionKind, FatalEffect

_WHOLE = Fraction(100)
_REASONS = {
    "refid": N_("a card numbers its parts itself"),
    "displayas": N_("the scoring form draws every choice in its own way"),
    "description": N_("a scorecard has no description"),
    "status": N_("a card is published in the program, never by a file"),
    "automation": N_("the program answers no criterion by itself"),
    "autoevaluationconfiguration": N_("the program answers no criterion by itself"),
    "instancearn": N_("it names an account of the other program"),
}


@dataclass
class _Weights:
    """The weights of one level and the parts they belong to, until the shares are known."""

    parts: list[tuple[DraftCriterion | DraftSection, Fraction | None]] = field(default_factory=list)
    children: dict[int, _Weights] = field(default_factory=dict)


@dataclass
class _Form:
    """The form while it is read: sections and options by their names, fatal options until their sections are known."""

    draft: CardDraft
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
    form = _Form(draft)
    top = _Weights()
    for item in fields.objects("Items"):
        _item(item, form, top, None)
    draft.sections = [s for s in draft.sections if s.criteria or id(s) not in form.parents]
    _share(top, _WHOLE, mode.upper() == "SECTION_ONLY", draft)
    _set_points(form)
    fields.done(_REASONS)


def _item(item: JsonFields, form: _Form, weights: _Weights, parent: DraftSection | None) -> None:
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


def _section(fields: JsonFields, form: _Form, weights: _Weights, parent: DraftSection | None) -> None:
    title = fields.line("Title")
    section = DraftSection(f"{parent.title} / {title}" if parent else title, fields.place())
    form.draft.sections.append(section)
    form.parents.add(id(parent))
    reference = fields.text("RefId")
    form.sections[reference] = section
    if reference:
        _tell_name(fields, reference, form)
    inner = _Weights()
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


def _question(fields: JsonFields, form: _Form, weights: _Weights, section: DraftSection) -> None:
    reference = fields.text("RefId")
    item = DraftCriterion(fields.line("Title"), Fraction(0), fields.place(), key=reference or fields.place(),
                          na_allowed=fields.flag("NotApplicableEnabled"))
    if reference:
        _tell_name(fields, reference, form)
    instructions = fields.text("Instructions")
    item.guidance += [instructions] if instructions else []
    section.criteria.append(item)
    weight = fields.number("Weight")
    _answer_kind(fields, item, form)
    enablement = fields.object("Enablement")
    if enablement is not None:
        form.conditions.append((item, enablement))
    if item.kind is CriterionKind.NOTE and weight:
        form.draft.told.add(fields.place("Weight"), str(weight), _("what is answered in words earns no points"))
    if item.kind is not CriterionKind.NOTE:
        weights.parts.append((item, weight))
    fields.done(_REASONS)


def _answer_kind(fields: JsonFields, item: DraftCriterion, form: _Form) -> None:
    kind = fields.text("QuestionType").upper()
    options = []
    for properties in _properties(fields):
        options += [_option(option, item, form) for option in properties.objects("Options")]
        _bounds(properties, item)
        properties.done(_REASONS)
    if kind not in ("", "TEXT", "SINGLESELECT", "NUMERIC"):
        form.draft.told.add(fields.place("QuestionType"), kind, _(
            "no kind of criterion is answered like this: it is a note, its answers stand in the guidance"))
    scored = [option for option in options if option is not None]
    if not scored or kind in ("TEXT", "MULTISELECT", "DATETIME"):
        _as_note(item, scored, fields.place(), form, is_text=kind == "TEXT")
        return
    kept, dropped = drop_na([option.entry for option in scored])
    form.options[item.key] = [option.reference for option in scored if option.entry in kept]
    item.na_allowed = item.na_allowed or dropped
    item.kind, item.entries = CriterionKind.CHOICE, kept
    if not any(entry.points > 0 for entry in kept):
        _as_note(item, scored, fields.place(), form, is_text=False)


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
        item.guidance.append(f"{low if low is not None else ''}–{high if high is not None else ''}")


def _option(fields: JsonFields, item: DraftCriterion, form: _Form) -> _Scored | None:
    low, high = fields.number("MinValue"), fields.number("MaxValue")
    text = fields.line("Text") or (str(low) if low == high else f"{low}–{high}")
    points = fields.number("Score")
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
    return _Scored(DraftEntry(text, points or Fraction(0)), reference)


def _as_note(item: DraftCriterion, options: list[_Scored], place: str, form: _Form, *, is_text: bool) -> None:
    item.kind, item.na_allowed, item.entries = CriterionKind.NOTE, False, []
    item.guidance += [option.entry.text for option in options]
    if not is_text:
        form.draft.told.add(place, item.title, _("its answers have no points: it is a note"))


def _share(weights: _Weights, whole: Fraction, equal: bool, draft: CardDraft) -> None:
    """Give each part its share of the whole by the weights of its level; without any weight all share alike."""
    given = [_own(part, weight, weights) for part, weight in weights.parts]
    inside = equal and all(isinstance(part, DraftCriterion) for part, _weight in weights.parts)
    if inside and any(weight not in (None, given[0]) for weight in given):
        inside = False
    used = [Fraction(1) if inside or not any(given) else (weight or Fraction(0)) for weight in given]
    total = sum(used, Fraction(0))
    for (part, _weight), weight in zip(weights.parts, used, strict=True):
        points = whole * weight / total if total else Fraction(0)
        if isinstance(part, DraftCriterion):
            part.points = points
        else:
            _share(weights.children[id(part)], points, equal, draft)
            if points and not weights.children[id(part)].parts:
                draft.told.add(part.place, part.title, _("the section has a weight, but nothing in it earns points"))
    if total not in (0, _WHOLE, whole) and any(given) and not inside:
        draft.told.add(weights.parts[0][0].place, ", ".join(str(weight) for weight in given if weight is not None),
                       _("the weights of this level do not add up to 100: their proportions are kept"))


def _own(part: DraftCriterion | DraftSection, weight: Fraction | None, weights: _Weights) -> Fraction | None:
    """The weight of a part; of a section without one that of all that is in it."""
    if weight is not None or isinstance(part, DraftCriterion):
        return weight
    inner = weights.children[id(part)]
    found = [_own(child, own, inner) for child, own in inner.parts]
    return sum((own for own in found if own is not None), Fraction(0)) if any(found) else None


def _set_points(form: _Form) -> None:
    """Options in points, now that the weights are known; questions without weight; fatal options; conditions."""
    for item in form.draft.criteria:
        if item.kind is CriterionKind.CHOICE and item.points <= 0:
            _as_note(item, [_Scored(entry, "") for entry in item.entries], item.place, form, is_text=True)
            form.draft.told.add(item.place, item.title, _("it has no weight: it is a note"))
        elif item.kind is CriterionKind.CHOICE:
            set_options(item, item.entries)
    if any(item.na_allowed for item in form.draft.criteria):
        form.draft.told.add("$.Items", "NotApplicableEnabled", _(
            "there the weight of what is not applicable goes to the rest of its section; here it leaves both sides "
            "of the score"))
    for fatal, reference in form.fatal:
        fatal.section = form.sections.get(reference)
        form.draft.fatal.append(fatal)
    for item, enablement in form.conditions:
        _condition(item, enablement, form)


def _condition(item: DraftCriterion, fields: JsonFields, form: _Form) -> None:
    """A condition on one question; any other is told, and the criterion may then be marked 不适用."""
    found = _one_source(fields, form)
    if found is None or fields.text("Action").upper() == "DISABLE":
        form.draft.told.add(fields.place(), item.title, _("a card knows only «applies after these answers to one other "
                                                        "criterion»: it always applies, and may be marked as not "
                                                        "applicable"))
        item.na_allowed = item.kind is not CriterionKind.NOTE
        return
    item.condition = found


def _one_source(fields: JsonFields, form: _Form) -> DraftCondition | None:
    condition = fields.object("Condition")
    operands = list(condition.objects("Operands")) if condition is not None else []
    operator = condition.text("Operator").upper() if condition is not None else ""
    sources: dict[str, set[int]] = {}
    for operand in operands:
        expression = operand.object("Expression")
        source = expression.object("Source") if expression is not None else None
        if expression is None or source is None:
            return None
        key, known = source.text("RefId"), form.options.get(source.text("RefId"), [])
        named = {value.text("RefId") for value in expression.objects("Values")}
        places = {at for at, reference in enumerate(known) if reference in named}
        comparator = expression.text("Comparator").upper()
        if comparator not in ("IN", "NOT_IN", "EXACT") or len(places) < len(named):
            return None
        places = set(range(len(known))) - places if comparator == "NOT_IN" else places
        sources[key] = _joined(sources.get(key), places, operator)
    if len(sources) != 1:
        return None
    key, answers = next(iter(sources.items()))
    return DraftCondition(key, tuple(sorted(answers))) if answers else None


def _joined(earlier: set[int] | None, places: set[int], operator: str) -> set[int]:
    if earlier is None:
        return places
    return earlier | places if operator == "OR" else earlier & places
