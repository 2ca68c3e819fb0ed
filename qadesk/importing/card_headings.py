"""What a heading of a scoring guide calls its column, in Chinese, English and Indonesian."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from qadesk.importing.card_words import simple


class Role(StrEnum):
    """What a column holds; AMOUNT: the points of the deduction in its row; FILLED: what an inspector
    writes; LEVEL: the points of one answer, which its heading names; GRADE: the words of one, whose points the heading
    names too; SIGN: whether
    the row's points are taken or given."""

    NUMBER = "number"
    SECTION = "section"
    CRITERION = "criterion"
    WEIGHT = "weight"
    TOTAL = "total"
    GUIDANCE = "guidance"
    DEDUCTIONS = "deductions"
    AMOUNT = "amount"
    OPTIONS = "options"
    APPLICABLE = "applicable"
    NA = "na"
    FATAL = "fatal"
    FILLED = "filled"
    LEVEL = "level"
    GRADE = "grade"
    SIGN = "sign"
    OTHER = "other"


_WORDS: tuple[tuple[Role, str], ...] = (
    (Role.NUMBER, r"^(no|nr|nº|nomor|num|number|#|序号|编号|项次|s\.?\s*/?\s*(n|no|num)|"
                  r"id|sl\.?\s*no|item\s*(no|#|id)|q#?|代码|code)\.?$"),
    (Role.NA, r"\bn/?a\b|not\s+applicable|不适用|免评|optional|tidak\s+berlaku"),
    (Role.APPLICABLE, r"applicab|applies|适用|berlaku|when\s+scored"),
    (Role.FATAL, r"\bfatal|critical|auto[\s-]*(fail|zero)|\bfail\b(?!\s*[=:(])|zero[\s-]*toler|"
                 r"致命|一票否决|红线|kritis|\berror\s*(type|class|category|level)|\bseverity|错误(类型|性质|等级|级别|分类|类别)"),
    (Role.FILLED, r"得分|实际|实扣|评分结果|\bactual|achieved|earned|obtained|agent'?s?\s+score|score\s+given|"
                  r"your\s+score|\bresult|nilai\s+aktual|diperoleh|扣分情况"),
    (Role.TOTAL, r"\btotal|sub-?total|小计|合计|总分|总计|"
                 r"(section|category|kategori|group|area)\s*(weight|points?|score|bobot|%|max)|bobot\s+kategori|(大项|大类|类别|分类|维度|一级\S*|模块|环节|板块)\s*(总?分值?|权重|占比|比例|满分)"),
    (Role.DEDUCTIONS, r"扣分|扣罚|减分|减点|deduct|penalt|\blost\b|\blose|pengurangan|potongan"),
    (Role.OPTIONS, r"\boptions?\b|answers?\b|rating|\bscale|\bscoring\b|选项|等级|档次|pilihan|skala|jawaban|response"),
    (Role.WEIGHT, r"weight|points?\b|\bpts\b|\bmax|分值|权重|满分|分数|配分|配点|占比|比例|标准分|"
                  r"bobot|nilai|poin|skor|gewicht|punkte|score|marks?\b|^%$|value|poids|\bpeso|puntos|pontos"),
    (Role.GUIDANCE, r"defin|descri|guid|how\s+to|explan|\bnotes?\b|expect|example|instruct|rubric|comment|remark|说明|"
                    r"标准|释义|定义|要求|细则|规则|备注|示例|口径|解释|deskripsi|penjelasan|keterangan|panduan|catatan|contoh"),
    (Role.OTHER, r"\b(question|answer|item)\s+type|题型"),
    (Role.SECTION, r"section|categor|kategori|\bgroup|\barea|dimension|module|theme|pillar|domain|[ck]ompeten|类别|"
                   r"分类|大类|维度|一级|模块|环节|板块|考核项目|bagian|aspek|bereich|secci|seção|阶段|\bphase|\bstage|\btopic"),
    (Role.CRITERION, r"[ck]rit[eèé]ri|parameter|question|\bitems?\b|procedure|behavio|skill|attribute|indicator|metric|"
                     r"check|评分项|指标|考核|检查|质检|评估|评价|内容|项目|细项|小项|子项|要点|frage|pregunta|pergunta|pertanyaan|indikator|问题|二级|三级|"
                     r"task|element|requirement|standar|检测项|quality|评分点"),
)
_PATTERNS = tuple((role, re.compile(words, re.IGNORECASE)) for role, words in _WORDS)


def role_of(name: str) -> Role:
    """What the column under that heading holds; OTHER where its words say nothing to us."""
    plain = " ".join(simple(unicodedata.normalize("NFKC", name)).casefold().split())
    if not plain:
        return Role.OTHER
    return next((role for role, words in _PATTERNS if words.search(plain)), Role.OTHER)
