"""Workbooks, and files of every kind that no card can be read from: a clear error, or a card and what is not in it."""

from __future__ import annotations

import io
import random
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qadesk import resources
from qadesk.errors import BadInput
from qadesk.importing.card_build import code_of
from qadesk.importing.card_import import card_content, import_card
from qadesk.importing.scorecard_yaml import dump_scorecard
from qadesk.models.card_imports import CardLayout
from tests.importing.card_shown import read, shown, told


def workbook(*sheets):
    """A workbook of sheets, each a name, its rows, its state and the ranges that are merged."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows, state, merged in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    return book


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GUIDE = [["外呼质检评分表"], ["质检员：", None, "日期："], ["一级指标", "二级指标", "权重", "评分标准", "得分"],
         ["开场", "问候", 0.1, "未问好扣5分"], [None, "目的", 0.2, "未说明目的扣10分"],
         ["告知", "费用", 0.4, "漏告一项扣5分/项"], [None, "确认", 0.3], ["合计", None, "=SUM(C4:C7)"]]


def test_a_workbook_with_merged_cells_percents_and_a_formula():
    book = workbook(("外呼", GUIDE, "visible", ["A1:E1", "A4:A5", "A6:A7"]),
                    ("说明", [["填写说明"]], "visible", []), ("旧表", GUIDE, "hidden", []))
    for row in range(4, 8):
        book["外呼"].cell(row, 3).number_format = "0%"
    found = read(saved(book), "a.xlsx")
    assert found.layout is CardLayout.WORKBOOK and found.card.title == "外呼质检评分表"
    assert shown(found) == ["§ 开场 30", "1.1 问候 10 | 未问好 -5", "1.2 目的 20 | 未说明目的 -10", "§ 告知 70",
                            "2.1 费用 40 | 漏告一项 -5 each", "2.2 确认 30"]
    assert told(found) == ["外呼!C8: =SUM(C4:C7)", "row 2: 质检员： 日期：", "row 8: 合计 =SUM(C4:C7)", "row 7: 确认",
                           "sheet 说明: rows: 1", "sheet 旧表: rows: 8"]


def test_the_first_sheet_that_holds_a_card_is_read_and_numbers_have_no_tail():
    book = workbook(("cover", [["Welcome"]], "visible", []),
                    ("QA", [["Criterion", "Weight"], ["A", 0.1 + 0.2], ["B", 99.7], ["C", True]], "visible", []))
    found = read(saved(book), "a.xlsx")
    assert found.card.title == "QA"
    assert shown(found)[1:3] == ["1.1 A 0.3", "1.2 B 99.7"] and "sheet cover: rows: 1" in told(found)


def test_a_formula_without_its_value_is_told_and_never_worked_out():
    book = workbook(("QA", [["Criterion", "Weight"], ["A", "=10+20"], ["B", 100]], "visible", []))
    found = read(saved(book), "a.xlsx")
    assert "QA!B2: =10+20" in told(found) and shown(found)[1:] == ["1.1 A 0 note", "1.2 B 100"]


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name.replace("__", "/"), content)
    return out.getvalue()


GOOD = saved(workbook(("QA", [["Criterion", "Weight"], ["A", 100]], "visible", [])))


@pytest.mark.parametrize(("content", "file", "reason"), [
    pytest.param(b"", "a.csv", "it is empty", id="empty"),
    pytest.param(b"\xef\xbb\xbf \r\n\t", "a.csv", "it is empty", id="blank"),
    pytest.param(b"%PDF-1.7 ...", "a.pdf", "PDF", id="pdf"),
    pytest.param(b"\x89PNG\r\n\x1a\n", "a.csv", "PNG", id="picture"),
    pytest.param(b"\xd0\xcf\x11\xe0" + b"\0" * 100, "a.xls", "old kind", id="old workbook"),
    pytest.param(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "password", id="locked"),
    pytest.param(b"<!DOCTYPE html><table>", "a.xls", "web page", id="web page"),
    pytest.param(b"a\x00b\x01\x02\x00c" * 9, "a.csv", "no text file", id="binary"),
    pytest.param(packed(word__document_xml="x"), "a.docx", "no workbook", id="document"),
    pytest.param(GOOD[:-200], "a.xlsx", "damaged or locked", id="workbook cut short"),
    pytest.param(packed(xl__workbook_xml="<x"), "a.xlsx", "damaged or locked", id="workbook of rubbish"),
    pytest.param(packed(xl__a="x" * 70_000_000), "a.xlsx", "larger than 60 MB", id="workbook that swells"),
    pytest.param(saved(workbook(("QA", [], "visible", []))), "a.xlsx", "no criterion", id="empty workbook"),
    pytest.param(b"x" * 5_000_001, "a.csv", "larger than 5 MB", id="huge"),
    pytest.param(b"a,1\n" * 20_001, "a.csv", "20000 lines", id="long"),
    pytest.param(b"Criterion,Weight\n" + b"a,1\n" * 1_001, "a.csv", "more than 1000 criteria", id="many"),
    pytest.param(b'Criterion,Weight\nA,"40\nB,60\n', "a.csv", "line 2: a quote", id="open quote"),
    pytest.param(b"Name,Score\nAgent 1,90\nAgent 2,95\n", "a.csv", "no criterion", id="a list of results"),
    pytest.param("时间,坐席,得分\n2026-01-01,座席 A01,90\n2026-01-02,座席 A02,95\n".encode(), "a.csv", "no criterion",
                 id="a list of calls"),
    pytest.param(b"Dear all,\nplease find the card attached.\n", "a.txt", "no criterion", id="a letter"),
])
def test_a_file_that_is_no_card_is_refused_with_what_to_do(content, file, reason):
    with pytest.raises(BadInput, match=reason) as caught:
        import_card(content, file)
    assert file in caught.value.what and caught.value.safe and caught.value.todo


def test_a_card_of_our_own_is_taken_as_it_is():
    for path in sorted(resources.scorecards().glob("*.yaml")):
        found = read(path.read_bytes(), path.name)
        assert (found.layout, found.card.code, found.not_carried) == (CardLayout.YAML, path.stem, ())
    with pytest.raises(BadInput, match=r"bad.yaml, line 3, version"):
        import_card(b"format: 1\ncode: a\nversion: x\nsections:\n", "bad.yaml")


@pytest.mark.parametrize(("old", "new", "reason"), [
    pytest.param("title: 神秘来电评分表".encode(), b"title: \xff\xfe\x80", "line 10: it is not UTF-8 text", id="bytes"),
    pytest.param(b"title_en: Mystery", b"title_en: \0\0\0", "line 11: it is not YAML", id="zeros"),
    pytest.param(b"format: 1", b"f\xffrmat: 1", "line 7: it is not UTF-8 text", id="first field"),
    pytest.param(b"sections:", b"sections", "line 13: it is not YAML", id="colon lost")])
def test_a_damaged_card_of_our_own_is_told_where_it_is_damaged(old, new, reason):
    card = (resources.scorecards() / "mystery.yaml").read_bytes()
    assert old in card
    with pytest.raises(BadInput, match=f"mystery.yaml, {reason}"):
        import_card(card.replace(old, new, 1), "mystery.yaml")


def test_a_file_that_is_not_there_or_too_large_is_not_read(tmp_path):
    with pytest.raises(BadInput, match="it is not there"):
        card_content(tmp_path / "gone.csv")
    (tmp_path / "big.csv").write_bytes(b"x" * 5_000_001)
    with pytest.raises(BadInput, match="larger than 5 MB"):
        card_content(tmp_path / "big.csv")


@pytest.mark.parametrize(("title", "file", "code"), [
    ("General Customer Service Evaluation", "a.json", "general-customer"), ("外呼质检评分表", "a.csv", "whzjpfb"),
    ("客服 QA 表 2026", "a.csv", "kf-qa-b-2026"), ("★★★", "Score Card.csv", "score-card"), ("★", "★.csv", "card"),
    ("Telecommunications", "a.csv", "telecommunicatio"),
])
def test_the_code_of_a_card_is_made_of_its_title(title, file, code):
    assert code_of(title, file) == code


NAMES = ["Section", "Criterion", "Weight", "Deductions", "Options", "Definition", "N/A", "Applicable", "类别", "评分项",
         "分值", "扣分标准", "Total", "Auto fail", "Score given", "Remarks", "Strange", "No.", "Section weight", "扣分"]
SHAPES = ["{}", "{}", "{}扣2分", "{}(-5)", "每次{}扣1分", "{}；", "致命错误{}", "{} = 5; no = 0", "No, only {}",
          "{}\n注意"]


@pytest.mark.parametrize("seed", range(40))
def test_no_word_of_any_table_is_lost_in_silence(seed):
    draw, words, rows = random.Random(seed), [], []
    heading = draw.sample(NAMES, draw.randint(2, 6))
    for _ in range(draw.randint(2, 7)):
        row = []
        for _name in heading:
            word = f"wort{len(words) + 1}q"
            number, said = draw.choice(["10", "20", "5%", "-100%", "0", "-5"]), draw.choice(SHAPES).format(word)
            cell = draw.choice(["", number, said])
            words += [word] if word in cell else []
            row.append(cell)
        rows.append(row)
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in [heading, *rows])
    try:
        found = read(text, "a.csv")
    except BadInput:
        return
    there = dump_scorecard(found.card) + " ".join(part.text for part in found.not_carried)
    assert not [word for word in words if word not in there]


CELLS = st.one_of(st.text(max_size=30), st.sampled_from(
    ["10", "-100%", "0.5", "5%", "扣2分", "每次扣1分；扣3分", "(-5)", "Total", "N/A", "Yes", "1-5", "Good=3; Bad=0",
     "致命错误", "一、服务（20分）", "Bonus", "=1+1", "10分", "", "", ""]))
HEADINGS = st.lists(st.sampled_from(["Section", "Criterion", "Weight", "Deductions", "Options", "Definition", "N/A",
                                     "类别", "评分项", "分值", "扣分标准", "Total", "Auto fail", "?"]),
                    min_size=2, max_size=6)


@settings(max_examples=150, deadline=None)
@given(HEADINGS, st.lists(st.lists(CELLS, min_size=2, max_size=6), min_size=1, max_size=8))
def test_any_table_is_a_sound_card_or_a_clear_error(heading, rows):
    lines = [heading, *rows]
    text = "\n".join(",".join('"' + cell.replace('"', "") + '"' for cell in line) for line in lines)
    try:
        found = read(text.encode("utf-8", "replace"), "any.csv")
    except BadInput as error:
        assert "any.csv" in error.what and error.todo
    else:
        assert all(0 <= c.weight_milli <= 9_999_999 for c in found.card.criteria)


LONG = ["长" * 10_000, "(" * 10_000, "a" + " " * 9_998 + "b", "1" * 10_000, "a;" * 5_000, "-" * 10_000,
        "致命" * 5_000]


@pytest.mark.parametrize("text", LONG, ids="long brackets blanks digits parts minus fatal".split())
@pytest.mark.parametrize("file", ["a.csv", "a.md", "a.txt"])
def test_long_texts_of_any_kind_are_read_in_a_moment(text, file):
    shape = {"a.csv": f'Criterion,Weight,Deductions\n"{text}",50,"{text}"\nb,50,c\n',
             "a.md": f"| Criterion | Weight | Deductions |\n|--|--|--|\n| {text} | 50 | {text} |\n| b | 50 | c |\n",
             "a.txt": f"一、服务（50分）\n礼貌（50分） {text}\n{text}\n二、业务（50分）\n解答（50分）\n"}[file]
    assert len(read(shape, file).card.criteria) == 2
