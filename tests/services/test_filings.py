"""The filing register: who received what, entered once and for good, on paper too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from qadesk.errors import BadInput, NotAllowed, RuleBroken
from qadesk.models.audit import AuditRow
from qadesk.models.closing import NewFiling
from qadesk.models.people import Actor
from qadesk.services.stations import LoggedIn
from tests.services.closings import close
from tests.services.evaluated import stored
from tests.services.months import AUGUST
from tests.services.test_summary_figures import at, write

HANDED = NewFiling(AUGUST, "", 2, "中心总监", "当面送交", date(2026, 9, 7), "已签收")


@pytest.fixture
def closed(logged_in: LoggedIn) -> LoggedIn:
    write(logged_in, lambda book: book.known(book.agent("A01"), at(3)))
    close(logged_in)
    return logged_in


def test_a_closed_month_waits_until_somebody_received_it(closed: LoggedIn) -> None:
    filings, actor = closed.desk.filings, closed.actor
    assert filings.list(actor).waiting == (AUGUST,)
    filings.enter(actor, replace(HANDED, document="抽样单"))
    found = filings.enter(actor, HANDED)
    assert found.waiting == () and found.closed == (AUGUST,)
    assert [(row.number, row.document, row.copies, row.who) for row in found.rows] == [
        ("20260907-F02", "Monthly summary", 2, "周岚"), ("20260907-F01", "抽样单", 2, "周岚")]
    assert stored(closed, AuditRow, action="filings.enter")[-1].detail["receiver"] == "中心总监"


@pytest.mark.parametrize(("change", "field"), [
    ({"receiver": " "}, "receiver"), ({"way": ""}, "way"), ({"copies": 0}, "copies"), ({"copies": 1000}, "copies"),
    ({"handed_day": date(2026, 9, 8)}, "handed_day"), ({"handed_day": date(2026, 9, 6)}, "handed_day")])
def test_what_lacks_or_cannot_be_is_refused(closed: LoggedIn, change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        closed.desk.filings.enter(closed.actor, replace(HANDED, **change))
    assert refused.value.field == field and closed.desk.filings.list(closed.actor).rows == ()


def test_an_open_months_summary_is_not_filed_but_other_papers_are(logged_in: LoggedIn) -> None:
    with pytest.raises(RuleBroken, match="not closed"):
        logged_in.desk.filings.enter(logged_in.actor, HANDED)
    assert len(logged_in.desk.filings.enter(logged_in.actor, replace(HANDED, document="面谈记录")).rows) == 1


def test_an_inspector_reads_and_prints_the_register(closed: LoggedIn, inspector: Actor) -> None:
    closed.desk.filings.enter(closed.actor, HANDED)
    assert len(closed.desk.filings.list(inspector).rows) == 1
    paper = closed.desk.printing.filing_register(inspector)
    told = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages).split())
    assert "20260907-F01" in told and "中心总监" in told and paper.missing_characters == ()
    with pytest.raises(NotAllowed):
        closed.desk.filings.enter(inspector, HANDED)
