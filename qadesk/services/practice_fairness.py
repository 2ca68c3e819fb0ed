"""What keeps the practice centre fair: a praise that was ruled, a complaint still to be ruled, a relation declared."""

from __future__ import annotations

from datetime import timedelta

from qadesk.models.complaint_record import NewComplaint, NewVerdict
from qadesk.models.complaints import ComplaintKind, Verdict
from qadesk.models.listening import HeardSpan
from qadesk.models.relations import NewRelation, RelationKind
from qadesk.models.scorecards import Band
from qadesk.services.practice_rows import Heard
from qadesk.services.practice_scene import Scene, Scored

PRAISED, BLAMED = "address", "retort"
"""The dialogues that customers praise or complain of; where none was scored, another call."""
PLACE_MS = 12_000


class Fairness:
    """All of it on the last working day: whoever comes next finds it as it is."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def plan(self) -> None:
        """Put the day into the diary."""
        eve = self._scene.when.eve
        for hour, minute, act in ((9, 40, self._praise), (16, 50, self._complain), (17, 55, self._declare)):
            self._scene.diary.at(eve, hour, minute, act)

    def _praise(self) -> None:
        good = [one for one in (self._others(PRAISED) or self._others()) if one.evaluation.band is Band.EXCELLENT]
        if good:
            complaint_id = self._enter(good[-1], ComplaintKind.PRAISE)
            self._scene.diary.after(150, lambda: self._rule(good[-1], complaint_id))

    def _complain(self) -> None:
        blamed = self._others(BLAMED) or [one for one in self._others() if one.evaluation.band is not Band.EXCELLENT]
        if blamed:
            self._enter(blamed[-1], ComplaintKind.COMPLAINT)

    def _others(self, dialogue: str = "") -> list[Scored]:
        """The calls of a dialogue, or of any, that somebody else than the supervisor, who rules, has scored."""
        supervisor = self._scene.cast.supervisor
        return [one for one in self._scene.scored if one.by != supervisor and dialogue in ("", one.call.dialogue)
                and self._has_a_line(one)]

    def _has_a_line(self, scored: Scored) -> bool:
        truth = self._scene.dialogues[scored.call.dialogue].truth
        return truth.praise is not None or bool(truth.losses)

    def _enter(self, scored: Scored, kind: ComplaintKind) -> int:
        scene, words = self._scene, self._scene.words["fairness"]
        scene.quoted.add(scored.call.call_id)
        call_id = scene.desk.major_problems.propose(scored.by, scored.item_id).call_id
        day = max(scored.call.start.date(), scene.diary.now.date() - timedelta(days=1))
        return scene.desk.complaints.enter(scene.cast.inspectors[0], NewComplaint(
            str(scene.uuid("complaint", scored.call.call_id)), kind, call_id, day, words["way"],
            words[str(kind)])).complaint_id

    def _rule(self, scored: Scored, complaint_id: int) -> None:
        """The supervisor has heard the whole call."""
        scene, words, supervisor = self._scene, self._scene.words["fairness"], self._scene.cast.supervisor
        length_ms, at_ms = scene.known[scored.call.call_id].length_ms, scene.line_ms(scored.call)
        scene.rows.add_heard([Heard(scored.call.call_id, supervisor, scene.diary.now, (HeardSpan(0, length_ms),))])
        place = (at_ms, min(length_ms, at_ms + PLACE_MS), words["place"])
        scene.desk.complaints.rule(supervisor, NewVerdict(complaint_id, Verdict.STANDS, words["ruled"], (place,)))

    def _declare(self) -> None:
        """The second inspector knows the agent of a call that nobody began."""
        scene, who = self._scene, self._scene.cast.inspectors[1]
        agents = {one.agent_no: one for one in scene.desk.relations.agents(who)}
        rows = scene.desk.listening.queue(who).rows
        own = {row.agent_code for row in rows if row.draft_saved_at is not None}
        free = [row.agent_code for row in rows if row.agent_code in agents and row.agent_code not in own]
        if free:
            scene.desk.relations.declare(who, NewRelation(
                str(scene.uuid("relation", free[-1])), who.account_id, agents[free[-1]].agent_id, RelationKind.FRIEND,
                scene.words["fairness"]["relation"]))
