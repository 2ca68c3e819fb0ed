"""Words, signs and numbers of foreign scorecards, in English, Chinese and Indonesian."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from qadesk.models.scorecards import FatalClass

YES_WORDS = frozenset("yes y true ya iya 是 有 对 可以 √ ✓ ✔ ☑ x all always semua selalu 全部 所有 均适用 适用".split())
NO_WORDS = frozenset("no n false tidak bukan 否 无 没有 不 不适用 × ✗ ✘".split())
_NA = re.compile(r"n\s*/?\s*a|not\s+applicable|tidak\s+berlaku|不适用|不涉及|无此项|na", re.IGNORECASE)
_TOTAL = re.compile(r"(grand\s*|sub[\s-]*)?total(\s+(score|points?|weight|skor|bobot|nilai|poin|marks?))?|"
                    r"jumlah(\s+\w+)?|sum|(合计|总计|总)(得分|分数|分值)|合计|总计|小计|总分|总和|满分|累计|分值合计|总分值|overall(\s+score)?",
                    re.IGNORECASE)
_TARGET = re.compile(r"\b(target|pass(ing)?\s*(mark|score|grade)?|threshold|minimum\s+score|goal|lulus|kkm)\b|"
                     r"及格|合格线|目标|达标", re.IGNORECASE)
FATAL_WORDS = re.compile(r"zero[\s-]*toleran|auto(matic)?[\s-]*fail|\bfatal|critical\s+(error|fail|fault|mistake|item)|"
                    r"instant\s+fail|deal\s*breaker|kesalahan\s+fatal|toleransi\s+nol|致命|一票否决|红线|零容忍|高压线|否决项|重大差错|重大失误",
                    re.IGNORECASE)
_ZERO = re.compile(r"(?<![该本此]项)(?<![该本此]项[计记得为])(?<![\d０-９])[0０零]\s*分|(?<![该本此]项)不得分|"
                   r"(?:得分|总分|成绩|分数)\s*[为记计得]*\s*[:：]?\s*[0０零](?![\d０-９.．])|"
                   r"\b(?:score|scored|total|overall)\b[^.;]{0,12}\b(?:zero|0)\b(?!\s*[-–.]\s*\d)|(?<![\d.])0\s*%\s*overall",
                   re.IGNORECASE)
_SIMPLE = str.maketrans(
    "項類級維權滿數標準說義細則規備註評檢質內問題紅決總計環節處個條減獎勵佔點錯誤違機運業務態語聽確認結価別嚴輕對無適檔選釋範極",
    "项类级维权满数标准说义细则规备注评检质内问题红决总计环节处个条减奖励占点错误违机运业务态语听确认结价别严轻对无适档选释范极")
_LONGEST_TOTAL = 60
_MINUS_WORDS = frozenset("减分 扣分 减分项 扣分项 减 扣 minus deduct deduction penalty".split())
_PLUS_WORDS = frozenset("加分 加分项 加 plus bonus".split())
_BLANKS = re.compile(r"[^\S\n]{6,}")
_BLANK_LINES = re.compile(r"(?:\n[^\S\n]*){3,}")
_BONUS = re.compile(r"\bbonus\b|extra\s+(credit|points?)|nilai\s+tambah|加分", re.IGNORECASE)
_NUMBER = re.compile(r"([+-]?)(\d{1,6}(?:\.\d{1,9})?|\.\d{1,9})\s*(%|分|points?|pts?|poin|marks?)?", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]{1,3}\s*[、.．，]|[(（][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳]|"
                       r"(?P<number>\d{1,2}(?:\.\d{1,2})+)[、.．)）]?(?=\s|[^\d.%])|\d{1,2}\s*[、)）]|\d{1,2}[.．](?!\d))\s*")
_CLASSES = (
    (FatalClass.COMPLIANCE, re.compile(
        r"泄露|隐私|信息安全|核身|核实|合规|违规|承诺|误导|欺|必读|录音|法律|监管|privacy|confidential|rahasia|pribadi|data\b|"
        r"complian|verif|disclos|regulat|legal|mislead|promis|fraud|securit|pci|hipaa|script", re.IGNORECASE)),
    (FatalClass.BUSINESS, re.compile(
        r"记录|工单|派单|系统|操作|流程|伪造|篡改|record|ticket|crm|system|procedure|process|forg|falsif|document|log\b|sop",
        re.IGNORECASE)),
)
_STATED = (
    (FatalClass.CUSTOMER, re.compile(r"客户|用户|end[\s-]*user|customer", re.IGNORECASE)),
    (FatalClass.BUSINESS, re.compile(r"业务|商业|business", re.IGNORECASE)),
    (FatalClass.COMPLIANCE, re.compile(r"合规|法规|complian|regulat", re.IGNORECASE)),
)
_MILD = re.compile(r"非|不|一般|普通|轻|次要|无|non|not\b|minor|major|medium|low|soft|none|[-–—]+$", re.IGNORECASE)


def plain(text: object) -> str:
    """A text as a card keeps it: composed, without signs that are no text, trimmed, long runs of blanks cut."""
    whole = unicodedata.normalize("NFC", str(text)).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in whole if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return _BLANK_LINES.sub("\n\n", _BLANKS.sub(" ", kept.replace("\ufeff", "").strip()))


def one_line(text: object) -> str:
    """A title: a plain text on one line."""
    return " ".join(plain(text).split())


def narrow(text: str) -> str:
    """Full-width digits, brackets, signs and points as the narrow ones, for reading numbers only."""
    return (unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").replace("—", "-")
            .replace("﹣", "-").replace("【", "[").replace("】", "]"))


def simple(text: str) -> str:
    """Traditional characters of the words that are looked for as the simplified ones, for matching only."""
    return text.translate(_SIMPLE)


def amount(text: str) -> tuple[Fraction, bool] | None:
    """A cell that is a number and nothing else, and whether it is in percent: `5`, `5%`, `10分`, `-100 %`, `7,5`."""
    value = narrow(text).strip().strip("()[]").strip()
    value = re.sub(r"(?<=\d),(?=\d{1,2}\b(?!,))", ".", value)
    value = re.sub(r"^([+-])\s+", r"\1", value)
    match = _NUMBER.fullmatch(value)
    if match is None:
        return None
    number = Fraction(match[2]) * (-1 if match[1] == "-" else 1)
    return number, match[3] == "%"


def is_yes(text: str) -> bool:
    return _first_word(text) in YES_WORDS


def is_no(text: str) -> bool:
    return _first_word(text) in NO_WORDS


def is_na(text: str) -> bool:
    """Whether the whole text says “not applicable”."""
    return _NA.fullmatch(narrow(text).strip().strip("()-. ")) is not None


def is_minus(text: str) -> bool:
    """Whether a cell only says that points are taken."""
    return text.strip().casefold() in _MINUS_WORDS


def is_plus(text: str) -> bool:
    """Whether a cell only says that points are given beside the rest."""
    return text.strip().casefold() in _PLUS_WORDS


def is_total(text: str) -> bool:
    """Whether the whole text names a total."""
    return len(text) <= _LONGEST_TOTAL and _TOTAL.fullmatch(simple(_bare(text))) is not None


def is_target(text: str) -> bool:
    return _TARGET.search(simple(narrow(text))) is not None


def is_fatal(text: str) -> bool:
    return FATAL_WORDS.search(simple(narrow(text))) is not None


def is_zeroed(text: str) -> bool:
    """Whether the words say that the whole card counts nothing; what takes a single item does not."""
    return _ZERO.search(text) is not None


def without_fatal(text: str) -> str:
    """The words without those that say that it is fatal."""
    kept, at = "", 0
    for match in FATAL_WORDS.finditer(simple(text)):
        kept, at = kept + text[at:match.start()], match.end()
    return (kept + text[at:]).strip(" \t:：,，、;；。.—–=→()（）")


def split_number(title: str) -> tuple[str, str]:
    """The number before a title, where it says more than its place (`1.2 Greeting`), and the title without any."""
    match = _NUMBERED.match(title)
    if match is None or not title[match.end():].strip():
        return "", title
    return match["number"] or "", title[match.end():].strip()


def is_bonus(text: str) -> bool:
    return _BONUS.search(simple(narrow(text))) is not None


def fatal_class(text: str) -> FatalClass:
    """Whom a fatal item harms, guessed from its words; the customer where they say nothing."""
    return next((kind for kind, words in _CLASSES if words.search(text)), FatalClass.CUSTOMER)


def stated_class(text: str) -> FatalClass | None:
    """Whom a fault harms where its kind says so: `End-user critical`, `业务关键错误`."""
    return next((kind for kind, words in _STATED if words.search(text)), None)


def is_mild(text: str) -> bool:
    """Whether the kind of a fault says that it is none of the fatal ones."""
    return _MILD.match(narrow(text).strip()) is not None


def _first_word(text: str) -> str:
    words = re.split(r"[\s,.;:!()，。；：！、-]+", narrow(text).strip().casefold(), maxsplit=1)
    return words[0] if words else ""


def _bare(text: str) -> str:
    """Without emphasis, brackets and what stands in them, colons and a number at its end."""
    bare = re.sub(r"[(\[].*?[)\]]", "", narrow(text))
    return re.sub(r"[\s:=*_#\d.%-]+$", "", bare.strip(" *_#:")).strip()
