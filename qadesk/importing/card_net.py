"""The net under every reader of guides: words of the file that are neither in the card nor told are told here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qadesk.i18n import _
from qadesk.importing.card_amounts import without_amounts
from qadesk.importing.card_draft import CardDraft
from qadesk.importing.card_words import NO_WORDS, YES_WORDS, amount, is_na, plain

_WORD = re.compile(r"(?:[^\W\d_①-⑳]\d*)+")
_COUNTED = re.compile(r"第[一二三四五六七八九十]{1,3}(?:部分|章|节|条|类|项)|"
                      r"[一二三四五六七八九十]{1,3}(?=[、.．,，)）])|"
                      r"\b[ivxIVX]{1,5}\b|"
                      r"(?:满分|共|占|加|奖励|最高|最多|上限)?\s*可?加?\s*(?<!\d)\d{1,6}(?:\.\d{1,3})?\s*分")
_UNITS = frozenset("points point pts poin marks max total na each time every per or deductions deduction 满分 减分 "
                   "加分 加分项 附加分 扣分 部分 加减分".split())


def tell_lost(parts: Iterable[tuple[str, str]], draft: CardDraft) -> None:
    """Tell each place and text of which a word is nowhere: in no part of the draft, and in nothing told before."""
    texts = list(_texts(draft))
    there = {word for text in texts for word in _words(text)}
    whole = "".join("".join(texts).casefold().split())
    for place, text in parts:
        if amount(text) is None and not is_na(text) and any(
                word not in there and word not in whole for word in _words(text)):
            draft.told.add(place, text, _("it has no place in the card"))


def _words(text: str) -> Iterator[str]:
    """The words of a text but for those that only say how many points something takes, or yes and no."""
    for word in _WORD.findall(_COUNTED.sub(" ", " ".join(without_amounts(plain(text)).split())).casefold()):
        if len(word) > 1 and word not in _UNITS and word not in YES_WORDS and word not in NO_WORDS:
            yield word


def _texts(draft: CardDraft) -> Iterator[str]:
    yield draft.title
    yield from draft.told.texts
    for section in draft.sections:
        yield from (section.title, section.number, *section.notes)
    for item in draft.criteria:
        yield from (item.title, item.number, *item.guidance, *(entry.text for entry in item.entries))
    for fatal in draft.fatal:
        yield from (fatal.title, *fatal.guidance)
