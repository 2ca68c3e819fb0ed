"""The printed 投诉/表扬判定: one page, all that was ruled is there to copy; a form while it is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qadesk import i18n, resources
from qadesk.models.complaint_record import ComplaintPaper, ComplaintRecord
from qadesk.models.complaints import ComplaintKind, Verdict
from qadesk.models.evaluation_sheet import Fact
from qadesk.reports.complaint_ruling import print_complaint_ruling
from tests.reports.sheets import IMPRINT
from tests.reports.test_evaluation_sheet import POISON, compact, embedded_faces, text_of

CALL = (Fact("座席", "A07  一班"), Fact("通话开始", "2026-03-17 11:42:08"), Fact("时长", "05:48"),
        Fact("来电号码", "138****0000"), Fact("业务", "账务查询"))


def paper(**changed: object) -> ComplaintPaper:
    record = ComplaintRecord(
        1, "20260318-C01", ComplaintKind.COMPLAINT, Verdict.STANDS, 5, 348_000, True, CALL, "客户称座席打断并反问。",
        date(2026, 3, 18), "热线", "林晓", "2026-03-18 14:05", date(2026, 3, 25), False,
        ("20260317-0012：91.0 分，林晓",),
        ruler="周岚", ruled_at="2026-03-19 10:20", ruled_words="录音中两次打断客户。",
        evidence=((156_000, 180_000, "打断客户"), (229_000, 229_000, "")))
    return ComplaintPaper(IMPRINT, replace(record, **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("verdict", [Verdict.STANDS, Verdict.WITHDRAWN, None], ids=["stands", "withdrawn", "open"])
def test_it_takes_one_page_with_every_face_embedded(language: str, verdict: Verdict | None) -> None:
    i18n.install(language, resources.locale())
    made = print_complaint_ruling(paper(verdict=verdict))
    assert made.n_pages == 1 and made.missing_characters == () and all(embedded_faces(made.pdf).values())
    assert made.pdf == print_complaint_ruling(paper(verdict=verdict)).pdf


def test_all_that_was_ruled_can_be_copied_back_in_chinese() -> None:
    i18n.install("zh_CN", resources.locale())
    text = compact(text_of(print_complaint_ruling(paper(alone=True, unheard_reason="只听有关一段"))))
    for words in ("投诉判定", "编号20260318-C01成立", "138****0000", "受理日期2026-03-18", "受理渠道热线",
                  "客户称座席打断并反问。", "20260317-0012：91.0分，林晓", "判定：成立", "录音中两次打断客户。",
                  "02:36–03:00打断客户", "03:49", "周岚，2026-03-1910:20", "单人判定", "只听有关一段",
                  "座席签收", "内部"):
        assert words in text, words


def test_praise_and_what_is_open_or_withdrawn_say_so() -> None:
    i18n.install("zh_CN", resources.locale())
    praise = compact(text_of(print_complaint_ruling(paper(kind=ComplaintKind.PRAISE, verdict=Verdict.NOT,
                                                          evidence=()))))
    assert "表扬判定" in praise and "判定：不成立" in praise and "录音中的位置" not in praise
    waits = compact(text_of(print_complaint_ruling(paper(verdict=None, evidence=(), ruler="", ruled_words=""))))
    assert "待判定" in waits and "判定与理由" in waits and "判定：" not in waits
    gone = compact(text_of(print_complaint_ruling(paper(verdict=Verdict.WITHDRAWN, ruled_words="客户撤诉"))))
    assert "C01已撤回" in gone and "客户撤诉" in gone and gone.count("撤回人") == 2 and "判定人" not in gone


def test_hostile_and_long_texts_print_as_they_stand() -> None:
    i18n.install("zh_CN", resources.locale())
    name, many = "长" * 200, "\n".join(POISON)
    places = tuple((1000 * n, 1000 * n, words) for n, words in enumerate(POISON))
    made = print_complaint_ruling(paper(words=many, ruled_words=many, received_by=name, unheard_reason=name,
                                        evidence=places))
    text = compact(text_of(made))
    assert all(text.count(compact(poison)) >= 3 for poison in POISON) and text.count("长") >= 400
