"""Which column of a scoring guide holds what: by the words of its heading, else by what stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from qadesk.importing.card_amounts import has_deduction
from qadesk.importing.card_words import amount, is_minus, is_no, is_plus

_LOOKED_AT = 25
_LONGEST_HEADING = 120


class Role(StrEnum):
    """What a column holds; AMOUNT: the points of the deduction in its row; FILLED: what an inspector
    writes; LEVEL: the points of one answer, which its heading names; SIGN: whether
    the row's points are taken or given."""

    NUMBER = "number"
    SECTION = "section"
    CRITERION = "criterion"
    WEIGHT = "weight"
    TOTAL = "total"
    GUIDANCE = "guidance"
    DEDUCTIONS = "deductions"
    AMOUNT = "amount"
    OPTIONS = "options"
    APPLICABLE = "applicable"
    NA = "na"
    FATAL = "fatal"
    FILLED = "filled"
    LEVEL = "level"
    SIGN = "sign"
    OTHER = "other"


_WORDS: tuple[tuple[Role, str], ...] = (
    (Role.NUMBER, r"^(no|nr|nº|nomor|num|number|#|序号|编号|项次|s\.?\s*/?\s*(n|no|num)|"
                  r"id|sl\.?\s*no|item\s*(no|#|id)|q#?|代码|code)\.?$"),
    (Role.NA, r"\bn/?a\b|not\s+applicable|不适用|免评|optional|tidak\s+berlaku"),
    (Role.APPLICABLE, r"applicab|applies|适用|berlaku|when\s+scored"),
    (Role.FATAL, r"\bfatal|critical|auto[\s-]*(fail|zero)|\bfail\b|zero[\s-]*toler|致命|一票否决|红线|kritis"),
    (Role.FILLED, r"得分|实际|实扣|评分结果|\bactual|achieved|earned|obtained|agent'?s?\s+score|score\s+given|"
                  r"your\s+score|\bresult|nilai\s+aktual|diperoleh|扣分情况"),
    (Role.TOTAL, r"\btotal|sub-?total|小计|合计|总分|总计|"
                 r"(section|category|kategori|group|area)\s*(weight|points?|score|bobot|%|max)|bobot\s+kategori|(大项|大类|类别|分类|维度|一级\S*|模块|环节|板块)\s*(总?分值?|权重|占比|比例|满分)"),
    (Role.DEDUCTIONS, r"扣分|扣罚|deduct|penalt|pengurangan|potongan"),
    (Role.OPTIONS, r"\boptions?\b|answers?\b|rating|\bscale|\bscoring\b|选项|等级|档次|pilihan|skala|jawaban|response"),
    (Role.WEIGHT, r"weight|points?\b|\bpts\b|\bmax|分值|权重|满分|分数|配分|占比|比例|标准分|bobot|nilai|poin|skor|"
                  r"gewicht|punkte|score|marks?\b|^%$|value|poids|\bpeso|puntos|pontos"),
    (Role.GUIDANCE, r"defin|descri|guid|how\s+to|explan|\bnotes?\b|expect|example|instruct|rubric|comment|remark|说明|"
                    r"标准|释义|定义|要求|细则|规则|备注|示例|口径|解释|deskripsi|penjelasan|keterangan|panduan|catatan|contoh"),
    (Role.SECTION, r"section|categor|kategori|\bgroup|\barea|dimension|module|theme|pillar|domain|competenc|类别|分类|"
                   r"大类|维度|一级|模块|环节|板块|考核项目|bagian|aspek|bereich|secci|seção|阶段|\bphase|\bstage|\btopic"),
    (Role.CRITERION, r"[ck]rit[eèé]ri|parameter|question|\bitems?\b|procedure|behavio|skill|attribute|indicator|metric|"
                     r"check|评分项|指标|考核|检查|质检|评估|内容|项目|要点|frage|pregunta|pergunta|pertanyaan|indikator|问题|二级|三级|"
                     r"task|element|requirement|standar|检测项|quality|评分点"),
)
_PATTERNS = tuple((role, re.compile(words, re.IGNORECASE)) for role, words in _WORDS)
_TEXTS = (Role.SECTION, Role.CRITERION, Role.GUIDANCE, Role.DEDUCTIONS)
_NUMBERS = (Role.WEIGHT, Role.TOTAL, Role.DEDUCTIONS, Role.OPTIONS, Role.AMOUNT)
_BEST_WEIGHT = re.compile(r"max|weight|bobot|分值|权重|满分|配分|标准分|possible", re.IGNORECASE)


@dataclass
class TableRow:
    """A row of a table: where it stands and its cells."""

    place: str
    cells: list[str]

    def cell(self, at: int) -> str:
        return self.cells[at] if at < len(self.cells) else ""

    @property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell]


@dataclass
class Columns:
    """The role of each column, its heading, and how many rows stand up to and with the heading (0: none)."""

    roles: list[Role]
    names: list[str] = field(default_factory=list)
    heading_rows: int = 0

    def of(self, role: Role) -> list[int]:
        return [at for at, found in enumerate(self.roles) if found is role]

    def texts(self, row: TableRow, role: Role) -> list[str]:
        """The filled cells of a row in the columns of that role."""
        return [row.cell(at) for at in self.of(role) if row.cell(at)]

    def text(self, row: TableRow, role: Role) -> str:
        found = self.texts(row, role)
        return found[0] if found else ""


def find_columns(rows: Sequence[TableRow]) -> Columns:
    """The columns of a table, of which at least a criterion and points are known; else with no roles at all."""
    width = max((len(row.cells) for row in rows), default=0)
    at = _heading(rows)
    names = [rows[at].cell(i) for i in range(width)] if at is not None else [""] * width
    roles = [_role_of(name) for name in names]
    columns = Columns(roles, names, 0 if at is None else at + 1)
    data = [row for row in rows[columns.heading_rows:] if row.filled]
    for at in range(width):
        if _is_signs(_cells(data, at)):
            roles[at] = Role.SIGN
    known = set(roles) & set(_TEXTS)
    _amounts(columns, data)
    _levels(columns, data)
    _one_weight(columns, data)
    _criterion(columns, data)
    weights = columns.of(Role.WEIGHT)
    if not known and not (weights and _adds_to_hundred(_cells(data, weights[0]))):
        columns.roles = [Role.OTHER] * width
    return columns


def _heading(rows: Sequence[TableRow]) -> int | None:
    """The row among the first whose cells name the most different things, points or deductions among them."""
    best, found = -1, None
    for at, row in enumerate(rows[:_LOOKED_AT]):
        if any(amount(cell) for cell in row.filled) or any(len(cell) > _LONGEST_HEADING for cell in row.filled):
            continue
        roles = {_role_of(cell) for cell in row.filled} - {Role.OTHER}
        numbers = roles & set(_NUMBERS) if roles & set(_TEXTS) else set()
        stands = (roles or not at) and _stands_over_numbers(row, rows[at + 1:])
        if (numbers or stands) and len(roles) + bool(numbers) > best:
            best, found = len(roles) + bool(numbers), at
    return found


def _stands_over_numbers(row: TableRow, below: Sequence[TableRow]) -> bool:
    """Whether every cell but the first stands over a column of numbers."""
    if len(row.filled) < 2:
        return False
    named = [at for at, cell in enumerate(row.cells) if cell][1:]
    return any(_is_numeric(_cells(below, at)) for at in named)


def _levels(columns: Columns, data: Sequence[TableRow]) -> None:
    """Columns of numbers under the names of answers (`Yes`, `No`; `Excellent`, `Good`, `Poor`), two or more."""
    if columns.of(Role.WEIGHT) or not columns.heading_rows:
        return
    found = [at for at, role in enumerate(columns.roles) if columns.names[at]
             and (role in (Role.OTHER, Role.NA) or is_no(columns.names[at]))
             and _is_numeric(_cells(data, at)) and not _is_numbering(_cells(data, at))]
    if len(found) > 1:
        for at in found:
            columns.roles[at] = Role.LEVEL


def _role_of(name: str) -> Role:
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    if not plain:
        return Role.OTHER
    return next((role for role, words in _PATTERNS if words.search(plain)), Role.OTHER)


def _cells(data: Sequence[TableRow], at: int) -> list[str]:
    return [row.cell(at) for row in data if row.cell(at)]


def _is_numeric(cells: Sequence[str]) -> bool:
    return len(cells) >= 2 and sum(amount(cell) is not None for cell in cells) >= 0.6 * len(cells)


def _is_signs(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and all(is_minus(cell) or is_plus(cell) for cell in cells)


def _is_numbering(cells: Sequence[str]) -> bool:
    """Whether the numbers only count the rows."""
    found = [amount(cell) for cell in cells]
    values = [value[0] for value in found if value]
    steps = {later - earlier for earlier, later in zip(values, values[1:], strict=False)}
    return len(values) >= 2 and values[0] in (0, 1) and steps == {1}


def _amounts(columns: Columns, data: Sequence[TableRow]) -> None:
    """A column of deductions that holds only numbers is their points; numbers under other names are weights."""
    for at, role in enumerate(columns.roles):
        cells = _cells(data, at)
        if role is Role.DEDUCTIONS and _is_numeric(cells):
            columns.roles[at] = Role.AMOUNT
        if role in (Role.WEIGHT, Role.TOTAL) and cells and not any(amount(cell) or _digits(cell) for cell in cells):
            columns.roles[at] = Role.OPTIONS if role is Role.WEIGHT else Role.OTHER


def _digits(cell: str) -> bool:
    return any(sign.isdigit() for sign in cell)


def _one_weight(columns: Columns, data: Sequence[TableRow]) -> None:
    """Exactly one column of weights: the best named of several, else a column of numbers."""
    found = columns.of(Role.WEIGHT)
    if len(found) == 1 and _is_of_sections(columns, data, found[0]):
        columns.roles[found[0]] = Role.TOTAL
        return
    if len(found) > 1:
        _shares_of_sections(columns, data)
        found = columns.of(Role.WEIGHT)
    if len(found) > 1:
        best = max(found, key=lambda at: (bool(_cells(data, at)), bool(_BEST_WEIGHT.search(columns.names[at])),
                                          _adds_to_hundred(_cells(data, at)), -at))
        for at in found:
            if at != best:
                columns.roles[at] = Role.OTHER if _cells(data, at) else Role.FILLED
    if columns.of(Role.LEVEL):
        return
    if not found and columns.of(Role.TOTAL):
        dense = [at for at in columns.of(Role.TOTAL) if len(_cells(data, at)) > 0.7 * len(data)
                 and not _repeats_in_sections(columns, data, at)]
        found = dense[:1]
        for at in found:
            columns.roles[at] = Role.WEIGHT
    if not found:
        numeric = [at for at, role in enumerate(columns.roles) if role in (Role.OTHER, Role.OPTIONS)
                   and _is_numeric(_cells(data, at)) and not _is_numbering(_cells(data, at))]
        if numeric:
            columns.roles[max(numeric, key=lambda at: (_adds_to_hundred(_cells(data, at)), -at))] = Role.WEIGHT
    for at, role in enumerate(columns.roles):
        if role is Role.OTHER and not columns.names[at] and _is_numbering(_cells(data, at)):
            columns.roles[at] = Role.NUMBER


def _is_of_sections(columns: Columns, data: Sequence[TableRow], weight: int) -> bool:
    """Whether weights stand only where a section begins, and sections have more than one row of their own words."""
    sections, items = columns.of(Role.SECTION), columns.of(Role.CRITERION)
    if not sections or not items or columns.of(Role.AMOUNT):
        return False
    weighted = [row for row in data if amount(row.cell(weight))]
    rows = [row for row in data if row.cell(items[-1])]
    return (len(weighted) > 1 and len(weighted) <= 0.7 * len(rows)
            and all(row.cell(sections[0]) for row in weighted)
            and all(row.cell(weight) for row in rows if row.cell(sections[0])))


def _repeats_in_sections(columns: Columns, data: Sequence[TableRow], at: int) -> bool:
    """Whether a share of the section stands again in each of its rows."""
    sections = columns.of(Role.SECTION)
    found: dict[str, list[str]] = {}
    for row in data:
        if sections and row.cell(sections[0]):
            found.setdefault(row.cell(sections[0]), []).append(row.cell(at))
    return any(len(cells) > 1 for cells in found.values()) and all(len(set(cells)) == 1 for cells in found.values())


def _shares_of_sections(columns: Columns, data: Sequence[TableRow]) -> None:
    """Of two columns of weights the sparse one, which is filled once a section, holds the sections' shares."""
    found = columns.of(Role.WEIGHT)
    counts = {at: len(_cells(data, at)) for at in found}
    densest = max(counts.values())
    for at in found:
        if 1 < counts[at] <= 0.7 * densest and not columns.of(Role.TOTAL):
            columns.roles[at] = Role.TOTAL


def _adds_to_hundred(cells: Sequence[str]) -> bool:
    found = [amount(cell) for cell in cells]
    total = sum(value[0] for value in found if value and value[0] > 0)
    return total in (100, 200, 1)


def _criterion(columns: Columns, data: Sequence[TableRow]) -> None:
    """At least one column of criteria: of several sections the last, else a text column by what stands in it."""
    if columns.of(Role.CRITERION):
        _sections_among(columns, data)
        _sections_by_content(columns, data)
        return
    sections = columns.of(Role.SECTION)
    if len(sections) > 1:
        columns.roles[sections[-1]] = Role.CRITERION
        return
    for role in (Role.GUIDANCE, Role.OTHER):
        texts = [at for at in columns.of(role) if _is_text(_cells(data, at))]
        if texts and (sections or role is Role.OTHER) and not (sections and _is_dense(columns, data, sections[0])):
            columns.roles[texts[0]] = Role.CRITERION
            _sections_by_content(columns, data)
            return
    if sections:
        columns.roles[sections[0]] = Role.CRITERION


def _sections_among(columns: Columns, data: Sequence[TableRow]) -> None:
    """Of several columns of criteria those before the last that name groups of rows are sections."""
    for at in columns.of(Role.CRITERION)[:-1]:
        cells = _cells(data, at)
        if not columns.of(Role.SECTION) and len(set(cells)) < 0.7 * len(data):
            columns.roles[at] = Role.SECTION


def _is_dense(columns: Columns, data: Sequence[TableRow], at: int) -> bool:
    """Whether nearly every weighted row has its own words there."""
    weights = columns.of(Role.WEIGHT)
    weighted = [row for row in data if weights and amount(row.cell(weights[0]))]
    cells = _cells(weighted, at)
    return bool(weighted) and len(set(cells)) > 0.8 * len(weighted)


def _is_text(cells: Sequence[str]) -> bool:
    return len(cells) >= 1 and sum(amount(cell) is None for cell in cells) > 0.7 * len(cells)


def _sections_by_content(columns: Columns, data: Sequence[TableRow]) -> None:
    """Unnamed text columns: left of the criterion, with few different words, sections; with deductions, those."""
    first = columns.of(Role.CRITERION)[0]
    for at in columns.of(Role.OTHER):
        cells = _cells(data, at)
        if not cells or not _is_text(cells):
            continue
        if columns.names[at]:
            if at < first and not columns.of(Role.SECTION) and len(set(cells)) < 0.7 * len(data):
                columns.roles[at] = Role.SECTION
        elif any(map(has_deduction, cells)):
            columns.roles[at] = Role.DEDUCTIONS
        elif at < first and not columns.of(Role.SECTION) and len(set(cells)) < 0.8 * len(data):
            columns.roles[at] = Role.SECTION
        else:
            columns.roles[at] = Role.GUIDANCE
