"""Scoring guides as tables in Markdown: headings above them, merged cells as blank ones, emphasis left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qadesk.i18n import _
from qadesk.importing.card_columns import TableRow
from qadesk.importing.card_draft import CardDraft, DraftFatal, line_place
from qadesk.importing.card_fill import points_in_title
from qadesk.importing.card_rows import read_rows
from qadesk.importing.card_words import is_fatal, is_target, is_total, is_zeroed, one_line, plain, split_number
from qadesk.models.scorecards import FatalEffect

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*\*|__|~~|`)(.+?)\1")
_ENTRY = re.compile(r"\s*(?:[-*+•·●▪]\s*(?:\[[ xX]?\]\s*)?|\d{1,2}[.、．)）]\s*|[(（]\d{1,2}[)）]\s*|[①-⑳]\s*)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


@dataclass
class _Part:
    """A table and the heading that stands over it."""

    heading: str = ""
    rows: list[TableRow] = field(default_factory=list)


def read_markdown(text: str, file: str, draft: CardDraft) -> bool:
    """Add what the tables of a Markdown text hold to the draft; whether there is a criterion in them."""
    lines = text.split("\n")
    if not any("|" in line and _RULE.fullmatch("".join(line.split())) for line in lines):
        return False
    found_parts, others, title = _parts(lines)
    parts = [part for part in found_parts if part.rows]
    draft.title = title
    found = False
    headings = {_plain_title(part.heading) for part in parts}
    for part in parts:
        heading = "" if part.heading == title else part.heading
        if _sums_up(part, headings):
            _tell(part, _("it only adds up the tables below it"), draft)
        elif read_rows(part.rows, draft, section=heading):
            found = True
        else:
            _tell(part, _("no criterion is found in this table"), draft)
    zeroed = {heading for _number, heading, line in others if is_zeroed(f"{heading} {line}")}
    for number, heading, line in others:
        if is_fatal(heading) and _ENTRY.match(line):
            draft.fatal.append(_fatal(line, number, whole=heading in zeroed))
        else:
            draft.told.add(line_place(number), line, _reason(line))
    return found


def _tell(part: _Part, reason: str, draft: CardDraft) -> None:
    draft.told.add(part.rows[0].place, " | ".join(part.rows[0].filled), reason)


def _plain_title(text: str) -> str:
    """A title without its number and the points behind it, to be compared."""
    return split_number(points_in_title(text)[0])[1].casefold()


def _sums_up(part: _Part, headings: set[str]) -> bool:
    """Whether each row of a table names another table, but for its heading and a total."""
    names = [next(iter(row.filled), "") for row in part.rows[1:]]
    items = [_plain_title(name) for name in names if name and not is_total(name)]
    return len(items) > 1 and all(item in headings for item in items)


def _fatal(line: str, number: int, *, whole: bool) -> DraftFatal:
    """An entry of a list under a heading that speaks of fatal faults."""
    title = one_line(_ENTRY.sub("", line)).rstrip("。；;.")
    return DraftFatal(title, line_place(number), FatalEffect.ZERO_CARD if whole else FatalEffect.FAIL)


def _reason(line: str) -> str:
    if is_target(line):
        return _("a mark to be reached belongs to the station's bands, not to the card")
    if is_total(re.split(r"[:：]", line)[0]):
        return _("a total: the program adds up by itself")
    return _("it stands outside of the table and is no part of the card")


def _parts(lines: list[str]) -> tuple[list[_Part], list[tuple[int, str, str]], str]:
    """The tables, the lines outside of them with their numbers and headings, and the title."""
    parts: list[_Part] = []
    others: list[tuple[int, str, str]] = []
    title, heading, is_open = "", "", False
    for number, line in enumerate(map(plain, lines), 1):
        cells = _cells(line)
        match = _HEADING.fullmatch(line.strip())
        if cells is not None and (is_open or _begins(lines, number)):
            if not is_open:
                parts.append(_Part(heading))
            is_open = True
            if not _RULE.fullmatch(line):
                parts[-1].rows.append(TableRow(line_place(number), cells))
            continue
        is_open = False
        if match:
            heading = one_line(_bare(match[2]))
            title = title or heading
        elif line.strip(" -=*_\t"):
            others.append((number, heading, _bare(re.sub(r"^\s*\*\s", "- ", line))))
    return parts, others, title


def _begins(lines: list[str], number: int) -> bool:
    """Whether the line after it is the rule under a heading."""
    return number < len(lines) and _RULE.fullmatch(lines[number]) is not None and "|" in lines[number]


def _cells(line: str) -> list[str] | None:
    if "|" not in line:
        return None
    inner = line.strip()
    inner = inner[1:] if inner.startswith("|") else inner
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [_bare(cell.replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", inner)]


def _bare(text: str) -> str:
    """A text without emphasis, links and breaks of Markdown."""
    text = _LINK.sub(r"\1", _BREAK.sub("\n", text))
    while (less := _EMPHASIS.sub(r"\2", text)) != text:
        text = less
    return plain(text.strip().strip("*").strip() if text.strip().startswith("*") else text)
