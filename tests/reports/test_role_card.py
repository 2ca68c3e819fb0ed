"""A role's card on paper: one A4 in either language, every face embedded, its words to be copied back."""

from __future__ import annotations

import pytest

from qadesk import i18n, resources
from qadesk.models.manual import CARDS, CardLine, RoleCard
from qadesk.reports.role_card import print_role_card
from qadesk.services import manual
from tests.reports.sheets import IMPRINT
from tests.reports.test_evaluation_sheet import POISON, compact, embedded_faces, text_of


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("key", CARDS)
def test_it_takes_one_page(key: str, language: str) -> None:
    i18n.install(language, resources.locale())
    page = manual.page(key)
    paper = print_role_card(RoleCard(IMPRINT, page.title, page.card_lines()))
    assert paper.n_pages == 1 and paper.missing_characters == () and all(embedded_faces(paper.pdf).values())
    text = compact(text_of(paper))
    assert [line.text for line in page.card_lines() if compact(line.text) not in text] == []


def test_marks_are_gone_and_steps_keep_their_numbers() -> None:
    i18n.install("zh_CN", resources.locale())
    lines = manual.page("card-inspector").card_lines()
    assert CardLine("#", "每周") in lines
    assert CardLine("2.", "选上一周，锁定清单，掷骰，按「抽样」，再按「去监听」。") in lines
    assert CardLine("-", "F9 记证据，C 评语，X 致命项，M 标记案例。") in lines
    assert lines[0] == CardLine("", "您抽样、监听、评分，辅导座席，并听出变化。")


def test_nothing_on_it_is_read_as_markup() -> None:
    paper = print_role_card(RoleCard(IMPRINT, "卡片", tuple(CardLine("-", words) for words in POISON)))
    assert paper.n_pages >= 1
