"""What the workbench says of training: needs that nobody has asked for, requests that wait, listening that is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session, selectinload

from qadesk.i18n import _
from qadesk.models.coaching import CriterionKey
from qadesk.models.people import Actor
from qadesk.models.periods import Days, local_day
from qadesk.models.sampling import QueueState
from qadesk.models.training import (
    OVER,
    STAGE_NAMES,
    RequestState,
    Stage,
    TargetedCall,
    TargetedPlan,
    TrainingAgent,
    TrainingRequest,
)
from qadesk.models.training_record import RequestLink, training_day
from qadesk.models.workbench import ToDo, ToDoKind, TrainingNeeds
from qadesk.security.roles import may
from qadesk.services.base import Rules
from qadesk.services.scorecards import cards_by_version
from qadesk.services.training_listening import next_stage
from qadesk.services.training_query import (
    counts,
    last_weeks,
    names_by_card,
    requests_under_way,
    scored_rows,
    team_key,
    threshold_of,
)
from qadesk.services.training_record import about, is_overdue, team_names
from qadesk.services.training_rows import is_need

_TOGETHER = (selectinload(TrainingRequest.criteria), selectinload(TrainingRequest.entries),
             selectinload(TrainingRequest.agents).joinedload(TrainingAgent.team),
             selectinload(TrainingRequest.plans).selectinload(TargetedPlan.calls).joinedload(TargetedCall.queue_item))
_SCORED_UNTIL = text("SELECT (SELECT max(submitted_utc_ms) FROM evaluations), (SELECT max(id) FROM evaluations)")
_STAYS = text("SELECT count(*), max(id), max(from_day), max(to_day), count(to_day) FROM memberships")
_AGREED = (RequestState.ACCEPTED, RequestState.PLANNED)


class Needs:
    """The criteria that meet the threshold, kept until something is scored: the workbench asks after every commit."""

    def __init__(self) -> None:
        self._of: object = None
        self._found: tuple[tuple[CriterionKey, str], ...] = ()

    def unasked(self, session: Session, rules: Rules, now_utc_ms: int) -> tuple[str, ...]:
        """Those of the last weeks about which no request is under way, by number: `4.3 等待静音转接`."""
        days = last_weeks(now_utc_ms, rules.zone)
        of = days, rules.version, tuple(session.execute(_SCORED_UNTIL).one()), tuple(session.execute(_STAYS).one())
        if of != self._of:
            self._of, self._found = of, _needs(session, days, rules)
        asked = requests_under_way(session)
        return tuple(f"{key[1]} {name}" for key, name in self._found if key not in asked)


def _needs(session: Session, days: Days, rules: Rules) -> tuple[tuple[CriterionKey, str], ...]:
    rows = scored_rows(session, days, rules.zone)
    cards = cards_by_version(session, rules, {row.version_id for row in rows})
    found, names, threshold = counts(session, rows, cards, team_key), names_by_card(cards), threshold_of(rules)
    keys = sorted({key for of_team in found.values() for key, (lost, _n) in of_team.items() if lost})
    return tuple((key, names[key]) for key in keys if is_need(threshold, found, key))


def training_waiting(session: Session, actor: Actor, rules: Rules, now_utc_ms: int,
                     needs: Needs) -> tuple[TrainingNeeds | None, list[ToDo]]:
    """The figures (None for who has no part in training) and the things to do."""
    if not may(actor, "training.list"):
        return None, []
    today = local_day(now_utc_ms, rules.zone)
    asked = select(TrainingRequest).where(TrainingRequest.state.not_in(OVER)).options(*_TOGETHER)
    requests = list(session.scalars(asked.order_by(TrainingRequest.raised_utc_ms, TrainingRequest.id)))
    unasked = needs.unasked(session, rules, now_utc_ms) if may(actor, "training.raise_") else ()
    figures = TrainingNeeds(
        len(unasked), len(requests), sum(request.state == RequestState.RAISED for request in requests),
        sum(is_overdue(request, today) for request in requests), answers=may(actor, "training.accept"))
    found = [to_do for request in requests for to_do in _steps(request, actor, rules, today)]
    if unasked:
        found.append(ToDo(ToDoKind.TRAINING_NEED, _("Last 4 weeks"), _(", ").join(unasked), len(unasked)))
    return figures, found


def _steps(request: TrainingRequest, actor: Actor, rules: Rules, today: date) -> Iterator[ToDo]:
    if may(actor, "training.accept"):
        yield from _of_trainer(request, today)
    if may(actor, "training.plan_listening"):
        yield from _of_raiser(request, rules, today, answers=may(actor, "training.accept"))


def _of_trainer(request: TrainingRequest, today: date) -> Iterator[ToDo]:
    day = training_day(request.entries)
    if request.state == RequestState.RAISED:
        yield _to_do(ToDoKind.TRAINING_ANSWER, request, about(request.criteria), request.due_day)
    elif request.state == RequestState.ACCEPTED:
        yield _to_do(ToDoKind.TRAINING_DAY, request, _("accepted, no day planned yet"), request.due_day)
    elif request.state == RequestState.PLANNED and day is not None and day <= today:
        yield _to_do(ToDoKind.TRAINING_DAY, request, _("planned for {day}, not entered as held").format(day=day), day)


def _of_raiser(request: TrainingRequest, rules: Rules, today: date, *, answers: bool) -> Iterator[ToDo]:
    """What the side that raised it sees to; what the same person sees as the trainer is not told twice."""
    day, stage = training_day(request.entries), next_stage(request, rules, today)
    if request.state == RequestState.RAISED and not answers:
        words = _("{trainer} has not answered yet").format(trainer=request.trainer_name)
        yield _to_do(ToDoKind.TRAINING_WAITS, request, words, request.due_day)
    if request.state == RequestState.PLANNED and day is not None and day < today and not answers:
        yield _to_do(ToDoKind.TRAINING_WAITS, request, _("planned for {day}, not entered as held").format(day=day), day)
    if stage is not None and (stage is not Stage.BEFORE or request.state in _AGREED):
        words = _("{stage}: draw the calls to be heard").format(stage=_(STAGE_NAMES[stage]))
        yield _to_do(ToDoKind.TRAINING_LISTEN, request, words, day if stage is Stage.BEFORE else None)
    if request.state == RequestState.HEARD_AGAIN or (request.state == RequestState.HELD and _all_heard(request)):
        yield _to_do(ToDoKind.TRAINING_END, request, _("heard again: compare and close"), None)


def _all_heard(request: TrainingRequest) -> bool:
    """Whether all calls of the listening after the training are scored."""
    return any(all(call.queue_item.state == QueueState.SUBMITTED for call in plan.calls)
               for plan in request.plans if plan.stage == Stage.AFTER)


def _to_do(kind: ToDoKind, request: TrainingRequest, words: str, due_day: date | None) -> ToDo:
    last = max((entry.at_utc_ms for entry in request.entries), default=request.raised_utc_ms)
    return ToDo(kind, team_names(request.agents) or request.number, words, since_utc_ms=last,
                item=RequestLink(request.id), due_day=due_day)
