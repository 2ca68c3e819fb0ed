"""Answers to a card as YAML or JSON, for trying a card: `{code: {value | ticks | na, fatal, evidence}}`.

What the card does not allow is refused with the file, line and field.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from qadesk.i18n import _
from qadesk.importing.yaml_fields import Fields, Source, compose
from qadesk.models.answers import MOST_TIMES, Answer, Answers, Span
from qadesk.models.scorecards import Criterion, CriterionKind, Scorecard, YesNo, points_text
from qadesk.models.scoring import shown_criteria

_SECONDS = re.compile(r"\d{1,6}(\.\d{1,20})?")
_TIMES = re.compile(r"\d{1,3}")


def answers_source(file: str) -> Source:
    """How messages speak of a file of answers."""
    return Source(file, _("Nothing was scored."), _("Correct the file there, then try again."), "E-CRD-30")


def parse_answers(content: bytes | str, file: str, card: Scorecard) -> Answers:
    """The answers in a text (bytes are UTF-8) to a card that passed its check. Raises BadInput."""
    fields = compose(content, answers_source(file))
    fatal_codes = {fatal.code for fatal in card.fatal}
    by_code = {criterion.code: criterion for criterion in card.criteria}
    criteria: dict[str, Answer] = {}
    fatal: dict[str, tuple[Span, ...]] = {}
    for code in fields.names():
        if code in fatal_codes:
            spans = _fatal(fields.part(code))
            fatal |= {} if spans is None else {code: spans}
        elif code in by_code:
            criteria[code] = _answer(fields.part(code), by_code[code])
        else:
            raise fields.refuse(code, _("the card has no criterion {code}").format(code=code))
    answers = Answers({code: answer for code, answer in criteria.items() if not answer.is_blank}, fatal)
    _refuse_hidden(fields, card, answers)
    return answers


def _refuse_hidden(fields: Fields, card: Scorecard, answers: Answers) -> None:
    shown = shown_criteria(card, answers)
    for criterion in card.criteria:
        if criterion.code in answers.criteria and criterion.code not in shown and criterion.only_if is not None:
            reason = _("it applies only where {other} is answered with {answers}")
            raise fields.refuse(criterion.code, reason.format(other=criterion.only_if.criterion,
                                                              answers=", ".join(criterion.only_if.answers)))


def _fatal(fields: Fields) -> tuple[Span, ...] | None:
    """The evidence of a fatal item, or None where it is not ticked."""
    is_ticked = fields.flag("fatal")
    spans = _evidence(fields)
    if spans and not is_ticked:
        raise fields.refuse("evidence", _("there is evidence, but the fatal item is not ticked"))
    fields.done(_("a fatal item has no such field"))
    return spans if is_ticked else None


def _answer(fields: Fields, criterion: Criterion) -> Answer:
    if fields.flag("fatal"):
        raise fields.refuse("fatal", _("{code} is no fatal item").format(code=criterion.code))
    is_na = fields.flag("na")
    if is_na and not criterion.na_allowed:
        raise fields.refuse("na", _("the criterion always applies"))
    if is_na and (fields.has("ticks") or fields.has("value")):
        raise fields.refuse("na", _("what does not apply has no other answer"))
    is_list = criterion.kind is CriterionKind.DEDUCTIONS
    ticks = _ticks(fields.part("ticks"), criterion) if is_list and fields.has("ticks") else None
    value = _value(fields, criterion) if not is_list and fields.has("value") else None
    answer = Answer(is_na, ticks == {}, ticks or {}, _evidence(fields), value)
    fields.done(_("a criterion of the kind {kind} has no such answer").format(kind=criterion.kind))
    return answer


def _ticks(fields: Fields, criterion: Criterion) -> dict[str, int]:
    by_code = {behaviour.code: behaviour for behaviour in criterion.behaviours}
    ticks: dict[str, int] = {}
    for code in fields.names():
        if code not in by_code:
            raise fields.refuse(code, _("the criterion has no deduction {code}").format(code=code))
        text = fields.text(code)
        most = MOST_TIMES if by_code[code].repeats else 1
        if not _TIMES.fullmatch(text) or int(text) > most:
            raise fields.refuse(code, _("a whole number from 0 to {most} is expected, not {value}").format(
                most=most, value=text))
        ticks |= {code: int(text)} if int(text) else {}
    return ticks


def _value(fields: Fields, criterion: Criterion) -> str | int | None:
    if criterion.kind is CriterionKind.NOTE:
        return fields.text("value", "") or None
    if criterion.kind is CriterionKind.YES_NO:
        return YesNo.YES if fields.flag("value") else YesNo.NO
    if criterion.kind is CriterionKind.CHOICE:
        value = fields.text("value")
        codes = [option.code for option in criterion.options]
        if value not in codes:
            raise fields.refuse("value", _("{value} is not one of {choices}").format(
                value=value, choices=", ".join(codes)))
        return value
    return _number(fields, criterion)


def _number(fields: Fields, criterion: Criterion) -> int:
    """A value of a scale, or the points of a bonus."""
    milli = fields.points("value")
    scale = criterion.scale
    if scale is not None and not scale.has(milli):
        reason = _("{value} is not on the scale from {low} to {high} in steps of {step}")
        raise fields.refuse("value", reason.format(
            value=points_text(milli), low=points_text(scale.low_milli), high=points_text(scale.high_milli),
            step=points_text(scale.step_milli)))
    if criterion.kind is CriterionKind.BONUS and milli > criterion.cap_milli:
        raise fields.refuse("value", _("the bonus gives at most {points} points").format(
            points=points_text(criterion.cap_milli)))
    return milli


def _evidence(fields: Fields) -> tuple[Span, ...]:
    spans = []
    for row in fields.rows("evidence"):
        if len(row) != 2 or not all(_SECONDS.fullmatch(cell) for cell in row):
            raise fields.refuse("evidence", _("places such as [12.5, 20] in seconds are expected"))
        start_ms, end_ms = (int((Decimal(cell) * 1000).to_integral_value(ROUND_HALF_UP)) for cell in row)
        if end_ms < start_ms:
            raise fields.refuse("evidence", _("a place ends before it starts"))
        spans.append(Span(start_ms, end_ms))
    return tuple(spans)
