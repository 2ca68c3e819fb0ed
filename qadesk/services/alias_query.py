"""Who a text in a call list is: by staff number, else by an alias valid on the day, else by the name of one agent."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.models.people import Agent
from qadesk.models.sources import AgentAlias

AgentKey = tuple[int, str]
"""An agent's id and staff number."""


class AliasBook:
    """All staff numbers, aliases and names as they stand when it is made; for a million look-ups.

    Numbers are compared letter by letter; aliases and names without regard to case, width of letters and blanks."""

    def __init__(self, session: Session) -> None:
        agents = session.execute(select(Agent.id, Agent.staff_no, Agent.name)).all()
        self._by_id: dict[int, AgentKey] = {row.id: (row.id, row.staff_no) for row in agents}
        self._numbers = {key[1]: key for key in self._by_id.values()}
        self._names = _single_names((alias_key(row.name), self._by_id[row.id]) for row in agents)
        self._aliases: dict[str, list[tuple[date, date, AgentKey | None]]] = defaultdict(list)
        for alias in session.execute(select(AgentAlias.text, AgentAlias.agent_id, AgentAlias.from_day,
                                            AgentAlias.to_day)):
            self._aliases[alias_key(alias.text)].append((
                alias.from_day or date.min, alias.to_day or date.max,
                None if alias.agent_id is None else self._by_id[alias.agent_id]))

    def find(self, text: str, day: date) -> AgentKey | None:
        """The agent that a list means by `text` on the centre's `day`; None where nobody is known, or it is nobody."""
        number = self._numbers.get(text)
        if number is not None:
            return number
        key = alias_key(text)
        settled, agent = self._settled(key, day)
        return agent if settled else self._names.get(key)

    def is_nobody(self, text: str, day: date) -> bool:
        """Whether `text` was settled to be nobody who is scored on that day."""
        return text not in self._numbers and self._settled(alias_key(text), day) == (True, None)

    def _settled(self, key: str, day: date) -> tuple[bool, AgentKey | None]:
        """Whether an alias holds on the day, and whose it is."""
        for first, last, agent in self._aliases.get(key, ()):
            if first <= day <= last:
                return True, agent
        return False, None


def alias_key(text: str) -> str:
    """What spellings of one text share that differ in case, width of letters or blanks (`张　伟`)."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _single_names(named: Iterable[tuple[str, AgentKey]]) -> dict[str, AgentKey]:
    """The agents whose name nobody else has."""
    pairs = [pair for pair in named if pair[0]]
    counts = Counter(key for key, _agent in pairs)
    return {key: agent for key, agent in pairs if counts[key] == 1}
