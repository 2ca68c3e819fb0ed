"""The month's figures as a person reads them: chapters, each number leading to its calls, the draft on paper."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from qadesk.audio.player import SilentPlayer
from qadesk.models.calls import Call
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.people import Actor, Leadership, NewAccount, Role
from qadesk.models.sampling import QueueItem, QueueState
from qadesk.services.stations import LoggedIn
from qadesk.settings import MachineSettings
from qadesk.ui.behind_dialog import BehindDialog
from qadesk.ui.main_window import MainWindow
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.session_pages import session_pages
from qadesk.ui.summary_page import SummaryPage
from qadesk.ui.widgets.chart_view import ChartView
from tests import builders
from tests.services.months import Book, fill, open_book
from tests.services.test_summary_figures import at, write

LEADER = NewAccount("chen", "陈班", builders.PASSWORD, frozenset({Role.TEAM_LEADER}))
KEEPER = NewAccount("guan", "管理", builders.PASSWORD, frozenset({Role.ADMINISTRATOR}))


Gone = list[tuple[str, object]]


def shown(kit: dict[str, Any], qtbot: QtBot, actor: Actor | None = None) -> tuple[SummaryPage, Gone]:
    page = SummaryPage(**(kit | ({"actor": actor} if actor else {})))
    qtbot.addWidget(page)
    page.resize(1210, 660)
    gone: Gone = []
    page.go_to_page.connect(lambda key, item: gone.append((key, item)))
    page.show()
    settled(page, qtbot)
    return page, gone


def settled(page: SummaryPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.tasks.is_idle(), timeout=30_000)


def words(page: QWidget) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def behind(page: SummaryPage, qtbot: QtBot) -> BehindDialog:
    qtbot.waitUntil(lambda: bool(page.findChildren(BehindDialog)), timeout=30_000)
    settled(page, qtbot)
    return page.findChildren(BehindDialog)[-1]


@pytest.fixture
def page(kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> SummaryPage:
    write(logged_in, lambda book: fill(book, 5, agents=6, calls=10))
    return shown(kit, qtbot)[0]


def test_while_figures_are_read_nothing_is_claimed_of_them(kit: dict[str, Any], qtbot: QtBot) -> None:
    page = SummaryPage(**kit)
    qtbot.addWidget(page)
    assert page.empty.accessibleName() == "正在统计数字…"


def test_a_station_without_calls_says_why_and_leads_to_the_import(kit: dict[str, Any], qtbot: QtBot) -> None:
    page, gone = shown(kit, qtbot)
    assert "还没有通话" in words(page) and not page.month_box.isVisible() and not page.print_button.isVisible()
    page.empty_button.click()
    assert gone == [("recordings", "import")]


def test_a_month_that_was_not_drawn_says_why_and_leads_to_the_draw(
        kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> None:
    write(logged_in, lambda book: book.known(book.agent("A01", book.team("一班")), at(3)))
    page, gone = shown(kit, qtbot)
    assert "2026 年 8 月没有抽样" in words(page) and "抽取该月各周" in words(page)
    page.banner_button.click()
    assert gone == [("recordings", None)]


def test_calls_that_wait_lead_to_listening(kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> None:
    write(logged_in, lambda book: book.call(book.agent("A01", book.team("一班")), at(3)))
    page, gone = shown(kit, qtbot)
    assert "2026 年 8 月抽中的通话都还没有评分" in words(page)
    page.banner_button.click()
    assert gone == [("listening", None)]


def test_every_chapter_shows_what_the_service_says(page: SummaryPage) -> None:
    assert [page.tabs.tabText(tab) for tab in range(page.tabs.count())][:5] == ["结论", "覆盖", "质量", "问题", "人员"]
    assert page.figures is not None and not page.banner.isVisible()
    coverage, quality = page.figures.coverage, page.figures.quality
    first, second, third, fourth, fifth, *_others = page.views
    assert first.figures[0].line() == f"抽中 {coverage.drawn} 通，已评分 {coverage.scored} 通"
    assert first.figures[1].figure() == f"{quality.centre.value:.1f}"
    assert len(second.tables["quota"].rows()) == coverage.online == 6
    assert [line.row.cells[0] for line in third.tables["teams"].rows()] == ["一班", "二班"]
    assert len(fourth.tables["problems"].rows()) == len(page.figures.problems)
    assert [line.row.cells[0][:3] for line in fifth.tables["people"].rows()] == [
        agent.staff_no for agent in page.figures.people.agents]


def test_a_figure_a_row_and_a_sentence_lead_to_their_calls(page: SummaryPage, qtbot: QtBot) -> None:
    assert page.figures is not None
    fatal = page.figures.quality.fatals[0].share
    tile = page.views[0].figures[2]
    tile.setFocus()
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    dialog = behind(page, qtbot)
    assert len(dialog.table.rows()) == fatal.count and all(row.fatal for row in dialog.table.rows())
    assert dialog.count.text() == f"{fatal.count} 通" and dialog.words.text() == "有致命项的通话"
    dialog.close()
    page.tabs.setCurrentIndex(4)
    people = page.views[4].tables["people"]
    people.choose(0)
    qtbot.keyClick(people.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.findChildren(BehindDialog)) == 1 and page.tasks.is_idle(), timeout=30_000)
    assert len(behind(page, qtbot).table.rows()) == page.figures.people.agents[0].mean.n
    behind(page, qtbot).close()
    page.tabs.setCurrentIndex(0)
    link = next(button for button in page.findChildren(QPushButton) if button.accessibleName() == "第 1 句所依据的通话")
    link.click()
    qtbot.waitUntil(lambda: len(page.findChildren(BehindDialog)) == 1 and page.tasks.is_idle(), timeout=30_000)
    assert len(behind(page, qtbot).table.rows()) == page.figures.coverage.drawn


def test_a_call_behind_a_figure_leads_to_its_record(page: SummaryPage, qtbot: QtBot) -> None:
    gone: Gone = []
    page.go_to_page.connect(lambda key, item: gone.append((key, item)))
    page.views[0].figures[0].opened.emit()
    table = behind(page, qtbot).table
    waiting = next(row for row in table.rows() if row.evaluation_id is None)
    assert table.model.columns[-1].text(waiting) == ""
    scored = next(row for row in table.rows() if row.evaluation_id is not None)
    table.choose(scored.rec_id)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert gone == [("listening", RecordLink(scored.evaluation_id or 0))]


def test_a_team_is_chosen_and_a_new_score_is_counted(page: SummaryPage, logged_in: LoggedIn, qtbot: QtBot) -> None:
    assert page.figures is not None
    page.team_box.setCurrentIndex(page.team_box.findText("二班"))
    page.team_box.activated.emit(page.team_box.currentIndex())
    qtbot.waitUntil(lambda: page.figures is not None and page.figures.team == "二班", timeout=30_000)
    assert page.figures is not None
    scored = page.figures.coverage.scored
    assert len(page.views[1].tables["quota"].rows()) == page.figures.coverage.online == 3
    with logged_in.desk.station.database.transaction() as session:
        waiting = select(QueueItem).join(Call).where(QueueItem.state == QueueState.WAITING, Call.agent_no == "A01")
        open_book(session, logged_in).score(session.scalars(waiting).first() or pytest.fail("none waits"))
    qtbot.waitUntil(lambda: page.figures is not None and page.figures.coverage.scored == scored + 1, timeout=30_000)
    assert page.team_box.currentText() == "二班" and f"已评分 {scored + 1} 通" in page.views[0].figures[0].line()


def test_the_draft_on_paper_has_the_figures_of_the_screen(page: SummaryPage, qtbot: QtBot) -> None:
    page.print_button.click()
    qtbot.waitUntil(lambda: bool(page.findChildren(PreviewDialog)), timeout=60_000)
    paper = page.findChildren(PreviewDialog)[-1].paper
    text = "".join("".join(one.extract_text() for one in PdfReader(BytesIO(paper.pdf)).pages).split())
    for view in page.views:
        for tile in view.figures:
            assert "".join(tile.figure().split()) in text and "".join(tile.line().split()) in text
    for line in page.views[4].tables["people"].rows():
        assert all("".join(cell.split()) in text for cell in line.row.cells)
    assert "草稿" in text


def test_a_trainer_reads_and_a_leader_reads_the_own_team(
        kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> None:
    write(logged_in, lambda book: fill(book, 5, agents=4, calls=5))
    trainer, leader = builders.add_account(logged_in, builders.TRAINER), builders.add_account(logged_in, LEADER)
    read, _gone = shown(kit, qtbot, trainer)
    assert read.figures is not None and not read.print_button.isVisible()
    assert read.views[0].figures[0].focusPolicy() == Qt.FocusPolicy.NoFocus
    alone, _gone = shown(kit, qtbot, leader)
    assert "您名下没有班组" in words(alone)
    with logged_in.desk.station.database.transaction() as session:
        session.add(Leadership(team_id=2, account_id=leader.account_id, from_day=date(2026, 1, 1)))
    own, _gone = shown(kit, qtbot, leader)
    assert own.figures is not None and own.figures.team == own.team_box.currentText() == "二班"
    own.views[0].figures[0].opened.emit()
    assert {row.team for row in behind(own, qtbot).table.rows()} == {"二班"}


@pytest.mark.parametrize("name", ["<b>粗</b><img src=x>", "甲" * 200, "=1+1"])
def test_names_of_any_kind_leave_the_page_whole(
        kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot, name: str) -> None:
    def one(book: Book) -> None:
        agent = book.agent("A01", book.team(name), name=name)
        book.score(book.call(agent, at(3)), "1.1")

    write(logged_in, one)
    page, _gone = shown(kit, qtbot)
    assert page.minimumSizeHint().width() <= 1210 and page.minimumSizeHint().height() <= 660
    assert name in page.views[4].tables["people"].rows()[0].row.cells[0]
    for number, view in enumerate(page.views):
        page.tabs.setCurrentIndex(number)
        assert view.width() <= 1210


def test_the_month_is_shown_again_after_a_lock(page: SummaryPage, qtbot: QtBot) -> None:
    assert page.place() == "2026-08"
    page.go_back_to("2026-07")
    settled(page, qtbot)
    assert page.figures is not None and page.figures.month.name == "2026-08"


def test_who_reads_the_month_has_the_page(
        kit: dict[str, Any], logged_in: LoggedIn, tmp_path: Path, qtbot: QtBot) -> None:
    machine = MachineSettings(tmp_path / "machine.json")
    pages = session_pages(player=SilentPlayer(logged_in.desk.station.clock), machine=machine,
                          restore=lambda _folder, _name: None)
    for account, reads in ((builders.TRAINER, True), (LEADER, True), (KEEPER, False)):
        actor = builders.add_account(logged_in, account)
        window = MainWindow(kit={**kit, "actor": actor}, machine=machine, station_name="QA-01", practice=False,
                            label="internal", pages=pages)
        qtbot.addWidget(window, before_close_func=lambda gone: setattr(gone.end, "is_settled", True))
        assert ("summary" in window.page_keys()) is reads


def drawn(page: SummaryPage, qtbot: QtBot, tab: int, key: str) -> ChartView:
    page.tabs.setCurrentIndex(tab)
    chart = page.views[tab].charts[key]
    qtbot.waitUntil(lambda: chart.is_drawn)
    return chart


def test_the_charts_stand_in_their_chapters_and_lead_to_the_calls(page: SummaryPage, qtbot: QtBot) -> None:
    assert [sorted(view.charts) for view in page.views[:5]] == [
        ["groups", "trend"], [], ["bands", "fatals", "teams", "trend"], ["problems"], ["groups"]]
    assert page.figures is not None
    chart = drawn(page, qtbot, 3, "problems")
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert len(behind(page, qtbot).table.rows()) == page.figures.problems[0].share.count
    behind(page, qtbot).close()
    teams = drawn(page, qtbot, 2, "teams")
    qtbot.mouseClick(teams, Qt.MouseButton.LeftButton, pos=teams.place_of(1).center())
    qtbot.waitUntil(lambda: len(page.findChildren(BehindDialog)) == 1 and page.tasks.is_idle(), timeout=30_000)
    assert len(behind(page, qtbot).table.rows()) == page.figures.quality.teams[1].mean.n


def test_the_numbers_of_a_chart_are_one_button_away(page: SummaryPage, qtbot: QtBot) -> None:
    drawn(page, qtbot, 2, "bands")
    view = page.views[2]
    assert not view.tables["bands"].isVisible() and view.switches["bands"].accessibleName() == "显示数字"
    view.switches["bands"].click()
    assert view.tables["bands"].isVisible() and view.switches["bands"].accessibleName() == "显示图表"
    assert len(view.tables["bands"].rows()) == 4
    view.switches["bands"].click()
    assert view.charts["bands"].isVisible() and not view.tables["bands"].isVisible()


def test_a_month_without_evaluations_says_in_each_chart_why(
        kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> None:
    write(logged_in, lambda book: book.call(book.agent("A01", book.team("一班")), at(3)))
    page, _gone = shown(kit, qtbot)
    charts = [chart for view in page.views for chart in view.charts.values()]
    assert len(charts) == 8
    for chart in charts:
        assert chart.focusPolicy() == Qt.FocusPolicy.NoFocus
        assert "没有" in chart.accessibleDescription(), chart.accessibleName()


def test_all_not_applicable_is_told_as_such(kit: dict[str, Any], logged_in: LoggedIn, qtbot: QtBot) -> None:
    def one(book: Book) -> None:
        codes = tuple(criterion.code for criterion in book.card.criteria)
        book.score(book.call(book.agent("A01", book.team("一班")), at(3)), na=codes)

    write(logged_in, one)
    page, _gone = shown(kit, qtbot)
    for key in ("trend", "teams", "bands", "fatals"):
        assert "没有适用的评分项" in page.views[2].charts[key].accessibleDescription(), key


def test_long_sentences_scroll_and_the_page_stays_small(page: SummaryPage, qtbot: QtBot) -> None:
    assert page.minimumSizeHint().height() <= 400
    page.resize(1210, 420)
    chart = drawn(page, qtbot, 2, "bands")
    chart.setFocus()
    assert chart.minimumHeight() >= 4 * 15 and len([at for at in range(4) if not chart.place_of(at).isEmpty()]) == 4
