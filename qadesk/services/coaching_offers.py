"""What a new interview can be made from: agents to choose, and the latest evaluations of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from qadesk.errors import NotFound
from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.coaching_list import AgentChoice, Offers, SourceOffer
from qadesk.models.criterion_names import criterion_names
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.people import Agent, Membership
from qadesk.models.periods import local_text
from qadesk.models.sampling import ORIGIN_NAMES, Origin
from qadesk.models.scorecards import BAND_NAMES, Band, FatalState, Scorecard
from qadesk.models.stays import name_on
from qadesk.services.base import Rules
from qadesk.services.coaching_record import names_of
from qadesk.services.evaluation_chain import IN_FORCE
from qadesk.services.scorecards import card_of, current_version

MOST_CALLS = 60
_ALL = select(Agent).options(selectinload(Agent.memberships).selectinload(Membership.team)).order_by(Agent.staff_no)


def choices(session: Session, today: date) -> tuple[AgentChoice, ...]:
    """All agents with today's team, by staff number."""
    return tuple(_choice(agent, today) for agent in session.scalars(_ALL))


def offers_of(session: Session, agent_no: str, rules: Rules, today: date) -> Offers:
    """The agent and the evaluations in force of the agent's calls, those submitted last first. Raises NotFound."""
    agent = session.scalars(_ALL.where(Agent.staff_no == agent_no)).first()
    if agent is None:
        raise NotFound(_("The station knows no agent {number}.").format(number=agent_no),
                       todo=_("Choose somebody of the list, or add the agent under People."), code="E-COA-22")
    asked = (select(Evaluation).join(Call, Call.id == Evaluation.call_id)
             .where(Call.agent_no == agent_no, IN_FORCE)
             .order_by(Evaluation.submitted_utc_ms.desc(), Evaluation.id.desc()).limit(MOST_CALLS))
    found = session.scalars(asked).all()
    versions = {row.scorecard_version_id: row.scorecard_version for row in found}
    if not versions:
        version = current_version(session)
        versions = {version.id: version}
    cards = {version_id: card_of(version, rules) for version_id, version in versions.items()}
    return Offers(_choice(agent, today),
                  tuple(_offer(session, row, cards[row.scorecard_version_id], rules.zone) for row in found),
                  criterion_names((card for _id, card in sorted(cards.items())), with_points=True))


def _choice(agent: Agent, today: date) -> AgentChoice:
    stays = agent.stays()
    left = bool(stays) and all(stay.to_day is not None and stay.to_day < today for stay in stays)
    return AgentChoice(agent.id, agent.staff_no, agent.name, name_on(stays, today), agent.pinyin, not left)


def _offer(session: Session, row: Evaluation, card: Scorecard, zone: ZoneInfo) -> SourceOffer:
    names = names_of(card)
    lost = [answer.criterion_code for answer in sorted(row.answer_rows, key=lambda answer: answer.position)
            if answer.answered and not answer.not_applicable and answer.earned_milli < answer.weight_milli]
    fatal = session.scalars(select(FatalTick.criterion_code).where(
        FatalTick.evaluation_id == row.id, FatalTick.state == FatalState.CONFIRMED))
    return SourceOffer(
        row.id, row.number or "", local_text(row.call.start_utc_ms, zone),
        _(ORIGIN_NAMES[Origin(row.queue_item.origin)]), row.score_shown,
        _(BAND_NAMES[Band(row.band)]) if row.band else "", _named(lost, names), _named(sorted(fatal), names))


def _named(codes: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{code} {names.get(code, '')}".rstrip() for code in codes)
