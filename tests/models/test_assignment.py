"""The rule of assignment: never a conflict, no more than the share of an agent's month, enough inspectors in it, the
least loaded first, ties by ticket; and the same answer whatever the order."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadesk.models.assignment import AgentMonth, CallToGive, Given, Inspector, ShareRules, assign
from qadesk.models.draw import Tickets

HOUR_MS = 3_600_000
TICKETS = Tickets("2026-W36|m|s|P")
MONTH = AgentMonth("A01", "2026-09")


def people(*names: str, capacity_ms: int = 10 * HOUR_MS) -> list[Inspector]:
    return [Inspector(f"id-{name}", name, capacity_ms) for name in names]


def calls(count: int, of: AgentMonth = MONTH, *, length_ms: int = 360_000, first: int = 0,
          shut: frozenset[str] = frozenset()) -> list[CallToGive]:
    return [CallToGive(n, f"{of.agent_no}-{n:03}", of, length_ms, shut) for n in range(first, first + count)]


def counted(found: tuple[Given, ...]) -> list[int]:
    return sorted(Counter(one.account_id for one in found).values())


@st.composite
def centres(draw: st.DrawFn) -> tuple[list[CallToGive], list[Inspector]]:
    """Agents with calls of any length, inspectors of any capacity, some shut out from some agents."""
    names = [f"i{n}" for n in range(draw(st.integers(1, 9)))]
    inspectors = [Inspector(f"id-{name}", name, draw(st.integers(1, 40)) * HOUR_MS, draw(st.integers(0, 9)) * HOUR_MS)
                  for name in names]
    found: list[CallToGive] = []
    for agent in range(draw(st.integers(1, 6))):
        shut = frozenset(draw(st.sets(st.sampled_from([one.account_id for one in inspectors]))))
        of = AgentMonth(f"A{agent}", "2026-09")
        found += [CallToGive(len(found) + n, f"A{agent}-{n}", of, draw(st.integers(30_000, 900_000)), shut)
                  for n in range(draw(st.integers(1, 12)))]
    return found, inspectors


@settings(max_examples=150)
@given(centres(), st.integers(0, 1_000_000))
def test_no_conflict_and_no_more_than_the_share_where_there_are_enough(centre, shuffle) -> None:
    found, inspectors = centre
    given_out = assign(found, inspectors, TICKETS)
    of = {call.item_id: call for call in found}
    by_agent: dict[str, Counter[str]] = {}
    for one in given_out:
        call = of[one.item_id]
        free = {who.account_id for who in inspectors} - call.shut
        assert (one.account_id in free) if free else one.account_id is None
        if one.account_id:
            by_agent.setdefault(call.of.agent_no, Counter())[one.account_id] += 1
    for agent, counts in by_agent.items():
        own = [call for call in found if call.of.agent_no == agent]
        free = len({who.account_id for who in inspectors} - own[0].shut)
        cap = max(1, len(own) * 40 // 100)
        assert max(counts.values()) <= (cap if cap * free >= len(own) else -(-len(own) // free))
        assert len(counts) >= min(3, free, len(own))
    shuffled = list(found)
    random.Random(shuffle).shuffle(shuffled)
    assert assign(shuffled, list(reversed(inspectors)), TICKETS) == given_out


@settings(max_examples=60)
@given(centres())
def test_each_goes_to_the_least_loaded_of_those_that_may(centre) -> None:
    """Recomputed by hand from what the log tells."""
    found, inspectors = centre
    length = {call.item_id: call.length_ms for call in found}
    loads = {one.account_id: one.load_ms for one in inspectors}
    by_name = {one.name: one for one in inspectors}
    for one in assign(found, inspectors, TICKETS):
        told = [(by_name[name], load) for name, load, _capacity in one.loads]
        assert all(load == loads[who.account_id] for who, load in told)
        shares = [load / who.capacity_ms for who, load in told]
        assert shares == sorted(shares)
        if one.account_id is not None:
            assert told[0][0].account_id == one.account_id
            loads[one.account_id] += length[one.item_id]


def test_three_calls_go_to_three_of_many() -> None:
    assert counted(assign(calls(3), people("a", "b", "c", "d", "e"), TICKETS)) == [1, 1, 1]


@pytest.mark.parametrize(("n", "names", "wanted"), [
    (4, "abc", [1, 1, 2]), (12, "abc", [4, 4, 4]), (12, "abcd", [3, 3, 3, 3]), (5, "ab", [2, 3]), (3, "a", [3]),
])
def test_a_month_is_dealt_out_as_evenly_as_people_allow(n: int, names: str, wanted: list[int]) -> None:
    assert counted(assign(calls(n), people(*names), TICKETS)) == wanted


def test_what_a_month_had_before_counts() -> None:
    """One who has 4 of 9 calls gets none of the next three: 12 x 40 % are 4."""
    before = {MONTH: {"id-a": 4, "id-b": 3, "id-c": 2}}
    found = assign(calls(3), people("a", "b", "c"), TICKETS, before)
    assert Counter(one.account_id for one in found) == {"id-b": 1, "id-c": 2}
    assert all("a" in one.share for one in found)


def test_more_capacity_takes_more_and_none_takes_nothing() -> None:
    crew = [Inspector("1", "a", 10 * HOUR_MS), Inspector("2", "b", 30 * HOUR_MS), Inspector("3", "c", 0)]
    found = assign([call for agent in range(20) for call in calls(1, AgentMonth(f"A{agent}", "2026-09"))], crew,
                   TICKETS)
    assert Counter(one.account_id for one in found) == {"1": 5, "2": 15}


def test_nobody_gets_what_nobody_may_have() -> None:
    found = assign(calls(2, shut=frozenset({"id-a"})), people("a"), TICKETS)
    assert [(one.account_id, one.tied) for one in found] == [(None, ("a",))] * 2
    assert [one.account_id for one in assign(calls(1), [], TICKETS)] == [None]


def test_a_tie_is_decided_by_the_ticket_of_inspector_and_call() -> None:
    one, = assign(calls(1), people("a", "b", "c"), TICKETS)
    first = min("abc", key=lambda name: TICKETS(f"insp|{name}A01-000"))
    assert one.account_id == f"id-{first}" and one.ticket == TICKETS("assign|A01-000")


def test_the_share_and_the_fewest_are_rules() -> None:
    crew = people("a", "b", "c", "d", "e")
    assert counted(assign(calls(10), crew, TICKETS, rules=ShareRules(20, 5))) == [2, 2, 2, 2, 2]
    busy = [Inspector(one.account_id, one.name, one.capacity_ms, 0 if one.name < "c" else 9 * HOUR_MS) for one in crew]
    assert counted(assign(calls(4), busy, TICKETS, rules=ShareRules(100, 1))) == [2, 2]
