"""The reconciliation on paper: figures, findings, only the days that need to be looked at; words of any kind."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from qadesk import i18n, resources
from qadesk.models.reconciliation import AgentDay, NoneEligible, Reconciled, ReconciliationPaper, Silent
from qadesk.models.sequences import Gap
from qadesk.reports.reconciliation import print_reconciliation
from tests.reports.sheets import IMPRINT
from tests.reports.test_evaluation_sheet import POISON, compact, embedded_faces, text_of

FIRST, LAST = date(2026, 8, 31), date(2026, 9, 6)
WHOLE = AgentDay(FIRST, "A01", "张伟", "一班", True, 30, 30, 0, 0, 28)
AMISS = AgentDay(FIRST, "A02", "李娜", "二班", True, 30, 26, 1, 2, 24)
AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
FOUND = Reconciled("2026-W36", FIRST, LAST, (WHOLE, AMISS), (Gap("PBX", "C0009", "C0010", 2, AT, AT),),
                   (NoneEligible("A03", "王五", "二班", 3, (("NO_AUDIO", 2), ("TOO_SHORT", 1))),),
                   (Silent("A04", "赵六", "一班", (FIRST, LAST)),), 5)


@pytest.fixture(autouse=True)
def chinese() -> None:
    i18n.install("zh_CN", resources.locale())


def printed(found: Reconciled) -> str:
    return compact(text_of(print_reconciliation(ReconciliationPaper(IMPRINT, found))))


def test_what_needs_to_be_looked_at_is_listed() -> None:
    paper = print_reconciliation(ReconciliationPaper(IMPRINT, FOUND))
    text = compact(text_of(paper))
    assert paper.title == "抽样框对账 2026-W36"
    assert paper.n_pages == 1 and "93.3%" in text and "A01" not in text
    for words in ("A02李娜二班30264224缺4通；2通录音重复", "A03王五二班3无录音2、通话过短1", "A04赵六一班208-31",
                  "C0009–C0010"):
        assert words in text, words
    assert all(embedded_faces(paper.pdf).values()) and paper.missing_characters == ()
    assert print_reconciliation(ReconciliationPaper(IMPRINT, FOUND)).pdf == paper.pdf


def test_a_whole_period_says_so() -> None:
    text = printed(Reconciled("2026-W36", FIRST, LAST, (WHOLE,), (), (), (), 0))
    assert "话单与录音一致，也没有人缺通话" in text and "每天的话单与录音都一致" in text


def test_a_period_without_calls_does_not_say_that_all_agrees() -> None:
    text = printed(Reconciled("2026-W36", FIRST, LAST, (), (), (), (), 0))
    assert "没有已知的通话，无账可对" in text and "本周期没有座席通话" in text and "一致" not in text


def test_one_of_each_is_told_as_one_in_english() -> None:
    i18n.install("en", resources.locale())
    day = AgentDay(FIRST, "A01", "张伟", "一班", True, 1, 0, 1, 0, 0)
    text = " ".join(text_of(print_reconciliation(ReconciliationPaper(IMPRINT, Reconciled(
        "2026-W36", FIRST, LAST, (day, WHOLE), (), (), (), 0)))).split())
    assert "1 call has no recording that plays; too short to be drawn in any case: 1." in text
    assert "List and recordings agree on 1 of 2 days of agents" in text


@pytest.mark.parametrize("poison", POISON)
def test_words_of_any_kind_leave_it_whole(poison: str) -> None:
    day = AgentDay(FIRST, poison, poison, poison, False, 3, 1, 0, 0, 1)
    silent = Silent(poison, poison, poison, (FIRST,))
    assert "2026-W36" in printed(Reconciled("2026-W36", FIRST, LAST, (day,), (), (), (silent,), 0))
