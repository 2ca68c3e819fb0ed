"""Interviews of the practice centre: what the station proposes is talked about or set aside, and followed up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from qadesk.models.coaching import (
    Cause,
    InterviewEntryKind,
    InterviewKind,
    InterviewProposal,
    InterviewRecord,
    NewInterview,
    Outcome,
    PlanDraft,
)
from qadesk.models.people import Actor
from qadesk.models.scorecards import Band
from qadesk.services.practice_centre import STRONG
from qadesk.services.practice_scene import Scene

A_WEEK = 3  # arranged on each Friday, the most urgent first; more where they cannot wait
FOLLOW_UPS, MINUTES = 2, 25
HELD_AFTER, FOLLOWED_AFTER, CLOSED_AFTER = 3, 5, 11  # days: to the interview, to its first follow-up, to its end
WAIVED_AFTER_DAYS = 5  # what was not taken up by then is set aside
EXTENDED_DAYS = 14
BETWEEN_DAYS = 14  # an agent is not asked in again so soon


class Interviews:
    """The Fridays on which proposals are gone through."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._asked: dict[str, date] = {}

    def plan(self) -> None:
        """Put the Fridays into the diary."""
        for week in self._scene.when.weeks[1:]:
            friday = week.first_day + timedelta(days=4)
            self._scene.diary.at(friday, 17, 32, self._go_through)
        self._scene.diary.at(self._scene.when.closed.last_day + timedelta(days=1), 11, 0, self._praise)

    def _go_through(self) -> None:
        scene = self._scene
        for at, proposal in enumerate(self._wanted(self._proposals())):
            self._asked[proposal.agent_no] = scene.diary.now.date()
            self._begin(proposal, scene.cast.inspectors[at % 2])
        for proposal in self._proposals():
            self._set_aside(proposal)

    def _proposals(self) -> tuple[InterviewProposal, ...]:
        return self._scene.desk.coaching.list(self._scene.cast.supervisor).proposals

    def _wanted(self, found: Sequence[InterviewProposal]) -> list[InterviewProposal]:
        """All that cannot wait, and of the others as many as there is time for."""
        urgent = [proposal for proposal in found if proposal.cause in (Cause.PROBLEM, Cause.FATAL)]
        rest = self._worth_it(proposal for proposal in found if proposal not in urgent)
        return urgent + list(rest)[:max(0, A_WEEK - len(urgent))]

    def _worth_it(self, found: Iterable[InterviewProposal]) -> Iterable[InterviewProposal]:
        """The first proposal of each agent who was not asked in lately."""
        today, seen = self._scene.diary.now.date(), set[str]()
        for proposal in found:
            long_ago = today - self._asked.get(proposal.agent_no, date.min) > timedelta(days=BETWEEN_DAYS)
            if proposal.agent_no not in seen and long_ago:
                yield proposal
            seen.add(proposal.agent_no)

    def _set_aside(self, proposal: InterviewProposal) -> None:
        scene = self._scene
        age_ms = scene.diary.clock.now_utc_ms() - proposal.since_utc_ms
        if proposal.cause in (Cause.LOW_BAND, Cause.COMMON) and age_ms > WAIVED_AFTER_DAYS * 86_400_000:
            reason = scene.words["interviews"]["waived"][proposal.cause is Cause.LOW_BAND]
            scene.desk.coaching.waive(scene.cast.supervisor, proposal, reason)

    def _begin(self, proposal: InterviewProposal, who: Actor) -> None:
        scene = self._scene
        record = scene.desk.coaching.begin(who, proposal.interview(
            str(scene.uuid("interview", proposal.key, scene.diary.now)),
            scene.words["interviews"]["topics"][str(proposal.cause)]))
        scene.quote_evaluations(proposal.evaluation_ids)
        scene.diary.on_day(HELD_AFTER, 14, 0, lambda: self._hold(record.interview_id, who))

    def _hold(self, interview_id: int, who: Actor) -> None:
        """Hold and finish it, have it signed, and put the follow-up into the diary."""
        scene, desk = self._scene, self._scene.desk.coaching
        record = desk.open_record(who, interview_id)
        today, words = scene.diary.now.date(), scene.words["interviews"]
        chance = scene.chance("held", record.number)
        plan = tuple(PlanDraft(item["words"], item["measure"], today + timedelta(days=10)) for item in words["plan"])
        draft = replace(
            record.draft, held=f"{scene.diary.now - timedelta(minutes=MINUTES):%Y-%m-%d %H:%M}", place=words["place"],
            minutes=MINUTES, agent_words=chance.choice(words["agent_words"]), guidance=chance.choice(words["guidance"]),
            plan=plan[:1 + (chance.random() < 0.4)], follow_ups_wanted=FOLLOW_UPS,
            played=frozenset(line.evidence_id for line in record.evidence if line.evidence_id is not None))
        desk.finish(who, interview_id, draft)
        for side in (InterviewEntryKind.SIGNED_AGENT, InterviewEntryKind.SIGNED_INSPECTOR):
            desk.sign(who, interview_id, side, today)
        for day in range(FOLLOW_UPS):
            scene.diary.on_day(FOLLOWED_AFTER + day, 10, 15, lambda: self._take_follow_up(interview_id, who))
        scene.diary.on_day(CLOSED_AFTER, 16, 5, lambda: self._close(interview_id, who))

    def _take_follow_up(self, interview_id: int, who: Actor) -> None:
        if self._scene.desk.coaching.open_record(who, interview_id).calls_waiting:
            self._scene.desk.coaching.take_follow_up(who, interview_id)

    def _close(self, interview_id: int, who: Actor, *, extended: bool = False) -> None:
        """Judge the plan and end it; where a follow-up could not be heard yet, it is given more time, once."""
        scene, desk = self._scene, self._scene.desk.coaching
        record, words = desk.open_record(who, interview_id), scene.words["interviews"]
        if record.heard < FOLLOW_UPS and not extended:
            self._extend(interview_id, who)
            return
        outcome = _outcome(record)
        for line in record.plan:
            desk.judge_item(who, interview_id, line.item_id, outcome, words["judged"], scene.diary.now.date())
        desk.close(who, interview_id, outcome, words["closed" if outcome is Outcome.DONE else "partly"])

    def _extend(self, interview_id: int, who: Actor) -> None:
        scene = self._scene
        until = scene.diary.now.date() + timedelta(days=EXTENDED_DAYS)
        scene.desk.coaching.extend(who, interview_id, until, scene.words["interviews"]["extended"])
        for day in range(FOLLOW_UPS):
            scene.diary.on_day(1 + day, 10, 20, lambda: self._take_follow_up(interview_id, who))
        scene.diary.on_day(EXTENDED_DAYS - 4, 16, 10, lambda: self._close(interview_id, who, extended=True))

    def _praise(self) -> None:
        """Tell who works best that it was heard."""
        scene, words = self._scene, self._scene.words["interviews"]["praise"]
        own = [one for one in scene.scored if one.call.staff_no == STRONG and one.evaluation.band is Band.EXCELLENT]
        if not own:
            return
        who, desk = scene.cast.inspectors[0], scene.desk.coaching
        ids = tuple(one.evaluation.evaluation_id for one in own[-2:])
        agent = next(one for one in desk.agents(who) if one.agent_no == STRONG)
        record = desk.begin(who, NewInterview(str(scene.uuid("praise")), agent.agent_id, InterviewKind.PRAISE,
                                              topic=words["topic"], evaluation_ids=ids))
        scene.quote_evaluations(ids)
        draft = replace(record.draft, held=f"{scene.diary.now:%Y-%m-%d %H:%M}", minutes=10, guidance=words["guidance"],
                        place=scene.words["interviews"]["place"])
        desk.finish(who, record.interview_id, draft)


def _outcome(record: InterviewRecord) -> Outcome:
    """Done when all follow-ups were heard and none lost anything on what was talked about."""
    heard = [call for call in record.after if call.evaluation_id is not None]
    lost = {call.outcome for call in heard} - {Outcome.DONE, None}
    return Outcome.PARTLY if lost or len(heard) < FOLLOW_UPS else Outcome.DONE
