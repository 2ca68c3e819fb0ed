"""A draft made into a scorecard: numbers for its parts, points in whole thousandths, conditions by code."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import PurePath

from pypinyin import Style, lazy_pinyin

from qadesk.i18n import _
from qadesk.importing.card_draft import (
    CardDraft,
    DraftCriterion,
    DraftEntry,
    DraftFatal,
    shortened,
)
from qadesk.importing.card_fill import points_in_title
from qadesk.importing.card_points import exact_factor, fraction_text, rounded_milli, to_milli
from qadesk.importing.card_words import fatal_class, one_line, plain
from qadesk.models.card_imports import CardLayout, ImportedCard
from qadesk.models.scorecard_checks import MOST_MILLI, check, condition_fault
from qadesk.models.scorecards import (
    LONGEST_CODE,
    Behaviour,
    Condition,
    Criterion,
    CriterionKind,
    FatalCriterion,
    FatalEffect,
    Option,
    Scale,
    Scorecard,
    Section,
    is_code,
)

_WHOLE_CARD = Fraction(100)
_WEIGHED = (CriterionKind.DEDUCTIONS, CriterionKind.CHOICE, CriterionKind.YES_NO, CriterionKind.SCALE)
Milli = Callable[[Fraction], int]


def build(draft: CardDraft, file: str, layout: CardLayout) -> ImportedCard:
    """The card of a draft that has a criterion, checked; what had to be changed for it is told."""
    draft.title = _title_of(draft) or one_line(PurePath(file).stem.replace("_", " ")) or file
    _drop_empty(draft)
    _drop_negative(draft)
    for section in draft.sections:
        section.title = section.title or draft.title
        for item in section.criteria:
            item.title = item.title or section.title
        section.criteria[0].guidance += [f"{section.title}: {note}" for note in map(plain, section.notes) if note]
    codes = _codes(draft)
    milli, weights = _milli(draft)
    section_codes = _section_codes(draft)
    sections = tuple(
        Section(section_codes[id(section)], _title(section.title, section_codes[id(section)]), "",
                tuple(_criterion(item, codes[id(item)], milli, weights[id(item)]) for item in section.criteria))
        for section in draft.sections)
    fatal = _fatal(draft, set(codes.values()), section_codes)
    card = _with_sound_conditions(Scorecard(code_of(draft.title, file), 1, draft.title, "", sections, fatal), draft,
                                  codes)
    return ImportedCard(card, layout, draft.told.rows(), check(card))


def _title_of(draft: CardDraft) -> str:
    """The title without the points in brackets at its end, which are told."""
    title, points = points_in_title(one_line(draft.title))
    if points is not None:
        draft.told.add(_("title"), one_line(draft.title), _("a total: the program adds up by itself"))
    return title


def code_of(title: str, file: str) -> str:
    """A card's code made of its title, else of the file's name: ASCII, at most 16 characters, cut between words."""
    for text in (title, PurePath(file).stem):
        words = re.findall(r"[A-Za-z0-9]+", " ".join(_latin(text)).lower())
        code = ""
        for word in words:
            longer = f"{code}-{word}" if code else word[:LONGEST_CODE]
            if len(longer) > LONGEST_CODE:
                break
            code = longer
        if code:
            return code
    return "card"


def _latin(text: str) -> list[str]:
    """Its words; Chinese characters by the first letters of their sounds."""
    return [part if part.isascii() else "".join(lazy_pinyin(part, style=Style.FIRST_LETTER, errors="ignore"))
            for part in re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]+", text[:200])]


def _drop_empty(draft: CardDraft) -> None:
    for section in draft.sections:
        if not section.criteria:
            draft.told.add(section.place, " ".join([section.title, *section.notes]),
                           _("the section has no criterion"))
    draft.sections = [section for section in draft.sections if section.criteria]


def _drop_negative(draft: CardDraft) -> None:
    """Points below nothing, which no part of a card can have: a criterion becomes a note, an answer earns nothing."""
    for item in draft.criteria:
        if item.kind is not CriterionKind.NOTE and item.points <= 0:
            draft.told.add(item.place, f"{item.title}: {fraction_text(item.points)}",
                           _("it has no weight: it is a note"))
            item.guidance += [entry.text for entry in item.entries if entry.text]
            item.kind, item.points, item.entries = CriterionKind.NOTE, Fraction(0), []
        if item.kind in (CriterionKind.NOTE, CriterionKind.BONUS) and item.entries:
            words = [entry.text for entry in item.entries if entry.text]
            draft.told.add(item.place, "; ".join(words), _("a note or a bonus takes no points: it is guidance"))
            item.guidance, item.entries = item.guidance + words, []
        for entry in item.entries:
            if entry.points < 0:
                draft.told.add(item.place, f"{entry.text}: {fraction_text(entry.points)}",
                               _("no answer takes points away: it earns nothing"))
                entry.points = Fraction(0)


def _section_codes(draft: CardDraft) -> dict[int, str]:
    return _numbers([(section, section.number) for section in draft.sections], lambda at: str(at + 1))


def _codes(draft: CardDraft) -> dict[int, str]:
    """The code of each criterion: the file's own numbers where all have one, else section and place."""
    places = [f"{s}.{c}" for s, section in enumerate(draft.sections, 1) for c in range(1, len(section.criteria) + 1)]
    codes = _numbers([(item, item.number) for item in draft.criteria], lambda at: places[at])
    for item in draft.criteria:
        if item.number and item.number != codes[id(item)]:
            draft.told.add(item.place, item.number, _("the criteria are numbered anew"), alike="number")
    return codes


def _numbers(parts: Sequence[tuple[object, str]], made: Callable[[int], str]) -> dict[int, str]:
    given = [number for _part, number in parts]
    usable = len(set(given)) == len(given) and all(is_code(number) for number in given)
    return {id(part): number if usable else made(at) for at, (part, number) in enumerate(parts)}


def _milli(draft: CardDraft) -> tuple[Milli, dict[int, int]]:
    """How points become thousandths, and the weight (or cap) of each criterion in thousandths."""
    criteria = draft.criteria
    values = [part for item in criteria for part in _points_of(item)]
    factor = exact_factor(values)
    total = sum((item.points for item in criteria if item.kind in _WEIGHED), Fraction(0))
    if factor:
        if factor > 1:
            _tell_factor(draft, factor, total)
        return (lambda value: int(value * factor * 1000)), {
            id(item): int(item.points * factor * 1000) for item in criteria}
    return _rounded(draft, total)


def _points_of(item: DraftCriterion) -> list[Fraction]:
    steps = item.scale[1] - item.scale[0]
    step = [item.points / steps] if item.kind is CriterionKind.SCALE and steps else []
    return [item.points, *step, *(entry.points for entry in item.entries)]


def _tell_factor(draft: CardDraft, factor: int, total: Fraction) -> None:
    draft.told.add(_("all points"), fraction_text(total), _(
        "all points are multiplied by {factor}, so that every share stays exact; the score of a call is the same"
    ).format(factor=factor))


def _rounded(draft: CardDraft, total: Fraction) -> tuple[Milli, dict[int, int]]:
    """No common factor keeps all shares: points of 100 in all, rounded."""
    share = _WHOLE_CARD / total if total else Fraction(1)
    draft.told.add(_("all points"), fraction_text(total),
                   _("the shares are no whole thousandths: points are rounded to thousandths, 100 in all"))
    weighed = [item for item in draft.criteria if item.kind in _WEIGHED]
    weights = dict.fromkeys(map(id, draft.criteria), 0)
    weights |= {id(item): to_milli(item.points * share) for item in draft.criteria}
    weights |= dict(zip(map(id, weighed), rounded_milli([item.points * share for item in weighed]), strict=True))
    for item in weighed:
        steps = item.scale[1] - item.scale[0]
        if item.kind is CriterionKind.SCALE and steps:
            weights[id(item)] -= weights[id(item)] % steps
    return (lambda value: to_milli(value * share)), weights


def _criterion(item: DraftCriterion, code: str, milli: Milli, weight_milli: int) -> Criterion:
    kind = item.kind
    made = Criterion(code, _title(item.title, code), "", weight_milli if kind in _WEIGHED else 0, kind=kind,
                     guidance=_paragraphs(item.guidance))
    if kind in _WEIGHED:
        made = replace(made, na_allowed=item.na_allowed)
    if kind is CriterionKind.DEDUCTIONS:
        return replace(made, behaviours=tuple(_behaviour(at, entry, milli, item)
                                              for at, entry in enumerate(item.entries, 1)))
    if kind is CriterionKind.CHOICE:
        return replace(made, options=tuple(
            Option(str(at), plain(entry.text) or fraction_text(entry.points), "",
                   weight_milli if entry.points == item.points else min(milli(entry.points), weight_milli))
            for at, entry in enumerate(item.entries, 1)))
    if kind is CriterionKind.SCALE:
        return replace(made, scale=Scale(item.scale[0] * 1000, item.scale[1] * 1000, 1000))
    if kind is CriterionKind.BONUS:
        return replace(made, cap_milli=weight_milli, evidence_required=True)
    return replace(made, right=item.right)


def _behaviour(at: int, entry: DraftEntry, milli: Milli, item: DraftCriterion) -> Behaviour:
    text = plain(entry.text) or shortened(item.title[:200], 80) or f"#{at}"
    return Behaviour(str(at), text, entry.text_en, min(max(1, milli(entry.points)), MOST_MILLI), entry.repeats)


def _title(text: str, code: str) -> str:
    return one_line(text) or code


def _paragraphs(texts: list[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in map(plain, texts) if text))


def _fatal(draft: CardDraft, taken: set[str], section_codes: dict[int, str]) -> tuple[FatalCriterion, ...]:
    letter = next(letter for letter in "XFKZ" if not any(code.startswith(letter) for code in taken)
                  or letter == "Z")
    items = []
    for at, item in enumerate(draft.fatal, 1):
        section = section_codes.get(id(item.section), "") if item.section else ""
        effect = item.effect
        if effect is FatalEffect.ZERO_SECTION and not section:
            draft.told.add(item.place, item.title, _("the section that it would take is not in the card: judged "
                                                     "failed instead"))
            effect = FatalEffect.FAIL
        words = item.title + " " + " ".join(item.guidance)
        items.append(FatalCriterion(
            f"{letter}{at}", _title(item.title, f"{letter}{at}"), "", item.stated or fatal_class(words), effect,
            section if effect is FatalEffect.ZERO_SECTION else "", _paragraphs(item.guidance)))
    guessed = [item for item in draft.fatal if item.stated is None]
    if guessed:
        draft.told.add(guessed[0].place, _names(guessed),
                       _("the file does not say whom these fatal items harm: their classes are guessed from the words"))
    return tuple(items)


def _names(items: list[DraftFatal]) -> str:
    return "; ".join(shortened(item.title, 40) for item in items)


def _with_sound_conditions(card: Scorecard, draft: CardDraft, codes: dict[int, str]) -> Scorecard:
    """The card with the conditions that it can have; others are told and their criteria may be marked 不适用."""
    by_key = {item.key: item for item in draft.criteria if item.key}
    wanted: dict[str, Condition] = {}
    for item in draft.criteria:
        if item.condition is not None and item.condition.key in by_key:
            other = by_key[item.condition.key]
            wanted[codes[id(item)]] = Condition(codes[id(other)], _answers(other, item.condition.answers))
    items = {codes[id(item)]: item for item in draft.criteria}
    for code, condition in wanted.items():
        card = _with(card, replace(card.criterion(code), only_if=condition))
    for item_code, condition in wanted.items():
        fault = condition_fault(card.criterion(item_code), condition, {c.code: c for c in card.criteria})
        if fault:
            draft.told.add(items[item_code].place, items[item_code].title, fault)
            card = _with(card, replace(card.criterion(item_code), only_if=None,
                                       na_allowed=card.criterion(item_code).kind in _WEIGHED))
    return card


def _answers(other: DraftCriterion, places: tuple[int, ...]) -> tuple[str, ...]:
    """The codes of options by their places; those of yes/no are kept in the draft's entries by their words."""
    if other.kind is CriterionKind.YES_NO:
        return tuple(other.entries[at].text for at in places if at < len(other.entries))
    return tuple(str(at + 1) for at in places)


def _with(card: Scorecard, criterion: Criterion) -> Scorecard:
    sections = tuple(replace(section, criteria=tuple(criterion if item.code == criterion.code else item
                                                     for item in section.criteria)) for section in card.sections)
    return replace(card, sections=sections)
