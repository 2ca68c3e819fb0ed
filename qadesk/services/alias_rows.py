"""The stored aliases as lines, the rules that a new one keeps, and the texts that wait to be settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.aliases import AliasRow, NewAlias, Unmatched, UnmatchedText
from qadesk.models.call_lines import mask_telephones
from qadesk.models.calls import Call
from qadesk.models.people import Account, Agent
from qadesk.models.periods import local_day, local_text
from qadesk.models.sources import AgentAlias, AliasKind
from qadesk.services.alias_query import AliasBook, alias_key

MOST_TEXTS, MOST_ALIKE = 500, 3


def alias_rows(session: Session, today: date, zone: ZoneInfo) -> tuple[AliasRow, ...]:
    """All aliases, by text and first day."""
    asked = (select(AgentAlias, Agent.staff_no, Agent.name, Account.display_name)
             .outerjoin(Agent, Agent.id == AgentAlias.agent_id).join(Account, Account.id == AgentAlias.account_id)
             .order_by(AgentAlias.text, AgentAlias.from_day))
    return tuple(AliasRow(
        alias.id, alias.text, AliasKind(alias.kind), alias.agent_id, staff_no or "", name or "", alias.from_day,
        alias.to_day, _covers(alias, today), who, local_text(alias.changed_utc_ms, zone))
        for alias, staff_no, name, who in session.execute(asked))


class KnownAliases:
    """The aliases of the station by the spelling that they are compared by: read once, asked for each of a list."""

    def __init__(self, session: Session) -> None:
        self._by_key: dict[str, list[AgentAlias]] = defaultdict(list)
        for alias in session.scalars(select(AgentAlias)):
            self.add(alias)

    def add(self, alias: AgentAlias) -> None:
        """Know one that is stored from now on."""
        self._by_key[alias_key(alias.text)].append(alias)

    def of(self, text: str) -> Sequence[AgentAlias]:
        """Those that a text is compared with."""
        return self._by_key.get(alias_key(text), ())


def checked_alias(session: Session, new: NewAlias, *, instead_of: int | None = None,
                  known: KnownAliases | None = None) -> NewAlias:
    """The alias with its text trimmed; `known`: the aliases that there are, where they were read already.

    Raises RuleBroken for a text that is empty or a staff number and for days in the wrong order, NotFound for an agent
    who is gone, Conflict for a text that another alias has on one of the days."""
    text = new.text.strip()
    if not text:
        raise RuleBroken(_("An alias has a text."), safe=_("Nothing was changed."),
                         todo=_("Type what the lists call the agent."), code="E-ALI-01")
    if new.from_day and new.to_day and new.to_day < new.from_day:
        raise RuleBroken(_("The last day lies before the first."), safe=_("Nothing was changed."),
                         todo=_("Correct one of the days."), code="E-ALI-02")
    if new.agent_id is not None and session.get(Agent, new.agent_id) is None:
        raise NotFound(_("This agent is no longer in the station."), todo=_("Choose another one from the list."))
    owner = session.scalars(select(Agent).where(Agent.staff_no == text)).first()
    if owner is not None:
        raise RuleBroken(_("{text} is the staff number of {name}: it always means that agent.").format(
            text=text, name=owner.name), safe=_("Nothing was changed."),
            todo=_("Correct the staff number under People, if it is wrong."), code="E-ALI-03")
    _refuse_overlap((known or KnownAliases(session)).of(text), text, new, instead_of)
    return NewAlias(text, new.kind, new.agent_id, new.from_day, new.to_day)


def told(session: Session, alias: NewAlias | AgentAlias) -> dict[str, object]:
    """An alias as the audit trail keeps it."""
    agent = session.get(Agent, alias.agent_id) if alias.agent_id is not None else None
    return {"text": alias.text, "kind": str(alias.kind), "agent": agent.staff_no if agent else "",
            "from": str(alias.from_day or ""), "to": str(alias.to_day or "")}


def unmatched_texts(session: Session, zone: ZoneInfo) -> Unmatched:
    """The texts of calls without an agent that are neither found nor settled as nobody, most calls first."""
    left, waiting = _unsettled(session, zone)
    left.sort(key=lambda found: (-found[1], found[0]))
    alike = _Alike(session)
    return Unmatched(tuple(UnmatchedText(*found, _example(session, found[0], zone), alike.of(found[0]))
                           for found in left[:MOST_TEXTS]), len(left), waiting)


def unmatched_count(session: Session, zone: ZoneInfo) -> int:
    """How many texts `unmatched_texts` has."""
    return len(_unsettled(session, zone)[0])


def _unsettled(session: Session, zone: ZoneInfo) -> tuple[list[tuple[str, int, date, date]], int]:
    """Each text that waits with its calls, first and last day; and how many calls will be put to their agent."""
    book, waiting, left = AliasBook(session), 0, []
    asked = (select(Call.agent_no, func.count(), func.min(Call.start_utc_ms), func.max(Call.start_utc_ms))
             .where(Call.agent_id.is_(None), Call.agent_no != "").group_by(Call.agent_no))
    for text, calls, first_ms, last_ms in session.execute(asked):
        first, last = local_day(first_ms, zone), local_day(last_ms, zone)
        if book.find(text, first) and book.find(text, last):
            waiting += calls
        elif not (book.is_nobody(text, first) and book.is_nobody(text, last)):
            left.append((text, calls, first, last))
    return left, waiting


class _Alike:
    """Agents whose number, name or pinyin stands in a text, whose name it is part of, or who share it as their name."""

    def __init__(self, session: Session) -> None:
        agents = session.execute(select(Agent.staff_no, Agent.name, Agent.pinyin).order_by(Agent.staff_no))
        self._words = [(word, staff_no) for staff_no, *words in agents
                       for word in set(map(alias_key, (staff_no, *words))) if len(word) > 1]

    def of(self, text: str) -> tuple[str, ...]:
        """Their staff numbers, of the longest words first."""
        key = alias_key(text)
        part = key if len(key) > 1 and key.isalpha() else None
        found = sorted((-len(word), staff_no) for word, staff_no in self._words
                       if word in key or part is not None and part in word)
        return tuple(dict.fromkeys(staff_no for _length, staff_no in found))[:MOST_ALIKE]


def _example(session: Session, text: str, zone: ZoneInfo) -> str:
    """The last call of a text in words; its numbers are masked."""
    call = session.execute(select(Call.start_utc_ms, Call.caller, Call.callee, Call.queue)
                           .where(Call.agent_no == text).order_by(Call.start_utc_ms.desc()).limit(1)).one()
    facts = (mask_telephones(fact) for fact in call[1:] if fact)
    return " · ".join([local_text(call.start_utc_ms, zone), *facts])


def _refuse_overlap(others: Iterable[AgentAlias], text: str, new: NewAlias, instead_of: int | None) -> None:
    first, last = new.from_day or date.min, new.to_day or date.max
    for other in others:
        if (instead_of is None or other.id != instead_of) and (other.from_day or date.min) <= last \
                and first <= (other.to_day or date.max):
            raise Conflict(_("{text} is {who} already ({days}).").format(
                text=other.text, who=_who(other), days=days_words(other.from_day, other.to_day)),
                safe=_("Nothing was changed."), todo=_("End that alias first, or choose days that it does not have."),
                code="E-ALI-04")


def days_words(from_day: date | None, to_day: date | None) -> str:
    """The days of an alias in words."""
    if from_day is None and to_day is None:
        return _("on all days")
    if to_day is None:
        return _("from {day} on").format(day=from_day)
    return _("until {day}").format(day=to_day) if from_day is None else _("{first} – {last}").format(
        first=from_day, last=to_day)


def _who(alias: AgentAlias) -> str:
    return f"{alias.agent.name} {alias.agent.staff_no}" if alias.agent else _("nobody who is scored")


def _covers(alias: AgentAlias, day: date) -> bool:
    return (alias.from_day or date.min) <= day <= (alias.to_day or date.max)
