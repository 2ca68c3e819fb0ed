"""How the page 申诉与判定 tells of appeals: values, the term, how a reader stands to a ruling; points as typed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from qadesk.i18n import _
from qadesk.models.appeal_record import (
    AppealProposal,
    AppealRecord,
    AppealState,
    ItemLine,
    Objectable,
    Seat,
    value_words,
)
from qadesk.models.scorecards import points_text

STATE_TONES = {AppealState.OPEN: "warn", AppealState.RULED: "good", AppealState.WITHDRAWN: "neutral"}


def read_points(text: str) -> int | None:
    """Points as a person types them, in thousandths; None for what is no number of at most three decimals."""
    try:
        milli = Decimal(text.strip()) * 1000
    except InvalidOperation:
        return None
    return int(milli) if milli.is_finite() and milli == milli.to_integral_value() and milli >= 0 else None


def fits(text: str, item: ItemLine | Objectable) -> bool:
    """Whether typed points are a value that can be asked for or ruled: above what was earned, up to the most."""
    value = read_points(text)
    return value is not None and (item.earned_milli or 0) < value <= (item.most_milli or 0)


def bounds_words(item: ItemLine | Objectable) -> str:
    """What such a value has to be."""
    return _("Write a value above {earned}, up to {most}.").format(
        earned=points_text(item.earned_milli or 0), most=points_text(item.most_milli or 0))


def earned_words(item: ItemLine | Objectable) -> str:
    """`3 / 5`; nothing for a fatal item."""
    if item.earned_milli is None or item.most_milli is None:
        return ""
    return f"{points_text(item.earned_milli)} / {points_text(item.most_milli)}"


def proposed_words(item: ItemLine) -> str:
    """What the agent proposes."""
    return value_words(item.proposed_milli, na=item.proposed_na, fatal=item.fatal)


def term_words(proposal: AppealProposal) -> str:
    """Until when the agent may appeal."""
    if proposal.due_day is None:
        return _("Not acknowledged yet: the term has not begun.")
    return _("Term until {day}").format(day=proposal.due_day)


def seat_words(record: AppealRecord) -> str:
    """Why this reader does not rule, or what is asked of one that rules alone; empty for who simply rules."""
    if record.state is not AppealState.OPEN:
        return ""
    if record.seat is Seat.HAD_PART:
        return _("You had a part in what is objected to. Who may rule: {names}.").format(
            names=_(", ").join(record.others))
    if record.seat is Seat.ALONE:
        return _("You had a part in what is objected to, and nobody else may rule. It is marked as ruled alone and "
                 "printed so.")
    return ""


def score_words(record: AppealRecord) -> str:
    """`96.0 → 98.0`, with the results where fatal items make another one."""
    pairs = [(record.score_before, record.score_after)]
    if (record.result_before, record.result_after) != pairs[0]:
        pairs.append((record.result_before, record.result_after))
    words = [f"{before} → {after}" if after else before for before, after in pairs]
    return words[0] if len(words) == 1 else _("{score}; after fatal items {result}").format(score=words[0],
                                                                                         result=words[1])
