"""Training needs (培训需求): tallies that propose a request, the request and what becomes of it, targeted listening."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import NotAllowed
from qadesk.i18n import _
from qadesk.models.coaching import CriterionKey
from qadesk.models.people import Actor, Agent
from qadesk.models.periods import local_day
from qadesk.models.summary_values import BehindCall
from qadesk.models.training import RequestEntryKind, Stage, TrainingRequest
from qadesk.models.training_record import RequestRecord, RequestRow
from qadesk.models.training_tallies import NewRequest, PeriodChoice, RequestDraft, Tallies, TallyCell
from qadesk.services import training_rows
from qadesk.services.base import Act, Service
from qadesk.services.summary_calls import call_lines
from qadesk.services.summary_figures import months_with_calls
from qadesk.services.training_draft import due_day, proposed, refuse_no_criteria, trainers
from qadesk.services.training_listening import plan
from qadesk.services.training_query import last_weeks, read_days, rows_behind, scored_rows, tally_rows
from qadesk.services.training_raise import kept, make
from qadesk.services.training_record import record_rows, request_rows
from qadesk.services.training_steps import ANSWERS, Step, found_request, take, trainer_has_account


class Training(Service):
    """Nothing of a request is edited or deleted: what happens to it is added to it, and a correction is a note."""

    def periods(self, actor: Actor) -> tuple[PeriodChoice, ...]:
        """The last four weeks that have ended and the months with calls, the latest first; empty without calls."""
        with self.read(actor, "training.periods") as session:
            zone = self.rules_in(session).zone
            months = months_with_calls(session, zone)
        if not months:
            return ()
        weeks = last_weeks(self._station.clock.now_utc_ms(), zone)
        return (PeriodChoice(weeks.first_day, weeks.last_day),
                *(PeriodChoice(month.first_day, month.last_day, month) for month in months))

    def tallies(self, actor: Actor, from_day: date, to_day: date) -> Tallies:
        """The tallies of a period, both days included, most lost first. Raises RuleBroken for days in disorder."""
        with self.read(actor, "training.tallies") as session:
            days, rules = read_days(from_day, to_day), self.rules_in(session)
            rows = tally_rows(session, days, rules, scored_rows(session, days, rules.zone))
        return self._station.work.foreground(training_rows.tallies, rows).result()

    def behind(self, actor: Actor, cell: TallyCell) -> tuple[BehindCall, ...]:
        """The calls behind a cell, by their start; those of one agent are audited before they are read."""
        if cell.agent_id is not None:
            with self.act(actor, "training.behind") as act:
                act.about = act.session.scalar(select(Agent.staff_no).where(Agent.id == cell.agent_id)) or ""
                act.detail = {"criterion": cell.criterion_code, "from": str(cell.from_day), "to": str(cell.to_day)}
        with self.read(actor, "training.behind") as session:
            return call_lines(session, rows_behind(session, cell, self.rules_in(session)))

    def draft(self, actor: Actor, from_day: date, to_day: date, criteria: tuple[CriterionKey, ...],
              team_ids: tuple[int, ...] = ()) -> RequestDraft:
        """What the station proposes for a request about these criteria; of these teams, or of all of them.

        Raises RuleBroken without criteria or for days in disorder."""
        with self.act(actor, "training.draft") as act:
            days = read_days(from_day, to_day)
            refuse_no_criteria(criteria)
            act.about = ", ".join(code for _card, code in criteria)
            act.detail = {"from": str(from_day), "to": str(to_day), "teams": list(team_ids)}
        with self.read(actor, "training.draft") as session:
            rules, now = self.rules_in(session), self._station.clock.now_utc_ms()
            scored = scored_rows(session, days, rules.zone)
            rows = tally_rows(session, days, rules, scored)
            concerned, comparison, others = proposed(session, scored, rules, now, criteria, team_ids)
            able, due = trainers(session), due_day(rules, local_day(now, rules.zone))
        tallies = self._station.work.foreground(training_rows.tallies, rows).result()
        chosen = tuple(row for row in tallies.rows if row.key in criteria)
        return RequestDraft(from_day, to_day, chosen, concerned, comparison, able, due, others)

    def raise_(self, actor: Actor, new: NewRequest) -> RequestRecord:
        """Keep a request for ever; the same `client_uuid` again gives the one that is kept.

        Raises RuleBroken without criteria, agents to be trained, wish, trainer, with a day that is over or an agent who
        left; NotFound for an agent, a criterion or a case that is not in the station."""
        with self.act(actor, "training.raise_") as act:
            request = kept(act.session, new.client_uuid) or make(act, actor, new, self.rules_in(act.session))
            act.about = request.number
            act.detail = {"trainer": request.trainer_name, "agents": len(request.agents)}
            rows = self._rows(act, actor, request)
        return self._told(rows)

    def list(self, actor: Actor) -> tuple[RequestRow, ...]:
        """All requests: those under way first, the longest waiting first; then those that are over, the latest first.
        """
        with self.read(actor, "training.list") as session:
            return request_rows(session, self.rules_in(session), self._station.clock.now_utc_ms())

    def open_record(self, actor: Actor, request_id: int) -> RequestRecord:
        """All that is kept of a request. Raises NotFound."""
        with self.act(actor, "training.open_record", about=f"training request {request_id}") as act:
            request = found_request(act.session, request_id)
            act.about = request.number
            rows = self._rows(act, actor, request)
        return self._told(rows)

    def accept(self, actor: Actor, request_id: int, words: str = "") -> RequestRecord:
        """The trainer accepts it. Raises NotFound, Conflict when it was answered."""
        return self._take(actor, "training.accept", request_id, Step(RequestEntryKind.ACCEPTED, words))

    def decline(self, actor: Actor, request_id: int, words: str) -> RequestRecord:
        """The trainer declines it, with words; calls of it that nobody began to score leave the queue.

        Raises NotFound, Conflict when it is planned or over, RuleBroken."""
        return self._take(actor, "training.decline", request_id, Step(RequestEntryKind.DECLINED, words))

    def plan(self, actor: Actor, request_id: int, day: date, words: str = "") -> RequestRecord:
        """The trainer plans the training for a day, or moves it; that accepts the request, too.

        Raises NotFound, Conflict once it was held or is over, RuleBroken for a day that is over."""
        return self._take(actor, "training.plan", request_id, Step(RequestEntryKind.PLANNED, words, day))

    def held(self, actor: Actor, request_id: int, day: date, words: str = "") -> RequestRecord:
        """The trainer enters that it was held on a day. Raises NotFound, Conflict, RuleBroken for a day to come."""
        return self._take(actor, "training.held", request_id, Step(RequestEntryKind.HELD, words, day))

    def answer_for(self, actor: Actor, request_id: int, kind: RequestEntryKind, day: date | None = None,
                   words: str = "") -> RequestRecord:
        """Enter what a trainer without an account answered on paper: ACCEPTED, DECLINED, PLANNED or HELD.

        Raises NotFound, Conflict, RuleBroken, NotAllowed while the trainer has an open account."""
        return self._take(actor, "training.answer_for", request_id, Step(kind, words, day))

    def note(self, actor: Actor, request_id: int, words: str) -> RequestRecord:
        """Add a note, also when it is over: that is how something is put right. Raises NotFound, RuleBroken."""
        return self._take(actor, "training.note", request_id, Step(RequestEntryKind.NOTE, words))

    def plan_listening(self, actor: Actor, request_id: int, stage: Stage) -> RequestRecord:
        """Draw agents at random and queue calls of theirs for a targeted listening (针对性监听).

        Raises NotFound; Conflict when it was drawn or it is not its time; RuleBroken when the rules ask for none or no
        call can be heard."""
        with self.act(actor, "training.plan_listening", about=f"training request {request_id}") as act:
            request = found_request(act.session, request_id)
            act.about = request.number
            made = plan(act, actor, request, stage, self.rules_in(act.session))
            act.detail = {"stage": str(stage), "agents": len(made.agents), "calls": len(made.calls), "seed": made.seed}
            rows = self._rows(act, actor, request)
        return self._told(rows)

    def mark_heard_again(self, actor: Actor, request_id: int, words: str = "") -> RequestRecord:
        """Those trained were heard again after the training.

        Raises NotFound, Conflict unless it was held, RuleBroken while no call of that listening is scored."""
        return self._take(actor, "training.mark_heard_again", request_id, Step(RequestEntryKind.HEARD_AGAIN, words))

    def close(self, actor: Actor, request_id: int, words: str) -> RequestRecord:
        """End it with what came of it; calls of it that nobody began to score leave the queue.

        Raises NotFound, Conflict before it was held, RuleBroken without words."""
        return self._take(actor, "training.close", request_id, Step(RequestEntryKind.CLOSING, words))

    def withdraw(self, actor: Actor, request_id: int, words: str) -> RequestRecord:
        """Take it back with a reason; it stays visible, calls of it that nobody began to score leave the queue.

        Raises NotFound, Conflict once it was held, RuleBroken without words."""
        return self._take(actor, "training.withdraw", request_id, Step(RequestEntryKind.WITHDRAWAL, words))

    def _take(self, actor: Actor, use_case: str, request_id: int, step: Step) -> RequestRecord:
        with self.act(actor, use_case, about=f"training request {request_id}") as act:
            request = found_request(act.session, request_id)
            if use_case == "training.answer_for":
                _refuse_in_place(act.session, request, step.kind)
            take(act, actor, request, step, self.rules_in(act.session))
            act.about = request.number
            rows = self._rows(act, actor, request)
        return self._told(rows)

    def _rows(self, act: Act, actor: Actor, request: TrainingRequest) -> training_rows.RecordRows:
        return record_rows(act.session, request, actor, self.rules_in(act.session), act.now_utc_ms)

    def _told(self, rows: training_rows.RecordRows) -> RequestRecord:
        return self._station.work.foreground(training_rows.told, rows).result()


def _refuse_in_place(session: Session, request: TrainingRequest, kind: RequestEntryKind) -> None:
    if kind not in ANSWERS or trainer_has_account(session, request):
        raise NotAllowed(_("The trainer answers by an own account."), safe=_("Nothing was changed."),
                         todo=_("Ask the trainer to log in and answer."))
