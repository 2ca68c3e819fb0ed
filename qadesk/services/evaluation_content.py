"""What a submitted evaluation says, as the content of its printed scorecard: read from what the submit stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.i18n import N_, _
from qadesk.models.answers import Answers
from qadesk.models.call_lines import mask_number
from qadesk.models.calls import Call
from qadesk.models.coaching import FollowUp, Interview
from qadesk.models.evaluation_life import ON_PAPER
from qadesk.models.evaluation_sheet import (
    Decision,
    EvaluationSheet,
    Fact,
    FatalLine,
    RevisionLine,
    SectionBlock,
)
from qadesk.models.evaluations import AnswerRow, Evaluation, FatalTick, HeardInterval
from qadesk.models.imports import other_number
from qadesk.models.listening import SKIPPED_MILLI, clock_text
from qadesk.models.people import Account
from qadesk.models.period_words import short_words
from qadesk.models.periods import local_day, local_text, read_period
from qadesk.models.printing import Imprint
from qadesk.models.proof_words import of_what
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import ORIGIN_NAMES, Origin, QueueItem
from qadesk.models.score_words import explanation
from qadesk.models.scorecards import (
    BAND_NAMES,
    Band,
    Bands,
    FatalState,
    Scorecard,
    points_text,
)
from qadesk.models.scoring import Total, shown_criteria, total
from qadesk.models.unscorable import unscorable_words
from qadesk.services.base import Rules
from qadesk.services.evaluation_chain import history
from qadesk.services.evaluation_lines import fatal_line, section_block
from qadesk.services.life_query import life_of
from qadesk.services.listening_proof import limit_ms_of
from qadesk.services.scorecards import card_of
from qadesk.settings import Kind, checked

_DIRECTIONS = {"in": N_("Caller"), "out": N_("Number called")}
BLANK_IMPRINT = Imprint("", "", "", "", 0, "")


@dataclass(frozen=True)
class _Stored:
    """All that one evaluation's paper is made of."""

    evaluation: Evaluation
    rules: Rules
    card: Scorecard
    answers: Answers
    figures: Total
    rows: Mapping[str, AnswerRow]
    fatal_states: Mapping[str, FatalState]
    decisions: Mapping[str, Decision]
    speeds_milli: Counter[int]
    chosen_by: str


def sheet_of(session: Session, evaluation: Evaluation) -> EvaluationSheet:
    """The printed content of a submitted evaluation, without its imprint (who prints, when, at which audit head)."""
    stored = _read(session, evaluation)
    figures, bands = stored.figures, stored.card.bands
    versions = history(session, evaluation.queue_item_id, stored.card, stored.rules.zone)
    return EvaluationSheet(
        imprint=BLANK_IMPRINT, number=evaluation.number or "", card_title=stored.card.name,
        card_version=stored.card.version, revision_note=_revision_note(evaluation, versions),
        facts=_facts(stored), score_shown=evaluation.score_shown, result_shown=figures.result_shown,
        band=_(BAND_NAMES[Band(evaluation.band)]) if evaluation.band else "", bands_note=_bands_note(bands),
        earned_milli=evaluation.earned_milli or 0, applicable_milli=evaluation.applicable_milli or 0,
        not_applicable_milli=sum(row.weight_milli for row in stored.rows.values() if row.not_applicable),
        heard_shown=f"{evaluation.heard_share_milli // 10}%", heard_note=_heard_note(stored),
        sections=_sections(stored), fatal=_fatal(stored),
        comment=evaluation.comment, submit_reason=evaluation.submit_reason,
        result_band=_(BAND_NAMES[figures.result_band]) if figures.result_band else "", history=versions,
        appeal_days=stored.rules.number("appeal_days"),
        life=tuple(event for event in life_of(session, evaluation.queue_item_id, stored.rules.zone)
                   if event.kind in ON_PAPER),
        explanation=() if evaluation.unscorable else explanation(stored.card, stored.answers, figures,
                                                                 stored.fatal_states),
        unscorable=unscorable_words(evaluation.unscorable) if evaluation.unscorable else "")


def _sections(stored: _Stored) -> tuple[SectionBlock, ...]:
    """The card as answered; nothing of it of a call that could not be scored."""
    sections = () if stored.answers.unscorable else stored.card.sections
    shown = shown_criteria(stored.card, stored.answers)
    return tuple(section_block(section, stored.rows, stored.answers, shown) for section in sections)


def _fatal(stored: _Stored) -> tuple[FatalLine, ...]:
    items = () if stored.answers.unscorable else stored.card.fatal
    return tuple(fatal_line(item, stored.answers, stored.fatal_states.get(item.code, FatalState.NONE),
                            stored.decisions.get(item.code)) for item in items)


def _revision_note(evaluation: Evaluation, versions: tuple[RevisionLine, ...]) -> str:
    if not versions:
        return _("first submission, not revised")
    if versions[-1].number != evaluation.number:
        return _("no longer in force, revised as {number}").format(number=versions[-1].number)
    return _("revision {no}, in place of {number}").format(no=evaluation.revision_no, number=versions[-2].number)


def _read(session: Session, evaluation: Evaluation) -> _Stored:
    rules = rules_used(session, evaluation.rules_version)
    card = card_of(evaluation.scorecard_version, rules)
    answers = Answers.from_json(evaluation.answers)
    ticks = session.scalars(select(FatalTick).filter_by(evaluation_id=evaluation.id)).all()
    fatal_states = {tick.criterion_code: FatalState(tick.state) for tick in ticks}
    heard = session.scalars(select(HeardInterval).filter_by(
        call_id=evaluation.call_id, account_id=evaluation.account_id))
    speeds: Counter[int] = Counter()
    for interval in heard:
        if interval.speed_milli < SKIPPED_MILLI:
            speeds[interval.speed_milli] += interval.end_ms - interval.start_ms
    rows = {row.criterion_code: row for row in evaluation.answer_rows}
    decisions = {tick.criterion_code: _decision(session, tick, rules.zone) for tick in ticks if tick.decided_by}
    return _Stored(evaluation, rules, card, answers, total(card, answers, fatal_states), rows, fatal_states, decisions,
                   speeds, _origin(session, evaluation.queue_item))


def _decision(session: Session, tick: FatalTick, zone: ZoneInfo) -> Decision:
    who = session.get_one(Account, tick.decided_by).display_name
    return Decision(who, local_text(tick.decided_utc_ms or 0, zone), tick.reason, tick.alone)


def rules_used(session: Session, version: int) -> Rules:
    """The station rules of a version, as an evaluation names it."""
    row = session.get_one(RulesVersion, version)
    return Rules(version, checked(Kind.RULE, row.rules))  # type: ignore[arg-type]


def _facts(stored: _Stored) -> tuple[Fact, ...]:
    evaluation, zone = stored.evaluation, stored.rules.zone
    call, item = evaluation.call, evaluation.queue_item
    return (
        *call_facts(call, zone),
        Fact(_("Time band"), _band(item, call, stored.rules)),
        Fact(_("Chosen by"), stored.chosen_by),
        Fact(_("Inspector"), evaluation.account.display_name),
        Fact(_("Listened on"), local_text(evaluation.submitted_utc_ms or evaluation.saved_utc_ms, zone)),
    )


def call_facts(call: Call, zone: ZoneInfo) -> tuple[Fact, ...]:
    """What every paper says of a call; the number is masked."""
    return (
        Fact(_("Agent"), _agent_words(call, zone)),
        Fact(_("Call began"), local_text(call.start_utc_ms, zone, seconds=True)),
        Fact(_("Length"), clock_text(call.duration_ms)),
        Fact(_(_DIRECTIONS.get(call.direction, N_("Number"))), _number_words(call)),
        Fact(_("Queue"), call.queue or "—"),
    )


def _agent_words(call: Call, zone: ZoneInfo) -> str:
    """Staff number, name and the team on the day of the call."""
    agent = call.agent
    if agent is None:
        return call.agent_no
    team = agent.team_on(local_day(call.start_utc_ms, zone))
    name = agent.name if agent.name != agent.staff_no else ""
    return "  ".join(part for part in (call.agent_no, name, team.name if team else "") if part)


def _number_words(call: Call) -> str:
    """The customer's number, masked."""
    return mask_number(other_number(call.caller, call.callee, call.direction)) or "—"


def _band(item: QueueItem, call: Call, rules: Rules) -> str:
    bands = rules.bands
    drawn = bands.by_code(item.drawn_call.band) if item.drawn_call else None
    return (drawn or bands.at(call.start_utc_ms, rules.zone)).name


def _origin(session: Session, item: QueueItem) -> str:
    """Why the call was heard, with what caused it."""
    if item.origin == Origin.DRAW and item.period:
        return _("random draw ({period})").format(period=short_words(read_period(item.period)))
    if item.origin == Origin.FOLLOW_UP:
        number = session.scalar(select(Interview.number).join(FollowUp).where(FollowUp.queue_item_id == item.id))
        if number:
            return _("follow-up of interview {number}").format(number=number)
    return _(ORIGIN_NAMES[Origin(item.origin)])


def _bands_note(bands: Bands) -> str:
    return _("excellent {excellent}, good {good}, pass {passed}").format(
        excellent=points_text(bands.excellent_milli), good=points_text(bands.good_milli),
        passed=points_text(bands.passed_milli))


def _heard_note(stored: _Stored) -> str:
    """What the share is of (an evaluation from before speech was measured has no `speech_ms`), and the usual speed."""
    call, limit_ms = stored.evaluation.call, limit_ms_of(stored.rules)
    length_ms = (call.recording.duration_ms if call.recording else 0) or call.duration_ms
    of = of_what(of_speech=stored.evaluation.speech_ms is not None, limit_ms=limit_ms if limit_ms < length_ms else 0)
    if not stored.speeds_milli:
        return of
    speed = stored.speeds_milli.most_common(1)[0][0]
    return _("{of}, at {speed}x").format(of=of, speed=points_text(speed))
