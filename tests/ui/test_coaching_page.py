"""The page 面谈辅导 by keys and in Chinese: from a proposal to a closed plan, and what a leader sees of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from qadesk.audio.player import SilentPlayer
from qadesk.errors import UserError
from qadesk.models.coaching import (
    Cause,
    Interview,
    InterviewEntry,
    InterviewEntryKind,
    InterviewKind,
    InterviewState,
    InterviewWaiver,
    Outcome,
    PlanItem,
)
from qadesk.models.coaching_list import InterviewLink, InterviewWish
from qadesk.models.coaching_record import InterviewDraft, InterviewRecord
from qadesk.models.evaluation_record import CallLink, RecordLink
from qadesk.models.people import Actor, Agent, Team
from qadesk.models.scorecards import FatalState
from qadesk.services.stations import LoggedIn
from qadesk.ui.coaching_entry_dialog import CoachingEntryDialog
from qadesk.ui.coaching_keeper import CoachingKeeper
from qadesk.ui.coaching_page import CoachingPage
from qadesk.ui.coaching_rows import Head
from qadesk.ui.more_calls_dialog import MoreCallsDialog
from qadesk.ui.new_interview_dialog import NewInterviewDialog
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.widgets.buttons import Button
from tests.services.evaluated import stored
from tests.services.interviews import (
    add_leader,
    add_people,
    held,
    new,
    pass_days,
    recorded,
    score_follow_up,
    scored,
)
from tests.ui.active import make_active
from tests.ui.locking import Locking

Keys = Qt.Key
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
POISON = "<b>粗</b><img src='/etc/passwd'> & 龘𠮷〇" + "长" * 170


@pytest.fixture
def people(logged_in: LoggedIn) -> dict[str, int]:
    return add_people(logged_in)


@pytest.fixture
def calls(logged_in: LoggedIn, people: dict[str, int]) -> tuple[int, ...]:
    """Three calls of A15 that lost on 4.1, two of them with a place."""
    return (scored(logged_in, "A15", "2026-08-24 10:21", "4.1", places=(("4.1", 72_000, "客户未说完即解答"),)),
            scored(logged_in, "A15", "2026-08-27 16:02", "4.1", places=(("4.1", 48_000, "未确认账期"),)),
            scored(logged_in, "A15", "2026-08-31 09:47", "4.1"))


def made(kit: dict[str, Any], actor: Actor, qtbot: QtBot) -> CoachingPage:
    page = CoachingPage(player=SilentPlayer(kit["desk"].station.clock), **{**kit, "actor": actor})
    qtbot.addWidget(page)
    page.resize(1318, 672)
    page.show()
    make_active(qtbot, page)
    rest(page, qtbot)
    return page


@pytest.fixture
def page(kit: dict[str, Any], inspector: Actor, calls: tuple[int, ...], qtbot: QtBot) -> Iterator[CoachingPage]:
    """The inspector's page, where A15's proposal stands."""
    page = made(kit, inspector, qtbot)
    yield page
    page.settle()
    rest(page, qtbot)


def rest(page: CoachingPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.tasks.is_idle)
    qtbot.waitUntil(lambda: page.pane.record is None or page.follow_up.record is page.pane.record)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)


def shown(page: CoachingPage, qtbot: QtBot, interview_id: int) -> None:
    page.open_item(InterviewLink(interview_id))
    qtbot.waitUntil(lambda: page.pane.record is not None and page.pane.record.interview_id == interview_id)
    rest(page, qtbot)


def entry_dialog(page: CoachingPage, qtbot: QtBot) -> CoachingEntryDialog:
    dialog = _dialog(page, CoachingEntryDialog, qtbot)
    assert isinstance(dialog, CoachingEntryDialog)
    return dialog


def _dialog(page: QWidget, kind: type[QWidget], qtbot: QtBot) -> Any:
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in page.findChildren(kind)))
    dialog = next(dialog for dialog in page.findChildren(kind) if dialog.isVisible())
    make_active(qtbot, dialog)
    return dialog


def test_from_a_proposal_to_a_finished_interview_by_keys(page: CoachingPage, logged_in: LoggedIn,
                                                         people: dict[str, int], qtbot: QtBot) -> None:
    page.list.setFocus()
    assert [type(row) for row in page.list.list.model_.shown()][0] is Head
    press(Keys.Key_Return)
    assert page.pane.proposal.agent.text() == "A15" and "4.1" in page.pane.proposal.about.text()
    rest(page, qtbot)
    assert len(page.pane.proposal.calls.table.rows()) == 3
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.pane.record is not None)
    rest(page, qtbot)
    interview, = stored(logged_in, Interview)
    assert (interview.cause, interview.state, interview.agent_id) == (Cause.COMMON, "open", people["A15"])
    assert [line.words for line in page.pane.evidence.table.rows()] == ["客户未说完即解答", "未确认账期"]
    assert page.pane.foot.begin.isVisible() and not page.pane.foot.finish.isVisible()
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(page.pane.form.agent_words.hasFocus)
    assert page.pane.head.held.text() == "2026-09-07 09:30" and page.pane.head.chip.text() == "面谈中"
    page.pane.form.agent_words.insertPlainText(POISON)
    page.pane.form.guidance.insertPlainText("先复述再解答")
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "改进项" in page.messages.said())
    assert page.pane.form.agent_words.toPlainText() == POISON, "what lacks is said, nothing is lost"
    page.pane.form.plan.add_button.click()
    QTest.keyClicks(QApplication.focusWidget(), "fu shu")
    press(Keys.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), "3 calls")
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "已完成" in page.messages.said())
    rest(page, qtbot)
    interview, = stored(logged_in, Interview)
    assert interview.agent_words == POISON and interview.finished_utc_ms is not None
    item, = stored(logged_in, PlanItem)
    assert (item.words, item.measure) == ("fu shu", "3 calls")
    assert page.pane.reading is not None and POISON in page.pane.reading.words()
    assert not page.pane.form.isVisible() and page.pane.foot.close_plan.isVisible()


def test_a_proposal_asked_for_by_another_page_opens_once_the_list_is_there(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, calls: tuple[int, ...], qtbot: QtBot) -> None:
    proposal, = logged_in.desk.coaching.list(inspector).proposals
    page = CoachingPage(player=SilentPlayer(kit["desk"].station.clock), **{**kit, "actor": inspector})
    qtbot.addWidget(page)
    page.open_item(proposal)
    assert page.pane.proposal.proposal is None
    page.show()
    qtbot.waitUntil(lambda: page.pane.proposal.proposal == proposal)
    rest(page, qtbot)
    assert page.pane.proposal.chip.text() == "09-08"
    assert page.list.list.open_key == proposal.key and len(page.pane.proposal.calls.table.rows()) == 3
    page.settle()
    rest(page, qtbot)


def test_what_is_typed_is_saved_by_itself_and_on_leaving(page: CoachingPage, logged_in: LoggedIn, inspector: Actor,
                                                        people: dict[str, int], calls: tuple[int, ...],
                                                        qtbot: QtBot) -> None:
    coaching = logged_in.desk.coaching
    first, other = (coaching.begin(inspector, new(people[no], topic=no)).interview_id for no in ("A15", "A09"))
    shown(page, qtbot, first)
    words: list[str] = []
    page.saved.connect(words.append)
    page.pane.form.agent_words.insertPlainText("一")
    qtbot.waitUntil(page.keeper.is_safe)
    qtbot.waitUntil(lambda: words == ["已保存 09:30"])
    assert coaching.open_record(inspector, first).draft.agent_words == "一"
    page.pane.form.agent_words.insertPlainText("二")
    page.pane.form.until.setText("2026-09-20")
    page.pane.form.until.setModified(True)
    page.pane.form.until.editingFinished.emit()
    shown(page, qtbot, other)
    assert page.pane.form.agent_words.toPlainText() == "" and page.pane.head.topic.text() == "A09"
    draft = coaching.open_record(inspector, first).draft
    assert draft.agent_words == "一二" and draft.follow_up_due is not None and draft.follow_up_due.day == 20
    shown(page, qtbot, first)
    assert page.pane.form.agent_words.toPlainText() == "一二"
    page.pane.form.agent_words.setFocus()
    press(Keys.Key_Escape)
    assert page.list.list.hasFocus() and page.pane.form.agent_words.toPlainText() == "一二"


def test_a_time_that_is_none_stays_marked_and_is_not_saved(page: CoachingPage, logged_in: LoggedIn, inspector: Actor,
                                                          people: dict[str, int], qtbot: QtBot) -> None:
    coaching = logged_in.desk.coaching
    interview_id = coaching.begin(inspector, new(people["A15"])).interview_id
    shown(page, qtbot, interview_id)
    page.holding.begin()
    rest(page, qtbot)
    page.pane.head.held.setText("2026-09-")
    page.pane.head.held.textEdited.emit("2026-09-")
    assert page.pane.head.held.property("invalid") is True
    page.pane.head.held.setText("9月7日 8：05")
    page.pane.head.held.textEdited.emit("9月7日 8：05")
    page.pane.head.held.setText("2026/9/7 8:05")
    page.pane.head.held.textEdited.emit("2026/9/7 8:05")
    page.pane.head.minutes.setValue(28)
    page.settle()
    qtbot.waitUntil(page.keeper.is_safe)
    draft = coaching.open_record(inspector, interview_id).draft
    assert (draft.held, draft.minutes) == ("2026-09-07 08:05", 28)


def test_a_proposal_is_set_aside_with_a_reason(page: CoachingPage, logged_in: LoggedIn, qtbot: QtBot) -> None:
    page.list.setFocus()
    press(Keys.Key_Return)
    page.pane.proposal.waive.click()
    dialog = entry_dialog(page, qtbot)
    press(Keys.Key_Return, CTRL)
    assert dialog.isVisible() and stored(logged_in, InterviewWaiver) == []
    dialog.words.text.insertPlainText("系统故障所致")
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "已搁置" in page.messages.said())
    rest(page, qtbot)
    waiver = stored(logged_in, InterviewWaiver)[0]
    assert waiver.reason == "系统故障所致" and page.list.list.model_.rows() == []


def test_the_focus_is_chosen_by_keys_in_a_menu_that_stays_open(
        page: CoachingPage, logged_in: LoggedIn, inspector: Actor, people: dict[str, int], calls: tuple[int, ...],
        qtbot: QtBot) -> None:
    coaching = logged_in.desk.coaching
    shown(page, qtbot, coaching.begin(inspector, new(people["A15"], *calls, focus=())).interview_id)
    assert page.pane.form.focus_label.text() == "4.1 理解复述", "what lost points stands there from the start"
    menu = page.pane.form.focus_menu()
    assert [action.text() for action in menu.actions()][:3:2] == ["4.1 理解复述（3 通扣分）", "1.1 规范开头语报工号"]
    menu.popup(page.mapToGlobal(page.pane.pos()))
    for _down in range(2):
        QTest.keyClick(menu, Keys.Key_Down)
    QTest.keyClick(menu, Keys.Key_Space)
    QTest.keyClick(menu, Keys.Key_Down)
    QTest.keyClick(menu, Keys.Key_Return)
    assert menu.isVisible()
    menu.close()
    assert [code for _card, code in page.pane.draft().focus] == ["1.1", "1.2", "4.1"]
    assert page.pane.form.focus_label.text().startswith("1.1 ")


def test_follow_up_calls_are_taken_heard_and_set_beside_the_calls_before(
        page: CoachingPage, logged_in: LoggedIn, inspector: Actor, people: dict[str, int], calls: tuple[int, ...],
        qtbot: QtBot) -> None:
    record = held(logged_in, inspector, people["A15"], *calls)
    shown(page, qtbot, record.interview_id)
    assert page.follow_up.listen is not None and not page.follow_up.listen.isEnabled()
    assert "请先导入录音" in page.follow_up.words()
    assert page.pane.foot.close_plan.property("kind") == "outline", "nothing is due yet"
    for day in (8, 10):
        recorded(logged_in, "A15", f"2026-09-{day:02d} 11:06")
    pass_days(logged_in, 5)
    page.reload()
    qtbot.waitUntil(lambda: page.follow_up.listen is not None and page.follow_up.listen.isEnabled())
    rest(page, qtbot)
    asked: list[tuple[str, object]] = []
    page.go_to_page.connect(lambda key, item: asked.append((key, item)))
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(asked))
    rest(page, qtbot)
    (key, link), = asked
    assert key == "listening" and isinstance(link, CallLink)
    assert "待听" in [stem.said()[-2:] for stem in page.follow_up.stems[0].after]
    press(Keys.Key_Return, CTRL)
    assert asked[1:] == [("listening", link)], "the one that waits, not another"
    score_follow_up(logged_in, link.item_id, "4.1")
    qtbot.waitUntil(lambda: page.pane.record is not None and page.pane.record.heard == 1)
    rest(page, qtbot)
    stems = page.follow_up.stems[0]
    assert [(stem.points, stem.share) for stem in (*stems.before, *stems.after)] == [("0", 0.0)] * 4
    assert stems.accessibleName().startswith("4.1 ") and "面谈前：08-24：0、" in stems.accessibleDescription()
    assert page.follow_up.calls is not None and "1 / 3 通" in page.follow_up.words()
    page.follow_up.calls.choose(1)
    page.follow_up.calls.setFocus()
    press(Keys.Key_Return)
    assert isinstance(asked[-1][1], RecordLink)
    page.follow_up.links[0].click()
    assert asked[-1] == ("listening", RecordLink(calls[0]))


def test_signed_judged_extended_noted_and_closed(page: CoachingPage, logged_in: LoggedIn, inspector: Actor,
                                                 people: dict[str, int], calls: tuple[int, ...],
                                                 qtbot: QtBot) -> None:
    record = held(logged_in, inspector, people["A15"], *calls)
    shown(page, qtbot, record.interview_id)

    def entered(kind: InterviewEntryKind) -> None:
        qtbot.waitUntil(lambda: kind in [entry.kind for entry in page.pane.record.entries])  # type: ignore[union-attr]
        rest(page, qtbot)

    assert page.pane.reading is not None and "座席未签" in page.pane.foot.signed.text()
    page.pane.reading.sign.click()
    entry_dialog(page, qtbot)
    press(Keys.Key_Return, CTRL)
    entered(InterviewEntryKind.SIGNED_AGENT)
    page.acts.sign()
    assert entry_dialog(page, qtbot).choice.currentText() == "质检员已签字"
    press(Keys.Key_Escape)
    assert "座席 09-07 已签" in page.pane.foot.signed.text()
    make_active(qtbot, page)
    page.pane.reading.plan.choose_first()
    page.pane.reading.plan.setFocus()
    press(Keys.Key_Return)
    entry_dialog(page, qtbot)
    press(Keys.Key_Return, CTRL)
    entered(InterviewEntryKind.ITEM)
    page.pane.foot.extend.click()
    dialog = entry_dialog(page, qtbot)
    dialog.day.setText("没有这天")
    dialog.words.text.setPlainText("请假一周")
    press(Keys.Key_Return, CTRL)
    assert "2026-09-01" in dialog.day_field.error()
    dialog.day.setText("2026-10-10")
    press(Keys.Key_Return, CTRL)
    entered(InterviewEntryKind.EXTENSION)
    page.acts.note()
    entry_dialog(page, qtbot).words.text.setPlainText(POISON)
    press(Keys.Key_Return, CTRL)
    entered(InterviewEntryKind.NOTE)
    page.pane.foot.close_plan.click()
    dialog = entry_dialog(page, qtbot)
    dialog.words.text.setPlainText("多数做到")
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: dialog.messages.said() != "")
    assert "多数做到" in dialog.words.words, "refused while items are open; the words stay"
    dialog.choice.setCurrentIndex(dialog.choice.findData(str(Outcome.PARTLY)))
    press(Keys.Key_Return, CTRL)
    entered(InterviewEntryKind.CLOSING)
    assert page.pane.reading is not None and POISON in page.pane.reading.words()
    assert page.pane.record is not None and page.pane.record.state is InterviewState.CLOSED
    assert not page.pane.foot.extend.isVisible() and not page.pane.foot.close_plan.isVisible()
    assert [entry.until_day for entry in stored(logged_in, InterviewEntry) if entry.until_day] == [date(2026, 10, 10)]
    qtbot.waitUntil(lambda: [row.group for row in page.list.list.model_.shown() if isinstance(row, Head)] == ["over"])


def test_an_interview_is_withdrawn_and_its_proposal_comes_back(
        page: CoachingPage, logged_in: LoggedIn, qtbot: QtBot) -> None:
    page.list.setFocus()
    press(Keys.Key_Return)
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.pane.record is not None)
    rest(page, qtbot)
    assert [key for key, _words in page.pane.foot.offered] == ["calls", "withdraw"]
    page.acts.withdraw()
    entry_dialog(page, qtbot).words.text.setPlainText("座席调岗")
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: stored(logged_in, Interview)[0].state == "withdrawn")
    rest(page, qtbot)
    assert page.pane.reading is not None and not page.pane.form.isVisible()


def test_a_new_interview_by_pinyin_with_chosen_calls_and_praise(
        page: CoachingPage, logged_in: LoggedIn, people: dict[str, int], calls: tuple[int, ...],
        qtbot: QtBot) -> None:
    with logged_in.desk.station.database.transaction() as session:
        session.execute(update(Agent).where(Agent.staff_no == "A09").values(name="欧阳静", pinyin="ou yang jing"))
    scored(logged_in, "A09", "2026-09-02 10:00")
    page.new_button.click()
    dialog = _dialog(page, NewInterviewDialog, qtbot)
    rest(page, qtbot)
    QTest.keyClicks(dialog.search, "oyj")
    assert [agent.agent_no for agent in dialog.agents.rows()] == ["A09"]
    press(Keys.Key_Return)
    press(Keys.Key_Return)
    rest(page, qtbot)
    assert dialog.calls.table.view.hasFocus()
    press(Keys.Key_Space)
    assert len(dialog.calls.chosen) == 1
    dialog.praise.click()
    dialog.topic.setText("服务规范")
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.pane.record is not None)
    rest(page, qtbot)
    interview, = stored(logged_in, Interview)
    assert (interview.kind, interview.topic, interview.agent_id) == (InterviewKind.PRAISE, "服务规范", people["A09"])
    assert not page.pane.form.plan.isVisible() and page.pane.head.chip.text() == "待告知"
    make_active(qtbot, page)
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(page.pane.foot.finish.isVisible)
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "已告知" in page.messages.said())
    assert page.pane.head.chip.text() == "已告知"


def test_it_begins_from_an_evaluation_and_takes_further_calls(
        page: CoachingPage, logged_in: LoggedIn, calls: tuple[int, ...], qtbot: QtBot) -> None:
    page.open_item(InterviewWish("A15", calls[1]))
    dialog = _dialog(page, NewInterviewDialog, qtbot)
    qtbot.waitUntil(lambda: dialog.calls.chosen == [calls[1]])
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.pane.record is not None)
    rest(page, qtbot)
    next(button for button in page.follow_up.findChildren(Button) if button.text() == "添加通话…").click()
    more = _dialog(page, MoreCallsDialog, qtbot)
    assert [offer.evaluation_id for offer in more.calls.table.rows()] == [calls[2], calls[0]]
    press(Keys.Key_Down)
    press(Keys.Key_Space)
    press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(page.pane.evidence.table.rows()) == 2)
    rest(page, qtbot)
    make_active(qtbot, page)
    page.pane.evidence.table.choose_first()
    page.pane.evidence.setFocus()
    press(Keys.Key_Space)
    assert len(page.pane.draft().played) == 1 and page.pane.evidence.note.text() == "已与座席一起听 1 段"
    press(Keys.Key_Delete)
    qtbot.waitUntil(lambda: len(page.pane.evidence.table.rows()) == 1)
    rest(page, qtbot)
    offers = page.pane.evidence.offers()
    offers.actions()[0].trigger()
    qtbot.waitUntil(lambda: len(page.pane.evidence.table.rows()) == 2)


def test_the_record_opens_as_it_is_printed(page: CoachingPage, logged_in: LoggedIn, inspector: Actor,
                                          people: dict[str, int], calls: tuple[int, ...], qtbot: QtBot) -> None:
    record = held(logged_in, inspector, people["A15"], *calls)
    shown(page, qtbot, record.interview_id)
    press(Keys.Key_P, CTRL)
    dialog = _dialog(page, PreviewDialog, qtbot)
    assert dialog.paper.n_pages >= 1
    dialog.close()
    page.acts.print_progress()
    _dialog(page, PreviewDialog, qtbot).close()


def test_a_leader_reads_the_own_team_and_presses_nothing(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, people: dict[str, int], calls: tuple[int, ...],
        qtbot: QtBot) -> None:
    own, other = (held(logged_in, inspector, people[no], *evaluations).interview_id
                  for no, evaluations in (("A15", calls), ("A09", ())))
    leader = add_leader(logged_in, "chen", "陈组长", "A15")
    waiting: list[int] = []
    page = made(kit, leader, qtbot)
    page.waiting_changed.connect(lambda count, _tone: waiting.append(count))
    page.reload()
    rest(page, qtbot)
    assert waiting == [0] and not page.new_button.isVisible()
    assert {row.agent_no for row in page.list.list.model_.rows()} == {"A15"}
    shown(page, qtbot, own)
    buttons = [page.pane.foot.begin, page.pane.foot.finish, page.pane.foot.extend, page.pane.foot.close_plan,
               page.pane.foot.print, page.pane.evidence.add_button, page.pane.evidence.open_button]
    assert not any(button.isVisible() for button in buttons) and page.follow_up.listen is None
    assert page.pane.reading is not None and not page.pane.reading.sign.isVisible()
    assert not page.pane.reading.judge.isVisible()
    assert [key for key, _words in page.pane.foot.offered] == ["progress"]
    page.open_item(InterviewLink(other))
    qtbot.waitUntil(lambda: page.messages.said() != "")
    assert page.pane.record is not None and page.pane.record.interview_id == own
    page.settle()
    rest(page, qtbot)


def test_the_list_folds_filters_and_shows_names_as_they_are(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, people: dict[str, int], calls: tuple[int, ...],
        qtbot: QtBot) -> None:
    with logged_in.desk.station.database.transaction() as session:
        session.execute(update(Agent).where(Agent.staff_no == "A03").values(name=POISON))
        session.execute(update(Team).where(Team.name == "一班").values(name="=cmd|'<i>'" + "班" * 190))
    held(logged_in, inspector, people["A09"])
    scored(logged_in, "A03", "2026-09-01 10:00", fatal=FatalState.CONFIRMED)
    tones: list[tuple[int, str]] = []
    page = CoachingPage(player=SilentPlayer(kit["desk"].station.clock), **{**kit, "actor": inspector})
    qtbot.addWidget(page)
    page.waiting_changed.connect(lambda count, tone: tones.append((count, tone)))
    page.resize(1318, 672)
    page.show()
    make_active(qtbot, page)
    rest(page, qtbot)
    assert tones[-1] == (2, "fatal")
    model = page.list.list.model_
    heads = [row for row in model.shown() if isinstance(row, Head)]
    assert [(head.group, head.count) for head in heads] == [("waiting", 2), ("running", 1)]
    row = next(row for row in model.rows() if row.agent_no == "A03")
    page.list.list.set_open(None)
    place = model.shown().index(row)
    said = model.data(model.index(place), Qt.ItemDataRole.AccessibleTextRole)
    assert isinstance(said, str) and POISON in said
    tip = model.data(model.index(place), Qt.ItemDataRole.ToolTipRole)
    assert isinstance(tip, str) and "&lt;b&gt;粗" in tip
    page.opening.open_row(row)
    rest(page, qtbot)
    assert page.pane.proposal.who.text().startswith(POISON) and page.width() == 1318
    assert page.pane.proposal.begin.geometry().right() < page.pane.width()
    page.list.setFocus()
    page.list.list.setCurrentIndex(model.index(0))
    press(Keys.Key_Left)
    assert [type(shown) for shown in model.shown()].count(Head) == 2 and len(model.rows()) == 1
    page.list.search.setText("A03")
    assert [found.agent_no for found in model.rows()] == ["A03"]
    page.list.search.setText("没有")
    assert model.rows() == [] and page.list.list.isHidden()
    page.settle()
    rest(page, qtbot)


def test_what_could_not_be_saved_is_handed_on_and_tried_again(
        kit: dict[str, Any], logged_in: LoggedIn, inspector: Actor, people: dict[str, int], qtbot: QtBot) -> None:
    coaching = logged_in.desk.coaching
    interview_id = coaching.begin(inspector, new(people["A15"])).interview_id
    page = made(kit, inspector, qtbot)
    shown(page, qtbot, interview_id)
    page.pane.form.agent_words.insertPlainText("锁屏前的话")
    draft = page.pane.draft()
    refused: list[UserError] = []
    full = [True]

    def save(kept_id: int, typed_words: InterviewDraft) -> InterviewRecord:
        if full[0]:
            raise UserError("the disk is full")
        return coaching.save(inspector, kept_id, typed_words)

    keeper = CoachingKeeper(page, page.tasks, save)
    keeper.failed.connect(refused.append)
    keeper.note(interview_id, draft)
    keeper.flush()
    qtbot.waitUntil(lambda: len(refused) == 1)
    assert keeper.unsaved() == {interview_id: draft} and keeper.latest(interview_id) == draft
    full[0] = False
    page.take_unsaved(keeper.unsaved())
    qtbot.waitUntil(page.keeper.is_safe)
    assert coaching.open_record(inspector, interview_id).draft.agent_words == "锁屏前的话"
    keeper.flush()
    qtbot.waitUntil(keeper.is_safe)
    page.settle()
    rest(page, qtbot)
    assert page.unsaved() == {} and page.place() == str(interview_id)


def test_narrow_windows_fold_the_outer_panes(page: CoachingPage, logged_in: LoggedIn, inspector: Actor,
                                             people: dict[str, int], calls: tuple[int, ...], qtbot: QtBot) -> None:
    record = held(logged_in, inspector, people["A15"], *calls)
    shown(page, qtbot, record.interview_id)

    def panes() -> tuple[bool, bool, bool]:
        return page.list.isVisible(), page.pane.isVisible(), page.follow_up.isVisible()

    assert panes() == (True, True, True) and not page.columns.left_button.isVisible()
    page.resize(1045, 560)
    assert panes() == (False, True, True)
    page.columns.left_button.click()
    assert panes() == (True, True, False) and page.list.list.hasFocus()
    press(Keys.Key_Return)
    rest(page, qtbot)
    assert panes()[1]
    shown(page, qtbot, record.interview_id)
    page.resize(700, 500)
    assert panes() == (False, True, False)
    page.columns.right_button.click()
    assert panes() == (False, False, True)
    press(Keys.Key_F, CTRL)
    assert page.list.isVisible() and page.list.search.hasFocus()
    page.resize(1318, 672)
    assert panes() == (True, True, True)


def test_nothing_there_says_why_and_what_to_do(kit: dict[str, Any], inspector: Actor, qtbot: QtBot) -> None:
    page = made(kit, inspector, qtbot)
    assert page.list.new_button.isVisible() and page.pane.new_button.isVisible()
    assert "评分" in page.pane.empty.accessibleName()
    assert (page.minimumSizeHint().width(), page.minimumSizeHint().height()) == (640, 480)


def test_a_lock_keeps_what_is_typed_and_leads_back_to_it(there: Locking) -> None:
    window = there.log_in("lin")
    session = there.app.session
    assert session is not None
    agent, = stored(session, Agent)
    record = session.desk.coaching.begin(session.actor, new(agent.id, focus=()))
    window.show_page("coaching", InterviewLink(record.interview_id))
    page = window.page("coaching")
    assert isinstance(page, CoachingPage)
    there.qtbot.waitUntil(lambda: page.pane.record is not None and there.app.tasks.is_quiet())
    page.pane.form.agent_words.setFocus()
    page.pane.form.agent_words.insertPlainText("锁屏前的话")
    there.lock()
    window = there.log_in("lin")
    back = window.page("coaching")
    assert isinstance(back, CoachingPage) and window.current_page() is back
    there.qtbot.waitUntil(lambda: back.pane.record is not None)
    assert back.pane.form.agent_words.toPlainText() == "锁屏前的话"
