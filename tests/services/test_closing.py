"""Closing a month: sealed whole or not at all, only when nothing bars it, and never computed again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select, text

from qadesk.clock import FixedClock
from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.models.audit import AuditRow
from qadesk.models.checks import BackupReason
from qadesk.models.closing import ClosedMonth, MonthFile
from qadesk.models.evaluations import HeardInterval
from qadesk.models.months import Month
from qadesk.models.people import Membership
from qadesk.models.scorecards import FatalState
from qadesk.models.summary_values import Behind
from qadesk.security.slots import WrongPassword
from qadesk.services.backup_places import places_of
from qadesk.services.closed_months import SealedFigures, file_of
from qadesk.services.closing import Closing
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from tests import builders
from tests.services.closings import close, pass_time, settled_august
from tests.services.evaluated import stored
from tests.services.months import AUGUST, Book, fill
from tests.services.test_summary_figures import at, figures, write


def contents(logged_in: LoggedIn) -> dict[str, bytes]:
    return {row.name: row.content for row in stored(logged_in, MonthFile)}


def paper_text(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_a_month_is_sealed_with_its_files_and_the_audit_head(logged_in: LoggedIn) -> None:
    settled_august(logged_in)
    live = figures(logged_in)
    seal = close(logged_in)
    files = contents(logged_in)
    assert set(files) == {"month.pdf", "month.xlsx", "figures.json", "manifest.txt"}
    lines = {line[66:]: line[:64] for line in files["manifest.txt"].decode().splitlines()}
    assert lines == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()
                     if name != "manifest.txt"}
    assert {name for name, _size, _digest in seal.files} == set(files)
    prepared, closed = [row for row in stored(logged_in, AuditRow) if row.action.startswith("closing.")]
    assert (seal.audit_seq, seal.audit_mac) == (prepared.seq, prepared.mac) and seal.closed_by == "周岚"
    assert closed.detail["manifest"] == hashlib.sha256(files["manifest.txt"]).hexdigest()
    sealed = figures(logged_in)
    assert sealed.seal == seal and sealed.quality == live.quality and sealed.people == live.people
    assert (sealed.coverage, sealed.problems) == (live.coverage, live.problems)


def test_the_paper_of_a_closed_month_is_the_stored_one(logged_in: LoggedIn) -> None:
    settled_august(logged_in)
    seal = close(logged_in)
    pass_time(logged_in, days=40)
    paper = logged_in.desk.printing.monthly_summary(logged_in.actor, AUGUST)
    assert paper.pdf == contents(logged_in)["month.pdf"] and paper.title == "Monthly summary August 2026"
    told = paper_text(paper.pdf)
    assert "Draft" not in told and seal.audit_mac in told and f"{seal.closed_at}closedby周岚".replace(" ", "") in told
    team = logged_in.desk.printing.monthly_summary(logged_in.actor, AUGUST, 2)
    assert "Draft" not in paper_text(team.pdf) and seal.audit_mac in paper_text(team.pdf)


def test_a_closed_month_stays_as_it_was(logged_in: LoggedIn) -> None:
    """Later scores, other teams of its agents and later rules change nothing of it, on the page or behind a figure."""
    settled_august(logged_in)
    close(logged_in)
    before, calls = figures(logged_in), logged_in.desk.summary_figures.calls(logged_in.actor, Behind(AUGUST))
    by_team = logged_in.desk.summary_figures.calls(logged_in.actor, Behind(AUGUST, team_id=1))

    def later(book: Book) -> None:
        agent = book.agent("A99", book.team("三班"))
        item = book.call(agent, at(5))
        book.score(item, "1.1")
        for stay in book.session.scalars(select(Membership)):
            stay.team_id = 2
        book.session.add(HeardInterval(call_id=item.call_id, account_id=book.account_id, start_ms=0, end_ms=1,
                                       speed_milli=1000, at_utc_ms=round(at(6).timestamp() * 1000), wall_ms=7_200_000))

    write(logged_in, later)
    assert figures(logged_in) == before and figures(logged_in, team_id=1).coverage.online == 2
    assert logged_in.desk.summary_figures.calls(logged_in.actor, Behind(AUGUST)) == calls
    assert [call.rec_id for call in logged_in.desk.summary_figures.calls(
        logged_in.actor, Behind(AUGUST, team_id=1))] == [call.rec_id for call in by_team]
    with pytest.raises(NotFound):
        figures(logged_in, team_id=3)


def test_a_later_months_trend_has_the_sealed_mean(logged_in: LoggedIn) -> None:
    settled_august(logged_in)
    close(logged_in)
    sealed = figures(logged_in).quality.centre
    september = Month(2026, 9)
    write(logged_in, fill_more)
    found = figures(logged_in, september)
    assert [point.mean for point in found.quality.trend if point.month == AUGUST] == [sealed]
    assert found.coverage.drawn == 1


def fill_more(book: Book) -> None:
    agent = book.agent("A50", book.team("三班"))
    book.score(book.call(agent, at(2, month=9)))
    book.score(book.call(agent, at(2)), "1.1")


def test_what_bars_a_closing_is_said_and_refused(logged_in: LoggedIn) -> None:
    def pending(book: Book) -> None:
        book.score(book.call(book.agent("A01", book.team("一班")), at(3)), fatal=FatalState.PENDING)

    write(logged_in, pending)
    desk, actor = logged_in.desk, logged_in.actor
    found = desk.closing.preparation(actor, AUGUST)
    assert (found.over, found.pending_fatal, found.scored, found.may_close) == (True, 1, 1, False)
    with pytest.raises(RuleBroken, match="fatal item"):
        desk.closing.prepare(actor, AUGUST)
    with pytest.raises(RuleBroken, match="not over"):
        desk.closing.prepare(actor, Month(2026, 9))
    assert stored(logged_in, ClosedMonth) == []


def test_what_is_good_to_know_does_not_bar(logged_in: LoggedIn) -> None:
    def some(book: Book) -> None:
        agent = book.agent("A01", book.team("一班"))
        book.known(agent, at(3, month=6))
        book.call(agent, at(3))
        book.score(book.call(agent, at(4)), draft=True)

    write(logged_in, some)
    found = logged_in.desk.closing.preparation(logged_in.actor, AUGUST)
    assert (found.waiting, found.drafts, found.scored, found.earlier) == (1, 1, 0, Month(2026, 6))
    assert found.may_close
    close(logged_in)
    told = paper_text(contents(logged_in)["month.pdf"])
    assert "nothingcanbesaidoftheservice" in told and figures(logged_in).coverage.scored == 0


def test_a_month_is_closed_once(logged_in: LoggedIn) -> None:
    settled_august(logged_in)
    twice = logged_in.desk.closing.prepare(logged_in.actor, AUGUST)
    close(logged_in)
    with pytest.raises(Conflict, match="closed by"):
        logged_in.desk.closing.close(logged_in.actor, twice)
    with pytest.raises(Conflict, match="closed by"):
        logged_in.desk.closing.prepare(logged_in.actor, AUGUST)
    assert len(stored(logged_in, ClosedMonth)) == 1


def _more(book: Book, kind: str) -> None:
    agent = book.agent("A77")
    if kind == "known":
        book.known(agent, at(9))
    else:
        book.score(book.call(agent, at(9)))


@pytest.mark.parametrize("kind", ["score", "known", "proposal"])
def test_what_changed_meanwhile_refuses_the_closing(logged_in: LoggedIn, kind: str) -> None:
    settled_august(logged_in)
    prepared = logged_in.desk.closing.prepare(logged_in.actor, AUGUST)
    if kind == "proposal":
        logged_in.desk.month_plans.remark(logged_in.actor, AUGUST, "新线路")
    else:
        write(logged_in, lambda book: _more(book, kind))
    with pytest.raises(Conflict, match="has changed since"):
        logged_in.desk.closing.close(logged_in.actor, prepared)
    assert stored(logged_in, ClosedMonth) == []
    assert close(logged_in).month == AUGUST


def test_what_changed_in_an_open_month_before_refuses_it_too(logged_in: LoggedIn) -> None:
    """The trend and the change against the month before rest on it."""
    settled_august(logged_in)
    write(logged_in, lambda book: _in_july(book, "A80"))
    prepared = logged_in.desk.closing.prepare(logged_in.actor, AUGUST)
    write(logged_in, lambda book: _in_july(book, "A81"))
    with pytest.raises(Conflict, match="has changed since"):
        logged_in.desk.closing.close(logged_in.actor, prepared)


def _in_july(book: Book, staff_no: str) -> None:
    book.score(book.call(book.agent(staff_no), at(20, month=7)), "1.1")


class Interrupting(FixedClock):
    """A clock at whose next look something else is done first."""

    then: Callable[[], object] | None = None

    def now_utc_ms(self) -> int:
        act, self.then = self.then, None
        if act is not None:
            act()
        return super().now_utc_ms()


@pytest.mark.parametrize("counts", [True, False])
def test_what_is_written_while_the_closing_reads_is_not_missed(logged_in: LoggedIn, counts: bool) -> None:
    """It compares what it has read, and reads again within the transaction if anybody wrote since."""
    settled_august(logged_in)
    clock, desk = Interrupting(builders.NOW), logged_in.desk
    closing = Closing(replace(desk.station, clock=clock))
    prepared = closing.prepare(logged_in.actor, AUGUST)
    clock.then = lambda: write(logged_in, lambda book: _more(book, "score") if counts else None)
    if not counts:
        before = desk.station.database.commits
        assert closing.close(logged_in.actor, prepared).month == AUGUST
        assert desk.station.database.commits == before + 2
        return
    with pytest.raises(Conflict, match="has changed since"):
        closing.close(logged_in.actor, prepared)
    assert stored(logged_in, ClosedMonth) == []


def test_sealed_rows_cannot_be_changed(logged_in: LoggedIn) -> None:
    settled_august(logged_in)
    close(logged_in)
    for statement in ("UPDATE month_files SET content = x'00'", "DELETE FROM month_files", "DELETE FROM closed_months",
                      "UPDATE closed_months SET closed_utc_ms = 1",
                      "INSERT INTO month_remarks (month, words, account_id, saved_utc_ms) "
                      f"VALUES ('2026-08', 'x', '{logged_in.actor.account_id}', 1)"):
        with pytest.raises(Exception, match="never changed"), \
                logged_in.desk.station.database.transaction() as session:
            session.execute(text(statement))


def test_the_same_month_gives_the_same_bytes(logged_in: LoggedIn) -> None:
    settled_august(logged_in)
    first = logged_in.desk.closing.prepare(logged_in.actor, AUGUST)
    again = logged_in.desk.closing.prepare(logged_in.actor, AUGUST)
    assert first.counted == again.counted
    assert dict(first.files)["month.xlsx"] != b""
    with logged_in.desk.station.database.reading() as session:
        assert file_of(session, AUGUST, "figures.json") is None
    one, two = (_unsealed(json.loads(dict(made.files)["figures.json"])) for made in (first, again))
    assert one == two and one["format"] == 1 and one["calls"]


def _unsealed(document: dict[str, Any]) -> dict[str, Any]:
    """A month's figures without its seal, which holds the instant."""
    figures = {**document, "seal": None, "centre": {**document["centre"], "seal": None}}
    return figures | {"teams": [{**team, "seal": None} for team in document["teams"]]}


def test_the_workbook_has_numbers_and_quotes_formulas(logged_in: LoggedIn) -> None:
    def named(book: Book) -> None:
        agent = book.agent("A01", book.team("一班"), name='=HYPERLINK("x")')
        for day in range(1, 11):
            book.score(book.call(agent, at(day)), "1.1")

    write(logged_in, named)
    close(logged_in)
    book = load_workbook(BytesIO(contents(logged_in)["month.xlsx"]))
    sheet = book["By agent"]
    head, line = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)]
    found = dict(zip(head, line, strict=True))
    assert found["Name"] == '\'=HYPERLINK("x")' and all(cell.data_type != "f" for row in sheet for cell in row)
    assert (found["n"], found["Scored"]) == (10, 10) and found["Score"] > 90
    shown = {cell.value: cell.number_format for row in book["Quality"].iter_rows() for cell in row}
    assert shown[found["Score"]] == "#,##0.0"


def test_a_backup_is_made_before_and_only_if_something_changed(logged_in: LoggedIn) -> None:
    settled_august(logged_in)
    desk, actor = logged_in.desk, logged_in.actor
    made = desk.backups.before_closing(actor)
    assert made is not None and made.facts.reason is BackupReason.BEFORE_CLOSING
    assert desk.backups.before_closing(actor) is None
    assert desk.backups.status(actor, places_of(desk.station.folder)).newest == made.facts


def test_the_files_are_exported_as_they_were_sealed(logged_in: LoggedIn, tmp_path: Path) -> None:
    settled_august(logged_in)
    draft = logged_in.desk.closing.write_files(logged_in.actor, AUGUST, tmp_path / "draft")
    assert "Draft" in paper_text(draft[0].read_bytes()) and len(draft) == 4
    close(logged_in)
    with pytest.raises(WrongPassword):
        logged_in.desk.closing.export(logged_in.actor, AUGUST, tmp_path, "falsch")
    files = logged_in.desk.closing.export(logged_in.actor, AUGUST, tmp_path, builders.PASSWORD)
    assert {path.name: path.read_bytes() for path in files} == contents(logged_in)
    assert {path.parent for path in files} == {tmp_path / "2026-08"}


def test_sealed_figures_read_back_as_they_were_written(logged_in: LoggedIn) -> None:
    write(logged_in, lambda book: fill(book, 3, agents=3, calls=4))
    live = figures(logged_in)
    files = dict(zip(("pdf", "xlsx", "json"), logged_in.desk.closing.write_files(
        logged_in.actor, AUGUST, logged_in.desk.station.folder / "out"), strict=False))
    assert SealedFigures(files["json"].read_bytes()).figures() == live


def test_a_place_that_takes_no_backup_stops_the_closing(logged_in: LoggedIn) -> None:
    settled_august(logged_in, agents=1, calls=1)
    folder = logged_in.desk.station.folder
    MachineSettings(folder / "machine.json").change(backup_folder=str(folder / "backup"))
    with pytest.raises(RuleBroken, match="inside the station"):
        logged_in.desk.backups.before_closing(logged_in.actor)
