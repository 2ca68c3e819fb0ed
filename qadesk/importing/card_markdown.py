"""Scoring guides as tables in Markdown: headings above them, merged cells as blank ones, emphasis left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qadesk.i18n import _
from qadesk.importing.card_columns import TableRow
from qadesk.importing.card_draft import CardDraft, line_place
from qadesk.importing.card_rows import read_rows
from qadesk.importing.card_words import is_target, is_total, one_line, plain

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*\*|__|~~|`)(.+?)\1")
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
    parts, others, title = _parts(lines)
    draft.title = title
    found = False
    for part in (part for part in parts if part.rows):
        heading = "" if part.heading == title else part.heading
        if read_rows(part.rows, draft, section=heading):
            found = True
            continue
        draft.told.add(part.rows[0].place, " | ".join(part.rows[0].filled), _("no criterion is found in this table"))
    for number, line in others:
        draft.told.add(line_place(number), line, _reason(line))
    return found


def _reason(line: str) -> str:
    if is_target(line):
        return _("a mark to be reached belongs to the station's bands, not to the card")
    if is_total(re.split(r"[:：]", line)[0]):
        return _("a total: the program adds up by itself")
    return _("it stands outside of the table and is no part of the card")


def _parts(lines: list[str]) -> tuple[list[_Part], list[tuple[int, str]], str]:
    """The tables, the lines outside of them with their numbers, and the title."""
    parts: list[_Part] = []
    others: list[tuple[int, str]] = []
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
            others.append((number, _bare(line)))
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
