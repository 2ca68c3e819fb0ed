"""What the draw page says of a period before it is drawn."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from qadesk.i18n import _, ngettext
from qadesk.models.frame import Frame
from qadesk.models.periods import OneDay, Supplement
from qadesk.ui.rule_words import instant_words


def is_possible(frame: Frame) -> bool:
    """Whether a period can be drawn: there are calls, or on a day none is due because other days have met the quotas.
    """
    return frame.to_draw > 0 or (frame.eligible > 0 and isinstance(frame.period, OneDay))


def list_words(frame: Frame) -> str:
    """What there is to draw from."""
    if isinstance(frame.period, Supplement):
        return ngettext("{count:,} call that came late can be drawn", "{count:,} calls that came late can be drawn",
                        frame.eligible).format(count=frame.eligible)
    return _("{calls:,} calls, {missing:,} without a recording").format(
        calls=frame.planned, missing=frame.planned - frame.with_audio)


def reason_words(frame: Frame, zone: ZoneInfo) -> str:
    """What speaks against going on, the gravest first; "" for nothing."""
    if frame.fixed is not None and not frame.fixed.holds:
        return _("The calls have changed since the manifest was fixed: fix it anew, then roll anew.")
    if not is_possible(frame):
        return _("No call can be drawn yet: bring in the people, the call list and the recordings.")
    if not frame.to_draw:
        return _("No call is due on this day: the week's other days have met the quotas.")
    if frame.over and frame.awaited_until_utc_ms:
        return _("Lists and recordings are awaited until {when}; what comes later goes into a supplement.").format(
            when=instant_words(frame.awaited_until_utc_ms, zone))
    return ""


def short_hash(digits: str) -> str:
    """Both ends of a hash."""
    return f"{digits[:8]}…{digits[-8:]}"
