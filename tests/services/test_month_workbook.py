"""The month as a workbook: numbers are numbers, texts are no formulas, the same month gives the same bytes."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_chapters import MonthlySummary
from qadesk.models.summary_content import chapters
from qadesk.models.summary_words import sentences
from qadesk.services.month_workbook import month_workbook
from qadesk.services.workbooks import number_of
from tests.reports.months import empty_month, one_call
from tests.reports.sheets import IMPRINT
from tests.reports.test_evaluation_sheet import POISON


def workbook(figures: MonthFigures) -> bytes:
    summary = MonthlySummary(IMPRINT, "August 2026", "2026-08-01 – 2026-08-31", "The whole centre",
                             chapters(figures, sentences(figures)), figures.plan)
    return month_workbook(summary, figures)


@pytest.mark.parametrize(("text", "number"), [
    ("84.3", (84.3, "#,##0.0")), ("1,204", (1204, "#,##0")), ("−1.2", (-1.2, "#,##0.0")), ("+0.6", (0.6, "#,##0.0")),
    ("15.0%", (0.15, "0.0%")), ("100%", (1.0, "0%")), ("0%", (0.0, "0%")), ("12", (12, "#,##0"))])
def test_what_is_shown_as_a_number_is_one(text: str, number: tuple[float, str]) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize("text", ["—", "", "3 / 12", "83.1–85.5", "1,20", "A01", "=1+1", "12 通", "1.2.3"])
def test_all_else_stays_a_text(text: str) -> None:
    assert number_of(text) is None


def test_there_is_a_sheet_for_each_chapter_and_one_line_for_each_agent() -> None:
    figures = one_call()
    book = load_workbook(BytesIO(workbook(figures)))
    titles = [chapter.title for chapter in chapters(figures, sentences(figures))]
    assert book.sheetnames == ["About", *titles, "By agent"]
    assert [cell.value for cell in book["By agent"][2]][:8] == ["A01", "陈一", "一班", 3, 1, 1, 1, 87.5]
    assert [cell.value for cell in book["By agent"][1]][7:10] == ["Score", "Interval from", "Interval to"]
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["State"] == "Draft" and about["Audit head"] == f"{IMPRINT.audit_seq}:{IMPRINT.audit_mac}"


@pytest.mark.parametrize("drawn", [0, 12])
def test_a_month_without_evaluations_has_its_sheets_too(drawn: int) -> None:
    book = load_workbook(BytesIO(workbook(empty_month(drawn))))
    assert book["By agent"].max_row == 1 and book["Quality"].max_row > 3


def test_the_same_month_gives_the_same_bytes() -> None:
    assert workbook(one_call()) == workbook(one_call())


@pytest.mark.parametrize("poison", [*POISON, "=HYPERLINK(\"x\")", "＝1+1", "@SUM(A1)", "\t=1"])
def test_no_text_becomes_a_formula(poison: str) -> None:
    book = load_workbook(BytesIO(workbook(one_call(poison, poison, poison))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert not any(isinstance(cell.value, str) and cell.value.startswith(("=", "+", "@", "\t", "＝")) for cell in cells)
