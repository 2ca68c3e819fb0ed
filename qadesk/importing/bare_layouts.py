"""The call lists that are known without headings: told by what stands in which column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from qadesk.importing.column_values import Rows, holds_instants, values_of

_STATUS = re.compile(r"ANSWERED|NO ?ANSWER|BUSY|FAILED|CONGESTION|UNKNOWN|\d")
_CAUSE = re.compile(r"[A-Z]+(?:_[A-Z0-9]+)*")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_LINE = re.compile(r"[+0-9*#]{3,20}")
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,7}")
_DEVICE = re.compile(r"[1-9]")
_ENDED = re.compile(r"(?:terminatedby|failed|src_|dst_|polling|no_route|completed_elsewhere|cancelled|redirected)\w*",
                    re.IGNORECASE)
_MIN_SHARE = 0.6


@dataclass(frozen=True)
class BareLayout:
    """A known kind of list without headings: the places of its fields, and of further columns that reading needs."""

    name: str
    columns: Mapping[str, int]
    helpers: Mapping[str, int] = field(default_factory=dict)

    def within(self, width: int) -> BareLayout:
        """The layout with the columns that a list of this width has."""
        return BareLayout(self.name, {name: at for name, at in self.columns.items() if at < width},
                          {name: at for name, at in self.helpers.items() if at < width})


def _all_fit(rows: Rows, wanted: Mapping[int, re.Pattern[str]]) -> bool:
    return all(_fits(rows, at, pattern) for at, pattern in wanted.items())


def _fits(rows: Rows, at: int, pattern: re.Pattern[str]) -> bool:
    values = values_of(rows, at)
    return bool(values) and sum(bool(pattern.fullmatch(value)) for value in values) >= _MIN_SHARE * len(values)


def _times(rows: Rows, *places: int) -> bool:
    return all(holds_instants(values_of(rows, at)) for at in places)


def _asterisk(rows: Rows) -> bool:
    return _times(rows, 9, 11) and _all_fit(rows, {12: _NUMBER, 13: _NUMBER, 14: _STATUS}) and not any(
        _times(rows, at) for at in (6, 7, 8))  # six times in a row are Huawei's


def _freeswitch_like_asterisk(rows: Rows) -> bool:
    return _times(rows, 9, 11) and _all_fit(rows, {12: _NUMBER, 13: _NUMBER, 14: _CAUSE, 16: _UUID})


def _freeswitch(rows: Rows) -> bool:
    return _times(rows, 4, 6) and _all_fit(rows, {7: _NUMBER, 8: _NUMBER, 9: _CAUSE, 10: _UUID})


def _huawei_record(rows: Rows) -> bool:
    return _times(rows, 7, 8) and not _times(rows, 9) and _fits(rows, 9, re.compile(r".*\.\w{2,4}"))


def _cdr_stats(rows: Rows) -> bool:
    return _times(rows, 9, 11) and _all_fit(rows, {3: _NUMBER, 4: _NUMBER, 5: _NUMBER, 7: _UUID})


def _3cx(rows: Rows) -> bool:
    return _times(rows, 3, 5) and _fits(rows, 6, _ENDED) and not _times(rows, 1)


def _vicidial(rows: Rows) -> bool:
    return _times(rows, 0) and _all_fit(rows, {1: _LINE, 2: _CODE, 30: _NUMBER}) and not _times(rows, 1)


_ASTERISK = {"caller": 1, "callee": 2, "agent": 6, "start": 9, "answer": 10, "end": 11, "duration": 12, "talk": 13,
             "call_id": 16}
_ASTERISK_HELPERS = {"channel": 5, "peer": 6, "application": 7, "status": 14}
_FREESWITCH = {"caller": 1, "callee": 2, "start": 4, "answer": 5, "end": 6, "duration": 7, "talk": 8, "call_id": 10,
               "agent": 12}

# The widths that a kind may have, and what tells it.
_KNOWN: tuple[tuple[range, Callable[[Rows], bool], BareLayout], ...] = (
    (range(17, 20), _freeswitch_like_asterisk,
     BareLayout("freeswitch_cdr_csv_asterisk", _ASTERISK, _ASTERISK_HELPERS)),
    (range(16, 22), _asterisk, BareLayout("asterisk_cdr_csv", _ASTERISK, _ASTERISK_HELPERS)),
    (range(11, 22), _freeswitch, BareLayout("freeswitch_cdr_csv_example", _FREESWITCH, {"linked": 11})),
    (range(12, 18), _cdr_stats, BareLayout("cdr_stats_import_bare", {
        "caller": 0, "callee": 2, "duration": 3, "talk": 4, "direction": 6, "call_id": 7, "start": 9, "answer": 10,
        "end": 11})),
    (range(15, 22), _huawei_record, BareLayout("huawei_cec_record", {
        "agent": 3, "call_id": 4, "caller": 5, "callee": 6, "start": 7, "end": 8, "recording": 9, "direction": 14,
        "queue": 17})),
    (range(12, 28), _3cx, BareLayout("3cx_cdr", {
        "call_id": 1, "duration": 2, "start": 3, "answer": 4, "end": 5, "caller": 7, "callee": 11, "agent": 14},
        {"other_agent": 9, "agent_type": 21, "other_type": 19})),
    (range(36, 200), _vicidial, BareLayout("vicidial_call_export", {
        "start": 0, "callee": 1, "agent": 3, "queue": 5, "duration": 30}, {"system_users": 3})),
)

_HUAWEI_LEGS = "huawei_cec_call"
BARE_NAMES = frozenset((*(layout.name for _widths, _tells, layout in _KNOWN), _HUAWEI_LEGS))


def bare_layout(rows: Rows, width: int, wanted: str = "") -> BareLayout | None:
    """The layout of a list without headings, with the columns that it has; None for an unknown one, or an other than
    the one `wanted`."""
    for widths, tells, layout in _KNOWN:
        if width in widths and wanted in ("", layout.name) and tells(rows):
            return layout.within(width)
    return _huawei_call(rows, width) if wanted in ("", _HUAWEI_LEGS) else None


def _huawei_call(rows: Rows, width: int) -> BareLayout | None:
    """Huawei's list of device legs: six times in a row, then the type and the number of the device."""
    for at in range(2, width - 7):
        filled = [place for place in range(at, at + 6) if values_of(rows, place)]
        if len(filled) >= 4 and _times(rows, *filled) and _all_fit(rows, {at + 6: _DEVICE, at + 7: _NUMBER}) \
                and not _times(rows, at - 1):
            return _huawei_legs(rows, at, width)
    return None


def _huawei_legs(rows: Rows, at: int, width: int) -> BareLayout:
    columns = {"start": at, "answer": at + 4, "end": at + 5, "agent": at + 7, "caller": at - 2, "callee": at - 1}
    if at + 8 < width:
        columns["direction"] = at + 8
    ids = [(len(set(values)), -place) for place in range(at - 2) if (values := values_of(rows, place))]
    if ids:
        columns["call_id"] = -max(ids)[1]
    return BareLayout(_HUAWEI_LEGS, columns, {"device_type": at + 6})
