"""Coaching interviews (面谈辅导): proposed, held, their plan followed up by listening again, closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotAllowed, RuleBroken
from qadesk.i18n import _
from qadesk.models.coaching import Cause, Interview, InterviewEntryKind, InterviewWaiver, Outcome
from qadesk.models.coaching_list import AgentChoice, InterviewList, InterviewProposal, NewInterview, Offers
from qadesk.models.coaching_record import EvidenceLine, InterviewDraft, InterviewRecord
from qadesk.models.people import Actor, Agent
from qadesk.models.periods import local_day
from qadesk.services import coaching_drafts as drafts
from qadesk.services import coaching_query as query
from qadesk.services import coaching_sources as places
from qadesk.services.base import Act, Service
from qadesk.services.coaching_entries import NewEntry, add
from qadesk.services.coaching_follow_ups import take
from qadesk.services.coaching_offers import choices, offers_of
from qadesk.services.coaching_proposals import proposals, standing
from qadesk.services.coaching_record import record_of
from qadesk.services.conflicts import refuse_tied

Change = Callable[[Act, Interview], None]


class Coaching(Service):
    """What was said in a finished interview is frozen; what happens afterwards is added to it."""

    def list(self, actor: Actor) -> InterviewList:
        """What is proposed and the interviews, of all or of the own team."""
        with self.read(actor, "coaching.list") as session:
            rules, now = self.rules_in(session), self._station.clock.now_utc_ms()
            today = local_day(now, rules.zone)
            return InterviewList(today, query.proposals_for(session, actor, rules, now),
                                 query.rows(session, actor, today), own_team=not query.sees_all(actor))

    def agents(self, actor: Actor) -> tuple[AgentChoice, ...]:
        """All agents to choose from, by staff number."""
        with self.read(actor, "coaching.agents") as session:
            return choices(session, local_day(self._station.clock.now_utc_ms(), self.rules_in(session).zone))

    def offers(self, actor: Actor, agent_no: str) -> Offers:
        """An agent's latest evaluations that an interview can go back to; audited. Raises NotFound."""
        with self.act(actor, "coaching.offers", about=agent_no.strip()) as act:
            rules = self.rules_in(act.session)
            refuse_tied(act.session, actor.account_id, _agent_id(act.session, agent_no.strip()))
            return offers_of(act.session, agent_no.strip(), rules, local_day(act.now_utc_ms, rules.zone))

    def waive(self, actor: Actor, proposal: InterviewProposal, reason: str) -> None:
        """Set a proposal aside with a reason. Raises RuleBroken without one, Conflict when it no longer stands."""
        with self.act(actor, "coaching.waive", about=proposal.agent_no) as act:
            refuse_tied(act.session, actor.account_id, proposal.agent_id)
            if not reason.strip():
                raise RuleBroken(_("An interview is set aside with a reason."), safe=_("Nothing was changed."),
                                 todo=_("Write the reason."), code="E-COA-20")
            stands = standing(proposal, proposals(act.session, self.rules_in(act.session), act.now_utc_ms))
            waivers = _waivers(stands, proposal, reason.strip(), actor, act.now_utc_ms) if stands else ()
            if not waivers:
                raise Conflict(_("This proposal no longer stands."), safe=_("Nothing was changed."),
                               todo=_("Look at the list again."), code="E-COA-21")
            act.session.add_all(waivers)
            act.detail = {"cause": proposal.cause, "what": list(proposal.parts) or proposal.about,
                          "reason": reason.strip()}

    def begin(self, actor: Actor, new: NewInterview) -> InterviewRecord:
        """Arrange an interview; the same `client_uuid` again gives the one that is kept.

        Raises NotFound without the agent, RuleBroken for evaluations of somebody else."""
        with self.act(actor, "coaching.begin") as act:
            rules = self.rules_in(act.session)
            refuse_tied(act.session, actor.account_id, new.agent_id)
            interview = drafts.kept(act.session, new.client_uuid) or drafts.arrange(act, actor, new, rules)
            act.about = interview.number
            act.detail = {"agent": interview.agent.staff_no, "cause": interview.cause, "kind": interview.kind}
            return record_of(act.session, interview, actor, rules, act.now_utc_ms)

    def open_record(self, actor: Actor, interview_id: int) -> InterviewRecord:
        """All that is kept of an interview; audited. Raises NotFound, NotAllowed for another team's leader."""
        return self._on(actor, "coaching.open_record", interview_id, lambda _act, _interview: None)

    def save(self, actor: Actor, interview_id: int, draft: InterviewDraft) -> InterviewRecord:
        """Keep what is typed; audited when it moves the day until which it is to be held.

        Raises NotFound, Conflict once finished, RuleBroken for a time that is none."""
        self._authorise(actor, "coaching.save", f"interview {interview_id}")
        with self._station.database.reading() as session:
            kept = session.get(Interview, interview_id)
            self._refuse_tied(session, actor, kept)
            moved = kept is not None and kept.due_day != draft.due_day
        return self._save_moved(actor, interview_id, draft) if moved else self._save(actor, interview_id, draft)

    def finish(self, actor: Actor, interview_id: int, draft: InterviewDraft) -> InterviewRecord:
        """The interview was held: freeze its words and plan. Praise is over by that.

        Raises NotFound, Conflict once finished, RuleBroken naming what is missing; what was typed is kept then."""
        self._authorise(actor, "coaching.finish", f"interview {interview_id}")
        self.save(actor, interview_id, draft)

        def held(act: Act, interview: Interview) -> None:
            drafts.refuse_finished(interview)
            drafts.end(act, actor, interview, self.rules_in(act.session))
            act.detail = {"agent": interview.agent.staff_no, "plan": len(interview.plan),
                          "follow_ups": interview.follow_ups_wanted}

        return self._on(actor, "coaching.finish", interview_id, held)

    def add_sources(self, actor: Actor, interview_id: int, evaluation_ids: Sequence[int]) -> InterviewRecord:
        """Let it go back to further evaluations. Raises NotFound, Conflict once finished, RuleBroken for another's."""

        def added(act: Act, interview: Interview) -> None:
            sources = places.sources_of(act.session, interview, evaluation_ids)
            places.attach(act.session, interview, sources)
            act.detail = {"evaluations": [source.number for source in sources]}

        return self._prepare(actor, "coaching.add_sources", interview_id, added)

    def remove_source(self, actor: Actor, interview_id: int, evaluation_id: int) -> InterviewRecord:
        """Leave an evaluation out, with its evidence. Raises NotFound, Conflict once finished."""

        def removed(act: Act, interview: Interview) -> None:
            places.remove_source(act.session, interview, evaluation_id)
            act.detail = {"evaluation": evaluation_id}

        return self._prepare(actor, "coaching.remove_source", interview_id, removed)

    def add_evidence(self, actor: Actor, interview_id: int, line: EvidenceLine) -> InterviewRecord:
        """Choose a place that the record offers (`evidence_id` is None). Raises NotFound, Conflict once finished."""
        return self._prepare(actor, "coaching.add_evidence", interview_id,
                             lambda act, interview: places.add_evidence(act.session, interview, line))

    def remove_evidence(self, actor: Actor, interview_id: int, evidence_id: int) -> InterviewRecord:
        """Leave a chosen place out; it is offered again. Raises NotFound, Conflict once finished."""
        return self._prepare(actor, "coaching.remove_evidence", interview_id,
                             lambda act, interview: places.remove_evidence(act.session, interview, evidence_id))

    def sign(self, actor: Actor, interview_id: int, who: InterviewEntryKind, day: date) -> InterviewRecord:
        """Note that the paper was signed (`SIGNED_AGENT`, `SIGNED_INSPECTOR`), once each.

        Raises NotFound, Conflict when noted or not held yet, RuleBroken for the day."""
        return self._enter(actor, "coaching.sign", interview_id, NewEntry(who, day=day))

    def judge_item(self, actor: Actor, interview_id: int, item_id: int, outcome: Outcome, words: str,
                   day: date) -> InterviewRecord:
        """Say how a plan item turned out; the latest judgement counts.

        Raises NotFound, Conflict when the plan does not run, RuleBroken for the day."""
        return self._enter(actor, "coaching.judge_item", interview_id,
                           NewEntry(InterviewEntryKind.ITEM, words, day, outcome, item_id))

    def extend(self, actor: Actor, interview_id: int, until_day: date, words: str) -> InterviewRecord:
        """Give the plan and its follow-ups more time.

        Raises NotFound, Conflict when the plan does not run, RuleBroken without words or for an earlier day."""
        return self._enter(actor, "coaching.extend", interview_id,
                           NewEntry(InterviewEntryKind.EXTENSION, words, until_day=until_day))

    def note(self, actor: Actor, interview_id: int, words: str) -> InterviewRecord:
        """Add a note, also to one that is over. Raises NotFound, RuleBroken without words."""
        return self._enter(actor, "coaching.note", interview_id, NewEntry(InterviewEntryKind.NOTE, words))

    def close(self, actor: Actor, interview_id: int, outcome: Outcome, words: str) -> InterviewRecord:
        """End the plan with its result; follow-ups that wait leave the queue.

        Raises NotFound, Conflict when it does not run, RuleBroken without words, and for `DONE` while a plan item is
        not judged or a follow-up not heard."""
        return self._enter(actor, "coaching.close", interview_id,
                           NewEntry(InterviewEntryKind.CLOSING, words, outcome=outcome))

    def withdraw(self, actor: Actor, interview_id: int, words: str) -> InterviewRecord:
        """Call off an interview that was not held yet: what it was about is proposed again.

        Raises NotFound, Conflict once held, RuleBroken without words."""
        return self._enter(actor, "coaching.withdraw", interview_id, NewEntry(InterviewEntryKind.WITHDRAWAL, words))

    def take_follow_up(self, actor: Actor, interview_id: int) -> tuple[InterviewRecord, int]:
        """Put one call of the agent since the interview, chosen by lot, into the queue; its queue item's id too.

        Raises NotFound, Conflict when all wanted ones are taken, RuleBroken while there is no call yet."""
        taken: list[int] = []

        def took(act: Act, interview: Interview) -> None:
            taken.append(take(act, actor, interview, self.rules_in(act.session)).queue_item_id)

        return self._on(actor, "coaching.take_follow_up", interview_id, took), taken[0]

    def _refuse_tied(self, session: Session, actor: Actor, interview: Interview | None) -> None:
        try:
            refuse_tied(session, actor.account_id, interview.agent_id if interview else None)
        except NotAllowed:
            self._note_refusal(actor, "coaching.save", interview.number if interview else "")
            raise

    def _save(self, actor: Actor, interview_id: int, draft: InterviewDraft) -> InterviewRecord:
        station = self._station
        now = station.clock.now_utc_ms()
        with station.database.transaction() as session:
            rules = self.rules_in(session)
            interview = query.interview_for(session, actor, interview_id, local_day(now, rules.zone))
            drafts.refuse_finished(interview)
            drafts.write(session, interview, draft, now, rules.zone)
            return record_of(session, interview, actor, rules, now)

    def _save_moved(self, actor: Actor, interview_id: int, draft: InterviewDraft) -> InterviewRecord:
        def saved(act: Act, interview: Interview) -> None:
            act.detail = {"old": {"due_day": interview.due_day.isoformat()},
                          "new": {"due_day": draft.due_day.isoformat()}}
            drafts.write(act.session, interview, draft, act.now_utc_ms, self.rules_in(act.session).zone)

        return self._prepare(actor, "coaching.save", interview_id, saved)

    def _prepare(self, actor: Actor, use_case: str, interview_id: int, change: Change) -> InterviewRecord:
        """Change an interview that is not finished."""

        def changed(act: Act, interview: Interview) -> None:
            drafts.refuse_finished(interview)
            change(act, interview)

        return self._on(actor, use_case, interview_id, changed)

    def _enter(self, actor: Actor, use_case: str, interview_id: int, entry: NewEntry) -> InterviewRecord:
        def entered(act: Act, interview: Interview) -> None:
            released = add(act, actor, interview, entry, self.rules_in(act.session))
            said = {"outcome": entry.outcome or "", "words": entry.words.strip(), "released": released,
                    "day": (entry.until_day or entry.day or "") and str(entry.until_day or entry.day)}
            act.detail = {"entry": entry.kind, **{name: value for name, value in said.items() if value}}

        return self._on(actor, use_case, interview_id, entered)

    def _on(self, actor: Actor, use_case: str, interview_id: int, change: Change) -> InterviewRecord:
        """Do something with an interview that the actor may see, audited, and read it as it is then."""
        with self.act(actor, use_case, about=f"interview {interview_id}") as act:
            rules = self.rules_in(act.session)
            today = local_day(act.now_utc_ms, rules.zone)
            interview = query.interview_for(act.session, actor, interview_id, today)
            act.about = interview.number
            change(act, interview)
            return record_of(act.session, interview, actor, rules, act.now_utc_ms)


def _agent_id(session: Session, agent_no: str) -> int | None:
    return session.scalar(select(Agent.id).where(Agent.staff_no == agent_no))


def _waivers(stands: InterviewProposal, seen: InterviewProposal, reason: str, actor: Actor,
             now_utc_ms: int) -> Sequence[InterviewWaiver]:
    """A row for each evaluation or criterion that was seen and still stands; one for a problem."""

    def waiver(evaluation_id: int | None = None, card: str = "", code: str = "") -> InterviewWaiver:
        return InterviewWaiver(
            agent_id=stands.agent_id, cause=stands.cause, evaluation_id=evaluation_id, problem_id=stands.problem_id,
            card=card, criterion_code=code, reason=reason, account_id=actor.account_id, at_utc_ms=now_utc_ms)

    if stands.cause is Cause.COMMON:
        return [waiver(card=card, code=code) for card, code in stands.focus if (card, code) in seen.focus]
    if stands.cause in (Cause.PROBLEM, Cause.COMPLAINT):
        return [waiver()]
    return [waiver(evaluation_id) for evaluation_id in stands.evaluation_ids if evaluation_id in seen.evaluation_ids]
