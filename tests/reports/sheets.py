"""Evaluation sheets for the tests of the papers: the one of a normal call, and ways to spoil it."""

from __future__ import annotations

from dataclasses import replace

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
    Ruling,
    SectionBlock,
)
from qadesk.models.printing import Imprint
from qadesk.models.revisions import Change
from qadesk.models.scorecards import CriterionKind, FatalState

IMPRINT = Imprint(label="内部", station="QA-01", printed_by="林晓", printed_at="2026-03-18 14:20", audit_seq=51877,
                  audit_mac="c04a" + "0" * 56 + "7b90")
CARD = (
    ("1", "开场与核实", (("规范开头语报工号", 4), ("主动询问称呼", 2), ("身份与要素核实", 4))),
    ("2", "服务态度", (("礼貌用语无禁语", 5), ("倾听不打断", 5), ("主动热情致歉安抚", 5), ("情绪稳定", 5))),
    ("3", "语音表达", (("吐字语速", 5), ("语调音量普通话", 5))),
    ("4", "沟通技巧", (("理解复述", 6), ("提问引导", 4), ("等待静音转接", 5))),
    ("5", "业务能力", (("解答准确", 12), ("完整主动告知", 6), ("流程操作", 6), ("解决升级及时", 6))),
    ("6", "记录", (("工单准确完整", 6), ("分类", 4))),
    ("7", "结束", (("确认其他需求", 2), ("结束语邀评后挂机", 3))),
)
TAKEN = {
    "2.2": ("客户未说完时插话", 2, 111_000, 111_000),
    "4.3": ("让客户等待前未说明原因", 2, 156_000, 180_000),
    "5.1": ("账期说明不完整", 4, 229_000, 229_000),
    "5.2": ("未主动告知到账时间", 3, 270_000, 270_000),
    "7.2": ("未邀请评价", 1, 340_000, 340_000),
}
FATAL = (
    ("客户", "X1", "辱骂争吵"), ("客户", "X2", "无故挂断或静音躲避"), ("客户", "X3", "严重误导致损"),
    ("合规", "X4", "未核身泄露信息"), ("合规", "X5", "虚假承诺诱导"), ("合规", "X6", "违反必读用语"),
    ("业务", "X7", "重大诉求漏记未派"), ("业务", "X8", "违规或伪造操作记录"),
)
FACTS = (
    Fact("座席", "A07 一班"), Fact("通话开始", "2026-03-17 11:42:08"), Fact("时长", "05:48"),
    Fact("来电号码", "138****0000"), Fact("业务", "账务查询"), Fact("时段", "用餐前后"),
    Fact("监听方式", "随机抽样（第 11 周）"), Fact("质检员", "林晓"), Fact("监听日期", "2026-03-18 14:03"),
)


def criterion(code: str, title: str, weight: int) -> CriterionLine:
    """A line of the normal call: full marks, or the deduction of TAKEN; 6.2 does not apply."""
    if code == "6.2":
        return CriterionLine(code, title, weight * 1000, 0, Mark.NOT_APPLICABLE)
    if code not in TAKEN:
        return CriterionLine(code, title, weight * 1000, weight * 1000)
    words, taken, start_ms, end_ms = TAKEN[code]
    return CriterionLine(code, title, weight * 1000, (weight - taken) * 1000, Mark.SCORED,
                         (Deduction(words, taken * 1000),), (EvidenceTime(start_ms, end_ms),))


def section(code: str, title: str, criteria: tuple[tuple[str, int], ...]) -> SectionBlock:
    lines = tuple(criterion(f"{code}.{number}", name, weight)
                  for number, (name, weight) in enumerate(criteria, start=1))
    applicable = [line for line in lines if line.mark is not Mark.NOT_APPLICABLE]
    return SectionBlock(code, title, sum(line.weight_milli for line in applicable),
                        sum(line.earned_milli for line in applicable), lines)


def normal_sheet() -> EvaluationSheet:
    """A normal call on the default card, as in the picture of the paper."""
    return EvaluationSheet(
        imprint=IMPRINT, number="E-2026-0318-0012", card_title="来电服务评分表", card_version=3,
        revision_note="第 1 次提交，无修订", facts=FACTS, score_shown="87.5", result_shown="87.5", band="合格",
        bands_note="优秀 95，良好 90，合格 80", earned_milli=84_000, applicable_milli=96_000,
        not_applicable_milli=4_000, heard_shown="100%", heard_note="语音部分，1.25 倍速",
        sections=tuple(section(*part) for part in CARD), fatal=tuple(FatalLine(*line) for line in FATAL),
        comment="语气稳定，有致谢。让客户等待前请先说明原因并征得同意；客户说完再解答。账期和到账时间请一次讲全。")


def revised_sheet(times: int, reason: str = "复听后更正：客户等待前已说明原因，漏听一句。") -> EvaluationSheet:
    """The normal call with a fatal item that was decided, and this many revisions."""
    decided = Decision("周岚", "2026-03-18 16:40", "已核对录音，确未核身即告知余额。")
    fatal = tuple(FatalLine(*line, FatalState.CONFIRMED, "判不合格", (EvidenceTime(156_000, 180_000),), decided)
                  if line[1] == "X4" else FatalLine(*line) for line in FATAL)
    first = RevisionLine("E-2026-0318-0012", "林晓", "2026-03-18 14:03", "85.4")
    changes = (Change("得分", "85.4", "87.5"),
               Change("4.3 等待静音转接", "3（让客户等待前未说明原因 −2，02:36–03:00）", "5"),
               Change("评语", "语气稳定。", "语气稳定，有致谢。"))
    later = tuple(RevisionLine(f"E-2026-0318-0012-R{number}", "林晓", f"2026-03-{18 + number} 09:12", "87.5", reason,
                               changes) for number in range(1, times + 1))
    return replace(normal_sheet(), fatal=fatal, result_band="不合格", history=(first, *later) if times else (),
                   number=f"E-2026-0318-0012-R{times}" if times else "E-2026-0318-0012",
                   revision_note=f"第 {times} 次修订，替代 E-2026-0318-0012" if times else "第 1 次提交，无修订")


WHY = ("100 × 得分 84 ÷ 适用分 96 = 87.5。", "各项满分：100.0", "2.2 倾听不打断，得 3 / 5 分：−2.1",
       "4.3 等待静音转接，得 3 / 5 分：−2.1", "5.1 解答准确，得 8 / 12 分：−4.2", "5.2 完整主动告知，得 3 / 6 分：−3.1",
       "7.2 结束语邀评后挂机，得 2 / 3 分：−1.0", "结果：87.5，合格", "不适用（两边都不计）：6.2")


def explained_sheet() -> EvaluationSheet:
    """The normal call with the words for how its score comes about."""
    return replace(normal_sheet(), explanation=WHY)


def kinds_sheet() -> EvaluationSheet:
    """A card with criteria of all kinds: an option, yes/no, a scale, a bonus, a note, an unmet condition, rulings."""
    lines = (
        CriterionLine("1.1", "问题解决程度", 12_000, 6_000, kind=CriterionKind.CHOICE, given="部分解决，已约定回访",
                      evidence=(EvidenceTime(156_000, 180_000, "约定周五"),)),
        CriterionLine("1.2", "核实身份", 8_000, 8_000, kind=CriterionKind.YES_NO, given="是"),
        CriterionLine("1.3", "核实方式", 4_000, 0, Mark.UNMET, kind=CriterionKind.CHOICE),
        CriterionLine("1.4", "语速", 10_000, 7_500, kind=CriterionKind.SCALE, given="4（1 至 5）"),
        CriterionLine("1.5", "耐心", 5_000, 0, Mark.NOT_APPLICABLE, kind=CriterionKind.YES_NO),
        CriterionLine("1.6", "倾听不打断", 5_000, 4_000, deductions=(Deduction("客户未说完时插话", 2_000),),
                      evidence=(EvidenceTime(111_000, 111_000),), ruling=Ruling(3_000, 4_000)),
        CriterionLine("1.7", "等待", 5_000, 0, Mark.NOT_APPLICABLE, deductions=(Deduction("未说明原因", 2_000),),
                      ruling=Ruling(3_000, None)),
    )
    extra = (CriterionLine("2.1", "客户主动致谢", 0, 1_500, kind=CriterionKind.BONUS, cap_milli=3_000,
                           evidence=(EvidenceTime(340_000, 343_000),)),
             CriterionLine("2.2", "挽留成功", 0, 0, Mark.EMPTY, kind=CriterionKind.BONUS, cap_milli=2_000),
             CriterionLine("2.3", "客户情绪", 0, 0, kind=CriterionKind.NOTE,
                           given="开始焦急，后转平静；=1+1 <b>不加粗</b>"),
             CriterionLine("2.4", "其他", 0, 0, Mark.EMPTY, kind=CriterionKind.NOTE))
    sections = (SectionBlock("1", "服务", 40_000, 25_500, lines), SectionBlock("2", "加分与记录", 0, 1_500, extra))
    return replace(explained_sheet(), sections=sections)


def unscorable_sheet() -> EvaluationSheet:
    """A call that could not be scored."""
    return replace(normal_sheet(), score_shown="—", result_shown="—", band="", earned_milli=0, applicable_milli=0,
                   not_applicable_milli=100_000, sections=(), fatal=(), unscorable="录音无声",
                   submit_reason="两声道都无声，重新导出后仍如此。", comment="", heard_shown="12%")
