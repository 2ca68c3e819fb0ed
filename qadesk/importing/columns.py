"""Which column of a call list means what: fields with the names that switches give them, Chinese and English.

A proposal only: the preview shows it, and a person may change every column.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

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
             "呼入时间 呼出时间 外呼时间 进线时间 拨打时间 拨号时间 录音时间 发起时间 创建时间 日期时间 "
             "呼叫发起时间 通话起始时间 起呼时间 振铃时间 通話開始時間 開始時間 來電時間 撥打時間 通話時間 時間 "
             "时间 start starttime startstamp startat startedat startdatetime callstart callstarttime callbegin "
             "callbegintime begin begintime begincalltime startepoch startuepoch calldate calldatetime calltime "
             "timestart datetimeorigination startingdate startdateandtime inboundtime callouttime timeofcall "
             "connectionbeginetime connectionbegintime initiationtimestamp initiatedat setuptime calldatetimeutc "
             "startutc startlocal callstartdate conversationstart datetime dateandtime timestamp calllocaltime "
             "calltimelocal createtime createdat createdtime date time",
    "day": "通话日期 呼叫日期 开始日期 录音日期 日期 通話日期 startdate day date calldate",
    "answer": "通话接通时间 接通时间 应答时间 接听时间 摘机时间 通话建立时间 建立时间 应答开始时间 接通時間 "
              "應答時間 接聽時間 answer answertime answerstamp answeredat answered answeruepoch answerepoch "
              "answeredtime timeanswered datetimeconnect connecttime connectedtime connectedat establishedtime "
              "bridgetime ackbegin talkstart talkstarttime pickuptime",
    "end": "通话结束时间 呼叫结束时间 录音结束时间 结束时间 挂机时间 挂断时间 通话挂断时间 释放时间 结束 "
           "通話結束時間 結束時間 掛斷時間 掛機時間 end endtime endstamp endat endedat enddatetime callend "
           "callendtime endepoch enduepoch hanguptime hangupat timeend datetimedisconnect disconnecttime "
           "disconnecttimestamp disconnectedat conversationend releasetime connectionendtime stoptime finishtime "
           "callendtimestamp",
    "duration": "通话总时长 呼叫总时长 总时长 总通话时长 呼叫时长 录音时长 通话时长 通话时间长度 持续时间 时长 "
                "通話時長 通話總時長 時長 錄音時長 duration callduration totalduration totaltime durationsecs "
                "lengthinsec calllength timelen length lengthsec durationms durationsec durationseconds "
                "durationinseconds elapsedtime callseconds 通话秒数 秒数 通话时间 通话时长秒",
    "talk": "服务时长 接通时长 有效通话时长 有效时长 应答时长 通话时长 计费时长 实际通话时长 座席通话时长 "
            "坐席通话时长 通話時長 talk talktime talklength billsec talkduration talksec talkseconds "
            "answeredduration connectedduration billableseconds billingseconds billseconds conversationtime "
            "conversationduration bridgeduration timelenvalid answeredtimelen validtimelen agenttalkduration",
    "agent": "座席工号 坐席工号 员工工号 客服工号 话务员工号 业务员工号 人员工号 工号 座席编号 坐席编号 客服编号 "
             "员工编号 座席号 坐席号 座席id 坐席id 客服id 员工id 话务员编号 受理工号 接听工号 座席账号 坐席账号 "
             "座席 坐席 座席人员 话务员 客服 客服人員 工號 座席工號 agent agentid agentno agentnumber agentloginid "
             "agentlogin loginid agentcode agentids staffno staffid staff staffnumber employeeid cno opnum operator "
             "operatorid operatorno workno user userid userlogin users rep repid",
    "caller": "主叫号码 主叫 主叫方 主叫电话 主叫号 来电号码 客户号码 客户电话 电话号码 手机号码 主叫方号码 "
              "主叫號碼 來電號碼 客戶號碼 客戶電話 caller callernumber callernum callerno callerid calleridnumber "
              "calling callingnumber callingpartynumber callingparty callingno src source fromno fromphonenumber "
              "fromnumber from ani callno customernumber customerphone customerphonenumber customerendpointaddress "
              "customerno cnum anumber phonenumber telephone phone 对方号码 联系电话",
    "callee": "被叫号码 被叫 被叫方 被叫电话 被叫号 外呼号码 拨打号码 被叫方号码 热线号码 被叫號碼 撥打號碼 callee "
              "接入号码 接入号 calleenumber calleenum calleeno called calledno callednumber callednum calledparty "
              "finalcalledpartynumber calledpartynumber dst dest destination destinationnumber tono tophonenumber "
              "tonumber to dnis bnumber phonenumberdialed dialno dialednumber dialled dialed hotline did didnumber "
              "systemphonenumber systemendpointaddress",
    "direction": "呼叫方向 通话方向 呼叫类型 通话类型 呼叫类别 方向 呼入呼出 呼叫方式 来去电 呼叫類型 通話類型 "
                 "direction calldirection callflow calltype contacttype inout initiationmethod",
    "queue": "技能组 技能队列 队列 队列名称 技能组名称 技能 坐席组 座席组 业务组 业务类型 队列名 接入队列 排队队列 "
             "服务队列 技能群組 技能組 佇列 queue queuename queueid qname qno skill skillgroup skillgroupname "
             "skillgroupnames skillname splitskill campaign campaignname campaignid groupid ringgroup usergroup "
             "huntpilotdn service servicename",
    "call_id": "通话流水号 呼叫流水号 录音流水号 会话流水号 流水号 通话id 呼叫id 会话id 录音id 通话uuid 话单id "
               "话单号 话单流水号 通话唯一标识 呼叫唯一标识 唯一标识 通话编号 呼叫编号 录音编号 通話流水號 通話編號 "
               "流水號 通話id linkedid callid calluuid uniqueid uuid callsheetid ucid sessioncallid conversationid "
               "interactionid contactid sessionid globalcallidcallid callguid callserialno recordingid recordid id",
    "leg": "通话段 段号 分段号 leg legid legno",
    "recording": "录音文件名 录音文件名称 录音文件 录音文件路径 录音名称 录音路径 录音地址 录音链接 录音 文件名 "
                 "錄音檔案 錄音檔名 錄音 recordingfile recordingfilename recording recordfile recordfilename "
                 "recordingname recordname wavfile wav wavname monitorfilename filename recordingsfile recordurl "
                 "recordingurl recordinglocation recordingpath recordpath location voicefile audiofile audiourl "
                 "audio file",
}
# Words that tell a column whose whole name is unknown, with words that it must not hold.
_PARTS = {
    "start": ("开始时间 呼叫时间 開始時間", ("等待", "排队", "振铃", "录入")),
    "answer": ("接通时间 应答时间 接听时间 接通時間", ("时长",)),
    "end": ("结束时间 挂机时间 挂断时间 結束時間", ("等待", "排队", "振铃")),
    "agent": ("工号 工號", ("客户", "质检", "主管", "班长")),
    "caller": ("主叫", ("归属", "姓名", "地", "名称")),
    "callee": ("被叫", ("归属", "姓名", "地", "名称")),
    "queue": ("技能组 队列 佇列", ("时间", "时长", "次数", "排队")),
    "call_id": ("流水号 唯一标识 流水號", ("工单", "订单", "客户")),
    "recording": ("录音文件 錄音檔", ("大小", "时长", "格式")),
    "talk": ("通话时长", ("总", "次数")),
    "duration": ("时长 時長", ("等待", "排队", "振铃", "静音", "响铃", "保持", "ivr", "整理", "后处理", "话后")),
}
# Names that stand for a field only where nothing better does: an agent is rather a number than a telephone or a name.
_LAST_RESORT = {
    "agent": "分机号 分机号码 分机 座席分机 坐席分机 接听分机 分機 extension exten extnum ext stationid "
             "firststation 座席姓名 坐席姓名 客服姓名 员工姓名 话务员姓名 接听人 接线员 处理人 座席名称 坐席名称 "
             "客服名称 agentname agentnames agentfullname staffname operatorname username fullname 用户名 姓名 "
             "finaldn todn",
    "answer": "connectionbegintime callbegin",
}
_STATUS = ("通话状态 呼叫状态 接听状态 外呼状态 接通状态 通话结果 呼叫结果 是否接通 是否接听 应答状态 状态 "
           "接通狀態 通話狀態 disposition callstatus callresult contactdisposition result status state dialstatus "
           "callstate answerstatus outcome").split()
_UNIT_WORDS = {"ms": r"毫秒|(?<![a-z])ms(?![a-z])|millis|msec", "min": r"分钟|minute|[(（]分[)）]|\(min\)|_min$",
               "s": r"秒|sec|(?<![a-z])s(?![a-z])"}
_UTC = re.compile(r"(?<![a-z])(?:utc|gmt|universal time|zulu)(?![a-z])\s*(?:([+-])\s*(\d{1,2})(?::?(\d{2}))?)?",
                  re.IGNORECASE)

KNOWN_NAMES = frozenset(name for names in (*_NAMES.values(), *_LAST_RESORT.values()) for name in names.split()
                        ) | frozenset(_STATUS)


def propose_columns(names: Sequence[str], *, given: Mapping[str, int] | None = None,
                    banned: Container[tuple[str, int]] = ()) -> dict[str, int]:
    """Field -> column by normalised headings; a column serves one field, the better known name wins.

    `given` fields stay where they are; `banned` pairs of field and column were seen to be wrong."""
    found = dict(given or {})
    _take(found, names, _NAMES, banned)
    for field in [name for name in _PARTS if name not in found]:
        place = _by_part(field, names, found, banned)
        if place is not None:
            found[field] = place
    _take(found, names, _LAST_RESORT, banned)
    return _without_doubtful_day(found, names)


def status_column(names: Sequence[str]) -> int | None:
    """The column that says whether a call was answered."""
    return next((names.index(name) for name in _STATUS if name in names), None)


def unit_of(name: str) -> str:
    """The unit that a heading states for its durations: `ms`, `min`, `s` or "" when it says nothing."""
    lowered = name.casefold()
    return next((unit for unit, words in _UNIT_WORDS.items() if re.search(words, lowered)), "")


def utc_offset_min(name: str) -> int | None:
    """The minutes from UTC that a heading states (`Date/Time (UTC)` 0, `start (GMT+8)` 480); None for none."""
    found = _UTC.search(name.replace("_", " "))
    if not found:
        return None
    minutes = int(found[2] or 0) * 60 + int(found[3] or 0)
    return -minutes if found[1] == "-" else minutes


def _take(found: dict[str, int], names: Sequence[str], known: Mapping[str, str],
          banned: Container[tuple[str, int]]) -> None:
    """Give fields that have none yet the column with the first of their names that is free."""
    for field, words in known.items():
        if field in found:
            continue
        places = (at for word in words.split() for at, name in enumerate(names) if name == word)
        place = next((at for at in places if at not in found.values() and (field, at) not in banned), None)
        if place is not None:
            found[field] = place


def _by_part(field: str, names: Sequence[str], taken: Mapping[str, int],
             banned: Container[tuple[str, int]]) -> int | None:
    words, without = _PARTS[field]
    for at, name in enumerate(names):
        if at not in taken.values() and (field, at) not in banned and any(word in name for word in words.split()) \
                and not any(word in name for word in without):
            return at
    return None


def _without_doubtful_day(found: dict[str, int], names: Sequence[str]) -> dict[str, int]:
    """A column of days alone is no start when another column holds the time (`date`, `time`)."""
    clock = next((names.index(name) for name in ("time", "时间", "時間") if name in names), None)
    if "start" in found and names[found["start"]] in ("date", "日期", "calldate") and clock is not None \
            and clock not in found.values():
        return found | {"day": found["start"], "start": clock}
    return found


def normal_names(heading: Sequence[str]) -> list[str]:
    """The headings as they are compared."""
    return [normal_name(cell) for cell in heading]
