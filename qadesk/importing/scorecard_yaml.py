"""Scorecards as YAML: read with the file, line and field of every error, written so that it reads back the same.

The schema (format 1): see `docs/scorecards.md`. Numbers of criteria stand in quotes ("4.10"); points are decimal
numbers with at most three decimals and are read without a float. A deduction or option without a code is numbered by
its place. Each kind of criterion has fields of its own; those of another kind are refused.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, TypeVar

import yaml

from qadesk.i18n import _
from qadesk.importing.condition_words import in_words_of_the_card
from qadesk.importing.yaml_fields import Fields, Place, Source, compose
from qadesk.models.scorecards import (
    Behaviour,
    Condition,
    Criterion,
    CriterionKind,
    FatalClass,
    FatalCriterion,
    FatalEffect,
    Option,
    Scale,
    Scorecard,
    Section,
    YesNo,
)

FORMAT = 1
WHOLE = ""
"""Where the whole card stands among the places."""
T = TypeVar("T", Behaviour, Option)


def parse_scorecard(content: bytes | str, file: str) -> Scorecard:
    """The card in a YAML text (bytes are UTF-8); `file` is the name for messages. Raises BadInput."""
    return placed_scorecard(content, file)[0]


def placed_scorecard(content: bytes | str, file: str) -> tuple[Scorecard, dict[str, Place]]:
    """The card as from `parse_scorecard`, and where each criterion, fatal item and section (`§1`) of it and the whole
    (`WHOLE`) stand."""
    source = source_of(file)
    return _card(compose(content, source)), source.places


def english_title(content: str) -> str:
    """The English title in the text of a sound card, read no further than it stands; empty where there is none."""
    depth, key, value_next = 0, "", False
    for event in yaml.parse(content, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth, value_next = depth + 1, False
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent) and depth == 1:
            if value_next and key == "title_en":
                return str(event.value).strip()
            key, value_next = str(event.value), not value_next
    return ""


def source_of(file: str) -> Source:
    """How messages speak of a card's file."""
    return Source(file, _("No scorecard was changed."), _("Correct the file there and take it in again."), "E-CRD-10")


def dump_scorecard(card: Scorecard) -> str:
    """The card as YAML text; `parse_scorecard` gives the same card back (bands are the station's, not the card's)."""
    value = {
        "format": FORMAT, "code": card.code, "version": card.version, "title": card.title, "title_en": card.title_en,
        "sections": [_section_out(section) for section in card.sections],
        "fatal": [_fatal_out(fatal) for fatal in card.fatal],
    }
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000)


def _card(fields: Fields) -> Scorecard:
    if fields.whole("format") != FORMAT:
        raise fields.refuse("format", _("this program reads format {format}").format(format=FORMAT))
    card = Scorecard(fields.code("code"), fields.whole("version"), fields.text("title"), fields.text("title_en", ""),
                     fields.items("sections", _section), fields.items("fatal", _fatal, needed=False))
    fields.mark(WHOLE)
    fields.done()
    return in_words_of_the_card(card)


def _section(fields: Fields) -> Section:
    code = fields.code("code")
    fields.mark(f"§{code}")
    section = Section(code, fields.text("title"), fields.text("title_en", ""), fields.items("criteria", _criterion))
    fields.done()
    return section


def _criterion(fields: Fields) -> Criterion:
    code, kind = fields.code("code"), fields.choice("kind", CriterionKind, CriterionKind.DEDUCTIONS)
    fields.mark(code)
    criterion = Criterion(
        code, fields.text("title"), fields.text("title_en", ""), kind=kind,
        guidance=fields.text("guidance", ""), guidance_en=fields.text("guidance_en", ""),
        only_if=_condition(fields.part("only_if")) if fields.has("only_if") else None,
        **(_scored(fields, kind) if kind in _SCORED else _unscored(fields, kind)))
    fields.done(_("the field is not known to a criterion of the kind {kind}").format(kind=kind))
    return criterion


_SCORED = (CriterionKind.DEDUCTIONS, CriterionKind.CHOICE, CriterionKind.YES_NO, CriterionKind.SCALE)


def _scored(fields: Fields, kind: CriterionKind) -> dict[str, Any]:
    """The fields of the kinds that have a weight."""
    value = {"weight_milli": fields.points("points"), "na_allowed": fields.flag("na_allowed"),
             "evidence_required": fields.flag("evidence_required")}
    if kind is CriterionKind.DEDUCTIONS:
        return value | {"behaviours": _distinct(fields, "deductions", fields.items("deductions", _behaviour,
                                                                                   needed=False))}
    if kind is CriterionKind.CHOICE:
        return value | {"options": _distinct(fields, "options", fields.items("options", _option))}
    if kind is CriterionKind.SCALE:
        return value | {"scale": _scale(fields.part("scale"))}
    return value | {"right": YesNo.YES if fields.flag("right", True) else YesNo.NO}


def _unscored(fields: Fields, kind: CriterionKind) -> dict[str, Any]:
    """The fields of a bonus, whose evidence is always compulsory, or of a note."""
    is_bonus = kind is CriterionKind.BONUS
    return {"weight_milli": 0, "cap_milli": fields.points("cap") if is_bonus else 0, "evidence_required": is_bonus}


def _condition(fields: Fields) -> Condition:
    condition = Condition(fields.code("criterion"), fields.texts("answer"))
    fields.done()
    return condition


def _scale(fields: Fields) -> Scale:
    scale = Scale(fields.points("min"), fields.points("max"), fields.points("step"))
    fields.done()
    return scale


def _option(fields: Fields) -> Option:
    code = fields.code("code") if fields.has("code") else str(fields.position)
    option = Option(code, fields.text("text"), fields.text("text_en", ""), fields.points("points"))
    fields.done()
    return option


def _distinct(fields: Fields, name: str, entries: tuple[T, ...]) -> tuple[T, ...]:
    codes = Counter(entry.code for entry in entries)
    for code, times in codes.items():
        if times > 1:
            raise fields.refuse(name, _("the code {code} stands twice").format(code=code))
    return entries


def _behaviour(fields: Fields) -> Behaviour:
    code = fields.code("code") if fields.has("code") else str(fields.position)
    behaviour = Behaviour(code, fields.text("text"), fields.text("text_en", ""),
                          fields.points("points"), fields.flag("repeats"))
    fields.done()
    return behaviour


def _fatal(fields: Fields) -> FatalCriterion:
    effect = fields.choice("effect", FatalEffect, FatalEffect.FAIL)
    code = fields.code("code")
    fields.mark(code)
    fatal = FatalCriterion(
        code, fields.text("title"), fields.text("title_en", ""), fields.choice("class", FatalClass),
        effect, fields.code("section") if effect is FatalEffect.ZERO_SECTION else "",
        fields.text("guidance", ""), fields.text("guidance_en", ""))
    fields.done()
    return fatal


def _section_out(section: Section) -> dict[str, object]:
    return {"code": section.code, "title": section.title, "title_en": section.title_en,
            "criteria": [_criterion_out(criterion) for criterion in section.criteria]}


def _criterion_out(criterion: Criterion) -> dict[str, object]:
    value: dict[str, object] = {
        "code": criterion.code, "title": criterion.title, "title_en": criterion.title_en, "kind": str(criterion.kind),
        "guidance": criterion.guidance, "guidance_en": criterion.guidance_en}
    if criterion.only_if is not None:
        answers = [str(answer) for answer in criterion.only_if.answers]
        value["only_if"] = {"criterion": criterion.only_if.criterion, "answer": answers}
    if criterion.kind in _SCORED:
        flags = {"na_allowed": criterion.na_allowed, "evidence_required": criterion.evidence_required}
        value |= {"points": _number(criterion.weight_milli)} | _set(flags)
    return value | _of_kind(criterion)


def _of_kind(criterion: Criterion) -> dict[str, object]:
    """What only a criterion of its kind has."""
    if criterion.kind is CriterionKind.DEDUCTIONS:
        return {"deductions": [_behaviour_out(behaviour) for behaviour in criterion.behaviours]}
    if criterion.kind is CriterionKind.CHOICE:
        return {"options": [_option_out(option) for option in criterion.options]}
    if criterion.kind is CriterionKind.YES_NO:
        return {"right": criterion.right is YesNo.YES}
    if criterion.kind is CriterionKind.SCALE and criterion.scale is not None:
        scale = criterion.scale
        return {"scale": {"min": _number(scale.low_milli), "max": _number(scale.high_milli),
                          "step": _number(scale.step_milli)}}
    return {"cap": _number(criterion.cap_milli)} if criterion.kind is CriterionKind.BONUS else {}


def _option_out(option: Option) -> dict[str, object]:
    return {"code": option.code, "text": option.text, "text_en": option.text_en, "points": _number(option.points_milli)}


def _behaviour_out(behaviour: Behaviour) -> dict[str, object]:
    value: dict[str, object] = {"code": behaviour.code, "text": behaviour.text, "text_en": behaviour.text_en,
                                "points": _number(behaviour.points_milli)}
    return value | _set({"repeats": behaviour.repeats})


def _fatal_out(fatal: FatalCriterion) -> dict[str, object]:
    value: dict[str, object] = {"code": fatal.code, "title": fatal.title, "title_en": fatal.title_en,
                                "class": str(fatal.fatal_class), "effect": str(fatal.effect)}
    section = {"section": fatal.section} if fatal.effect is FatalEffect.ZERO_SECTION else {}
    return value | section | {"guidance": fatal.guidance, "guidance_en": fatal.guidance_en}


def _number(points_milli: int) -> int | float:
    """The points for the YAML writer; three decimals survive the shortest notation of a float."""
    return points_milli // 1000 if points_milli % 1000 == 0 else points_milli / 1000


def _set(flags: dict[str, bool]) -> dict[str, Any]:
    return {name: True for name, value in flags.items() if value}
