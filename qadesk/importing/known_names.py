"""The names that recorders are known to give (their manuals and sources), and what stands in a name of none of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qadesk.importing.file_names import without_suffix
from qadesk.importing.legs_in_names import whole_stem
from qadesk.importing.name_facts import (
    UUID,
    WITHHELD,
    NameFacts,
    NamePattern,
    facts_from,
    facts_of,
    found_groups,
    plain_number,
)

_FLAGS = re.ASCII | re.IGNORECASE
_NUM = rf"\+?[0-9*#x]{{2,24}}|{WITHHELD}"
_DAY, _CLOCK = r"(?P<y>20\d\d)(?P<mo>\d\d)(?P<d>\d\d)", r"(?P<h>\d\d)(?P<mi>\d\d)(?P<s>\d\d)"
_FOLDERS = r"(?P<y>20\d\d)/(?P<mo>\d\d)/(?P<d>\d\d)/(?P<h>\d\d)"
_PARTY = r"[^-/]{1,64}"
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"


@dataclass(frozen=True)
class KnownName:
    """How one recorder names its files; `example` is one of them."""

    name: str
    expression: str
    example: str
    folders: int = 0

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.expression, _FLAGS)

    def groups(self, text: str) -> Mapping[str, str] | None:
        return found_groups(self._compiled, text)


KNOWN: tuple[KnownName, ...] = (
    KnownName("FreePBX / Issabel", rf"(?P<direction>in|out|exten|internal|external|rg|q|queue|conf|generic|parking)-"
              rf"(?P<callee>{_PARTY})-(?P<caller>{_PARTY})-{_DAY}-{_CLOCK}-(?P<id>\d{{9,11}}\.\d{{1,9}})",
              "out-01000000002-8001-20260901-091233-1788225153.760"),
    KnownName("GrapheneOS", rf"CallRecord_{_DAY}-{_CLOCK}_(?P<number>{_NUM})",
              "CallRecord_20260901-091233_13800000001"),
    KnownName("VICIdial", rf"(?:(?!\d{{8}}[-_])[^_/]{{1,40}}_)?{_DAY}[-_]{_CLOCK}_(?P<number>{_NUM})"
              r"(?:_(?P<agent>[0-9a-z]{1,20}))?", "20260901-091233_13800000001_A01"),
    KnownName("VICIdial (TINYDATE)", r"[^\d/][^/]{0,60}?_(?P<y1>\d)(?P<mo>\d\d)(?P<d>\d\d)"
              rf"{_CLOCK}_(?P<number>{_NUM})(?:_(?P<agent>[0-9a-z]{{1,20}}))?", "TESTCAMP_60901091233_13800000001"),
    KnownName("VICIdial (EPOCH)", rf"(?P<epoch>1\d{{9}})_(?P<number>{_NUM})(?:_(?P<agent>[0-9a-z]{{1,20}}))?",
              "1788225153_13800000001_A01"),
    KnownName("FreeSWITCH", rf"(?P<caller>{_NUM})\.(?P<y>20\d\d)-(?P<mo>\d\d)-(?P<d>\d\d)-(?P<h>\d\d)-(?P<mi>\d\d)-"
              r"(?P<s>\d\d)", "13800000001.2026-09-01-09-12-33"),
    KnownName("FusionPBX", rf"archive/(?P<y>20\d\d)/(?P<mon>{_MONTHS})/(?P<d>\d\d)/(?P<uuid>{UUID})",
              "archive/2026/Sep/01/6fe40d2a-1a89-4d73-bfcf-5d9c33894f47", 4),
    KnownName("easycallcenter365", rf"{_FOLDERS}/(?P<caller>{_NUM})_(?P<callee>{_NUM})_(?P<mi>\d\d)(?P<s>\d\d)",
              "2026/09/01/09/13800000001_1234567_1233", 4),
    KnownName("easycallcenter365 (out)", rf"{_FOLDERS}/(?P<ext>\d{{2,8}})_(?P<number>{_NUM})_(?P<uuid>{UUID})",
              "2026/09/01/09/8001_13800000001_6fe40d2a-1a89-4d73-bfcf-5d9c33894f47", 4),
    KnownName("easycallcenter365 (notify)", rf"voice-notification/{_FOLDERS}/(?P<uuid>{UUID})",
              "voice-notification/2026/09/01/09/6fe40d2a-1a89-4d73-bfcf-5d9c33894f47", 5),
    KnownName("easycallcenter365 (out, no folder)", rf"(?P<ext>\d{{2,8}})_(?P<number>{_NUM})_(?P<uuid>{UUID})",
              "8001_13800000001_6fe40d2a-1a89-4d73-bfcf-5d9c33894f47"),
    KnownName("easycallcenter365 (no folder)", rf"(?P<caller>{_NUM})_(?P<callee>{_NUM})_[0-5]\d[0-5]\d",
              "13800000001_1234567_1233"),
    KnownName("Amazon Connect", rf"(?P<uuid>{UUID})_{_DAY}T(?P<h>\d\d)[:_-]?(?P<mi>\d\d)_(?P<utc>UTC)",
              "6fe40d2a-1a89-4d73-bfcf-5d9c33894f47_20260901T01:12_UTC"),
    KnownName("BCR", rf"(?:{_DAY}_{_CLOCK}(?:\.\d{{1,9}})?(?P<zone>[+-]\d{{4}}))(?:_(?P<direction>in|out|conference))?"
              rf"(?:_sim\d)?(?:_(?P<number>{_NUM}))?(?:_[^/]*)?", "20260901_091233.123456+0800_in_13800000001"),
    KnownName("BCR (own pattern)", r"(?P<y>20\d\d)-(?P<mo>\d\d)-(?P<d>\d\d)_(?P<h>\d\d)\.(?P<mi>\d\d)\.(?P<s>\d\d)"
              rf"(?:_(?P<direction>in|out|conference))?(?:_sim\d)?(?:_(?P<number>{_NUM}))?(?:_[^/]*)?",
              "2026-09-01_09.12.33_out_13800000001"),
    KnownName("LineageOS", rf"(?P<number>{_NUM})_(?P<yy>\d\d)(?P<mo>\d\d)(?P<d>\d\d)_{_CLOCK}\d{{3}}",
              "13800000001_260901_091233123"),
    KnownName("Huawei phone", rf"[^/]*@(?P<number>{_NUM})_{_DAY}{_CLOCK}", "座席@13800000001_20260901091233"),
    KnownName("True Phone", r"[^/]* \((?P<number>[^()/ ]{2,24})(?: [^()/]{1,20})?\) (?P<y>20\d\d)[-.]?(?P<mo>\d\d)"
              r"[-.]?(?P<d>\d\d)[ _T-](?P<h>\d\d)[-.:]?(?P<mi>\d\d)(?:[-.:]?(?P<s>\d\d))?_"
              r"(?P<direction>in|out|incoming|outgoing)", "客户 (13800000001 手机) 2026-09-01 09-12-33_in"),
    KnownName("ColorOS", r"(?P<number>[^/]{1,80})-(?P<yy>\d\d)(?P<mo>\d\d)(?P<d>\d\d)(?P<h>\d\d)(?P<mi>\d\d)",
              "13800000001-2609010912"),
)
GENERAL = "general"
"""The pattern's name of facts that stand in a name without doubt, though no pattern reads it."""
_ANY_UUID = re.compile(rf"(?<![0-9a-z]){UUID}(?![0-9a-z])", _FLAGS)
_ANY_UNIQUEID = re.compile(r"(?<![0-9.])1\d{9}\.\d{1,9}(?![0-9.])", re.ASCII)
_ANY_TIME = re.compile(r"(?<!\d)(?P<y>20\d\d)[-._年]?(?P<mo>\d\d)[-._月]?(?P<d>\d\d)日?[-._ T]{0,2}(?P<h>\d\d)[-.:_时]?"
                       r"(?P<mi>\d\d)(?:[-.:_分]?(?P<s>\d\d))?(?:\d{3})?秒?(?!\d)", re.ASCII)
_ANY_NUMBER = re.compile(r"(?<![0-9a-z.])\+?\d{7,20}(?![0-9a-z])", _FLAGS)
_ANY_DIRECTION = re.compile(r"(?<![a-z])(inbound|outbound|incoming|outgoing|in|out)(?![a-z])|呼入|呼出|外呼|来电|去电",
                            _FLAGS)


def read_name(path: str, own: Sequence[NamePattern] = ()) -> NameFacts:
    """What the name of a recording says: by the centre's own patterns first, then by those of known recorders."""
    folders = path.replace("\\", "/").split("/")[-9:-1]
    named = without_suffix(path)
    whole, _leg = whole_stem(named)
    tried = ["/".join([*folders, text]) for text in dict.fromkeys((whole, named))]
    readings = (facts_of(pattern, text) for text in tried for pattern in (*own, *KNOWN))
    return next((facts for facts in readings if facts is not None), None) or _in_general(whole)


def _in_general(name: str) -> NameFacts:
    """Ids, the one time, the numbers and the one direction that stand apart in a name."""
    ids, rest = [], name[:255]
    for kind in (_ANY_UUID, _ANY_UNIQUEID):
        ids += kind.findall(rest)
        rest = kind.sub(" ", rest)
    times = list(_ANY_TIME.finditer(rest))
    parts = {key: value for key, value in times[0].groupdict().items() if value} if len(times) == 1 else {}
    timed = facts_from(parts, GENERAL)
    numbers = [plain_number(found) for found in _ANY_NUMBER.findall(_ANY_TIME.sub(" ", rest))]
    directions = {found[0].casefold() for found in _ANY_DIRECTION.finditer(rest)}
    said = facts_from({"direction": directions.pop()}, GENERAL) if len(directions) == 1 else None
    return NameFacts(GENERAL if ids or numbers or timed and timed.starts else "", timed.starts if timed else (),
                     timed.within_s if timed else 1, tuple(dict.fromkeys(number for number in numbers if number)),
                     ids=tuple(ids), direction=said.direction if said else "")
