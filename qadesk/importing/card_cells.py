"""The cells of a criterion's row: deductions, options, guidance, when it applies, and what was filled in."""

from __future__ import annotations

import re
from fractions import Fraction

from qadesk.i18n import _
from qadesk.importing.card_amounts import is_repeated
from qadesk.importing.card_columns import Columns, TableRow
from qadesk.importing.card_draft import CardDraft, DraftCriterion, DraftEntry
from qadesk.importing.card_fill import (
    add_words,
    is_answers,
    is_numbers,
    set_answers,
    set_grades,
    set_levels,
    set_scale,
    set_yes_no,
)
from qadesk.importing.card_headings import Role
from qadesk.importing.card_words import amount, is_no, is_yes, narrow, one_line
from qadesk.models.scorecards import CriterionKind

_ONE_NUMBER = re.compile(r"[^\d]*(\d{1,4}(?:\.\d{1,3})?)[^\d]*")
_LONGEST_WORD = 4
_BOXES = re.compile(r"[□☐○◯]+")
_ANSWER_NAMES = re.compile(r"type|scor|answer|scale|rat(?:ing|e)|方式|类型|打分|评分|计分", re.IGNORECASE)


def fill(row: TableRow, item: DraftCriterion, columns: Columns, draft: CardDraft) -> None:
    """Give a criterion all that its row holds beside its name and points."""
    levels = levels_of(row, columns)
    if levels and item.kind is CriterionKind.DEDUCTIONS:
        set_levels(item, levels, draft)
    if item.kind is CriterionKind.DEDUCTIONS:
        _deductions(row, item, columns, draft)
        set_answers(item, columns.texts(row, Role.OPTIONS), draft)
    else:
        for role in (Role.DEDUCTIONS, Role.GUIDANCE, Role.OPTIONS):
            item.guidance += columns.texts(row, role)
    _others(row, item, columns, draft)
    _filled(row, item, columns, draft)
    if item.kind is CriterionKind.DEDUCTIONS and not item.entries:
        _by_headings(row, item, columns, draft)
    _applies(row, item, columns)


def _by_headings(row: TableRow, item: DraftCriterion, columns: Columns, draft: CardDraft) -> None:
    """The answers that the headings of the table name."""
    named = columns.answers
    if named.grades:
        set_grades(item, [(": ".join(filter(None, (name, one_line(row.cell(at))))), points)
                          for at, name, points in named.grades], draft)
    elif named.scale is not None:
        set_scale(item, named.scale, draft)
    elif named.yes_no:
        set_yes_no(item, "", draft, na=named.na)


def _filled(row: TableRow, item: DraftCriterion, columns: Columns, draft: CardDraft) -> None:
    """What an inspector wrote, unless it is the empty boxes of the answers."""
    for text in columns.texts(row, Role.FILLED):
        if item.kind is CriterionKind.DEDUCTIONS and not item.entries and is_answers(text) and _BOXES.search(text):
            set_answers(item, [text], draft)
            continue
        draft.told.add(row.place, text, _("it is an answer, not a part of the card"))


def levels_of(row: TableRow, columns: Columns) -> list[tuple[str, Fraction]]:
    """The answers of the row with their points, by the headings of their columns."""
    found = [(columns.names[at], amount(row.cell(at))) for at in columns.of(Role.LEVEL)]
    return [(name, points[0]) for name, points in found if points]


def amount_of(row: TableRow, columns: Columns) -> Fraction | None:
    """The points of the deduction that stands in the row."""
    text = columns.text(row, Role.AMOUNT)
    found = amount(text)
    points = found[0] if found else points_in(text)
    return abs(points) if points else None


def points_in(text: str) -> Fraction | None:
    """The only number in a cell of words: `up to 10`, `10 each`; a formula has none."""
    match = None if text.startswith("=") else _ONE_NUMBER.fullmatch(narrow(text))
    return Fraction(match[1]) if match else None


def _deductions(row: TableRow, item: DraftCriterion, columns: Columns, draft: CardDraft) -> None:
    """Deductions in words of their own column or of the guidance, or with their points in a column beside them."""
    taken, texts, guidance = amount_of(row, columns), columns.texts(row, Role.DEDUCTIONS), columns.texts(
        row, Role.GUIDANCE)
    if taken:
        words = texts or guidance
        repeats = is_repeated(" ".join([*words, columns.text(row, Role.AMOUNT)]))
        item.entries.append(DraftEntry(words[0] if words else item.title, taken, repeats))
        item.guidance += words[1:]
        guidance = guidance if texts else []
    else:
        for text in texts:
            add_words(item, text, draft, deducting=True)
    for text in guidance:
        add_words(item, text, draft)


def _others(row: TableRow, item: DraftCriterion, columns: Columns, draft: CardDraft) -> None:
    """Columns under headings that say nothing to us: answers if they read so, else guidance under their heading."""
    for at in columns.of(Role.OTHER):
        text, name = row.cell(at), one_line(columns.names[at])
        taken = amount(text)
        if taken and taken[0] < 0 and name and item.kind is CriterionKind.DEDUCTIONS:
            item.entries.append(DraftEntry(name, -taken[0]))
            continue
        if text and item.kind is CriterionKind.DEDUCTIONS and not item.entries and (
                is_answers(text) or (_ANSWER_NAMES.search(name) and is_numbers(text, item.points))):
            set_answers(item, [text], draft)
        elif text and not _BOXES.fullmatch(text):
            item.guidance.append(f"{name}: {text}" if name else text)


def _applies(row: TableRow, item: DraftCriterion, columns: Columns) -> None:
    """Whether it applies to all calls: else it may be marked 不适用, and the rule is guidance."""
    able = item.kind not in (CriterionKind.NOTE, CriterionKind.BONUS)
    for text in columns.texts(row, Role.APPLICABLE):
        item.na_allowed = able and (item.na_allowed or not is_yes(text))
        if len(text.split()) > 1 or not (is_yes(text) or is_no(text)):
            item.guidance.append(text)
    for text in columns.texts(row, Role.NA):
        item.na_allowed = able and (item.na_allowed or not is_no(text))
        if not (is_yes(text) or is_no(text)) or len(text) > _LONGEST_WORD:
            item.guidance.append(text)
