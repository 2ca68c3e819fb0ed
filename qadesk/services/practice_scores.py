"""What the inspectors of the practice centre write on the card: what is true of a call, and what chance adds to it.

Chance overlooks a loss now and then, and adds such as no dialogue shows (a ticket, a tone); it adds more where the
agent has less skill. So most agents cannot be told apart by a month's calls, as it is with real ones.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict

from qadesk.models.answers import Answer, Answers, Span
from qadesk.models.scorecards import Criterion, Scorecard
from qadesk.services.practice_dialogues import Dialogue
from qadesk.services.practice_sound import Layout

OVERLOOKED = 0.1
# a loss that comes by chance: criterion, deduction, how likely it is for an agent like most
BY_CHANCE = (("2.1", "1", 0.1), ("2.3", "1", 0.12), ("3.1", "2", 0.16), ("3.2", "1", 0.18), ("4.1", "1", 0.22),
             ("4.2", "1", 0.14), ("5.1", "1", 0.05), ("5.2", "1", 0.24), ("5.2", "3", 0.16), ("5.3", "1", 0.12),
             ("6.1", "1", 0.25), ("6.1", "3", 0.08), ("6.2", "2", 0.18), ("6.2", "3", 0.1))
WORDLESS = 0.3  # of calls without a loss: nothing is written


def answers_for(card: Scorecard, dialogue: Dialogue, call: Layout, *, skill: float, quoting: float,
                chance: random.Random) -> Answers:
    """A whole card: every criterion answered. `quoting` is how often places are stamped where the card does not
    ask for them; where it does, they are."""
    losses = _losses(dialogue, skill, chance)
    quotes = chance.random() < quoting
    criteria = {}
    for criterion in card.criteria:
        own = losses.get(criterion.code, [])
        if criterion.code in dialogue.truth.na and criterion.na_allowed:
            criteria[criterion.code] = Answer(not_applicable=True)
        elif own:
            criteria[criterion.code] = _deducted(criterion, own, call, quotes=quotes)
        else:
            criteria[criterion.code] = Answer(confirmed_full=True)
    fatal = {code: (_span(call, line, "见原话"),) for code, line in dialogue.truth.fatal}
    silent = not losses and not fatal and chance.random() < WORDLESS
    return Answers(criteria, fatal, "" if silent else chance.choice(dialogue.truth.comments))


def _losses(dialogue: Dialogue, skill: float, chance: random.Random) -> dict[str, list[tuple[str, int]]]:
    """(deduction, line) by criterion; what comes by chance is heard in a line of the agent's."""
    spoken = [at for at, line in enumerate(dialogue.lines) if line.who == "agent"]
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for code, deduction, line in dialogue.truth.losses:
        if chance.random() >= OVERLOOKED:
            found[code].append((deduction, line))
    for code, deduction, likely in BY_CHANCE:
        if chance.random() < likely * max(0.2, 1 - 1.5 * skill) and code not in dialogue.truth.na:
            found[code].append((deduction, chance.choice(spoken)))
    return found


def _deducted(criterion: Criterion, losses: list[tuple[str, int]], call: Layout, *, quotes: bool) -> Answer:
    times = Counter(deduction for deduction, _line in losses)
    ticks = {code: count if criterion.behaviour(code).repeats else 1 for code, count in sorted(times.items())}
    lines = sorted({line for _deduction, line in losses})
    quoted = lines if criterion.evidence_required or quotes else []
    return Answer(ticks=ticks, evidence=tuple(_span(call, line) for line in quoted))


def _span(call: Layout, line: int, note: str = "") -> Span:
    start, end = call.lines[line]
    return Span(start, end, note)
