"""The month's figures (月度汇总), live as the month stands or as it was sealed; and the calls behind each figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.errors import NotAllowed
from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.closing import Plan
from qadesk.models.criterion_names import criterion_names
from qadesk.models.months import Month, month_at, month_of_day
from qadesk.models.numerals import by_number
from qadesk.models.people import Actor, Agent, Leadership, Role, Team
from qadesk.models.periods import local_day
from qadesk.models.replacement import ReplacedBy
from qadesk.models.scorecards import Scorecard
from qadesk.models.summaries import MonthFigures, SummaryChoices
from qadesk.models.summary_loop import LoopFigures
from qadesk.models.summary_quality import TREND
from qadesk.models.summary_values import Behind, BehindCall, Mean
from qadesk.services import summary_query as query
from qadesk.services import summary_rows
from qadesk.services.base import Rules, Service
from qadesk.services.closed_months import SealedFigures, seal_of
from qadesk.services.closing_query import adjustments, plan_of
from qadesk.services.frame_facts import drawn_periods
from qadesk.services.kept_months import Sums
from qadesk.services.replacement_query import replaced_by
from qadesk.services.scorecards import cards_by_version
from qadesk.services.stay_rows import on_day
from qadesk.services.summary_calls import call_lines, rows_behind
from qadesk.services.summary_loop import loop_figures
from qadesk.services.summary_query import TeamDays
from qadesk.services.summary_rows import AgentFacts, AgentSums, Cell, DrawnRow, Fatal, MonthRows
from qadesk.statistics.control import BASELINE

_READ_ALL = frozenset({Role.INSPECTOR, Role.SUPERVISOR, Role.TRAINER})


class SummaryFigures(Service):
    """Reads a month and has its figures made in a worker process."""

    def choices(self, actor: Actor) -> SummaryChoices:
        """The months that have calls and the teams whose figures the actor may read."""
        with self.read(actor, "summary_figures.choices") as session:
            rules = self.rules_in(session)
            teams = sorted(session.execute(select(Team.id, Team.name)), key=lambda team: by_number(team[1]))
            own = None if _reads_all(actor) else _teams_led(session, actor, self._today(rules))
            return SummaryChoices(months_with_calls(session, rules.zone),
                                  tuple((id_, name) for id_, name in teams if own is None or id_ in own), own is None)

    def month(self, actor: Actor, month: Month, team_id: int | None = None, *, trend: int = TREND) -> MonthFigures:
        """The figures of a month, of one team if it is given; `trend` months in all, this one the last. Those of a
        closed month are the sealed ones.

        Raises NotAllowed when a team leader asks for another team, or for the centre; NotFound for a team that there
        was not when the month was closed."""
        with self.read(actor, "summary_figures.month") as session:
            rules = self.rules_in(session)
            allowed = self._may_read(session, actor, team_id, rules)
            sealed = SealedFigures.of(session, month) if allowed else None
            seal = seal_of(session, month, rules.zone)
            found = month_rows(session, month, rules, self._today(rules), team_id) if allowed and not sealed else None
            plan = _plan(session, month, rules.zone, team_id)
            loop = (loop_figures(session, month, rules, team_id, self._station.clock.now_utc_ms()) if found
                    else LoopFigures())
        if sealed is not None:
            return _as_read_by(actor, replace(sealed.figures(team_id), seal=seal))
        if found is None:
            raise self._refused(actor, "summary_figures.month")
        found = replace(found, earlier=self._earlier(actor, month, rules.zone, team_id, trend))
        made = self._station.work.foreground(summary_rows.figures, found).result()
        return _as_read_by(actor, replace(made, plan=plan, loop=loop))

    def calls(self, actor: Actor, behind: Behind) -> tuple[BehindCall, ...]:
        """The calls behind a figure, by their start; those of one agent are audited before they are read.

        A team leader sees those of the own team."""
        if behind.agent_id is not None:
            self._note_agent(actor, behind.month, behind.agent_id)
        with self.read(actor, "summary_figures.calls") as session:
            rules = self.rules_in(session)
            rows = rows_behind(session, _drawn(session, behind.month, rules.zone), behind)
            if not _reads_all(actor):
                own = _teams_led(session, actor, self._today(rules))
                rows = [row for row in rows if row.team_id in own]
            return call_lines(session, rows)

    def _note_agent(self, actor: Actor, month: Month, agent_id: int) -> None:
        with self.act(actor, "summary_figures.calls") as act:
            act.about = act.session.scalar(select(Agent.staff_no).where(Agent.id == agent_id)) or ""
            act.detail = {"month": month.name}

    def _earlier(self, actor: Actor, month: Month, zone: ZoneInfo, team_id: int | None,
                 trend: int) -> tuple[tuple[Month, tuple[AgentSums, ...] | Mean], ...]:
        """The months before with drawn calls, the earliest first; read one by one, for others wait to read as well.

        A closed one comes as the mean that was sealed. Before a trend of TREND months come those that the control
        limits rest on."""
        found: list[tuple[Month, tuple[AgentSums, ...] | Mean]] = []
        window = month.back(trend - 1)
        at = min(window, self._first(actor)) if trend >= TREND else window
        while at < month:
            if len(found) < BASELINE or at >= window:
                sums = self._station.kept_months.sums(at, team_id, partial(self._sums_of, actor, at, zone, team_id))
                if sums:
                    found.append((at, sums))
            at = at.next()
        return tuple(found)

    def _sums_of(self, actor: Actor, month: Month, zone: ZoneInfo, team_id: int | None) -> Sums:
        with self.read(actor, "summary_figures.month") as session:
            sealed = SealedFigures.of(session, month)
            return _sums(session, month, zone, team_id) if sealed is None else sealed.mean(team_id)

    def _first(self, actor: Actor) -> Month:
        with self.read(actor, "summary_figures.month") as session:
            return first_drawn(session)

    def _may_read(self, session: Session, actor: Actor, team_id: int | None, rules: Rules) -> bool:
        return _reads_all(actor) or team_id in _teams_led(session, actor, self._today(rules))

    def _today(self, rules: Rules) -> date:
        return local_day(self._station.clock.now_utc_ms(), rules.zone)

    def _refused(self, actor: Actor, use_case: str) -> NotAllowed:
        self._note_refusal(actor, use_case, "")
        return NotAllowed(_("A team leader reads the figures of the own team."), safe=_("Nothing was changed."),
                          todo=_("Choose your own team."))


def _reads_all(actor: Actor) -> bool:
    return not actor.roles.isdisjoint(_READ_ALL)


def _teams_led(session: Session, actor: Actor, day: date) -> frozenset[int]:
    return frozenset(session.scalars(select(Leadership.team_id).where(
        Leadership.account_id == actor.account_id, on_day(Leadership, day))))


def months_with_calls(session: Session, zone: ZoneInfo) -> tuple[Month, ...]:
    """The months with calls, the latest first."""
    first = session.scalar(select(func.min(Call.start_utc_ms)))
    last = session.scalar(select(func.max(Call.start_utc_ms)))
    if first is None or last is None:
        return ()
    months, month = [], month_at(last, zone)
    while month >= month_at(first, zone):
        months.append(month)
        month = month.before()
    return tuple(months)


def first_drawn(session: Session) -> Month:
    """The month in which the first period that was drawn begins; one far ahead when none was."""
    return min((month_of_day(period.first_day) for period in drawn_periods(session)), default=Month(9999, 12))


def _plan(session: Session, month: Month, zone: ZoneInfo, team_id: int | None) -> Plan:
    return replace(plan_of(session, month), adjustments=adjustments(session, month, zone, team_id))


def _drawn(session: Session, month: Month, zone: ZoneInfo) -> list[DrawnRow]:
    """The drawn calls of a month; of a closed one as they stood at the closing."""
    sealed = SealedFigures.of(session, month)
    return sealed.calls() if sealed else query.drawn_rows(session, month, zone, TeamDays(session, zone))


def _as_read_by(actor: Actor, figures: MonthFigures) -> MonthFigures:
    """Supervisors read everybody's days of listening, an inspector the own ones."""
    if Role.SUPERVISOR in actor.roles:
        return figures
    hours = tuple(person if person.account_id == actor.account_id else replace(person, day_ms=())
                  for person in figures.coverage.hours)
    return replace(figures, coverage=replace(figures.coverage, hours=hours))


def month_rows(session: Session, month: Month, rules: Rules, today: date, team_id: int | None = None) -> MonthRows:
    """All that the figures of an open month are made of as of `today`, without the months before it."""
    zone, teams = rules.zone, TeamDays(session, rules.zone)
    rows = query.drawn_rows(session, month, zone, teams)
    shown = [row for row in rows if team_id is None or row.team_id == team_id]
    cards = cards_by_version(session, rules, (row.version_id for row in rows))
    names = {team.id: team.name for team in session.scalars(select(Team))}
    agents = _agents(session, month, zone, teams, names)
    known, recorded, by_agent = query.known_calls(
        session, month, zone, [(id_, facts.staff_no) for id_, facts in agents.items()], teams, team_id)
    codes = {id_: (card.code, [criterion.code for criterion in card.criteria]) for id_, card in cards.items()}
    latest = [card for _id, card in sorted(cards.items())]
    return MonthRows(
        month, team_id, query.cells_of(rows), (), _fatals(session, rows), tuple(query.losses(session, shown, codes)),
        criterion_names(latest),
        agents, names, known, recorded, by_agent, tuple(query.listened(session, month, zone)),
        rules.number("listening_hours_milli") / 1000, rules.number("new_staff_days"),
        tuple(query.on_duty(session, month, zone)), _days_begun(month, today), _by_card(shown, cards),
        _replaced(session, month, zone, teams, team_id), rules.number("replacement_warn_percent"))


def _replaced(session: Session, month: Month, zone: ZoneInfo, teams: TeamDays,
              team_id: int | None) -> tuple[ReplacedBy, ...]:
    """Who replaced calls of the month; of a team: those of its agents on that day."""
    return replaced_by(session, Call.start_utc_ms >= month.start_utc_ms(zone),
                       Call.start_utc_ms < month.end_utc_ms(zone),
                       keep=lambda agent_id, at: team_id is None or teams.team(agent_id or 0, at) == team_id)


def _days_begun(month: Month, today: date) -> int:
    return max(0, (min(month.last_day, today) - month.first_day).days + 1)


def _by_card(rows: Sequence[DrawnRow], cards: Mapping[int, Scorecard]) -> tuple[tuple[str, str, tuple[Cell, ...]], ...]:
    """The scored calls of each card, where there are several."""
    of_card: dict[str, list[DrawnRow]] = defaultdict(list)
    for row in rows:
        if row.version_id is not None and not row.is_unscorable:
            of_card[cards[row.version_id].code].append(row)
    names = {card.code: card.name for _id, card in sorted(cards.items())}
    found = tuple((code, names[code], query.cells_of(of_card[code])) for code in sorted(of_card))
    return found if len(found) > 1 else ()


def _sums(session: Session, month: Month, zone: ZoneInfo, team_id: int | None) -> tuple[AgentSums, ...]:
    if team_id is None:
        return query.sums_by_agent(session, month, zone)
    cells = query.cells_of(query.drawn_rows(session, month, zone, TeamDays(session, zone)))
    return tuple(AgentSums(cell.agent_id, cell.size, cell.sums) for cell in cells if cell.team_id == team_id)


def _fatals(session: Session, rows: Sequence[DrawnRow]) -> tuple[Fatal, ...]:
    found = query.confirmed_fatals(session, rows)
    return tuple(Fatal(row.agent_id, row.team_id, found[row.evaluation_id]) for row in rows
                 if row.evaluation_id in found)


def _agents(session: Session, month: Month, zone: ZoneInfo, teams: TeamDays,
            names: dict[int, str]) -> dict[int, AgentFacts]:
    end = month.end_utc_ms(zone)
    found = session.execute(select(Agent.id, Agent.staff_no, Agent.name, Agent.pinyin, Agent.hired_on))
    return {id_: AgentFacts(staff_no, name, pinyin, names.get(teams.last_before(id_, end) or 0, ""), hired_on)
            for id_, staff_no, name, pinyin, hired_on in found}
