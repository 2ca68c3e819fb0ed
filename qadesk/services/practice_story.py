"""The weeks of the practice centre: each is brought in, drawn on the Monday after, and scored within five days.

Every act goes through the services with the clock set back to its day, so that the audit trail tells the story too.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from qadesk.models.answers import Answer, Answers
from qadesk.models.drafts import Consent, ConsentNeed, Draft
from qadesk.models.listening import HeardSpan
from qadesk.models.people import Actor
from qadesk.models.periods import DrawPeriod, Supplement, Week
from qadesk.models.replacement import NewReplacement
from qadesk.models.sampling import ReplacementReason
from qadesk.models.scorecards import Scorecard
from qadesk.services.practice_calls import PracticeCall
from qadesk.services.practice_flags import flag
from qadesk.services.practice_problems import raise_problem
from qadesk.services.practice_rows import Heard, KnownRecording
from qadesk.services.practice_scene import Scene, Scored
from qadesk.services.practice_scores import SLIPS, Ear, Hand, answers_for, habits_of
from qadesk.services.practice_sound import digest

DAYS, OPENS, CLOSES = 5, 9 * 60 + 20, 17 * 60 + 20  # of scoring a week: working days, minutes of the day
DICE = 20
LEFT_WAITING = 6  # of the last drawn week: what a newcomer finds in the queue, the first of them begun as a draft
QUOTING, QUOTING_LATE = 0.08, 0.9  # how often places are stamped that nobody asks for; late: where the sound is there
CONFIRMED, REVISED = 0.8, 0.015
LATE_HOUR = 14  # of the last working day: when the call is scored whose fatal item waits to be decided
HALF_HEARD_MS = 18_000
LEAST_WEEKS, LATE_FROM, LATE_AFTER = 3, 13, 2  # of what comes late: from which hour on, so many days after Monday


class Weeks:
    """Writes the weeks of a scene into its diary."""

    def __init__(self, scene: Scene, card: Scorecard, *, fatal_waits: bool = True) -> None:
        """`fatal_waits`: a fatal item is left to be decided, else all are."""
        self._scene, self._card, self._fatal_waits = scene, card, fatal_waits
        self._revised: set[int] = set()
        self._late_weeks = scene.when.weeks[1:2] if len(scene.when.weeks) > LEAST_WEEKS else ()
        self._late: int | None = None

    def plan(self) -> None:
        """Put the Mondays into the diary. The last week is brought in but for its last day, and is not drawn."""
        when, diary = self._scene.when, self._scene.diary
        for week in when.weeks[:-1]:
            monday = week.next().first_day
            diary.at(monday, 8, 10, lambda week=week: self._bring_in(week))  # type: ignore[misc]
            diary.at(monday, 9, 0, lambda week=week: self._draw(week))  # type: ignore[misc]
        for week in self._late_weeks:
            diary.at(week.next().first_day + timedelta(days=LATE_AFTER), 8, 40,
                     lambda week=week: self._supplement(week))  # type: ignore[misc]
        diary.at(when.week.first_day, 8, 5, self._commit)
        diary.at(when.last_day, 18, 0, lambda: self._bring_in(when.week))
        if not self._fatal_waits:
            diary.at(when.eve, 17, 50, self.decide_all)

    def _commit(self) -> None:
        """The week that is not drawn yet has its commitment."""
        scene, week = self._scene, self._scene.when.week
        secret = f"{scene.chance('secret', week.name).getrandbits(256):064x}"
        scene.rows.commit(scene.cast.supervisor, week, secret)

    def _bring_in(self, week: Week, *, late: bool = False) -> None:
        """What came in time of a week, or what came late."""
        scene = self._scene
        calls = [call for call in scene.switch.week(week) if call.start.date() < scene.when.last_day
                 and self._is_late(week, call) == late]
        known = [self._known(call) for call in calls if call.kept]
        scene.calls |= {call.call_id: call for call in calls if call.dialogue}
        scene.known |= {one.call.call_id: one for one in known}
        name = Supplement(week, 1).name if late else week.name
        scene.rows.bring_in(scene.cast.supervisor, name, calls, known)

    def _is_late(self, week: Week, call: PracticeCall) -> bool:
        """Of one week the recorder was away on Friday afternoon: what it has came some days late."""
        return week in self._late_weeks and call.start.date() == week.first_day + timedelta(days=4) and (
            call.start.hour >= LATE_FROM)

    def _known(self, call: PracticeCall) -> KnownRecording:
        lay = self._scene.switch.layout_of(call)
        recording = self._scene.voices.recording(call.dialogue, lay)
        return KnownRecording(call, self._scene.recordings / call.file_name, digest(recording), len(recording),
                              lay.length_ms)

    def _draw(self, week: Week) -> None:
        scene = self._scene
        scene.desk.sampling.draw_period(scene.cast.supervisor, week, self._dice(week))
        if week.next() == scene.when.week:
            self._replace(week.name, *scene.rows.waiting(week.name)[0])
        self._plan_scoring(week, scene.rows.waiting(week.name), week.next().first_day)

    def _dice(self, period: DrawPeriod) -> str:
        chance = self._scene.chance("dice", period.name)
        return "".join(str(chance.randrange(10)) for _roll in range(DICE))

    def _supplement(self, week: Week) -> None:
        """Bring in what came late of a week, and draw from it alone."""
        scene, late = self._scene, Supplement(week, 1)
        self._bring_in(week, late=True)
        scene.desk.sampling.draw_period(scene.cast.supervisor, late, self._dice(late))
        self._plan_scoring(late, scene.rows.waiting(late.name), week.next().first_day + timedelta(days=LATE_AFTER))

    def _replace(self, period: str, item: int, number: str) -> None:
        """A drawn call that is nobody's to score: the next ticket takes its place, a second person agrees."""
        scene = self._scene
        given = scene.rows.assignees(period)[item]
        who = next(one for one in scene.cast.inspectors if one.account_id == given)
        consent = Consent(scene.other_than(who).login_name, scene.password)
        scene.desk.replacements.replace(who, NewReplacement(
            str(scene.uuid("replace", number)), item, ReplacementReason.PRIVATE, scene.words["replaced"], consent))

    def _plan_scoring(self, period: Week | Supplement, items: list[tuple[int, str]], first: date) -> None:
        """Deal the drawn calls over the days until Friday, in the order of the draw, each to whom it was given."""
        scene, open_days = self._scene, DAYS - first.weekday()
        left = self._left(items) if period.next() == scene.when.week else []
        scene.left |= {number for _item, number in left}
        late = self._find_late(items, left) if self._fatal_waits and period.next() == scene.when.week else None
        worked = [item for item in items if item not in left and item != late]
        chance = scene.chance("work", period.name)
        a_day = max(1, -(-len(worked) // open_days))
        heard, people = [], {one.account_id: one for one in scene.cast.inspectors}
        assignees = scene.rows.assignees(period.name)
        for at, (item, number) in enumerate(worked):
            minute = OPENS + (CLOSES - OPENS) * (at % a_day) // a_day + chance.randrange(3)
            who = people[assignees[item]]
            day, call = first + timedelta(days=at // a_day), scene.calls[number]
            when = scene.diary.at(day, minute // 60, minute % 60, lambda item=item, call=call, who=who:  # type: ignore[misc]
                                  self._score(item, call, who))
            heard.append(Heard(number, who, when, self._spans(call)))
        scene.rows.add_heard(heard)
        if late:
            self._late = late[0]
            scene.desk.assignment.take_over(scene.cast.inspectors[1], late[0])
            scene.diary.at(scene.when.eve, LATE_HOUR, 25,
                           lambda: self.hear_and_score(late[0], scene.calls[late[1]], scene.cast.inspectors[1]))
        if left:
            item, number = left[0]
            scene.desk.assignment.give(scene.cast.supervisor, [item for item, _number in left], None,
                                       scene.words["anybody"])
            scene.diary.at(first + timedelta(days=open_days - 1), 17, 25,
                           lambda: self._begin(item, scene.calls[number], scene.cast.inspectors[0]))

    def _left(self, items: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """What nobody came to in the last week; of the closed month nothing is left."""
        scene = self._scene
        return [(item, number) for item, number in items
                if scene.calls[number].start.date() > scene.when.closed.last_day][-LEFT_WAITING:]

    def _find_late(self, items: list[tuple[int, str]], left: list[tuple[int, str]]) -> tuple[int, str] | None:
        """The call with the clearest fatal item, not of the closed month: it is scored last, so that one waits."""
        scene, order = self._scene, list(SLIPS)
        found = [(order.index(scene.calls[number].dialogue), item, number) for item, number in items
                 if scene.calls[number].dialogue in SLIPS and (item, number) not in left
                 and scene.calls[number].start.date() > scene.when.closed.last_day]
        return min(found)[1:] if found else None

    def hear_and_score(self, item: int, call: PracticeCall, who: Actor) -> None:
        """Hear a call now that was not drawn, and score it."""
        self._scene.rows.add_heard([Heard(call.call_id, who, self._scene.diary.now, self._spans(call))])
        self._score(item, call, who)

    def _score(self, item: int, call: PracticeCall, who: Actor) -> None:
        scene = self._scene
        scene.desk.listening.open_call(who, item)
        answers = self._answers(call, sees_slip=item == self._late)
        length_ms = scene.known[call.call_id].length_ms
        draft = Draft(item, str(scene.uuid("score", item)), self._card, answers, length_ms, None)
        scored = Scored(call, item, scene.desk.evaluations.submit(who, draft), who, scene.diary.now.date())
        scene.scored.append(scored)
        if answers.fatal or any(answer.evidence for answer in answers.criteria.values()):
            scene.quoted.add(call.call_id)
        flag(scene, scored)
        self._follow(scored, answers)

    def _begin(self, item: int, call: PracticeCall, who: Actor) -> None:
        """A draft that somebody went home from: half of the card, half of the call."""
        scene = self._scene
        scene.desk.listening.open_call(who, item)
        scene.rows.add_heard([Heard(call.call_id, who, scene.diary.now, (HeardSpan(0, HALF_HEARD_MS),))])
        draft, answers = scene.desk.evaluations.open_draft(who, item), self._answers(call)
        half = [criterion.code for criterion in draft.card.criteria][:11]
        some = Answers({code: answer for code, answer in answers.criteria.items() if code in half})
        scene.desk.evaluations.save_draft(who, replace(draft, answers=some, playhead_ms=HALF_HEARD_MS))

    def _spans(self, call: PracticeCall) -> tuple[HeardSpan, ...]:
        """The whole call, sometimes quicker, and a place heard once more."""
        chance, length_ms = self._scene.chance("heard", call.call_id), self._scene.known[call.call_id].length_ms
        speed = chance.choice((1000, 1000, 1000, 1250))
        again = chance.randrange(length_ms // 2)
        return HeardSpan(0, length_ms, speed), HeardSpan(again, again + chance.randint(4000, 12_000), 1000)

    def _answers(self, call: PracticeCall, *, sees_slip: bool = False) -> Answers:
        scene = self._scene
        late = call.start.date() >= scene.when.week.first_day - timedelta(days=7)
        hand = Hand(scene.people[call.staff_no].skill, habits_of(call.staff_no), scene.spoken_of(call))
        ear = Ear(QUOTING_LATE if late else QUOTING, scene.words["found"], sees_slip)
        return answers_for(self._card, scene.dialogues[call.dialogue], scene.switch.layout_of(call), hand=hand, ear=ear,
                           chance=scene.chance("score", call.call_id))

    def _follow(self, scored: Scored, answers: Answers) -> None:
        """What a score leads to: a second person for a fatal item, a major problem, now and then a revision."""
        scene, chance = self._scene, self._scene.chance("follow", scored.call.call_id)
        for code in answers.fatal:
            confirmed = chance.random() < CONFIRMED or scored.item_id == self._late
            scene.diary.on_day(1, 9, 5, lambda code=code, confirmed=confirmed:  # type: ignore[misc]
                               self._decide(scored, code, confirmed=confirmed))
            if confirmed:
                scene.diary.after(6, lambda: raise_problem(scene, scored, answers))
        if not answers.fatal and chance.random() < REVISED:
            scene.diary.on_day(2, 15, 45, lambda: self.revise(scored))

    def _decide(self, scored: Scored, code: str, *, confirmed: bool) -> None:
        scene, evaluation_id = self._scene, scored.evaluation.evaluation_id
        who = scene.other_than(scored.by)
        waits = {(item.evaluation_id, item.code) for item in scene.desk.fatal_items.pending(who)}
        if (evaluation_id, code) in waits:
            scene.desk.fatal_items.decide(who, evaluation_id, code, confirmed=confirmed,
                                          reason="" if confirmed else scene.words["refused"])

    def decide_all(self) -> None:
        """Confirm the fatal items that wait."""
        for who in self._scene.cast.scorers:
            for item in self._scene.desk.fatal_items.pending(who):
                self._scene.desk.fatal_items.decide(who, item.evaluation_id, item.code, confirmed=True)

    def revise(self, scored: Scored) -> None:
        """Take the smallest loss back, or find one that was missed; in a closed month a second person agrees."""
        scene = self._scene
        if scored.item_id in self._revised:
            return
        self._revised.add(scored.item_id)
        item = scene.desk.revisions.begin(scored.by, scored.evaluation.evaluation_id)
        draft = scene.desk.evaluations.open_draft(scored.by, item)
        answers, reason = _corrected(draft, scene.words["revised"], scene.chance("revise", item))
        closed = draft.consent is ConsentNeed.SECOND
        consent = Consent(scene.other_than(scored.by).login_name, scene.password) if closed else Consent()
        scene.desk.evaluations.submit(scored.by, replace(draft, answers=answers), revision_reason=reason,
                                      consent=consent)


def _corrected(draft: Draft, reasons: list[str], chance: random.Random) -> tuple[Answers, str]:
    """Full marks for the first loss of address or waiting; without one, an entry missing from the ticket."""
    criteria = dict(draft.answers.criteria)
    for code, reason in (("1.2", reasons[0]), ("4.3", reasons[1])):
        if criteria[code].ticks:
            return replace(draft.answers, criteria={**criteria, code: Answer(confirmed_full=True)}), reason
    code = chance.choice(("5.2", "4.1"))
    times = criteria[code].times("1") + 1 if code == "5.2" else 1
    if code == "4.1" and criteria[code].ticks:
        code, times = "5.2", criteria["5.2"].times("1") + 1
    return replace(draft.answers, criteria={**criteria, code: Answer(ticks={"1": times})}), reasons[2]
