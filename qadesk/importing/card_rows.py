"""The rows of a scoring guide as a card: sections, criteria, fatal items; what is neither is told.

Merged cells read as blank: a section goes on until the next one; a row with words but no criterion continues it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from qadesk.i18n import _
from qadesk.importing.card_amounts import is_repeated
from qadesk.importing.card_cells import amount_of, fill, levels_of, points_in
from qadesk.importing.card_columns import Columns, TableRow, find_columns
from qadesk.importing.card_draft import CardDraft, DraftCriterion, DraftEntry, DraftFatal, DraftSection
from qadesk.importing.card_fill import finish, points_in_title
from qadesk.importing.card_headings import Role
from qadesk.importing.card_net import tell_lost
from qadesk.importing.card_sums import mend_points, weigh_by_deductions
from qadesk.importing.card_words import (
    amount,
    is_bonus,
    is_fatal,
    is_minus,
    is_na,
    is_no,
    is_plus,
    is_target,
    is_total,
    one_line,
    split_number,
    without_fatal,
)
from qadesk.models.scorecards import CriterionKind, FatalEffect

_ALL = Fraction(100)
_LONGEST_SECTION = 120
_TITLE_WORDS = re.compile(
    r"score\s*card|scoring|evaluation|guide|\bqa\b|quality|评分|质检|考核|监听|标准|细则|penilaian|skor", re.IGNORECASE)
_NUMBER = re.compile(r"[A-Za-z]?\d{1,3}(?:[.-]\d{1,3})*")


@dataclass
class _State:
    """Where the reading stands."""

    draft: CardDraft
    columns: Columns
    numbers_rows: bool
    na_for_all: bool
    section: DraftSection | None = None
    item: DraftCriterion | None = None
    fatal: DraftFatal | None = None
    in_fatal: bool = False
    unweighted: list[DraftCriterion] = field(default_factory=list)
    totals: list[tuple[str, str, Fraction | None]] = field(default_factory=list)
    summed: list[DraftCriterion] = field(default_factory=list)
    last_section: str = ""
    last_label: list[str] = field(default_factory=list)


def read_rows(rows: Sequence[TableRow], draft: CardDraft, *, section: str = "") -> bool:
    """Add what a table holds to the draft; whether it holds a criterion. `section`: the heading over the table."""
    columns = find_columns(rows)
    if not columns.of(Role.CRITERION) or not _has_points(columns):
        return False
    _above(rows[:columns.heading_rows], columns, draft)
    data = rows[columns.heading_rows:]
    state = _State(draft, columns, _numbers_rows(data, columns), _na_for_all(data, columns))
    before = len(draft.criteria) + len(draft.fatal)
    if section and not columns.of(Role.SECTION):
        _open_section(section, rows[0].place, state)
    for row in data:
        if row.filled:
            _row(row, state)
    _finish(state)
    tell_lost(((row.place, cell) for row in data for cell in row.filled), draft)
    return len(draft.criteria) + len(draft.fatal) > before


def _numbers_rows(rows: Sequence[TableRow], columns: Columns) -> bool:
    """Whether the numbers are those of the criteria, and not of their sections."""
    items = [row for row in rows if columns.texts(row, Role.CRITERION)]
    numbered = [row for row in items if columns.texts(row, Role.NUMBER)]
    return len(numbered) > 0.8 * len(items)


def _na_for_all(rows: Sequence[TableRow], columns: Columns) -> bool:
    """Whether «not applicable» is one of the answers that stand in columns, to be ticked: an empty one."""
    return bool(columns.of(Role.LEVEL)) and any(not any(row.cell(at) for row in rows) for at in columns.of(Role.NA))


def _has_points(columns: Columns) -> bool:
    return any(columns.of(role) for role in (Role.WEIGHT, Role.TOTAL, Role.AMOUNT, Role.OPTIONS, Role.DEDUCTIONS,
                                             Role.LEVEL))


def _above(rows: Sequence[TableRow], columns: Columns, draft: CardDraft) -> None:
    """The lines over the heading: the first that speaks of a card is its title, the others are told."""
    for row in rows[:-1] if columns.heading_rows else ():
        if not row.filled:
            continue
        words = " ".join(row.filled)
        if not draft.title and len(set(row.filled)) == 1 and (_TITLE_WORDS.search(words) or row is rows[0]):
            draft.title = one_line(row.filled[0])
        else:
            draft.told.add(row.place, words, _("it stands over the table and is no part of the card"))


def _row(row: TableRow, state: _State) -> None:
    columns = state.columns
    label = _label(row, state)
    words = [cell for cell in row.filled if amount(cell) is None]
    if row.cells[:len(columns.names)] == columns.names[:len(row.cells)] and columns.heading_rows:
        state.draft.told.add(row.place, " | ".join(row.filled), _("the heading stands there again"))
    elif any(is_total(word) for word in words[:2]) and len(words) <= 2:
        numbers = [found[0] for found in map(amount, row.filled) if found]
        state.totals.append((row.place, " ".join(row.filled), numbers[0] if numbers else None))
    elif words and is_target(words[0]) and len(words) <= 2 and len(words[0]) <= 40 and len(row.filled) <= 3:
        state.draft.told.add(row.place, " ".join(row.filled),
                             _("a mark to be reached belongs to the station's bands, not to the card"))
    else:
        _section_of(row, state)
        _content(row, label, state)


def _label(row: TableRow, state: _State) -> str:
    """The criterion's words; of several columns those that differ, a merged cell before the last by what it goes on."""
    places = state.columns.of(Role.CRITERION)
    words = [one_line(row.cell(at)) for at in places]
    if words[-1] and not state.columns.texts(row, Role.SECTION):
        words = [word or before for word, before in zip(words, state.last_label or words, strict=True)]
    state.last_label = words if words[-1] else state.last_label
    return " / ".join(dict.fromkeys(word for word in words if word))


def _section_of(row: TableRow, state: _State) -> None:
    texts = state.columns.texts(row, Role.SECTION)
    if not texts:
        return
    title = " / ".join(dict.fromkeys(one_line(text) for text in texts))
    if title != state.last_section:
        _open_section(title, row.place, state)
        state.last_section = title
        number = "" if state.numbers_rows else state.columns.text(row, Role.NUMBER)
        if state.section is not None and _NUMBER.fullmatch(number):
            state.section.number = number
    total = amount(state.columns.text(row, Role.TOTAL))
    if total and state.section is not None:
        state.section.stated = abs(total[0])


def _open_section(title: str, place: str, state: _State) -> None:
    words, points = points_in_title(title)
    number, words = split_number(words)
    section = DraftSection(words, place, stated=points, number=number)
    state.draft.sections.append(section)
    state.section, state.item, state.fatal, state.in_fatal = section, None, None, is_fatal(title)


def _content(row: TableRow, label: str, state: _State) -> None:
    """A row that is no total and no heading: a section, a criterion, a fatal item, or more words on the last one."""
    columns = state.columns
    weight_text = columns.text(row, Role.WEIGHT)
    words = [text for role in (Role.GUIDANCE, Role.DEDUCTIONS, Role.OPTIONS, Role.OTHER, Role.APPLICABLE, Role.NA)
             for text in columns.texts(row, role)]
    if not label and not weight_text:
        _continue(row, words, state)
        return
    levels = levels_of(row, columns)
    if label and levels:
        _criterion(row, label, max(points for _name, points in levels), "", state)
        return
    title, inside = points_in_title(label)
    weight = amount(weight_text)
    bare = weight is None and not weight_text
    if bare and inside is not None and not (columns.of(Role.WEIGHT) and _is_section_row(row, label, words, state)):
        weight = (inside, False)
        label = title
    if weight is None and not weight_text and _is_section_row(row, label, words, state):
        _open_section(one_line(label or row.filled[0]), row.place, state)
        if state.section is not None:
            state.section.notes += words
        return
    _weighted(row, label, weight, weight_text, state)


def _is_section_row(row: TableRow, label: str, words: list[str], state: _State) -> bool:
    """A row without points where the table has no column of sections, or with nothing but one text."""
    columns = state.columns
    if state.in_fatal and not is_fatal(label) and columns.of(Role.SECTION):
        return False
    if not columns.of(Role.WEIGHT) and columns.of(Role.SECTION):
        return False
    if columns.of(Role.SECTION) or not 0 < len(label) <= _LONGEST_SECTION:
        return False
    if any(is_fatal(cell) and not without_fatal(cell) for cell in row.filled if one_line(cell) != label):
        return False
    explained = bool(columns.of(Role.WEIGHT)) and words == columns.texts(row, Role.GUIDANCE)
    return not words or (explained and not state.in_fatal)


def _continue(row: TableRow, words: list[str], state: _State) -> None:
    """Words without a criterion: a single one is a section where there is no column for it, else they go on."""
    columns = state.columns
    section_only = bool(columns.texts(row, Role.SECTION)) and not words
    if section_only:
        return
    if state.fatal is not None and state.in_fatal and words:
        state.fatal.guidance += words
    elif state.item is not None and (words or columns.texts(row, Role.AMOUNT)):
        fill(row, state.item, state.columns, state.draft)
    elif not columns.of(Role.SECTION) and len(row.filled) == 1 and len(row.filled[0]) <= _LONGEST_SECTION:
        _open_section(one_line(row.filled[0]), row.place, state)
    elif words and state.section is not None and columns.texts(row, Role.SECTION):
        _weighted(row, one_line(words[0]), None, "", state)
    else:
        state.draft.told.add(row.place, " | ".join(row.filled), _("no criterion can be told in this row"))


def _weighted(row: TableRow, label: str, weight: tuple[Fraction, bool] | None, weight_text: str,
              state: _State) -> None:
    """A row with points, or with words that want some: fatal, a deduction of its section, or a criterion."""
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
    if any(not is_no(text) for text in state.columns.texts(row, Role.FATAL)):
        _beside(row, label, state)
        if points is None or points <= 0:
            return
    taken = amount_of(row, state.columns) if points is None and not state.columns.of(Role.WEIGHT) else None
    if taken is not None or (points is not None and points < 0):
        _negative(row, label, taken or abs(points or Fraction(0)), state)
        return
    _criterion(row, label, points, weight_text if weight is None else "", state)


def _other_words(row: TableRow, weighted: bool, state: _State) -> str:
    """The words of a row without a criterion: its guidance or deductions, or its section where that is all."""
    texts = state.columns.texts(row, Role.GUIDANCE) + state.columns.texts(row, Role.DEDUCTIONS)
    if texts:
        return one_line(texts[0])
    section = state.section
    alone = section is not None and not section.criteria and weighted and state.columns.texts(row, Role.SECTION)
    return section.title if alone and section is not None else ""


def _is_fatal_row(row: TableRow, label: str, points: Fraction | None, weight_text: str, state: _State) -> bool:
    """Whether a row is a fatal item: by its block, its points, or words that say nothing else."""
    if state.in_fatal or is_fatal(weight_text) or (points is not None and points <= -_ALL):
        return True
    if is_fatal(label) and (points is None or points <= 0):
        return True
    return not weight_text and points is None and any(
        is_fatal(text) and not without_fatal(text) for text in row.filled)


def _fatal_item(row: TableRow, label: str, points: Fraction | None, state: _State) -> None:
    """A fatal item; it takes the whole card where the guide says minus 100 % or more."""
    columns = state.columns
    effect = FatalEffect.ZERO_CARD if points is not None and abs(points) >= _ALL else FatalEffect.FAIL
    words = [text for role in (Role.GUIDANCE, Role.DEDUCTIONS, Role.OTHER, Role.APPLICABLE)
             for text in columns.texts(row, role) if one_line(text) != label]
    _number, label = split_number(label)
    state.fatal = DraftFatal(label, row.place, effect, guidance=words)
    state.draft.fatal.append(state.fatal)
    if points is not None and abs(points) < _ALL and points != 0:
        state.draft.told.add(row.place, f"{label}: {points}",
                             _("a fatal item takes no points of its own: judged failed"))


def _beside(row: TableRow, label: str, state: _State) -> None:
    state.draft.fatal.append(DraftFatal(label, row.place, guidance=state.columns.texts(row, Role.GUIDANCE)))
    state.draft.told.add(row.place, label, _("the criterion stays, and beside it there is a fatal item, which the "
                                             "inspector ticks by hand"), alike="critical")


def _negative(row: TableRow, label: str, points: Fraction, state: _State) -> None:
    """Points that a row takes away: a deduction of the criterion that its section is."""
    if state.section is None:
        _open_section(state.draft.title, row.place, state)
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
    state.item.entries.append(DraftEntry(" / ".join(dict.fromkeys([label, *texts])), points, is_repeated(label)))
    for role in (Role.GUIDANCE, Role.OPTIONS, Role.OTHER):
        state.item.guidance += state.columns.texts(row, role)


def _criterion(row: TableRow, label: str, points: Fraction | None, odd: str, state: _State) -> None:
    columns, draft = state.columns, state.draft
    if state.section is None:
        _open_section(draft.title, row.place, state)
    assert state.section is not None
    number, title = split_number(label)
    item = DraftCriterion(title, points or Fraction(0), row.place, number=number)
    number = columns.text(row, Role.NUMBER)
    if _NUMBER.fullmatch(number) and (state.numbers_rows or number != state.section.number):
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


def _odd_weight(item: DraftCriterion, odd: str, points: Fraction | None, row: TableRow, state: _State) -> None:
    """What stands in the cell of the weight beside a number."""
    if odd and points is None and is_na(odd):
        item.kind = CriterionKind.NOTE
        state.draft.told.add(row.place, f"{item.title}: {odd}", _("it has no weight: it is a note"))
    elif odd:
        item.guidance.append(odd)


def _finish(state: _State) -> None:
    blocks = [section for section in state.draft.sections if not section.criteria and is_fatal(section.title)]
    for section in blocks:
        state.draft.told.add(section.place, section.title, _("its rows are the fatal items"))
        state.draft.sections.remove(section)
    weigh_by_deductions(state.summed, state.draft)
    mend_points(state.draft, state.unweighted, state.totals)
    plain = [item for item in state.draft.criteria if finish(item, state.draft)]
    if plain:
        state.draft.told.add(plain[0].place, ", ".join(item.title[:30] for item in plain[:5]), _(
            "the file does not say how points are lost: one deduction «not met» takes them all (criteria: {count})"
        ).format(count=len(plain)))
