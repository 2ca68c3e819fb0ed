"""How figures are written: one decimal, a plain count while there are few calls, signs and ranges as they are set."""

from __future__ import annotations

from qadesk import i18n
from qadesk.models.months import Month
from qadesk.models.summary_shown import NONE, part_text, share_line, share_span, share_text
from qadesk.models.summary_values import Behind, Share
from qadesk.models.summary_words import signed
from qadesk.resources import locale

ABOUT = Behind(Month(2026, 8))


def share(count: int, n: int, low: float | None, high: float | None) -> Share:
    return Share(count, n, low, high, ABOUT)


def test_shares_have_one_decimal_and_few_calls_are_counted() -> None:
    assert share_text(share(71, 474, 0.12, 0.1849)) == "15.0%"
    assert share_text(share(498, 500, 0.98, 0.999)) == "99.6%"
    assert (share_text(share(3, 12, 0.09, 0.53)), share_text(share(0, 0, None, None))) == ("3 / 12", NONE)
    assert (part_text(0, 20), part_text(20, 20), part_text(19, 20), part_text(1, 1)) == ("0%", "100%", "95.0%", "1 / 1")


def test_an_interval_is_a_range_with_one_sign() -> None:
    assert share_span(share(6, 474, 0.0047, 0.0273)) == "0.5–2.7%"
    assert share_span(share(0, 12, 0.0, 0.2646)) == "0–26.5%" and share_span(share(0, 0, None, None)) == ""
    i18n.install("zh_CN", locale())
    assert share_line(share(1006, 4740, 0.2, 0.22)) == "20.0–22.0%，1,006 / 4,740"


def test_a_minus_is_a_minus() -> None:
    assert (signed(-1.24), signed(0.6)) == ("−1.2", "+0.6")
