"""A card of all kinds as YAML text, and answers to it, for tests."""

from __future__ import annotations

ALL_KINDS = """\
format: 1
code: all-kinds
version: 1
title: 各类评分项
title_en: All kinds
sections:
  - code: "1"
    title: 服务
    title_en: Service
    criteria:
      - code: "1.1"
        title: 开头语
        title_en: Greeting
        points: 20
        na_allowed: true
        deductions:
          - {text: 没有问好, points: 5}
          - {text: 语速过快, points: 2, repeats: true}
      - code: "1.2"
        title: 称呼
        kind: choice
        points: 20
        options:
          - {code: all, text: 全程使用, points: 20}
          - {code: some, text: 用了一次, points: 10}
          - {code: none, text: 没有使用, points: 0}
  - code: "2"
    title: 业务
    title_en: Business
    criteria:
      - {code: "2.1", title: 需要核身, kind: yes_no, points: 30, right: yes}
      - {code: "2.2", title: 打断客户, kind: yes_no, points: 10, right: no, only_if: {criterion: "2.1", answer: yes}}
      - code: "2.3"
        title: 讲解清楚
        kind: scale
        points: 20
        scale: {min: 1, max: 5, step: 1}
      - {code: "2.4", title: 额外帮助, kind: bonus, cap: 3}
      - {code: "2.5", title: 备注, kind: note}
fatal:
  - {code: X1, title: 泄露信息, class: compliance, effect: zero_section, section: "2"}
  - {code: X2, title: 辱骂客户, class: customer, effect: zero_card}
  - {code: X3, title: 虚假承诺, class: compliance}
"""
ANSWERS = """\
"1.1": {ticks: {"2": 3}}
1.2: {value: some}
2.1: {value: yes}
2.2: {value: no}
2.3: {value: 4}
2.4: {value: 1.5, evidence: [[12.5, 20]]}
2.5: {value: "=1+1 <b>x</b>"}
X1: {fatal: true, evidence: [[3, 4.25]]}
X3: {fatal: true}
"""
