"""Names with numbers in the order in which people count: 一班, 二班, 三班 … 十班; Team 2 before Team 10."""

from __future__ import annotations

import re

_ONES = "〇一二三四五六七八九"
_COUNTED = re.compile(rf"(?<![\d.,])\d+|(?:[{_ONES}]?十[{_ONES}]?|[{_ONES}]+)(?=[班组队])")


def by_number(name: str) -> str:
    """The name as it is compared: each number six digits long."""
    return _COUNTED.sub(lambda found: f"{_value(found[0]):06}", name)


def _value(numeral: str) -> int:
    digits = "".join(str(_ONES.find(sign)) if sign in _ONES else sign for sign in numeral)
    tens, ten, ones = digits.partition("十")
    return int(tens or 1) * 10 + int(ones or 0) if ten else int(digits)
