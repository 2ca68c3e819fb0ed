"""Periods of a draw in words: `2026 年第 36 周`, `2026-09-01`, and their supplements."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.periods import DrawPeriod, OneDay, Supplement


def period_words(period: DrawPeriod) -> str:
    """A period with its year."""
    if isinstance(period, Supplement):
        return _("{period}, supplement {number}").format(period=period_words(period.base), number=period.number)
    if isinstance(period, OneDay):
        return period.name
    return _("{year}, week {number}").format(year=period.year, number=period.number)


def days_words(period: DrawPeriod) -> str:
    """A period with its days, as short as a tile has room for."""
    if isinstance(period, Supplement):
        return _("{period}, supplement {number}").format(period=short_words(period.base), number=period.number)
    if isinstance(period, OneDay):
        return period.name
    return _("Week {number}, {first:%m-%d} to {last:%m-%d}").format(
        number=period.number, first=period.first_day, last=period.last_day)


def short_words(period: DrawPeriod) -> str:
    """A period without its year: `第 36 周`, `09-01`, `第 36 周 +1`."""
    if isinstance(period, Supplement):
        return f"{short_words(period.base)} +{period.number}"
    if isinstance(period, OneDay):
        return f"{period.day:%m-%d}"
    return _("Week {week}").format(week=period.number)
