"""The rules of an appeal: what can be objected to, within which bounds, and what the answers are after a ruling.

A ruling never takes anything: each value is above the one scored, and neither the score nor the result falls, which
不适用 could do to both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.answers import Answer, Answers, Span
from qadesk.models.appeal_record import ItemLine, NewItem, NewItemRuling, Objectable
from qadesk.models.appeals import Outcome
from qadesk.models.evaluation_sheet import EvidenceTime
from qadesk.models.scorecards import Criterion, CriterionKind, FatalEffect, FatalState, Scorecard, points_text
from qadesk.models.scoring import earned_milli, shown_criteria, total


def most_milli(criterion: Criterion) -> int:
    """What a criterion can earn, in thousandths."""
    return criterion.cap_milli if criterion.kind is CriterionKind.BONUS else criterion.weight_milli


def objectables(card: Scorecard, answers: Answers, states: Mapping[str, FatalState]) -> tuple[Objectable, ...]:
    """What can be objected to: criteria that apply and lost points, fatal items that are not refused already."""
    shown = shown_criteria(card, answers)
    criteria = [c for c in card.criteria if c.code in shown and _lost(c, answers.answer(c.code))]
    return (*(_of_criterion(c, answers) for c in criteria),
            *(Objectable(item.code, item.name, True, None, None, False, places(answers.fatal[item.code]))
              for item in card.fatal
              if item.code in answers.fatal and states.get(item.code) is not FatalState.REFUSED))


def _lost(criterion: Criterion, answer: Answer) -> bool:
    counts = answer.is_answered and not answer.not_applicable
    return counts and earned_milli(criterion, answer) < most_milli(criterion)


def _of_criterion(criterion: Criterion, answers: Answers) -> Objectable:
    answer = answers.answer(criterion.code)
    return Objectable(criterion.code, criterion.name, False, earned_milli(criterion, answer), most_milli(criterion),
                      criterion.na_allowed, places(answer.evidence))


def places(spans: Iterable[Span]) -> tuple[EvidenceTime, ...]:
    """Spans as papers and records show them."""
    return tuple(EvidenceTime(span.start_ms, span.end_ms, span.note) for span in spans)


def refuse_proposal(item: NewItem, target: Objectable) -> None:
    """Raises RuleBroken where an item of an appeal proposes what cannot be, or says not why."""
    if not item.words.strip():
        raise RuleBroken(_("{code}: the agent's reason is missing.").format(code=item.code),
                         safe=_("Nothing was entered."), todo=_("Write what stands on the agent's paper."),
                         code="E-APL-05")
    if target.fatal:
        return
    if item.proposed_na:
        _refuse_na(target.code, allowed=target.na_allowed)
    else:
        refuse_value(target.code, item.proposed_milli, target.earned_milli, target.most_milli)


def refuse_value(code: str, value_milli: int | None, earned: int | None, most: int | None) -> None:
    """Raises RuleBroken for a value that is not above what was earned, or above what can be."""
    if value_milli is None or earned is None or most is None or not earned < value_milli <= most:
        raise RuleBroken(_("{code}: a value above {earned}, up to {most}, is needed.").format(
            code=code, earned=points_text(earned or 0), most=points_text(most or 0)),
            safe=_("Nothing was entered."), todo=_("Write another value; a score is never lowered."), code="E-APL-06")


def _refuse_na(code: str, *, allowed: bool) -> None:
    if not allowed:
        raise RuleBroken(_("{code}: the card does not allow “not applicable”.").format(code=code),
                         safe=_("Nothing was entered."), todo=_("Write a value."), code="E-APL-07")


def settled(ruling: NewItemRuling, item: ItemLine) -> NewItemRuling:
    """The ruling of an item with the value that follows from its outcome.

    Raises RuleBroken for a value out of bounds, one that is the proposed one, or a missing reason."""
    if not ruling.words.strip():
        raise RuleBroken(_("{code}: the ruling needs a reason.").format(code=item.code),
                         safe=_("Nothing was ruled."), todo=_("Write why."), code="E-APL-08")
    words = ruling.words.strip()
    if ruling.outcome is Outcome.KEPT:
        return NewItemRuling(item.code, ruling.outcome, words)
    if ruling.outcome is Outcome.ACCEPTED:
        return NewItemRuling(item.code, ruling.outcome, words, item.proposed_milli, item.proposed_na)
    _refuse_other(ruling, item)
    return replace(ruling, words=words, ruled_milli=None if ruling.ruled_na else ruling.ruled_milli)


def _refuse_other(ruling: NewItemRuling, item: ItemLine) -> None:
    if item.fatal:
        raise RuleBroken(_("{code}: a fatal item is upheld or not; there is nothing between.").format(code=item.code),
                         safe=_("Nothing was ruled."), todo=_("Keep it, or take what is proposed."), code="E-APL-09")
    if ruling.ruled_na:
        _refuse_na(item.code, allowed=item.na_allowed)
    else:
        refuse_value(item.code, ruling.ruled_milli, item.earned_milli, item.most_milli)
    if (ruling.ruled_na, ruling.ruled_milli) == (item.proposed_na, item.proposed_milli):
        raise RuleBroken(_("{code}: this is what the agent proposed.").format(code=item.code),
                         safe=_("Nothing was ruled."), todo=_("Choose “Taken as proposed”."), code="E-APL-10")


def ruled_answers(answers: Answers, rulings: Iterable[NewItemRuling]) -> Answers:
    """The answers as they are after a ruling; fatal items that are not upheld lose their tick."""
    criteria, fatal = dict(answers.criteria), dict(answers.fatal)
    for ruling in rulings:
        if ruling.outcome is Outcome.KEPT:
            continue
        if ruling.code in fatal:
            del fatal[ruling.code]
        elif ruling.ruled_na:
            criteria[ruling.code] = replace(answers.answer(ruling.code), not_applicable=True, ruled_milli=0)
        else:
            criteria[ruling.code] = replace(answers.answer(ruling.code), ruled_milli=ruling.ruled_milli)
    return replace(answers, criteria=criteria, fatal=fatal)


def refuse_lower(card: Scorecard, before: Answers, after: Answers, states: Mapping[str, FatalState]) -> None:
    """Raises RuleBroken where the score or the result would fall, or vanish, whatever becomes of the fatal items that
    wait for their decision."""
    for decided in _outcomes(card, before, after, states):
        old, new = total(card, before, decided), total(card, after, decided)
        pairs = ((old.score_milli, new.score_milli), (old.result_milli, new.result_milli))
        if any(now is None or now < (then or 0) for then, now in pairs):
            raise RuleBroken(_("The score would fall from {old} to {new}.").format(old=old.result_shown,
                                                                                  new=new.result_shown),
                             safe=_("Nothing was ruled."),
                             todo=_("A ruling never lowers a score: rule a value instead of “not applicable”."),
                             code="E-APL-11")


def _outcomes(card: Scorecard, before: Answers, after: Answers,
              states: Mapping[str, FatalState]) -> Iterator[Mapping[str, FatalState]]:
    """The decisions on pending fatal items that a ruling has to stand: none, and the worst for it, which is that the
    sections that it adds to are zeroed, so that what it takes from the others is left."""
    yield states
    old, new = total(card, before, states), total(card, after, states)
    gain = {now.code for then, now in zip(old.sections, new.sections, strict=True)
            if now.earned_milli * old.applicable_milli > then.earned_milli * new.applicable_milli}
    yield {**states, **{item.code: FatalState.CONFIRMED for item in card.fatal
                        if item.effect is FatalEffect.ZERO_SECTION and item.section in gain
                        and item.code in _pending(after, states)}}


def _pending(answers: Answers, states: Mapping[str, FatalState]) -> frozenset[str]:
    return frozenset(code for code in answers.fatal if states.get(code, FatalState.PENDING) is FatalState.PENDING)
