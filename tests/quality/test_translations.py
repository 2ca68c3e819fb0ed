"""Every text that a user can see has its Chinese: complete, same placeholders, Chinese points, nothing left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

CHECKOUT = Path(__file__).resolve().parents[2]
CATALOGUE = CHECKOUT / "resources" / "locale" / "zh_CN" / "LC_MESSAGES" / "qadesk.po"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[\u4e00-\u9fff]\.(?!\.|\w)")
QUOTED = re.compile(r"“[^”]*”")  # what a person has to type
NEVER = ("最好", "最差", "排名", "错误!", "失败!", "错误！", "失败！")


@pytest.fixture(scope="module")
def used() -> set[str]:
    """All texts in the sources (the singular stands for both)."""
    rows = extract_from_dir(CHECKOUT / "qadesk", [("**.py", "python")], keywords=KEYWORDS)
    ids = [message for _path, _line, message, _comments, _context in rows]
    return {one if isinstance(one, str) else one[0] for one in ids}


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_CN")


def singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def originals(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def translations(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def test_every_text_has_its_chinese(used: set[str], chinese: Catalog) -> None:
    there = {singular(one) for one in messages(chinese) if all(translations(one)) and not one.fuzzy}
    assert not sorted(used - there)


def test_nothing_is_left_over(used: set[str], chinese: Catalog) -> None:
    assert not sorted({singular(one) for one in messages(chinese)} - used)


def test_placeholders_are_the_same(chinese: Catalog) -> None:
    def names(texts: list[str]) -> set[str]:
        return {hit for text in texts for hit in PLACEHOLDER.findall(text)}

    assert not [one.id for one in messages(chinese) if names(originals(one)) != names(translations(one))]


def test_chinese_is_written_as_chinese(chinese: Catalog) -> None:
    texts = [text for one in messages(chinese) for text in translations(one)]
    assert not [text for text in texts if HALF_WIDTH.search(QUOTED.sub("", PLACEHOLDER.sub("", text)))]
    assert not [text for text in texts for word in NEVER if word in text]
