"""Raising a training request: what it needs, what of it is frozen, its number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import NotFound, RuleBroken, UserError
from qadesk.i18n import _
from qadesk.models.coaching import CriterionKey
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.people import Account, Actor, Role, RoleGrant
from qadesk.models.periods import local_day
from qadesk.models.training import Arm, TrainingAgent, TrainingCase, TrainingCriterion, TrainingRequest
from qadesk.models.training_tallies import NewRequest
from qadesk.services.base import Act, Rules
from qadesk.services.day_numbers import next_number
from qadesk.services.scorecards import cards_by_version
from qadesk.services.summary_rows import DrawnRow
from qadesk.services.training_draft import Person, agent_counts, people_now, refuse_no_criteria
from qadesk.services.training_query import counts, names_by_card, read_days, scored_rows
from qadesk.services.training_rows import Count

WHOLE = 0
NOTHING: Count = (0, 0)


def kept(session: Session, client_uuid: str) -> TrainingRequest | None:
    """The request that was kept under this mark."""
    return session.scalars(select(TrainingRequest).where(TrainingRequest.client_uuid == client_uuid)).first()


def make(act: Act, actor: Actor, new: NewRequest, rules: Rules) -> TrainingRequest:
    """A new request with its criteria, agents and cases, their tallies as they stand now; see `Training.raise_`."""
    today = local_day(act.now_utc_ms, rules.zone)
    days = read_days(new.from_day, new.to_day)
    refuse_no_criteria(new.criteria)
    _refuse_incomplete(new, today)
    people, scored = _people(act.session, new, rules, act.now_utc_ms), scored_rows(act.session, days, rules.zone)
    request = TrainingRequest(
        client_uuid=new.client_uuid, from_day=new.from_day, to_day=new.to_day,
        number=next_number(act.session, TrainingRequest.number, "T", today), wish=new.wish.strip(),
        trainer_id=new.trainer_id, trainer_name=_trainer(act.session, new), due_day=new.due_day,
        raised_by=actor.account_id, raised_utc_ms=act.now_utc_ms,
        criteria=_criteria(act.session, new.criteria, scored, rules), cases=_cases(act.session, new.cases))
    tallied, _lost = agent_counts(act.session, scored, rules, new.criteria)
    request.agents = [*_agents(new.trained, Arm.TRAINED, people, tallied),
                      *_agents(new.comparison, Arm.COMPARISON, people, tallied)]
    act.session.add(request)
    act.session.flush()
    return request


def _refuse_incomplete(new: NewRequest, today: date) -> None:
    lacking = [word for word, there in (
        (_("agents to be trained"), new.trained), (_("the wish"), new.wish.strip()),
        (_("the trainer"), new.trainer_id or new.trainer_name.strip())) if not there]
    if lacking:
        raise _broken(_("A training request needs {what}.").format(what=_(", ").join(lacking)),
                      _("Fill in what is missing."), "E-TRN-03")
    if new.due_day < today:
        raise _broken(_("The day until when the training is to be held is over."), _("Choose a later day."),
                      "E-TRN-04")
    if set(new.trained) & set(new.comparison):
        raise _broken(_("An agent cannot be trained and be compared with at the same time."),
                      _("Take the agent out of one of the two groups."), "E-TRN-05")


def _people(session: Session, new: NewRequest, rules: Rules, now_utc_ms: int) -> dict[int, Person]:
    people = people_now(session, rules, now_utc_ms)
    for agent_id in (*new.trained, *new.comparison):
        if agent_id not in people:
            raise NotFound(_("This agent is not in the station."), safe=_("Nothing was changed."),
                           todo=_("Choose the agents again."))
        if people[agent_id].left:
            raise _broken(_("{agent} is in no team any more.").format(
                agent=f"{people[agent_id].staff_no} {people[agent_id].name}".strip()),
                _("Take the agent out of the request."), "E-TRN-06")
    return people


def _trainer(session: Session, new: NewRequest) -> str:
    """The trainer's name: the account's, or the one that was typed."""
    if new.trainer_id is None:
        return new.trainer_name.strip()
    asked = select(Account.display_name).join(RoleGrant).where(
        Account.id == new.trainer_id, RoleGrant.role == Role.TRAINER, Account.closed_utc_ms.is_(None))
    name = session.scalar(asked)
    if name is None:
        raise _broken(_("The trainer has no open account of a trainer."), _("Type the trainer's name instead."),
                      "E-TRN-07")
    return name


def _criteria(session: Session, criteria: Sequence[CriterionKey], rows: Sequence[DrawnRow],
              rules: Rules) -> list[TrainingCriterion]:
    """The criteria with their tallies in the whole centre, most lost first."""
    cards = cards_by_version(session, rules, {row.version_id for row in rows})
    names, tallied = names_by_card(cards), counts(session, rows, cards, lambda _row: WHOLE).get(WHOLE, {})
    unknown = [code for card, code in criteria if (card, code) not in names]
    if unknown:
        raise NotFound(_("No scored call of the period has the criterion {code} on its scorecard.").format(
            code=unknown[0]), safe=_("Nothing was changed."), todo=_("Choose the criteria again."), code="E-TRN-08")
    ordered = sorted(set(criteria), key=lambda key: (-tallied.get(key, NOTHING)[0], key))
    return [TrainingCriterion(card=key[0], criterion_code=key[1], position=at, name=names[key], lost=lost, n=n)
            for at, key in enumerate(ordered, start=1) for lost, n in (tallied.get(key, NOTHING),)]


def _agents(agent_ids: Iterable[int], arm: Arm, people: Mapping[int, Person],
            tallied: Mapping[int, Count]) -> list[TrainingAgent]:
    return [TrainingAgent(agent_id=id_, arm=arm, team_id=people[id_].team_id, lost=lost, n=n)
            for id_ in sorted(set(agent_ids)) for lost, n in (tallied.get(id_, NOTHING),)]


def _cases(session: Session, cases: Sequence[tuple[int, int]]) -> list[TrainingCase]:
    return [_case(session, at, *case) for at, case in enumerate(dict(cases).items(), start=1)]


def _case(session: Session, position: int, evaluation_id: int, start_ms: int) -> TrainingCase:
    evaluation = session.get(Evaluation, evaluation_id)
    if evaluation is None or evaluation.state != EvaluationState.SUBMITTED:
        raise NotFound(_("This evaluation is not in the station."), todo=_("Choose another evaluation."))
    recording = evaluation.call.recording
    if not 0 <= start_ms <= max(evaluation.call.duration_ms, recording.duration_ms if recording else 0):
        raise _broken(_("A time lies outside the call."), _("Correct the time in the call."), "E-TRN-09")
    return TrainingCase(evaluation_id=evaluation_id, position=position, start_ms=start_ms)


def _broken(what: str, todo: str, code: str) -> UserError:
    return RuleBroken(what, safe=_("Nothing was changed."), todo=todo, code=code)
