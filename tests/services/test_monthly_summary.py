"""The draft of the month as a service: whose it is, audited before it is made, the whole head on the paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from qadesk.errors import NotAllowed
from qadesk.models.audit import AuditRow
from qadesk.models.printing import PrintedPaper
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.months import AUGUST, fill
from tests.services.test_summary_figures import write


def compact(paper: PrintedPaper) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages).split())


def test_the_draft_is_audited_and_carries_the_whole_head(logged_in: LoggedIn) -> None:
    write(logged_in, lambda book: fill(book, 4, agents=4, calls=5))
    paper = logged_in.desk.printing.monthly_summary(logged_in.actor, AUGUST)
    with logged_in.desk.station.database.reading() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "printing.monthly_summary")).one()
        assert (row.about, row.who) == ("2026-08", "周岚") and '"draft"' in str(row.detail).replace("'", '"')
        assert len(row.mac) == 64 and row.mac in compact(paper)
        assert f"{row.mac[:4]}…{row.mac[-4:]}" in compact(paper)


def test_a_teams_draft_names_the_team_and_counts_its_calls(logged_in: LoggedIn) -> None:
    write(logged_in, lambda book: fill(book, 4, agents=4, calls=5))
    figures = logged_in.desk.summary_figures.month(logged_in.actor, AUGUST, 2)
    text = compact(logged_in.desk.printing.monthly_summary(logged_in.actor, AUGUST, 2))
    assert "二班" in text and "A01座席A01" in text and "A00" not in text
    assert f"{figures.quality.centre.value:.1f}" in text


def test_a_trainer_prints_no_draft_and_the_refusal_is_noted(logged_in: LoggedIn) -> None:
    trainer = builders.add_account(logged_in, builders.TRAINER)
    with pytest.raises(NotAllowed):
        logged_in.desk.printing.monthly_summary(trainer, AUGUST)
    with logged_in.desk.station.database.reading() as session:
        assert session.scalars(select(AuditRow).where(AuditRow.action == "printing.monthly_summary",
                                                      AuditRow.outcome == "refused")).one().who == "韩培"
