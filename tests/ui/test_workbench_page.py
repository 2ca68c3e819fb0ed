"""The workbench as a person sees it: what waits, why a list is empty, and that each line leads to its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from qadesk.models.calls import Call
from qadesk.models.coaching_list import InterviewLink
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.people import Actor
from qadesk.models.training_record import RequestLink
from qadesk.models.workbench import ToDo, ToDoKind
from qadesk.services.backup_places import Places
from qadesk.services.stations import LoggedIn
from qadesk.ui.papers_dialog import PapersDialog
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.workbench_page import WorkbenchPage
from qadesk.ui.workbench_words import WORDS, span_words
from tests import builders
from tests.services.field import HEADING, WEEK, Field
from tests.services.interviews import add_leader, add_people, held, recorded, scored
from tests.services.test_coaching_proposals import FAILING
from tests.services.test_workbench import items, score
from tests.services.trainings import fill_tallies, raised, write
from tests.ui.active import make_active


def shown(kit: dict[str, Any], qtbot: QtBot) -> tuple[WorkbenchPage, list[tuple[str, object]]]:
    page = WorkbenchPage(**kit)
    qtbot.addWidget(page)
    page.resize(1210, 620)
    gone: list[tuple[str, object]] = []
    page.go_to_page.connect(lambda key, item: gone.append((key, item)))
    page.show()
    qtbot.waitUntil(lambda: page.facts is not None and page.tasks.is_idle(), timeout=30_000)
    return page, gone


def words(page: WorkbenchPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def press_link(page: WorkbenchPage, kind: ToDoKind) -> None:
    row = next(row for row in page.to_do.table.rows() if row.kind is kind)
    page.to_do.table.choose(row.key)
    page.to_do.table.link_pressed.emit(row, "next")


def test_a_new_station_leads_to_people_recordings_and_an_auditor(kit: dict[str, Any], qtbot: QtBot) -> None:
    page, gone = shown(kit, qtbot)
    assert [row.kind for row in page.to_do.table.rows()] == [ToDoKind.PEOPLE, ToDoKind.CALLS, ToDoKind.AUDITOR]
    for kind in (ToDoKind.PEOPLE, ToDoKind.CALLS, ToDoKind.AUDITOR):
        press_link(page, kind)
    page.quota.begin.click()
    assert gone == [("administration", "people"), ("recordings", "import"), ("administration", "accounts"),
                    ("recordings", "import")]
    assert "还没有通话" in words(page) and "无人审计" in words(page)
    assert not page.listen_button.isEnabled()


def test_training_stands_in_the_loop_and_leads_to_its_page(kit: dict[str, Any], qtbot: QtBot,
                                                          logged_in: LoggedIn) -> None:
    write(logged_in, fill_tallies)
    page, gone = shown(kit, qtbot)
    assert (page.loop.training.figure(), page.loop.training.line()) == ("0", "达到门槛、未提 1 项")
    press_link(page, ToDoKind.TRAINING_NEED)
    record = raised(logged_in)
    qtbot.waitUntil(lambda: page.loop.training.figure() == "1")
    assert page.loop.training.line() == "待答复 1 份"
    press_link(page, ToDoKind.TRAINING_WAITS)
    page.loop.training.opened.emit()
    assert gone == [("training", "tallies"), ("training", RequestLink(record.request_id)), ("training", None)]


def test_the_age_of_the_backup_stands_there_and_leads_to_the_backups(kit: dict[str, Any], qtbot: QtBot,
                                                                      tmp_path: Path) -> None:
    page, gone = shown(kit, qtbot)
    assert (page.small.backup.figure(), page.small.backup.line()) == ("无", "还没有备份")
    assert page.facts is not None and page.facts.backup is not None and page.facts.backup.overdue
    page.desk.backups.make(page.actor, Places(tmp_path / "backup"))
    kit["desk"].station.clock.advance(7200)
    page.reload()
    qtbot.waitUntil(lambda: page.small.backup.figure() == "2 小时前")
    assert page.small.backup.line() == "包含全部内容"
    page.small.backup.opened.emit()
    assert gone == [("administration", "backups")]


def test_who_is_not_known_is_settled_among_the_aliases(kit: dict[str, Any], field: Field, qtbot: QtBot) -> None:
    field.import_people()
    field.import_list(field.write("x.csv", HEADING + "S3,A77,1,2,2026-09-01 09:02,60,,,\n"))
    page, gone = shown(kit, qtbot)
    press_link(page, ToDoKind.UNKNOWN)
    assert gone == [("administration", "aliases")] and "导入人员" not in words(page)


def test_the_figures_follow_the_loop(kit: dict[str, Any], field: Field, inspector: Actor, qtbot: QtBot) -> None:
    field.fill()
    page, gone = shown(kit, qtbot)
    press_link(page, ToDoKind.DRAW)
    assert gone == [("recordings", WEEK)] and page.loop.drawn.figure() == "—"
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    qtbot.waitUntil(lambda: page.loop.waiting.line() == "他人 8", timeout=30_000)
    assert page.loop.drawn.line() == "共 8 通，0 人已满" and page.loop.waiting.figure() == "0"
    first, second, third, *_rest = items(field)
    score(field, inspector, first)
    score(field, inspector, second, fatal="X4")
    score(field, field.session.actor, third, submit=False)
    qtbot.waitUntil(lambda: page.loop.drafts.figure() == "1" and page.tasks.is_idle(), timeout=30_000)
    assert (page.loop.drawn.figure(), page.small.fatal.figure()) == ("2", "1")
    assert page.small.listening.line().endswith("今日提交 2，本周 2")
    assert page.small.listening.toolTip() == "林晓：0 分 / 2 小时"
    assert "X4" in page.to_do.table.rows()[0].about
    page.listen_button.click()
    assert gone[-1] == ("listening", third)


def test_a_fatal_item_leads_to_its_record(kit: dict[str, Any], field: Field, inspector: Actor, qtbot: QtBot) -> None:
    field.fill()
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    evaluation_id = score(field, inspector, items(field)[0], fatal="X4")
    page, gone = shown(kit, qtbot)
    page.small.fatal.opened.emit()
    assert page.to_do.kinds.currentText() == "致命待确认" and len(page.to_do.table.rows()) == 1
    qtbot.keyClick(page.to_do.table.view, Qt.Key.Key_Return)
    assert gone == [("listening", RecordLink(evaluation_id))]


def test_ones_own_fatal_item_waits_for_others(kit: dict[str, Any], field: Field, inspector: Actor,
                                              qtbot: QtBot) -> None:
    field.fill()
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    score(field, inspector, items(field)[0], fatal="X4")
    kit["actor"] = inspector
    page, _gone = shown(kit, qtbot)
    assert (page.small.fatal.figure(), page.small.fatal.line()) == ("0", "本人 1 件等他人判定")
    assert ToDoKind.FATAL not in [row.kind for row in page.to_do.table.rows()]


def test_the_quota_is_filtered_by_team_and_kept_over_a_reload(kit: dict[str, Any], field: Field, qtbot: QtBot) -> None:
    field.fill()
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    page, _gone = shown(kit, qtbot)
    assert [line.agent_no for line in page.quota.table.rows()] == ["A01", "A02"]
    page.quota.teams.setCurrentIndex(page.quota.teams.findData("二班"))
    assert [line.agent_no for line in page.quota.table.rows()] == ["A02"]
    page.reload()
    qtbot.waitUntil(page.tasks.is_idle, timeout=30_000)
    table = page.quota.table
    assert [line.agent_no for line in table.rows()] == ["A02"]
    assert "新员工" in table.model.columns[4].text(table.rows()[0])


def test_interviews_and_follow_ups_stand_in_the_loop_and_lead_to_their_places(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, qtbot: QtBot) -> None:
    people = add_people(logged_in)
    scored(logged_in, "A09", "2026-08-20 10:00", *FAILING)
    record = held(logged_in, inspector, people["A15"])
    for minute in (10, 20):
        recorded(logged_in, "A15", f"2026-09-07 09:{minute}")
    item_id = logged_in.desk.coaching.take_follow_up(inspector, record.interview_id)[1]
    page, gone = shown(kit, qtbot)
    loop = page.loop
    assert [(tile.figure(), tile.line()) for tile in (loop.interviews, loop.plans, loop.follow_ups)] == [
        ("1", "1 项逾期"), ("1", "本周无到期"), ("3", "最近 09-21 到期")]
    texts = {row.kind: (page.to_do.table.model.columns[3].text(row), page.to_do.table.model.columns[4].text(row))
             for row in page.to_do.table.rows()}
    assert texts[ToDoKind.INTERVIEW_LATE] == ("75.0 分，低于 80", "逾期 10 天")
    assert texts[ToDoKind.HEAR_AGAIN] == ("先确认再解答，第 1 / 3 通", "剩 14 天")
    for kind in (ToDoKind.INTERVIEW_LATE, ToDoKind.HEAR_AGAIN, ToDoKind.TAKE_CALL):
        press_link(page, kind)
    loop.plans.opened.emit()
    proposal = next(row.item for row in page.to_do.table.rows() if row.kind is ToDoKind.INTERVIEW_LATE)
    assert gone == [("coaching", proposal), ("listening", item_id), ("coaching", InterviewLink(record.interview_id)),
                    ("coaching", None)]


def test_a_leader_sees_the_steps_of_the_own_team_only(kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor,
                                                      qtbot: QtBot) -> None:
    held(logged_in, inspector, add_people(logged_in)["A15"])
    kit["actor"] = add_leader(logged_in, "chen", "陈组长", "A15")
    page, _gone = shown(kit, qtbot)
    tiles = page.loop.tiles()
    seen = [step for step, tile in tiles.items() if tile.isVisible()]
    assert {"interviews", "plans", "follow_ups"} <= set(seen) and not {"drawn", "waiting", "drafts"} & set(seen)
    assert tiles["plans"].figure() == "1"


def test_a_trainer_sees_that_nothing_waits_for_the_role(kit: dict[str, Any], field: Field, qtbot: QtBot) -> None:
    field.fill()
    builders.add_account(field.session, builders.AUDITOR)
    kit["actor"] = builders.add_account(field.session, builders.TRAINER)
    page, _gone = shown(kit, qtbot)
    assert page.to_do.table.rows() == [] and not page.quota.isVisible()
    assert [step for step, tile in page.loop.tiles().items() if tile.isVisible()] == ["training"]
    assert "您的角色目前没有待办" in words(page) and not page.small.audit.isVisible()


def test_the_badge_counts_and_turns_red_for_a_fatal_item(
        kit: dict[str, Any], field: Field, inspector: Actor, qtbot: QtBot) -> None:
    field.fill()
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    score(field, inspector, items(field)[0], fatal="X4")
    page = WorkbenchPage(**kit)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.waiting_changed, timeout=30_000) as said:
        page.show()
    assert said.args == [2, "fatal"]


def test_the_badge_follows_what_is_done_on_another_page(
        kit: dict[str, Any], field: Field, inspector: Actor, qtbot: QtBot) -> None:
    field.fill()
    desk, actor = field.session.desk, field.session.actor
    desk.sampling.draw_period(actor, WEEK, "1")
    evaluation_id = score(field, inspector, items(field)[0], fatal="X4")
    page, _gone = shown(kit, qtbot)
    page.hide()
    with qtbot.waitSignal(page.waiting_changed, timeout=30_000) as said:
        desk.fatal_items.decide(actor, evaluation_id, "X4", confirmed=True)
    assert said.args == [2, "accent"]  # what is confirmed is to be spoken about


@pytest.mark.parametrize(("span_ms", "said"), [
    (0, "0 分"), (59 * 60_000, "59 分"), (3_600_000, "1 小时"), (4_800_000, "1 小时 20 分"), (90_000_000, "1 天")])
def test_spans_of_time_read_as_people_say_them(span_ms: int, said: str) -> None:
    assert span_words(span_ms) == said


@pytest.mark.parametrize("kind", [ToDoKind.DRAW, ToDoKind.SUPPLEMENT, ToDoKind.UNKNOWN, ToDoKind.ACKNOWLEDGE])
def test_counts_of_thousands_are_read_at_a_glance(kind: ToDoKind) -> None:
    assert WORDS[kind].content(ToDo(kind, count=4_668)).startswith("4,668 ")


def test_what_was_submitted_can_be_printed_again(
        kit: dict[str, Any], field: Field, inspector: Actor, qtbot: QtBot) -> None:
    field.fill()
    field.session.desk.sampling.draw_period(field.session.actor, WEEK, "1")
    score(field, inspector, items(field)[0])
    page, gone = shown(kit, qtbot)
    make_active(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChildren(PapersDialog)[0]
    qtbot.waitUntil(lambda: len(dialog.table.rows()) == 1, timeout=30_000)
    assert dialog.table.rows()[0].inspector == "林晓"
    qtbot.keyClick(dialog.table.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(PreviewDialog)), timeout=30_000)
    dialog.record_button.click()
    assert gone == [("listening", RecordLink(dialog.table.rows()[0].evaluation_id))]


def test_a_flood_of_commits_is_answered_by_one_further_fetch(kit: dict[str, Any], qtbot: QtBot) -> None:
    page, _gone = shown(kit, qtbot)
    fetched: list[object] = []
    page.waiting_changed.connect(lambda number, _tone: fetched.append(number))
    for _commit in range(50):
        page.changes.committed.emit(frozenset({Call}))
    qtbot.waitUntil(lambda: len(fetched) >= 2 and page.tasks.is_idle(), timeout=30_000)
    assert len(fetched) == 2
