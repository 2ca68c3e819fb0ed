"""Encodings: a GBK list of a few lines, the real texts of the material, and what spreadsheets write."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk.importing.encodings import decode, detect_encoding

SHORT = "流水号,工号,呼叫时间,时长\r\n1001,A01,2026-09-01 09:12:33,71\r\n"


@pytest.mark.parametrize(("encoding", "found"), [
    ("gbk", "gb18030"), ("gb18030", "gb18030"), ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"),
    ("utf-16", "utf-16-le"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"),
])
def test_a_list_of_two_lines_is_detected(encoding: str, found: str) -> None:
    data = SHORT.encode(encoding)
    assert detect_encoding(data) == found
    assert decode(data, found) == SHORT


@pytest.mark.parametrize("text", ["工号,时长\n", "A01,张伟\n", "a,b\nA01,一班\n", "王芳,1\n李娜,2\n" * 3,
                                  "姓名,喆\n张喆,1\n"])
def test_gbk_of_a_few_characters_is_gbk(text: str) -> None:
    assert detect_encoding(text.encode("gbk")) == "gb18030"


def test_chinese_after_a_long_plain_part_is_seen() -> None:
    text = "A01,2026-09-01 09:12:33,71\n" * 20_000 + "A01,2026-09-01 09:12:33,售后服务\n"
    assert detect_encoding(text.encode("gbk")) == "gb18030"


def test_western_and_taiwanese_texts_are_not_taken_for_gbk() -> None:
    assert detect_encoding("numéro,durée\nÉlodie,71\nRené,12\n".encode("cp1252")) == "cp1252"
    assert detect_encoding(("主叫號碼,被叫號碼,通話時間,客服人員,錄音檔案,技能群組\n" * 20).encode("big5")) == "big5"


def test_a_utf8_file_cut_within_a_character_is_utf8() -> None:
    assert detect_encoding("工号,座席".encode()[:-1]) == "utf-8"


@given(st.binary(max_size=300))
def test_any_bytes_give_an_encoding_that_decodes(data: bytes) -> None:
    decode(data, detect_encoding(data))


REAL = (
    ("14.blog.westca.com.xml", "gb18030"), ("_chromium_gb18030_with_no_encoding_specified.html.xml", "gb18030"),
    ("acnnewswire.net.xml", "gb18030"), ("cappuccinos.3322.org.xml", "gb18030"), ("_ude_4.txt", "utf-8-sig"),
    ("bom-utf-16-be.srt", "utf-16-be"), ("nobom-utf16le.txt", "utf-16-le"),
)


def test_no_text_of_the_material_is_left_out(shared: Path) -> None:
    assert {path.name for path in (shared / "data" / "encodings").iterdir()} == {name for name, _found in REAL}


@pytest.mark.parametrize(("name", "found"), REAL)
def test_the_real_texts_are_detected(shared: Path, name: str, found: str) -> None:
    assert detect_encoding((shared / "data" / "encodings" / name).read_bytes()) == found


def test_the_real_chinese_tables_are_detected(shared: Path) -> None:
    for name in ("easycallcenter365_cdr.gbk.sql", "zh_game_outsourcing_qa.gbk.txt"):
        assert detect_encoding((shared / "data" / "derived" / name).read_bytes()) == "gb18030"
