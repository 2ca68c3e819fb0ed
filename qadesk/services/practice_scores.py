"""What the inspectors of the practice centre write on the card: what is true of a call, and what chance adds to it.

Chance overlooks a loss now and then, and adds such as a recording cannot contradict (a ticket, a tone, a reminder). A
few criteria are lost often, each by the agents who have that habit; the others seldom. So most agents cannot be told
apart by a month's calls, and most criteria lie below what asks for a training, as it is where work is done well.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qadesk.models.answers import Answer, Answers, Span
from qadesk.models.scorecards import Criterion, Scorecard
from qadesk.services.practice_dialogues import Dialogue
from qadesk.services.practice_sound import Layout

OVERLOOKED, OVERLOOKED_NAME = 0.1, 0.65  # how often a loss is, and not asking for a name
# a loss that comes by chance: criterion, its deductions, how likely it is for an agent like most
BY_CHANCE = (("2.2", "1", 0.01), ("2.3", "2", 0.015), ("3.1", "2", 0.02), ("3.2", "1", 0.02),
             ("3.2", "2", 0.02), ("4.1", "1", 0.025), ("4.2", "11", 0.03), ("5.1", "1", 0.02), ("5.1", "11", 0.02),
             ("5.2", "113", 0.28), ("5.2", "3", 0.12), ("5.3", "11", 0.03), ("5.4", "2", 0.03),
             ("6.1", "12", 0.26), ("6.1", "1", 0.1), ("6.2", "1", 0.03))
HABITS = ("5.2", "6.1")
HAVE_IT, WITH_IT, WITHOUT_IT, SPOKEN_OF = 0.4, 1.7, 0.25, 0.4  # how many have a habit; what it makes of the likelihood
HEARD_DONE = {"hours": {"5.2"}, "complaint": {"2.3", "4.1", "5.4"}, "address": {"4.1"}, "praise": {"4.1"}}
"""What anybody can hear to be done well."""
WORDLESS = 0.3  # of calls without a loss: nothing is written
WRITTEN = ("6.1", "6.2")  # what is found in the ticket, after the call
NAMED = 2  # losses by chance that a comment names
SLIPS = {"leak": ("X4", 6), "promise": ("X5", 4), "closing": ("X2", 11), "retort": ("X1", 8),
         "silence": ("X2", 8)}
"""The fatal item that somebody may see in a call, and its line; the first are the clearest."""


@dataclass(frozen=True)
class Hand:
    """How an agent works: `skill`, the criteria lost by habit, and those that were spoken of since."""

    skill: float = 0.0
    habits: Collection[str] = ()
    spoken_of: Collection[str] = ()

    def factor(self, code: str) -> float:
        """How much likelier than for most a loss of a criterion is."""
        habit = 1.0 if code not in HABITS else WITH_IT if code in self.habits else WITHOUT_IT
        return max(0.2, 1 - 1.5 * self.skill) * habit * (SPOKEN_OF if code in self.spoken_of else 1)


@dataclass(frozen=True)
class Ear:
    """How an inspector writes: how often places are stamped where the card does not ask for them, the sentences about
    losses by criterion and deduction, and whether a fatal item is seen where one may be."""

    quoting: float
    words: Mapping[str, str]
    sees_slip: bool = False


def habits_of(staff_no: str) -> frozenset[str]:
    """The criteria that an agent loses by habit."""
    return frozenset(code for code in HABITS if random.Random(f"habit|{staff_no}|{code}").random() < HAVE_IT)


def answers_for(card: Scorecard, dialogue: Dialogue, call: Layout, *, hand: Hand, ear: Ear,
                chance: random.Random) -> Answers:
    """A whole card: every criterion answered. Where the card asks for a place, there is one."""
    true, added = _true_losses(dialogue, chance), _added_losses(dialogue, hand, chance)
    quotes = chance.random() < ear.quoting
    criteria = {}
    for criterion in card.criteria:
        own = [*true.get(criterion.code, []), *added.get(criterion.code, [])]
        if criterion.code in dialogue.truth.na and criterion.na_allowed:
            criteria[criterion.code] = Answer(not_applicable=True)
        elif own:
            notes = _notes(dialogue, criterion.code, true, added, ear)
            criteria[criterion.code] = _deducted(criterion, own, call, notes, quotes=quotes)
        else:
            criteria[criterion.code] = Answer(confirmed_full=True)
    slips = dict(dialogue.truth.fatal) | (dict([SLIPS[dialogue.code]]) if ear.sees_slip else {})
    fatal = {code: (_span(call, line, "见原话"),) for code, line in slips.items()}
    return Answers(criteria, fatal, _comment(dialogue, added, ear, chance))


Losses = Mapping[str, list[tuple[str, int]]]
"""(deduction, line) by criterion."""


def _true_losses(dialogue: Dialogue, chance: random.Random) -> Losses:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for code, deduction, line in dialogue.truth.losses:
        if chance.random() >= (OVERLOOKED_NAME if code == "1.2" else OVERLOOKED):
            found[code].append((deduction, line))
    return found


def _added_losses(dialogue: Dialogue, hand: Hand, chance: random.Random) -> Losses:
    """What comes by chance is heard in a line of the agent's."""
    spoken = [at for at, line in enumerate(dialogue.lines) if line.who == "agent"]
    cannot = dialogue.truth.na | HEARD_DONE.get(dialogue.code, set())
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for code, deductions, likely in BY_CHANCE:
        if chance.random() < likely * hand.factor(code) and code not in cannot:
            lines = [chance.choice(spoken) for _deduction in deductions]
            found[code] += [(deduction, spoken[-1] if code in WRITTEN else line)
                            for deduction, line in zip(deductions, lines, strict=True)]
    return found


def _comment(dialogue: Dialogue, added: Losses, ear: Ear, chance: random.Random) -> str:
    """What is true of the call, and the first losses beside it; a call without any is often left without words."""
    named = [ear.words[f"{code}.{own[0][0]}"] for code, own in sorted(added.items(), reverse=True)][:NAMED]
    if dialogue.truth.kind == "good" and named:
        return ear.words["good"] + "".join(named)
    if dialogue.truth.kind == "good" and chance.random() < WORDLESS:
        return ""
    return chance.choice(dialogue.truth.comments) + "".join(named[:1])


def _notes(dialogue: Dialogue, code: str, true: Losses, added: Losses, ear: Ear) -> dict[int, str]:
    """What is noted beside a place, by its line: the words that are heard there, or what is missing."""
    heard = {line: dialogue.lines[line].words for _deduction, line in true.get(code, [])}
    own = added.get(code, [])
    missing = ear.words[f"{code}.{own[0][0]}"].rstrip("。") if own else ""
    return {line: missing for _deduction, line in own} | {
        line: f"“{words}”" if words else "" for line, words in heard.items()}


def _deducted(criterion: Criterion, losses: list[tuple[str, int]], call: Layout, notes: Mapping[int, str], *,
              quotes: bool) -> Answer:
    times = Counter(deduction for deduction, _line in losses)
    ticks = {code: count if criterion.behaviour(code).repeats else 1 for code, count in sorted(times.items())}
    lines = sorted({line for _deduction, line in losses})
    quoted = lines if criterion.evidence_required or quotes else []
    return Answer(ticks=ticks, evidence=tuple(_span(call, line, notes[line]) for line in quoted))


def _span(call: Layout, line: int, note: str = "") -> Span:
    start, end = call.lines[line]
    return Span(start, end, note)
