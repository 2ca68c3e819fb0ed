"""Deductions, options and scales in the words of a card: `没有问好(-5)`, `每次扣2分`, `deduct 3 points`, `Good = 4`.

Both widths of signs are read; the words themselves are kept as they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from qadesk.importing.card_words import FATAL_WORDS, is_fatal, narrow, simple, without_fatal

_N = r"(?:[0-9０-９]{1,4}(?:[.．][0-9０-９]{1,3})?)"
_MINUS = r"[-−–—－﹣]"
_UNIT = r"(?:\s*(?:分|points?\b|pts?\b|poin\b|marks?\b|%|％))"
_EACH = r"(?:\s*[/／]\s*(?:次|项|項|处|處|个|個|条|條|单|通|例|句|time|item|each|kali)|\s*每\s*[次项处个条单通例句])?"
_WORDED = "一二两三四五六七八九十"
_TO = rf"(?:\s*[-~～–—至到]\s*(?P<NAME>{_N}))?"
_MARK = re.compile("|".join((
    rf"[(（\[【]\s*(?:扣\s*)?{_MINUS}\s*(?P<a>{_N}){_UNIT}?{_EACH}\s*[)）\]】]",
    rf"[(（\[【]\s*(?:扣除|扣罚|扣|减|減)\s*(?P<b>{_N}){_TO.replace('NAME', 'b2')}{_UNIT}?{_EACH}\s*[)）\]】]",
    rf"(?:每\s*[次项处个条]\s*)?(?:扣除|扣罚|倒扣|扣|减|減)\s*"
    rf"(?:(?:基准|基础|总|质检)?分)?\s*{_MINUS}?\s*(?P<c>{_N})"
    rf"{_TO.replace('NAME', 'c2')}\s*分{_EACH}",
    rf"(?:扣除|扣罚|扣|减|減)\s*(?P<i>[{_WORDED}])\s*分(?!之){_EACH}",
    r"\b(?:deducts?|minus|loses?|subtracts?|potong|dikurangi|pengurangan)\s+"
    rf"(?P<d>{_N}){_TO.replace('NAME', 'd2')}{_UNIT}?"
    r"(?:\s*(?:/|per|for\s+each|each|every|setiap)\s*(?:time|occurrence|instance|item|kali)?)?",
    rf"(?<![\w）)]){_MINUS}\s*(?P<e>{_N}){_UNIT}{_EACH}",
    rf"(?<=[\s:：,，]){_MINUS}\s*(?P<f>{_N}){_EACH}(?:\s*(?:each(?:\s+\w+)?|(?:per|every|for\s+each|setiap)\s+\w+))?"
    r"\s*$",
    rf"^{_MINUS}\s*(?P<h>{_N}){_UNIT}?(?=\s+(?:if|for|per|when|each|every|in\s+case|jika|bila|setiap|若|如|未)\b)",
    rf"(?<=[\u4e00-\u9fff])\s*{_MINUS}\s*(?P<g>{_N})\s*分?{_EACH}\s*(?=$|[;；,，。、])",
)), re.IGNORECASE)
_ALL = re.compile(r"(?:该|本|此)?项?\s*(?:不得分|[记得为]\s*0\s*分|零分|全扣|分值全扣|扣除全部分值|扣全分)")
_HALF = re.compile(r"(?:扣除?|减)\s*(?:去|掉)?\s*(?:该项|本项)?(?:分值?)?的?\s*(?:一半|50\s*[%％])|"
                   r"(?:该项|本项|分值)?减半")
_WHOLE_CARD = re.compile(
    r"(?:整通|全卷|整张|总分|本次质检|整单|单通|全部成绩)[^，,;；。]{0,6}?[为记得计]?\s*[0零]\s*分")
_REPEATS = re.compile(r"每\s*[^\d\s,，;；。]{0,4}?\s*[一1]?\s*[次项处个条声句遍字例秒点]|"
                      r"[/／]\s*[次项处个条单通例句]|"
                      r"[一1]\s*[次项处个条句遍]\s*[,，:：]?\s*(?:则|即|就|可)?\s*(?:扣|减|[-–—－−])|"
                      r"各\s*(?:扣|减)|\b(?:each|every|per)\b|\bsetiap\b|/\s*(?:time|item|kali)", re.IGNORECASE)
_CAP = re.compile(r"(?:累计|合计|总计|单项|本项|该项)?\s*(?:最多|最高|至多|上限|封顶)(?:可)?")
_TO_NOTHING = re.compile(r"扣完(?:该项|本项|此项)?(?:分值?)?(?:为止|即止|即可)")
_EACH_FIRST = re.compile(r"(?:for\s+)?(?:each|every|per|setiap)\b|每", re.IGNORECASE)
_ONLY_EACH = re.compile(r"每\s*[次项处个条]|each|each\s+time", re.IGNORECASE)
_CLAUSES = re.compile(
    r"(\n+|[;；]|(?<=[。.])\s*(?=(?:\d{1,2}|[①-⑳])[、.．)）])|(?=[①-⑳])|(?<=\s)(?=[(（]\d{1,2}[)）]))")
_LABEL = re.compile(r"^(?:扣分(?:项|标准|细则)?|deductions?|pengurangan)\s*[:：]\s*", re.IGNORECASE)
_NUMBERING = re.compile(
    r"^\s*(?:[(（]?\d{1,2}[)）、]|\d{1,2}[.．](?!\d)|[①-⑳]|[•·●▪*]|[a-zA-Z](?:[)）、]|[.．](?=\s|[一-鿿]))|"
    r"[-–—－]+(?=\s*[^\d\s０-９]))\s*")
_EDGES = " \t:：,，、;；。.—–=→|"
_EXAMPLE = re.compile(r"[(（]\s*(?:例|如|注|备注|说明|e\.?g|example|note|misal|contoh)", re.IGNORECASE)
_LABEL_FIRST = re.compile(rf"(?P<label>.*?[^\s:：=(（\-–]) *(?:[:：=]|[-–—(（]|\s) *(?P<n>{_N}){_UNIT}? *[)）]?",
                          re.DOTALL)
_GLUED = re.compile(rf"(?P<label>[^\d]+?)(?P<n>{_N})\s*分")
_NUMBER_FIRST = re.compile(rf"(?P<n>{_N})(?P<unit>{_UNIT})? *(?P<sign>[:：=]|[-–—]) *(?P<label>\S.*)", re.DOTALL)
_SCALE = re.compile(r"(?:scale\s*)?(\d{1,3})\s*(?:-|–|—|~|～|至|到|to|\.\.)\s*(\d{1,3})\s*(?:分|points?|scale)?",
                    re.IGNORECASE)


@dataclass
class FoundDeduction:
    """A deduction in a text; `points` None: that share of what the criterion has; `span`: the words of a range."""

    text: str
    points: Fraction | None
    repeats: bool
    span: str = ""
    share: Fraction = Fraction(1)
    whole_card: bool = False
    fatal: bool = False


@dataclass
class FoundText:
    """What a text says: its deductions, examples and other words in their order; `caps`: the most that it takes."""

    deductions: list[FoundDeduction] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    caps: list[str] = field(default_factory=list)


def read_deductions(text: str) -> FoundText:
    """The deductions that a text names, and all its other words."""
    found = FoundText()
    for clause in _clauses(text):
        _read_clause(_NUMBERING.sub("", clause).strip(), found)
    return found


def _clauses(text: str) -> list[str]:
    """The parts of a text that each may name a fault: what a semicolon leaves without points goes with the next one."""
    parts, clauses, waiting = [*_CLAUSES.split(text), ""], [], list[str]()
    for clause, sign in zip(parts[::2], parts[1::2], strict=True):
        if waiting and _NUMBERING.match(clause):
            clauses.append("".join(waiting))
            waiting = []
        if sign and sign in ";；" and clause.strip() and not _takes_points(clause):
            waiting.append(clause + sign)
        elif clause.strip():
            clauses.append("".join([*waiting, clause]))
            waiting = []
    return [*clauses, "".join(waiting)] if waiting else clauses


def _takes_points(clause: str) -> bool:
    return any(words.search(clause) for words in (_MARK, _ALL, _HALF, _WHOLE_CARD)) or is_fatal(clause)


def read_options(text: str, *, strict: bool = False) -> list[tuple[str, Fraction]]:
    """The options of a choice, each with its points; empty where the text is no such list.

    `strict`: only with a sign or a unit, as in running text."""
    for separators in (r"\n|[;；|]", r"[/／,，、]|\n|[;；|]", r"\s{2,}"):
        parts = [part.strip(" .。") for part in re.split(separators, text) if part.strip(" .。")]
        options = [_option(part, strict) for part in parts]
        if len(options) >= 2 and all(options):
            return [option for option in options if option]
    return []


def read_scale(text: str) -> tuple[int, int] | None:
    """A range such as `0-5`, `1 to 10`: its ends."""
    match = _SCALE.fullmatch(narrow(text).strip().strip("()[]"))
    if match is None or int(match[2]) <= int(match[1]):
        return None
    return int(match[1]), int(match[2])


def without_amounts(text: str) -> str:
    """The words of a text without those that say how many points something takes, how often, and that it is fatal."""
    for words in (_MARK, _WHOLE_CARD, _ALL, _HALF, _REPEATS, FATAL_WORDS):
        text = words.sub(" ", text)
    return text


def is_repeated(text: str) -> bool:
    """Whether the words say that each time counts."""
    return _REPEATS.search(simple(text)) is not None


def has_deduction(text: str) -> bool:
    return _MARK.search(text) is not None


def _read_clause(clause: str, found: FoundText) -> None:
    if not _MARK.search(clause) and is_fatal(clause) and without_fatal(clause):
        found.deductions.append(FoundDeduction(without_fatal(clause), None, False, fatal=True))
        return
    if not _MARK.search(clause) and (_WHOLE_CARD.search(clause) or _ALL.search(clause)):
        found.deductions.append(FoundDeduction(_all_text(clause), None, False,
                                               whole_card=_WHOLE_CARD.search(clause) is not None))
        return
    if not _MARK.search(clause) and _HALF.search(clause):
        words = _LABEL.sub("", _HALF.sub("", clause)).strip(_EDGES) or clause
        found.deductions.append(FoundDeduction(words, None, False, share=Fraction(1, 2)))
        return
    at, before_it = 0, len(found.deductions)
    for match in _MARK.finditer(clause):
        before, at = clause[at:match.start()], match.end()
        words = before.strip(_EDGES)
        if not words and len(found.deductions) == before_it and clause[at:].strip(_EDGES):
            words, at = clause[at:].strip(_EDGES), len(clause)
            before = words if _EACH_FIRST.match(words) else before
        _add(words, before, match, found)
    rest = clause[at:].strip(_EDGES)
    if _TO_NOTHING.search(rest):
        _repeat(found.deductions[before_it:])
    if rest:
        found.words.append(rest)


def _add(words: str, before: str, match: re.Match[str], found: FoundText) -> None:
    """One deduction; an example that stands before its words belongs to the one before it."""
    example = _EXAMPLE.match(words)
    if example and found.deductions:
        closing = max(words.find("）"), words.find(")"))
        if closing >= 0:
            found.words.append(words[:closing + 1])
            words = words[closing + 1:].strip(_EDGES)
    words = _LABEL.sub("", _NUMBERING.sub("", words))
    named = {name: value for name, value in match.groupdict().items() if value}
    numbers = [_number(value) for value in named.values()]
    repeats = is_repeated(before + match[0])
    words = "" if _ONLY_EACH.fullmatch(words) else words
    if _CAP.fullmatch(words) and found.deductions:
        _repeat(found.deductions[-1:])
        found.caps.append(f"{words}{match[0]}")
        return
    span = match[0].strip() if len(numbers) > 1 else ""
    found.deductions.append(FoundDeduction(words, max(numbers), repeats, span))


def _number(text: str) -> Fraction:
    """Digits of both widths, or one Chinese numeral up to ten."""
    if text in _WORDED:
        return Fraction((1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10)[_WORDED.index(text)])
    return Fraction(narrow(text))


def _repeat(deductions: list[FoundDeduction]) -> None:
    """What takes points until there are none left, or so many, takes them each time."""
    for entry in deductions:
        entry.repeats = True


def _all_text(clause: str) -> str:
    """The fault, without the words that say that it takes all, unless nothing is left."""
    for words in (_WHOLE_CARD, _ALL):
        clause = words.sub("", clause).strip(_EDGES) or clause
    return clause


def _option(part: str, strict: bool) -> tuple[str, Fraction] | None:
    part = _NUMBERING.sub("", part) if not re.match(r"\s*\d+\s*[)）、]?\s*$", part) else part
    first = _NUMBER_FIRST.fullmatch(part)
    if first and (not strict or first["unit"] or first["sign"] in "=:："):
        return first["label"].strip(_EDGES), Fraction(narrow(first["n"]))
    for pattern in (_GLUED, _LABEL_FIRST):
        match = pattern.fullmatch(part)
        if match and match["label"].strip(_EDGES) and not re.search(r"扣|减|deduct|minus", part, re.IGNORECASE):
            marked = re.search(r"[=:：(（]|分|points?|pts?|%", part[len(match["label"]):], re.IGNORECASE)
            if not strict or marked:
                return match["label"].strip(_EDGES + "(（"), Fraction(narrow(match["n"]))
    return None
