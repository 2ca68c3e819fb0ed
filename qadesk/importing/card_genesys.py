"""Evaluation forms of Genesys Cloud, as its API and its SDKs write them (camelCase or snake_case).

A question is worth its best answer; a group with a manual weight shares that weight among its questions.
"""

from __future__ import annotations

import re
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
    lose_condition,
)
from qadesk.importing.card_json import JsonFields
from qadesk.models.scorecards import CriterionKind, FatalEffect

_ANSWER = re.compile(r"/?form/questionGroup/(\d+)/question/(\d+)/answer/(\d+)", re.IGNORECASE)
_ANSWERED_IN_WORDS = ("freetextquestion", "npsquestion", "readonlytextblockquestion", "datequestion")
_REASONS = {
    "id": N_("a card numbers its parts itself"),
    "contextid": N_("a card numbers its parts itself"),
    "selfuri": N_("it is an address in the other program"),
    "published": N_("a card is published in the program, never by a file"),
    "publishedversions": N_("a card is published in the program, never by a file"),
    "modifieddate": N_("the program keeps its own dates"),
    "iscritical": N_("there is no second score of critical questions"),
    "commentsrequired": N_("remarks are not compulsory for a single criterion"),
    "defaultanswerstohighest": N_("no answer is filled in beforehand; one key gives full marks"),
    "defaultanswerstona": N_("no answer is filled in beforehand"),
    "assistanceconditions": N_("the program answers no criterion by itself"),
    "built": N_("it is a mark of the other program"),
    "type": N_("a card does not need it"),
    "manualweight": N_("a card does not need it"),
}


@dataclass
class _Form:
    """The form while it is read: the criterion at each place, its answers there, and the conditions to be set."""

    draft: CardDraft
    at: dict[tuple[int, int], DraftCriterion] = field(default_factory=dict)
    kept: dict[str, list[int]] = field(default_factory=dict)
    conditions: list[tuple[DraftCriterion, list[JsonFields]]] = field(default_factory=list)


def find_genesys(value: Any, path: str = "$") -> tuple[dict[str, Any], str] | None:
    """The form in a document, however deep, and its path."""
    if isinstance(value, list):
        return next((found for at, entry in enumerate(value[:50])
                     if (found := find_genesys(entry, f"{path}[{at}]"))), None)
    if not isinstance(value, dict):
        return None
    if any(isinstance(value.get(name), list) for name in ("questionGroups", "question_groups")):
        return value, path
    return next((found for name, part in value.items() if path.count(".") < 6
                 and (found := find_genesys(part, f"{path}.{name}"))), None)


def read_genesys(value: dict[str, Any], path: str, draft: CardDraft) -> None:
    """Fill the draft from a form."""
    fields = JsonFields(value, path, draft.told)
    draft.title = fields.line("name") or fields.line("title")
    form = _Form(draft)
    for at, group in enumerate(fields.objects("questionGroups")):
        _group(group, at, form)
    for item, conditions in form.conditions:
        _condition(item, conditions, form)
    fields.done(_REASONS)


def _group(fields: JsonFields, at: int, form: _Form) -> None:
    section = DraftSection(fields.line("name"), fields.place())
    form.draft.sections.append(section)
    weight, manual, na = fields.number("weight"), fields.flag("manualWeight"), fields.flag("naEnabled")
    outer = fields.object("visibilityCondition")
    for number, question in enumerate(fields.objects("questions")):
        _question(question, (at, number), na, outer, section, form)
    _weigh(section, weight, manual, fields, form)
    for item in section.criteria:
        if item.kind is CriterionKind.CHOICE:
            set_options(item, item.entries)
    fields.done(_REASONS)


def _weigh(section: DraftSection, weight: Fraction | None, manual: bool, fields: JsonFields, form: _Form) -> None:
    """With a manual weight the questions share it in proportion to what they are worth."""
    natural = section.points
    if manual and weight and natural:
        for item in section.criteria:
            item.points = item.points * weight / natural
    elif weight and weight != natural:
        form.draft.told.add(fields.place("weight"), str(weight),
                            _("without a manual weight the group weighs what its questions are worth"))


def _question(fields: JsonFields, at: tuple[int, int], na: bool, outer: JsonFields | None, section: DraftSection,
              form: _Form) -> None:
    item = DraftCriterion(fields.line("text"), Fraction(0), fields.place(), key=f"{at[0]}/{at[1]}",
                          na_allowed=na or fields.flag("naEnabled"))
    form.at[at] = item
    section.criteria.append(item)
    item.guidance += [fields.text("helpText")]
    kind = fields.text("type").casefold().replace("_", "")
    options = [DraftEntry(o.line("text"), _value(o, form)) for o in fields.objects("answerOptions")]
    kept, dropped = drop_na(options)
    item.na_allowed = item.na_allowed or dropped
    form.kept[item.key] = [place for place, option in enumerate(options) if option in kept]
    item.points = max((option.points for option in kept), default=Fraction(0))
    item.kind, item.entries = CriterionKind.CHOICE, kept
    if kind in _ANSWERED_IN_WORDS or item.points <= 0 or len(kept) < 2:
        _as_note(item, fields, form, has_answers=bool(kept) or kind not in _ANSWERED_IN_WORDS)
    if fields.flag("isKill"):
        _kill(item, fields, form)
    conditions = [c for c in (outer, fields.object("visibilityCondition")) if c is not None]
    if conditions:
        form.conditions.append((item, conditions))
    fields.done(_REASONS)


def _value(option: JsonFields, form: _Form) -> Fraction:
    """What an answer is worth; one below nothing is told and earns nothing."""
    value = option.number("value") or Fraction(0)
    if value < 0:
        form.draft.told.add(option.place("value"), str(value), _("no answer takes points away: it earns nothing"))
    option.done(_REASONS)
    return max(value, Fraction(0))


def _as_note(item: DraftCriterion, fields: JsonFields, form: _Form, *, has_answers: bool) -> None:
    item.guidance += [entry.text for entry in item.entries]
    item.kind, item.points, item.entries, item.na_allowed = CriterionKind.NOTE, Fraction(0), [], False
    if has_answers:
        form.draft.told.add(fields.place(), item.title, _("its answers have no points: it is a note"))


def _kill(item: DraftCriterion, fields: JsonFields, form: _Form) -> None:
    """A fatal question zeroes the whole form when it is answered wrongly: a fatal item beside the criterion."""
    wrong = [entry.text for entry in item.entries if entry.points < item.points]
    form.draft.fatal.append(DraftFatal(item.title, fields.place("isKill"), FatalEffect.ZERO_CARD,
                                       guidance=[" / ".join(wrong), *item.guidance]))
    form.draft.told.add(fields.place("isKill"), item.title, _(
        "the option stays, and beside it there is a fatal item, which the inspector ticks by hand"), alike="kill")


def _condition(item: DraftCriterion, conditions: list[JsonFields], form: _Form) -> None:
    """One condition on one question is kept; any other is told, and the criterion may then be marked 不适用."""
    found = [_answers(condition, form) for condition in conditions]
    first = found[0]
    if first is not None and all(other == first for other in found):
        item.condition = first
        return
    lose_condition(item, conditions[-1].place(), form.draft.told)


def _answers(fields: JsonFields, form: _Form) -> DraftCondition | None:
    """The one question that all predicates speak of, and its answers; None where there is no such thing."""
    operation, named = fields.text("combiningOperation").upper(), fields.texts("predicates")
    fields.done(_REASONS)
    matches = [_ANSWER.fullmatch(predicate) for predicate in named]
    if not matches or not all(matches):
        return None
    places = {(int(m[1]), int(m[2])) for m in matches if m}
    answers = {int(m[3]) for m in matches if m}
    if len(places) != 1 or (len(answers) > 1 and operation == "AND"):
        return None
    other = form.at.get(next(iter(places)))
    if other is None or other.kind is CriterionKind.NOTE:
        return None
    kept = form.kept[other.key]
    if not answers <= set(kept):
        return None
    return DraftCondition(other.key, tuple(sorted(kept.index(answer) for answer in answers)))
