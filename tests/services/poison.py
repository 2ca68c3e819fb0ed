"""Words that people type or bring in and that must come out as they are: markup, formulas, rare and 200 letters."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from openpyxl import load_workbook
from pypdf import PdfReader

from qadesk.models.evaluations import EvidenceSpan
from qadesk.models.printing import PrintedPaper
from tests.services.months import Book
from tests.services.trainings import at, recorded

RARE, RARE_SPELT = "𠮷田", "〔U+20BB7〕田"
LONG = "长" * 200
WORDS = ("<b>粗</b><img src='x'/>", "=cmd|' /C calc'!A0", "$x^2$ \\frac", RARE, "\u200f甲\u202e乙丙", LONG,
         "%s {0} {name} &amp;", "＝1+1", "@SUM(A1)")
STARTERS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CALLS = 12


def fill_poisoned(book: Book) -> None:
    """An agent by each of these names in two teams named so, too, whose calls lose on one criterion, with notes so."""
    teams = [book.team(WORDS[0]), book.team(LONG)]
    lost = book.card.criteria[0].code
    for number, words in enumerate(WORDS):
        agent = book.agent(f"X{number:02}", teams[number % 2], name=words)
        for call in range(CALLS):
            made = book.score(book.call(agent, at(2 + 2 * call, 9 + number)), *([lost] if call % 2 else []))
            book.session.add(EvidenceSpan(evaluation_id=made.id, criterion_code=lost, start_ms=1000, end_ms=2000,
                                          note=words))
        recorded(book, agent, at(3, 9 + number, 9))


def text_of(paper: PrintedPaper) -> str:
    """All text of a paper, without blanks."""
    return compact("".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages))


def compact(text: str) -> str:
    return "".join(text.split())


def stands(words: str, text: str) -> bool:
    """Whether words stand in the text of a paper: whole, or cut with an ellipsis on purpose."""
    printed = compact(words.replace("𠮷", "〔U+20BB7〕").replace("\u200f", "").replace("\u202e", ""))
    return printed in text or any(f"{printed[:kept]}…" in text for kept in range(2, len(printed)))


def formulas(xlsx: bytes) -> list[str]:
    """Cells that a spreadsheet would compute."""
    return [f"{cell.coordinate}: {cell.value}" for cell in cells(xlsx)
            if cell.data_type == "f" or (isinstance(cell.value, str) and cell.value.startswith(STARTERS))]


def cells(xlsx: bytes) -> Iterator:  # type: ignore[type-arg]  # openpyxl has no types
    for sheet in load_workbook(BytesIO(xlsx)).worksheets:
        for row in sheet.iter_rows():
            yield from row
