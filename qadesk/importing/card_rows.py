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
from qadesk.importing.card_columns import Columns, Role, TableRow, find_columns
from qadesk.importing.card_draft import CardDraft, DraftCriterion, DraftEntry, DraftFatal, DraftSection
from qadesk.importing.card_fill import add_words, finish, is_answers, points_in_title, set_answers, set_levels
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
    is_yes,
    narrow,
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
_ONE_NUMBER = re.compile(r"[^\d]*(\d{1,4}(?:\.\d{1,3})?)[^\d]*")


@dataclass
class _State:
    """Where the reading stands."""

    draft: CardDraft
    columns: Columns
    rows: Sequence[TableRow]
    numbers_rows: bool
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
    state = _State(draft, columns, data, _numbers_rows(data, columns))
    before = len(draft.criteria) + len(draft.fatal)
    if section and not columns.of(Role.SECTION):
        _open_section(section, rows[0].place, state)
    for row in rows[columns.heading_rows:]:
        if row.filled:
            _row(row, state)
    _finish(state)
    return len(draft.criteria) + len(draft.fatal) > before


def _numbers_rows(rows: Sequence[TableRow], columns: Columns) -> bool:
    """Whether the numbers are those of the criteria, and not of their sections."""
    items = [row for row in rows if columns.texts(row, Role.CRITERION)]
    numbered = [row for row in items if columns.texts(row, Role.NUMBER)]
    return len(numbered) > 0.8 * len(items)


def _has_points(columns: Columns) -> bool:
    named = any(columns.of(role) for role in (Role.WEIGHT, Role.TOTAL, Role.AMOUNT, Role.OPTIONS, Role.DEDUCTIONS,
                                                 Role.LEVEL))
    return named


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
    levels = _levels(row, columns)
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
        _note_section(words, state, row.place)
        return
    _weighted(row, label, weight, weight_text, state)


def _levels(row: TableRow, columns: Columns) -> list[tuple[str, Fraction]]:
    """The answers of the row with their points, by the headings of their columns."""
    found = [(columns.names[at], amount(row.cell(at))) for at in columns.of(Role.LEVEL)]
    return [(name, points[0]) for name, points in found if points]


def _is_section_row(row: TableRow, label: str, words: list[str], state: _State) -> bool:
    """A row without points where the table has no column of sections, or with nothing but one text."""
    columns = state.columns
    if state.in_fatal and not is_fatal(label) and columns.of(Role.SECTION):
        return False
    if not columns.of(Role.WEIGHT) and columns.of(Role.SECTION):
        return False
    alone = len([cell for cell in row.filled if not _NUMBER.fullmatch(cell)]) == 1 and not words
    return alone and len(label) <= _LONGEST_SECTION and not columns.of(Role.SECTION)


def _note_section(words: list[str], state: _State, place: str) -> None:
    for text in words:
        state.draft.told.add(place, text, _("a section has no guidance"))


def _continue(row: TableRow, words: list[str], state: _State) -> None:
    """Words without a criterion: a single one is a section where there is no column for it, else they go on."""
    columns = state.columns
    section_only = bool(columns.texts(row, Role.SECTION)) and not words
    if section_only:
        return
    if state.fatal is not None and state.in_fatal and words:
        state.fatal.guidance += words
    elif state.item is not None and (words or columns.texts(row, Role.AMOUNT)):
        _fill(row, state.item, state)
    elif not columns.of(Role.SECTION) and len(row.filled) == 1 and len(row.filled[0]) <= _LONGEST_SECTION:
        _open_section(one_line(row.filled[0]), row.place, state)
    elif words and state.section is not None and columns.texts(row, Role.SECTION):
        _weighted(row, one_line(words[0]), None, "", state)
    else:
        state.draft.told.add(row.place, " | ".join(row.filled), _("no criterion can be told in this row"))


def _weighted(row: TableRow, label: str, weight: tuple[Fraction, bool] | None, weight_text: str,
              state: _State) -> None:
    columns = state.columns
    if not label:
        texts = columns.texts(row, Role.GUIDANCE) + columns.texts(row, Role.DEDUCTIONS)
        label = one_line(texts[0]) if texts else ""
    if not label:
        if state.section is not None and not state.section.criteria and weight and columns.texts(row, Role.SECTION):
            label = state.section.title
        else:
            state.totals.append((row.place, " ".join(row.filled), weight[0] if weight else None))
            return
    if weight is None and not weight_text and any(is_fatal(text) and not without_fatal(text) for text in row.filled):
        _fatal_item(row, label, None, state)
        return
    marked = any(not is_no(text) for text in columns.texts(row, Role.FATAL))
    points = weight[0] if weight else _points_in(weight_text)
    if points is not None and is_minus(columns.text(row, Role.SIGN)):
        points = -abs(points)
    if is_fatal(weight_text) or state.in_fatal or (points is not None and points <= -_ALL) or (
            is_fatal(label) and (points is None or points <= 0)):
        _fatal_item(row, label, points, state)
        return
    if marked:
        _beside(row, label, state)
        if points is None or points <= 0:
            return
    taken = _amount(row, columns) if points is None and not columns.of(Role.WEIGHT) else None
    if points is not None and points < 0 or taken is not None:
        _negative(row, label, -points if points is not None else taken or Fraction(0), state)
        return
    _criterion(row, label, points, weight_text if weight is None else "", state)


def _points_in(text: str) -> Fraction | None:
    """The only number in a cell of words: `up to 10`, `10 each`."""
    match = None if text.startswith("=") else _ONE_NUMBER.fullmatch(narrow(text))
    return Fraction(match[1]) if match else None


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
    state.item.entries.append(DraftEntry(label, points))
    for text in state.columns.texts(row, Role.GUIDANCE):
        state.item.guidance.append(text)


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
    _fill(row, item, state)


def _odd_weight(item: DraftCriterion, odd: str, points: Fraction | None, row: TableRow, state: _State) -> None:
    """What stands in the cell of the weight beside a number."""
    if odd and points is None and is_na(odd):
        item.kind = CriterionKind.NOTE
        state.draft.told.add(row.place, f"{item.title}: {odd}", _("it has no weight: it is a note"))
    elif odd:
        item.guidance.append(odd)


def _fill(row: TableRow, item: DraftCriterion, state: _State) -> None:
    """All other cells of a row: deductions, options, guidance, when it applies."""
    columns, draft = state.columns, state.draft
    scored = item.kind is CriterionKind.DEDUCTIONS
    levels = _levels(row, columns)
    if levels and scored:
        set_levels(item, levels, draft)
        scored = item.kind is CriterionKind.DEDUCTIONS
        item.na_allowed = any(not any(r.cell(at) for r in state.rows) for at in columns.of(Role.NA))
    taken = _amount(row, columns)
    if taken and scored:
        _row_deduction(row, item, taken, state)
    for text in [] if taken else columns.texts(row, Role.DEDUCTIONS):
        if scored:
            add_words(item, text, draft, deducting=True)
        else:
            item.guidance.append(text)
    for text in columns.texts(row, Role.GUIDANCE):
        if scored and not (taken and text in [entry.text for entry in item.entries]):
            add_words(item, text, draft)
        elif not scored:
            item.guidance.append(text)
    if scored:
        set_answers(item, columns.texts(row, Role.OPTIONS), draft)
    else:
        item.guidance += columns.texts(row, Role.OPTIONS)
    for at in columns.of(Role.OTHER):
        if scored and row.cell(at) and is_answers(row.cell(at)):
            set_answers(item, [row.cell(at)], draft)
        elif row.cell(at):
            name = columns.names[at]
            item.guidance.append(f"{one_line(name)}: {row.cell(at)}" if name else row.cell(at))
    _applies(row, item, state)
    for text in columns.texts(row, Role.FILLED):
        draft.told.add(row.place, text, _("it is an answer, not a part of the card"))


def _amount(row: TableRow, columns: Columns) -> Fraction | None:
    """The points of the deduction that stands in the row."""
    text = columns.text(row, Role.AMOUNT)
    found = amount(text)
    points = found[0] if found else _points_in(text)
    return abs(points) if points else None


def _row_deduction(row: TableRow, item: DraftCriterion, points: Fraction, state: _State) -> None:
    """A deduction whose words and points stand in columns of their own."""
    columns = state.columns
    texts = columns.texts(row, Role.DEDUCTIONS) or columns.texts(row, Role.GUIDANCE)
    text = texts[0] if texts else item.title
    repeats = is_repeated(" ".join([*texts, columns.text(row, Role.AMOUNT)]))
    item.entries.append(DraftEntry(text, points, repeats))
    item.guidance += texts[1:]


def _applies(row: TableRow, item: DraftCriterion, state: _State) -> None:
    columns = state.columns
    for text in columns.texts(row, Role.APPLICABLE):
        if not is_yes(text):
            item.na_allowed = item.kind not in (CriterionKind.NOTE, CriterionKind.BONUS)
        if len(text.split()) > 1 or not (is_yes(text) or is_no(text)):
            item.guidance.append(text)
    for text in columns.texts(row, Role.NA):
        item.na_allowed = item.na_allowed or is_yes(text) or not is_no(text)
        if not (is_yes(text) or is_no(text)) or len(text) > 4:
            item.guidance.append(text)


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
