"""Major problems (重大问题): raised at once, fed back, acknowledged by the team leader, followed up until closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.calls import Call
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.major_problems import (
    EntryKind,
    Leader,
    MajorProblem,
    MajorProblemEntry,
    NewProblem,
    ProblemList,
    ProblemRecord,
    ProblemState,
    Proposal,
    Span,
    Way,
    state_of,
)
from qadesk.models.people import Account, Actor, Leadership, Role, RoleGrant, Team
from qadesk.models.periods import local_day, read_local
from qadesk.models.sampling import QueueItem
from qadesk.services import problem_query as query
from qadesk.services.base import Act, Service
from qadesk.services.conflicts import refuse_conflict
from qadesk.services.day_numbers import next_number
from qadesk.services.stay_rows import on_day

MINUTE_MS = 60_000


@dataclass(frozen=True)
class _Entry:
    """What is added to a problem; `happened` is the centre's time (`2026-09-07 10:05`), empty for now."""

    kind: EntryKind
    way: Way | None = None
    words: str = ""
    happened: str = ""


class MajorProblems(Service):
    """Nothing is edited or deleted: what happens to a problem is added to it, and a correction is a note."""

    def propose(self, actor: Actor, item_id: int, evaluation_id: int | None = None) -> Proposal:
        """What a problem of a queue item's call begins with. Raises NotFound."""
        with self.read(actor, "major_problems.propose") as session:
            item = session.get(QueueItem, item_id)
            if item is None:
                raise _no_call()
            self._refuse_tied(session, actor, item)
            return _proposal(session, item.call, self.rules_in(session).zone, evaluation_id)

    def propose_call(self, actor: Actor, rec_id: str) -> Proposal:
        """The same for any call that the station knows, by its recording number; audited. Raises NotFound."""
        with self.act(actor, "major_problems.propose_call", about=rec_id.strip()) as act:
            call = act.session.scalars(select(Call).where(Call.rec_id == rec_id.strip())).first()
            if call is None:
                raise NotFound(_("No call has the recording number {number}.").format(number=rec_id.strip()),
                               todo=_("Look the number up in the call list, or open the call under Listening."),
                               code="E-PRB-10")
            refuse_conflict(act.session, actor.account_id, call)
            return _proposal(act.session, call, self.rules_in(act.session).zone)

    def raise_(self, actor: Actor, new: NewProblem) -> ProblemRecord:
        """Keep a problem for ever; the same `client_uuid` again gives the one that is kept.

        Raises NotFound without the call, RuleBroken without facts, action, leader or a time within the call."""
        with self.act(actor, "major_problems.raise_") as act:
            zone, call = self.rules_in(act.session).zone, act.session.get(Call, new.call_id)
            if call is not None:
                refuse_conflict(act.session, actor.account_id, call)
            problem = _kept(act.session, new) or _make(act, actor, new, zone)
            act.about = problem.number
            act.detail = {"call": problem.call.rec_id, "leader": problem.leader_name}
            return self._record(act, problem, actor)

    def list(self, actor: Actor) -> ProblemList:
        """The problems that the actor may see: all, or those of the own team."""
        with self.read(actor, "major_problems.list") as session:
            return query.problem_list(session, actor, self.rules_in(session), self._station.clock.now_utc_ms())

    def open_record(self, actor: Actor, problem_id: int) -> ProblemRecord:
        """All that is kept of a problem. Raises NotFound, NotAllowed for another team's leader."""
        with self.act(actor, "major_problems.open_record", about=f"problem {problem_id}") as act:
            problem = self._problem(act, actor, problem_id)
            act.about = problem.number
            return self._record(act, problem, actor)

    def feed_back(self, actor: Actor, problem_id: int, way: Way, words: str = "",
                  happened: str = "") -> ProblemRecord:
        """Note how and when the leader was told. Raises NotFound, Conflict when closed, RuleBroken for the time."""
        return self._add(actor, "major_problems.feed_back", problem_id,
                         _Entry(EntryKind.FEEDBACK, way, words, happened))

    def acknowledge(self, actor: Actor, problem_id: int, words: str = "") -> ProblemRecord:
        """A team leader acknowledges a problem of the own team, once. Raises NotFound, NotAllowed, Conflict."""
        return self._add(actor, "major_problems.acknowledge", problem_id,
                         _Entry(EntryKind.ACKNOWLEDGEMENT, Way.OWN_ACCOUNT, words))

    def acknowledge_for(self, actor: Actor, problem_id: int, words: str = "",
                        happened: str = "") -> ProblemRecord:
        """Enter what the leader signed on paper. Raises NotFound, Conflict, RuleBroken for the time."""
        return self._add(actor, "major_problems.acknowledge_for", problem_id,
                         _Entry(EntryKind.ACKNOWLEDGEMENT, Way.SIGNED, words, happened))

    def note(self, actor: Actor, problem_id: int, words: str) -> ProblemRecord:
        """Add a follow-up note, also to a closed problem: that is how something is put right.

        Raises NotFound, NotAllowed for another team's leader, RuleBroken without words."""
        return self._add(actor, "major_problems.note", problem_id, _Entry(EntryKind.NOTE, words=words))

    def close(self, actor: Actor, problem_id: int, result: Way, words: str) -> ProblemRecord:
        """End the follow-up with a result in words. Raises NotFound, Conflict when closed, RuleBroken without words
        or while it is not acknowledged, unless it was raised by mistake."""
        return self._add(actor, "major_problems.close", problem_id, _Entry(EntryKind.CLOSING, result, words))

    def _refuse_tied(self, session: Session, actor: Actor, item: QueueItem) -> None:
        try:
            refuse_conflict(session, actor.account_id, item.call)
        except NotAllowed:
            self._note_refusal(actor, "major_problems.propose", f"queue item {item.id}")
            raise

    def _add(self, actor: Actor, use_case: str, problem_id: int, entry: _Entry) -> ProblemRecord:
        with self.act(actor, use_case, about=f"problem {problem_id}") as act:
            problem = self._problem(act, actor, problem_id)
            _refuse_late(problem, entry)
            _refuse_wordless(entry)
            happened = _instant(entry.happened, problem, act.now_utc_ms, self.rules_in(act.session).zone)
            _append(act, actor, problem, entry, happened)
            act.about = problem.number
            act.detail = {"way": entry.way or "", "words": entry.words.strip()}
            return self._record(act, problem, actor)

    def _problem(self, act: Act, actor: Actor, problem_id: int) -> MajorProblem:
        today = local_day(act.now_utc_ms, self.rules_in(act.session).zone)
        return query.problem_for(act.session, actor, act.action, problem_id, today)

    def _record(self, act: Act, problem: MajorProblem, actor: Actor) -> ProblemRecord:
        return query.record_of(act.session, problem, actor, self.rules_in(act.session), act.now_utc_ms)


def _proposal(session: Session, call: Call, zone: ZoneInfo, evaluation_id: int | None = None) -> Proposal:
    day = local_day(call.start_utc_ms, zone)
    return Proposal(call.id, evaluation_id, query.slip_facts(call, zone), _length_ms(call),
                    _leaders(session, _team_of(call, zone), day))


def _kept(session: Session, new: NewProblem) -> MajorProblem | None:
    return session.scalars(select(MajorProblem).where(MajorProblem.client_uuid == new.client_uuid)).first()


def _make(act: Act, actor: Actor, new: NewProblem, zone: ZoneInfo) -> MajorProblem:
    call = act.session.get(Call, new.call_id)
    if call is None:
        raise _no_call()
    _refuse_incomplete(new, call)
    _refuse_other_call(act.session, new)
    team, leader = _team_of(call, zone), _leader(act.session, new)
    problem = MajorProblem(
        client_uuid=new.client_uuid, call=call,
        number=next_number(act.session, MajorProblem.number, "P", local_day(act.now_utc_ms, zone)),
        call_day=local_day(call.start_utc_ms, zone), evaluation_id=new.evaluation_id, raised_by=actor.account_id,
        raised_utc_ms=act.now_utc_ms, facts=new.facts.strip(), action_asked=new.action_asked.strip(),
        spans=[list(span) for span in new.spans], team=team, leader_id=new.leader_id, leader_name=leader)
    act.session.add(problem)
    act.session.flush()
    if new.way is not None:
        _append(act, actor, problem, _Entry(EntryKind.FEEDBACK, new.way), act.now_utc_ms)
    return problem


def _append(act: Act, actor: Actor, problem: MajorProblem, entry: _Entry, happened_utc_ms: int) -> None:
    act.session.add(MajorProblemEntry(
        problem_id=problem.id, kind=entry.kind, at_utc_ms=act.now_utc_ms, happened_utc_ms=happened_utc_ms,
        account_id=actor.account_id, way=entry.way or "", words=entry.words.strip()))
    act.session.flush()
    act.session.refresh(problem)


def _team_of(call: Call, zone: ZoneInfo) -> Team | None:
    return call.agent.team_on(local_day(call.start_utc_ms, zone)) if call.agent else None


def _length_ms(call: Call) -> int:
    return max(call.duration_ms, call.recording.duration_ms if call.recording else 0)


def _leaders(session: Session, team: Team | None, day: date) -> tuple[Leader, ...]:
    """The accounts that led the team on the day, those still open only."""
    if team is None:
        return ()
    rows = session.execute(
        select(Account.id, Account.display_name).join(Leadership, Leadership.account_id == Account.id)
        .where(Leadership.team_id == team.id, on_day(Leadership, day), Account.closed_utc_ms.is_(None))
        .order_by(Account.display_name).distinct())
    return tuple(Leader(account_id, name) for account_id, name in rows)


def _leader(session: Session, new: NewProblem) -> str:
    """The leader's name: the account's, or the one that was typed."""
    if new.leader_id is None:
        return new.leader_name.strip()
    asked = select(Account.display_name).join(RoleGrant).where(
        Account.id == new.leader_id, RoleGrant.role == Role.TEAM_LEADER, Account.closed_utc_ms.is_(None))
    name = session.scalar(asked)
    if name is None:
        raise RuleBroken(_("The leader concerned has no open account of a team leader."),
                         safe=_("Nothing was changed."), todo=_("Type the leader's name instead."), code="E-PRB-02")
    return name


def _refuse_incomplete(new: NewProblem, call: Call) -> None:
    lacking = [word for word, there in (
        (_("the facts"), new.facts.strip()), (_("the action asked"), new.action_asked.strip()),
        (_("the leader concerned"), new.leader_id or new.leader_name.strip()),
        (_("the time in the call"), new.spans)) if not there]
    if lacking:
        raise RuleBroken(_("A major problem needs {what}.").format(what=_(", ").join(lacking)),
                         safe=_("Nothing was changed."), todo=_("Fill in what is missing."), code="E-PRB-03")
    if not all(_within(span, _length_ms(call)) for span in new.spans):
        raise RuleBroken(_("A time lies outside the call."), safe=_("Nothing was changed."),
                         todo=_("Correct the time in the call."), code="E-PRB-04")


def _within(span: Span, length_ms: int) -> bool:
    return 0 <= span[0] <= span[1] <= length_ms


def _refuse_other_call(session: Session, new: NewProblem) -> None:
    if new.evaluation_id is None:
        return
    evaluation = session.get(Evaluation, new.evaluation_id)
    if evaluation is None or evaluation.call_id != new.call_id or evaluation.state != EvaluationState.SUBMITTED:
        raise NotFound(_("This evaluation is not in the station."), todo=_("Choose another evaluation."))


def _refuse_late(problem: MajorProblem, entry: _Entry) -> None:
    state = state_of(kept.kind for kept in problem.entries)
    closed = state is ProblemState.CLOSED and entry.kind is not EntryKind.NOTE
    if closed or (state is ProblemState.ACKNOWLEDGED and entry.kind is EntryKind.ACKNOWLEDGEMENT):
        what = _("{number} is closed already.") if closed else _("{number} is acknowledged already.")
        raise Conflict(what.format(number=problem.number), safe=_("What was entered stands."),
                       todo=_("Add a note if something is to be put right."), code="E-PRB-05")
    if entry.kind is EntryKind.CLOSING and entry.way is not Way.WITHDRAWN and state is ProblemState.OPEN:
        raise RuleBroken(_("{number} is not acknowledged yet.").format(number=problem.number),
                         safe=_("Nothing was changed."),
                         todo=_("Have the team leader acknowledge it, or enter the signature from the paper."),
                         code="E-PRB-06")


def _refuse_wordless(entry: _Entry) -> None:
    if entry.kind in (EntryKind.NOTE, EntryKind.CLOSING) and not entry.words.strip():
        raise RuleBroken(_("A note or a closing needs words."), safe=_("Nothing was changed."),
                         todo=_("Write what was found or done."), code="E-PRB-07")


def _instant(happened: str, problem: MajorProblem, now_utc_ms: int, zone: ZoneInfo) -> int:
    """When it happened: from the minute of the raising to now."""
    if not happened.strip():
        return now_utc_ms
    at = read_local(happened, zone, code="E-PRB-09")
    if at > now_utc_ms or at + MINUTE_MS <= problem.raised_utc_ms:
        raise RuleBroken(_("The time lies before the problem was raised, or in the future."),
                         safe=_("Nothing was changed."), todo=_("Correct the time."), code="E-PRB-08")
    return max(at, problem.raised_utc_ms)


def _no_call() -> NotFound:
    return NotFound(_("This call is not in the station."), safe=_("Nothing was changed."),
                    todo=_("Choose another call."))
