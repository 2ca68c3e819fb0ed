"""Scoring on a real station: opened, autosaved, resumed, summed up, submitted once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtTest import QTest
from sqlalchemy import func, select

from qadesk.errors import Conflict, StationError
from qadesk.models.answers import Answers, Span
from qadesk.models.drafts import Draft, Submitted
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.listening import Coverage, HeardSpan
from qadesk.models.listening_proof import what_to_hear
from qadesk.ui.scoring import Scoring
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.chips import Chip
from tests.services.queue_items import DURATION_MS, add_item, hear
from tests.ui.scoring_parts import Hand, Key, Mod, make_form

ALL_HEARD = Coverage((HeardSpan(0, DURATION_MS),))


@dataclass
class Desk:
    """A form joined to a station, and what it told."""

    scoring: Scoring
    hand: Hand
    logged_in: object
    saved: list[int]
    submitted: list[Submitted]
    refused: list[Exception]

    @property
    def form(self):
        return self.scoring.form

    def open(self, qtbot, item_id: int) -> Draft:
        with qtbot.waitSignal(self.scoring.opened) as opened:
            self.scoring.open(item_id)
        self.form.focus_form()
        return opened.args[0]

    def rows(self) -> list[Evaluation]:
        with self.logged_in.desk.station.database.reading() as session:
            rows = session.scalars(select(Evaluation)).all()
            session.expunge_all()
            return list(rows)


@pytest.fixture
def desk(qtbot, logged_in, tasks):
    return joined(qtbot, logged_in, tasks)


def joined(qtbot, logged_in, tasks: Tasks) -> Desk:
    hand = make_form(qtbot)
    hand.form.clear()
    scoring = Scoring(hand.form, desk=logged_in.desk, actor=logged_in.actor, tasks=tasks, owner=hand.form,
                      position_ms=hand.playhead, coverage=lambda: (ALL_HEARD, what_to_hear(DURATION_MS, None)))
    made = Desk(scoring, hand, logged_in, [], [], [])
    scoring.saved.connect(made.saved.append)
    scoring.submitted.connect(made.submitted.append)
    for signal in (scoring.refused, scoring.failed, scoring.submit_refused):
        signal.connect(made.refused.append)
    return made


def test_answers_are_saved_by_themselves_and_resumed_where_one_was(desk, qtbot, logged_in):
    item_id = add_item(logged_in)
    desk.open(qtbot, item_id)
    desk.hand.press(Key.Key_Down, Key.Key_1)
    desk.hand.stamp(12_000)
    assert desk.saved == []
    with qtbot.waitSignal(desk.scoring.saved):
        pass
    assert desk.saved == [logged_in.desk.station.clock.now_utc_ms()]
    row, = desk.rows()
    assert (row.state, row.playhead_ms, Answers.from_json(row.answers)) == (
        EvaluationState.DRAFT, 12_000, desk.form.answers)
    desk.scoring.leave()
    draft = desk.open(qtbot, item_id)
    assert (draft.playhead_ms, draft.answers.evidence("1.2")) == (12_000, (Span(12_000, 12_000),))
    assert desk.form.answers == draft.answers


def test_leaving_saves_at_once_and_a_call_just_looked_at_leaves_no_draft(desk, qtbot, logged_in):
    first, second = add_item(logged_in, "R1"), add_item(logged_in, "R2")
    desk.open(qtbot, first)
    desk.hand.playhead.position_ms = 30_000
    desk.open(qtbot, second)
    assert desk.rows() == []
    desk.hand.press(Key.Key_1)
    desk.open(qtbot, first)
    assert [row.queue_item_id for row in desk.rows()] == [second]


def test_the_playhead_of_a_draft_is_kept_while_the_call_plays(desk, qtbot, logged_in):
    desk.open(qtbot, add_item(logged_in))
    desk.hand.press(Key.Key_1)
    qtbot.waitUntil(lambda: len(desk.saved) == 1)
    desk.hand.playhead.position_ms = 90_000
    qtbot.waitUntil(lambda: desk.rows()[0].playhead_ms == 90_000)


def test_closing_saves_what_was_typed_last(desk, qtbot, logged_in, tasks):
    desk.open(qtbot, add_item(logged_in))
    desk.hand.press(Key.Key_1, Key.Key_C)
    desk.hand.type("late words")
    desk.scoring.leave()
    qtbot.waitUntil(tasks.is_idle)
    row, = desk.rows()
    assert (row.comment, Answers.from_json(row.answers).answer("1.1").ticks) == ("late words", {"1": 1})


def test_a_stored_playhead_is_not_lost_while_the_sound_is_not_loaded(desk, qtbot, logged_in, tasks):
    item_id = add_item(logged_in)
    desk.open(qtbot, item_id)
    desk.hand.press(Key.Key_1)
    desk.hand.playhead.position_ms = 90_000
    desk.scoring.leave()
    desk.hand.playhead.position_ms = None
    desk.open(qtbot, item_id)
    desk.hand.press(Key.Key_2)
    desk.scoring.leave()
    qtbot.waitUntil(tasks.is_idle)
    row, = desk.rows()
    assert (row.playhead_ms, row.answers["criteria"]["1.2"]["ticks"]) == (90_000, {"2": 1})


@pytest.fixture
def full_disk(logged_in, monkeypatch):
    """A disk fault at the edge: no transaction of the file succeeds while the list is not empty."""
    database, faults = logged_in.desk.station.database, []
    whole = database.transaction

    def failing(**more):
        if faults:
            faults.pop()
            raise StationError("The disk is full.")
        return whole(**more)

    monkeypatch.setattr(database, "transaction", failing)
    monkeypatch.setattr("qadesk.ui.draft_keeper.RETRY_AFTER_MS", 50)
    return faults


def test_what_could_not_be_saved_on_leaving_is_there_again(desk, qtbot, logged_in, full_disk, monkeypatch):
    monkeypatch.setattr("qadesk.ui.draft_keeper.RETRY_AFTER_MS", 600_000)
    item_id = add_item(logged_in)
    desk.open(qtbot, item_id)
    desk.hand.press(Key.Key_1)
    full_disk.append(1)
    desk.scoring.leave()
    qtbot.waitUntil(lambda: len(desk.refused) == 1)
    draft = desk.open(qtbot, item_id)
    assert dict(draft.answers.answer("1.1").ticks) == dict(desk.form.answers.answer("1.1").ticks) == {"1": 1}
    qtbot.waitUntil(lambda: len(desk.rows()) == 1)


def test_what_could_not_be_saved_on_leaving_is_tried_again(desk, qtbot, logged_in, full_disk):
    desk.open(qtbot, add_item(logged_in))
    desk.hand.press(Key.Key_1)
    full_disk.append(1)
    desk.scoring.leave()
    qtbot.waitUntil(lambda: len(desk.rows()) == 1)


def test_saved_is_said_only_after_the_commit_and_a_failure_is_tried_again(desk, qtbot, logged_in, full_disk):
    desk.open(qtbot, add_item(logged_in))
    full_disk.append(1)
    desk.hand.press(Key.Key_1)
    qtbot.waitUntil(lambda: len(desk.refused) == 1)
    assert desk.saved == []
    assert not desk.scoring.keeper.is_safe
    qtbot.waitUntil(lambda: len(desk.saved) == 1)
    assert len(desk.rows()) == 1


def test_a_card_is_submitted_by_keys_alone(desk, qtbot, logged_in):
    item_id = add_item(logged_in)
    hear(logged_in, logged_in.actor, item_id)
    desk.open(qtbot, item_id)
    desk.hand.press(*[Key.Key_Return] * 20)
    desk.hand.press(Key.Key_Return, mod=Mod.ControlModifier)
    dialog = desk.scoring.dialog
    assert "各项已评完，通话已听完。" in dialog.texts()
    with qtbot.waitSignal(desk.scoring.submitted):
        QTest.keyClick(dialog, Key.Key_Return)
    result, = desk.submitted
    assert (result.score_shown, result.number) == ("100.0", "20260907-0001")
    assert [row.state for row in desk.rows()] == [EvaluationState.SUBMITTED]
    assert desk.form.card is None


def test_submitting_twice_in_a_row_is_one_evaluation(desk, qtbot, logged_in):
    item_id = add_item(logged_in)
    hear(logged_in, logged_in.actor, item_id)
    desk.open(qtbot, item_id)
    desk.hand.press(*[Key.Key_Return] * 20)
    desk.form.ask_submit()
    desk.form.ask_submit()
    dialog = desk.scoring.dialog
    QTest.keyClick(dialog, Key.Key_Return)
    desk.form.ask_submit()
    assert desk.scoring.dialog is None
    qtbot.waitUntil(lambda: len(desk.submitted) == 1)
    assert len(desk.rows()) == 1
    assert desk.refused == []


def test_ctrl_enter_again_and_again_is_one_evaluation(desk, qtbot, logged_in):
    item_id = add_item(logged_in)
    hear(logged_in, logged_in.actor, item_id)
    desk.open(qtbot, item_id)
    desk.hand.press(*[Key.Key_Return] * 20)
    for _again in range(5):
        QTest.keyClick(desk.scoring.dialog or desk.form.list, Key.Key_Return, Mod.ControlModifier)
    qtbot.waitUntil(lambda: len(desk.submitted) == 1)
    assert ([row.state for row in desk.rows()], desk.refused) == ([EvaluationState.SUBMITTED], [])


def test_two_windows_that_submit_the_same_draft_make_one_evaluation(desk, qtbot, logged_in, tasks):
    item_id = add_item(logged_in)
    hear(logged_in, logged_in.actor, item_id)
    desk.open(qtbot, item_id)
    desk.hand.press(*[Key.Key_Return] * 20)
    desk.scoring.keeper.flush()
    qtbot.waitUntil(tasks.is_idle)
    other = joined(qtbot, logged_in, tasks)
    assert other.open(qtbot, item_id).client_uuid == desk.scoring.draft.client_uuid
    for window in (desk, other):
        window.form.ask_submit()
        QTest.keyClick(window.scoring.dialog, Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.submitted) == len(other.submitted) == 1)
    assert [row.state for row in desk.rows()] == [EvaluationState.SUBMITTED]
    assert desk.submitted[0].number == other.submitted[0].number
    assert desk.refused == other.refused == []


def test_a_submit_whose_answer_never_came_is_one_evaluation_when_it_is_sent_again(desk, qtbot, logged_in, tasks):
    """As after a crash between the commit and the window: the draft is still there and is submitted once more."""
    item_id = add_item(logged_in)
    hear(logged_in, logged_in.actor, item_id)
    desk.open(qtbot, item_id)
    desk.hand.press(*[Key.Key_Return] * 20)
    first = logged_in.desk.evaluations.submit(logged_in.actor, desk.scoring.draft)
    desk.form.ask_submit()
    QTest.keyClick(desk.scoring.dialog, Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.submitted) == 1)
    assert (desk.submitted[0].number, len(desk.rows()), desk.refused) == (first.number, 1, [])


def test_what_is_open_asks_for_a_reason_that_is_kept(desk, qtbot, logged_in):
    desk.open(qtbot, add_item(logged_in))
    desk.hand.press(Key.Key_1)
    desk.form.ask_submit()
    dialog = desk.scoring.dialog
    assert "有 19 项未评，不计分。" in dialog.texts()
    assert not dialog.submit.isEnabled()
    QTest.keyClick(dialog, Key.Key_Return, Mod.ControlModifier)  # pressed again: what lacks is said, nothing closes
    assert desk.scoring.dialog is dialog and dialog.isVisible()
    assert dialog._reason._lacking.isVisible()
    dialog.write_reason("客户中途挂断")
    QTest.keyClick(dialog, Key.Key_Escape)
    desk.form.ask_submit()
    dialog = desk.scoring.dialog
    assert dialog.reason == "客户中途挂断" and dialog.submit.isEnabled(), "Esc discards nothing"
    assert not dialog._reason._lacking.isVisible()
    with qtbot.waitSignal(desk.scoring.submitted):
        QTest.keyClick(dialog, Key.Key_Return, Mod.ControlModifier)
    assert desk.rows()[0].submit_reason == "客户中途挂断"


def test_a_fatal_item_without_evidence_leads_back_to_it(desk, qtbot, logged_in):
    desk.open(qtbot, add_item(logged_in))
    desk.hand.press(*[Key.Key_Return] * 20, Key.Key_X, Key.Key_4)
    desk.form.ask_submit()
    dialog = desk.scoring.dialog
    assert not dialog.submit.isEnabled()
    assert "致命待确认" in [chip.text() for chip in dialog.findChildren(Chip)], "as at the form's head"
    assert {"X4 未核身泄露信息", "X4 未核身泄露信息（确认后判不合格，得分保留）"} <= set(dialog.texts())
    QTest.keyClick(dialog, Key.Key_Return)
    assert (desk.form.fatal.hasFocus(), desk.form.current) == (True, "X4")
    assert desk.submitted == []


def test_esc_in_the_summary_goes_back_and_loses_nothing(desk, qtbot, logged_in):
    desk.open(qtbot, add_item(logged_in))
    desk.hand.press(Key.Key_1)
    desk.form.ask_submit()
    QTest.keyClick(desk.scoring.dialog, Key.Key_Escape)
    assert desk.scoring.dialog is None
    assert dict(desk.form.answers.answer("1.1").ticks) == {"1": 1}


def test_a_call_submitted_elsewhere_is_refused_kindly(desk, qtbot, logged_in):
    item_id = add_item(logged_in)
    hear(logged_in, logged_in.actor, item_id)
    evaluations = logged_in.desk.evaluations
    desk.open(qtbot, item_id)
    desk.hand.press(*[Key.Key_Return] * 20)
    elsewhere = replace(evaluations.open_draft(logged_in.actor, item_id), answers=desk.form.answers)
    evaluations.submit(logged_in.actor, elsewhere, reason="另一窗口")
    desk.form.ask_submit()
    QTest.keyClick(desk.scoring.dialog, Key.Key_Return)
    qtbot.waitUntil(lambda: any(isinstance(error, Conflict) for error in desk.refused))
    assert "20260907-0001" in str(desk.refused[-1])
    assert desk.form.submit.isEnabled()
    with logged_in.desk.station.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Evaluation)) == 1


def test_a_call_that_cannot_be_opened_is_refused(desk, qtbot):
    with qtbot.waitSignal(desk.scoring.refused):
        desk.scoring.open(999)
    assert desk.form.card is None
