"""Scoring guides in tables of many shapes: what is in the card, and what is told, row by row."""

from __future__ import annotations

import re

import pytest

from qadesk.importing.scorecard_yaml import dump_scorecard
from qadesk.models.card_imports import CardLayout
from tests.importing.card_shown import read, shown, told

CASES = {
    "sections once, a fatal column, a title and a line to fill in": ("a1.csv", """\
Call Quality Scorecard,,,,
Agent: ______,Date: ____,,,
Category,Question,Points,Auto Fail,Guidance
Opening,Greets the caller by name,5,No,Says good morning
,States own name,5,,
Verification,Verifies identity,15,Yes,"Name, date of birth"
Resolution,Gives the right answer,40,,
,Offers further help,15,,
Closing,Thanks the caller,20,,
Total,,100,,
Passing score,,85,,
""", """\
§ Opening 10
1.1 Greets the caller by name 5
1.2 States own name 5
§ Verification 15
2.1 Verifies identity 15
§ Resolution 55
3.1 Gives the right answer 40
3.2 Offers further help 15
§ Closing 20
4.1 Thanks the caller 20
! Verifies identity fail""", [
        'line 2: Agent: ______ Date: ____',
        'line 6: Verifies identity',
        'line 11: Passing score 85',
        'line 10: Total 100',
        'line 4: Greets the caller by name, States own name, Verifies identit',
        'line 6: Verifies identity',
    ]),
    "Chinese deductions in one cell, a block of fatal items": ("a2.csv", """\
呼叫中心质检评分标准,,,
考核项目,评分项,分值,扣分细则
服务规范,开头语,10,"1、未报工号扣2分；2、未问好，每次扣1分"
,结束语,10,未邀评扣5分
业务能力,解答正确,50,"答错关键内容扣20分
漏答一项扣5分/次"
,记录,30,工单缺项每项扣3分；整单不得分的情况：未建单
致命项,泄露客户信息,,一票否决
,辱骂客户,,
合计,,100,
""", """\
§ 服务规范 20
1.1 开头语 10 | 未报工号 -2; 未问好 -1 each
1.2 结束语 10 | 未邀评 -5
§ 业务能力 80
2.1 解答正确 50 | 答错关键内容 -20; 漏答一项 -5 each
2.2 记录 30 | 工单缺项 -3 each; 整单的情况：未建单 -30
! 泄露客户信息 fail
! 辱骂客户 fail""", [
        'line 8: 致命项',
        'line 10: 合计 100',
        'line 8: 泄露客户信息; 辱骂客户',
    ]),
    "semicolons, percents with a comma, merged sections under a foreign heading": ("a3.csv", """\
Bereich;Parameter;Bobot
A;Salam;7,5%
;Nama;12,5%
B;Solusi;50%
;Empati;30%
""", """\
§ A 20
1.1 Salam 7.5
1.2 Nama 12.5
§ B 80
2.1 Solusi 50
2.2 Empati 30""", [
        'line 2: Salam, Nama, Solusi, Empati',
    ]),
    "shares of one": ("a4.csv", """\
Section,Criteria,Weight
Opening,Greeting,0.1
Opening,Verification,0.15
Handling,Answer,0.5
Handling,Hold,0.05
Closing,Goodbye,0.2
""", """\
§ Opening 25
1.1 Greeting 10
1.2 Verification 15
§ Handling 55
2.1 Answer 50
2.2 Hold 5
§ Closing 20
3.1 Goodbye 20""", [
        'line 2: Greeting, Verification, Answer, Hold, Goodbye',
    ]),
    "sections as rows with the sum of their criteria": ("a5.csv", """\
Criteria,Weight,Description
Opening,15,
Greeting,5,Says hello
Name,10,Says name
Handling,70,
Listens,30,
Solves,40,
Closing,15,
Thanks,15,
""", """\
§ Opening 15
1.1 Greeting 5
1.2 Name 10
§ Handling 70
2.1 Listens 30
2.2 Solves 40
§ Closing 15
3.1 Thanks 15""", [
        'line 3: Greeting, Name, Listens, Solves, Thanks',
    ]),
    "no heading at all": ("a6.csv", """\
Greeting,10,Says hello
Verification,20,Checks identity
Solution,50,Solves
Closing,20,Thanks
""", """\
§ a6 100
1.1 Greeting 10
1.2 Verification 20
1.3 Solution 50
1.4 Closing 20""", [
        'line 1: Greeting, Verification, Solution, Closing',
    ]),
    "a deduction a row, with points in a column": ("a7.csv", """\
类别,分值,扣分项,扣分值
服务态度,40,未使用礼貌用语,2
,,打断客户,5
,,与客户争辩,20
业务能力,60,解答错误,30
,,流程错误,10分/次
""", """\
§ a7 100
1.1 服务态度 40 | 未使用礼貌用语 -2; 打断客户 -5; 与客户争辩 -20
1.2 业务能力 60 | 解答错误 -30; 流程错误 -10 each""", [
    ]),
    "options, a scale, not applicable": ("a8.csv", """\
No.,Parameter,Max Score,Score,Options,N/A allowed,Remarks
1,Greeting,5,,Yes=5; No=0,No,
2,Hold,10,,Excellent=10; Good=6; Poor=0,Yes,only when held
3,Tone,15,,0-5,No,
4,Solution,70,,Full (70) / Partial (35) / None (0),No,
""", """\
§ a8 100
1 Greeting 5 yes_no
2 Hold 10 choice NA | Excellent 10; Good 6; Poor 0
3 Tone 15 scale 0-5
4 Solution 70 choice | Full 70; Partial 35; None 0""", [
    ]),
    "a bonus and a line without a weight": ("a10.csv", """\
Criterion,Weight
A,1
B,1
C,1
Bonus: customer praise,+5
Info only,N/A
""", """\
§ a10 3
1.1 A 1
1.2 B 1
1.3 C 1
1.4 Bonus: customer praise 5 bonus
1.5 Info only 0 note""", [
        'line 6: Info only: N/A',
        'line 2: A, B, C',
    ]),
    "no weights, yes and no": ("a11.csv", """\
Section;Question;Score options
Opening;Did they greet?;Yes/No/NA
Opening;Did they verify?;Yes/No
Closing;Did they thank?;Yes/No
""", """\
§ Opening 20
1.1 Did they greet? 10 yes_no NA
1.2 Did they verify? 10 yes_no
§ Closing 10
2.1 Did they thank? 10 yes_no""", [
        'line 2: Did they greet?: Yes/No/NA',
        'line 3: Did they verify?: Yes/No',
        'line 4: Did they thank?: Yes/No',
        'line 2: ',
    ]),
    "tabs, section rows, minus 100": ("a12.csv", """\
Kriteria\tBobot (%)\tKeterangan
Pembukaan\t\t
Salam\t10\tSebut nama
Verifikasi\t20\t
Penyelesaian\t\t
Solusi tepat\t50\t
Empati\t20\t
Total\t100\t
Zero Tolerance\t\t
Kata kasar\t-100\t
""", """\
§ Pembukaan 30
1.1 Salam 10
1.2 Verifikasi 20
§ Penyelesaian 70
2.1 Solusi tepat 50
2.2 Empati 20
! Kata kasar zero_card""", [
        'line 9: Zero Tolerance',
        'line 8: Total 100',
        'line 3: Salam, Verifikasi, Solusi tepat, Empati',
        'line 10: Kata kasar',
    ]),
    "weights of sections and of criteria within them": ("a13.csv", """\
维度,权重,指标,分值
态度,40%,礼貌,50
,,耐心,50
业务,60%,准确,70
,,完整,30
""", """\
§ 态度 40
1.1 礼貌 20
1.2 耐心 20
§ 业务 60
2.1 准确 42
2.2 完整 18""", [
        'line 2: 礼貌, 耐心, 准确, 完整',
    ]),
    "points in the words of a section": ("a14.csv", """\
项目,内容,扣分
态度(40分),打断客户,-5
,争辩,-20
业务(60分),答错,-30
""", """\
§ 态度 40
1.1 态度 40 | 打断客户 -5; 争辩 -20
§ 业务 60
2.1 业务 60 | 答错 -30""", [
    ]),
    "numbers of the criteria, Fatal for a weight": ("d1.csv", """\
QA Evaluation Form,,,,,
,,,,,
S.No,Evaluation Parameter,Sub-parameter,Weightage,Yes/No/NA,Remarks
1,Opening,Greeting within 3 seconds,5%,,
2,,Introduces self and company,5%,,
3,Call Handling,Active listening,15%,,
4,,Hold procedure followed,10%,,If applicable
5,,Accurate information,35%,,
6,Closing,Summarises,10%,,
7,,Thanks customer,10%,,
8,Compliance,Call recording disclosure,10%,,
9,Fatal,Rude behaviour,Fatal,,
10,,Data breach,Fatal,,
""", """\
§ Opening 10
1 Greeting within 3 seconds 5
2 Introduces self and company 5
§ Call Handling 60
3 Active listening 15
4 Hold procedure followed 10
5 Accurate information 35
§ Closing 20
6 Summarises 10
7 Thanks customer 10
§ Compliance 10
8 Call recording disclosure 10
! Rude behaviour fail
! Data breach fail""", [
        'line 12: Fatal',
        'line 4: Greeting within 3 seconds, Introduces self and company, Acti',
        'line 12: Rude behaviour; Data breach',
    ]),
    "weights of sections only, options with points in words": ("d2.csv", """\
评估维度,权重,评估指标,评分标准
服务意识,30%,主动服务,5分：主动提供帮助；3分：有问必答；0分：冷淡
,,礼貌用语,5分：全程使用；3分：偶有遗漏；0分：未使用
专业能力,70%,业务解答,5分：准确；3分：部分准确；0分：错误
""", """\
§ 服务意识 30
1.1 主动服务 15 choice | 主动提供帮助 15; 有问必答 9; 冷淡 0
1.2 礼貌用语 15 choice | 全程使用 15; 偶有遗漏 9; 未使用 0
§ 专业能力 70
2.1 业务解答 70 choice | 准确 70; 部分准确 42; 错误 0""", [
        'line 2: 服务意识',
        'line 2: 主动提供帮助 5; 有问必答 3; 冷淡 0',
        'line 3: 全程使用 5; 偶有遗漏 3; 未使用 0',
        'line 4: 准确 5; 部分准确 3; 错误 0',
    ]),
    "a column for each answer": ("d4.csv", """\
Question,Yes,No,N/A
Did agent greet?,5,0,
Did agent verify?,10,0,
Did agent solve?,85,0,
""", """\
§ d4 100
1.1 Did agent greet? 5 yes_no NA
1.2 Did agent verify? 10 yes_no NA
1.3 Did agent solve? 85 yes_no NA""", [
    ]),
    "a column for each level": ("d5.csv", """\
Criteria,Excellent,Good,Poor
Greeting,10,5,0
Tone,20,10,0
Solution,70,35,0
""", """\
§ d5 100
1.1 Greeting 10 choice | Excellent 10; Good 5; Poor 0
1.2 Tone 20 choice | Excellent 20; Good 10; Poor 0
1.3 Solution 70 choice | Excellent 70; Good 35; Poor 0""", [
    ]),
    "a filled in sheet": ("d6.csv", """\
Category\tItem\tPoints possible\tPoints earned\tComments
A\tx\t30\t28\tgood
A\ty\t70\t70\t
\t\t100\t98\t
""", """\
§ A 100
1.1 x 30
1.2 y 70""", [
        'line 2: 28',
        'line 3: 70',
        'line 4: 100 98',
        'line 2: x, y',
    ]),
    "Indonesian deductions": ("d7.csv", """\
kategori,indikator,bobot,keterangan
Pembukaan,Salam pembuka,10,"Jika tidak ada salam, -10 poin"
Pembukaan,Verifikasi,10,
Isi,Solusi,60,Potong 20 poin jika salah
Penutup,Salam penutup,20,
Kesalahan fatal,Berkata kasar,-100%,
""", """\
§ Pembukaan 20
1.1 Salam pembuka 10 | Jika tidak ada salam -10
1.2 Verifikasi 10
§ Isi 60
2.1 Solusi 60 | jika salah -20
§ Penutup 20
3.1 Salam penutup 20
! Berkata kasar zero_card""", [
        'line 6: Kesalahan fatal',
        'line 3: Verifikasi, Salam penutup',
        'line 6: Berkata kasar',
    ]),
    "Chinese sections as rows": ("d8.csv", """\
评分项,分值
一、服务态度,40
1.礼貌用语,20
2.耐心,20
二、业务,60
1.解答,60
""", """\
§ 服务态度 40
1.1 礼貌用语 20
1.2 耐心 20
§ 业务 60
2.1 解答 60""", [
        'line 3: 礼貌用语, 耐心, 解答',
    ]),
    "three levels of indicators": ("d9.csv", """\
一级指标,二级指标,三级指标,分值,评分细则
服务,开场,问候,10,无问候-10
,,报工号,10,未报-5；含糊-2
,结束,致谢,10,未致谢-10
业务,解答,准确,50,错误-50
,记录,完整,20,缺项-5/项
""", """\
§ 服务 30
1.1 开场 / 问候 10 | 无问候 -10
1.2 开场 / 报工号 10 | 未报 -5; 含糊 -2
1.3 结束 / 致谢 10 | 未致谢 -10
§ 业务 70
2.1 解答 / 准确 50 | 错误 -50
2.2 记录 / 完整 20 | 缺项 -5 each""", [
    ]),
    "a table for each section": ("b1.md", """\
# 客服质检表
## 服务态度（40分）
| 评分项 | 分值 | 标准 |
|:--|:--:|--|
| **礼貌用语** | 20 | 未使用礼貌用语每次扣2分<br>使用禁语扣10分 |
| 耐心倾听 | 20 | 抢话扣5分 |
## 业务能力（60分）
| 评分项 | 分值 | 标准 |
|---|---|---|
| 解答准确 | 60 | 答错扣60分 |

及格线：80分
""", """\
§ 服务态度 40
1.1 礼貌用语 20 | 未使用礼貌用语 -2 each; 使用禁语 -10
1.2 耐心倾听 20 | 抢话 -5
§ 业务能力 60
2.1 解答准确 60 | 答错 -60""", [
        'line 12: 及格线：80分',
    ]),
    "bold section rows, a fatal word in a deduction": ("e1.md", """\
| 项目 | 分值 | 评分标准 |
|---|---|---|
| **一、服务态度** | **40** | |
| 1. 礼貌 | 20 | 未用礼貌用语扣5分/次 |
| 2. 耐心 | 20 | 打断扣5分 |
| **二、业务能力** | **60** | |
| 1. 准确 | 60 | 答错扣20分；严重误导一票否决 |
| 合计 | 100 | |
""", """\
§ 服务态度 40
1.1 礼貌 20 | 未用礼貌用语 -5 each
1.2 耐心 20 | 打断 -5
§ 业务能力 60
2.1 准确 60 | 答错 -20
! 严重误导 fail""", [
        'line 8: 合计 100',
        'line 7: 严重误导',
    ]),
    "points given and taken from 100": ("g1.csv", """\
检测项,评分类型,分数
未使用开场白,减分,5
打断客户,减分,10
主动推荐业务,加分,5
辱骂客户,减分,100
""", """\
§ g1 100
1.1 g1 100 | 未使用开场白 -5; 打断客户 -10
1.2 主动推荐业务 5 bonus
! 辱骂客户 zero_card""", [
        'line 2: 未使用开场白',
        'line 5: 辱骂客户',
    ]),
    "section rows with their share, lines to fill in above and below": ("g2.csv", """\
Call Center QA Scorecard Template,,,,
Agent Name:,,Evaluator:,,
Call ID:,,Date:,,
,,,,
#,Criteria,Max Score,Rating (1-5),Comments
,GREETING (20%),,,
1,Used proper greeting,10,,
2,Identified self,10,,
,PROBLEM SOLVING (50%),,,
3,Listened actively,20,,
4,Provided correct solution,30,,
,CLOSING (30%),,,
5,Offered additional help,15,,
6,Thanked the customer,15,,
,Subtotal,100,,
,Pass = 85% and above,,,
Prepared by: QA team,,,,
""", """\
§ GREETING 20
1 Used proper greeting 10 choice | 5 10; 4 8; 3 6; 2 4; 1 2
2 Identified self 10 choice | 5 10; 4 8; 3 6; 2 4; 1 2
§ PROBLEM SOLVING 50
3 Listened actively 20 choice | 5 20; 4 16; 3 12; 2 8; 1 4
4 Provided correct solution 30 choice | 5 30; 4 24; 3 18; 2 12; 1 6
§ CLOSING 30
5 Offered additional help 15 choice | 5 15; 4 12; 3 9; 2 6; 1 3
6 Thanked the customer 15 choice | 5 15; 4 12; 3 9; 2 6; 1 3""", [
        'line 2: Agent Name: Evaluator:',
        'line 3: Call ID: Date:',
        'line 16: Pass = 85% and above',
        'line 15: Subtotal 100',
        'line 17: Prepared by: QA team',
    ]),
    "a column of answers of every kind": ("g3.md", """\
# Customer Service QA Scorecard

**Scoring**: 0 = not met, 1 = partial, 2 = met

| Section | Question | Weight | Scoring |
|---|---|---|---|
| Greeting | Did the agent greet? | 10% | Yes = 10, No = 0 |
| | Did the agent verify? | 15% | Yes / No |
| Resolution | Accuracy | 50% | 0-5 |
| | Ownership | 15% | Met (15), Partial (7.5), Not met (0) |
| Closing | Summary | 10% | Yes/No/N-A |
| **Auto-fail** | Discloses card number | Auto-fail | |
| | Rude language | -100 | |
""", """\
§ Greeting 25
1.1 Did the agent greet? 10 yes_no
1.2 Did the agent verify? 15 yes_no
§ Resolution 65
2.1 Accuracy 50 scale 0-5
2.2 Ownership 15 choice | Met 15; Partial 7.5; Not met 0
§ Closing 10
3.1 Summary 10 yes_no NA
! Discloses card number fail
! Rude language zero_card""", [
        'line 8: Did the agent verify?: Yes / No',
        'line 11: Summary: Yes/No/N-A',
        'line 12: Auto-fail',
        'line 3: Scoring: 0 = not met, 1 = partial, 2 = met',
        'line 12: Discloses card number; Rude language',
    ]),
    "shares in the sections' names, levels in lines": ("g5.csv", """\
评分项目,评分内容,分值,评分标准
开场白（10分）,标准问候,5,"标准：使用标准问候语
扣分：未使用扣5分"
,自报工号,5,未报扣5分
服务（90分）,态度,40,"优秀：40
良好：30
一般：20
较差：0"
,技能,50,"A：50分；B：30分；C：10分；D：0分"
""", """\
§ 开场白 10
1.1 标准问候 5 | 未使用 -5
1.2 自报工号 5 | 未报 -5
§ 服务 90
2.1 态度 40 choice | 优秀 40; 良好 30; 一般 20; 较差 0
2.2 技能 50 choice | A 50; B 30; C 10; D 0""", [
    ]),
    "numbered deductions on one line": ("g7.csv", """\
项目,标准,满分,扣分项
"服务礼仪","使用敬语",20,"①未用敬语扣5分②直呼姓名扣5分③用反问句扣10分"
处理能力,"准确",80,"(1)答错扣40分 (2)推诿扣20分 (3)超时扣10分"
""", """\
§ g7 100
1.1 服务礼仪 20 | 未用敬语 -5; 直呼姓名 -5; 用反问句 -10
1.2 处理能力 80 | 答错 -40; 推诿 -20; 超时 -10""", [
    ]),
    "a column that marks what is critical": ("g10.csv", """\
Section,Attribute,Weight,Critical
Customer Critical,Gave right info,40,Critical
Customer Critical,Polite,20,
Business Critical,Logged call,20,
Compliance Critical,Verified ID,20,Critical
""", """\
§ Customer Critical 60
1.1 Gave right info 40
1.2 Polite 20
§ Business Critical 20
2.1 Logged call 20
§ Compliance Critical 20
3.1 Verified ID 20
! Gave right info fail
! Verified ID fail""", [
        'line 2: Gave right info',
        'line 5: Verified ID',
        'line 2: Gave right info, Polite, Logged call, Verified ID',
        'line 2: Gave right info; Verified ID',
    ]),
    "Indonesian competences and a column for zero tolerance": ("h1.csv", """\
Kompetensi;Indikator;Bobot;Zero Tolerance
Komunikasi;Salam;20%;
Komunikasi;Empati;30%;
Teknis;Solusi;50%;
ZT;Membocorkan data;-100%;Ya
""", """\
§ Komunikasi 50
1.1 Salam 20
1.2 Empati 30
§ Teknis 50
2.1 Solusi 50
! Membocorkan data zero_card""", [
        'line 2: Salam, Empati, Solusi',
        'line 5: ZT',
        'line 5: Membocorkan data',
    ]),
    "shares in section rows": ("h3.csv", """\
Criteria,Weight,Description
Opening (20%),,
Greeting,10%,hi
Name,10%,x
Body (80%),,
Solve,80%,y
""", """\
§ Opening 20
1.1 Greeting 10
1.2 Name 10
§ Body 80
2.1 Solve 80""", [
        'line 3: Greeting, Name, Solve',
    ]),
    "English deductions under unusual headings": ("h9.csv", """\
Area,What we listen for,Available points,How points are lost
Start,Greets,10,-10 if no greeting
Start,Verifies,15,"-5 per missing item; -15 if not done"
Middle,Solves,50,minus 50 if wrong
End,Closes,25,
""", """\
§ Start 25
1.1 Greets 10 | if no greeting -10
1.2 Verifies 15 | per missing item -5 each; if not done -15
§ Middle 50
2.1 Solves 50 | if wrong -50
§ End 25
3.1 Closes 25""", [
        'line 5: Closes',
    ]),
    "shares of sections in every row": ("h12.csv", """\
Category,Weight %,Parameter,Score %
Soft skills,40,Tone,50
Soft skills,40,Empathy,50
Hard skills,60,Accuracy,100
""", """\
§ Soft skills 40
1.1 Tone 20
1.2 Empathy 20
§ Hard skills 60
2.1 Accuracy 60""", [
        'line 2: Tone, Empathy, Accuracy',
    ]),
    "levels in words": ("h10.csv", """\
Evaluation Criteria,Fully met,Partially met,Not met
Greeting,5,3,0
Solution,95,50,0
Total,100,,
""", """\
§ h10 100
1.1 Greeting 5 choice | Fully met 5; Partially met 3; Not met 0
1.2 Solution 95 choice | Fully met 95; Partially met 50; Not met 0""", [
        'line 4: Total 100',
    ]),
    "section rows with words of their own": ("h13.csv", """\
Criteria,Weight,Description
Opening,,First minute of the call
Greeting,40,Says hello
Body,,All that follows
Solve,60,Solves it
""", """\
§ Opening 40
1.1 Greeting 40
§ Body 60
2.1 Solve 60""", [
        'line 3: Greeting, Solve',
    ]),
    "details as criteria, rules beside them, a total of what was earned": ("r3.csv", """\
考核项目,细项,分值,评分细则,得分
服务规范,语音语调,20分,普通话是否标准,
,服务礼仪,30分,开头、结束语是否规范,
业务技能,业务受理,50分,工单填写是否完整；每错一处扣2分,
合计得分,,100,,
""", """\
§ 服务规范 50
1.1 语音语调 20
1.2 服务礼仪 30
§ 业务技能 50
2.1 业务受理 50 | 工单填写是否完整；每错一处 -2 each""", [
        'line 5: 合计得分 100',
        'line 2: 语音语调, 服务礼仪',
    ]),
    "answers in columns, fatal rows that say so in the place of points": ("r4.csv", """\
Question,Yes,No
Greets the customer,10,0
Verifies the customer,90,0
Critical errors,,
Rude to the customer,Auto fail,
""", """\
§ r4 100
1.1 Greets the customer 10 yes_no
1.2 Verifies the customer 90 yes_no
! Rude to the customer fail""", [
        'line 4: Critical errors',
        'line 5: Rude to the customer',
    ]),
    "what earns nothing in a column of its own is no fatal item": ("r5.csv", """\
Criterion,Weight,Fail = 0,Meets = 50%,Critical (Y/N)
Greeting,40%,No greeting,Late,N
Verification,60%,Skipped,Partial,Y
""", """\
§ r5 100
1.1 Greeting 40
1.2 Verification 60
! Verification fail""", [
        'line 3: Verification',
        'line 2: Greeting, Verification',
        'line 3: Verification',
    ]),
    "section rows with the share of their criteria, beside a column for sections": ("m1.csv", """\
Section,Criterion,What to listen for,Weight
Greeting,,,20%
,Says hello,warm,10%
,Says name,,10%
Body,,All that follows,80%
Body,Listens,,30%
Body,Solves,,50%
""", """\
§ Greeting 20
1.1 Says hello 10
1.2 Says name 10
§ Body 80
2.1 Listens 30
2.2 Solves 50""", [
        'line 3: Says hello, Says name, Listens, Solves',
    ]),
    "section rows with a share that their criteria miss": ("m2.csv", """\
Section,Criterion,Weight
Greeting,,20
,Says hello,10
,Says name,5
Closing,,80
,Thanks,80
""", """\
§ Greeting 15
1.1 Says hello 10
1.2 Says name 5
§ Closing 80
2.1 Thanks 80""", [
        'line 2: Greeting: 20',
        'line 3: Says hello, Says name, Thanks',
    ]),
    "sections that are criteria beside others": ("m3.csv", """\
类别,评分项,分值
开场白,,10
,问候,15
业务,解答,75
""", """\
§ 开场白 25
1.1 开场白 10
1.2 问候 15
§ 业务 75
2.1 解答 75""", [
        'line 2: 开场白, 问候, 解答',
    ]),
}


ANSWERS = {
    "yes, no and n/a to be ticked": ("Question,Yes,No,N/A,Points\nGreets,,,,40\nSolves,,,,60\n", [
        "1.1 Greets 40 yes_no NA", "1.2 Solves 60 yes_no NA"]),
    "boxes under Chinese headings": ("检查内容,是,否,分值\n报工号,□,□,40\n核身,□,□,60\n", [
        "1.1 报工号 40 yes_no", "1.2 核身 60 yes_no"]),
    "boxes in one cell": ("Criteria,Result,Weight\nGreets,☐ Yes ☐ No ☐ N/A,40\nSolves,☐ Yes ☐ No ☐ N/A,60\n", [
        "1.1 Greets 40 yes_no NA", "1.2 Solves 60 yes_no NA"]),
    "a scale in the heading": ("Criteria,Weight %,Score (0-5)\nGreets,40%,\nSolves,60%,\n", [
        "1.1 Greets 40 scale 0-5", "1.2 Solves 60 scale 0-5"]),
    "a scale with the marks of a call": ("Criteria,Weight %,Score (0-5)\nGreets,40%,3\nSolves,60%,5\n", [
        "1.1 Greets 40 scale 0-5", "1.2 Solves 60 scale 0-5"]),
    "scales and points in the rows": ("项目,权重,评分方式\n态度,10%,0/5/10\n方案,90%,0-45\n", [
        "1.1 态度 10 choice | 0 0; 5 5; 10 10", "1.2 方案 90 scale 0-45"]),
    "a rubric": ("Criterion,Weight,Good (4),Fair (2),Poor (0)\nGreets,40,warm,late,none\nSolves,60,all,part,no\n", [
        "1.1 Greets 40 choice | Good: warm 40; Fair: late 20; Poor: none 0",
        "1.2 Solves 60 choice | Good: all 60; Fair: part 30; Poor: no 0"]),
    "a rubric in percent": ("指标,权重,优(100%),中(60%),差(0%)\n礼貌,30%,全程,多次遗漏,无\n准确,70%,全对,部分,错\n", [
        "1.1 礼貌 30 choice | 优: 全程 30; 中: 多次遗漏 18; 差: 无 0",
        "1.2 准确 70 choice | 优: 全对 70; 中: 部分 42; 差: 错 0"]),
    "points of each answer beside the weight": ("Skill,Weight,Fails,Meets,Exceeds\n"
                                                "Greets,40,0,30,40\nSolves,60,0,9,60\n", [
        "1.1 Greets 40 choice | Fails 0; Meets 30; Exceeds 40", "1.2 Solves 60 choice | Fails 0; Meets 9; Exceeds 60"]),
    "points that only the answers have": ("Question,Score\nGreets,Yes = 5 / No = 0\nTone,Good (10) / Poor (0)\n", [
        "1.1 Greets 5 yes_no", "1.2 Tone 10 choice | Good 10; Poor 0"]),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_answers_are_read_where_a_guide_names_them(case):
    text, expected = ANSWERS[case]
    assert shown(read(text, "a.csv"))[1:] == expected


def test_a_list_under_a_fatal_heading_is_the_fatal_items_of_a_markdown_text():
    found = read("# 质检表\n\n| 评分项 | 分值 |\n| --- | --- |\n| 态度 | 40 |\n| 业务 | 60 |\n\n"
                 "## 一票否决\n\n- **虚假宣传**\n2. 骚扰客户。\n\n"
                 "## Critical errors\n\nScored as 0% overall:\n\n* Rude language\n", "a.md")
    assert shown(found)[3:] == ["! 虚假宣传 fail", "! 骚扰客户 fail", "! Rude language zero_card"]


def test_a_rule_that_stands_alone_is_no_table():
    found = read("# QA\n\n|---|---|\n|---|---|\n\n| Parameter | Points |\n|---|---|\n| Tone | 40 |\n| Steps | 60 |\n",
                 "a.md")
    assert shown(found)[1:] == ["1.1 Tone 40", "1.2 Steps 60"]


def test_a_table_that_only_names_the_tables_below_it_is_told():
    found = read("# QA\n\n| Category | Weight |\n|---|---|\n| Skills | 40% |\n| Process | 60% |\n| TOTAL | 100% |\n\n"
                 "## 1. Skills (40 points)\n\n| Parameter | Points |\n|---|---|\n| Tone | 20 |\n| Empathy | 20 |\n\n"
                 "## 2. Process\n\n| Parameter | Points |\n|---|---|\n| Steps | 60 |\n", "a.md")
    assert shown(found) == ["§ Skills 40", "1.1 Tone 20", "1.2 Empathy 20", "§ Process 60", "2.1 Steps 60"]
    assert found.not_carried[0].reason == "it only adds up the tables below it"


def test_kinds_of_faults_after_copc_say_which_are_fatal_and_whom_they_harm():
    found = read("类别,评分项,错误类型,分值\n开场,问候语,非关键错误,40\n核实,身份核实,合规关键错误,\n"
                 "解答,答案正确,客户关键错误,\n解答,系统录入,业务关键错误,\n结束,结束语,非关键错误,60\n", "a.csv")
    assert shown(found) == ["§ 开场 40", "1.1 问候语 40", "§ 结束 60", "2.1 结束语 60", "! 身份核实 fail",
                            "! 答案正确 fail", "! 系统录入 fail"]
    assert [fatal.fatal_class for fatal in found.card.fatal] == ["compliance", "customer", "business"]
    assert not any("guessed" in part.reason for part in found.not_carried)


def test_points_that_columns_of_faults_take_are_deductions():
    found = read("Parameter,Marks,Minor error,Major error\nGreeting,40,-2,-5\nSolving,60,-10,-25\n", "a.csv")
    assert shown(found)[1:] == ["1.1 Greeting 40 | Minor error -2; Major error -5",
                                "1.2 Solving 60 | Minor error -10; Major error -25"]


def test_an_answer_that_does_not_apply_needs_no_points():
    found = read("Question,Question Type,Answer Options,Weight\nGreets,Choice,Yes:10|No:0|N/A,10\n"
                 "Tone,Choice,Good:90|Poor:0,90\n", "a.csv")
    assert shown(found)[1:] == ["1.1 Greets 10 yes_no NA", "1.2 Tone 90 choice | Good 90; Poor 0"]


def test_a_scale_from_one_keeps_the_share_of_each_value():
    found = read("Question,Type,Max Score\nKnowledge,1-10,10\nTone,1-10,10\n", "a.csv")
    assert shown(found)[1:] == ["1.1 Knowledge 10 scale 0-10", "1.2 Tone 10 scale 0-10"]
    assert "here 0 can be given too" in found.not_carried[0].reason


def test_faults_that_are_taken_from_a_hundred_count_what_they_say():
    found = read("客服质检扣分表（基础分100分）,,\n类型,质检项,扣分值\n态度,敷衍,-2/次\n态度,争执,-10\n"
                 "业务,漏填,-6\n业务,误导,-6\n", "a.csv")
    assert shown(found) == ["§ 态度 50", "1.1 态度 50 | 敷衍 -2 each; 争执 -10", "§ 业务 50",
                            "2.1 业务 50 | 漏填 -6; 误导 -6"]
    assert any("taken from 100" in part.reason for part in found.not_carried)


@pytest.mark.parametrize("heading", ["類別,評分項目,配分,扣分標準", "分類,評価項目,配点,減点基準"])
def test_headings_in_traditional_characters_are_known(heading):
    found = read(f"{heading}\n開場,問候,40,未問候 -5\n業務,解答,60,答錯減10分/項\n合計,,100,\n", "a.csv")
    assert shown(found) == ["§ 開場 40", "1.1 問候 40 | 未問候 -5", "§ 業務 60", "2.1 解答 60 | 答錯 -10 each"]


def test_a_list_of_faults_and_points_is_one_criterion():
    found = read("检查点,扣分\n未报工号,2分\n态度生硬,3分/次\n答复错误,10分\n", "a.csv")
    assert shown(found)[1:] == ["1.1 a 15 | 未报工号 -2; 态度生硬 -3 each; 答复错误 -10"]


def test_faults_and_praise_in_points_are_deductions_and_a_bonus():
    found = read("类型,质检项,扣分值,说明\n态度,敷衍,-2/次,\n态度,争执,-10,\n加分项,表扬,+5,\n"
                 "高压线,辱骂,-100,当通0分\n", "a.csv")
    assert shown(found) == ["§ 态度 12", "1.1 态度 12 | 敷衍 -2 each; 争执 -10", "§ 加分项 0", "2.1 表扬 5 bonus",
                            "! 辱骂 zero_card"]


@pytest.mark.parametrize("case", CASES)
def test_a_guide_is_read_as_a_person_reads_it(case):
    file, text, card, left = CASES[case]
    found = read(text, file)
    assert "\n".join(shown(found)) == card
    assert told(found) == left
    assert found.layout is (CardLayout.MARKDOWN if file.endswith(".md") else CardLayout.TABLE)
    assert not found.errors


@pytest.mark.parametrize("case", CASES)
def test_every_word_under_the_heading_is_in_the_card_or_told(case):
    file, text, _card, _left = CASES[case]
    found = read(text, file)
    there = dump_scorecard(found.card) + " ".join(part.text + part.reason for part in found.not_carried)
    words = re.findall(r"[A-Za-z]{3,}|[一-鿿]{2,}", text)
    missing = {word for word in words if word not in re.sub(r"\s", "", there)}
    assert not {word for word in missing if not STRUCTURE.search(word)}


HEADINGS = (
    "Category Question Points Guidance Weight Criteria Criterion Section Kriteria Bobot Keterangan Parameter Bereich "
    "Sub Score Options options parameter Weightage Remarks Item possible earned Comments kategori indikator bobot "
    "keterangan Max Description Rating Scoring Attribute 检测项 评分类型 分数 评分项目 评分内容 满分 减分 加分 "
    "项目 考核项目 评分项 评分标准 评估维度 评估指标 类别 分值 维度 权重 指标 "
    "内容 标准 .级指标 评分细则 Kompetensi Indikator Zero Tolerance Area What listen Available How minus Evaluation")
STRUCTURE = re.compile(r"扣|不得分|一票否决$|^(Yes|Fail|Auto|Critical|Potong|细项)$|^("
                       + "|".join(HEADINGS.split()) + ")$")
"""Words of headings, and those that only say how points are lost."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"])
def test_the_encoding_does_not_matter(encoding):
    file, text, card, _left = CASES["Chinese deductions in one cell, a block of fatal items"]
    assert "\n".join(shown(read(text.encode(encoding), file))) == card


@pytest.mark.parametrize(("old", "new"), [("\n", "\r\n"), ("\n", "\r"), (",", "\t"), (",", ";"), (",", "|")])
def test_line_ends_and_delimiters_do_not_matter(old, new):
    file, text, card, left = CASES["shares of one"]
    found = read(text.replace(old, new), file)
    assert ("\n".join(shown(found)), told(found)) == (card, left)


def test_a_spreadsheet_may_name_its_delimiter_in_a_first_line():
    found = read("sep=;\nCriterion;Weight\nGreets, says hello;40\nSolves;60\n", "a.csv")
    assert shown(found)[1:] == ["1.1 Greets, says hello 40", "1.2 Solves 60"]
    assert told(found) == ["line 3: Greets, says hello, Solves"]


def test_points_that_add_up_to_something_else_are_kept_and_told():
    found = read("Criterion,Weight\nA,30\nB,40\nTotal,100\n", "a.csv")
    assert found.card.weight_milli == 70_000
    assert "the criteria add up to 70" in found.not_carried[0].reason
    assert [finding.text for finding in found.warnings] == ["The criteria add up to 70 points, not 100."]


def test_shares_that_are_no_thousandths_are_kept_exactly():
    found = read("Section,Section weight,Criterion\nA,50%,a\nA,,b\nA,,c\nB,50%,d\n", "a.csv")
    assert [c.weight_milli for c in found.card.criteria] == [50_000, 50_000, 50_000, 150_000]
    assert "multiplied by 3" in " ".join(part.reason for part in found.not_carried)


def test_shares_beyond_any_common_unit_are_rounded_to_a_hundred_and_told():
    rows = "".join(f"S{n},25%,c{n}-{i}\n" for n in (7, 11, 13, 17) for i in range(n))
    found = read("Section,Section weight,Criterion\n" + rows, "a.csv")
    assert [c.weight_milli for c in found.card.criteria if c.title.endswith("-1")] == [3_571, 2_273, 1_923, 1_471]
    assert found.card.weight_milli == 100_000
    assert "rounded to thousandths" in " ".join(part.reason for part in found.not_carried)


def test_texts_with_markup_and_formulas_are_only_texts():
    nasty = "=HYPERLINK(1) <b>&amp;</b> {0} %s 'x' @x"
    found = read(f'Criterion,Weight,Description\n"{nasty}",100,"{nasty}"\n', "a.csv")
    item = found.card.criteria[0]
    assert (item.title, item.guidance) == (nasty, nasty)


def test_texts_of_ten_thousand_characters():
    found = read(f"Criterion,Weight,Description\n{'长' * 10_000},100,{'字' * 10_000}\n", "a.csv")
    assert (len(found.card.criteria[0].title), len(found.card.criteria[0].guidance)) == (10_000, 10_000)


def test_more_than_fits_is_in_the_card_and_stands_against_publishing():
    rows = "".join(f"c{n},1\n" for n in range(301))
    found = read("Criterion,Weight\n" + rows, "a.csv")
    assert len(found.card.criteria) == 301 and "at most 300" in found.errors[0].text
    fatal = "".join(f"f{n},-100%\n" for n in range(10))
    assert "9 fatal items" in read("Criterion,Weight\nA,100\n" + fatal, "a.csv").errors[0].text
