"""What a draw costs, everybody's hours, and the drawn calls as a list: replaced, given by hand, opened; the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from qadesk.models.assignment_board import HOUR_MS, InspectorLoad, ListeningCost
from qadesk.models.draw_cost import cost_words, is_too_much, listening_ms
from qadesk.models.evaluation_record import CallLink
from qadesk.models.manifest import ManifestRow
from qadesk.models.sampling import QueueState, Replacement
from qadesk.ui.assignment_log import AssignmentLog
from qadesk.ui.drawn_dialog import DrawnDialog
from qadesk.ui.give_dialog import GiveDialog
from qadesk.ui.hours_dialog import HoursDialog
from qadesk.ui.recordings_page import RecordingsPage
from qadesk.ui.replace_dialog import ReplaceDialog
from tests.services.draws import P, add_crew, filled_week, items
from tests.services.evaluated import stored
from tests.services.field import WEEK
from tests.ui.active import make_active


@pytest.fixture
def page(kit: dict[str, Any], logged_in: Any, tmp_path: Path, qtbot: QtBot) -> Iterator[RecordingsPage]:
    """A week ready to be drawn, in a centre with three inspectors."""
    add_crew(logged_in)
    filled_week(logged_in, tmp_path)
    made = RecordingsPage(**kit)
    qtbot.addWidget(made)
    made.resize(1318, 672)
    made.show()
    make_active(qtbot, made)
    qtbot.waitUntil(made.draw_pane.panel.cost.isVisible)
    yield made
    qtbot.waitUntil(made.tasks.is_idle)


def dialog_of(parent: Any, kind: type, qtbot: QtBot) -> Any:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in parent.findChildren(kind)))
    return next(one for one in parent.findChildren(kind) if one.isVisible())


@pytest.fixture
def drawn(page: RecordingsPage, logged_in: Any, qtbot: QtBot) -> DrawnDialog:
    """The week drawn, and its list open."""
    logged_in.desk.sampling.draw_period(logged_in.actor, WEEK, P)
    panel = page.draw_pane.panel
    qtbot.waitUntil(panel.drawn.isVisible)
    panel.drawn.click()
    dialog = dialog_of(page, DrawnDialog, qtbot)
    qtbot.waitUntil(lambda: len(dialog.table.rows()) == 8)
    return dialog


def test_the_page_says_what_the_draw_costs_before_it_is_made(page):
    """A01: three calls, A02: five, of 60 to 71 seconds: 65.5 s in the mean."""
    assert page.draw_pane.panel.cost.words.text() == "8 通 ≈ 听 0.1 小时；3 人本周可听 30.0 小时"


def test_more_than_can_be_listened_to_is_a_warning() -> None:
    crew = (InspectorLoad("a", "林晓", 20 * HOUR_MS, False, 0, 0),)
    cost = ListeningCost(20 * HOUR_MS, 3 * HOUR_MS, crew)
    assert cost_words(72, round(7.4 * HOUR_MS), cost) == (
        "72 通 ≈ 听 7.4 小时；1 人本周可听 20.0 小时；已有 3.0 小时待听")
    assert cost_words(2, 62_000, cost).startswith("2 通 ≈ 听 2 分钟；")
    assert is_too_much(18 * HOUR_MS, cost) and not is_too_much(17 * HOUR_MS, cost)


def test_the_cost_is_each_agents_quota_times_the_mean_of_the_eligible_calls() -> None:
    rows = [ManifestRow(f"r{n}", agent, "B", eligible, "", 2, 100, (str(seconds),)) for n, (agent, eligible, seconds) in
            enumerate((("A", True, 100), ("A", True, 200), ("A", True, 300), ("A", False, 9000), ("B", True, 50)))]
    assert listening_ms(rows, ("duration",)) == 2 * 200_000 + 50_000
    assert listening_ms(rows, ()) == 0


def test_a_supervisor_enters_the_hours_a_week(page, qtbot, logged_in):
    page.draw_pane.panel.cost.hours.click()
    dialog = dialog_of(page, HoursDialog, qtbot)
    names = [person.name for person in dialog._people]
    place = names.index("林晓")
    assert not dialog.hours[place].isEnabled() and dialog.hours[place].value() == 10.0
    dialog.by_rule[place].setChecked(False)
    dialog.hours[place].setValue(4.5)
    dialog.submit_button.click()
    qtbot.waitUntil(lambda: page.draw_pane.panel.cost.words.text().endswith("可听 24.5 小时"))
    qtbot.waitUntil(lambda: "可听时长已保存" in page.messages.said())


def test_hours_that_somebody_else_left_written_are_not_shown(page, qtbot):
    people = page.desk.assignment.capacities(page.actor)

    def opened(about):
        made = HoursDialog(people, about=about, tasks=page.tasks, keep=lambda _changes: None, kept=lambda: None)
        qtbot.addWidget(made)
        return made

    left = opened("a")
    left.by_rule[0].setChecked(False)
    own, other = opened("a"), opened("b")
    assert (own.by_rule[0].isChecked(), other.by_rule[0].isChecked()) == (False, True)


def test_the_drawn_calls_are_listed_with_whose_they_are(drawn, logged_in):
    rows = drawn.table.rows()
    assert [row.position for row in rows] == list(range(1, 9)) and {row.assignee for row in rows} == {
        "林晓", "陈静", "吴敏"}
    assert drawn.counts.text() == "2026-W36 · 8 通、已评 0 通"
    assert drawn.table.model.data(drawn.table.model.index(0, 8)) == "待听"


def test_a_call_of_the_list_is_replaced_and_both_stay_listed(drawn, qtbot, logged_in):
    drawn.table.choose(drawn.table.rows()[0].item_id)
    drawn.replace.click()
    dialog = dialog_of(drawn, ReplaceDialog, qtbot)
    dialog.words.text.setPlainText("全程噪音")
    dialog.consent.name.setText("lin")
    dialog.consent.password.setText("Zhijian-2026")
    dialog.submit_button.click()
    qtbot.waitUntil(lambda: len(drawn.table.rows()) == 9)
    row, = stored(logged_in, Replacement)
    notes = [row.new_rec_id or row.replaces for row in drawn.table.rows()]
    assert sum(bool(note) for note in notes) == 2 and "补抽 1 通" in drawn.counts.text() and row.words == "全程噪音"
    drawn.table.choose(items(logged_in, state=QueueState.REPLACED)[0].id)
    assert not drawn.replace.isEnabled() and not drawn.give.isEnabled()


def test_several_calls_are_given_by_hand_with_a_reason(drawn, qtbot, logged_in):
    drawn.table.choose_all([row.item_id for row in drawn.table.rows()])
    drawn.give.click()
    dialog = dialog_of(drawn, GiveDialog, qtbot)
    dialog.taker.setCurrentIndex(dialog.taker.findText("陈静"))
    dialog.submit_button.click()
    assert dialog.isVisible()
    dialog.words.text.setPlainText("其他人外出培训")
    dialog.submit_button.click()
    qtbot.waitUntil(lambda: {row.assignee for row in drawn.table.rows()} == {"陈静"})
    qtbot.waitUntil(lambda: "已给陈静分配 8 通" in drawn.messages.said())
    assert not drawn.share.isVisible()


def test_what_is_nobodys_is_given_out_by_the_rule(drawn, qtbot, logged_in):
    first = drawn.table.rows()[0].item_id
    logged_in.desk.assignment.give(logged_in.actor, [first], None, "谁有空谁听")
    qtbot.waitUntil(drawn.share.isVisible)
    assert drawn.share.text() == "按规则分配 1 通"
    drawn.share.click()
    qtbot.waitUntil(lambda: not drawn.share.isVisible())
    assert all(row.assignee for row in drawn.table.rows())


def test_the_log_says_why_each_call_is_whose_it_is(drawn, qtbot):
    drawn.log.click()
    log = dialog_of(drawn, AssignmentLog, qtbot)
    qtbot.waitUntil(lambda: len(log.table.rows()) == 8)
    texts = [log.table.model.data(log.table.model.index(0, column)) for column in range(7)]
    assert texts[4] == "按规则" and texts[5] == "周岚" and "待听占可听时长：" in texts[6]


def test_a_row_opens_its_call(drawn, page, qtbot):
    first = drawn.table.rows()[0]
    with qtbot.waitSignal(page.go_to_page) as asked:
        drawn.table.opened.emit(first)
    assert asked.args == ["listening", CallLink(first.item_id, 0)]
