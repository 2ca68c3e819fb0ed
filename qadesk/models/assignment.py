"""Assignment (分配): who listens to which drawn call, by a rule that anyone can follow in the log. Exact, no chance.

Calls go out in the order of T("assign|" + rec_id). Never to who is tied to the agent or leads the team; at most a
share of an agent's month to one inspector, and at least so many inspectors in it, where there are that many. Of those
left the least loaded one relative to what the person can listen to in a week; ties by T("insp|" + name + rec_id).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import lcm

from qadesk.i18n import N_

TOLD = 5
"""Of so many of the least loaded the log tells the loads."""


class AssignmentCause(StrEnum):
    """Why a call is whose it is: by the rule; given by a supervisor; taken over; given on with its draft; its inspector
    left, or was tied to the agent since."""

    RULE = "rule"
    GIVEN = "given"
    TAKEN = "taken"
    HANDED = "handed"
    LEFT = "left"
    TIED = "tied"


CAUSE_NAMES = {
    AssignmentCause.RULE: N_("By the rule"),
    AssignmentCause.GIVEN: N_("Given by hand"),
    AssignmentCause.TAKEN: N_("Taken over"),
    AssignmentCause.HANDED: N_("Handed over with its draft"),
    AssignmentCause.LEFT: N_("The account was closed"),
    AssignmentCause.TIED: N_("A relation was declared"),
}


@dataclass(frozen=True, slots=True)
class AgentMonth:
    """The agent and the month (such as `2026-09`) that a call counts for."""

    agent_no: str
    month: str


@dataclass(frozen=True, slots=True)
class CallToGive:
    """A call that is to be given to somebody; `shut`: the accounts that may not have it (a relation, the own team)."""

    item_id: int
    rec_id: str
    of: AgentMonth
    length_ms: int
    shut: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Inspector:
    """Who can be given calls: `name` is the login name, `load_ms` what waits for the person already, `capacity_ms` what
    the person can listen to in a week; without any, nothing is given."""

    account_id: str
    name: str
    capacity_ms: int
    load_ms: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """Who got a call (None: nobody could) and why: the loads of the least loaded, (name, load, capacity) in ms, and
    the names of those that could not have it, by why."""

    item_id: int
    account_id: str | None
    ticket: str
    loads: tuple[tuple[str, int, int], ...] = ()
    tied: tuple[str, ...] = ()
    share: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShareRules:
    """`share_percent` of an agent's month is the most for one inspector, `least` inspectors are the fewest in it."""

    share_percent: int = 40
    least: int = 3


@dataclass
class _Month:
    """An agent's month while it is dealt out: calls by account, and how many more are to be given."""

    counts: Counter[str]
    left: int
    cap: int
    least: int


@dataclass
class _Dealer:
    inspectors: Sequence[Inspector]
    tickets: Callable[[str], str]
    scale: dict[str, int] = field(default_factory=dict)
    loads: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        whole = lcm(*(one.capacity_ms for one in self.inspectors))
        self.scale = {one.account_id: whole // one.capacity_ms for one in self.inspectors}
        self.loads.update({one.account_id: one.load_ms for one in self.inspectors})

    def give(self, call: CallToGive, month: _Month) -> Given:
        """Give one call, and count it."""
        free = [one for one in self.inspectors if one.account_id not in call.shut]
        under = [one for one in free if month.counts[one.account_id] < month.cap]
        if _distinct(month.counts) + month.left <= month.least:  # only with new ones there are enough of them
            under = [one for one in under if not month.counts[one.account_id]] or under
        able, ranked = {one.account_id for one in under}, self._ranked(under, call)
        told = tuple((one.name, self.loads[one.account_id], one.capacity_ms) for one in ranked[:TOLD])
        month.left -= 1
        chosen = ranked[0].account_id if ranked else None
        if chosen is not None:
            month.counts[chosen] += 1
            self.loads[chosen] += call.length_ms
        return Given(call.item_id, chosen, self.tickets("assign|" + call.rec_id), told,
                     tuple(one.name for one in self.inspectors if one.account_id in call.shut),
                     tuple(one.name for one in free if one.account_id not in able))

    def _ranked(self, people: Sequence[Inspector], call: CallToGive) -> list[Inspector]:
        """The least loaded first; of those that are level with the first one, whom the ticket says."""
        relative = {one.account_id: self.loads[one.account_id] * self.scale[one.account_id] for one in people}
        ranked = sorted(people, key=lambda one: relative[one.account_id])
        level = [one for one in ranked if relative[one.account_id] == relative[ranked[0].account_id]]
        first = min(level, key=lambda one: self.tickets(f"insp|{one.name}{call.rec_id}"), default=None)
        return [first, *(one for one in ranked if one is not first)] if first is not None else []


def assign(calls: Iterable[CallToGive], inspectors: Collection[Inspector], tickets: Callable[[str], str],
           before: Mapping[AgentMonth, Mapping[str, int]] | None = None, rules: ShareRules | None = None
           ) -> tuple[Given, ...]:
    """Give the calls to the inspectors, in the order in which they are worked.

    `tickets` is T of the draw's seed; `before` counts the calls of each agent's month that are somebody's already, by
    account. The same values give the same answer, in any order."""
    able = sorted((one for one in inspectors if one.capacity_ms > 0), key=lambda one: one.name.encode())
    order = sorted(calls, key=lambda call: (tickets("assign|" + call.rec_id), call.rec_id))
    months = _months(order, able, before or {}, rules or ShareRules())
    dealer = _Dealer(able, tickets)
    return tuple(dealer.give(call, months[call.of]) for call in order)


def _months(calls: Sequence[CallToGive], able: Sequence[Inspector], before: Mapping[AgentMonth, Mapping[str, int]],
            rules: ShareRules) -> dict[AgentMonth, _Month]:
    by_month: dict[AgentMonth, list[CallToGive]] = defaultdict(list)
    for call in calls:
        by_month[call.of].append(call)
    return {of: _month(found, able, Counter(before.get(of, {})), rules) for of, found in by_month.items()}


def _month(calls: Sequence[CallToGive], able: Sequence[Inspector], counts: Counter[str], rules: ShareRules) -> _Month:
    """The most calls of one inspector: the share of all of the month so far; more only where too few may have them."""
    shut = frozenset.union(*(call.shut for call in calls))
    free = [one.account_id for one in able if one.account_id not in shut]
    in_all = counts.total() + len(calls)
    cap = max(1, in_all * rules.share_percent // 100)
    while free and sum(max(0, cap - counts[one]) for one in free) < len(calls):
        cap += 1
    have = {account for account, count in counts.items() if count}
    return _Month(counts, len(calls), cap, min(rules.least, len(have | set(free)), in_all))


def _distinct(counts: Mapping[str, int]) -> int:
    return sum(count > 0 for count in counts.values())
