"""Who spoke in a call of a list: its agents and its direction, also where a switch gives only lines and channels."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from qadesk.importing.mappings import ListMapping

_CHANNEL = re.compile(r"(?:PJSIP|SIP|IAX2|SCCP|Agent|DAHDI/i\d|Local|Ext)/(?:FMGL-|FMPR-)?"
                      r"(\d{2,6}|[A-Za-z]\d{1,5})(?:[-@#/].*)?", re.IGNORECASE)
_SOFIA = re.compile(r"(?:sofia/[^/]+|user|verto\.rtc)/(?:sip:)?(\d{2,6})(?:@.*)?", re.IGNORECASE)
_LINE = re.compile(r"\d{2,6}", re.ASCII)
_LISTED = re.compile(r"[^,;、\s]+(?:\s*[,;、]\s*[^,;、\s]+)+")
_EXTENSION = re.compile(r"(?:Ext\.?|Extension)\s*(\w+)", re.IGNORECASE)
_STATION = re.compile(r"(\d{2,8})@[\w.:-]+", re.ASCII)
_NO_AGENT = frozenset(("0", "-", "--", "无", "系统", "system", "none", "None", "robot", "ivr", "IVR"))
_SYSTEM_USERS = frozenset(("VDAD", "VDCL", "VDIVR", "-", "0"))
_AGENT_DEVICE = "2"
_VENDORS = {
    "tianrun_clink": {"1": "in", "2": "out", "3": "out", "4": "out", "5": "out", "6": "in"},
    "huawei_cec_call": {"0": "in", "1": "out", "6": "internal"},
    "huawei_cec_record": {"0": "in", "1": "out", "6": "internal"},
    "tencent_ccc": {"0": "in", "1": "out"},
    "zhichi_maincdrs": {"1": "in", "2": "out", "3": "out"},
}
_PBX = frozenset(("freepbx_cdr_report", "asterisk_cdr", "asterisk_cdr_csv", "issabel_cdr_report", "cisco_cucm_cdr",
                  "freeswitch_cdr_csv_asterisk", "3cx_cdr"))
Text = Callable[[str], str]


class Parties:
    """Tells agents and direction of the calls of one list."""

    def __init__(self, mapping: ListMapping) -> None:
        self._layout, self._helpers = mapping.layout, mapping.helpers
        self._ways = _VENDORS.get(mapping.layout, {})
        agent = mapping.columns.get("agent")
        self._by_channel = "peer" in mapping.helpers and agent == mapping.helpers["peer"]
        self._own_lines = "own_lines" in mapping.helpers and agent == mapping.columns.get("callee")
        self._by_line = self._own_lines or mapping.layout in ("cisco_cucm_cdr", "3cx_cdr")

    def of(self, text: Text, caller: str, callee: str, way: str, agent: str) -> tuple[tuple[str, ...], str]:
        """The agents of a call (one empty when it had none) and its direction, "" when it is not known."""
        if self._by_channel:
            agent = extension(text("peer")) or ("" if _is_line(callee) and not _is_line(caller) else
                                                extension(text("channel")))
        if (self._layout in _PBX or self._by_line) and not way:
            way = _way(caller, callee)
        if self._by_line:
            agent = self._line_agent(text, caller, agent, way)
        if self._ways and not way:
            way = self._ways.get(text("direction"), "")
        if "device_type" in self._helpers and text("device_type") != _AGENT_DEVICE:
            return ("",), way
        return _agents(agent, is_vicidial="system_users" in self._helpers), way

    def _line_agent(self, text: Text, caller: str, agent: str, way: str) -> str:
        if way == "out" or not agent:
            return text("other_agent") or (caller if _is_line(caller) else "" if self._own_lines else agent)
        return agent if _is_line(agent) or not agent.isdigit() else ""


def extension(channel: str) -> str:
    """The line of a channel such as SIP/1001-0000002a; "" for a trunk, a queue or no channel at all."""
    found = _CHANNEL.fullmatch(channel) or _SOFIA.fullmatch(channel)
    return found[1] if found else ""


@lru_cache(maxsize=8192)
def _agents(agent: str, *, is_vicidial: bool) -> tuple[str, ...]:
    if agent in _NO_AGENT or is_vicidial and agent in _SYSTEM_USERS:
        return ("",)
    if found := _EXTENSION.fullmatch(agent) or _STATION.fullmatch(agent):
        return (found[1],)
    parts = [part.strip() for part in re.split("[,;、]", agent)] if _LISTED.fullmatch(agent) else []
    if parts and all("@" in part or not part.isascii() or any(map(str.isdigit, part)) for part in parts):
        return tuple(dict.fromkeys(parts))
    return (agent,)


def _is_line(number: str) -> bool:
    return bool(_LINE.fullmatch(number)) or bool(_EXTENSION.fullmatch(number))


def _way(caller: str, callee: str) -> str:
    """The direction by the lengths of the numbers: lines of the centre are short."""
    if _is_line(caller):
        return "internal" if _is_line(callee) else "out" if callee else ""
    return "in" if caller and _is_line(callee) else ""
