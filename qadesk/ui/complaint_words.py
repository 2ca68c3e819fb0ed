"""Complaints and praise in words: kinds, verdicts and their tones, how a reader stands to a ruling."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.appeal_record import Seat
from qadesk.models.complaint_record import ComplaintRecord
from qadesk.models.complaints import VERDICT_NAMES, ComplaintKind, Verdict

KIND_TONES = {ComplaintKind.COMPLAINT: "warn", ComplaintKind.PRAISE: "good"}


def verdict_words(verdict: Verdict | None) -> str:
    """What became of it: `待判定` while it is open."""
    return _(VERDICT_NAMES[verdict]) if verdict is not None else _("Not ruled")


def verdict_tone(verdict: Verdict | None, kind: ComplaintKind) -> str:
    """The tone of that: what stands has the tone of its kind."""
    if verdict is None:
        return "accent"
    return KIND_TONES[kind] if verdict is Verdict.STANDS else "neutral"


def seat_words(record: ComplaintRecord) -> str:
    """Why this reader rules alone or may not; empty where the reader simply rules or reads."""
    if record.verdict is not None or record.seat in (Seat.RULES, Seat.READS):
        return ""
    if record.seat is Seat.ALONE:
        return _("You scored this call and nobody else can rule: it is marked as ruled alone; say so in the reasons.")
    return _("You scored this call: {names} can rule.").format(names=_(", ").join(record.others))


def heard_words(heard_milli: int, needed_milli: int) -> str:
    """How much of it was heard, and how much has to be."""
    return _("heard {heard}% of {needed}%").format(heard=heard_milli // 10, needed=needed_milli // 10)
