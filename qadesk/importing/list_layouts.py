"""The call lists that are known by their headings: what tells each, and which of its columns holds which field.

Names are compared without case, blanks and signs. A field that a layout does not name is sought by its usual names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qadesk.i18n import N_


@dataclass(frozen=True)
class Layout:
    """A known kind of list: all of `marks` are among its headings.

    `columns` field -> names, best first, no name for a field that it does not have; `helpers` further columns that
    reading needs (see `call_rows.py`); `utc`: its times are UTC where they name no zone."""

    name: str
    marks: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    helpers: Mapping[str, str] = field(default_factory=dict)
    utc: bool = False


_CHANNELS = {"channel": "channel srcchannel", "peer": "dstchannel destinationchannel"}

LAYOUTS = (
    Layout("cisco_cucm_cdr", "globalcallidcallid datetimeorigination datetimedisconnect", {
        "start": "datetimeorigination", "answer": "datetimeconnect", "end": "datetimedisconnect",
        "talk": "duration", "duration": "duration",
        "caller": "callingpartynumber", "callee": "finalcalledpartynumber originalcalledpartynumber",
        "agent": "finalcalledpartyunicodeloginuserid finalcalledpartynumber", "queue": "huntpilotdn",
        "call_id": "globalcallidcallid", "direction": "", "recording": ""},
        {"id_before": "globalcallidcallmanagerid", "record_type": "cdrrecordtype",
         "other_agent": "callingpartyunicodeloginuserid"}),
    Layout("freepbx_cdr_report", "calldate clid src dst dcontext billsec disposition", {
        "start": "calldate", "duration": "duration", "talk": "billsec", "caller": "src cnum", "callee": "dst",
        "agent": "dstchannel", "call_id": "linkedid uniqueid", "recording": "recordingfile", "queue": "", "answer": "",
        "end": "", "direction": ""}, _CHANNELS | {"status": "disposition", "application": "lastapp"}),
    Layout("asterisk_cdr", "src dst dcontext channel dstchannel billsec disposition", {
        "start": "start calldate", "answer": "answer", "end": "end", "duration": "duration", "talk": "billsec",
        "caller": "src", "callee": "dst", "agent": "dstchannel", "call_id": "linkedid uniqueid",
        "recording": "recordingfile userfield", "queue": "", "direction": ""},
        _CHANNELS | {"status": "disposition", "application": "lastapp"}),
    Layout("issabel_cdr_report", "date source ringgroup destination srcchannel dstchannel status duration", {
        "start": "date", "caller": "source", "callee": "destination", "duration": "duration", "queue": "ringgroup",
        "agent": "dstchannel", "call_id": "linkedid uniqueid", "recording": "recording", "talk": "", "answer": "",
        "end": "", "direction": ""}, _CHANNELS | {"status": "status"}),
    Layout("freeswitch_cdr_csv", "startstamp endstamp hangupcause billsec", {
        "start": "startstamp", "answer": "answerstamp", "end": "endstamp", "duration": "duration", "talk": "billsec",
        "caller": "calleridnumber", "callee": "destinationnumber", "call_id": "uuid xmlcdruuid",
        "agent": "accountcode"},
        {"linked": "bleguuid"}),
    Layout("cdr_stats_import", "cdrsourcetype callid calleridnumber destinationnumber startingdate billsec", {
        "start": "startingdate", "duration": "duration", "talk": "billsec", "caller": "calleridnumber",
        "callee": "destinationnumber", "call_id": "callid", "direction": "direction", "agent": "", "queue": "",
        "recording": ""}),
    Layout("vicidial_call_export", "calldate phonenumberdialed status user lengthinsec", {
        "start": "calldate", "callee": "phonenumberdialed", "agent": "user", "queue": "campaignid",
        "duration": "lengthinsec", "talk": "", "call_id": "uniqueid", "caller": "", "answer": "", "end": "",
        "recording": "recordingfilename recordinglocation", "direction": ""}, {"system_users": "user"}),
    Layout("3cx_cdr", "timestart timeend fromno tono", {
        "start": "timestart", "answer": "timeanswered", "end": "timeend", "duration": "duration", "talk": "",
        "caller": "fromno", "callee": "dialno tono", "agent": "finaldn todn", "call_id": "callid historyid",
        "queue": "", "direction": "", "recording": ""},
        {"other_agent": "fromdn", "agent_type": "finaltype totype", "other_type": "fromtype"}),
    Layout("didww_cdr", "datetime source did destination duration", {
        "start": "datetime", "caller": "source", "callee": "did", "duration": "duration", "agent": "", "queue": ""},
        utc=True),
    Layout("sinch_cdr", "callid calltime result duration answertime from to", {
        "start": "calltime", "answer": "answertime", "duration": "duration", "caller": "from", "callee": "to",
        "call_id": "callid"}, {"status": "result"}, utc=True),
    Layout("huawei_cec_call", "callid waitbegin callbegin callend devicetype deviceno", {
        "start": "waitbegin ackbegin callbegin", "answer": "callbegin", "end": "callend", "agent": "deviceno",
        "caller": "callerno caller", "callee": "calleeno callee", "call_id": "callid", "direction": "calltype",
        "queue": "", "duration": "", "talk": "", "recording": ""}, {"device_type": "devicetype"}),
    Layout("huawei_cec_call", "呼叫id 设备类型 设备号码 开始通话时间 结束通话时间", {
        "start": "开始等待时间 等待开始时间 开始应答时间 开始通话时间", "answer": "开始通话时间", "end": "结束通话时间",
        "agent": "设备号码", "caller": "主叫号码 主叫", "callee": "被叫号码 被叫", "call_id": "呼叫id",
        "direction": "呼叫类型", "queue": "", "duration": "", "talk": "", "recording": ""},
        {"device_type": "设备类型"}),
    Layout("huawei_cec_record", "agentid callid callerno calleeno callbegin callend filename", {
        "start": "callbegin", "end": "callend", "agent": "agentid", "call_id": "callid", "caller": "callerno",
        "callee": "calleeno", "recording": "filename", "direction": "calltype",
        "queue": "currentskillid userwantedskillid", "answer": "", "duration": "", "talk": ""}),
    Layout("aliyun_ccc", "contactid contacttype callingnumber callednumber", {
        "start": "starttime createdtime establishedtime", "answer": "establishedtime", "end": "releasetime endtime",
        "duration": "callduration", "caller": "callingnumber", "callee": "callednumber", "agent": "agentids agentid",
        "queue": "skillgroupnames skillgroupids", "call_id": "contactid", "direction": "contacttype"},
        {"status": "contactdisposition"}),
    Layout("tianrun_clink", "uniqueid customernumber cno starttime bridgetime", {
        "start": "starttime", "answer": "bridgetime", "end": "endtime", "talk": "bridgeduration",
        "duration": "totalduration", "caller": "customernumber", "callee": "hotline", "agent": "cno",
        "queue": "qno qname", "call_id": "uniqueid mainuniqueid", "recording": "recordfile", "direction": "calltype"},
        {"status": "status"}),
    Layout("ronglian_7moor", "callsheetid callno calledno ring begin end", {
        "start": "ring ringtime", "answer": "begin", "end": "end", "caller": "callno", "callee": "calledno",
        "agent": "agent exten", "queue": "queue queuename", "call_id": "callsheetid", "direction": "calltype",
        "recording": "recordfilename monitorfilename", "duration": "", "talk": ""}, {"status": "state"}),
    Layout("netease_qiyu", "sessionid staffid connectionbeginetime connectionendtime", {
        "start": "createtime", "answer": "connectionbeginetime", "end": "connectionendtime", "caller": "from",
        "callee": "to", "agent": "staffid", "call_id": "sessionid", "direction": "direction",
        "recording": "recordurl", "duration": "duration", "queue": "staffgroupname groupname"}, {"status": "status"}),
    Layout("huijie_wellcloud", "ani dnis starttime talklength", {
        "start": "starttime", "answer": "answertime", "end": "endtime", "talk": "talklength", "caller": "ani",
        "callee": "dnis", "agent": "agentid laststation firststation", "call_id": "callid id",
        "direction": "calltype calldirection", "duration": "", "queue": "queue skill"}, {"status": "endreason"}),
    Layout("huijie_wellcloud_recordings", "ani dnis calldirection starttime calllength callid", {
        "start": "starttime", "caller": "ani", "callee": "dnis", "direction": "calldirection",
        "duration": "calllength", "call_id": "callid"}),
    Layout("easycallcenter365_inbound", "caller callee inboundtime answeredtime extnum opnum hanguptime", {
        "start": "inboundtime", "answer": "answeredtime", "end": "hanguptime", "duration": "timelen",
        "talk": "answeredtimelen", "caller": "caller", "callee": "callee", "agent": "opnum", "queue": "groupid",
        "call_id": "uuid id", "recording": "wavfile", "direction": ""}),
    Layout("easycallcenter365_outbound", "caller opnum callee starttime answeredtime endtime timelen", {
        "start": "starttime", "answer": "answeredtime", "end": "endtime", "duration": "timelen",
        "talk": "timelenvalid", "caller": "caller", "callee": "callee", "agent": "opnum", "call_id": "uuid id",
        "recording": "recordfilename", "direction": "", "queue": ""}),
    Layout("easycallcenter365_notification", "telephone callstatus callouttime callendtime timelen uuid", {
        "start": "callouttime", "answer": "connectedtime", "end": "callendtime", "duration": "timelen",
        "talk": "validtimelen", "callee": "telephone", "call_id": "uuid", "recording": "recordingsfile", "caller": "",
        "agent": "", "queue": "", "direction": ""}),
    Layout("easycallcenter365_export", "任务名称 通话uuid 外呼号码 外呼状态 外呼时间 挂机时间", {
        "start": "外呼时间", "answer": "接通时间", "end": "挂机时间", "duration": "通话时长", "callee": "外呼号码",
        "call_id": "通话uuid", "caller": "", "queue": "任务名称"}, {"status": "外呼状态"}),
    Layout("easycallcenter365_inbound", "主叫号码 被叫号码 呼入时间 挂机时间 服务时长 通话总时长", {
        "start": "呼入时间", "answer": "接听时间 接通时间 电话被接听时间", "end": "挂机时间", "duration": "通话总时长",
        "talk": "服务时长", "queue": "坐席组 请求转接的坐席组", "call_id": "通话uuid uuid", "recording": "录音文件名"}),
    Layout("zhichi_maincdrs", "customernumber gatewaynumber calltype callresult", {
        "caller": "customernumber", "callee": "gatewaynumber", "direction": "calltype"}, {"status": "callresult"}),
    Layout("tencent_ccc", "caller callee direction duration starttimestamp endedtimestamp sessionid", {
        "start": "starttimestamp", "answer": "accepttimestamp", "end": "endedtimestamp", "talk": "duration",
        "duration": "", "caller": "caller", "callee": "callee", "agent": "seatuserstaffnumber seatuseruserid",
        "queue": "skillgroup queuedskillgroupname", "call_id": "sessionid", "recording": "recordurl"}),
    Layout("volcengine_voice", "callid caller callee begintime ringtime starttime endtime", {
        "start": "begintime", "answer": "starttime", "end": "endtime", "duration": "callduration"}),
    Layout("volcengine_voice", "callid caller callee begincalltime starttime endtime", {
        "start": "begincalltime", "answer": "starttime", "end": "endtime", "duration": "callduration"}),
    Layout("recording_library", "分机号 通道 主叫号码 被叫号码 通话开始时间 时长", {
        "start": "通话开始时间", "duration": "时长", "agent": "坐席编号 座席编号 分机号"}),
    Layout("webex_calling_cdr", "starttime answertime duration callingnumber callednumber direction releasetime", {
        "start": "starttime", "answer": "answertime", "end": "releasetime", "duration": "duration", "talk": "",
        "caller": "callingnumber", "callee": "callednumber", "agent": "user", "call_id": "callid",
        "direction": "direction", "queue": "", "recording": ""}),
    Layout("ringcentral_call_log", "type phonenumber name date time action actionresult duration", {
        "start": "time", "day": "date", "duration": "duration", "caller": "phonenumber", "agent": "extension",
        "callee": "", "queue": "", "direction": "", "recording": ""}, {"status": "actionresult", "kind": "type"}),
    Layout("vicidial_did_log", "didnumber calldate calleridnumber lengthinsec", {
        "start": "calldate", "duration": "lengthinsec", "caller": "calleridnumber", "callee": "didnumber", "agent": "",
        "call_id": "uniqueid", "queue": ""}),
    Layout("ringcentral_call_log", "sessionid starttime duration direction fromphonenumber tophonenumber", {
        "caller": "fromphonenumber", "callee": "tophonenumber", "agent": "extensionid extension"},
        {"status": "result", "kind": "type"}),
)


LAYOUT_NAMES = {
    "cisco_cucm_cdr": "Cisco CUCM CDR", "freepbx_cdr_report": "FreePBX CDR", "asterisk_cdr": "Asterisk CDR",
    "asterisk_cdr_csv": "Asterisk Master.csv", "issabel_cdr_report": "Issabel CDR",
    "freeswitch_cdr_csv": "FreeSWITCH CDR", "freeswitch_cdr_csv_example": "FreeSWITCH CDR",
    "freeswitch_cdr_csv_asterisk": "FreeSWITCH CDR", "cdr_stats_import": "cdr-stats",
    "cdr_stats_import_bare": "cdr-stats",
    "vicidial_call_export": "VICIdial", "vicidial_did_log": "VICIdial", "3cx_cdr": "3CX CDR", "didww_cdr": "DIDWW",
    "sinch_cdr": "Sinch", "huawei_cec_call": N_("Huawei CEC, parts of calls"),
    "huawei_cec_record": N_("Huawei CEC, recordings"), "aliyun_ccc": N_("Alibaba Cloud CCC"),
    "tianrun_clink": N_("Tianrun clink"), "ronglian_7moor": N_("Ronglian 7moor"), "netease_qiyu": N_("NetEase Qiyu"),
    "huijie_wellcloud": N_("WellCloud"), "huijie_wellcloud_recordings": N_("WellCloud, recordings"),
    "easycallcenter365_inbound": "easycallcenter365", "easycallcenter365_outbound": "easycallcenter365",
    "easycallcenter365_notification": "easycallcenter365", "easycallcenter365_export": "easycallcenter365",
    "zhichi_maincdrs": N_("Zhichi"), "tencent_ccc": N_("Tencent Cloud CCC"),
    "volcengine_voice": N_("Volcengine"),
    "recording_library": N_("List of a recorder"), "ringcentral_call_log": "RingCentral",
    "webex_calling_cdr": "Webex Calling",
}
"""How people call a layout: a proper name, or words to be translated."""


def known_layout(names: Sequence[str], wanted: str = "") -> Layout | None:
    """The layout of these headings; of several the one that knows most of them, or that is `wanted`."""
    have = set(names)
    fitting = [layout for layout in LAYOUTS if have.issuperset(layout.marks.split()) and wanted in ("", layout.name)]
    return max(fitting, key=lambda layout: len(layout.marks.split()), default=None)
