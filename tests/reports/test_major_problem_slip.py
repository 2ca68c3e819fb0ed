"""The printed major problem slip: one page, all that was entered there to copy, and no text that can do harm."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qadesk import i18n, resources
from qadesk.models.evaluation_sheet import Fact
from qadesk.models.major_problems import EntryKind, ProblemEntry, ProblemRecord, ProblemSlip, ProblemState, Way
from qadesk.reports.major_problem_slip import print_major_problem_slip
from tests.reports.sheets import IMPRINT
from tests.reports.test_evaluation_sheet import POISON, compact, embedded_faces, text_of

CALL = (Fact("座席", "A07  一班"), Fact("通话开始", "2026-03-17 11:42:08"), Fact("时长", "05:48"),
        Fact("来电号码", "138****0000"), Fact("业务", "账务查询"), Fact("录音编号", "R-0012"))
ENTRIES = (
    ProblemEntry(EntryKind.FEEDBACK, "2026-03-18 14:10", "2026-03-18 14:10", "林晓", Way.TOLD),
    ProblemEntry(EntryKind.ACKNOWLEDGEMENT, "2026-03-18 14:30", "2026-03-18 15:02", "林晓", Way.SIGNED, "已当面提醒"),
    ProblemEntry(EntryKind.NOTE, "2026-03-18 16:30", "2026-03-18 16:30", "陈组长", words="已回电更正"),
    ProblemEntry(EntryKind.CLOSING, "2026-03-19 09:00", "2026-03-19 09:00", "林晓", Way.SETTLED, "客户接受更正"))


def slip(**changed: object) -> ProblemSlip:
    record = ProblemRecord(
        1, "20260318-P01", ProblemState.CLOSED, "2026-03-19 09:00", "2026-03-18 14:05", "林晓", CALL,
        "座席向客户承诺“三天内一定到账”，超出规定。", "当天面谈，回电更正。", ((156_000, 180_000), (229_000, 229_000)),
        "陈组长", ENTRIES, None, acknowledges=False, follows_up=True, open_hours=24, overdue=False)
    return ProblemSlip(IMPRINT, replace(record, **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_it_takes_one_page_with_every_face_embedded(language: str) -> None:
    i18n.install(language, resources.locale())
    paper = print_major_problem_slip(slip())
    assert paper.n_pages == 1 and paper.missing_characters == () and all(embedded_faces(paper.pdf).values())
    assert paper.pdf == print_major_problem_slip(slip()).pdf


def test_all_that_was_entered_can_be_copied_back_in_chinese() -> None:
    i18n.install("zh_CN", resources.locale())
    text = compact(text_of(print_major_problem_slip(slip())))
    for words in ("重大问题反馈单", "编号20260318-P01已关闭", "138****0000", "责任班组长陈组长",
                  "提出时间2026-03-1814:05",
                  "座席向客户承诺“三天内一定到账”，超出规定。", "02:36–03:00", "03:49", "要求措施当天面谈，回电更正。",
                  "回执2026-03-1814:30，林晓登记，纸面签收，代为登记：已当面提醒",
                  "反馈2026-03-1814:10，林晓登记，当面告知",
                  "跟进记录2026-03-1816:30，陈组长登记：已回电更正",
                  "关闭2026-03-1909:00，林晓登记，已解决：客户接受更正",
                  "班组长答复", "日期", "内部", "审计码51877：c04a…7b90"):
        assert words in text, words


def test_what_is_not_there_is_said() -> None:
    i18n.install("zh_CN", resources.locale())
    text = compact(text_of(print_major_problem_slip(slip(state=ProblemState.OPEN, entries=()))))
    assert "未回执" in text and "尚未回执。须在提出后24小时内回执。" in text and "尚无登记。" in text
    mistaken = ProblemEntry(EntryKind.CLOSING, "2026-03-19 09:00", "2026-03-19 09:00", "林晓", Way.WITHDRAWN, "听错了")
    assert "未回执即关闭。" in compact(text_of(print_major_problem_slip(slip(entries=(mistaken,)))))


def test_hostile_and_long_texts_print_as_they_stand() -> None:
    i18n.install("zh_CN", resources.locale())
    name, many = "长" * 200, "\n".join(POISON)
    noted = tuple(replace(ENTRIES[2], who=name, words=poison) for poison in POISON)
    paper = print_major_problem_slip(slip(facts=many, action_asked=name, leader=name, raised_by=name, entries=noted))
    text = compact(text_of(paper))
    assert all(compact(poison) in text for poison in POISON) and text.count("长") >= 200 * (3 + len(POISON))
    rare = print_major_problem_slip(slip(facts="龘𠮷" * 40))
    assert rare.n_pages == 1
    long = print_major_problem_slip(slip(facts="事实很长。" * 600))
    assert long.n_pages == 2 and compact(text_of(long)).count("很") == 600
