"""What is said of a training: permitted words only, a change only with an interval without 0, no effect without others.

Property tests over any outcome of a targeted listening, in both languages."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk import i18n
from qadesk.models.summary_words import FORBIDDEN
from qadesk.models.training import Arm, RequestState, Stage
from qadesk.models.training_record import RequestRecord, TargetedRow
from qadesk.models.training_tallies import AgentTally, Tally, TallyRow
from qadesk.resources import locale
from qadesk.services.training_claims import told_effect
from qadesk.services.training_rows import Count, RecordRows
from qadesk.statistics.effects import Heard, change, net_change

LESS = re.compile("lose points in fewer|fewer calls lost|受训组扣分的通话确实少了|培训后扣分的通话少了")
MORE = re.compile("lose points in more|more calls lost|受训组扣分的通话反而多了|培训后扣分的通话多了")
UNTOLD = re.compile("cannot be told|cannot be judged|还不能判断|暂不能判断|无法判断")
DAY = date(2026, 9, 7)


def tallies(first: int, count: int) -> tuple[AgentTally, ...]:
    return tuple(AgentTally(first + at, f"A{first + at:02}", "座席", "一班", 3, 6) for at in range(count))


def rows(heard: dict[tuple[Stage, Arm], dict[int, Count]], comparison: int) -> RecordRows:
    listening = tuple(TargetedRow(stage, 30, (), 0, 0, "", "") for stage in Stage if any(
        one is stage for one, _arm in heard))
    criterion = TallyRow("c", "1", "问候", (), Tally(18, 108, None, None), 0, meets=False, meeting_teams=(),
                         fresh=False)
    record = RequestRecord(
        1, "20260907-T01", RequestState.HELD, DAY, DAY, "", "赵宁", DAY, overdue=False, raised_by="周岚", raised_at="",
        today=DAY, criteria=(criterion,), trained=tallies(1, 6), comparison=tallies(20, comparison), cases=(),
        entries=(), listening=listening, results=(), next_stage=None, claim="", answers=False, raises=True)
    period = {agent: (agent % 4, 6) for agent in range(1, 30)}
    return RecordRows(record, heard, 3, {Arm.TRAINED: 2, Arm.COMPARISON: 2 if comparison else 0}, period)


@st.composite
def heard(draw: st.DrawFn, arms: tuple[Arm, ...]) -> dict[tuple[Stage, Arm], dict[int, Count]]:
    """Any outcome: each agent of an arm with some calls before and after, or none."""
    found: dict[tuple[Stage, Arm], dict[int, Count]] = {}
    for stage in (Stage.BEFORE, Stage.AFTER):
        for arm in arms:
            first = 1 if arm is Arm.TRAINED else 20
            people = {}
            for agent in range(first, first + draw(st.integers(0, 6))):
                n = draw(st.integers(0, 12))
                people[agent] = (draw(st.integers(0, n)), n)
            if people:
                found[stage, arm] = people
    return found


def pairs(found: dict[tuple[Stage, Arm], dict[int, Count]], arm: Arm) -> list[Heard]:
    before, after = found.get((Stage.BEFORE, arm), {}), found.get((Stage.AFTER, arm), {})
    return [Heard(*before[agent], *after[agent]) for agent in sorted(before)
            if agent in after and before[agent][1] and after[agent][1]]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@given(found=heard(tuple(Arm)))
def test_with_a_comparison_group_a_change_is_claimed_only_of_the_difference(
        language: str, found: dict[tuple[Stage, Arm], dict[int, Count]]) -> None:
    i18n.install(language, locale())
    heading, claim = told_effect(rows(found, 6))
    i18n.install("en", locale())
    assert heading in ("Training effect", "培训效果")
    obeys(claim)
    trained, others = pairs(found, Arm.TRAINED), pairs(found, Arm.COMPARISON)
    claimed = bool(LESS.search(claim)) or bool(MORE.search(claim))
    if claimed:
        net = net_change(trained, others)
        assert net.certain and bool(LESS.search(claim)) == (net.value < 0)
        assert min(sum(one.n_before for one in trained), sum(one.n_after for one in others)) >= 10
    else:
        assert UNTOLD.search(claim) or "told yet" in claim


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@given(found=heard((Arm.TRAINED,)))
def test_without_a_comparison_group_no_effect_of_the_training_is_claimed(
        language: str, found: dict[tuple[Stage, Arm], dict[int, Count]]) -> None:
    i18n.install(language, locale())
    heading, claim = told_effect(rows(found, 0))
    i18n.install("en", locale())
    assert heading in ("Change after the training (no comparison group)", "培训后变化（无对照）")
    obeys(claim)
    assert "comparison group it cannot be said" in claim or "没有对照组" in claim
    assert "net effect" not in claim and "净效果" not in claim
    if LESS.search(claim) or MORE.search(claim):
        found_change = change(pairs(found, Arm.TRAINED))
        assert found_change.certain and bool(LESS.search(claim)) == (found_change.value < 0)
        assert "regression to the mean" in claim or "回归均值" in claim


def obeys(claim: str) -> None:
    assert claim and not [word for word in FORBIDDEN if word in claim.lower()]
    assert "{" not in claim and "None" not in claim and claim.endswith(("。", "."))


def test_so_few_agents_that_nothing_could_be_noticed_are_named() -> None:
    i18n.install("zh_CN", locale())
    told = told_effect(rows({}, 6))[1]
    i18n.install("en", locale())
    assert told == ("暂不能判断：培训后还没有再听。"
                    "受训组 2 人、对照组 2 人，每人前后各听 3 通：几乎什么差异都看不出来。")
