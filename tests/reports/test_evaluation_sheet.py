"""The printed scorecard: one page, every face embedded, all text there to copy, and no text that can do harm."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from qadesk import i18n, resources
from qadesk.models.evaluation_sheet import (
    CriterionLine,
    Decision,
    Deduction,
    EvaluationSheet,
    EvidenceTime,
    Fact,
    FatalLine,
    Mark,
    RevisionLine,
    SectionBlock,
)
from qadesk.models.printing import PrintedPaper
from qadesk.models.revisions import Change
from qadesk.models.scorecards import CriterionKind, FatalState
from qadesk.reports.evaluation_sheet import print_evaluation_sheet
from tests.reports.sheets import (
    CARD,
    FATAL,
    IMPRINT,
    explained_sheet,
    kinds_sheet,
    normal_sheet,
    revised_sheet,
    unscorable_sheet,
)

POISON = ("<b>粗</b>", '<img src="/etc/passwd"/>', "<a href='file:///etc'>x</a>", "&amp; &#x41; &nope;",
          "=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "$x^2$ \\frac{1}{2}", "%s {0} {name}", "\\n \\t",
          "'; DROP TABLE x;--")


def text_of(paper: PrintedPaper) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages)


def compact(text: str) -> str:
    return "".join(text.split())


def embedded_faces(pdf: bytes) -> dict[str, bool]:
    """Every font that any page names, and whether its program is in the file."""
    fonts: dict[str, bool] = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            descriptor = font.get_object().get("/FontDescriptor")
            fonts[font["/BaseFont"]] = descriptor is not None and "/FontFile2" in descriptor
    return fonts


@pytest.fixture(params=["zh_CN", "en"])
def printed_language(request: pytest.FixtureRequest) -> str:
    i18n.install(request.param, resources.locale())
    return str(request.param)


def test_a_normal_call_takes_one_page_with_every_face_embedded(printed_language: str) -> None:
    paper = print_evaluation_sheet(normal_sheet())
    faces = embedded_faces(paper.pdf)
    assert paper.n_pages == len(PdfReader(BytesIO(paper.pdf)).pages) == 1
    assert faces and all(faces.values()) and not any("Helvetica" in name for name in faces)
    assert paper.missing_characters == () and "□" not in text_of(paper)


def test_the_text_can_be_copied_back_in_chinese() -> None:
    i18n.install("zh_CN", resources.locale())
    text = compact(text_of(print_evaluation_sheet(normal_sheet())))
    for words in ("质量监听评分表", "来电服务评分表第3版", "编号E-2026-0318-0012", "138****0000", "质量分87.5", "合格",
                  "等待静音转接53让客户等待前未说明原因−202:36–03:00", "不适用",
                  "均未触发。判定前得分87.5，判定后得分87.5。",
                  "第1页，共1页", "审计码51877：c04a…7b90", "工作站QA-01", "林晓打印", "3个工作日内", "内部"):
        assert words in text, words
    for _class, _code, title in FATAL:
        assert title in text
    for _code, title, criteria in CARD:
        assert title in text and all(name in text for name, _weight in criteria)


def test_the_same_sheet_always_gives_the_same_bytes() -> None:
    assert print_evaluation_sheet(normal_sheet()).pdf == print_evaluation_sheet(normal_sheet()).pdf
    other = replace(normal_sheet(), imprint=replace(IMPRINT, printed_at="2026-03-18 14:21"))
    assert print_evaluation_sheet(other).pdf != print_evaluation_sheet(normal_sheet()).pdf


def test_a_page_stays_below_the_size_and_no_text_below_the_least_type() -> None:
    paper = print_evaluation_sheet(normal_sheet())
    sizes: set[float] = set()
    PdfReader(BytesIO(paper.pdf)).pages[0].extract_text(
        visitor_text=lambda text, _cm, _tm, _font, size: sizes.add(float(size)) if text.strip() else None)
    assert len(paper.pdf) <= 250_000 and min(sizes) >= 7.5


def test_only_eight_digits_of_the_audit_head_stand_in_the_footer() -> None:
    head = "1234" + "9" * 56 + "abcd"
    text = text_of(print_evaluation_sheet(replace(normal_sheet(), imprint=replace(IMPRINT, audit_mac=head))))
    assert "1234…abcd" in text and "999" not in text


@pytest.mark.parametrize("poison", POISON)
def test_what_a_user_types_prints_as_it_stands(poison: str) -> None:
    paper = print_evaluation_sheet(spoilt(poison))
    reader, text = PdfReader(BytesIO(paper.pdf)), compact(text_of(paper))
    assert text.count(compact(poison)) >= 18
    assert not any(page.get("/Annots") or "/XObject" in page["/Resources"] for page in reader.pages)  # type: ignore[operator]


def spoilt(text: str) -> EvaluationSheet:
    """The normal sheet with `text` in every field that somebody types."""
    sheet = normal_sheet()
    line = CriterionLine("1.1", text, 4000, 2000, Mark.SCORED, (Deduction(text, 2000),), (EvidenceTime(0, 900, text),),
                         given=text)
    return replace(
        sheet, comment=text, submit_reason=text, card_title=text, band=text, bands_note=text, heard_note=text,
        facts=tuple(Fact(fact.label, text) for fact in sheet.facts),
        sections=(SectionBlock("1", text, 4000, 2000, (line,)),),
        fatal=(FatalLine("客户", "X1", text, FatalState.REFUSED, text, (EvidenceTime(0, 0, text),),
                         Decision(text, "2026-03-18 16:40", text)),),
        history=(RevisionLine("1", text, "2026-03-18 16:40", "1.0", text, (Change(text, text, text),)),),
        explanation=("1.", text), imprint=replace(IMPRINT, station=text, printed_by=text, label=text))


def test_a_character_that_no_face_has_is_spelt_out_and_listed() -> None:
    paper = print_evaluation_sheet(replace(normal_sheet(), comment="姓\U00020bb7，铃\x07，藏\u200b字\ufeff。"))
    text = compact(text_of(paper))
    assert "姓〔U+20BB7〕，铃〔U+0007〕，藏字。" in text and "□" not in text
    assert paper.missing_characters == ("\x07", "\U00020bb7")


def test_ten_thousand_characters_run_on_and_nothing_is_lost() -> None:
    comment = "".join(f"第{number}句，请先说明原因；" for number in range(1000))[:10_000]
    paper = print_evaluation_sheet(replace(normal_sheet(), comment=comment))
    pages = [compact(page.extract_text()) for page in PdfReader(BytesIO(paper.pdf)).pages]
    assert paper.n_pages == len(pages) > 1
    whole = sum(f"第{number}句" in "".join(pages) for number in range(700))
    assert whole >= 700 - len(pages), "only a sentence that a page break cuts may stand in two pieces"
    assert all(f"Page{number}of{len(pages)}" in page for number, page in enumerate(pages, start=1))


def test_sixty_criteria_run_on_with_the_head_repeated() -> None:
    paper = print_evaluation_sheet(replace(normal_sheet(), sections=sixty_criteria("很长的评分项名称" * 8)))
    pages = [page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages]
    with_rows = [text for text in pages if "▶" in text or "00:01" in text]
    assert len(with_rows) > 1 and all("Criterion" in text and "Earned" in text for text in with_rows)
    assert all(compact(f"{number}.10") in compact("".join(pages)) for number in range(1, 7))


def sixty_criteria(title: str) -> tuple[SectionBlock, ...]:
    lines = [CriterionLine(f"{section}.{number}", title, 5000, 3000, Mark.SCORED, (Deduction("话" * 60, 1000, 2),),
                           (EvidenceTime(1000, 1000), EvidenceTime(2000, 65_000)))
             for section in range(1, 7) for number in range(1, 11)]
    return tuple(SectionBlock(str(number), "项" * 40, 50_000, 30_000, tuple(lines[10 * number - 10:10 * number]))
                 for number in range(1, 7))


def test_one_note_longer_than_a_page_runs_on_too() -> None:
    long_note = "".join(f"<{number}>" for number in range(3000))
    line = CriterionLine("1.1", "规范", 4000, 2000, evidence=(EvidenceTime(0, 0, long_note),))
    sheet = replace(normal_sheet(), sections=(SectionBlock("1", "开场", 4000, 2000, (line,)),))
    text = compact(text_of(print_evaluation_sheet(sheet)))
    assert "<0>" in text and "<1500>" in text and "<2999>" in text


def test_long_names_push_nothing_off_the_page() -> None:
    sheet = replace(normal_sheet(), facts=(Fact("Agent", "A07 " + "Nnn" * 66), *normal_sheet().facts[1:]),
                    number="E" * 200, band="Zz" * 100,
                    imprint=replace(IMPRINT, station="站" * 200, printed_by="N" * 200))
    for page in PdfReader(BytesIO(print_evaluation_sheet(sheet).pdf)).pages:
        ends = [left for left, _text in text_starts(page)]
        assert ends and min(ends) >= 60 and max(ends) < 550


def text_starts(page: object) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    page.extract_text(visitor_text=lambda text, cm, tm, _font, _size: found.append(  # type: ignore[attr-defined]
        (float(tm[4] * cm[0] + cm[4]), text)) if text.strip() else None)
    return found


@pytest.mark.parametrize(("state", "words"), [
    (FatalState.NONE, "none triggered. Score before 87.5, after 87.5."),
    (FatalState.PENDING, "1 item waits for a second person and does not count until then. Score 87.5."),
    (FatalState.CONFIRMED, "confirmed by a second person. Score before 87.5, after 0.0."),
    (FatalState.REFUSED, "not upheld by the second person. Score before 87.5, after 87.5."),
])
def test_a_fatal_item_counts_only_once_it_is_confirmed(state: FatalState, words: str) -> None:
    fatal = tuple(FatalLine(*line, state if line[1] == "X4" else FatalState.NONE) for line in FATAL)
    after = "0.0" if state is FatalState.CONFIRMED else "87.5"
    text = text_of(print_evaluation_sheet(replace(normal_sheet(), fatal=fatal, result_shown=after)))
    assert compact(words) in compact(text)
    assert ("X4" in text) == (state is not FatalState.NONE)


def test_who_decided_stands_below_the_fatal_item_and_the_grade_follows(printed_language: str) -> None:
    text = compact(text_of(print_evaluation_sheet(revised_sheet(0))))
    assert "周岚" in text and "2026-03-1816:40" in text and "已核对录音，确未核身即告知余额。" in text
    assert "不合格" in text and ("判定前为合格" if printed_language == "zh_CN" else "合格beforefatalitems") in text


@pytest.mark.parametrize(("state", "words"), [
    (FatalState.CONFIRMED, "单人确认（无第二人）：成立。原因：本中心只有一人"),
    (FatalState.REFUSED, "单人确认（无第二人）：不成立。原因：本中心只有一人")])
def test_a_decision_taken_alone_is_marked_with_its_reason(state: FatalState, words: str) -> None:
    i18n.install("zh_CN", resources.locale())
    decision = Decision("周岚", "2026-03-18 16:40", "本中心只有一人", alone=True)
    fatal = (FatalLine(*FATAL[0], state, "判不合格", (EvidenceTime(1000, 1000),), decision), *normal_sheet().fatal[1:])
    text = compact(text_of(print_evaluation_sheet(replace(normal_sheet(), fatal=fatal))))
    assert words in text and "无第二人，由单人确认判定" in text and "第二人确认。" not in text


def test_one_confirmed_and_one_pending_are_both_told() -> None:
    fatal = (FatalLine(*FATAL[0], FatalState.PENDING), FatalLine(*FATAL[1], FatalState.CONFIRMED))
    text = text_of(print_evaluation_sheet(replace(normal_sheet(), fatal=fatal, result_shown="0.0")))
    assert compact("1 item waits for a second person; with those confirmed, score before 87.5, after 0.0.") in (
        compact(text))


def test_a_revision_stands_on_the_page_with_who_when_why_old_and_new() -> None:
    i18n.install("zh_CN", resources.locale())
    paper = print_evaluation_sheet(revised_sheet(1))
    text = compact(text_of(paper))
    assert paper.n_pages == 1
    for words in ("修订记录", "E-2026-0318-0012林晓2026-03-1814:03得分85.4",
                  "E-2026-0318-0012-R1林晓2026-03-1909:12得分87.5",
                  "原因：复听后更正：客户等待前已说明原因，漏听一句。", "得分：85.4→87.5；4.3等待静音转接：3（",
                  "第1次修订，替代E-2026-0318-0012"):
        assert words in text, words


def test_many_revisions_with_long_reasons_run_on_and_none_is_lost(printed_language: str) -> None:
    paper = print_evaluation_sheet(revised_sheet(3, "复听后更正。" * 60))
    text = compact(text_of(paper))
    assert paper.n_pages == 2 and text.count("复听后更正。") >= 179  # a page break cuts one
    assert all(f"0012-R{number}" in text for number in (1, 2, 3)) and "□" not in text
    assert "Revisions" not in text_of(print_evaluation_sheet(normal_sheet()))


def test_how_the_score_comes_about_stands_below_the_table_on_the_same_page(printed_language: str) -> None:
    paper = print_evaluation_sheet(explained_sheet())
    text = compact(text_of(paper))
    why = "为什么是87.5？" if printed_language == "zh_CN" else "Why87.5?"
    assert paper.n_pages == 1 and text.index("结束语邀评后挂机32") < text.index(f"{why}100×得分84÷适用分96=87.5。")
    assert all(compact(line) in text for line in explained_sheet().explanation)
    again = replace(revised_sheet(1), explanation=explained_sheet().explanation)
    assert print_evaluation_sheet(again).n_pages == (1 if printed_language == "zh_CN" else 2)


def test_every_kind_of_criterion_is_told_with_its_answer(printed_language: str) -> None:
    paper = print_evaluation_sheet(kinds_sheet())
    text, na = compact(text_of(paper)), "不适用" if printed_language == "zh_CN" else "n/a"
    ruled = "申诉裁定" if printed_language == "zh_CN" else "Ruledonappeal"
    unmet = "条件不满足" if printed_language == "zh_CN" else "Conditionnotmet"
    colon = "：" if printed_language == "zh_CN" else ":"
    for words in ("1.1问题解决程度126部分解决，已约定回访02:36–03:00", "02:36–03:00约定周五", "1.2核实身份88是",
                  f"1.3核实方式4{na}{unmet}", "1.4语速107.54（1至5）", f"1.5耐心5{na}",
                  f"1.6倾听不打断54{ruled}{colon}3→4", f"1.7等待5{na}{ruled}{colon}3→{na}",
                  "2.1客户主动致谢+3+1.505:40–05:43",
                  "2.2挽留成功+202.3客户情绪开始焦急，后转平静；=1+1<b>不加粗</b>2.4其他"):
        assert words in text, words
    assert paper.n_pages == 1 and all(embedded_faces(paper.pdf).values()) and "□" not in text


def test_a_call_that_cannot_be_scored_says_why_in_place_of_the_table(printed_language: str) -> None:
    text = compact(text_of(print_evaluation_sheet(unscorable_sheet())))
    titled = "无法评分录音无声。" if printed_language == "zh_CN" else "Cannotbescored录音无声."
    assert titled in text and "—" in text and text.count("两声道都无声，重新导出后仍如此。") == 1
    assert "E-2026-0318-0012" in text and "规范开头语" not in text and "12%" in text


def test_a_note_of_ten_thousand_characters_and_two_hundred_criteria_run_on() -> None:
    note = "".join(f"第{number}句，<b>不加粗</b>；" for number in range(600))[:10_000]
    lines = tuple(CriterionLine(f"N{number}", "备注", 0, 0, kind=CriterionKind.NOTE,
                                given=note if number == 7 else "=1+1") for number in range(200))
    paper = print_evaluation_sheet(replace(explained_sheet(), sections=(SectionBlock("1", "很多", 0, 0, lines),),
                                           explanation=explained_sheet().explanation * 30))
    text = compact(text_of(paper))
    assert paper.n_pages > 10 and "N199备注=1+1" in text and "第500句，<b>不加粗</b>" in text
    assert text.count("各项满分：100.0") == 30


def test_a_card_that_has_no_score_shows_a_dash_and_open_items_show_none() -> None:
    line = CriterionLine("1.1", "规范", 4000, 0, Mark.OPEN)
    sheet = replace(normal_sheet(), score_shown="—", result_shown="—", band="", comment="",
                    sections=(SectionBlock("1", "开场", 0, 0, (line,)),), fatal=())
    text = text_of(print_evaluation_sheet(sheet))
    assert "—" in text and "–" in text and "No comment." in text


def test_a_practice_station_marks_every_page() -> None:
    sheet = replace(normal_sheet(), comment="话" * 9000, imprint=replace(IMPRINT, watermark="练习"))
    pages = PdfReader(BytesIO(print_evaluation_sheet(sheet).pdf)).pages
    assert len(pages) > 1 and all("练习" in page.extract_text() for page in pages)


def test_the_private_note_has_no_way_to_the_paper() -> None:
    assert not [name for name in EvaluationSheet.__dataclass_fields__ if "private" in name]


def test_closer_rows_keep_a_longer_call_on_one_page() -> None:
    sheet = replace(normal_sheet(), comment="请先说明原因并征得同意，再请客户等待。" * 14)
    assert print_evaluation_sheet(sheet).n_pages == 1


def test_the_picture_of_the_page_is_ink_on_white_inside_the_margins(tmp_path: Path) -> None:
    import pypdfium2

    page = pypdfium2.PdfDocument(print_evaluation_sheet(normal_sheet()).pdf)[0]
    pixels = page.render(scale=1).to_numpy()[:, :, :3].min(axis=2) < 200
    rows, columns = pixels.any(axis=1).nonzero()[0], pixels.any(axis=0).nonzero()[0]
    assert columns[0] >= 60 and columns[-1] <= 552 and rows[0] >= 28 and rows[-1] <= 815
    assert 0.01 < pixels.mean() < 0.2


@pytest.mark.parametrize(("language", "words"), [("zh_CN", "本表未设致命项"), ("en", "the card has none")],
                         ids=["zh", "en"])
def test_a_card_without_fatal_items_says_so(language: str, words: str) -> None:
    i18n.install(language, resources.locale())
    text = text_of(print_evaluation_sheet(replace(normal_sheet(), fatal=())))
    assert compact(words) in compact(text)
