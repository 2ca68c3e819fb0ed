"""The first page's sentences: permitted words only, every number with its n, and the plain truth of odd months."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk import i18n
from qadesk.models.months import Month
from qadesk.models.scorecards import Band, FatalClass
from qadesk.models.summaries import MonthFigures, Topic
from qadesk.models.summary_coverage import Coverage, QuotaMonth
from qadesk.models.summary_loop import LoopCounts, LoopFigures
from qadesk.models.summary_people import AgentMonth, People
from qadesk.models.summary_quality import Change, FatalRate, Problem, Quality
from qadesk.models.summary_values import Behind, Mean, Share, Verdict
from qadesk.models.summary_words import FORBIDDEN, percent, sentences, share_words
from qadesk.resources import locale

MONTH = Month(2026, 8)
ALL = Behind(MONTH)
DIFFERENCE = re.compile("above the month|below the month|高于上月|低于上月|improve|better|worse|提高|下降|改善|退步")
N_NAMED = re.compile(r"n = \d+|\d+ calls|\d+ of \d+|\d+ agents|\d+ 通|\d+ 名|\(at least \d+|known: \d+")

points = st.floats(0, 100)
counts = st.integers(0, 6000)


@st.composite
def means(draw: st.DrawFn) -> Mean:
    n = draw(counts)
    low, value, high = sorted(draw(st.lists(points, min_size=3, max_size=3)))
    told = n > 1 and draw(st.booleans())
    return Mean(value if n else None, low if told else None, high if told else None, n, ALL)


@st.composite
def shares(draw: st.DrawFn) -> Share:
    n = draw(counts)
    low, high = sorted(draw(st.lists(st.floats(0, 1), min_size=2, max_size=2)))
    return Share(draw(st.integers(0, n)), n, low if n else None, high if n else None, ALL)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    low, value, high = sorted(draw(st.lists(st.floats(-100, 100), min_size=3, max_size=3)))
    return Change(value, low, high, draw(st.integers(1, 6000)), draw(st.integers(1, 6000)))


@st.composite
def agents(draw: st.DrawFn) -> AgentMonth:
    return AgentMonth(1, "A01", "座席", "zuo xi", "一班", draw(st.booleans()), draw(means()), draw(shares()),
                      draw(st.none() | st.sampled_from(Verdict)))


@st.composite
def months(draw: st.DrawFn) -> MonthFigures:
    of_agents = st.builds(QuotaMonth, st.just(1), st.just("A01"), st.just("座席"), st.just("一班"), counts, counts,
                          counts, st.just(ALL))
    quotas = tuple(draw(st.lists(of_agents, max_size=3)))
    coverage = Coverage(draw(counts), draw(counts), draw(counts), draw(counts), quotas, (), 2.0, 3, draw(counts))
    quality = Quality(draw(means()), 3, 1.2, (), (FatalRate(None, draw(shares())),
                                                  FatalRate(FatalClass.CUSTOMER, draw(shares()))),
                      {band: draw(shares()) for band in Band}, (), draw(st.none() | changes()))
    problems = tuple(Problem("inbound", "1.1", "规范开头语", draw(shares()), 0.5, 2)
                     for _ in range(draw(st.integers(0, 3))))
    people = People(tuple(draw(st.lists(agents(), max_size=4))), (), draw(st.none() | st.floats(0, 1)))
    counts_now = LoopCounts(interviews=draw(counts), problems_raised=draw(counts), problems_open=draw(counts))
    return MonthFigures(MONTH, None, "", coverage, quality, problems, people,
                        loop=LoopFigures(draw(st.sampled_from((LoopCounts(), counts_now)))))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@given(figures=months())
def test_every_sentence_obeys_the_words(language: str, figures: MonthFigures) -> None:
    i18n.install(language, locale())
    said = sentences(figures)
    i18n.install("en", locale())
    assert 1 <= len(said) <= 5 and said[0].topic is Topic.COVERAGE
    for sentence in said:
        assert not [word for word in FORBIDDEN if word in sentence.text.lower()]
        assert N_NAMED.search(sentence.text), sentence.text
        assert "{" not in sentence.text and "None" not in sentence.text
        assert sentence.text.endswith(("。", "."))
    now = figures.loop.now
    told = [one for one in said if re.search("Major problems: |重大问题", one.text)]
    assert len(told) == bool(now.problems_raised or now.problems_open or now.interviews)
    assert all(f"{number:,}" in one.text for one in told
               for number in (now.problems_raised, now.problems_open, now.interviews))
    change = figures.quality.change
    if any(DIFFERENCE.search(sentence.text) for sentence in said):
        assert change is not None and (change.low > 0 or change.high < 0)
    if len(said) > 1:
        verdicts = [agent.verdict for agent in figures.people.agents if agent.verdict]
        claims = re.search(r"(?:clearly above the centre: |，)(\d+)(?:, clearly below| 名明显高于)", said[-1].text)
        assert (claims is not None) == bool(verdicts)
        assert claims is None or int(claims[1]) == verdicts.count(Verdict.ABOVE)


def figures(coverage: Coverage, quality: Quality, *, problems: tuple[Problem, ...] = ()) -> MonthFigures:
    return MonthFigures(MONTH, None, "", coverage, quality, problems, People((), (), None))


def covered(known: int, drawn: int, scored: int, *, pending: int = 0) -> Coverage:
    return Coverage(known, known, drawn, scored, (QuotaMonth(1, "A01", "", "", known, drawn, scored, ALL),), (), 2.0, 1,
                    pending)


def scored_by(mean: Mean, fatal: Share, change: Change | None = None) -> Quality:
    return Quality(mean, 1, None, (), (FatalRate(None, fatal),), {}, (), change)


NOTHING = Mean(None, None, None, 0, ALL)
NO_SHARE = Share(0, 0, None, None, ALL)


def in_chinese(found: MonthFigures) -> list[str]:
    i18n.install("zh_CN", locale())
    return [sentence.text for sentence in sentences(found)]


def test_months_of_which_nothing_can_be_said() -> None:
    assert in_chinese(figures(Coverage(0, 0, 0, 0, (), (), 2.0, 0), scored_by(NOTHING, NO_SHARE))) == [
        "本站没有本月的通话（n = 0），对服务质量无法作出任何判断。"]
    assert in_chinese(figures(covered(80, 3, 0), scored_by(NOTHING, NO_SHARE))) == [
        "本月已知通话 80 通，抽取 3 通，已评 0 通，对服务质量无法作出任何判断。"]


def test_one_call_and_one_agent() -> None:
    one = figures(covered(80, 3, 1), scored_by(Mean(90.0, None, None, 1, ALL), Share(0, 1, 0.0, 0.975, ALL)))
    assert in_chinese(one) == [
        "本月已知通话 80 通，抽取 3 通，已评 1 通。在线座席 1 名，其中 0 名抽中的通话已全部评完，0 名没有被监听。",
        "平均得分 90.0（n = 1），误差有多大无法判断。",
        "1 通中 0 通有已确认的致命项，真实比例仍可能高达 98%。",
        "没有座席的通话数足以与全中心比较（至少需要 10 通）。"]


def test_calls_on_which_only_fatal_items_stand() -> None:
    found = figures(covered(80, 2, 2, pending=1), scored_by(NOTHING, Share(1, 2, 0.013, 0.987, ALL)))
    assert in_chinese(found)[1:3] == [
        "已评的通话没有适用的评分项或无法评分，都没有得分（n = 0），质量无法判断。",
        "2 通中 1 通有已确认的致命项，真实比例很可能在 1.3% 到 99% 之间。2 通中尚有 1 通的致命项待确认。"]


def test_a_whole_month_in_both_languages() -> None:
    found = figures(
        covered(5000, 60, 60),
        scored_by(Mean(86.46, 84.02, 88.31, 60, ALL), Share(2, 60, 0.0041, 0.1153, ALL),
                  Change(1.24, -0.8, 3.2, 55, 60)),
        problems=(Problem("inbound", "4.3", "等待静音转接", Share(21, 60, 0.242, 0.476, ALL), 0.4, 9),
                  Problem("inbound", "7.2", "结束语邀评", Share(3, 12, 0.09, 0.53, ALL), 0.5, 3)))
    assert in_chinese(found)[1:4] == [
        "平均得分 86.5，真实水平很可能在 84.0 到 88.3 之间（n = 60）。"
        "与上月无法区分：+1.2 分（−0.8 至 +3.2；本月 n = 60，上月 n = 55）。",
        "60 通中 2 通有已确认的致命项，真实比例很可能在 0.4% 到 12% 之间。",
        "扣分较多的评分项是 4.3 等待静音转接：35% 的通话（24%–48%；60 通中 21 通）；7.2 结束语邀评：12 通中 3 通。"]
    i18n.install("en", locale())
    assert sentences(found)[1].text == (
        "The mean score is 86.5; the true level very likely lies between 84.0 and 88.3 (n = 60). Whether that differs "
        "from the month before cannot be told: +1.2 points (−0.8 to +3.2; n = 60 and 55).")


def test_what_went_badly_wrong_is_told_with_the_interviews() -> None:
    bare = figures(covered(80, 3, 1), scored_by(Mean(90.0, None, None, 1, ALL), Share(0, 1, 0.0, 0.975, ALL)))
    told = in_chinese(replace(bare, loop=LoopFigures(LoopCounts(interviews=5, problems_raised=2, problems_open=1))))
    assert told[2] == ("1 通中 0 通有已确认的致命项，真实比例仍可能高达 98%。"
                       "本月提出重大问题 2 件，月末未关闭 1 件；面谈 5 次。")
    unheard = figures(covered(80, 3, 0), scored_by(NOTHING, NO_SHARE))
    [said] = in_chinese(replace(unheard, loop=LoopFigures(LoopCounts(problems_open=1))))
    assert said.endswith("无法作出任何判断。本月提出重大问题 0 件，月末未关闭 1 件；面谈 0 次。")


def test_short_words_for_cells() -> None:
    assert (percent(0), percent(0.004), percent(0.264), percent(1)) == ("0%", "0.4%", "26%", "100%")
    assert share_words(NO_SHARE) == "no calls (n = 0)"
    assert share_words(Share(3, 12, 0.09, 0.53, ALL)) == "3 of 12 calls"
