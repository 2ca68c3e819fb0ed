"""Coaching interviews (面谈辅导): proposed, held, their plan followed up by listening again, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qadesk.models.coaching import (
    AgentChoice,
    EvidenceLine,
    InterviewDraft,
    InterviewEntryKind,
    InterviewList,
    InterviewProposal,
    InterviewRecord,
    NewInterview,
    Offers,
    Outcome,
)
from qadesk.models.people import Actor
from qadesk.services.base import Service


class Coaching(Service):
    """What was said in a finished interview is frozen; what happens afterwards is added to it."""

    def list(self, actor: Actor) -> InterviewList:
        """What is proposed and the interviews, of all or of the own team."""
        raise NotImplementedError

    def agents(self, actor: Actor) -> tuple[AgentChoice, ...]:
        """All agents to choose from, by staff number."""
        raise NotImplementedError

    def offers(self, actor: Actor, agent_no: str) -> Offers:
        """An agent's latest evaluations that an interview can go back to. Raises NotFound."""
        raise NotImplementedError

    def waive(self, actor: Actor, proposal: InterviewProposal, reason: str) -> None:
        """Set a proposal aside with a reason. Raises RuleBroken without one, Conflict when it is no longer open."""
        raise NotImplementedError

    def begin(self, actor: Actor, new: NewInterview) -> InterviewRecord:
        """Arrange an interview; the same `client_uuid` again gives the one that is kept.

        Raises NotFound without the agent, RuleBroken for evaluations of somebody else."""
        raise NotImplementedError

    def open_record(self, actor: Actor, interview_id: int) -> InterviewRecord:
        """All that is kept of an interview. Raises NotFound, NotAllowed for another team's leader."""
        raise NotImplementedError

    def save(self, actor: Actor, interview_id: int, draft: InterviewDraft) -> InterviewRecord:
        """Keep what is typed. Raises NotFound, Conflict once finished, RuleBroken for a time that is none."""
        raise NotImplementedError

    def finish(self, actor: Actor, interview_id: int, draft: InterviewDraft) -> InterviewRecord:
        """The interview was held: freeze its words and plan. Praise is over by that.

        Raises NotFound, Conflict once finished, RuleBroken naming what is missing."""
        raise NotImplementedError

    def add_sources(self, actor: Actor, interview_id: int, evaluation_ids: Sequence[int]) -> InterviewRecord:
        """Let it go back to further evaluations. Raises NotFound, Conflict once finished, RuleBroken."""
        raise NotImplementedError

    def remove_source(self, actor: Actor, interview_id: int, evaluation_id: int) -> InterviewRecord:
        """Leave an evaluation out, with its evidence. Raises NotFound, Conflict once finished."""
        raise NotImplementedError

    def add_evidence(self, actor: Actor, interview_id: int, line: EvidenceLine) -> InterviewRecord:
        """Choose a place that the record offers (`evidence_id` is None). Raises NotFound, Conflict once finished."""
        raise NotImplementedError

    def remove_evidence(self, actor: Actor, interview_id: int, evidence_id: int) -> InterviewRecord:
        """Leave a chosen place out; it is offered again. Raises NotFound, Conflict once finished."""
        raise NotImplementedError

    def sign(self, actor: Actor, interview_id: int, who: InterviewEntryKind, day: date) -> InterviewRecord:
        """Note that the paper was signed (`SIGNED_AGENT`, `SIGNED_INSPECTOR`), once each.

        Raises NotFound, Conflict when noted or not held yet, RuleBroken for the day."""
        raise NotImplementedError

    def judge_item(self, actor: Actor, interview_id: int, item_id: int, outcome: Outcome, words: str,
                   day: date) -> InterviewRecord:
        """Say how a plan item turned out; the latest judgement counts. Raises NotFound, Conflict, RuleBroken."""
        raise NotImplementedError

    def extend(self, actor: Actor, interview_id: int, until_day: date, words: str) -> InterviewRecord:
        """Give the plan and its follow-ups more time. Raises NotFound, Conflict, RuleBroken."""
        raise NotImplementedError

    def note(self, actor: Actor, interview_id: int, words: str) -> InterviewRecord:
        """Add a note, also to one that is over. Raises NotFound, RuleBroken without words."""
        raise NotImplementedError

    def close(self, actor: Actor, interview_id: int, outcome: Outcome, words: str) -> InterviewRecord:
        """End the plan with its result. Raises NotFound, Conflict, RuleBroken without words, and for `DONE` while a
        plan item is not judged or a follow-up not heard."""
        raise NotImplementedError

    def withdraw(self, actor: Actor, interview_id: int, words: str) -> InterviewRecord:
        """Call off an interview that was not held yet; what it was about is proposed again. Raises as `close`."""
        raise NotImplementedError

    def take_follow_up(self, actor: Actor, interview_id: int) -> tuple[InterviewRecord, int]:
        """Put one call of the agent since the interview, chosen at random, into the queue; its queue item's id too.

        Raises NotFound, Conflict when all wanted ones are taken, RuleBroken while there is no call yet."""
        raise NotImplementedError
