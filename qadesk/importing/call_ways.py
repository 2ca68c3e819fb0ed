"""The direction of a call by the words of switches and exporters."""

from __future__ import annotations

import re
from functools import lru_cache

_DIRECTIONS = {
    "in": "呼入 来电 入 进 进线 打入 打进 拨入 呼进 被叫 客户呼入 呼入通话 呼入电话 "
          "進線 來電 inbound in incoming ib i normal transfer 普通来电 来电转接 queue "
          "incomingcall received terminating",
    "out": "呼出 外呼 去电 出 出线 打出 拨出 主叫 座席外呼 坐席外呼 呼出通话 呼出电话 "
           "预测外呼 預測外呼 撥出 outbound out outgoing ob o dialout dialtransfer "
           "predictive placed originating 双呼 back2back click2call outgoingcall",
    "internal": "内线 内部 内部通话 内部呼叫 內線 internal local intercom",
}
_WAYS = {word: direction for direction, words in _DIRECTIONS.items() for word in words.split()}
_WAY_IN_WORDS = re.compile(r"(?:[a-z]+[_-])?(?:call)?(in|out)"
                           r"|(?:[a-z]+[_ -])?(in|out)(?:bound|coming|going)(?:[_ -].*)?")


@lru_cache(maxsize=1024)
def direction_of(value: str) -> str:
    """`in`, `out` or `internal` for a word that names a direction, such as 呼入 or outbound-api; "" for another."""
    word = value.strip().casefold()
    found = None if word in _WAYS else _WAY_IN_WORDS.fullmatch(word)
    return _WAYS.get(word, "") or (found[1] or found[2] if found else "")


def is_direction(value: str) -> bool:
    """Whether a value names the direction of a call."""
    return " " not in value.strip() and bool(direction_of(value))
