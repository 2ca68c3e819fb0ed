"""Printing as a service: right, audited, from what was stored, with the audit head on the paper."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from qadesk.errors import NotAllowed, NotFound, RuleBroken
from qadesk.models.answers import Answers
from qadesk.models.audit import AuditRow
from qadesk.models.calls import Call
from qadesk.models.evaluations import FatalTick
from qadesk.models.printing import PrintedPaper
from qadesk.models.scorecards import FatalState
from qadesk.models.unscorable import Unscorable
from tests import builders
from tests.importing.scorecard_texts import ANSWERS
from tests.services.kind_cards import add_card, score
from tests.services.queue_items import add_item, hear


def compact(paper: PrintedPaper) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages).split())


@pytest.fixture(scope="module")
def work():
    """Worker processes of this file's own: they keep the language (English here) of their first piece of work."""
    started = builders.new_work()
    yield started
    started.close()


@pytest.fixture
def item_id(logged_in):
    item_id = add_item(logged_in)
    with logged_in.desk.station.database.transaction() as session:
        session.execute(update(Call).values(caller="13800001234", queue="账务查询", direction="in"))
    return item_id


def submitted(logged_in, actor, item_id, *, fatal=None, comment="语气稳定。<b>谢谢</b>", reason="") -> int:
    """An evaluation with 4.3 deducted at 00:12-00:20, 6.1 and 6.2 not applicable, all else full."""
    evaluations = logged_in.desk.evaluations
    draft = evaluations.open_draft(actor, item_id)
    card, answers = draft.card, draft.answers
    waiting = card.criterion("4.3")
    answers = answers.pressed(waiting, waiting.behaviours[0]).stamped(waiting, 12_000).stamped(waiting, 20_000)
    for criterion in card.criteria:
        answers = (answers.toggled_not_applicable(criterion) if criterion.code in ("6.1", "6.2")
                   else answers.confirmed_full(criterion))
    if fatal:
        answers = answers.stamped_fatal(card.fatal_criterion(fatal), 30_000)
    answers = replace(answers, comment=comment, private_note="只给自己看")
    return evaluations.submit(actor, replace(draft, answers=answers), reason=reason).evaluation_id


def test_the_paper_says_what_was_stored(logged_in, inspector, item_id):
    hear(logged_in, inspector, item_id)
    evaluation_id = submitted(logged_in, inspector, item_id)
    paper = logged_in.desk.printing.evaluation_sheet(inspector, evaluation_id)
    text = compact(paper)
    card = logged_in.desk.evaluations.open_draft(inspector, add_item(logged_in, "R2")).card
    waiting = card.criterion("4.3")
    lost = waiting.behaviours[0]
    assert "".join(lost.words.split()) in text and "00:12–00:20" in text
    for words in ("A01", "138****1234", "账务查询", "randomdraw(Week36)", "林晓", "100%", "wholecall,at1x",
                  "语气稳定。<b>谢谢</b>", "Internal", "QA-01", "Page1of1"):
        assert words in text, words
    assert "13800001234" not in text and "只给自己看" not in text
    assert paper.n_pages == 1 and paper.missing_characters == ()
    assert paper.file_name.endswith("20260907-0001.pdf")


def test_a_print_is_audited_and_its_head_stands_in_the_footer(logged_in, inspector, item_id):
    evaluation_id = submitted(logged_in, inspector, item_id, reason="没有录音")
    paper = logged_in.desk.printing.evaluation_sheet(inspector, evaluation_id)
    with logged_in.desk.station.database.reading() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "printing.evaluation_sheet")).one()
        assert (row.about, row.who) == ("20260907-0001", "林晓")
        assert f"Audit{row.seq}:{row.mac[:4]}…{row.mac[-4:]}" in compact(paper)
        assert row.mac not in compact(paper)


def test_what_leaves_the_screen_is_noted(logged_in, inspector, item_id):
    evaluation_id = submitted(logged_in, inspector, item_id, reason="没有录音")
    paper = logged_in.desk.printing.evaluation_sheet(inspector, evaluation_id)
    logged_in.desk.printing.record_output(inspector, paper, "file")
    with logged_in.desk.station.database.reading() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "printing.record_output")).one()
        assert row.detail == {"way": "file", "pages": 1} and row.about == paper.title


def test_a_reason_and_a_pending_fatal_item_stand_on_the_paper(logged_in, inspector, item_id):
    evaluation_id = submitted(logged_in, inspector, item_id, fatal="X4", reason="后半段无声")
    paper = logged_in.desk.printing.evaluation_sheet(inspector, evaluation_id)
    text = compact(paper)
    assert paper.n_pages == 1
    assert "后半段无声" in text and "tobeconfirmed" in text and "00:30" in text
    assert "1itemwaitsforasecondperson" in text


def test_a_confirmed_fatal_item_shows_both_figures(logged_in, inspector, item_id):
    evaluation_id = submitted(logged_in, inspector, item_id, fatal="X4", reason="后半段无声")
    with logged_in.desk.station.database.transaction() as session:
        session.execute(update(FatalTick).values(state=FatalState.CONFIRMED))
    text = compact(logged_in.desk.printing.evaluation_sheet(inspector, evaluation_id))
    assert "confirmedbyasecondperson.Scorebefore" in text


def test_a_revision_and_a_decision_taken_alone_stand_on_the_paper(logged_in, item_id):
    chief, desk = logged_in.actor, logged_in.desk
    first = submitted(logged_in, chief, item_id, fatal="X4", reason="抽听")
    desk.fatal_items.decide(chief, first, "X4", confirmed=True, reason="本中心只有一人")
    draft = desk.evaluations.open_draft(chief, desk.revisions.begin(chief, first))
    draft = replace(draft, answers=replace(draft.answers, comment="已更正"))
    second = desk.evaluations.submit(chief, draft, reason="抽听", revision_reason="评语有误")
    text = compact(desk.printing.evaluation_sheet(chief, second.evaluation_id))
    for words in ("revision1,inplaceof20260907-0001", "confirmedalone(nosecondperson)by周岚", "Reason:本中心只有一人",
                  "Revisions20260907-0001周岚", "Reason:评语有误", "→已更正", "Failed"):
        assert words in text, words
    assert "nolongerinforce,revisedas20260907-0001-R1" in compact(desk.printing.evaluation_sheet(chief, first))
    assert "只给自己看" not in text


def test_a_draft_is_not_printed_and_a_stranger_number_is_not_found(logged_in, inspector, item_id):
    draft = logged_in.desk.evaluations.open_draft(inspector, item_id)
    logged_in.desk.evaluations.save_draft(inspector, draft)
    with pytest.raises(RuleBroken):
        logged_in.desk.printing.evaluation_sheet(inspector, 1)
    with pytest.raises(NotFound):
        logged_in.desk.printing.evaluation_sheet(inspector, 999)


def test_only_inspectors_print(logged_in, inspector, item_id):
    evaluation_id = submitted(logged_in, inspector, item_id, reason="没有录音")
    auditor = builders.add_account(logged_in, builders.AUDITOR)
    with pytest.raises(NotAllowed):
        logged_in.desk.printing.evaluation_sheet(auditor, evaluation_id)


def test_a_page_becomes_a_picture_of_the_width_asked_for(logged_in, inspector, item_id):
    evaluation_id = submitted(logged_in, inspector, item_id, reason="没有录音")
    paper = logged_in.desk.printing.evaluation_sheet(inspector, evaluation_id)
    image = logged_in.desk.printing.page_image(inspector, paper, 0, 600)
    assert image.width_px == 600 and abs(image.height_px - 600 * 297 / 210) <= 2
    assert len(image.rgb) == image.width_px * image.height_px * 3
    with pytest.raises(IndexError):
        logged_in.desk.printing.page_image(inspector, paper, 1, 600)


def test_what_was_submitted_can_be_found_to_print_again(logged_in, inspector, item_id):
    printing = logged_in.desk.printing
    assert printing.printable(inspector) == ()
    first = submitted(logged_in, inspector, item_id, reason="没有录音")
    logged_in.desk.station.clock.advance(60)
    second = submitted(logged_in, inspector, add_item(logged_in, "R2"), fatal="X4", reason="没有录音")
    rows = printing.printable(inspector)
    assert [(row.evaluation_id, row.number, row.agent_no, row.submitted_at, row.fatal_pending, row.inspector)
            for row in rows] == [(second, "20260907-0002", "A01", "2026-09-07 09:31", True, "林晓"),
                                 (first, "20260907-0001", "A01", "2026-09-07 09:30", False, "林晓")]
    assert [row.evaluation_id for row in printing.printable(inspector, limit=1)] == [second]


def test_a_card_of_all_kinds_is_published_scored_and_printed(logged_in, inspector, item_id):
    card = add_card(logged_in)
    answers = ANSWERS.replace("2.1: {value: yes}\n2.2: {value: no}", "2.1: {value: no}").replace(
        "X3: {fatal: true}", "X3: {fatal: true, evidence: [[60, 61]]}")
    number = score(logged_in, inspector, item_id, card, answers).evaluation_id
    logged_in.desk.fatal_items.decide(logged_in.actor, number, "X1", confirmed=True)
    logged_in.desk.fatal_items.decide(logged_in.actor, number, "X3", confirmed=False, reason="只是复述")
    paper = logged_in.desk.printing.evaluation_sheet(inspector, number)
    text = compact(paper)
    for words in ("1.1Greeting2014语速过快−6(3times)", "1.2称呼2010用了一次", "2.1需要核身300No",
                  "2.2打断客户10n/aConditionnotmet", "2.3讲解清楚20154(from1to5)", "2.4额外帮助+3+1.500:12–00:20",
                  "2.5备注=1+1<b>x</b>", "Why26.7?100×40.5earned÷90applicablepoints=45.0.", "Allitemsinfull:100.0",
                  "2.4额外帮助,bonusof1.5:+1.7", "X1泄露信息:section2counts0:−18.3", "Result:26.7,Failed",
                  "Conditionnotmet:2.2", "Scorebefore45.0,after26.7."):
        assert words in text, words
    assert paper.n_pages == 1 and paper.missing_characters == ()


def test_a_call_that_could_not_be_scored_is_printed_with_its_reason(logged_in, inspector, item_id):
    card = logged_in.desk.evaluations.open_draft(inspector, item_id).card
    silent = Answers(unscorable=Unscorable.OTHER, comment="请重录")
    number = score(logged_in, inspector, item_id, card, silent, "两路串线", heard=False).evaluation_id
    text = compact(logged_in.desk.printing.evaluation_sheet(inspector, number))
    assert "CannotbescoredAnotherreason.Thecallhasnoscoreandcountsinnoaverage.Explanation:两路串线" in text
    assert "请重录" in text and "Why" not in text
