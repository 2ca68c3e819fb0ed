"""Where a flag stands, in Chinese: what was dealt with is over, not out of use like an account."""

from __future__ import annotations

from datetime import date

from qadesk import i18n, resources
from qadesk.models.flags import FlagKind, FlagRow
from qadesk.models.people import Role
from qadesk.ui.training_words import due_words, flag_state


def test_a_closed_flag_is_over() -> None:
    i18n.install("zh_CN", resources.locale())
    row = FlagRow(1, 1, "20260907-0001", FlagKind.EXCELLENT, Role.TRAINER, "A01", "陈一", "一班", "09-01 10:00", None,
                  "可作示范", "林晓", 0, date(2026, 9, 14), overdue=False, closed=True)
    assert due_words(row) == "已结束" and flag_state(row) == ("已结束", "neutral")
