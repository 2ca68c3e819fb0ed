"""The printed interview record and the progress of its plan: all that was entered, nothing cut, no harm from texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qadesk import i18n, resources
from qadesk.models.coaching import Cause, InterviewEntryKind, InterviewKind, InterviewState, Outcome
from qadesk.models.coaching_record import (
    EvidenceLine,
    FocusCall,
    FocusResult,
    InterviewDraft,
    InterviewEntryLine,
    InterviewPaper,
    InterviewRecord,
    PlanLine,
    SourceCall,
)
from qadesk.reports.improvement_progress import print_improvement_progress
from qadesk.reports.interview_record import print_interview_record
from tests.reports.sheets import IMPRINT
from tests.reports.test_evaluation_sheet import POISON, compact, embedded_faces, text_of

KEY = ("inbound", "4.1")
DRAFT = InterviewDraft(
    "先确认再解答", date(2026, 3, 13), "2026-03-12 15:30", "小会议室", 28, "客户说得快的时候我怕超时，就先答了。",
    "三通录音一起听过。先停一秒、复述要点、再解答。", (KEY,), follow_ups_wanted=3, follow_up_due=date(2026, 3, 26))
SOURCES = tuple(SourceCall(number, f"2026{day}-0007", f"2026-{day[:2]}-{day[2:]} 10:21", score, fatal=number == 3)
                for number, day, score in ((1, "0304", "76.0"), (2, "0305", "71.5"), (3, "0311", "88.0")))
EVIDENCE = (
    EvidenceLine(1, 1, "2026-03-04 10:21", "inbound", "4.1", "理解复述", 72_000, 80_000,
                 "客户未说完即解答，客户重复 2 次", 3_000, played=True),
    EvidenceLine(2, 2, "2026-03-05 16:02", "inbound", "4.1", "理解复述", 48_000, 48_000, "未确认账期，查错月份", 5_000,
                 played=False),
    EvidenceLine(None, 3, "2026-03-11 09:47", "inbound", "2.2", "倾听不打断", 150_000, 150_000, "没有选", 0,
                 played=False))
PLAN = (PlanLine(1, "复述客户问题后再解答", "跟进 3 通，4.1 每通不少于 5 / 6", date(2026, 3, 25), None, None,
                 overdue=False),
        PlanLine(2, "查账前确认账期", "跟进 3 通无查错", date(2026, 3, 25), Outcome.DONE, date(2026, 3, 16),
                 overdue=False))


def focus_call(position: int, day: str, earned_milli: int | None, evaluation_id: int | None = 1) -> FocusCall:
    results = {} if evaluation_id is None else {KEY: FocusResult(earned_milli, 6_000)}
    return FocusCall(position, f"2026-{day} 11:06", date.fromisoformat(f"2026-{day}"), results, evaluation_id, position)


BEFORE = (focus_call(1, "03-04", 3_000), focus_call(2, "03-05", 1_000), focus_call(3, "03-11", None))
AFTER = (focus_call(1, "03-13", 6_000), focus_call(2, "03-16", 4_500), focus_call(3, "03-17", None, None))
ENTRIES = (
    InterviewEntryLine(InterviewEntryKind.SIGNED_AGENT, date(2026, 3, 12), "2026-03-12 16:10", "林晓"),
    InterviewEntryLine(InterviewEntryKind.ITEM, date(2026, 3, 16), "2026-03-16 09:00", "林晓", Outcome.DONE,
                       about="查账前确认账期", words="三通都先问了账期"),
    InterviewEntryLine(InterviewEntryKind.EXTENSION, date(2026, 3, 17), "2026-03-17 09:00", "林晓",
                       until_day=date(2026, 3, 26), words="休假一周"))


def paper(*, progress: bool = False, **changed: object) -> InterviewPaper:
    record = InterviewRecord(
        1, "20260311-M02", InterviewKind.COACHING, Cause.COMMON, InterviewState.RUNNING, 7, "A15", "座席 A15", "二班",
        "林晓", "2026-03-11 17:02", date(2026, 3, 18), DRAFT, True, SOURCES, EVIDENCE, {KEY: "理解复述"},
        {KEY: 2}, PLAN, BEFORE, AFTER, ENTRIES, may_change=False, may_follow_up=True, calls_waiting=0,
        untold="前 3 通、后 2 通，太少，暂不能判断。")
    return InterviewPaper(IMPRINT, replace(record, **changed), progress)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("print_it", [print_interview_record, print_improvement_progress])
def test_it_takes_one_page_with_every_face_embedded(language: str, print_it: type) -> None:
    i18n.install(language, resources.locale())
    made = print_it(paper())
    assert made.n_pages == 1 and made.missing_characters == () and all(embedded_faces(made.pdf).values())
    assert made.pdf == print_it(paper()).pdf


def test_all_of_the_record_can_be_copied_back_in_chinese() -> None:
    i18n.install("zh_CN", resources.locale())
    text = compact(text_of(print_interview_record(paper())))
    for words in ("面谈记录表", "编号20260311-M02计划进行中", "A15座席A15", "二班",
                  "面谈时间2026-03-1215:30", "小会议室", "28分钟",
                  "20260305-0007", "88.0已确认", "01:12–01:20", "客户未说完即解答，客户重复2次", "−3已播放", "−5未播放",
                  "4.1理解复述", "客户说得快的时候我怕超时，就先答了。", "三通录音一起听过。", "复述客户问题后再解答",
                  "4.1每通不少于5/6", "2026-03-25进行中", "做到2026-03-16",
                  "面谈之后的通话中随机抽取3通，至2026-03-26；已听2通",
                  "2026-03-12座席已签字，林晓登记", "2026-03-16评定改进项“查账前确认账期”，做到，林晓登记",
                  "2026-03-17计划已延长，至2026-03-26，林晓登记：休假一周",
                  "已登记签字：座席2026-03-12已签", "日期", "内部", "审计码51877：c04a…7b90"):
        assert words in text, (words, text)
    assert "没有选" not in text


def test_the_progress_sets_before_beside_after_and_claims_nothing() -> None:
    i18n.install("zh_CN", resources.locale())
    text = compact(text_of(print_improvement_progress(paper(progress=True))))
    for words in ("改进计划跟进表", "4.1理解复述3/6、1/6、—6/6、4.5/6", "前3通、后2通，太少，暂不能判断。",
                  "跟进监听（已听2/3通）",
                  "12026-03-1311:066/6做到", "22026-03-1611:064.5/6部分做到", "32026-03-1711:06—待听",
                  "质检员", "班组长"):
        assert words in text, (words, text)
    assert "客户说得快" not in text and "座席已签字" not in text


def test_before_it_is_held_it_is_a_form_to_write_on() -> None:
    i18n.install("zh_CN", resources.locale())
    blank = InterviewDraft("先确认再解答", date(2026, 3, 13), follow_ups_wanted=3)
    empty = paper(draft=blank, finished=False, state=InterviewState.OPEN, plan=(), before=(), after=(), entries=(),
                  evidence=(), sources=())
    text = compact(text_of(print_interview_record(empty)))
    for words in ("待面谈", "没有通话：这次面谈没有依据的评分记录。", "改进计划（做什么、怎样算做到、期限）",
                  "面谈时间—"):
        assert words in text, (words, text)
    progress = compact(text_of(print_improvement_progress(empty)))
    assert "没有约定评分项。" in progress and "还没有取跟进通话。" in progress and "尚无登记。" in progress


def test_praise_has_no_plan() -> None:
    i18n.install("zh_CN", resources.locale())
    praise = paper(kind=InterviewKind.PRAISE, state=InterviewState.CLOSED, plan=(), after=(), untold="")
    text = compact(text_of(print_interview_record(praise)))
    assert "表扬" in text and "怎样算做到" not in text and "跟进监听" not in text


def test_hostile_and_long_texts_print_as_they_stand() -> None:
    i18n.install("zh_CN", resources.locale())
    name, many = "长" * 200, "\n".join(POISON)
    plan = tuple(replace(PLAN[0], words=poison, measure=name) for poison in POISON)
    entries = tuple(replace(ENTRIES[1], who=name, about=poison, words=poison) for poison in POISON)
    draft = replace(DRAFT, topic=many, place=name, agent_words=many, guidance=many)
    content = paper(draft=draft, agent_name=name, team=name, plan=plan, entries=entries,
                    evidence=(replace(EVIDENCE[0], words=many, criterion=name),), criteria={KEY: name})
    for print_it in (print_interview_record, print_improvement_progress):
        made = print_it(content)
        text = compact(text_of(made))
        assert all(compact(poison) in text for poison in POISON) and text.count("长") >= 200 * (3 + len(POISON))
        assert all(embedded_faces(made.pdf).values())
    long = print_interview_record(paper(draft=replace(DRAFT, agent_words="原话很长。" * 600)))
    assert long.n_pages > 1 and compact(text_of(long)).count("很") == 600


def test_practice_is_marked_on_every_page() -> None:
    i18n.install("zh_CN", resources.locale())
    marked = replace(paper(), imprint=replace(IMPRINT, watermark="练习"))
    assert "练习" in compact(text_of(print_interview_record(marked)))
