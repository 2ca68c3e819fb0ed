"""Which column of a call list means what: fields with the names that switches give them, Chinese and English.

A proposal only: the preview shows it, and a person may change every column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qadesk.i18n import N_
from qadesk.importing.tables import normal_name

FIELD_NAMES = {
    "start": N_("Start"),
    "day": N_("Day (when it stands apart from the time)"),
    "answer": N_("Answered at"),
    "end": N_("End"),
    "duration": N_("Duration"),
    "talk": N_("Connected time"),
    "agent": N_("Agent number"),
    "caller": N_("Calling number"),
    "callee": N_("Called number"),
    "direction": N_("Direction"),
    "queue": N_("Queue"),
    "call_id": N_("Call id"),
    "leg": N_("Part of the call"),
    "recording": N_("Recording file"),
}
FIELDS = tuple(FIELD_NAMES)

_NAMES = {
    "start": "通话开始时间 呼叫开始时间 录音开始时间 开始时间 起始时间 开始 呼叫时间 呼叫日期时间 通话时间 来电时间 "
             "呼入时间 呼出时间 外呼时间 进线时间 拨打时间 拨号时间 录音时间 发起时间 创建时间 日期时间 时间 start "
             "starttime startstamp startat startedat startdatetime callstart callstarttime callbegin begin "
             "begintime calldate calltime timestart datetimeorigination startingdate inboundtime "
             "connectionbeginetime connectionbegintime datetime timestamp createtime date time",
    "day": "通话日期 呼叫日期 开始日期 录音日期 日期 startdate day date",
    "answer": "通话接通时间 接通时间 应答时间 接听时间 摘机时间 answer answertime answerstamp answeredat answered "
              "answeredtime timeanswered datetimeconnect connecttime establishedtime bridgetime",
    "end": "通话结束时间 呼叫结束时间 录音结束时间 结束时间 挂机时间 挂断时间 结束 end endtime endstamp endat "
           "endedat enddatetime callend callendtime hanguptime timeend datetimedisconnect disconnecttime "
           "releasetime connectionendtime",
    "duration": "通话总时长 呼叫总时长 总时长 呼叫时长 录音时长 通话时长 通话时间长度 持续时间 时长 duration "
                "callduration totalduration durationsecs lengthinsec calllength timelen length "
                "durationms durationsec durationseconds durationinseconds 通话秒数 秒数 通话时间",
    "talk": "服务时长 接通时长 有效通话时长 有效时长 应答时长 通话时长 talk talktime talklength billsec "
            "billableseconds conversationtime bridgeduration timelenvalid answeredtimelen validtimelen",
    "agent": "座席工号 坐席工号 员工工号 客服工号 话务员工号 业务员工号 人员工号 工号 座席编号 坐席编号 客服编号 "
             "员工编号 座席号 坐席号 座席id 坐席id 座席 坐席 座席人员 话务员 客服 agent agentid agentno agentnumber "
             "agentcode agentids staffno staffid staff staffnumber employeeid cno opnum operator operatorid user "
             "userid",
    "caller": "主叫号码 主叫 主叫方 主叫电话 来电号码 客户号码 客户电话 电话号码 手机号码 caller callernumber "
              "callerno callerid calleridnumber calling callingnumber callingpartynumber src source fromno from "
              "fromnumber ani callno customernumber phonenumber telephone",
    "callee": "被叫号码 被叫 被叫方 被叫电话 外呼号码 拨打号码 callee calleenumber calleeno called calledno "
              "callednumber finalcalledpartynumber calledpartynumber dst dest destination destinationnumber tono to "
              "tonumber dnis phonenumberdialed dialno",
    "direction": "呼叫方向 通话方向 呼叫类型 通话类型 呼叫类别 方向 呼入呼出 呼叫方式 direction calldirection "
                 "calltype contacttype",
    "queue": "技能组 技能队列 队列 队列名称 技能组名称 技能 坐席组 座席组 业务组 业务类型 queue queuename qname "
             "skill skillgroup skillgroupname skillgroupnames campaign campaignid groupid ringgroup usergroup",
    "call_id": "通话流水号 呼叫流水号 录音流水号 会话流水号 流水号 通话id 呼叫id 会话id 录音id 通话uuid "
               "通话唯一标识 呼叫唯一标识 唯一标识 通话编号 呼叫编号 录音编号 callid uniqueid uuid callsheetid "
               "contactid sessionid globalcallidcallid callguid recordingid recordid linkedid id",
    "leg": "通话段 段号 分段号 leg legid legno",
    "recording": "录音文件名 录音文件名称 录音文件 录音文件路径 录音名称 录音路径 录音地址 录音链接 录音 文件名 "
                 "recordingfile recordingfilename recording recordfile recordfilename recordingname recordname "
                 "wavfile monitorfilename filename recordingsfile recordurl recordingurl recordinglocation location "
                 "audiofile audio file",
}
# Words that tell a column whose whole name is unknown, with words that it must not hold.
_PARTS = {
    "start": ("开始时间", ()),
    "answer": ("接通时间 应答时间 接听时间", ()),
    "end": ("结束时间 挂机时间 挂断时间", ()),
    "agent": ("工号", ("客户",)),
    "caller": ("主叫", ("归属", "姓名", "地")),
    "callee": ("被叫", ("归属", "姓名", "地")),
    "queue": ("技能组 队列", ("时间", "时长", "次数")),
    "call_id": ("流水号 唯一标识", ("工单", "订单")),
    "recording": ("录音文件", ("大小", "时长", "格式")),
}
# Names that stand for a field only where nothing better does: an agent is rather a number than a telephone.
_LAST_RESORT = {"agent": "分机号 分机号码 分机 extension exten extnum"}
_UNIT_WORDS = {"ms": ("毫秒", "ms", "millisecond"), "min": ("分钟", "minute", "(分)", "（分）", "(min)"),
               "s": ("秒", "sec", "(s)")}

KNOWN_NAMES = frozenset(name for names in (*_NAMES.values(), *_LAST_RESORT.values()) for name in names.split())


def propose_columns(heading: Sequence[str]) -> dict[str, int]:
    """Field -> column by the headings' names; a column serves one field, the better known name wins."""
    names = [normal_name(cell) for cell in heading]
    found: dict[str, int] = {}
    _take(found, names, _NAMES)
    for field in [name for name in _PARTS if name not in found]:
        place = _by_part(field, names, found)
        if place is not None:
            found[field] = place
    _take(found, names, _LAST_RESORT)
    return _without_doubtful_day(found, names)


def unit_of(name: str) -> str:
    """The unit that a heading states for its durations: `ms`, `min`, `s` or "" when it says nothing."""
    lowered = name.casefold()
    return next((unit for unit, words in _UNIT_WORDS.items() if any(word in lowered for word in words)), "")


def states_utc(name: str) -> bool:
    """Whether a heading says that its times are UTC (`Date/Time (UTC)`, `start_utc`)."""
    return "utc" in name.casefold() or "gmt" in name.casefold()


def _take(found: dict[str, int], names: Sequence[str], known: Mapping[str, str]) -> None:
    """Give fields that have none yet the column with the first of their names that is free."""
    for field, words in known.items():
        place = next((names.index(name) for name in words.split()
                      if name in names and names.index(name) not in found.values()), None)
        if place is not None:
            found.setdefault(field, place)


def _by_part(field: str, names: Sequence[str], taken: Mapping[str, int]) -> int | None:
    words, without = _PARTS[field]
    for at, name in enumerate(names):
        if at not in taken.values() and any(word in name for word in words.split()) \
                and not any(word in name for word in without):
            return at
    return None


def _without_doubtful_day(found: dict[str, int], names: Sequence[str]) -> dict[str, int]:
    """A column of days alone is no start when another column holds the time (`date`, `time`)."""
    if "start" in found and names[found["start"]] == "date" and "time" in names:
        return found | {"day": found["start"], "start": names.index("time")}
    return found
