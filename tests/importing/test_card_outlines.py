"""Scoring lists in plain text, as Chinese centres write them, and English ones."""

from __future__ import annotations

import pytest

from qadesk.models.card_imports import CardLayout
from qadesk.models.scorecards import FatalEffect
from tests.importing.card_shown import read, shown, told

CASES = {
    "parts, numbers in brackets, a block of fatal items": ("c1.txt", """\
客服中心质检评分标准
第一部分 服务态度（共40分）
1、礼貌用语（20分）
（1）未使用礼貌用语，每次扣2分；
（2）使用服务禁语，扣10分。
2、耐心倾听（20分）：抢话扣5分；
打断客户不致歉扣5分
第二部分 业务能力（共60分）
1、解答准确（40分）
关键内容答错该项不得分
2、记录完整 20分
缺一项扣5分
第三部分 一票否决项
1、辱骂客户
2、泄露客户信息（-100）
总分：100分
""", """\
§ 服务态度 40
1.1 礼貌用语 20 | 未使用礼貌用语 -2 each; 使用服务禁语 -10
1.2 耐心倾听 20 | 抢话 -5; 打断客户不致歉 -5
§ 业务能力 60
2.1 解答准确 40 | 关键内容答错 -40
2.2 记录完整 20 | 缺一项 -5 each
! 辱骂客户 fail
! 泄露客户信息 zero_card""", [
        'line 13: 一票否决项',
        'line 16: 总分：100分',
        'line 14: 辱骂客户; 泄露客户信息',
    ]),
    "full-width signs, a bonus, a line that goes on": ("c2.txt", """\
一、开场白（10分）：
1. 标准问候（5分）
-未问好（－5）
2. 自报工号（5分）
-未报工号(-5分)
二、加分项（5分）
1. 客户表扬（5分）
三、沟通（90分）
1. 倾听（30分）
未认真听
导致客户重复（-10）
2. 表达（60分）
表达清楚、有条理。
""", """\
§ 开场白 10
1.1 标准问候 5 | 未问好 -5
1.2 自报工号 5 | 未报工号 -5
§ 加分项 0
2.1 客户表扬 5 bonus
§ 沟通 90
3.1 倾听 30 | 未认真听导致客户重复 -10
3.2 表达 60""", [
        'line 12: 表达',
    ]),
    "English, letters for sections": ("c3.txt", """\
Scorecard: Sales calls
A. Opening (20 points)
1. Greeting (10 points)
- No greeting (-10)
2. Introduction (10 points): did not say name -5 points; did not say company -5 points
B. Pitch (80%)
- Product knowledge: 50 points
Wrong price, deduct 20 points
- Objections: 30 points
""", """\
§ Opening 20
1.1 Greeting 10 | No greeting -10
1.2 Introduction 10 | did not say name -5; did not say company -5
§ Pitch 80
2.1 Product knowledge 50 | Wrong price -20
2.2 Objections 30""", [
        'line 9: Objections',
    ]),
    "numbers that run on, ranges, letters": ("f1.txt", """\
质检评分表
一、礼仪规范（20分）
1. 开头语（5分）：未按规范报开头语，扣5分；开头语不完整，扣2分。
2. 结束语（5分）：未按规范使用结束语，扣5分。
3. 服务用语（10分）：每出现一次不规范用语扣2分，扣完为止。
二、沟通能力（30分）
4. 倾听（10分）
  a) 打断客户，每次扣2分
  b) 重复询问客户已提供的信息，每次扣2分
5. 表达（20分）
  a) 表达不清，扣5-10分
三、业务处理（50分）
6. 准确性（50分）
  答复错误，扣50分。
  答复不完整，每处扣10分。
四、红线（一票否决）
1. 与客户发生争吵
2. 泄露客户隐私
五、加分项
客户书面表扬，加5分
""", """\
§ 礼仪规范 20
1.1 开头语 5 | 未按规范报开头语 -5; 开头语不完整 -2
1.2 结束语 5 | 未按规范使用结束语 -5
1.3 服务用语 10 | 每出现一次不规范用语 -2 each
§ 沟通能力 30
2.1 倾听 10 | 打断客户 -2 each; 重复询问客户已提供的信息 -2 each
2.2 表达 20 | 表达不清 -10
§ 业务处理 50
3.1 准确性 50 | 答复错误 -50; 答复不完整 -10 each
§ 加分项 0
4.1 客户书面表扬 5 bonus
! 与客户发生争吵 fail
! 泄露客户隐私 fail""", [
        'line 10: 表达不清 扣5-10分',
        'line 16: 红线（一票否决）',
        'line 17: 与客户发生争吵; 泄露客户隐私',
    ]),
    "no sections, no numbers": ("f2.txt", """\
服务态度 40分
语气生硬 扣10分
打断客户 扣5分
业务能力 60分
解答错误 扣30分
流程错误 扣10分
""", """\
§ f2 100
1.1 服务态度 40 | 语气生硬 -10; 打断客户 -5
1.2 业务能力 60 | 解答错误 -30; 流程错误 -10""", [
    ]),
    "several deductions on one line": ("f3.txt", """\
Ｉ．态度（４０％）
礼貌（４０分）　未礼貌（－１０）　争吵（－２０）
 II. 业务（６０％）
准确（６０分）　错误（－６０）
""", """\
§ 态度 40
1.1 礼貌 40 | 未礼貌 -10; 争吵 -20
§ 业务 60
2.1 准确 60 | 错误 -60""", [
    ]),
    "Markdown lists": ("e2.md", """\
# QA Rubric

Pass mark: 80%

## Opening (20 points)

- Greeting (10 points): -10 points if missing
- Verification (10 points)

## Resolution (80 points)

1. Accuracy (50 points)
   - Wrong answer: -20
   - Incomplete: -5 each
2. Empathy (30 points)

## Auto-fail

- Rude to the customer
- Shares personal data
""", """\
§ Opening 20
1.1 Greeting 10 | if missing -10
1.2 Verification 10
§ Resolution 80
2.1 Accuracy 50 | Wrong answer -20; Incomplete -5 each
2.2 Empathy 30
! Rude to the customer fail
! Shares personal data fail""", [
        'line 3: Pass mark: 80%',
        'line 17: Auto-fail',
        'line 8: Verification, Empathy',
        'line 19: Rude to the customer; Shares personal data',
    ]),
    "deductions right under a section": ("g4.txt", """\
XX公司呼叫中心服务质量评分细则

一、开场白（5分）
1、未在铃响三声内接听电话，扣2分；
2、未使用标准开场白，扣3分。
二、服务态度（25分）
1、语气生硬、冷淡，扣5分/次；
2、与客户争吵，扣25分；
3、打断客户讲话，每次扣2分。
三、业务水平（50分）
1、解答错误，每处扣10分；
2、未按流程操作，扣10分；
四、后处理（20分）
1、工单填写不完整，每项扣2分；
2、工单分类错误扣5分。
五、一票否决
1、泄露客户信息；
2、擅自挂断客户电话。
""", """\
§ 开场白 5
1.1 开场白 5 | 未在铃响三声内接听电话 -2; 未使用标准开场白 -3
§ 服务态度 25
2.1 服务态度 25 | 语气生硬、冷淡 -5 each; 与客户争吵 -25; 打断客户讲话 -2 each
§ 业务水平 50
3.1 业务水平 50 | 解答错误 -10 each; 未按流程操作 -10
§ 后处理 20
4.1 后处理 20 | 工单填写不完整 -2 each; 工单分类错误 -5
! 泄露客户信息 fail
! 擅自挂断客户电话 fail""", [
        'line 16: 一票否决',
        'line 17: 泄露客户信息; 擅自挂断客户电话',
    ]),
    "nested Markdown lists": ("g9.md", """\
## 服务规范 30%

- 开头语（10分）
  - 未报工号：-5
  - 未问好：-5
- 结束语（20分）：未致谢扣10分，未邀评扣10分

## 业务能力 70%

- 准确性（70分）
  - 关键错误：-70
  - 次要错误：-10/次
""", """\
§ 服务规范 30
1.1 开头语 10 | 未报工号 -5; 未问好 -5
1.2 结束语 20 | 未致谢 -10; 未邀评 -10
§ 业务能力 70
2.1 准确性 70 | 关键错误 -70; 次要错误 -10 each""", [
    ]),
    "numbered English items": ("g11.txt", """\
1. Greeting: 10 points
   No name given: -5
   No greeting: -10
2. Hold: 20 points
   Hold over 2 min without update: -10 each time
3. Resolution: 70 points
   Wrong: -70
Total: 100 points
Passing score: 80
""", """\
§ g11 100
1.1 Greeting 10 | No name given -5; No greeting -10
1.2 Hold 20 | Hold over 2 min without update -10 each
1.3 Resolution 70 | Wrong -70""", [
        'line 8: Total: 100 points',
    ]),
    "sections in Chinese brackets, items that end with a stop": ("h7.txt", """\
服务质量考核标准
（一）服务态度（30分）
1、使用文明用语。（10分）
未使用的扣2分/次。
2、耐心解答。（20分）
态度不耐烦的扣5分。
（二）业务技能（70分）
1、熟练掌握业务知识，准确解答客户问题。（70分）
解答错误的，每次扣10分；
未及时上报的扣5分。
""", """\
§ 服务态度 30
1.1 使用文明用语。 10 | 未使用的 -2 each
1.2 耐心解答。 20 | 态度不耐烦的 -5
§ 业务技能 70
2.1 熟练掌握业务知识，准确解答客户问题。 70 | 解答错误的 -10 each; 未及时上报的 -5""", [
    ]),
    "sections in heavy brackets": ("h8.txt", """\
质检标准：满分100分，80分合格

【服务规范】40分
- 开头语 10分：未使用-10
- 结束语 10分：未使用-10
- 礼貌 20分：每次-2
【业务】60分
- 准确 60分：错误-60
【致命项】
- 泄密
- 辱骂
""", """\
§ 服务规范 40
1.1 开头语 10 | 未使用 -10
1.2 结束语 10 | 未使用 -10
1.3 礼貌 20 | 礼貌 -2 each
§ 业务 60
2.1 准确 60 | 错误 -60
! 泄密 fail
! 辱骂 fail""", [
        'line 9: 致命项',
        'line 10: 泄密; 辱骂',
    ]),
    "a title with the total, heads of blocks with words in brackets, the most that is taken, bands": ("r1.txt", """\
呼叫中心质检评分表（满分100分）

一、开场白（10分）
1.1 自报工号、问候（5分）：未报工号扣3分；未问候扣2分
1.2 响铃3声内接听（5分）：超时每声扣1分，扣完为止
二、业务能力（90分）
2.1 解答准确（60分）：错误解答一次扣15分，扣完为止
2.2 工单记录（30分）：漏填一项扣2分，最多扣10分；分类错误扣10分
2.3 主动挽留（加分项，最高5分）

致命项（出现任意一项，本次得分为0）
1. 辱骂客户
2. 泄露客户隐私
说明：以录音为准

加分（最高加5分）
收到客户书面表扬，每次加2分
等级：95分以上优秀，90-94良好，80-89合格，80以下不合格
""", """\
§ 开场白 10
1.1 自报工号、问候 5 | 未报工号 -3; 未问候 -2
1.2 响铃3声内接听 5 | 超时每声 -1 each
§ 业务能力 90
2.1 解答准确 60 | 错误解答一次 -15 each
2.2 工单记录 30 | 漏填一项 -2 each; 分类错误 -10
2.3 主动挽留 5 bonus
§ 加分 0
3.1 收到客户书面表扬 5 bonus
! 辱骂客户 zero_card
! 泄露客户隐私 zero_card""", [
        'line 8: 工单记录: 最多扣10分',
        'line 14: 说明：以录音为准',
        'line 18: 等级：95分以上优秀，90-94良好，80-89合格，80以下不合格',
        'line 11: 致命项（出现任意一项，本次得分为0）',
        'line 1: 呼叫中心质检评分表（满分100分）',
        'line 12: 辱骂客户; 泄露客户隐私',
    ]),
    "heads without numbers or points, sentences with Chinese commas, an English bonus": ("r2.txt", """\
质检扣分表
服务态度类：
1. 语气生硬、不耐烦，每次扣5分
2. 与客户争辩，发现一次，扣基准分10分
业务类：
1. 解答错误，扣10分/次
2. 工单漏填，扣2分/处
禁止类（一票否决）：
1. 辱骂客户
Bonus (max 5 points)
- Customer praises the agent: +5
""", """\
§ 服务态度类 15
1.1 服务态度类 15 | 语气生硬、不耐烦 -5 each; 与客户争辩，发现一次 -10 each
§ 业务类 12
2.1 业务类 12 | 解答错误 -10 each; 工单漏填 -2 each
§ Bonus 0
3.1 Customer praises the agent 5 bonus
! 辱骂客户 fail""", [
        'line 2: 服务态度类',
        'line 5: 业务类',
        'line 8: 禁止类（一票否决）：',
        'line 9: 辱骂客户',
    ]),
    "articles, what makes a call 0, numbers in brackets": ("r3.txt", """\
呼入质检评分细则
第一条 服务态度（40分）
1.态度热情（30分）。未做到的，每次扣3分。
2.使用文明用语（10分）。每少一句扣1分。
第二条 业务技能（60分）
1.工单质量（60分）。工单错误扣5分/单。
第三条 有下列情形之一的，本通录音为0分：
（一）辱骂客户的；
（二）泄露客户隐私的。
""", """\
§ 服务态度 40
1.1 态度热情 30 | 未做到的 -3 each
1.2 使用文明用语 10 | 每少一句 -1 each
§ 业务技能 60
2.1 工单质量 60 | 工单错误 -5 each
! 辱骂客户的 zero_card
! 泄露客户隐私的 zero_card""", [
        'line 7: 第三条 有下列情形之一的，本通录音为0分：',
        'line 8: 辱骂客户的; 泄露客户隐私的',
    ]),
    "three levels without numbers, the total in the title": ("m1.txt", """\
客服质检评分表（总分：100分）
服务规范 40分
开场 15分
问候 5分
未问好 扣5分
报工号 10分
未报 扣10分
结束 25分
致谢 10分
邀评 15分
业务能力 60分
解答 60分
准确 45分
答错 扣45分
完整 15分
""", """\
§ 服务规范 40
1.1 开场 / 问候 5 | 未问好 -5
1.2 开场 / 报工号 10 | 未报 -10
1.3 结束 / 致谢 10
1.4 结束 / 邀评 15
§ 业务能力 60
2.1 解答 / 准确 45 | 答错 -45
2.2 解答 / 完整 15""", [
        'line 9: 结束 / 致谢, 结束 / 邀评, 解答 / 完整',
        'title: 客服质检评分表（总分：100分）',
    ]),
    "a line over all sections": ("m2.txt", """\
服务质量 100分
服务态度 40分
礼貌 20分
耐心 20分
业务能力 60分
解答 60分
""", """\
§ 服务态度 40
1.1 礼貌 20
1.2 耐心 20
§ 业务能力 60
2.1 解答 60""", [
        'line 1: 服务质量: 100',
        'line 3: 礼貌, 耐心, 解答',
    ]),
    "items that are worth the same head nothing": ("m3.txt", """\
问候 20分
倾听 20分
解答 20分
记录 20分
""", """\
§ m3 80
1.1 问候 20
1.2 倾听 20
1.3 解答 20
1.4 记录 20""", [
        'line 1: 问候, 倾听, 解答, 记录',
    ]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_list_is_read_as_a_person_reads_it(case):
    file, text, card, left = CASES[case]
    found = read(text, file)
    assert "\n".join(shown(found)) == card
    assert told(found) == left
    assert found.layout is CardLayout.OUTLINE and not found.errors


@pytest.mark.parametrize(("words", "expected"), [
    ("抢话：扣2分每次", "抢话 -2 each"), ("插话，一次扣2分", "插话，一次 -2 each"),
    ("漏核一项-5分", "漏核一项 -5 each"), ("走神，每重复一次扣3分", "走神，每重复一次 -3 each"),
    ("表述含糊，扣两分", "表述含糊 -2"), ("少核实扣一半", "少核实 -10"),
    ("未报公司名-3分；未报工号-4分", "未报公司名 -3; 未报工号 -4"),
])
def test_a_deduction_is_read_in_each_spelling(words, expected):
    found = read(f"一、业务（20分）\n1、核实（20分）\n扣分标准：{words}\n", "a.txt")
    assert shown(found)[1] == f"1.1 核实 20 | {expected}"


def test_shares_of_sections_without_numbers_weigh_what_stands_below_them():
    found = read("客服质检标准\n服务礼仪 占比20%\n开头语 50分 未报工号-25\n结束语 50分 无结束语-50\n"
                 "服务质量 权重：80%\n响应 40分 静默-10分/次\n准确 60分 错误-60\n", "a.txt")
    assert shown(found) == ["§ 服务礼仪 20", "1.1 开头语 10 | 未报工号 -5", "1.2 结束语 10 | 无结束语 -10",
                            "§ 服务质量 80", "2.1 响应 32 | 静默 -8 each", "2.2 准确 48 | 错误 -48"]


def test_what_is_numbered_in_brackets_under_an_empty_section_is_its_criteria():
    found = read("一、态度（40分）\n（一）礼貌（20分）\n①未用敬语，扣２分／次；\n（二）耐心（20分）\n"
                 "①打断，－５分／次\n二、业务（60分）\n（一）准确（60分）\n①答错，扣30分\n", "a.txt")
    assert shown(found) == ["§ 态度 40", "1.1 礼貌 20 | 未用敬语 -2 each", "1.2 耐心 20 | 打断 -5 each",
                            "§ 业务 60", "2.1 准确 60 | 答错 -30"]


def test_what_is_numbered_in_brackets_with_items_of_its_own_stays_a_section():
    found = read("一、评分\n（一）态度（40分）\n1、礼貌（40分）不礼貌扣5分\n（二）业务（60分）\n"
                 "1、准确（60分）答错扣30分\n", "a.txt")
    assert [line for line in shown(found) if line.startswith("§")] == ["§ 态度 40", "§ 业务 60"]


def test_a_fatal_block_headed_by_a_zero_takes_the_whole_card():
    found = read("【服务】100分\n1.1 语言 100分：禁语每次扣10分\n【致命项（一票否决，本通0分）】\n"
                 "2.1 争吵\n2.2 虚假承诺\n", "a.txt")
    assert shown(found)[2:] == ["! 争吵 zero_card", "! 虚假承诺 zero_card"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_does_not_matter(encoding):
    file, text, card, _left = CASES["parts, numbers in brackets, a block of fatal items"]
    assert "\n".join(shown(read(text.encode(encoding), file))) == card


def test_an_example_and_words_without_points_are_guidance():
    found = read("一、服务（10分）\n礼貌（10分） 没有问好（-5）（例：喂）\n注：以录音为准\n其他说明。\n", "a.txt")
    assert found.card.criteria[0].guidance == "（例：喂）\n注：以录音为准\n其他说明。"


def test_a_fatal_block_that_takes_less_than_its_section_is_a_criterion():
    found = read("一、服务（30分）\n礼貌（30分） 没有问好（-5）\n致命错误（10分） 引起投诉（-10）\n", "a.txt")
    assert shown(found)[2] == "1.2 致命错误 10 | 引起投诉 -10"
    assert "a part of its section only" in found.not_carried[0].reason


def test_a_fatal_block_that_takes_all_its_section_zeroes_it():
    found = read("一、服务（30分）\n礼貌（30分） 没有问好（-5）\n致命错误（30分） 引起投诉（-30）\n被媒体曝光（-100）\n"
                 "二、业务（70分）\n解答（70分） 答错（-70）\n", "a.txt")
    assert [(f.title, f.effect, f.guidance) for f in found.card.fatal][0] == (
        "引起投诉", FatalEffect.ZERO_CARD, "致命错误")
    assert found.card.weight_milli == 100_000


def test_a_deduction_larger_than_its_item_is_kept_and_warned_of():
    found = read("一、服务（100分）\n语速（5分） 太快（-10）\n耐心（95分） 打断（-5）\n", "a.txt")
    assert shown(found)[1] == "1.1 语速 5 | 太快 -10"
    assert "larger than the criterion" in found.warnings[0].text
