"""Which files are the two legs of one call, by the endings of their names; `-in` is what came in: the customer.

Only two files of one folder whose names differ in such an ending alone are a pair, and only when there is one of each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qadesk.importing.file_names import stem

_SIDES = (("agent", "customer"), ("agent", "caller"), ("agent", "client"), ("operator", "customer"),
          ("operator", "caller"), ("座席", "客户"), ("坐席", "客户"), ("left", "right"), ("out", "in"), ("tx", "rx"),
          ("callee", "caller"))
"""Endings of the agent's and the customer's leg."""
WHOLE = frozenset({"all", "mix", "mixed"})
"""Endings of a file that holds both legs."""
_WORDS = sorted({word for pair in _SIDES for word in pair} | WHOLE, key=len, reverse=True)
_ENDING = re.compile(rf"(.+)[-_. ]({'|'.join(_WORDS)})", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class LegPair:
    """The keys of the recordings of one call's two sides."""

    agent: int
    customer: int


def whole_stem(name: str) -> tuple[str, str]:
    """The stem without the ending that tells its leg, and that ending in small letters ("" for none)."""
    found = _ENDING.fullmatch(name)
    return (found[1], found[2].casefold()) if found else (name, "")


def leg_pairs(paths: Iterable[tuple[int, str]]) -> list[LegPair]:
    """The pairs among recordings (key, path); one whose sides cannot be told apart is none.

    Of `caller` and `callee` the caller is the agent where the name says that the call went out."""
    by_whole: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for key, path in paths:
        whole, leg = whole_stem(stem(path))
        if leg:
            folder = path.replace("\\", "/").rpartition("/")[0]
            by_whole[folder, whole][leg].append(key)
    found = (_pair(whole, legs) for (_folder, whole), legs in by_whole.items())
    return [pair for pair in found if pair is not None]


def _pair(whole: str, legs: dict[str, list[int]]) -> LegPair | None:
    both = [pair for pair in _SIDES if pair[0] in legs and pair[1] in legs]
    if len(both) != 1 or any(len(legs[side]) != 1 for side in both[0]):
        return None
    agent, customer = (legs[side][0] for side in both[0])
    went_out = both[0] == ("callee", "caller") and re.search(r"(?<![a-z])out(?![a-z])|呼出|外呼", whole)
    return LegPair(customer, agent) if went_out else LegPair(agent, customer)
