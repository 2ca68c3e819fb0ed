"""Scoring lists in plain text, as Chinese centres write them: sections with a share, items with points, deductions.

    一、服务态度（35%）：
    礼貌用语（10分） 没有使用文明用语（-5）
    没有报工号，每次扣2分
    致命错误（35分） 因服务态度引起投诉的（-35）

A line without points continues the one before or after it; an example in brackets is guidance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from qadesk.i18n import _
from qadesk.importing.card_amounts import has_deduction, is_repeated, read_deductions
from qadesk.importing.card_draft import CardDraft, DraftCriterion, DraftFatal, DraftSection, line_place
from qadesk.importing.card_fill import add_found, finish
from qadesk.importing.card_net import tell_lost
from qadesk.importing.card_sums import mend_points, weigh_by_deductions
from qadesk.importing.card_words import (
    is_bonus,
    is_fatal,
    is_target,
    is_total,
    is_zeroed,
    narrow,
    one_line,
    plain,
    split_number,
)
from qadesk.importing.outline_levels import fold_inner
from qadesk.importing.outline_lines import fatal_head, is_bands, is_heading
from qadesk.models.scorecards import CriterionKind, FatalEffect

_ALL = Fraction(100)
_N = r"([0-9０-９]{1,4}(?:[.．][0-9０-９]{1,3})?)"
_UNIT = r"\s*(分|%|％|points?|pts|poin)"
_SECTION = re.compile(
    r"\s*(?:#{1,6}\s*|\*\*)?(?:第?[一二三四五六七八九十]{1,3}\s*(?:部分|章|节|条|类|项|[,，、.．:：)）])|"
    r"[IVXＩＶＸⅠ-Ⅻ]{1,5}\s*[.、)．，）]|[A-H][.、)]|"
    r"[(（][一二三四五六七八九十]{1,3}[)）])\s*(?P<title>[^(（:：]+?(?:[(（][^()（）\d%]*[)）])?)\s*"
    rf"(?:[(（\[【]?\s*(?:共|满分|占|最高|最多|上限)?\s*可?加?\s*{_N}{_UNIT}\s*[)）\]】]?)?"
    r"\s*(?:\*\*)?\s*[:：]?\s*(?:\*\*)?\s*")
_HEADING = re.compile(
    rf"#{{1,6}}\s*(?P<title>.+?)\s*(?:[(（\[【:：]?\s*(?:共|满分|占)?\s*{_N}{_UNIT}\s*[)）\]】]?)?\s*[:：]?\s*")
_ITEM = re.compile(r"\s*(?P<number>[(（]?\d{1,2}(?:\.\d{1,2})*[)）、.．]?\s*|[-*•·●]\s+|[①-⑳]\s*)?(?:\*\*)?"
                   r"(?P<title>[^(（:：\-]{1,60}?)(?:\*\*)?"
                   r"\s*(?:[(（\[【]\s*(?:(?:加分项?|附加分?|bonus)\s*[,，:：]?)?\s*"
                   rf"(?:满分|共|最高|最多|上限|max(?:imum)?\.?|up\s+to)?\s*可?加?\s*{_N}{_UNIT}\s*[)）\]】]|[:：]?\s*(?<![扣减加]){_N}{_UNIT}(?![/／])(?=\s|[:：,，。]|$))(?:\*\*)?"
                   r"\s*[:：,，]?\s*(?P<rest>.*)", re.DOTALL)
_BRACKETED = re.compile(rf"\s*【(?P<title>[^】]+)】\s*(?:[(（]?\s*(?:共|满分|占)?\s*{_N}{_UNIT}\s*[)）]?)?\s*[:：]?\s*")
_SHARE = re.compile(rf"\s*(?P<title>[^(（:：\d]{{2,30}}?)\s*[,，:：]?\s*(?:占比|权重|比重)\s*[:：]?\s*"
                    rf"{_N}\s*[%％]\s*[:：]?\s*")
_BONUS = re.compile(rf"\s*(.+?)\s*[,，:：]?\s*(?:(?:加|奖励)\s*(?=[\d.．]+\s*分)|[+＋]\s*)"
                    rf"{_N}\s*(?:分|points?|pts)?\s*[。；;.]?\s*", re.IGNORECASE)
_EACH_LAST = re.compile(r"[,，\s]*每[次项通个]$")
_IN_BRACKETS = re.compile(r"\s*[(（][一二三四五六七八九十]{1,3}[)）]")
_ADDS = re.compile(r"[(（\[【][^)）\]】]*(?:加分|附加|bonus|加\s*\d)", re.IGNORECASE)
_EXAMPLE = re.compile(
    r"\s*(?:[(（]\s*(?:例|如|注|备注|说明|e\.?g)|例如?[:：]|注[:：]|备注[:：]|说明[:：]|example|note)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\u3000]+")
_LONGEST_SECTION = 120
_ENDS = ("。", "；", ";", "!", "！", "?", "？", ".", ")", "）")
_TITLE = re.compile(r"评分|质检|考核|监听|标准表?|scorecard|score\s+card|quality", re.IGNORECASE)


@dataclass
class _State:
    """Where the reading stands; `pending`: words that wait for the line that ends them; ids of parts in sets."""

    draft: CardDraft
    section: DraftSection | None = None
    item: DraftCriterion | None = None
    is_fatal: bool = False
    takes_all: bool = False
    pending: list[tuple[int, str]] = field(default_factory=list)
    totals: list[tuple[str, str, Fraction | None]] = field(default_factory=list)
    summed: list[DraftCriterion] = field(default_factory=list)
    fatal_items: list[DraftCriterion] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)
    inner: set[int] = field(default_factory=set)
    own: set[int] = field(default_factory=set)


def read_outline(text: str, file: str, draft: CardDraft) -> bool:
    """Add what a list in plain text holds to the draft; whether there is a criterion with points in it."""
    state = _State(draft)
    for number, line in enumerate(text.split("\n"), 1):
        if plain(line).strip("-=*_ |"):
            _line(_BLANKS.sub(" ", plain(line).replace("**", "")), number, state)
    _flush(state)
    weigh_by_deductions(state.summed, draft)
    _settle_fatal(state)
    fold_inner(state.draft, state.inner, state.own)
    if not draft.criteria:
        return False
    mend_points(draft, state.totals)
    tell_lost(((line_place(number), line) for number, line in enumerate(text.split("\n"), 1)), draft)
    finish(draft)
    return True


def _line(line: str, number: int, state: _State) -> None:
    section = None if state.is_fatal and _IN_BRACKETS.match(line) else _section(line)
    bonus = _BONUS.fullmatch(line) if len(line) <= _LONGEST_SECTION else None
    if line.startswith("# ") and section and section[1] is None and not state.draft.title:
        state.draft.title = one_line(section[0])
        return
    if bonus and not section and state.section is not None:
        _bonus(bonus, number, state)
        return
    head = None if section else fatal_head(line)
    item = None if section or head else _ITEM.fullmatch(line)
    if item and has_deduction(line[:item.start("rest")] if item["rest"] else line):
        item = None
    if section:
        _flush(state)
        _open_section(*section, number, state)
        if state.section is not None and _IN_BRACKETS.match(line):
            state.inner.add(id(state.section))
    elif not item and is_heading(line) and _may_open(state):
        _flush(state)
        _open_section(line.rstrip(":："), None, number, state)
    elif head and (state.item is not None or state.section is not None):
        _flush(state)
        _open_section(line, None, number, state)
        state.is_fatal, state.takes_all = True, head.takes_all
        state.blocks.add(id(state.section))
    elif not item and is_bands(line):
        state.draft.told.add(line_place(number), line,
                             _("a mark to be reached belongs to the station's bands, not to the card"))
    elif item and state.is_fatal and is_bonus(item["title"]) and not item["rest"].strip():
        _flush(state)
        _open_section(item["title"], Fraction(narrow(item[3] or item[5])), number, state)
    elif item:
        _item(item, number, state)
    elif state.item is None and state.section is None and not state.draft.sections:
        _before(line, number, state)
    else:
        _words(line, number, state)


def _bonus(match: re.Match[str], number: int, state: _State) -> None:
    _flush(state)
    assert state.section is not None
    points, most = Fraction(narrow(match[2])), state.section.stated or Fraction(0)
    if is_repeated(match[1]) and is_bonus(state.section.title):
        points = max(points, most)
    title = _EACH_LAST.sub("", split_number(one_line(match[1]).lstrip("-*•· "))[1])
    state.item = DraftCriterion(title, points, line_place(number), CriterionKind.BONUS)
    state.section.criteria.append(state.item)


def _may_open(state: _State) -> bool:
    """Whether a bare heading can open a section: where nothing is open but what is its own criterion."""
    return not state.is_fatal and (state.item is None or any(state.item is other for other in state.summed))


def _section(line: str) -> tuple[str, Fraction | None] | None:
    """The title and share of a section's line, if it is one."""
    shapes = (_SECTION, _HEADING, _BRACKETED, _SHARE) if len(line) <= _LONGEST_SECTION else ()
    match = next((found for shape in shapes if (found := shape.fullmatch(line))), None)
    if match is None or has_deduction(line) or (match[2] and not Fraction(narrow(match[2]))):
        return None
    return match["title"].strip(), Fraction(narrow(match[2])) if match[2] else None


def _open_section(title: str, stated: Fraction | None, number: int, state: _State) -> None:
    if not state.draft.title and stated is None and not state.draft.sections and _TITLE.search(title):
        state.draft.title = one_line(title)
        return
    state.section = DraftSection(one_line(title), line_place(number), stated=stated)
    state.item, state.is_fatal, state.takes_all = None, is_fatal(title), is_zeroed(title)
    state.draft.sections.append(state.section)


def _before(line: str, number: int, state: _State) -> None:
    """A line over the first section: a title where it speaks of a card, else no part of it."""
    if not state.draft.title and _TITLE.search(line) and len(line) <= 60:
        state.draft.title = one_line(line)
    else:
        state.draft.told.add(line_place(number), line, _("it stands over the list and is no part of the card"))


def _item(match: re.Match[str], number: int, state: _State) -> None:
    title, points = one_line(match["title"]), Fraction(narrow(match[3] or match[5]))
    if is_total(title):
        state.totals.append((line_place(number), one_line(match[0]), points))
        return
    if is_target(title):
        state.draft.told.add(line_place(number), one_line(match[0]),
                             _("a mark to be reached belongs to the station's bands, not to the card"))
        return
    if not state.draft.sections and not state.draft.title and points >= _ALL and _TITLE.search(title):
        state.draft.title = title
        state.totals.append((line_place(number), one_line(match[0]), points))
        return
    _flush(state)
    if state.section is None:
        _open_section(state.draft.title, None, number, state)
    if state.section is None:
        state.section = DraftSection(state.draft.title, line_place(number))
        state.draft.sections.append(state.section)
    state.item = DraftCriterion(title, points, line_place(number))
    if is_bonus(title) or is_bonus(state.section.title) or _ADDS.search(match[0][:match.start("rest") - match.start()]):
        state.item.kind = CriterionKind.BONUS
    if is_fatal(title) or state.is_fatal:
        state.fatal_items.append(state.item)
    state.section.criteria.append(state.item)
    if match["rest"].strip():
        _words(match["rest"].strip(), number, state)


def _words(line: str, number: int, state: _State) -> None:
    """A line under an item: its deductions, or words that go with those before or after them."""
    if state.is_fatal and state.item is None and not _EXAMPLE.match(line):
        _fatal_line(line, number, state)
    elif state.item is None and state.section is not None and read_deductions(line).deductions:
        _section_item(state)
        _words(line, number, state)
    elif state.item is None:
        state.draft.told.add(line_place(number), line, _("it belongs to no item with points"))
    elif has_deduction(line):
        whole = "".join([text for _number, text in state.pending] + [line])
        state.pending = []
        add_found(state.item, read_deductions(whole), state.draft)
    elif read_deductions(line).deductions:
        _flush(state)
        add_found(state.item, read_deductions(line), state.draft)
    elif _EXAMPLE.match(line) or (line.endswith(_ENDS) and not state.pending):
        _flush(state)
        state.item.guidance.append(line)
    else:
        state.pending.append((number, line))


def _section_item(state: _State) -> None:
    """A section whose deductions stand right under it is its own criterion."""
    section = state.section
    assert section is not None
    state.item = DraftCriterion(section.title, section.stated or Fraction(0), section.place)
    section.criteria.append(state.item)
    state.own.add(id(state.item))
    if section.stated is None:
        state.summed.append(state.item)


def _flush(state: _State) -> None:
    """Words that no line with points followed are guidance."""
    if state.item is not None:
        state.item.guidance += [text for _number, text in state.pending]
    else:
        for number, text in state.pending:
            state.draft.told.add(line_place(number), text, _("it belongs to no item with points"))
    state.pending = []


def _fatal_line(line: str, number: int, state: _State) -> None:
    found = read_deductions(line)
    title = found.deductions[0].text if found.deductions and found.deductions[0].text else line
    whole = state.takes_all or any(entry.whole_card or (entry.points or 0) >= _ALL for entry in found.deductions)
    title = split_number(re.sub(r"^\s*[-*•·●]\s*", "", title))[1].rstrip(" ;；。")
    state.draft.fatal.append(DraftFatal(title, line_place(number),
                                        FatalEffect.ZERO_CARD if whole else FatalEffect.FAIL))


def _settle_fatal(state: _State) -> None:
    """Fatal items among the criteria: one that takes its whole section is fatal to it, 100 or more to the card."""
    for section in list(state.draft.sections):
        fatal = [item for item in section.criteria if any(item is other for other in state.fatal_items)]
        rest = [item for item in section.criteria if not any(item is other for other in fatal)]
        whole = section.stated if section.stated is not None else sum((i.points for i in rest), Fraction(0))
        for item in fatal:
            taken = max([item.points, *(entry.points for entry in item.entries)])
            if taken >= _ALL or (taken >= whole > 0) or not rest:
                section.criteria.remove(item)
                _as_fatal(item, taken, section if rest else None, state)
            else:
                state.draft.told.add(item.place, item.title,
                                     _("it takes a part of its section only: it is a criterion"))
        if not section.criteria and fatal:
            state.draft.sections.remove(section)
    for section in [section for section in state.draft.sections if not section.criteria
                    and (is_fatal(section.title) or id(section) in state.blocks)]:
        state.draft.told.add(section.place, section.title, _("its rows are the fatal items"))
        state.draft.sections.remove(section)


def _as_fatal(item: DraftCriterion, taken: Fraction, section: DraftSection | None, state: _State) -> None:
    effect = FatalEffect.ZERO_SECTION if section is not None else FatalEffect.FAIL
    effect = FatalEffect.ZERO_CARD if taken >= _ALL else effect
    for title in [entry.text or item.title for entry in item.entries] or [item.title]:
        words = [item.title, *item.guidance] if title != item.title else list(item.guidance)
        state.draft.fatal.append(DraftFatal(title, item.place, effect, section, words))
