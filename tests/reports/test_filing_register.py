"""The filing register on paper: every entry, the same bytes, and words of any kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qadesk import i18n, resources
from qadesk.models.closing import FilingRegister, FilingRow
from qadesk.reports.filing_register import print_filing_register
from tests.reports.sheets import IMPRINT
from tests.reports.test_evaluation_sheet import POISON, compact, embedded_faces, text_of

ROW = FilingRow("20260907-F01", "2026-08", "月度监听工作总结", 2, "中心总监", "当面送交", date(2026, 9, 7), "已签收",
                "2026-09-07 09:30", "周岚")


@pytest.fixture(autouse=True)
def chinese() -> None:
    i18n.install("zh_CN", resources.locale())


def test_every_entry_stands_in_it_in_the_order_of_entering() -> None:
    rows = tuple(replace(ROW, number=f"20260907-F{number:02}") for number in range(1, 81))
    paper = print_filing_register(FilingRegister(IMPRINT, rows))
    text = compact(text_of(paper))
    assert paper.title == "备案登记表" and paper.n_pages > 1 and len(paper.pdf) < 250_000
    places = [text.index(row.number) for row in rows]
    assert places == sorted(places) and "2026-08月度监听工作总结2中心总监当面送交2026-09-07已签收周岚" in text
    assert all(embedded_faces(paper.pdf).values()) and paper.missing_characters == ()
    assert print_filing_register(FilingRegister(IMPRINT, rows)).pdf == paper.pdf


def test_an_empty_register_says_so() -> None:
    assert "还没有移交记录" in compact(text_of(print_filing_register(FilingRegister(IMPRINT, ()))))


@pytest.mark.parametrize("poison", POISON)
def test_words_of_any_kind_leave_it_whole(poison: str) -> None:
    row = replace(ROW, document=poison, receiver=poison, way=poison, words=poison, who=poison)
    assert "20260907-F01" in compact(text_of(print_filing_register(FilingRegister(IMPRINT, (row,)))))
