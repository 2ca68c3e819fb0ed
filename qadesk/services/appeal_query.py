"""Appeals as they are found: who may rule one, the list by the day due, and what an appeal can be entered against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, or_, select, true
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from qadesk.errors import NotFound
from qadesk.i18n import _
from qadesk.models.appeal_record import AppealRow, AppealState, Candidate, Seat
from qadesk.models.appeals import Appeal, AppealEnd, AppealRuling, ItemRuling, Outcome
from qadesk.models.calls import Call
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.people import Account, Actor, Agent, RoleGrant
from qadesk.models.periods import local_text
from qadesk.models.scorecards import FatalState
from qadesk.security.roles import RULES, may
from qadesk.services.appeal_chain import OPEN, evaluation_of, state_of
from qadesk.services.conflicts import tied_accounts
from qadesk.services.evaluation_chain import IN_FORCE, authors, chain
from qadesk.services.team_rights import refuse_other_team, visible

MOST_OVER, MOST_CANDIDATES = 500, 100


def appeal_for(session: Session, actor: Actor, appeal_id: int, today: date) -> Appeal:
    """The appeal, for who may see it. Raises NotFound and what `refuse_other_team` raises."""
    appeal = session.get(Appeal, appeal_id)
    if appeal is None:
        raise NotFound(_("This appeal is not in the station."), todo=_("Choose another one from the list."))
    refuse_other_team(session, actor, evaluation_of(session, appeal).call, today)
    return appeal


def had_part(session: Session, appeal: Appeal) -> frozenset[str]:
    """The accounts that judged already what an appeal objects to: who scored or revised it, drafted a part of that or
    agreed to it, who decided a fatal item that is objected to, who ruled a round before. What came after its ruling
    is no part."""
    versions = [v for v in chain(session, appeal.queue_item_id) if not _made_by(session, appeal, v)]
    fatal = [item.criterion_code for item in appeal.items if item.fatal]
    until = appeal.ruling.at_utc_ms if appeal.ruling is not None else None
    decided = session.scalars(select(FatalTick.decided_by).where(
        FatalTick.evaluation_id.in_([v.id for v in versions]), FatalTick.criterion_code.in_(fatal),
        FatalTick.decided_by.is_not(None), FatalTick.decided_utc_ms <= until if until is not None else true()))
    ruled = session.scalars(select(AppealRuling.account_id).join(Appeal, Appeal.id == AppealRuling.appeal_id).where(
        Appeal.queue_item_id == appeal.queue_item_id, Appeal.round < appeal.round,
        AppealRuling.end == AppealEnd.RULED))
    agreed = (v.consent_by for v in versions)
    return authors(session, appeal.queue_item_id) | frozenset(who for who in (*agreed, *decided, *ruled) if who)


def _made_by(session: Session, appeal: Appeal, version: Evaluation) -> bool:
    """Whether a version came after the one that an appeal objects to."""
    return version.revision_no > evaluation_of(session, appeal).revision_no


def others(session: Session, appeal: Appeal, actor: Actor) -> tuple[str, ...]:
    """Who else may rule an appeal: the names of open accounts without a part in it, and not tied to the agent."""
    barred = had_part(session, appeal) | tied_accounts(session, evaluation_of(session, appeal).call.agent_id)
    asked = select(Account.display_name).join(RoleGrant, RoleGrant.account_id == Account.id).where(
        RoleGrant.role.in_(RULES["appeals.rule"]), Account.closed_utc_ms.is_(None),
        Account.id.not_in(barred | {actor.account_id}))
    return tuple(session.scalars(asked.distinct().order_by(Account.display_name)))


def seat_of(session: Session, appeal: Appeal, actor: Actor) -> tuple[Seat, tuple[str, ...]]:
    """How the actor stands to the ruling of an appeal, and who else may rule it."""
    if not may(actor, "appeals.rule"):
        return Seat.READS, ()
    rest = others(session, appeal, actor)
    if actor.account_id not in had_part(session, appeal):
        return Seat.RULES, rest
    return (Seat.HAD_PART if rest else Seat.ALONE), rest


def may_withdraw(session: Session, appeal: Appeal, actor: Actor) -> bool:
    """Whether the actor may enter that an open appeal is withdrawn: not who had a part in what it objects to, unless
    nobody else could rule it either."""
    return may(actor, "appeals.withdraw") and (actor.account_id not in had_part(session, appeal)
                                               or not others(session, appeal, actor))


def fatal_states(session: Session, evaluation: Evaluation) -> Mapping[str, FatalState]:
    """What became of the fatal items of an evaluation, by code."""
    ticks = session.scalars(select(FatalTick).where(FatalTick.evaluation_id == evaluation.id))
    return {tick.criterion_code: FatalState(tick.state) for tick in ticks}


def rows(session: Session, actor: Actor, today: date) -> tuple[AppealRow, ...]:
    """Those to be ruled, by the day on which the ruling is due; then those over, the newest first."""
    over = session.execute(_asked(session, actor, today).where(~OPEN).order_by(Appeal.id.desc())
                           .limit(MOST_OVER))
    return (*open_rows(session, actor, today), *_rows(session, actor, over, today))


def open_rows(session: Session, actor: Actor, today: date) -> tuple[AppealRow, ...]:
    """Those to be ruled, by the day on which the ruling is due."""
    waits = session.execute(_asked(session, actor, today).where(OPEN).order_by(Appeal.rule_by, Appeal.id))
    return _rows(session, actor, waits, today)


def _rows(session: Session, actor: Actor, found: Iterable[Row[Appeal, Evaluation, str]],
          today: date) -> tuple[AppealRow, ...]:
    return tuple(_row(session, actor, row[0], row[1], row[2], today) for row in found)


def candidates(session: Session, actor: Actor, words: str, today: date, zone: ZoneInfo) -> tuple[Candidate, ...]:
    """Evaluations in force that the actor may enter an appeal against, the newest first."""
    asked = (select(Evaluation, Call.agent_no, Agent.name).join(Call, Call.id == Evaluation.call_id)
             .outerjoin(Agent, Agent.id == Call.agent_id)
             .where(IN_FORCE, Evaluation.unscorable == "", visible(session, actor, today)))
    if words:
        asked = asked.where(or_(Evaluation.number.contains(words, autoescape=True), Call.agent_no == words,
                                Agent.name.contains(words, autoescape=True)))
    found = session.execute(asked.order_by(Evaluation.submitted_utc_ms.desc(), Evaluation.id.desc()).limit(
        MOST_CANDIDATES))
    return tuple(Candidate(e.id, e.number or "", agent_no, name or "", e.score_shown,
                           local_text(e.submitted_utc_ms or 0, zone)) for e, agent_no, name in found)


def _asked(session: Session, actor: Actor, today: date) -> Select[Appeal, Evaluation, str]:
    made = aliased(Evaluation)
    return (select(Appeal, Evaluation, made.score_shown)
            .join(Evaluation, Evaluation.id == Appeal.evaluation_id).join(Call, Call.id == Evaluation.call_id)
            .outerjoin(AppealRuling, AppealRuling.appeal_id == Appeal.id)
            .outerjoin(made, made.id == AppealRuling.made_evaluation_id)
            .where(visible(session, actor, today))
            .options(selectinload(Appeal.items), joinedload(Appeal.ruling).joinedload(AppealRuling.account),
                     joinedload(Evaluation.call).joinedload(Call.agent)))


def _row(session: Session, actor: Actor, appeal: Appeal, evaluation: Evaluation, after: str | None,
         today: date) -> AppealRow:
    state, ruling, call = state_of(appeal), appeal.ruling, evaluation.call
    score = evaluation.score_shown
    return AppealRow(
        appeal.id, appeal.number, state, evaluation.id, evaluation.number or "", call.agent_no,
        call.agent.name if call.agent else "", appeal.round, appeal.asked_on, appeal.rule_by,
        state is AppealState.OPEN and appeal.rule_by < today, tuple(item.criterion_code for item in appeal.items),
        upheld(session, [appeal.id]) if state is AppealState.RULED else 0, score,
        (after or score) if state is AppealState.RULED else "", ruling.account.display_name if ruling else "",
        state is AppealState.OPEN and seat_of(session, appeal, actor)[0] in (Seat.RULES, Seat.ALONE))


def upheld(session: Session, appeal_ids: Iterable[int]) -> int:
    """How many items of these appeals were ruled for the agent, in whole or in part."""
    asked = select(func.count()).select_from(ItemRuling).where(
        ItemRuling.appeal_id.in_(list(appeal_ids)), ItemRuling.outcome != Outcome.KEPT)
    return session.scalar(asked) or 0
