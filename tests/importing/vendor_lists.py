"""Call lists as their systems write them, in our own words and invented numbers, and what each means field by field."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

Call = tuple[str, float, float | None, str, str, str, str]  # start, length s, connected s, agent, caller, callee, way


@dataclass(frozen=True)
class VendorList:
    """The text of a list, and what the dry run must say of it."""

    text: str
    layout: str
    columns: dict[str, str | int]
    time_format: str
    rows: int
    calls: list[Call]
    encoding: str = "utf-8"
    delimiter: str | None = ","
    name: str = "list.csv"
    rejected: list[tuple[int, str]] = field(default_factory=list)
    not_calls: dict[str, int] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)


def _lines(*objects: dict[str, object]) -> str:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in objects)


_STAMP = "YYYY-MM-DD HH:MM:SS"
_NINE = "2026-09-01 09:00:00"
_UUID = "aaaaaaaa-0000-0000-0000-00000000000"

VENDOR_LISTS = {
    "3cx": VendorList(
        "historyid,callid,duration,time-start,time-answered,time-end,reason-terminated,from-no,to-no,from-dn,to-dn,"
        "dial-no,reason-changed,final-number,final-dn,bill-code,bill-rate,bill-cost,bill-name,chain,from-type,to-type,"
        "final-type,from-dispname,to-dispname,final-dispname,missed-queue-calls\n"
        "10,00A,00:01:11,2026/09/01 09:00:00,2026/09/01 09:00:05,2026/09/01 09:01:16,src_participant_terminated,"
        '13800000001,Ext.800,10001,800,800,,Ext.101,101,,0,0,,"Chain: 1;2",ExternalLine,Queue,Extension,x,y,z,\n'
        "11,00B,,2026/09/01 09:10:00,,2026/09/01 09:10:20,src_participant_terminated,Ext.101,13800000002,101,10001,"
        "13800000002,,13800000002,10001,,0,0,,c,Extension,ExternalLine,ExternalLine,x,y,z,\n",
        "3cx_cdr", {"start": "time-start", "answer": "time-answered", "end": "time-end", "duration": "duration",
                    "agent": "final-dn", "caller": "from-no", "callee": "dial-no", "call_id": "callid"},
        "YYYY/MM/DD HH:MM:SS", 2,
        [(_NINE, 71, 71, "101", "13800000001", "800", "in"),
         ("2026-09-01 09:10:00", 20, 0, "101", "Ext.101", "13800000002", "out")], unmatched=["101"]),
    "3cx without headings": VendorList(
        '"10","00A","00:01:11","2026/09/01 09:00:00","2026/09/01 09:00:05","2026/09/01 09:01:16","TerminatedByDst",'
        '"Ext.101","Ext.102","101","102","102","","Ext.102","102"\n'
        '"11","00B","00:00:11","2026/09/01 09:10:00","2026/09/01 09:10:05","2026/09/01 09:10:16","TerminatedBySrc",'
        '"13800000001","Ext.102","10001","102","102","","Ext.102","102"\n',
        "3cx_cdr", {"start": 4, "answer": 5, "end": 6, "duration": 3, "agent": 15, "caller": 8, "callee": 12,
                    "call_id": 2}, "YYYY/MM/DD HH:MM:SS", 2,
        [(_NINE, 71, 71, "102", "Ext.101", "102", "internal"),
         ("2026-09-01 09:10:00", 11, 11, "102", "13800000001", "102", "in")], unmatched=["102"]),
    "didww": VendorList(
        "Date/Time (UTC),Source,DID,Destination,Duration (secs),Billing Duration (secs),Disconnect Code,Disconnect "
        "Reason\n2026-09-01 01:00:00,13800000001,8610000,sip:1001@pbx.example,71,72,200,OK\n"
        "2026-09-01 01:05:00,13800000001,8610000,sip:1001@pbx.example,0,0,486,Busy\n",
        "didww_cdr", {"start": "Date/Time (UTC)", "duration": "Duration (secs)", "caller": "Source", "callee": "DID"},
        _STAMP, 2, [(_NINE, 71, None, "", "13800000001", "8610000", ""),
                    ("2026-09-01 09:05:00", 0, None, "", "13800000001", "8610000", "")]),
    "sinch": VendorList(
        "CallId;CallTime;Result;Reason;Duration;AnswerTime;From;To;Price\n"
        "a-1;2026-09-01 01:00:00;ANSWERED;HANGUP;71;2026-09-01 01:00:05;+8613800000001;+86400;0.1\n"
        "a-2;2026-09-01 01:01:00;NOANSWER;TIMEOUT;0;;+8613800000002;+86400;0\n",
        "sinch_cdr", {"start": "CallTime", "answer": "AnswerTime", "duration": "Duration", "caller": "From",
                      "callee": "To", "call_id": "CallId"}, _STAMP, 2,
        [(_NINE, 71, 66, "", "+8613800000001", "+86400", ""),
         ("2026-09-01 09:01:00", 0, 0, "", "+8613800000002", "+86400", "")], delimiter=";"),
    "vicidial log of numbers": VendorList(
        "did_number|call_date|caller_id_number|length_in_sec\n4001|2026-09-01 09:00:00|13800000001|71\n",
        "vicidial_did_log", {"start": "call_date", "duration": "length_in_sec", "caller": "caller_id_number",
                             "callee": "did_number"}, _STAMP, 1,
        [(_NINE, 71, None, "", "13800000001", "4001", "")], delimiter="|"),
    "ringcentral": VendorList(
        "Type,Phone Number,Name,Date,Time,Action,Action Result,Result Description,Duration\n"
        "Voice,138-0000-0001,甲,Tue 09/01/2026,9:00 AM,Phone Call,Accepted,The call connected,0:01:11\n"
        "Voice,138-0000-0002,甲,Tue 09/15/2026,1:05 PM,VoIP Call,Missed,,In Progress\n"
        "Fax,138-0000-0003,甲,Tue 09/15/2026,1:06 PM,Fax,Sent,,0:00:05\n"
        "Voice,138-0000-0004,甲,Tue 09/15/2026,1:07 PM,VoIP Call,Missed,,0:00:12\n",
        "ringcentral_call_log", {"start": "Time", "day": "Date", "duration": "Duration", "caller": "Phone Number"},
        "MM/DD/YYYY HH:MM AM/PM", 4,
        [(_NINE, 71, None, "", "138-0000-0001", "", ""), ("2026-09-15 13:07:00", 12, 0, "", "138-0000-0004", "", "")],
        rejected=[(3, "Duration")], not_calls={"a message, not a call": 1}),
    "ringcentral in json": VendorList(
        json.dumps({"records": [
            {"id": "x1", "sessionId": "44", "startTime": "2026-09-01T01:00:00.000Z", "duration": 71, "type": "Voice",
             "direction": "Inbound", "result": "Accepted", "from": {"phoneNumber": "+8613800000001"},
             "to": {"phoneNumber": "+86400", "extensionNumber": "101"}, "extension": {"id": 7}},
            {"id": "x2", "sessionId": "45", "startTime": "2026-09-01T02:00:00.000Z", "duration": "pending",
             "type": "Voice", "direction": "Outbound", "from": {"phoneNumber": "+86400"},
             "to": {"phoneNumber": "+8613800000001"}}]}),
        "ringcentral_call_log", {"start": "startTime", "duration": "duration", "agent": "extension.id",
                                 "caller": "from.phoneNumber", "callee": "to.phoneNumber", "direction": "direction",
                                 "call_id": "sessionId"}, "YYYY-MM-DD HH:MM:SS.fffZ", 2,
        [(_NINE, 71, None, "7", "+8613800000001", "+86400", "in")], delimiter=None, name="log.json",
        rejected=[(2, "duration")], unmatched=["7"]),
    "webex": VendorList(
        "Start time,Answer time,Duration,Calling number,Called number,User,Correlation ID,Location,Direction,Call ID,"
        "Release time,Answer indicator\n2026-09-01T01:00:00.000Z,2026-09-01T01:00:05.000Z,76,+8613800000001,4001,甲,"
        "corr1,Beijing,TERMINATING,k1,2026-09-01T01:01:16.000Z,Yes\n",
        "webex_calling_cdr", {"start": "Start time", "answer": "Answer time", "end": "Release time",
                              "duration": "Duration", "agent": "User", "caller": "Calling number",
                              "callee": "Called number", "direction": "Direction", "call_id": "Call ID"},
        "YYYY-MM-DD HH:MM:SS.fffZ", 1, [(_NINE, 76, 71, "甲", "+8613800000001", "4001", "in")], unmatched=["甲"]),
    "vocalcom in local and universal time": VendorList(
        "CallID;Agent;CallUniversalTime;CallLocalTime;CallLocalTimeString;Duration;ConvDuration;ANI;DNIS\n"
        "c1;A01;2026-09-01 01:00:00.073;2026-09-01 09:00:00.073;20260901090000;71;60;13800000001;400\n"
        "c2;A01;2026-09-01 02:00:00.000;2026-09-01 10:00:00.000;20260901100000;5;0;13800000002;400\n",
        "unknown", {"start": "CallLocalTime", "duration": "Duration", "talk": "ConvDuration", "agent": "Agent",
                    "caller": "ANI", "callee": "DNIS", "call_id": "CallID"}, "YYYY-MM-DD HH:MM:SS.fff", 2,
        [(_NINE, 71, 60, "A01", "13800000001", "400", ""),
         ("2026-09-01 10:00:00", 5, 0, "A01", "13800000002", "400", "")], delimiter=";", unmatched=["A01"]),
    "netease qiyu": VendorList(
        "eventtype,sessionid,direction,createtime,connectionbeginetime,connectionendtime,from,to,user,category,staffid,"
        "staffname,status,duration,evaluation,recordurl,waitDuration,ringDuration\n"
        "5,101,呼入,1788224400000,1788224405000,1788225020000,13800000001,4001,u,售后问题/退货,77,甲,接通,10:15,满意,"
        "http://192.0.2.1/a.wav,5分10秒,1小时10分\n"
        "5,102,呼入,1788224460000,,,13800000001,4001,u,,,,未接通,0,,,,\n",
        "netease_qiyu", {"start": "createtime", "answer": "connectionbeginetime", "end": "connectionendtime",
                         "duration": "duration", "agent": "staffid", "caller": "from", "callee": "to",
                         "direction": "direction", "call_id": "sessionid", "recording": "recordurl"}, "epoch ms", 2,
        [(_NINE, 615, 615, "77", "13800000001", "4001", "in"),
         ("2026-09-01 09:01:00", 0, 0, "", "13800000001", "4001", "in")], encoding="gb18030", unmatched=["77"]),
    "tianrun clink, a call passed on": VendorList(
        "uniqueId,hotline,customerNumber,customerProvince,customerCity,qno,qname,cno,clientName,clientNumber,callType,"
        "startTime,bridgeTime,endTime,bridgeDuration,totalDuration,status,endReason,recordFile,userField\n"
        "m-1,4001,13800000001,北京,北京,600,售后,2001,甲,1001,1,1788224400,1788224405,1788224476,71,76,1,1000,x.mp3,\n"
        "m-1,4001,13800000001,北京,北京,600,售后,2002,乙,1002,1,1788224476,1788224480,1788224500,20,24,1,1000,y.mp3,\n",
        "tianrun_clink", {"start": "startTime", "answer": "bridgeTime", "end": "endTime", "duration": "totalDuration",
                          "talk": "bridgeDuration", "agent": "cno", "caller": "customerNumber", "callee": "hotline",
                          "direction": "callType", "queue": "qno", "call_id": "uniqueId", "recording": "recordFile"},
        "epoch s", 2, [(_NINE, 76, 71, "2001", "13800000001", "4001", "in"),
                       ("2026-09-01 09:01:16", 24, 20, "2002", "13800000001", "4001", "in")],
        encoding="gb18030", unmatched=["2001", "2002"]),
    "aliyun in json": VendorList(
        _lines({"ContactId": "job-1", "ContactType": "INBOUND", "ContactDisposition": "Success",
                "CallingNumber": "13800000001", "CalledNumber": "0571000", "AgentIds": "a01@cc", "AgentNames": "甲",
                "SkillGroupNames": "售后", "CallDuration": 71, "StartTime": 1788224400000,
                "EstablishedTime": 1788224405000, "ReleaseTime": 1788224476000, "ReleaseInitiator": "agent"},
               {"ContactId": "job-2", "ContactType": "INBOUND", "ContactDisposition": "AbandonedInQueue",
                "CallingNumber": "13800000002", "CalledNumber": "0571000", "AgentIds": "", "SkillGroupNames": "售后",
                "CallDuration": 0, "StartTime": 1788224500000, "ReleaseTime": 1788224510000}),
        "aliyun_ccc", {"start": "StartTime", "answer": "EstablishedTime", "end": "ReleaseTime",
                       "duration": "CallDuration", "agent": "AgentIds", "caller": "CallingNumber",
                       "callee": "CalledNumber", "direction": "ContactType", "queue": "SkillGroupNames",
                       "call_id": "ContactId"}, "epoch ms", 2,
        [(_NINE, 71, 71, "a01@cc", "13800000001", "0571000", "in"),
         ("2026-09-01 09:01:40", 0, 0, "", "13800000002", "0571000", "in")], delimiter=None, name="cdr.jsonl",
        unmatched=["a01@cc"]),
    "aliyun without a start": VendorList(
        "ContactId,ContactType,ContactDisposition,CallingNumber,CalledNumber,AgentIds,CallDuration,EstablishedTime\n"
        "j-1,INBOUND,Success,13800000001,4001,a01,71,1788224405000\n"
        "j-2,INBOUND,AbandonedInQueue,13800000001,4001,,0,\n",
        "aliyun_ccc", {"start": "EstablishedTime", "answer": "EstablishedTime", "duration": "CallDuration",
                       "agent": "AgentIds", "caller": "CallingNumber", "callee": "CalledNumber",
                       "direction": "ContactType", "call_id": "ContactId"}, "epoch ms", 2,
        [("2026-09-01 09:00:05", 71, 71, "a01", "13800000001", "4001", "in")], rejected=[(3, "EstablishedTime")],
        unmatched=["a01"]),
    "zhichi": VendorList(
        "callId,customerNumber,gatewayNumber,callType,callResult,hangupDisposition,startTime,endTime,agentId,duration\n"
        "c1,13800000001,4001,1,1,2,1788224400000,1788224476000,A01,76\n"
        "c2,13800000002,4001,2,0,2,1788224460000,1788224466000,A01,6\n",
        "zhichi_maincdrs", {"start": "startTime", "end": "endTime", "duration": "duration", "agent": "agentId",
                            "caller": "customerNumber", "callee": "gatewayNumber", "direction": "callType",
                            "call_id": "callId"}, "epoch ms", 2,
        [(_NINE, 76, None, "A01", "13800000001", "4001", "in"),
         ("2026-09-01 09:01:00", 6, None, "A01", "4001", "13800000002", "out")], unmatched=["A01"]),
    "volcengine": VendorList(
        "callId,caller,callee,beginTime,ringTime,startTime,endTime,releaseType,callDuration,audioRecordFlag\n"
        "N1,13800000001,13900000001,1788224400000,1788224402000,1788224405000,1788224476000,1,71,1\n"
        "N2,13800000001,13900000001,1788224460000,0,0,1788224466000,1,0,0\n",
        "volcengine_voice", {"start": "beginTime", "answer": "startTime", "end": "endTime", "duration": "callDuration",
                             "caller": "caller", "callee": "callee", "call_id": "callId"}, "epoch ms", 2,
        [(_NINE, 71, 71, "", "13800000001", "13900000001", ""),
         ("2026-09-01 09:01:00", 0, 0, "", "13800000001", "13900000001", "")]),
    "7moor by its query's times": VendorList(
        "call_sheet_id,call_type,call_no,called_no,ring,ringing_time,begin,end,queue,agent,exten,state,"
        "FILE_SERVER,RECORD_FILE_NAME\n"
        "cs1,transfer,13800000001,4001,20260901 09:00:00,,20260901 09:00:10,20260901 09:01:00,售后,8001,1001,dealing,"
        "http://192.0.2.1,a.mp3\n"
        "cs2,normal,13800000002,4001,20260901 09:10:00,,,20260901 09:10:30,售后,,,queueLeak,,\n",
        "ronglian_7moor", {"start": "ring", "answer": "begin", "end": "end", "agent": "agent", "caller": "call_no",
                           "callee": "called_no", "direction": "call_type", "queue": "queue",
                           "call_id": "call_sheet_id", "recording": "RECORD_FILE_NAME"}, "YYYYMMDD HH:MM:SS", 2,
        [(_NINE, 60, 50, "8001", "13800000001", "4001", "in"),
         ("2026-09-01 09:10:00", 30, 0, "", "13800000002", "4001", "in")], encoding="gb18030", unmatched=["8001"]),
    "wellcloud recordings": VendorList(
        "id\tani\tdnis\tcallDirection\tstartTime\tcallLength\tcallId\n"
        "r1\t13800000001\t4001\tInbound\t2026.09.01 09:00:00\t71\tk1\n"
        "r2\t13800000001\t4001\tInbound\t2026.09.01 09:01:11\t20\tk1\n",
        "huijie_wellcloud_recordings", {"start": "startTime", "duration": "callLength", "caller": "ani",
                                        "callee": "dnis", "direction": "callDirection", "call_id": "callId"},
        "YYYY.MM.DD HH:MM:SS", 2, [(_NINE, 91, None, "", "13800000001", "4001", "in")], delimiter="\t"),
    "cdr-stats without headings": VendorList(
        f"1773500, John, 065350450, 90, 11, 16, inbound, {_UUID}5, 192.0.2.21, 1788224400, 1788224479, 1788224490, 1, 1"
        f"\n1773501, Eva, 44111919, 112, 52, 17, inbound, {_UUID}6, 192.0.2.21, 1788224400, 1788224460, 1788224512\n",
        "cdr_stats_import_bare", {"start": 10, "answer": 11, "end": 12, "duration": 4, "talk": 5, "caller": 1,
                                  "callee": 3, "direction": 7, "call_id": 8}, "epoch s", 2,
        [(_NINE, 90, 11, "", "1773500", "065350450", "in"), (_NINE, 112, 52, "", "1773501", "44111919", "in")]),
    "asterisk with a recording's name": VendorList(
        '"acc","13800000001","600","ext-queues","""甲"" <138>","PJSIP/trunk-01","PJSIP/1001-02","Queue","600,t",'
        '"2026-09-01 09:00:00","2026-09-01 09:00:05","2026-09-01 09:01:16",76,71,"ANSWERED","DOCUMENTATION",'
        '"1788224400.1","q-600-138.wav"\n'
        '"acc","13800000002","600","ext-queues","x","PJSIP/trunk-03","","Queue","600,t","2026-09-01 09:05:00","",'
        '"2026-09-01 09:05:20",20,0,"NO ANSWER","DOCUMENTATION","1788224700.3",""\n',
        "asterisk_cdr_csv", {"start": 10, "answer": 11, "end": 12, "duration": 13, "talk": 14, "agent": 7, "caller": 2,
                             "callee": 3, "call_id": 17, "recording": 18}, _STAMP, 2,
        [(_NINE, 76, 71, "1001", "13800000001", "600", "in"),
         ("2026-09-01 09:05:00", 20, 0, "", "13800000002", "600", "in")], unmatched=["1001"]),
    "huawei's parts of calls in Chinese": VendorList(
        "呼叫ID,主叫号码,被叫号码,开始等待时间,结束等待时间,开始应答时间,结束应答时间,开始通话时间,结束通话时间,设备类型,设备号码,"
        "呼叫类型\nc1,13800000001,4001,2026-09-01 09:00:00,2026-09-01 09:00:10,,,,,1,5,呼入\n"
        "c1,13800000001,4001,2026-09-01 09:00:10,2026-09-01 09:00:12,2026-09-01 09:00:12,2026-09-01 09:00:13,"
        "2026-09-01 09:00:13,2026-09-01 09:01:16,2,1001,呼入\n",
        "huawei_cec_call", {"start": "开始等待时间", "answer": "开始通话时间", "end": "结束通话时间",
                            "agent": "设备号码", "caller": "主叫号码", "callee": "被叫号码",
                            "direction": "呼叫类型", "call_id": "呼叫ID"},
        _STAMP, 2, [(_NINE, 76, 63, "1001", "13800000001", "4001", "in")], encoding="gb18030", unmatched=["1001"]),
    "7moor's own headings": VendorList(
        "通话ID,来电号码,服务号码,呼叫类型,坐席工号,坐席姓名,技能组,振铃开始时间,通话开始时间,通话结束时间,接听状态,通话时长,录音\n"
        "c1,13800000001,4001,普通来电,8001,甲,售后,2026-09-01 09:00:00,2026-09-01 09:00:05,2026-09-01 09:01:16,已接听,"
        "00:01:11,a.mp3\nc2,13800000002,4001,普通来电,,,售后,2026-09-01 09:10:00,,2026-09-01 09:10:16,排队放弃,--,--\n",
        "unknown", {"start": "振铃开始时间", "answer": "通话开始时间", "end": "通话结束时间", "talk": "通话时长",
                    "agent": "坐席工号", "caller": "来电号码", "callee": "服务号码", "direction": "呼叫类型",
                    "queue": "技能组", "call_id": "通话ID", "recording": "录音"}, _STAMP, 2,
        [(_NINE, 76, 71, "8001", "13800000001", "4001", "in"),
         ("2026-09-01 09:10:00", 16, 0, "", "13800000002", "4001", "in")], encoding="gb18030", unmatched=["8001"]),
    "amazon connect": VendorList(
        "ContactId,Channel,InitiationMethod,InitiationTimestamp,DisconnectTimestamp,Agent.Username,"
        "Agent.ConnectedToAgentTimestamp,CustomerEndpoint.Address,SystemEndpoint.Address,Queue.Name,Recording.Location\n"
        f"{_UUID}1,VOICE,INBOUND,2026-09-01T01:00:00Z,2026-09-01T01:01:16Z,zhang,2026-09-01T01:00:05Z,+8613800000001,"
        f"+86400,Q,connect/a.wav\n{_UUID}2,CHAT,API,2026-09-01T01:00:00Z,2026-09-01T01:01:16Z,,,,,Q,\n",
        "unknown", {"start": "InitiationTimestamp", "answer": "Agent.ConnectedToAgentTimestamp",
                    "end": "DisconnectTimestamp", "agent": "Agent.Username", "caller": "CustomerEndpoint.Address",
                    "callee": "SystemEndpoint.Address", "direction": "InitiationMethod", "queue": "Queue.Name",
                    "call_id": "ContactId", "recording": "Recording.Location"}, "YYYY-MM-DD HH:MM:SSZ", 2,
        [(_NINE, 76, 71, "zhang", "+8613800000001", "+86400", "in")], not_calls={"a message, not a call": 1},
        unmatched=["zhang"]),
    "yeastar": VendorList(
        _lines({"call_id": "1.1", "time_start": "2026-09-01 09:00:00", "call_from": "13800000001", "call_to": "2001",
                "call_duration": 76, "talk_duration": 71, "status": "ANSWERED", "type": "Inbound", "recording": "a.wav",
                "did_number": "4001", "agent_ring_time": 5},
               {"call_id": "1.2", "time_start": "2026-09-01 09:10:00", "call_from": "2001", "call_to": "13800000002",
                "call_duration": 20, "talk_duration": 0, "status": "NO ANSWER", "type": "Outbound", "recording": "",
                "did_number": "", "agent_ring_time": 0}),
        "unknown", {"start": "time_start", "duration": "call_duration", "talk": "talk_duration", "agent": "call_to",
                    "caller": "call_from", "callee": "call_to", "direction": "type", "call_id": "call_id",
                    "recording": "recording"}, _STAMP, 2,
        [(_NINE, 76, 71, "2001", "13800000001", "2001", "in"),
         ("2026-09-01 09:10:00", 20, 0, "2001", "2001", "13800000002", "out")],
        delimiter=None, name="list.jsonl", unmatched=["2001"]),
    "grandstream": VendorList(
        "AcctId,accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,start,answer,end,duration,billsec,"
        "disposition,amaflags,uniqueid,userfield,channel_ext,dstchannel_ext,service\n"
        "1,,13800000001,5301,ext-did-1,x,SIP/trunk_1-00,SIP/5301-01,Dial,y,2026-09-01 09:00:00,2026-09-01 09:00:05,"
        "2026-09-01 09:01:16,76,71,ANSWERED,DOCUMENTATION,9.1,Inbound,trunk_1,5301,s\n",
        "asterisk_cdr", {"start": "start", "answer": "answer", "end": "end", "duration": "duration", "talk": "billsec",
                         "agent": "dstchannel", "caller": "src", "callee": "dst", "call_id": "uniqueid",
                         "recording": "userfield"}, _STAMP, 1,
        [(_NINE, 76, 71, "5301", "13800000001", "5301", "in")], unmatched=["5301"]),
    "avaya ip office": VendorList(
        "Call Start,Connected Time,Ring Time,Caller,Direction,Called Number,Dialled Number,Account,Is Internal,Call ID,"
        "Continuation,Party1Device,Party1Name,Party2Device,Party2Name,Hold Time,Park Time\n"
        "2026/09/01 09:00:00,00:01:11,5,13800000001,I,201,4001,,0,1000014,0,E201,x,T9001,y,3,0\n"
        "2026/09/01 09:10:00,00:00:30,4,201,O,13800000002,13800000002,,0,1000015,0,E201,x,T9002,y,0,0\n",
        "unknown", {"start": "Call Start", "talk": "Connected Time", "agent": "Called Number", "caller": "Caller",
                    "callee": "Called Number", "direction": "Direction", "call_id": "Call ID"},
        "YYYY/MM/DD HH:MM:SS", 2,
        [(_NINE, 71, 71, "201", "13800000001", "201", "in"),
         ("2026-09-01 09:10:00", 30, 30, "201", "201", "13800000002", "out")], unmatched=["201"]),
    "zoom phone": VendorList(
        json.dumps({"page_size": 30, "call_logs": [
            {"id": "b1", "call_id": "7001", "caller_number": "+8613800000001", "callee_number": "1001",
             "direction": "inbound", "duration": 71, "result": "Call connected", "date_time": "2026-09-01T01:00:00Z",
             "answer_start_time": "2026-09-01T01:00:05Z", "call_end_time": "2026-09-01T01:01:16Z"},
            {"id": "b2", "call_id": "7002", "caller_number": "1001", "callee_number": "+8613800000002",
             "direction": "outbound", "duration": 0, "result": "Call Cancel", "date_time": "2026-09-01T01:10:00Z",
             "answer_start_time": "", "call_end_time": "2026-09-01T01:10:20Z"}]}),
        "unknown", {"start": "date_time", "answer": "answer_start_time", "end": "call_end_time", "talk": "duration",
                    "agent": "callee_number", "caller": "caller_number", "callee": "callee_number",
                    "direction": "direction", "call_id": "call_id"}, "YYYY-MM-DD HH:MM:SSZ", 2,
        [(_NINE, 76, 71, "1001", "+8613800000001", "1001", "in"),
         ("2026-09-01 09:10:00", 20, 0, "1001", "1001", "+8613800000002", "out")],
        delimiter=None, name="list.json", unmatched=["1001"]),
    "teams": VendorList(
        "UsageId,Call ID,Conference ID,UPN,User Display Name,Caller ID,Call Type,Number Type,Destination Number,"
        "Start Time,End Time,Duration Seconds\n"
        "u1,c-1,,a01@corp.example,A01,+8613800000001,ucap_in,Subscriber,+864001,2026-09-01T01:00:00.1230000+00:00,"
        "2026-09-01T01:01:11.1230000+00:00,71\n",
        "unknown", {"start": "Start Time", "end": "End Time", "duration": "Duration Seconds", "agent": "UPN",
                    "caller": "Caller ID", "callee": "Destination Number", "direction": "Call Type",
                    "call_id": "Call ID"}, "YYYY-MM-DD HH:MM:SS.fff ±HH:MM", 1,
        [(_NINE, 71, None, "a01@corp.example", "+8613800000001", "+864001", "in")], unmatched=["a01@corp.example"]),
    "aircall": VendorList(
        "line,date (TZ offset incl.),time (TZ offset incl.),number timezone,datetime (UTC),direction,from,to,answered,"
        "user,duration (total),duration (in call),recording\n"
        "x,2026-09-01,09:00:00,+08:00,2026-09-01 01:00:00,inbound,+8613800000001,+864001,Yes,A01,76,71,u/a.mp3\n"
        "x,2026-09-01,09:10:00,+08:00,2026-09-01 01:10:00,inbound,+8613800000002,+864001,No,,20,0,\n",
        "unknown", {"start": "datetime (UTC)", "day": "date (TZ offset incl.)", "duration": "duration (total)",
                    "talk": "duration (in call)", "agent": "user", "caller": "from", "callee": "to",
                    "direction": "direction", "recording": "recording"}, _STAMP, 2,
        [(_NINE, 76, 71, "A01", "+8613800000001", "+864001", "in"),
         ("2026-09-01 09:10:00", 20, 0, "", "+8613800000002", "+864001", "in")], unmatched=["A01"]),
    "five9": VendorList(
        "CALL ID,TIMESTAMP,CAMPAIGN,CALL TYPE,AGENT,ANI,DNIS,CALL TIME,QUEUE WAIT TIME,RING TIME,TALK TIME\n"
        '3,"Tue, 01 Sep 2026 09:00:00",s,Inbound,A01,13800000001,4001,00:01:16,00:00:03,00:00:02,00:01:11\n',
        "unknown", {"start": "TIMESTAMP", "duration": "CALL TIME", "talk": "TALK TIME", "agent": "AGENT",
                    "caller": "ANI", "callee": "DNIS", "direction": "CALL TYPE", "queue": "CAMPAIGN",
                    "call_id": "CALL ID"}, "DD Mon YYYY HH:MM:SS", 1,
        [(_NINE, 76, 71, "A01", "13800000001", "4001", "in")], unmatched=["A01"]),
    "kf5": VendorList(
        _lines({"id": 17, "type": "呼入", "source": "-", "from": "13800000001", "to": "01080000001",
                "recordurl": "u/1.wav", "alerting_seconds": 5, "duration": 71, "callduration": 76, "connect": 1,
                "created_at": "2026-09-01 09:00:00", "agent_id": 733, "agent_name": "x"}),
        "unknown", {"start": "created_at", "duration": "callduration", "talk": "duration", "agent": "agent_id",
                    "caller": "from", "callee": "to", "direction": "type", "call_id": "id", "recording": "recordurl"},
        _STAMP, 1, [(_NINE, 76, 71, "733", "13800000001", "01080000001", "in")],
        delimiter=None, name="list.jsonl", unmatched=["733"]),
    "a waiting time that is called duration": VendorList(
        _lines({"direction": "callout", "starttime": "2026-09-01 09:00:00", "answertime": "2026-09-01 09:00:05",
                "endtime": "2026-09-01 09:01:16", "duration": 5, "billsec": 71, "userid": "A01",
                "disnumber": "4001", "destnumber": "13800000001", "recordfilename": "r1.mp3", "uuid": "d-1"}),
        "unknown", {"start": "starttime", "answer": "answertime", "end": "endtime", "talk": "billsec",
                    "agent": "userid", "caller": "disnumber", "callee": "destnumber", "direction": "direction",
                    "call_id": "uuid", "recording": "recordfilename"}, _STAMP, 1,
        [(_NINE, 76, 71, "A01", "4001", "13800000001", "out")],
        delimiter=None, name="list.jsonl", unmatched=["A01"]),
    "tencent cloud": VendorList(
        json.dumps({"Response": {"TotalCount": 1, "TelCdrList": [
            {"Caller": "008613800000001", "Callee": "0086400100", "Time": 1788224400, "Direction": 0, "Duration": 71,
             "RecordURL": "https://x.example/1.mp3", "SeatUser": {"Name": "x", "UserId": "a@x.example",
                                                                  "StaffNumber": "A01"},
             "SkillGroup": "售后", "RingTimestamp": 1788224402, "AcceptTimestamp": 1788224405,
             "EndedTimestamp": 1788224476, "StartTimestamp": 1788224400, "SessionId": "s-1",
             "ServeParticipants": [{"Type": "staffSeat"}]}]}}),
        "tencent_ccc", {"start": "StartTimestamp", "answer": "AcceptTimestamp", "end": "EndedTimestamp",
                        "talk": "Duration", "agent": "SeatUser.StaffNumber", "caller": "Caller", "callee": "Callee",
                        "direction": "Direction", "queue": "SkillGroup", "call_id": "SessionId",
                        "recording": "RecordURL"}, "epoch s", 1,
        [(_NINE, 76, 71, "A01", "008613800000001", "0086400100", "in")],
        delimiter=None, name="list.json", unmatched=["A01"]),
    "unanswered calls without a length": VendorList(
        "流水号,工号,开始时间,接听时间,通话时长,通话结果\n1,A01,2026-09-01 09:00:00,2026-09-01 09:00:05,71,接通\n"
        "2,,2026-09-01 09:05:00,,,未接通\n3,A01,2026-09-01 09:06:00,2026-09-01 09:06:05,,接通\n",
        "unknown", {"start": "开始时间", "answer": "接听时间", "duration": "通话时长", "agent": "工号",
                    "call_id": "流水号"}, _STAMP, 3,
        [(_NINE, 71, 66, "A01", "", "", ""), ("2026-09-01 09:05:00", 0, 0, "", "", "", "")], encoding="gb18030",
        rejected=[(4, "通话时长")], unmatched=["A01"]),
}
