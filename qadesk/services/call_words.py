"""What is typed above the list of calls, as agents, queues and tails of numbers: each word must fit one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session

from qadesk.models.people import Agent

TAIL_DIGITS = 4
_SPACING = str.maketrans("", "", " -－—()（）+")
_AFTER_ALL = "\U0010ffff"
_STEPS = ("WITH RECURSIVE found(v) AS (SELECT min({column}) FROM calls WHERE {column} >= :first UNION ALL "
          "SELECT (SELECT min({column}) FROM calls WHERE {column} > v) FROM found WHERE v IS NOT NULL) "
          "SELECT v FROM found WHERE v IS NOT NULL AND v < :last LIMIT :most")
"""Goes along an index from one value to the next: as many steps as there are values, not calls."""
_MOST_VALUES = 5_000


@dataclass(frozen=True)
class Named:
    """The agents, queues and tails that calls may have; None: any."""

    agents: frozenset[str] | None = None
    queues: frozenset[str] | None = None
    tails: frozenset[str] | None = None

    def and_(self, other: Named) -> Named | None:
        """What fits both, None when nothing can."""
        both = [mine if theirs is None else theirs if mine is None else mine & theirs
                for mine, theirs in zip(self._parts(), other._parts(), strict=True)]
        return None if any(part is not None and not part for part in both) else Named(*both)

    def _parts(self) -> tuple[frozenset[str] | None, ...]:
        return self.agents, self.queues, self.tails


def named_by(session: Session, words: Iterable[str]) -> list[Named]:
    """The ways in which all of the words fit: alternatives, none when nothing of the station is called so."""
    ways = [Named()]
    for word in words:
        meant = list(_meanings(session, word))
        ways = [both for way in ways for meaning in meant if (both := way.and_(meaning)) is not None]
    return list(dict.fromkeys(ways))


def queues_in(session: Session) -> list[str]:
    """The names of all queues that calls have."""
    return [name for name in _values(session, "queue") if name]


def _meanings(session: Session, word: str) -> Iterator[Named]:
    agents = agents_named(session, word)
    if agents:
        yield Named(agents=agents)
    folded = word.casefold()
    queues = frozenset(name for name in queues_in(session) if folded in name.casefold())
    if queues:
        yield Named(queues=queues)
    digits = word.translate(_SPACING)
    if len(digits) >= TAIL_DIGITS and digits.isdecimal():
        yield Named(tails=frozenset({"".join(str(int(digit)) for digit in digits[-TAIL_DIGITS:])}))


def agents_named(session: Session, word: str) -> frozenset[str]:
    """Numbers, of agents and of calls, that begin with the word, and those of agents whose name or pinyin holds it."""
    named = or_(Agent.staff_no.startswith(word, autoescape=True), Agent.name.contains(word, autoescape=True),
                func.replace(Agent.pinyin, " ", "").contains("".join(word.casefold().split()), autoescape=True))
    known = set(session.scalars(select(Agent.staff_no).where(named)))
    for first in {word, word.upper()}:
        known.update(_values(session, "agent_no", first, first + _AFTER_ALL))
    return frozenset(known)


def _values(session: Session, column: str, first: str = "", last: str = _AFTER_ALL) -> list[str]:
    asked = text(_STEPS.format(column=column))
    return list(session.scalars(asked, {"first": first, "last": last, "most": _MOST_VALUES}))
