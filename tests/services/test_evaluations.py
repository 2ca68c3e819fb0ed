"""Drafts and submits as a service: resumed, idempotent, frozen, explained by the weights stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from qadesk import resources
from qadesk.errors import BadInput, Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.models.answers import Answer, Answers, Span
from qadesk.models.audit import AuditRow
from qadesk.models.drafts import Draft
from qadesk.models.evaluations import AnswerRow, Evaluation, EvidenceSpan, FatalTick
from qadesk.models.sampling import QueueItem, QueueState
from qadesk.models.scorecards import Band, FatalState
from qadesk.models.scoring import total
from qadesk.models.unscorable import Unscorable
from tests import builders
from tests.services.queue_items import add_item, hear


@pytest.fixture
def evaluations(logged_in):
    return logged_in.desk.evaluations


@pytest.fixture
def item_id(logged_in):
    return add_item(logged_in)


def all_full(draft: Draft) -> Draft:
    answers = draft.answers
    for criterion in draft.card.criteria:
        answers = answers.confirmed_full(criterion)
    return replace(draft, answers=answers)


def pressed(draft: Draft, code: str, number: int) -> Draft:
    criterion = draft.card.criterion(code)
    return replace(draft, answers=draft.answers.pressed(criterion, criterion.behaviours[number - 1]))


def stored(logged_in, kind, **by):
    with logged_in.desk.station.database.reading() as session:
        rows = session.scalars(select(kind).filter_by(**by)).all()
        session.expunge_all()
        return rows


def test_a_call_opens_on_the_shipped_card_and_stores_nothing_yet(logged_in, evaluations, inspector, item_id):
    draft = evaluations.open_draft(inspector, item_id)
    assert (draft.card.code, draft.card.version, len(draft.card.criteria)) == ("inbound", 1, 20)
    assert (draft.answers, draft.saved_utc_ms, draft.needed_share_milli) == (Answers(), None, 1000)
    assert stored(logged_in, Evaluation) == []
    assert stored(logged_in, QueueItem)[0].state == QueueState.WAITING


def test_a_draft_is_resumed_with_its_texts_and_playhead(logged_in, evaluations, inspector, item_id):
    draft = pressed(evaluations.open_draft(inspector, item_id), "4.3", 1)
    answers = replace(draft.answers.stamped(draft.card.criterion("4.3"), 156_000), comment="语气稳定。",
                      private_note="再听一次")
    saved = evaluations.save_draft(inspector, replace(draft, answers=answers, playhead_ms=171_400))
    again = evaluations.open_draft(inspector, item_id)
    assert again == replace(draft, answers=answers, playhead_ms=171_400, saved_utc_ms=saved)
    assert stored(logged_in, QueueItem)[0].state == QueueState.DRAFT


def test_only_the_first_autosave_is_an_act_of_its_own(logged_in, evaluations, inspector, item_id):
    draft = pressed(evaluations.open_draft(inspector, item_id), "4.3", 1)
    evaluations.save_draft(inspector, draft)
    logged_in.desk.station.clock.advance(2)
    second = evaluations.save_draft(inspector, pressed(draft, "4.3", 3))
    assert second == logged_in.desk.station.clock.now_utc_ms()
    actions = [row.action for row in stored(logged_in, AuditRow)]
    assert (actions.count("evaluations.save_draft"), actions.count("evaluations.open_draft")) == (1, 1)


def test_a_submit_freezes_answers_weights_and_evidence(logged_in, evaluations, inspector, item_id):
    hear(logged_in, inspector, item_id)
    draft = pressed(all_full(evaluations.open_draft(inspector, item_id)), "4.3", 1)
    answers = draft.answers.toggled_not_applicable(draft.card.criterion("6.1"))
    answers = answers.stamped(draft.card.criterion("4.3"), 1_000).stamped(draft.card.criterion("4.3"), 9_000)
    result = evaluations.submit(inspector, replace(draft, answers=replace(answers, comment="多说明原因")))
    assert (result.number, result.score_shown, result.band) == ("20260907-0001", "97.9", Band.EXCELLENT)
    row, = stored(logged_in, Evaluation)
    assert (row.state, row.score_milli, row.earned_milli, row.applicable_milli, row.heard_share_milli) == (
        "submitted", 97_900, 92_000, 94_000, 1000)
    assert (row.fatal_state, row.comment, row.rules_version) == ("none", "多说明原因", 1)
    rows = {row.criterion_code: row for row in stored(logged_in, AnswerRow)}
    assert len(rows) == 20
    assert (rows["4.3"].weight_milli, rows["4.3"].earned_milli, rows["4.3"].ticks) == (5_000, 3_000, {"1": 1})
    assert (rows["6.1"].not_applicable, rows["6.1"].earned_milli) == (True, 0)
    assert sum(row.earned_milli for row in rows.values()) == row.earned_milli
    assert sum(row.weight_milli for row in rows.values() if not row.not_applicable) == row.applicable_milli
    span, = stored(logged_in, EvidenceSpan)
    assert (span.criterion_code, span.start_ms, span.end_ms) == ("4.3", 1_000, 9_000)
    assert stored(logged_in, QueueItem)[0].state == QueueState.SUBMITTED


def test_submitting_twice_is_one_evaluation(logged_in, evaluations, inspector, item_id):
    hear(logged_in, inspector, item_id)
    draft = all_full(evaluations.open_draft(inspector, item_id))
    first = evaluations.submit(inspector, draft)
    second = evaluations.submit(inspector, replace(draft, playhead_ms=5_000))
    assert first == second
    with pytest.raises(Conflict, match="20260907-0001 by 林晓"):  # never as if these answers had been taken
        evaluations.submit(inspector, pressed(draft, "4.3", 1))
    with pytest.raises(Conflict, match="20260907-0001 by 林晓"):
        evaluations.submit(logged_in.actor, draft)
    assert len(stored(logged_in, Evaluation)) == 1
    assert len(stored(logged_in, AnswerRow)) == 20


def test_a_submitted_call_is_refused_kindly(logged_in, evaluations, inspector, item_id):
    hear(logged_in, inspector, item_id)
    evaluations.submit(inspector, all_full(evaluations.open_draft(inspector, item_id)))
    with pytest.raises(Conflict, match="20260907-0001 by 林晓 on 2026-09-07 09:30"):
        evaluations.open_draft(logged_in.actor, item_id)
    with pytest.raises(Conflict, match="submitted as"):
        evaluations.open_draft(inspector, item_id)


def test_a_late_autosave_cannot_touch_what_was_submitted(logged_in, evaluations, inspector, item_id):
    hear(logged_in, inspector, item_id)
    draft = all_full(evaluations.open_draft(inspector, item_id))
    evaluations.submit(inspector, draft)
    with pytest.raises(Conflict):
        evaluations.save_draft(inspector, pressed(draft, "4.3", 1))
    assert stored(logged_in, Evaluation)[0].score_milli == 100_000


@pytest.mark.parametrize("statement", [
    "UPDATE evaluations SET score_milli = 1", "DELETE FROM evaluations", "UPDATE answers SET earned_milli = 1",
    "DELETE FROM answers", "UPDATE evidence_spans SET end_ms = 1", "DELETE FROM evidence_spans",
    "UPDATE evaluations SET private_note = 'x'"])
def test_the_database_itself_keeps_what_was_submitted(logged_in, evaluations, inspector, item_id, statement):
    hear(logged_in, inspector, item_id)
    draft = all_full(evaluations.open_draft(inspector, item_id))
    evaluations.submit(inspector, replace(draft, answers=draft.answers.stamped(draft.card.criteria[0], 1_000)))
    with pytest.raises(IntegrityError, match="never changed"), logged_in.desk.station.database.transaction() as session:
        session.execute(text(statement))


def test_another_persons_draft_is_left_alone(logged_in, evaluations, inspector, item_id):
    draft = pressed(evaluations.open_draft(inspector, item_id), "4.3", 1)
    evaluations.save_draft(inspector, draft)
    with pytest.raises(Conflict, match="林晓 has a draft"):
        evaluations.open_draft(logged_in.actor, item_id)
    with pytest.raises(Conflict, match="林晓 has a draft"):
        evaluations.submit(logged_in.actor, all_full(draft))


def test_a_draft_of_a_second_window_does_not_overwrite_the_first(evaluations, inspector, item_id):
    first, second = evaluations.open_draft(inspector, item_id), evaluations.open_draft(inspector, item_id)
    evaluations.save_draft(inspector, first)
    with pytest.raises(Conflict, match="begun elsewhere"):
        evaluations.save_draft(inspector, second)


def test_open_items_and_unheard_parts_ask_for_a_reason(logged_in, evaluations, inspector, item_id):
    draft = pressed(evaluations.open_draft(inspector, item_id), "2.2", 1)
    with pytest.raises(RuleBroken, match="needs a reason"):
        evaluations.submit(inspector, draft, reason="  ")
    result = evaluations.submit(inspector, draft, reason="客户中途挂断")
    assert result.score_shown == "60.0"
    row, = stored(logged_in, Evaluation)
    assert (row.submit_reason, row.heard_share_milli) == ("客户中途挂断", 0)


def test_a_call_without_a_score_is_submitted_as_unscorable_only(logged_in, evaluations, inspector, item_id):
    draft = pressed(evaluations.open_draft(inspector, item_id), "4.3", 1)
    with pytest.raises(RuleBroken, match="there is no score"):
        evaluations.submit(inspector, replace(draft, answers=Answers()), reason="全程无声")
    silent = replace(draft, answers=draft.answers.as_unscorable(Unscorable.SILENT, ""))
    result = evaluations.submit(inspector, silent)
    assert (result.score_shown, result.band) == ("—", None)
    row, = stored(logged_in, Evaluation)
    assert (row.unscorable, row.score_milli, row.band, row.earned_milli, row.applicable_milli) == (
        "silent", None, "", 0, 0)
    frozen = {(row.not_applicable, row.answered, row.earned_milli, str(row.ticks)) for row in stored(
        logged_in, AnswerRow)}
    assert frozen == {(True, False, 0, "{}")}
    assert stored(logged_in, EvidenceSpan) == []
    assert stored(logged_in, AuditRow)[-1].detail["unscorable"] == "silent"


def test_what_makes_a_call_unscorable_is_told(evaluations, inspector, item_id):
    draft = evaluations.open_draft(inspector, item_id)
    with pytest.raises(RuleBroken, match="Say in words"):
        evaluations.submit(inspector, replace(draft, answers=Answers(unscorable=Unscorable.OTHER)))
    with pytest.raises(BadInput, match="nonsense is no reason"):
        evaluations.submit(inspector, replace(draft, answers=Answers(unscorable="nonsense")))
    ticked = Answers(unscorable=Unscorable.SILENT).stamped_fatal(draft.card.fatal_criterion("X4"), 5_000)
    with pytest.raises(RuleBroken, match="no fatal items: X4"):
        evaluations.submit(inspector, replace(draft, answers=ticked))


def test_a_revision_scores_what_could_not_be_scored(logged_in, evaluations, inspector, item_id):
    hear(logged_in, inspector, item_id)
    draft = evaluations.open_draft(inspector, item_id)
    first = evaluations.submit(inspector, replace(draft, answers=Answers(unscorable=Unscorable.DAMAGED)))
    logged_in.desk.revisions.begin(inspector, first.evaluation_id)
    draft = evaluations.open_draft(inspector, item_id)
    assert draft.answers.unscorable == Unscorable.DAMAGED
    scored = all_full(replace(draft, answers=draft.answers.as_scorable()))
    assert evaluations.submit(inspector, scored, revision_reason="换耳机后听清").score_shown == "100.0"
    record = evaluations.open_record(inspector, first.evaluation_id)
    assert [change.words for change in record.sheet.history[1].changes][:2] == [
        "Score: — → 100.0", "Cannot be scored: The recording is damaged and cannot be understood → none"]


def test_answers_that_the_card_does_not_allow_are_refused(evaluations, inspector, item_id):
    draft = evaluations.open_draft(inspector, item_id)
    wrong = {"1.1": Answer(value="yes"), "9.9": Answer(confirmed_full=True), "2.2": Answer(ruled_milli=5_000),
             "2.3": Answer(ticks={"77": 1})}
    with pytest.raises(RuleBroken, match="does not allow these answers") as refused:
        evaluations.submit(inspector, replace(draft, answers=Answers(wrong)), reason="x")
    assert refused.value.what.endswith("1.1, 9.9, 2.2, 2.3.")
    assert evaluations.open_draft(inspector, item_id).saved_utc_ms is None


def test_a_fatal_item_needs_evidence_and_waits_for_a_second_person(logged_in, evaluations, inspector, item_id):
    hear(logged_in, inspector, item_id)
    draft = all_full(evaluations.open_draft(inspector, item_id))
    fatal = draft.card.fatal_criterion("X4")
    ticked = draft.answers.toggled_fatal(fatal)
    with pytest.raises(RuleBroken, match="Evidence is missing: X4"):
        evaluations.submit(inspector, replace(draft, answers=ticked), reason="听过了")
    result = evaluations.submit(inspector, replace(draft, answers=ticked.stamped_fatal(fatal, 5_000)))
    assert (result.score_shown, result.band, result.fatal_state) == ("100.0", Band.EXCELLENT, FatalState.PENDING)
    row, = stored(logged_in, FatalTick)
    assert (row.criterion_code, row.fatal_class, row.effect, row.state) == ("X4", "compliance", "fail", "pending")
    assert [span.criterion_code for span in stored(logged_in, EvidenceSpan)] == ["X4"]


def test_the_stored_score_is_the_models(logged_in, evaluations, inspector, item_id):
    draft = evaluations.open_draft(inspector, item_id)
    for code, number in (("1.1", 1), ("2.2", 1), ("2.2", 1), ("5.2", 3), ("6.2", 2)):
        draft = pressed(draft, code, number)
    result = evaluations.submit(inspector, draft, reason="抽听片段")
    figures = total(draft.card, draft.answers)
    row, = stored(logged_in, Evaluation)
    assert (row.score_milli, row.score_shown, row.band) == (figures.score_milli, figures.shown, figures.band)
    assert result.score_shown == figures.shown


def test_numbers_count_within_a_day(logged_in, evaluations, inspector):
    numbers = []
    for rec_id in ("R1", "R2"):
        item_id = add_item(logged_in, rec_id)
        draft = pressed(evaluations.open_draft(inspector, item_id), "4.3", 1)
        numbers.append(evaluations.submit(inspector, draft, reason="x").number)
    logged_in.desk.station.clock.advance(86_400)
    item_id = add_item(logged_in, "R3")
    draft = pressed(evaluations.open_draft(inspector, item_id), "4.3", 1)
    numbers.append(evaluations.submit(inspector, draft, reason="x").number)
    assert numbers == ["20260907-0001", "20260907-0002", "20260908-0001"]


def test_a_draft_keeps_its_card_when_a_newer_one_is_published(logged_in, evaluations, inspector, item_id):
    draft = evaluations.open_draft(inspector, item_id)
    content = (resources.scorecards() / "inbound.yaml").read_text("utf-8")
    logged_in.desk.scorecards.publish(logged_in.actor, content.replace("version: 1", "version: 2").encode(), "new.yaml")
    evaluations.save_draft(inspector, pressed(draft, "4.3", 1))
    assert evaluations.open_draft(inspector, item_id).card.version == 1
    other = add_item(logged_in, "R2")
    assert evaluations.open_draft(inspector, other).card.version == 2


def test_what_is_not_there_or_not_allowed(logged_in, evaluations, item_id):
    auditor = builders.add_account(logged_in, builders.AUDITOR)
    with pytest.raises(NotAllowed):
        evaluations.open_draft(auditor, item_id)
    with pytest.raises(NotFound, match="no longer in the queue"):
        evaluations.open_draft(logged_in.actor, 999)


def test_evidence_of_an_unheard_place_asks_for_a_reason(logged_in, evaluations, inspector, item_id):
    hear(logged_in, inspector, item_id, 0, 100_000)
    logged_in.desk.settings.change_rules(logged_in.actor, listening_share_percent=50)
    draft = pressed(all_full(evaluations.open_draft(inspector, item_id)), "4.3", 1)
    criterion = draft.card.criterion("4.3")
    unheard = replace(draft, answers=draft.answers.stamped(criterion, 150_000))
    with pytest.raises(RuleBroken, match="needs a reason"):
        evaluations.submit(inspector, unheard)
    heard = replace(draft, answers=draft.answers.stamped(criterion, 50_000))
    assert evaluations.submit(inspector, heard).score_shown == "98.0"
    assert heard.answers.evidence("4.3") == (Span(50_000, 50_000),)
