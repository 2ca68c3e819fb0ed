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
    SectionBlock,
)
from qadesk.models.printing import Imprint
from qadesk.models.revisions import Change
from qadesk.models.scorecards import FatalState

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
