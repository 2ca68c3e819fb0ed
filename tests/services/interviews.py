"""Agents with scored calls, and interviews with them, in a test station. The clock stands at 2026-09-07 09:30."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, select, update

from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.coaching import Cause
from qadesk.models.coaching_list import InterviewProposal, NewInterview
from qadesk.models.coaching_record import InterviewDraft, InterviewRecord, PlanDraft
from qadesk.models.evaluations import Evaluation, EvidenceSpan, FatalTick
from qadesk.models.people import Actor, Agent, Leadership, NewAccount, Role
from qadesk.models.sampling import Draw, Origin, QueueItem
from qadesk.models.scorecards import FatalState
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.months import ZONE, Book, open_book

TODAY = date(2026, 9, 7)
CARD, FOCUS = "inbound", ("inbound", "4.1")
HELD = "2026-09-07 09:00"
WORDS = "客户说得快的时候我怕超时，就先答了。"


@contextmanager
def book_of(logged_in: LoggedIn) -> Iterator[Book]:
    """The station's book, open for writing; its calls get numbers that no call has yet."""
    with logged_in.desk.station.database.transaction() as session:
        book = open_book(session, logged_in)
        book.made = session.scalar(select(func.count()).select_from(Call)) or 0
        book.draws = {draw.period: draw.id for draw in session.scalars(select(Draw))}
        yield book


def add_people(logged_in: LoggedIn) -> dict[str, int]:
    """A15 in 二班, A09 and A03 in 一班; the ids by number."""
    with book_of(logged_in) as book:
        one, two = book.team("一班"), book.team("二班")
        people = {no: book.agent(no, team) for no, team in (("A15", two), ("A09", one), ("A03", one))}
        return {no: agent.id for no, agent in people.items()}


def add_leader(logged_in: LoggedIn, login_name: str, name: str, team_of: str) -> Actor:
    """The leader of the team that an agent is in."""
    leader = builders.add_account(logged_in, NewAccount(login_name, name, builders.PASSWORD,
                                                        frozenset({Role.TEAM_LEADER})))
    with logged_in.desk.station.database.transaction() as session:
        agent = session.scalars(select(Agent).where(Agent.staff_no == team_of)).one()
        team = agent.team_on(TODAY)
        assert team is not None
        session.add(Leadership(account_id=leader.account_id, team_id=team.id, from_day=date(2026, 1, 1)))
    return leader


def scored(logged_in: LoggedIn, agent_no: str, at: str, *lost: str, fatal: FatalState = FatalState.NONE,
           origin: Origin = Origin.DRAW, places: tuple[tuple[str, int, str], ...] = ()) -> int:
    """A call at that time, submitted a day later with these criteria lost; places are (code, ms, words)."""
    with book_of(logged_in) as book:
        agent = book.session.scalars(select(Agent).where(Agent.staff_no == agent_no)).one()
        ticked = FatalState.PENDING if fatal is not FatalState.NONE else fatal
        made = book.score(book.call(agent, local(at), origin=origin), *lost, fatal=ticked)
        book.session.add_all(EvidenceSpan(evaluation_id=made.id, criterion_code=code, start_ms=ms, end_ms=ms + 8_000,
                                          note=words) for code, ms, words in places)
        if fatal is not ticked:
            made.fatal_state = fatal
            book.session.execute(update(FatalTick).where(FatalTick.evaluation_id == made.id).values(
                state=fatal, decided_by=logged_in.actor.account_id, decided_utc_ms=made.submitted_utc_ms))
        return made.id


def waiting(logged_in: LoggedIn, agent_no: str = "A15", at: str = "2026-09-06 10:00") -> int:
    """A drawn call of the agent that nobody has scored; its queue item."""
    with book_of(logged_in) as book:
        agent = book.session.scalars(select(Agent).where(Agent.staff_no == agent_no)).one()
        return book.call(agent, local(at)).id


def recorded(logged_in: LoggedIn, agent_no: str, at: str, *, state: RecordingState = RecordingState.PLAYABLE,
             duration_ms: int = 180_000) -> str:
    """A call with a recording that nobody has taken into the queue; its rec_id."""
    with book_of(logged_in) as book:
        agent = book.session.scalars(select(Agent).where(Agent.staff_no == agent_no)).one()
        book.known(agent, local(at))
        book.session.flush()
        call = book.session.scalars(select(Call).where(Call.rec_id == f"R{book.made:05}")).one()
        name = f"{call.rec_id}.wav"
        call.duration_ms, call.recording = duration_ms, Recording(
            path=f"/recordings/{name}", file_name=name, sha256=hashlib.sha256(name.encode()).hexdigest(),
            size_bytes=1, state=state, import_id=book.import_id)
        return call.rec_id


def score_follow_up(logged_in: LoggedIn, item_id: int, *lost: str) -> int:
    """The evaluation of a follow-up call that waits in the queue."""
    with book_of(logged_in) as book:
        return book.score(book.session.get_one(QueueItem, item_id), *lost).id


def revised(logged_in: LoggedIn, evaluation_id: int, *lost: str) -> int:
    """A revision of an evaluation, in which these criteria are lost."""
    with book_of(logged_in) as book:
        before = book.session.get_one(Evaluation, evaluation_id)
        return book.score(before.queue_item, *lost, revises=before).id


def local(at: str) -> datetime:
    return datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def new(agent_id: int, *evaluation_ids: int, **given: object) -> NewInterview:
    """What an interview is arranged with; its focus is 4.1 where nothing else is said."""
    fields = {"focus": (FOCUS,), "topic": "先确认再解答", **given}
    return NewInterview(str(uuid4()), agent_id, evaluation_ids=evaluation_ids, **fields)  # type: ignore[arg-type]


def typed(record: InterviewRecord, **given: object) -> InterviewDraft:
    """What is typed in an interview that was held this morning, with two plan items."""
    plan = (PlanDraft("复述客户问题后再解答", "跟进 3 通，4.1 每通不少于 5 / 6", TODAY + timedelta(days=14)),
            PlanDraft("查账前确认账期", "跟进 3 通无查错", TODAY + timedelta(days=7)))
    fields = {"held": HELD, "place": "小会议室", "minutes": 28, "agent_words": WORDS,
              "guidance": "先停一秒、复述要点、再解答。", "plan": plan,
              "played": frozenset(line.evidence_id for line in record.evidence if line.evidence_id), **given}
    return replace(record.draft, **fields)  # type: ignore[arg-type]


def held(logged_in: LoggedIn, actor: Actor, agent_id: int, *evaluation_ids: int) -> InterviewRecord:
    """An interview whose plan runs."""
    coaching = logged_in.desk.coaching
    record = coaching.begin(actor, new(agent_id, *evaluation_ids))
    return coaching.finish(actor, record.interview_id, typed(record))


def accept(agent_id: int, proposal: InterviewProposal) -> NewInterview:
    """The interview that a proposal asks for."""
    assert proposal.agent_id == agent_id and proposal.cause is not Cause.CHOSEN
    return proposal.interview(str(uuid4()), proposal.about)


def pass_days(logged_in: LoggedIn, days: int) -> None:
    """Let days go by on the station's clock."""
    logged_in.desk.station.clock.advance(days * 86_400)  # type: ignore[attr-defined]
