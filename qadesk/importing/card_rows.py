"""The rows of a scoring guide as a card: sections, criteria, fatal items; what is neither is told.

Merged cells read as blank: a section goes on until the next one; a row with words but no criterion continues it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qadesk.i18n import _
from qadesk.importing.card_cells import fill, levels_of
from qadesk.importing.card_columns import Columns, TableRow, find_columns
from qadesk.importing.card_draft import CardDraft
from qadesk.importing.card_fill import finish, points_in_title
from qadesk.importing.card_headings import Role
from qadesk.importing.card_net import tell_lost
from qadesk.importing.card_row_parts import NUMBER, RowState, add_criterion, add_weighted, open_section
from qadesk.importing.card_sums import mend_points, weigh_by_deductions
from qadesk.importing.card_words import (
    amount,
    is_fatal,
    is_target,
    is_total,
    one_line,
    without_fatal,
)

_LONGEST_SECTION = 120
_TITLE_WORDS = re.compile(
    r"score\s*card|scoring|evaluation|guide|\bqa\b|quality|评分|质检|考核|监听|标准|细则|penilaian|skor", re.IGNORECASE)


def read_rows(rows: Sequence[TableRow], draft: CardDraft, *, section: str = "") -> bool:
    """Add what a table holds to the draft; whether it holds a criterion. `section`: the heading over the table."""
    columns = find_columns(rows)
    if not columns.of(Role.CRITERION) or not _has_points(columns):
        return False
    _above(rows[:columns.heading_rows], columns, draft)
    data = rows[columns.heading_rows:]
    state = RowState(draft, columns, _numbers_rows(data, columns), _na_for_all(data, columns))
    before = len(draft.criteria) + len(draft.fatal)
    if section and not columns.of(Role.SECTION):
        open_section(section, rows[0].place, state)
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
    """Whether “not applicable” is one of the answers that stand in columns, to be ticked: an empty one."""
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


def _row(row: TableRow, state: RowState) -> None:
    columns = state.columns
    label = _label(row, state)
    words = [cell for cell in row.filled if amount(cell) is None and not cell.startswith("=")]
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


def _label(row: TableRow, state: RowState) -> str:
    """The criterion's words; of several columns those that differ, a merged cell before the last by what it goes on."""
    places = state.columns.of(Role.CRITERION)
    words = [one_line(row.cell(at)) for at in places]
    if words[-1] and not state.columns.texts(row, Role.SECTION):
        words = [word or before for word, before in zip(words, state.last_label or words, strict=True)]
    state.last_label = words if words[-1] else state.last_label
    return " / ".join(dict.fromkeys(word for word in words if word))


def _section_of(row: TableRow, state: RowState) -> None:
    texts = state.columns.texts(row, Role.SECTION)
    if not texts:
        return
    title = " / ".join(dict.fromkeys(one_line(text) for text in texts))
    if title != state.last_section:
        open_section(title, row.place, state)
        state.last_section = title
        number = "" if state.numbers_rows else state.columns.text(row, Role.NUMBER)
        if state.section is not None and NUMBER.fullmatch(number):
            state.section.number = number
    total = amount(state.columns.text(row, Role.TOTAL))
    if total and state.section is not None:
        state.section.stated = abs(total[0])


def _content(row: TableRow, label: str, state: RowState) -> None:
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
        add_criterion(row, label, max(points for _name, points in levels), "", state)
        return
    title, inside = points_in_title(label)
    weight = amount(weight_text)
    bare = weight is None and not weight_text
    if bare and inside is not None and not (columns.of(Role.WEIGHT) and _is_section_row(row, label, words, state)):
        weight = (inside, False)
        label = title
    if weight is None and not weight_text and _is_section_row(row, label, words, state):
        open_section(one_line(label or row.filled[0]), row.place, state)
        if state.section is not None:
            state.section.notes += words
        return
    add_weighted(row, label, weight, weight_text, state)


def _is_section_row(row: TableRow, label: str, words: list[str], state: RowState) -> bool:
    """A row without points where the table has no column of sections, or with nothing but one text."""
    columns = state.columns
    if columns.texts(row, Role.AMOUNT) or (state.in_fatal and not is_fatal(label) and columns.of(Role.SECTION)):
        return False
    if not columns.of(Role.WEIGHT) and columns.of(Role.SECTION):
        return False
    if columns.of(Role.SECTION) or not 0 < len(label) <= _LONGEST_SECTION:
        return False
    if any(is_fatal(cell) and not without_fatal(cell) for cell in row.filled if one_line(cell) != label):
        return False
    explained = bool(columns.of(Role.WEIGHT)) and words == columns.texts(row, Role.GUIDANCE)
    return not words or (explained and not state.in_fatal)


def _continue(row: TableRow, words: list[str], state: RowState) -> None:
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
        open_section(one_line(row.filled[0]), row.place, state)
    elif words and state.section is not None and columns.texts(row, Role.SECTION):
        add_weighted(row, one_line(words[0]), None, "", state)
    else:
        state.draft.told.add(row.place, " | ".join(row.filled), _("no criterion can be told in this row"))


def _finish(state: RowState) -> None:
    blocks = [section for section in state.draft.sections if not section.criteria and is_fatal(section.title)]
    for section in blocks:
        state.draft.told.add(section.place, section.title, _("its rows are the fatal items"))
        state.draft.sections.remove(section)
    weigh_by_deductions(state.summed, state.draft)
    mend_points(state.draft, state.totals, unweighted=state.unweighted, heads=state.heads)
    finish(state.draft)
