"""The printed 申诉裁定: one page, all to copy, before the ruling too, and no text that can do harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from qadesk import i18n, resources
from qadesk.models.appeal_record import AppealRecord, AppealState, ItemLine, RulingPaper
from qadesk.models.appeals import Outcome
from qadesk.models.evaluation_life import LifeEvent, LifeKind
from qadesk.models.evaluation_sheet import EvidenceTime
from qadesk.reports.appeal_ruling import print_appeal_ruling
from qadesk.reports.evaluation_sheet import print_evaluation_sheet
from tests.reports.sheets import FACTS, IMPRINT, normal_sheet
from tests.reports.test_evaluation_sheet import POISON, compact, embedded_faces, text_of

ITEMS = (
    ItemLine("2.2", "倾听不打断", False, 3000, 5000, False, ("客户未说完时插话 −2",),
             (EvidenceTime(111_000, 111_000),), 5000, False, "客户停顿后我才说话", True, Outcome.KEPT,
             None, False, "01:51 处确有打断"),
    ItemLine("4.3", "等待静音转接", False, 3000, 5000, True, ("让客户等待前未说明原因 −2",),
             (EvidenceTime(156_000, 180_000),), None, True, "没有等待", True, Outcome.OTHER, 4000, False, "说明得晚"),
    ItemLine("X4", "未核身泄露信息", True, None, None, False, ("周岚 2026-03-18 已确认",), (), None, False, "已核身",
             True, Outcome.ACCEPTED, None, False, "核身在先"),
)
RECORD = AppealRecord(
    1, "20260320-S01", AppealState.RULED, 1, 7, 9, "20260318-0001", FACTS, "", date(2026, 3, 19), date(2026, 3, 18),
    date(2026, 3, 23), "", date(2026, 3, 27), False, "请复听", "林晓", "2026-03-20 09:00", ITEMS, "84.0", "84.0",
    "85.0", "85.0", "20260318-0001-R1", "顾判", "2026-03-23 10:00", "请班组长跟进")


def paper(**changed: object) -> RulingPaper:
    return RulingPaper(IMPRINT, replace(RECORD, **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_it_takes_one_page_with_every_face_embedded(language: str) -> None:
    i18n.install(language, resources.locale())
    printed = print_appeal_ruling(paper())
    assert printed.n_pages == 1 and printed.missing_characters == () and all(embedded_faces(printed.pdf).values())
    assert printed.pdf == print_appeal_ruling(paper()).pdf


def test_all_of_it_can_be_copied_back_in_chinese() -> None:
    i18n.install("zh_CN", resources.locale())
    text = compact(text_of(print_appeal_ruling(paper())))
    for words in ("申诉裁定", "编号20260320-S01已裁定", "138****0000", "评分记录20260318-0001", "申诉期限2026-03-23",
                  "裁定前得分", "84.0", "85.0", "部分成立", "现行：20260318-0001-R1", "2.2倾听不打断3/55维持原判",
                  "4.3等待静音转接3/5不适用另定分值4", "X4未核身泄露信息已勾选未成立采纳未成立", "证据：02:36–03:00",
                  "座席：客户停顿后我才说话", "裁定：01:51处确有打断", "座席总体说明请复听",
                  "裁定人总体说明请班组长跟进",
                  "裁定只升不降"):
        assert words in text, (words, text)


def test_before_it_is_ruled_the_paper_says_so() -> None:
    i18n.install("zh_CN", resources.locale())
    waits = tuple(replace(item, outcome=None, ruled_milli=None, ruled_words="") for item in ITEMS)
    text = compact(text_of(print_appeal_ruling(paper(state=AppealState.OPEN, items=waits, ruler="", score_after="",
                                                     ruled_words="", late_reason="病假", shown_on=None))))
    assert "待裁定" in text and "裁定后得分" not in text and "逾期受理病假" in text and "签收—" in text


def test_alone_unheard_and_withdrawn_are_printed() -> None:
    i18n.install("zh_CN", resources.locale())
    text = compact(text_of(print_appeal_ruling(paper(alone=True, unheard_reason="录音损坏", ruled_words="只有一人"))))
    assert "没有他人裁定的原因只有一人" in text and "裁定人总体说明" not in text
    assert "单人裁定没有其他人可以裁定" in text and "未听完证据即裁定录音损坏" in text
    text = compact(text_of(print_appeal_ruling(paper(state=AppealState.WITHDRAWN, ruled_words="座席撤回"))))
    assert "撤回说明座席撤回" in text


def test_a_long_appeal_repeats_its_head_and_names_the_ruler_whole() -> None:
    i18n.install("zh_CN", resources.locale())
    name = "阿卜杜热西提·买买提江·艾合买提托合提·伊敏江"
    printed = print_appeal_ruling(paper(items=ITEMS * 8, ruler=name))
    pages = [compact(page.extract_text()) for page in PdfReader(BytesIO(printed.pdf)).pages]
    assert len(pages) > 1 and all("座席主张" in page for page in pages if "原评分：" in page)
    assert name in pages[0]


def test_a_long_ruling_stays_in_its_column() -> None:
    i18n.install("en", resources.locale())
    text = text_of(print_appeal_ruling(paper()))
    assert "Taken as proposed" in text and "Taken as proposed not upheld" not in text


@pytest.mark.parametrize("poison", POISON)
def test_no_text_does_harm_and_nothing_is_cut(poison: str) -> None:
    i18n.install("zh_CN", resources.locale())
    items = tuple(replace(item, words=poison, ruled_words=poison, title=poison) for item in ITEMS)
    text = compact(text_of(print_appeal_ruling(paper(items=items, words=poison, ruled_words=poison))))
    assert text.count(compact(poison)) >= 3 * len(ITEMS) + 2


def test_long_words_run_on() -> None:
    i18n.install("zh_CN", resources.locale())
    printed = print_appeal_ruling(paper(ruled_words="长" * 6000))
    assert printed.n_pages > 1 and compact(text_of(printed)).count("长") >= 6000


def test_the_scorecard_tells_what_became_of_it() -> None:
    i18n.install("zh_CN", resources.locale())
    life = (LifeEvent(LifeKind.ACKNOWLEDGED, "2026-03-19 09:00", "林晓",
                      ("20260318-0001，2026-03-18 拒签", "班长在场")),
            LifeEvent(LifeKind.RULED, "2026-03-23 10:00", "顾判", (POISON[0],)))
    text = compact(text_of(print_evaluation_sheet(replace(normal_sheet(), life=life))))
    for words in ("后续经过", "2026-03-1909:00交座席签收林晓", "班长在场", "2026-03-2310:00裁定申诉顾判",
                  compact(POISON[0])):
        assert words in text
    assert "后续经过" not in compact(text_of(print_evaluation_sheet(normal_sheet())))


@pytest.mark.parametrize(("places", "words"), [((0,), "Kept"), ((1,), "Upheld in part"), ((2,), "Upheld"),
                                               ((0, 2), "Upheld in part"), ((1, 2), "Upheld in part")],
                         ids=["kept", "another value", "as proposed", "kept and proposed", "another and proposed"])
def test_the_outcome_is_upheld_only_where_all_is_as_proposed(places: tuple[int, ...], words: str) -> None:
    i18n.install("en", resources.locale())
    lines = text_of(print_appeal_ruling(paper(items=tuple(ITEMS[at] for at in places)))).splitlines()
    assert words in [line.strip() for line in lines]
