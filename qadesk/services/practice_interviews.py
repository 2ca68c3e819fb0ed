"""Interviews of the practice centre: what the station proposes is talked about or set aside, and followed up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from qadesk.models.coaching import Cause, InterviewEntryKind, InterviewKind, InterviewState, Outcome
from qadesk.models.coaching_list import InterviewProposal, NewInterview
from qadesk.models.coaching_record import InterviewRecord, PlanDraft
from qadesk.models.people import Actor
from qadesk.models.periods import local_day
from qadesk.models.scorecards import Band
from qadesk.services.practice_centre import STRONG, WEAK, days
from qadesk.services.practice_scene import Scene

A_WEEK = 3  # arranged in a week; more where they cannot wait
FOLLOW_UPS, MINUTES = 2, 25
HELD_AFTER, FOLLOWED_AFTER, CLOSED_AFTER = 1, 4, 11  # days: to the interview, to its first follow-up, to its end
TAKEN_UP_AFTER, WAIVED_AFTER = 2, 5  # days: a proposal is taken up from then on, and set aside from then on
ITEM_DAYS, EXTENDED_DAYS = 14, 14
BETWEEN_DAYS = 14  # an agent is not asked in again so soon
FORGOTTEN_DAYS = 8  # a proposal that was due no longer ago than this was left lying, one of all
LEFT_TO_HEAR = 3  # plans of which a call is taken on the last evening, if there is one
LAST_DAYS = 4  # plans that could end in the last days are left to run


class Interviews:
    """The working days on which proposals are gone through."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._asked: dict[str, date] = {}
        self._arranged: Counter[date] = Counter()
        self._forgotten: tuple[int, Cause] | None = None
        self._soon = False

    def plan(self) -> None:
        """Put the working days into the diary."""
        when, diary = self._scene.when, self._scene.diary
        for day in days(when.weeks[0].next().first_day, when.eve):
            if day.weekday() < 5:
                diary.at(day, 17, 32, self._go_through)
        diary.at(when.closed.last_day + timedelta(days=1), 11, 0, self._praise)

    def _go_through(self) -> None:
        """Arrange what cannot wait, then what there is time for; set aside what was not taken up in time."""
        found = self._proposals()
        urgent = [proposal for proposal in found if proposal.cause in (Cause.PROBLEM, Cause.FATAL)]
        for proposal in urgent:
            self._begin(proposal)
        for proposal in self._proposals() if urgent else found:
            if not self._is_left(proposal):
                self._take_up(proposal)
        self._set_aside([proposal for proposal in self._proposals()
                         if self._age(proposal) >= WAIVED_AFTER and not self._is_left(proposal)])
        if self._scene.diary.now.date() == self._scene.when.eve:
            self._tidy_up()

    def _proposals(self) -> tuple[InterviewProposal, ...]:
        return self._scene.desk.coaching.list(self._scene.cast.supervisor).proposals

    def _is_left(self, proposal: InterviewProposal) -> bool:
        """Whether this is the one that everybody forgets: it is overdue today."""
        today = self._scene.when.today
        late = today - timedelta(days=FORGOTTEN_DAYS) <= proposal.due_day < today and proposal.agent_no != WEAK
        if self._forgotten is None and late:
            self._forgotten = proposal.agent_id, proposal.cause
        return self._forgotten == (proposal.agent_id, proposal.cause)

    def _take_up(self, proposal: InterviewProposal) -> None:
        today = self._scene.diary.now.date()
        monday, old = today - timedelta(days=today.weekday()), self._age(proposal) >= TAKEN_UP_AFTER
        if old and self._is_free(proposal.agent_no) and self._arranged[monday] < A_WEEK:
            self._arranged[monday] += 1
            self._begin(proposal)

    def _is_free(self, staff_no: str) -> bool:
        """Whether an agent was not asked in lately."""
        return self._scene.diary.now.date() - self._asked.get(staff_no, date.min) > timedelta(days=BETWEEN_DAYS)

    def _age(self, proposal: InterviewProposal) -> int:
        """Days since it stands."""
        scene = self._scene
        return (scene.diary.now.date() - local_day(proposal.since_utc_ms, scene.diary.zone)).days

    def _tidy_up(self) -> None:
        """On the last evening: of what came up of late one waits, and some calls are taken to be heard again."""
        fresh = [proposal for proposal in self._proposals() if not self._is_left(proposal)]
        self._set_aside(fresh[1:])
        self._choose()
        running = [row.interview_id for row in self._scene.desk.coaching.list(self._scene.cast.supervisor).rows
                   if row.state is InterviewState.RUNNING]
        for interview_id in running[:LEFT_TO_HEAR]:
            self._take_follow_up(interview_id, self._scene.cast.inspectors[0])

    def _choose(self) -> None:
        """An inspector asks somebody in of one's own accord, after a call that was just good enough."""
        scene, who = self._scene, self._scene.cast.inspectors[0]
        since = scene.diary.now.date() - timedelta(days=BETWEEN_DAYS)
        found = [one for one in scene.scored if one.by == who and one.day >= since
                 and one.evaluation.band is Band.PASSED and self._is_free(one.call.staff_no)]
        if found:
            agent = next(one for one in scene.desk.coaching.agents(who) if one.agent_no == found[-1].call.staff_no)
            ids = (found[-1].evaluation.evaluation_id,)
            scene.desk.coaching.begin(who, NewInterview(
                str(scene.uuid("chosen")), agent.agent_id, topic=scene.words["interviews"]["topics"]["chosen"],
                evaluation_ids=ids))
            scene.quote_evaluations(ids)

    def _set_aside(self, found: Iterable[InterviewProposal]) -> None:
        scene, words = self._scene, self._scene.words["interviews"]["waived"]
        for proposal in found:
            if proposal.cause in (Cause.LOW_BAND, Cause.COMMON):
                scene.desk.coaching.waive(scene.cast.supervisor, proposal, words[proposal.cause is Cause.LOW_BAND])

    def _begin(self, proposal: InterviewProposal) -> None:
        scene = self._scene
        who, self._asked[proposal.agent_no] = scene.cast.inspectors[len(self._asked) % 2], scene.diary.now.date()
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
        plan = tuple(PlanDraft(item["words"], item["measure"], self._item_day()) for item in words["plan"])
        draft = replace(
            record.draft, held=f"{scene.diary.now - timedelta(minutes=MINUTES):%Y-%m-%d %H:%M}", place=words["place"],
            minutes=MINUTES, agent_words=chance.choice(words["agent_words"]), guidance=chance.choice(words["guidance"]),
            plan=plan[:1 + (chance.random() < 0.4)], follow_ups_wanted=FOLLOW_UPS,
            played=frozenset(line.evidence_id for line in record.evidence if line.evidence_id is not None))
        desk.finish(who, interview_id, draft)
        scene.speak_of(record.agent_no, [code for _card, code in record.draft.focus])
        for side in (InterviewEntryKind.SIGNED_AGENT, InterviewEntryKind.SIGNED_INSPECTOR):
            desk.sign(who, interview_id, side, today)
        for day in range(FOLLOW_UPS):
            scene.diary.on_day(FOLLOWED_AFTER + day, 10, 15, lambda: self._take_follow_up(interview_id, who))
        scene.diary.on_day(CLOSED_AFTER, 16, 5, lambda: self._close(interview_id, who))

    def _item_day(self) -> date:
        """Some days from now; for one plan of the last days it is tomorrow, seen from the day of the station's making.
        """
        when, today = self._scene.when, self._scene.diary.now.date()
        if self._soon or today < when.today - timedelta(days=CLOSED_AFTER - 2):
            return today + timedelta(days=ITEM_DAYS)
        self._soon = True
        return when.today + timedelta(days=when.today.weekday() < 6)

    def _take_follow_up(self, interview_id: int, who: Actor) -> None:
        if self._scene.desk.coaching.open_record(who, interview_id).calls_waiting:
            self._scene.desk.coaching.take_follow_up(who, interview_id)

    def _close(self, interview_id: int, who: Actor, *, extended: bool = False) -> None:
        """Judge the plan and end it; where a follow-up could not be heard yet, it is given more time, once."""
        scene, desk = self._scene, self._scene.desk.coaching
        record, words = desk.open_record(who, interview_id), scene.words["interviews"]
        if record.heard < FOLLOW_UPS and scene.diary.now.date() > scene.when.eve - timedelta(days=LAST_DAYS):
            return
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
