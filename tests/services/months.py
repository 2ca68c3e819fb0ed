"""A month of drawn and scored calls in a test station, written as the app would have left it, with fixed seeds."""

from __future__ import annotations

import hashlib
import random
import re
import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.importing.scorecard_yaml import parse_scorecard
from qadesk.models.calls import Call, Import
from qadesk.models.evaluations import AnswerRow, Evaluation, EvaluationState, FatalTick
from qadesk.models.months import Month
from qadesk.models.people import Agent, Membership, Team
from qadesk.models.periods import week_at
from qadesk.models.sampling import Draw, DrawnCall, Origin, QueueItem, QueueState
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.models.scorecards import FatalState, Scorecard
from qadesk.models.scoring import score_text, shown_score_milli
from qadesk.services.scorecards import card_of, current_version
from qadesk.services.stations import LoggedIn

ZONE = ZoneInfo("Asia/Shanghai")
AUGUST = Month(2026, 8)


@dataclass
class Book:
    """The station's month under work; `lost` of a call are the criteria that lost points."""

    session: Session
    account_id: str
    card: Scorecard
    version_id: int
    import_id: int
    draws: dict[str, int]
    made: int = 0

    def team(self, name: str) -> Team:
        team = Team(name=name)
        self.session.add(team)
        self.session.flush()
        return team

    def agent(self, staff_no: str, team: Team | None = None, *, name: str = "", pinyin: str = "",
              hired_on: date | None = None, from_day: date = date(2026, 1, 1)) -> Agent:
        agent = Agent(staff_no=staff_no, name=name or f"座席 {staff_no}", pinyin=pinyin or staff_no.lower(),
                      hired_on=hired_on)
        self.session.add(agent)
        self.session.flush()
        if team is not None:
            self.session.add(Membership(agent_id=agent.id, team_id=team.id, from_day=from_day))
        return agent

    def call(self, agent: Agent, at: datetime, *, pi: str = "1/20", origin: Origin = Origin.DRAW) -> QueueItem:
        """A call in the queue; drawn with chance `pi` unless its origin is another."""
        self.made += 1
        start = round(at.timestamp() * 1000)
        call = Call(rec_id=f"R{self.made:05}", agent_no=agent.staff_no, agent_id=agent.id, start_utc_ms=start,
                    duration_ms=180_000, import_id=self.import_id)
        self.session.add(call)
        self.session.flush()
        period = week_at(start, ZONE).name
        item = QueueItem(call_id=call.id, origin=origin, period=period if origin is Origin.DRAW else "",
                         order_key=call.rec_id, created_utc_ms=start)
        if origin is Origin.DRAW:
            drawn = DrawnCall(draw_id=self._draw(period), call_id=call.id, agent_no=agent.staff_no, band="C_morning",
                              ticket="0.5", pi=pi, position=self.made)
            self.session.add(drawn)
            self.session.flush()
            item.drawn_call_id = drawn.id
        self.session.add(item)
        self.session.flush()
        return item

    def known(self, agent: Agent, at: datetime) -> None:
        """A call that nobody drew."""
        self.made += 1
        self.session.add(Call(rec_id=f"R{self.made:05}", agent_no=agent.staff_no, agent_id=agent.id,
                              start_utc_ms=round(at.timestamp() * 1000), duration_ms=60_000,
                              import_id=self.import_id))

    def score(self, item: QueueItem, *lost: str, na: tuple[str, ...] = (), fatal: FatalState = FatalState.NONE,
              draft: bool = False, revises: Evaluation | None = None, bonus_milli: int = 0) -> Evaluation:
        """An evaluation: the criteria `lost` earn nothing, those of `na` do not apply, a bonus comes on top."""
        rows = [AnswerRow(criterion_code=c.code, position=at, not_applicable=c.code in na, answered=True,
                          weight_milli=c.weight_milli, earned_milli=0 if c.code in lost or c.code in na
                          else c.weight_milli) for at, c in enumerate(self.card.criteria)]
        earned = sum(row.earned_milli for row in rows) + bonus_milli
        applicable = sum(row.weight_milli for row in rows if not row.not_applicable)
        shown = shown_score_milli(Fraction(100 * earned, applicable)) if applicable else None
        item.state = QueueState.DRAFT if draft else QueueState.SUBMITTED
        at = item.created_utc_ms + 86_400_000
        made = Evaluation(
            client_uuid=str(uuid.uuid4()),
            number=None if draft else f"20260801-{item.id:04}-{revises.revision_no + 1 if revises else 0}",
            queue_item_id=item.id, revision_no=revises.revision_no + 1 if revises else 0,
            revises_id=revises.id if revises else None, call_id=item.call_id, scorecard_version_id=self.version_id,
            account_id=self.account_id, state=EvaluationState.DRAFT if draft else EvaluationState.SUBMITTED,
            created_utc_ms=at, saved_utc_ms=at, submitted_utc_ms=None if draft else at, rules_version=1,
            score_milli=shown, score_shown=score_text(shown),
            band=self.card.bands.of(shown) if shown is not None else "",
            earned_milli=earned, applicable_milli=applicable, fatal_state=fatal, answer_rows=[] if draft else rows)
        self.session.add(made)
        self.session.flush()
        if fatal is not FatalState.NONE:
            ticked = self.card.fatal[0]
            self.session.add(FatalTick(evaluation_id=made.id, criterion_code=ticked.code, state=fatal,
                                       fatal_class=ticked.fatal_class, effect=ticked.effect))
        return made

    def _draw(self, period: str) -> int:
        if period not in self.draws:
            draw = Draw(period=period, at_utc_ms=0, account_id=self.account_id, manifest="", manifest_sha256="",
                        seed=f"{period}|||", rules_version=1)
            self.session.add(draw)
            self.session.flush()
            self.draws[period] = draw.id
        return self.draws[period]


def open_book(session: Session, logged_in: LoggedIn) -> Book:
    """A book on the writer's session of a test station."""
    imported = Import(at_utc_ms=0, account_id=logged_in.actor.account_id, kind="calls", source_name="list.csv")
    session.add(imported)
    session.flush()
    version = current_version(session)
    card = card_of(version, logged_in.desk.evaluations.rules_in(session))
    made = session.scalar(select(func.count()).select_from(Call)) or 0
    draws = {draw.period: draw.id for draw in session.scalars(select(Draw))}
    return Book(session, logged_in.actor.account_id, card, version.id, imported.id, draws, made)


def beside(book: Book, code: str, title: str) -> Book:
    """The book's card once more under another code and title: the same criteria codes, and calls scored by it."""
    first = book.session.get_one(ScorecardVersion, book.version_id)
    body = re.sub(r"^code: .*$", f"code: {code}", first.body, count=1, flags=re.MULTILINE)
    body = re.sub(r"^title(_en)?: .*$", rf"title\1: {title}", body, flags=re.MULTILINE)
    version = ScorecardVersion(code=code, version=1, state=CardState.RETIRED, title=title, body=body,
                               body_sha256=hashlib.sha256(body.encode()).hexdigest(), published_utc_ms=0)
    book.session.add(version)
    book.session.flush()
    card = replace(parse_scorecard(body, "card.yaml"), bands=book.card.bands)
    return replace(book, card=card, version_id=version.id)


def fill(book: Book, seed: int, *, agents: int = 12, calls: int = 10, month: Month = AUGUST) -> None:
    """Agents in two teams with that many drawn calls each: some wait, some are revised, some have fatal items."""
    rng = random.Random(seed)
    codes = [criterion.code for criterion in book.card.criteria]
    teams = [book.team("一班"), book.team("二班")]
    for number in range(agents):
        agent = book.agent(f"A{number:02}", teams[number % 2])
        for _call in range(calls):
            at = datetime.combine(month.first_day, time(), ZONE) + timedelta(minutes=rng.randrange(31 * 1440))
            item = book.call(agent, at, pi=rng.choice(("1/10", "1/15", "3/20")))
            if rng.random() < 0.15:
                continue
            fatal = rng.choice((FatalState.NONE,) * 8 + (FatalState.CONFIRMED, FatalState.PENDING))
            lost = rng.sample(codes, rng.randrange(5))
            first = book.score(item, *lost, na=tuple(set(rng.sample(codes, 2)) - set(lost)), fatal=fatal)
            if rng.random() < 0.1:
                book.score(item, *lost[1:], revises=first)
