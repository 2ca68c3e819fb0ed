"""The draft of the monthly summary on paper: its chapters, its faces, its size, and texts that can do no harm."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from qadesk import i18n, resources
from qadesk.models.closing import Adjustment, Plan, ProposalDraft, ProposalLine, ProposalState, Seal
from qadesk.models.months import Month
from qadesk.models.printing import PrintedPaper
from qadesk.models.replacement import ReplacedBy
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_chapters import MonthlySummary
from qadesk.models.summary_content import chapters
from qadesk.models.summary_people import People
from qadesk.models.summary_values import Verdict
from qadesk.models.summary_words import sentences
from qadesk.reports.monthly_summary import print_monthly_summary
from tests.reports.months import AUGUST, agent, empty_month, one_call
from tests.reports.sheets import IMPRINT
from tests.reports.test_evaluation_sheet import POISON, compact, embedded_faces, text_of

LIMIT_BYTES = 250_000


def summary_of(figures: MonthFigures) -> MonthlySummary:
    return MonthlySummary(IMPRINT, "2026 年 8 月", "2026-08-01 – 2026-08-31", "全中心",
                          chapters(figures, sentences(figures)))


def printed(figures: MonthFigures) -> PrintedPaper:
    return print_monthly_summary(summary_of(figures))


@pytest.fixture(autouse=True)
def chinese() -> None:
    i18n.install("zh_CN", resources.locale())


def crowd() -> MonthFigures:
    verdicts = [Verdict.ABOVE, Verdict.BELOW, None] + [Verdict.UNTOLD] * 37
    people = tuple(agent(number, verdict) for number, verdict in enumerate(verdicts, start=1))
    return replace(one_call(), people=People(people, (agent(99, None),), 0.6))


def test_the_draft_has_its_chapters_and_the_whole_audit_head() -> None:
    paper = printed(crowd())
    text = compact(text_of(paper))
    for words in ("月度监听工作总结", "2026年8月草稿", "一、结论", "二、覆盖", "三、质量", "四、问题", "五、人员",
                  "方法与审计码", "全中心", "编制", "中心总监", "批示", "78.2–92.0", "0/12",
                  "明显高于1A01座席01", "明显低于1A02座席02",
                  "A01R0000102:36未说明原因", "审计码51877：c04a…7b90", IMPRINT.audit_mac, "内部"):
        assert words in text, words
    assert all(f"A{number:02}座席{number:02}" in text for number in (*range(1, 41), 99))
    assert paper.title == "月度监听工作总结 2026 年 8 月（草稿）" and paper.file_name == f"{paper.title}.pdf"


def test_who_replaced_calls_stands_beside_who_did_not() -> None:
    month = one_call()
    people = (ReplacedBy("何静", 30, 0, 0, 0), ReplacedBy("林晓", 7, 1, 0, 1))
    text = compact(text_of(printed(replace(month, coverage=replace(month.coverage, drawn=37, replaced=people)))))
    for words in ("补抽（按质检员）占抽中通话的5.4%，超过5%，请核查原因", "何静300000(0%)", "林晓71012(2/7)"):
        assert words in text, words


@pytest.mark.parametrize("n_agents", range(0, 44, 4))
def test_no_heading_of_a_chapter_stands_alone_at_the_foot_of_a_page(n_agents: int) -> None:
    one = one_call()
    many = replace(
        one, problems=tuple(replace(one.problems[0], code=f"6.{number}", quotes=()) for number in range(18)),
        coverage=replace(one.coverage, agents=tuple(replace(one.coverage.agents[0], agent_id=number)
                                                    for number in range(n_agents))))
    pages = [compact(page.extract_text()) for page in PdfReader(BytesIO(printed(many).pdf)).pages]
    for page in pages:
        if "四、问题" in page:
            assert "扣分的评分项" in page.split("四、问题")[1]


@pytest.mark.parametrize("printed_in", ["zh_CN", "en"])
def test_every_face_is_embedded_and_the_file_is_small(printed_in: str) -> None:
    i18n.install(printed_in, resources.locale())
    paper = printed(crowd())
    faces = embedded_faces(paper.pdf)
    assert faces and all(faces.values()) and len(paper.pdf) < LIMIT_BYTES
    assert paper.missing_characters == () and "□" not in text_of(paper)


def test_every_figure_of_every_chapter_is_on_the_paper() -> None:
    summary = summary_of(crowd())
    text = compact(text_of(print_monthly_summary(summary)))
    for chapter in summary.chapters:
        for figure in chapter.figures:
            assert compact(figure.figure) in text and compact(figure.line) in text, figure
        for table in chapter.tables if chapter.key != "conclusions" else ():
            assert all(compact(cell) in text for row in table.rows for cell in row.cells)
    assert all(compact(sentence.text) in text for sentence in summary.chapters[0].sentences)


def test_the_same_summary_gives_the_same_bytes() -> None:
    assert printed(crowd()).pdf == printed(crowd()).pdf


@pytest.mark.parametrize("drawn", [0, 12])
def test_a_month_without_evaluations_says_so(drawn: int) -> None:
    text = compact(text_of(printed(empty_month(drawn))))
    assert "本月没有已评分的通话。" in text and "本月没有座席有评分。" in text and "nan" not in text.lower()
    assert f"抽中{drawn}通，已评分0通" in text


def test_one_call_is_told_as_one_call() -> None:
    text = compact(text_of(printed(one_call())))
    assert "1通中1通" in text and "通数不足" in text and "87.5" in text and "100%" in text


def test_a_teams_draft_says_that_listening_is_the_whole_centres() -> None:
    of_team = compact(text_of(printed(replace(one_call(), team_id=1, team="一班"))))
    assert of_team.count("全中心合计") == 2 and "全中心合计" not in compact(text_of(printed(one_call())))


@pytest.mark.parametrize("name", POISON)
def test_markup_is_printed_as_it_stands(name: str) -> None:
    assert compact(name) in compact(text_of(printed(one_call(name, team=name, note=name))))


@pytest.mark.parametrize("letter", ["甲", "W"])
def test_long_names_are_printed_whole(letter: str) -> None:
    paper = printed(one_call(letter * 200, team=letter * 200, note=letter * 200))
    text = text_of(paper)
    in_tables = 8  # quota: agent, team; hours; teams; problems; a quote; people: agent, team
    assert text.count(letter) >= 200 * (in_tables + 1) and "方法与审计码" in text and len(paper.pdf) < LIMIT_BYTES


def closed_month() -> MonthlySummary:
    plan = Plan((ProposalDraft("一班、二班“等待与转接”专项培训", "71 / 474 通（12–18%）", "10 月 27 日前，培训专员"),
                 ProposalDraft("超出规定的承诺：修订口径并通报")),
                (ProposalLine(1, Month(2026, 7), "身份核实话术培训", "", "", ProposalState.DONE, "受训组 +6.5"),
                 ProposalLine(2, Month(2026, 7), "三班工单抽查", "", "")), "本月新线路开通。",
                (Adjustment(Month(2026, 7), "20260907-0003", "A01", "陈一", "", "84.3", "90.0", "录音重听", 7),))
    figures = replace(crowd(), plan=plan)
    seal = Seal(AUGUST, "2026-09-07 09:30", 0, "周岚", 51877, IMPRINT.audit_mac)
    return replace(summary_of(figures), plan=plan, seal=seal, imprint=replace(IMPRINT, closed=True))


def test_a_closed_month_is_no_draft_and_names_who_closed_it() -> None:
    paper = print_monthly_summary(closed_month())
    text = compact(text_of(paper))
    assert "草稿" not in text and paper.title == "月度监听工作总结 2026 年 8 月"
    for words in ("月结2026-09-0709:30", f"{IMPRINT.printed_by}月结", "月结时审计记录到第51877行", IMPRINT.audit_mac):
        assert words in text, words


def test_the_first_page_asks_for_decisions_and_tells_of_the_last_ones() -> None:
    paper = print_monthly_summary(closed_month())
    first = compact(PdfReader(BytesIO(paper.pdf)).pages[0].extract_text())
    for words in ("备注：本月新线路开通。", "请您决定", "同意暂缓", "1一班、二班“等待与转接”专项培训",
                  "2超出规定的承诺", "以前月份的事项", "身份核实话术培训受训组+6.5已完成",
                  "三班工单抽查—还没有交代", "批示", "中心总监"):
        assert words in first, words
    assert "更正" not in first and "2026-0720260907-0003A01陈一84.3→90.0录音重听" in compact(text_of(paper))


@pytest.mark.parametrize("poison", POISON)
def test_a_proposal_of_any_kind_leaves_the_paper_whole(poison: str) -> None:
    carried = (ProposalLine(1, AUGUST, poison, "", "", None, poison),)
    plan = Plan((ProposalDraft(poison, poison, poison),), carried, poison)
    paper = print_monthly_summary(replace(closed_month(), plan=plan))
    assert paper.n_pages > 1 and "请您决定" in compact(text_of(paper))
