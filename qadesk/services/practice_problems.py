"""Major problems of the practice centre: raised at once, told to the leader, acknowledged, followed up, closed."""

from __future__ import annotations

from qadesk.models.answers import Answers
from qadesk.models.major_problems import NewProblem, Way
from qadesk.services.practice_scene import Scene, Scored


def raise_problem(scene: Scene, scored: Scored, answers: Answers) -> None:
    """Raise the problem of a fatal item and put what follows into the diary."""
    words = scene.words["problems"][scored.call.dialogue]
    proposal = scene.desk.major_problems.propose(scored.by, scored.item_id, scored.evaluation.evaluation_id)
    leader = proposal.leaders[0] if proposal.leaders else None
    record = scene.desk.major_problems.raise_(scored.by, NewProblem(
        str(scene.uuid("problem", scored.call.call_id)), proposal.call_id,
        words["facts"], words["action"], tuple((span.start_ms, span.end_ms) for spans in answers.fatal.values()
                                               for span in spans),
        leader.name if leader else scene.words["second_leader"], leader.account_id if leader else None,
        scored.evaluation.evaluation_id))
    _tell(scene, scored, record.problem_id, own_leader=leader is not None)


def _tell(scene: Scene, scored: Scored, problem: int, *, own_leader: bool) -> None:
    desk, words, diary = scene.desk.major_problems, scene.words["problems"], scene.diary
    diary.after(20, lambda: desk.feed_back(scored.by, problem, Way.TOLD, words["told"]))
    if own_leader:
        diary.after(95, lambda: desk.acknowledge(scene.cast.leader, problem, words["acknowledged"]))
    else:
        diary.after(150, lambda: desk.acknowledge_for(scored.by, problem, words["acknowledged"]))
    diary.on_day(3, 11, 20, lambda: desk.note(scored.by, problem, words["note"]))
    diary.on_day(7, 10, 40, lambda: desk.close(scene.cast.supervisor, problem, Way.SETTLED, words["closed"]))
