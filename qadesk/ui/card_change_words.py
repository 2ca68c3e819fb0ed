"""What differs between two scorecards, in words: the sign of a change, the part, the field, the two values."""

from __future__ import annotations

from enum import StrEnum

from qadesk.i18n import N_, _, ngettext
from qadesk.models.card_names import KIND_NAMES
from qadesk.models.scorecard_difference import CardDifference, Change, ChangeKind, Part, PartKind
from qadesk.models.scorecards import (
    FATAL_CLASS_NAMES,
    FATAL_EFFECT_NAMES,
    FULL,
    Behaviour,
    Condition,
    Criterion,
    CriterionKind,
    FatalCriterion,
    Option,
    Scale,
    Section,
    YesNo,
    points_text,
)

SIGNS = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "−", ChangeKind.CHANGED: "~", ChangeKind.MOVED: "↕"}
NAMES = {ChangeKind.ADDED: N_("added"), ChangeKind.REMOVED: N_("taken out"), ChangeKind.CHANGED: N_("changed"),
         ChangeKind.MOVED: N_("moved")}
TONES = {ChangeKind.ADDED: "good", ChangeKind.REMOVED: "warn", ChangeKind.CHANGED: "accent",
         ChangeKind.MOVED: "neutral"}
PARTS = {PartKind.CARD: N_("Card"), PartKind.SECTION: N_("Section {code}"), PartKind.CRITERION: N_("Criterion {code}"),
         PartKind.DEDUCTION: N_("Deduction {code} of {criterion}"), PartKind.OPTION: N_("Option {code} of {criterion}"),
         PartKind.FATAL: N_("Fatal item {code}")}
FIELDS = {
    "code": N_("Card's number"), "title": N_("Title"), "title_en": N_("English title"), "text": N_("Words"),
    "text_en": N_("English words"), "weight_milli": N_("Points"), "points_milli": N_("Points"),
    "kind": N_("Way of scoring"), "guidance": N_("Guidance for scoring"), "guidance_en": N_("English guidance"),
    "na_allowed": N_("May be not applicable"), "evidence_required": N_("Evidence compulsory"),
    "right": N_("Answer that earns"), "scale": N_("Scale"), "cap_milli": N_("Bonus at most"),
    "only_if": N_("Only if"), "repeats": N_("Each time counts"), "fatal_class": N_("Class of fatal item"),
    "effect": N_("What it does"), "section": N_("Section that counts 0"),
}

YES_NO = {YesNo.YES: N_("Yes"), YesNo.NO: N_("No")}
VALUES: dict[StrEnum, str] = {value: words for names in (KIND_NAMES, FATAL_CLASS_NAMES, FATAL_EFFECT_NAMES, YES_NO)
                              for value, words in names.items()}
"""The words of all values that are one of a few."""


def kind_words(change: Change) -> str:
    """`+ 新增`."""
    return f"{SIGNS[change.kind]} {_(NAMES[change.kind])}"


def part_words(change: Change) -> str:
    """Which part of the card it is: `评分项 1.2 规范开头语`."""
    of = _(PARTS[change.of]).format(code=change.code, criterion=change.criterion)
    return of if change.of is PartKind.CARD else _("{part} {name}").format(part=of, name=one_line(change.name)).strip()


def field_words(change: Change) -> str:
    """Which field of it; empty where the whole part came, went or moved."""
    return _(FIELDS[change.field]) if change.field else ""


def before_words(change: Change) -> str:
    """What it was: of a part taken out what it held, of one that moved its section."""
    if change.kind is ChangeKind.REMOVED:
        return content_words(change.part)
    if change.kind is ChangeKind.MOVED:
        return _section_words(change.before)
    return value_words(change.before) if change.kind is ChangeKind.CHANGED else ""


def after_words(change: Change) -> str:
    """What it is by now."""
    if change.kind is ChangeKind.ADDED:
        return content_words(change.part)
    if change.kind is ChangeKind.MOVED:
        return _("another place in the order") if change.before == change.after else _section_words(change.after)
    return value_words(change.after) if change.kind is ChangeKind.CHANGED else ""


def count_words(found: CardDifference) -> str:
    """How many changes of each kind there are."""
    if not found.changes:
        return _("The two cards are equal.")
    told = [f"{SIGNS[kind]} {found.count(kind)} {_(NAMES[kind])}" for kind in ChangeKind if found.count(kind)]
    return _(", ").join(told)


def value_words(value: object) -> str:
    """A field's value as people read it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int):
        return points_text(value)
    if isinstance(value, StrEnum):
        return _(VALUES[value])
    if isinstance(value, Scale):
        return _("{low} to {high} in steps of {step}").format(
            low=points_text(value.low_milli), high=points_text(value.high_milli), step=points_text(value.step_milli))
    if isinstance(value, Condition):
        answers = (_("full marks") if answer == FULL else answer for answer in value.answers)
        return _("{criterion} was answered {answers}").format(criterion=value.criterion, answers=_(", ").join(answers))
    return str(value) if value else "—"


def content_words(part: Part) -> str:
    """What a whole part holds, in short."""
    if isinstance(part, Behaviour | Option):
        return _points(part.points_milli)
    if isinstance(part, Section):
        return ngettext("{count} criterion", "{count} criteria", len(part.criteria)).format(count=len(part.criteria))
    if isinstance(part, FatalCriterion):
        return _("{what}: {figure}").format(what=_(FATAL_CLASS_NAMES[part.fatal_class]),
                                            figure=_(FATAL_EFFECT_NAMES[part.effect]))
    if not isinstance(part, Criterion):
        return ""
    told = [_(KIND_NAMES[part.kind])]
    told += [_points(part.weight_milli or part.cap_milli)] if part.kind is not CriterionKind.NOTE else []
    told += [one_line(behaviour.text) for behaviour in part.behaviours]
    told += [one_line(option.text) for option in part.options]
    return _(", ").join(told)


def one_line(text: str) -> str:
    """A text on one line, no longer than a table can use."""
    return " ".join(text[:300].split())


def _points(milli: int) -> str:
    shown = points_text(milli)
    return ngettext("{points} point", "{points} points", 1 if shown == "1" else 2).format(points=shown)


def _section_words(code: object) -> str:
    return _(PARTS[PartKind.SECTION]).format(code=code) if code else ""
