"""The printed training request: all that was raised and answered, the form while it waits, and no harm from texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qadesk import i18n, resources
from qadesk.models.training import Arm, RequestEntryKind, RequestState, Stage
from qadesk.models.training_record import RequestEntryLine, RequestPaper, RequestRecord, StageTally, TargetedRow
from qadesk.models.training_tallies import AgentTally, Tally, TallyRow
from qadesk.reports.training_request import print_training_request
from tests.reports.sheets import IMPRINT
from tests.reports.test_evaluation_sheet import POISON, compact, embedded_faces, text_of


def criterion(code: str, name: str, lost: int, n: int, low: float, high: float) -> TallyRow:
    return TallyRow("inbound", code, name, (), Tally(lost, n, low, high), 0, meets=False, meeting_teams=(), fresh=False)


def agent(number: int, team: str, lost: int, n: int, place: str = "", start_ms: int = 0) -> AgentTally:
    return AgentTally(number, f"A{number:02}", f"座席 A{number:02}", team, lost, n, number if place else None, place,
                      start_ms)


TRAINED = (agent(5, "一班", 5, 12), agent(7, "一班", 4, 12), agent(17, "二班", 4, 13))
CASES = (agent(5, "一班", 5, 12, "2026-02-10 09:12", 156_000), agent(7, "一班", 4, 12, "2026-02-18 14:40", 190_000))
ENTRIES = (
    RequestEntryLine(RequestEntryKind.ACCEPTED, date(2026, 3, 3), "2026-03-03 10:05", "赵宁", "可以。"),
    RequestEntryLine(RequestEntryKind.PLANNED, date(2026, 3, 20), "2026-03-03 10:06", "赵宁"),
    RequestEntryLine(RequestEntryKind.HELD, date(2026, 3, 20), "2026-03-20 17:30", "赵宁", "到场 3 人"),
    RequestEntryLine(RequestEntryKind.NOTE, date(2026, 3, 24), "2026-03-24 09:00", "林晓", "下月再听"))
LISTENING = (TargetedRow(Stage.BEFORE, 30, ((Arm.TRAINED, 6, 19), (Arm.COMPARISON, 6, 19)), 36, 36, "2026-03-04 09:00",
                         "seed"),)
RESULTS = (StageTally(Stage.BEFORE, Arm.TRAINED, 6, Tally(5, 18, 0.125, 0.509)),
           StageTally(Stage.BEFORE, Arm.COMPARISON, 6, Tally(2, 36, 0.0154, 0.1814)))


def content(**changed: object) -> RequestPaper:
    record = RequestRecord(
        1, "20260302-T01", RequestState.HELD, date(2026, 2, 1), date(2026, 2, 28),
        "等待前不说明原因、等待中不回应。希望：话术演练 30 分钟，听 3 段录音。", "赵宁", date(2026, 3, 27), False,
        "周岚", "2026-03-02 16:20", date(2026, 3, 24), (criterion("4.3", "等待静音转接", 71, 474, 0.1204, 0.1849),
                                                criterion("5.2", "完整主动告知", 3, 12, 0.0889, 0.5323)),
        TRAINED, (agent(3, "一班", 0, 12), agent(4, "一班", 1, 12)), CASES, ENTRIES, LISTENING, RESULTS, Stage.AFTER,
        "暂不能判断：培训后还没有再听。", answers=False, raises=True, effect="培训效果")
    return RequestPaper(IMPRINT, replace(record, **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_it_takes_one_page_with_every_face_embedded(language: str) -> None:
    i18n.install(language, resources.locale())
    for paper in (print_training_request(content()),
                  print_training_request(content(state=RequestState.RAISED, entries=(), listening=(), results=()))):
        assert paper.n_pages == 1 and paper.missing_characters == () and all(embedded_faces(paper.pdf).values())
    assert print_training_request(content()).pdf == print_training_request(content()).pdf


def test_all_that_was_raised_and_answered_can_be_copied_back_in_chinese() -> None:
    i18n.install("zh_CN", resources.locale())
    paper = print_training_request(content())
    assert paper.file_name == "培训需求单 20260302-T01.pdf"
    text = compact(text_of(paper))
    for words in (
            "培训需求单", "编号20260302-T01已培训", "培训专员赵宁", "2026-03-27", "受训组3人", "2026-02-01–2026-02-28",
            "4.3等待静音转接71/47415.0%12.0–18.5%", "5.2完整主动告知3/123/12", "话术演练30分钟",
            "A05座席A05一班5/12", "对照组：A03座席A03、A04座席A04", "2026-02-1009:1202:36", "2026-02-1814:4003:10",
            "培训前30%受训组6/19、对照组6/1936/362026-03-0409:00", "培训效果", "5/185/18", "2/365.6%1.5–18.1%",
            "培训前，种子seed", "暂不能判断：培训后还没有再听。", "2026-03-0310:05已接受，赵宁登记：可以。",
            "已排培训：2026-03-20，赵宁登记", "已培训：2026-03-20，赵宁登记：到场3人",
            "2026-03-2409:00备注，林晓登记：下月再听", "日期"):
        assert words in text, words


def test_while_it_waits_it_is_the_form_for_the_answer() -> None:
    i18n.install("zh_CN", resources.locale())
    text = compact(text_of(print_training_request(content(
        state=RequestState.RAISED, entries=(), listening=(), results=(), cases=(), comparison=()))))
    assert "培训专员答复" in text and "培训日期" in text and "未接受" in text
    assert "没有选用案例。" in text and "没有对照组，不能报告培训效果。" in text


def test_hostile_and_long_texts_print_as_they_stand() -> None:
    i18n.install("zh_CN", resources.locale())
    name, many = "长" * 200, "\n".join(POISON)
    paper = print_training_request(content(
        wish=many, trainer=name, raised_by=name, claim=many, trained=tuple(replace(one, agent_name=name, team=name)
                                                                           for one in TRAINED),
        criteria=(criterion("4.3", name, 1, 2, 0.1, 0.9),)))
    text = compact(text_of(paper))
    assert all(compact(poison) in text for poison in POISON) and text.count("长") >= 200 * 9
    assert print_training_request(content(wish="龘𠮷" * 40)).n_pages == 1


def test_two_hundred_agents_run_on_over_pages() -> None:
    i18n.install("zh_CN", resources.locale())
    paper = print_training_request(content(trained=tuple(agent(number, "一班", 1, 6) for number in range(200))))
    assert paper.n_pages > 3 and "A199" in text_of(paper)
