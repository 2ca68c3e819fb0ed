"""An appeal as it is read: both sides item by item, what the reader has heard of the evidence, and the ruling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.acknowledgements import Acknowledgement
from qadesk.models.appeal_record import AppealRecord, AppealState, ItemLine, Seat
from qadesk.models.appeal_rules import most_milli
from qadesk.models.appeals import Appeal, AppealItem, ItemRuling, Outcome
from qadesk.models.evaluation_sheet import CriterionLine, EvaluationSheet, EvidenceTime, FatalLine
from qadesk.models.evaluations import Evaluation
from qadesk.models.listening_proof import ToHear
from qadesk.models.people import Actor
from qadesk.models.periods import local_day, local_text
from qadesk.models.scorecards import Scorecard, points_text
from qadesk.services.appeal_chain import evaluation_of, state_of
from qadesk.services.appeal_query import had_part, may_withdraw, seat_of
from qadesk.services.base import Rules
from qadesk.services.complaint_query import has_recording, length_ms
from qadesk.services.evaluation_content import rules_used, sheet_of
from qadesk.services.listening_proof import heard_of, limit_ms_of, to_hear
from qadesk.services.scorecards import card_of


@dataclass(frozen=True)
class _Objected:
    """The version objected to: its paper's content, its card, and its lines by code."""

    sheet: EvaluationSheet
    card: Scorecard
    criteria: Mapping[str, CriterionLine]
    fatal: Mapping[str, FatalLine]


def record_of(session: Session, appeal: Appeal, actor: Actor, rules: Rules, now_utc_ms: int) -> AppealRecord:
    """The record of an appeal as the actor may see it."""
    evaluation = evaluation_of(session, appeal)
    objected, state, zone = _objected(session, evaluation), state_of(appeal), rules.zone
    seat, rest = seat_of(session, appeal, actor)
    open_now = state is AppealState.OPEN
    shown = session.get(Acknowledgement, evaluation.id)
    spoken, needed_milli = _needed(session, evaluation) if open_now else (ToHear(), 1000)
    hears = _hears(session, evaluation, objected.sheet, actor, spoken, needed_milli) if open_now else _Hears()
    record = AppealRecord(
        appeal.id, appeal.number, state, appeal.round, evaluation.id, evaluation.queue_item_id, objected.sheet.number,
        objected.sheet.facts, objected.sheet.comment, appeal.asked_on, shown.shown_on if shown else None,
        appeal.due_day, appeal.late_reason, appeal.rule_by,
        open_now and appeal.rule_by < local_day(now_utc_ms, zone), appeal.words, appeal.entrant.display_name,
        local_text(appeal.entered_utc_ms, zone),
        tuple(_items(session, appeal, objected, hears)),
        objected.sheet.score_shown, objected.sheet.result_shown, seat=seat if open_now else Seat.READS,
        others=rest if open_now else (), may_withdraw=open_now and may_withdraw(session, appeal, actor),
        duration_ms=length_ms(evaluation.call), has_recording=has_recording(evaluation.call), to_hear=spoken,
        needed_milli=needed_milli)
    return _ended(session, appeal, record, objected, rules)


def unheard_codes(session: Session, appeal: Appeal, actor: Actor) -> tuple[str, ...]:
    """The items whose evidence the actor has not heard."""
    evaluation = evaluation_of(session, appeal)
    objected = _objected(session, evaluation)
    hears = _hears(session, evaluation, objected.sheet, actor, *_needed(session, evaluation))
    return tuple(line.code for line in _items(session, appeal, objected, hears) if not line.heard)


def item_lines(session: Session, appeal: Appeal) -> dict[str, ItemLine]:
    """The items of an open appeal by code, as a ruling judges them."""
    objected = _objected(session, evaluation_of(session, appeal))
    return {line.code: line for line in _items(session, appeal, objected, _Hears())}


@dataclass(frozen=True)
class _Hears:
    """What a person has heard: whether a place, and whether the call as far as it has to be.

    Of an appeal that is over nobody has to hear anything."""

    places: frozenset[tuple[int, int]] | None = None
    whole: bool = True

    def all_of(self, evidence: tuple[EvidenceTime, ...]) -> bool:
        if self.places is None:
            return True
        return all((p.start_ms, p.end_ms) in self.places for p in evidence) if evidence else self.whole


def _hears(session: Session, evaluation: Evaluation, sheet: EvaluationSheet, actor: Actor, spoken: ToHear,
           needed_milli: int) -> _Hears:
    coverage = heard_of(session, evaluation.call_id, actor.account_id)
    evidence = [line.evidence for line in _criteria(sheet)] + [line.evidence for line in sheet.fatal]
    spans = [place for places in evidence for place in places]
    heard = frozenset((p.start_ms, p.end_ms) for p in spans if coverage.covers(p.start_ms, p.end_ms))
    return _Hears(heard, spoken.share_milli(coverage) >= needed_milli)


def _needed(session: Session, evaluation: Evaluation) -> tuple[ToHear, int]:
    """What has to be heard of the call, and how much of it (thousandths), by the rules that it was scored under."""
    rules = rules_used(session, evaluation.rules_version)
    return to_hear(session, evaluation.call, limit_ms_of(rules)), rules.number("listening_share_percent") * 10


def _objected(session: Session, evaluation: Evaluation) -> _Objected:
    sheet = sheet_of(session, evaluation)
    card = card_of(evaluation.scorecard_version, rules_used(session, evaluation.rules_version))
    return _Objected(sheet, card, {line.code: line for line in _criteria(sheet)},
                     {line.code: line for line in sheet.fatal})


def _criteria(sheet: EvaluationSheet) -> tuple[CriterionLine, ...]:
    return tuple(line for section in sheet.sections for line in section.criteria)


def _items(session: Session, appeal: Appeal, objected: _Objected, hears: _Hears) -> Iterator[ItemLine]:
    ruled = {row.criterion_code: row for row in session.scalars(
        select(ItemRuling).where(ItemRuling.appeal_id == appeal.id))}
    for item in appeal.items:
        line = _fatal_item(item, objected) if item.fatal else _criterion_item(item, objected)
        yield _with_ruling(line, ruled.get(item.criterion_code), heard=hears.all_of(line.evidence))


def _criterion_item(item: AppealItem, objected: _Objected) -> ItemLine:
    code = item.criterion_code
    line, criterion = objected.criteria[code], objected.card.criterion(code)
    return ItemLine(code, line.title, False, item.earned_milli, most_milli(criterion), criterion.na_allowed,
                    scored_words(line), line.evidence, item.proposed_milli, item.proposed_na, item.words)


def _fatal_item(item: AppealItem, objected: _Objected) -> ItemLine:
    line = objected.fatal[item.criterion_code]
    scored = tuple(words for words in (line.effect, line.decided_words) if words)
    return ItemLine(item.criterion_code, line.title, True, None, None, False, scored, line.evidence,
                    item.proposed_milli, item.proposed_na, item.words)


def scored_words(line: CriterionLine) -> tuple[str, ...]:
    """What took points of a criterion."""
    return tuple(_("{behaviour} {points}").format(behaviour=taken.text,
                                                  points=points_text(-taken.points_milli * taken.times))
                 for taken in line.deductions)


def _with_ruling(line: ItemLine, ruled: ItemRuling | None, *, heard: bool) -> ItemLine:
    if ruled is None:
        return replace(line, heard=heard)
    return replace(line, heard=heard, outcome=Outcome(ruled.outcome), ruled_milli=ruled.ruled_milli,
                   ruled_na=ruled.ruled_na, ruled_words=ruled.words)


def _ended(session: Session, appeal: Appeal, record: AppealRecord, objected: _Objected, rules: Rules) -> AppealRecord:
    """The record with what is told of an appeal that is over."""
    ruling = appeal.ruling
    if ruling is None:
        return record
    told = replace(record, ruler=ruling.account.display_name, ruled_at=local_text(ruling.at_utc_ms, rules.zone),
                   ruled_words=ruling.words, unheard_reason=ruling.unheard_reason)
    if record.state is not AppealState.RULED:
        return told
    made = session.get(Evaluation, ruling.made_evaluation_id) if ruling.made_evaluation_id is not None else None
    after = sheet_of(session, made) if made is not None else objected.sheet
    return replace(told, score_after=after.score_shown, result_after=after.result_shown,
                   made_number=after.number if made is not None else "",
                   alone=ruling.account_id in had_part(session, appeal))
