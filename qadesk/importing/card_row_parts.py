"""What one row of a scoring guide adds to the card: a section, a criterion, a fatal item or a deduction."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from qadesk.i18n import _
from qadesk.importing.card_amounts import is_repeated, read_options
from qadesk.importing.card_cells import amount_of, fill, points_in
from qadesk.importing.card_columns import Columns, TableRow
from qadesk.importing.card_draft import CardDraft, DraftCriterion, DraftEntry, DraftFatal, DraftSection
from qadesk.importing.card_fill import points_in_title
from qadesk.importing.card_headings import Role
from qadesk.importing.card_words import (
    is_bonus,
    is_fatal,
    is_mild,
    is_minus,
    is_na,
    is_no,
    is_plus,
    is_zeroed,
    one_line,
    split_number,
    stated_class,
    without_fatal,
)
from qadesk.models.scorecards import CriterionKind, FatalClass, FatalEffect

_ALL = Fraction(100)
NUMBER = re.compile(r"[A-Za-z]?\d{1,3}(?:[.-]\d{1,3})*")


@dataclass
class RowState:
    """Where the reading stands; `heads`: the criteria of rows that name a section and no criterion."""

    draft: CardDraft
    columns: Columns
    numbers_rows: bool
    na_for_all: bool
    section: DraftSection | None = None
    item: DraftCriterion | None = None
    fatal: DraftFatal | None = None
    in_fatal: bool = False
    takes_all: bool = False
    unweighted: list[DraftCriterion] = field(default_factory=list)
    totals: list[tuple[str, str, Fraction | None]] = field(default_factory=list)
    summed: list[DraftCriterion] = field(default_factory=list)
    heads: list[DraftCriterion] = field(default_factory=list)
    last_section: str = ""
    last_label: list[str] = field(default_factory=list)


def open_section(title: str, place: str, state: RowState) -> None:
    """A new section, whose number and share may stand in its title."""
    words, points = points_in_title(title)
    number, words = split_number(words)
    section = DraftSection(words, place, stated=points, number=number)
    state.draft.sections.append(section)
    state.section, state.item, state.fatal = section, None, None
    state.in_fatal, state.takes_all = is_fatal(title), is_zeroed(title)


def add_weighted(row: TableRow, label: str, weight: tuple[Fraction, bool] | None, weight_text: str,
                 state: RowState) -> None:
    """A row with points, or with words that want some: fatal, a deduction of its section, or a criterion."""
    heads = not label and bool(state.columns.texts(row, Role.SECTION))
    label = label or _other_words(row, weight is not None, state)
    if not label:
        state.totals.append((row.place, " ".join(row.filled), weight[0] if weight else None))
        return
    points = weight[0] if weight else points_in(weight_text)
    if points is not None and is_minus(state.columns.text(row, Role.SIGN)):
        points = -abs(points)
    if _is_fatal_row(row, label, points, weight_text, state):
        _fatal_item(row, label, points, state)
        return
    if any(not is_no(text) and not is_mild(text) for text in state.columns.texts(row, Role.FATAL)):
        if points is None or points <= 0:
            _fatal_item(row, label, points, state)
            return
        _beside(row, label, state)
    taken = amount_of(row, state.columns) if points is None and not state.columns.of(Role.WEIGHT) else None
    if taken is not None and _is_given(row, state):
        add_criterion(row, label, taken, "", state).kind = CriterionKind.BONUS
        return
    if taken is not None or (points is not None and points < 0):
        _negative(row, label, taken or abs(points or Fraction(0)), state)
        return
    item = add_criterion(row, label, points, weight_text if weight is None else "", state)
    state.heads += [item] if heads else []


def _is_given(row: TableRow, state: RowState) -> bool:
    """Whether the points of a row are given beside the rest, among others that are taken."""
    return state.columns.text(row, Role.AMOUNT).startswith(("+", "＋")) or (
        state.section is not None and is_bonus(state.section.title))


def _other_words(row: TableRow, weighted: bool, state: RowState) -> str:
    """The words of a row without a criterion: its guidance or deductions, or its section where that is all."""
    texts = state.columns.texts(row, Role.GUIDANCE) + state.columns.texts(row, Role.DEDUCTIONS)
    if texts:
        return one_line(texts[0])
    section = state.section
    alone = section is not None and not section.criteria and weighted and state.columns.texts(row, Role.SECTION)
    return section.title if alone and section is not None else ""


def _is_fatal_row(row: TableRow, label: str, points: Fraction | None, weight_text: str, state: RowState) -> bool:
    """Whether a row is a fatal item: by its block, its points, or words that say nothing else."""
    if state.in_fatal or is_fatal(weight_text) or (points is not None and points <= -_ALL):
        return True
    if is_fatal(label) and (points is None or points <= 0):
        return True
    return not weight_text and points is None and any(
        is_fatal(text) and not without_fatal(text) for text in row.filled)


def _fatal_item(row: TableRow, label: str, points: Fraction | None, state: RowState) -> None:
    """A fatal item; it takes the whole card where the guide says minus 100 % or more."""
    columns = state.columns
    taken = amount_of(row, columns) if points is None else abs(points)
    whole = (taken is not None and taken >= _ALL) or any(map(is_zeroed, row.filled))
    effect = FatalEffect.ZERO_CARD if whole or state.takes_all else FatalEffect.FAIL
    words = [text for role in (Role.GUIDANCE, Role.DEDUCTIONS, Role.OTHER, Role.APPLICABLE)
             for text in columns.texts(row, role) if one_line(text) != label]
    _number, label = split_number(label)
    state.fatal = DraftFatal(label, row.place, effect, guidance=words, stated=_stated(row, state))
    state.draft.fatal.append(state.fatal)
    if points is not None and abs(points) < _ALL and points != 0:
        state.draft.told.add(row.place, f"{label}: {points}",
                             _("a fatal item takes no points of its own: judged failed"))


def _stated(row: TableRow, state: RowState) -> FatalClass | None:
    return stated_class(" ".join(state.columns.texts(row, Role.FATAL)))


def _beside(row: TableRow, label: str, state: RowState) -> None:
    state.draft.fatal.append(DraftFatal(label, row.place, guidance=state.columns.texts(row, Role.GUIDANCE),
                                        stated=_stated(row, state)))
    state.draft.told.add(row.place, label, _("the criterion stays, and beside it there is a fatal item, which the "
                                             "inspector ticks by hand"), alike="critical")


def _negative(row: TableRow, label: str, points: Fraction, state: RowState) -> None:
    """Points that a row takes away: a deduction of the criterion that its section is."""
    if state.section is None:
        open_section(state.draft.title, row.place, state)
    section = state.section
    assert section is not None
    if state.item is None:
        if section.stated is None and state.columns.of(Role.SIGN):
            section.stated = _ALL
            state.draft.told.add(row.place, label, _("points are taken from 100"))
        state.item = DraftCriterion(section.title, section.stated or Fraction(0), row.place)
        section.criteria.append(state.item)
        if section.stated is None:
            state.summed.append(state.item)
    texts = state.columns.texts(row, Role.DEDUCTIONS)
    state.item.entries.append(DraftEntry(" / ".join(dict.fromkeys([label, *texts])), points,
                                         is_repeated(f"{label} {state.columns.text(row, Role.AMOUNT)}")))
    for role in (Role.GUIDANCE, Role.OPTIONS, Role.OTHER):
        state.item.guidance += state.columns.texts(row, role)


def add_criterion(row: TableRow, label: str, points: Fraction | None, odd: str, state: RowState) -> DraftCriterion:
    """A criterion of the section that is open; `odd`: what stands in the place of its points and is no number."""
    columns, draft = state.columns, state.draft
    if state.section is None:
        open_section(draft.title, row.place, state)
    assert state.section is not None
    if points is None and (options := read_options(odd, strict=True)):
        points = max(worth for _words, worth in options)
    number, title = split_number(label)
    item = DraftCriterion(title, points or Fraction(0), row.place, number=number)
    number = columns.text(row, Role.NUMBER)
    if NUMBER.fullmatch(number) and (state.numbers_rows or number != state.section.number):
        item.number = number
    if is_bonus(state.section.title) or is_bonus(label) or columns.text(row, Role.WEIGHT).startswith("+") or (
            is_plus(columns.text(row, Role.SIGN))):
        item.kind = CriterionKind.BONUS if item.points > 0 else CriterionKind.NOTE
    state.section.criteria.append(item)
    state.item = item
    _odd_weight(item, odd, points, row, state)
    if points is None and item.kind is CriterionKind.DEDUCTIONS:
        state.unweighted.append(item)
    elif points == 0 and item.kind is CriterionKind.DEDUCTIONS:
        item.kind = CriterionKind.NOTE
        draft.told.add(row.place, label, _("it has no weight: it is a note"))
    item.na_allowed = state.na_for_all and item.kind is CriterionKind.DEDUCTIONS
    fill(row, item, columns, draft)
    return item


def _odd_weight(item: DraftCriterion, odd: str, points: Fraction | None, row: TableRow, state: RowState) -> None:
    """What stands in the cell of the weight beside a number."""
    if odd and points is None and is_na(odd):
        item.kind = CriterionKind.NOTE
        state.draft.told.add(row.place, f"{item.title}: {odd}", _("it has no weight: it is a note"))
    elif odd:
        item.guidance.append(odd)
