"""Call lists as the known switches write them, in our own words and invented numbers: every field lands right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.importing.list_checks import check_text

_UUID = "aaaaaaaa-0000-0000-0000-00000000000"


def test_asterisk_with_16_columns_gives_agents_by_their_channels(tmp_path: Path) -> None:
    found = check_text(tmp_path, (
        '"","13800000001","4001","ext-queues","""x"" <138>","PJSIP/trunk-01","PJSIP/1001-02","Queue","600,t",'
        '"2026-09-01 09:00:00","2026-09-01 09:00:05","2026-09-01 09:02:00",120,115,"ANSWERED","DOCUMENTATION"\n'
        '"","1002","13900000001","from-internal","x","PJSIP/1002-01","PJSIP/trunk-02","Dial","x",'
        '"2026-09-01 10:00:00","","2026-09-01 10:00:20",20,0,"NO ANSWER","DOCUMENTATION"\n'))
    assert found.told["layout"] == "asterisk_cdr_csv" and found.told["columns"]["start"] == 10
    assert found.times() == [("2026-09-01 09:00:00", 120, 115), ("2026-09-01 10:00:00", 20, 0)]
    assert found.parties() == [("1001", "13800000001", "4001", "in"), ("1002", "1002", "13900000001", "out")]


def test_freepbx_joins_by_linkedid_and_parts_a_transfer(tmp_path: Path) -> None:
    found = check_text(tmp_path, (
        "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,"
        "accountcode,uniqueid,userfield,did,recordingfile,cnum,cnam,outbound_cnum,outbound_cnam,dst_cnam,linkedid,"
        "peeraccount,sequence\n"
        '2026-09-01 09:00:00,"""甲"" <138>",13800000001,600,ext-queues,PJSIP/trunk-1,PJSIP/1001-2,Queue,"600,t",12,0,'
        "NO ANSWER,3,,17.1,,4001,,,,,,,17.1,,1\n"
        '2026-09-01 09:00:12,"""甲"" <138>",13800000001,600,ext-queues,PJSIP/trunk-1,PJSIP/1002-3,Queue,"600,t",60,55,'
        "ANSWERED,3,,17.1,,4001,q.wav,,,,,,17.1,,2\n"
        '2026-09-01 09:01:12,"""甲"" <138>",13800000001,1003,from-xfer,PJSIP/trunk-1,PJSIP/1003-4,Dial,x,40,38,'
        "ANSWERED,3,,17.5,,,,,,,,,17.1,,3\n"
        "2026-09-01 09:05:00,x,1001,13900000001,from-internal,PJSIP/1001-7,PJSIP/trunk-8,Dial,x,30,20,ANSWERED,3,,17.9,"
        ",,out.wav,,,,,,17.9,,4\n"))
    assert found.told["layout"] == "freepbx_cdr_report" and found.told["columns"]["call_id"] == "linkedid"
    assert (found.told["rows"], found.told["calls"]) == (4, 3)
    assert found.times() == [("2026-09-01 09:00:00", 72, 55), ("2026-09-01 09:01:12", 40, 38),
                             ("2026-09-01 09:05:00", 30, 20)]
    assert [call.agent_no for call in found.calls] == ["1002", "1003", "1001"]
    assert found.calls[0].recording == "q.wav"


def test_issabel(tmp_path: Path) -> None:
    found = check_text(tmp_path, (
        "Date,Source,Ring Group,Destination,Src. Channel,Account Code,Dst. Channel,Status,Duration,UniqueID,Recording,"
        "Cnum,Cnam,Outbound Cnum,DID,User Field\n"
        "2026-09-01 09:00:00,13800000001,600,1001,SIP/trunk-01,,SIP/1001-02,ANSWERED,75s (1m 15s),17.1,q.wav,,,,,\n"
        "2026-09-01 09:10:00,13800000001,600,1001,SIP/trunk-01,,SIP/1001-02,NO ANSWER,5s,17.2,,,,,,\n"))
    assert found.told["layout"] == "issabel_cdr_report" and found.calls[0].queue == "600"
    assert found.times() == [("2026-09-01 09:00:00", 75, None), ("2026-09-01 09:10:00", 5, 0)]


def test_freeswitch_joins_the_two_legs_of_a_call(tmp_path: Path) -> None:
    heading = ("caller_id_name,caller_id_number,destination_number,context,start_stamp,answer_stamp,end_stamp,duration,"
               "billsec,hangup_cause,uuid,bleg_uuid,accountcode\n")
    rows = (f"x,13800000001,1001,default,2026-09-01 09:00:00,2026-09-01 09:00:05,2026-09-01 09:01:16,76,71,"
            f"NORMAL_CLEARING,{_UUID}1,{_UUID}2,\nx,13800000001,1001,default,2026-09-01 09:00:01,2026-09-01 09:00:05,"
            f"2026-09-01 09:01:16,75,71,NORMAL_CLEARING,{_UUID}2,,1001\n")
    for text, layout in ((heading + rows, "freeswitch_cdr_csv"), (rows, "freeswitch_cdr_csv_example")):
        found = check_text(tmp_path, text)
        assert (found.told["layout"], found.told["rows"], found.told["calls"]) == (layout, 2, 1)
        assert found.times() == [("2026-09-01 09:00:00", 76, 71)] and found.calls[0].agent_no == "1001"


def test_freeswitch_with_the_template_of_asterisk(tmp_path: Path) -> None:
    found = check_text(tmp_path, (
        '"","13800000001","1001","default","""x"" <138>","sofia/internal/138@x","sofia/internal/1001@192.0.2.4:5060",'
        '"bridge","user/1001","2026-09-01 09:00:00","2026-09-01 09:00:05","2026-09-01 09:01:16","76","71",'
        f'"NORMAL_CLEARING","3","{_UUID}1",""\n'))
    assert found.told["layout"] == "freeswitch_cdr_csv_asterisk" and found.calls[0].agent_no == "1001"


def test_cucm_joins_legs_and_tells_records_of_quality_apart(tmp_path: Path) -> None:
    found = check_text(tmp_path, (
        "cdrRecordType,globalCallID_callManagerId,globalCallID_callId,dateTimeOrigination,dateTimeConnect,"
        "dateTimeDisconnect,duration,callingPartyNumber,originalCalledPartyNumber,finalCalledPartyNumber,huntPilotDN\n"
        "INTEGER,INTEGER,INTEGER,INTEGER,INTEGER,INTEGER,INTEGER,VARCHAR(50),VARCHAR(50),VARCHAR(50),VARCHAR(50)\n"
        "1,1,5001,1788224400,1788224405,1788224476,71,13800000001,4000,7002,4000\n"
        "1,1,5001,1788224476,1788224480,1788224500,20,13800000001,7003,7003,\n"
        "1,1,5002,1788224600,0,1788224610,0,7002,913900000001,913900000001,\n"
        "2,1,5002,1788224600,0,0,0,7002,,,\n"))
    assert found.told["layout"] == "cisco_cucm_cdr" and found.told["not_calls"] == {"a record of quality": 1}
    assert (found.told["rows"], found.told["calls"]) == (4, 3)
    assert found.parties() == [("7002", "13800000001", "7002", "in"), ("7003", "13800000001", "7002", "in"),
                               ("7002", "7002", "913900000001", "out")]
    assert found.calls[0].queue == "4000" and found.calls[2].talk_ms == 0


@pytest.mark.parametrize("with_heading", [True, False])
def test_vicidial(tmp_path: Path, with_heading: bool) -> None:
    names = ("call_date phone_number_dialed status user full_name campaign_id vendor_lead_code source_id list_id "
             "gmt_offset_now phone_code phone_number title first_name middle_initial last_name address1 address2 "
             "address3 city state province postal_code country_code gender date_of_birth alt_phone email "
             "security_phrase comments length_in_sec user_group alt_dial rank owner lead_id list_name list_description "
             "status_name recording_id recording_filename recording_location").split()
    first = {"call_date": "2026-09-01 09:00:00", "phone_number_dialed": "13800000001", "status": "SALE", "user": "1001",
             "campaign_id": "CAMP", "length_in_sec": "71", "comments": '"open', "recording_filename": "a_1001",
             "recording_location": "http://192.0.2.1/a_1001.mp3"}
    second = first | {"call_date": "2026-09-01 09:05:00", "status": "NA", "user": "VDAD", "length_in_sec": "0"}
    rows = ["\t".join(row.get(name, "") for name in names) for row in (first, second)]
    text = "\r\n".join(["\t".join(names)] * with_heading + rows) + "\r\n"
    found = check_text(tmp_path, text, name="EXPORT_CALL_REPORT_1.txt")
    assert found.told["layout"] == "vicidial_call_export" and found.told["delimiter"] == "\t"
    assert [call.agent_no for call in found.calls] == ["1001", ""] and found.calls[0].queue == "CAMP"
    assert found.calls[0].duration_ms == 71_000 and "a_1001" in found.calls[0].recording


def test_3cx(tmp_path: Path) -> None:
    found = check_text(tmp_path, (
        "historyid,callid,duration,time-start,time-answered,time-end,reason-terminated,from-no,to-no,from-dn,to-dn,"
        "dial-no,final-number,final-dn,chain,from-type,final-type\n"
        "1,00001,00:01:11,2026/09/01 09:00:00,2026/09/01 09:00:05,2026/09/01 09:01:16,src_participant_terminated,"
        "13800000001,Ext.1001,10000,1001,1001,Ext.1001,1001,c,Line,Extension\n"
        "2,00002,00:00:00,2026/09/01 09:10:00,,2026/09/01 09:10:16,x,13800000001,Ext.1001,10000,1001,1001,Ext.1001,"
        "1001,c,Line,Extension\n"))
    assert found.told["layout"] == "3cx_cdr"
    assert [call.talk_ms for call in found.calls] == [71_000, 0] and found.told["unmatched_agents"] == ["1001"]


def test_didww_and_sinch_are_in_utc(tmp_path: Path) -> None:
    found = check_text(tmp_path, "Date/Time (UTC),Source,DID,Destination,Duration (secs)\n"
                                 "2026-09-01 01:00:00,13800000001,862100000001,1001,71\n")
    assert (found.told["layout"], found.told["time_zone"]) == ("didww_cdr", "UTC")
    assert found.times() == [("2026-09-01 09:00:00", 71, None)]
    found = check_text(tmp_path, "CallId;CallTime;Result;Reason;Duration;AnswerTime;From;To\n"
                                 "a-1;2026-09-01T01:00:00;ANSWERED;X;71;2026-09-01T01:00:05;+8613800000001;+861390000\n"
                                 "a-2;2026-09-01T01:00:00Z;NOANSWER;X;0;;+8613800000001;+861390000\n")
    assert (found.told["layout"], found.told["delimiter"]) == ("sinch_cdr", ";")
    assert found.times() == [("2026-09-01 09:00:00", 71, 66), ("2026-09-01 09:00:00", 0, 0)]


def test_huawei_records_and_device_legs(tmp_path: Path) -> None:
    found = check_text(tmp_path, "dev,acc,1,A01,c1,13800000001,4001,2015-02-08 20:23:30,2015-02-08 20:24:41,"
                                 "/10/1/record/100/13533/0903379.wav,1,0,0903379.V3,1,呼入,0,5,5\n", "gbk")
    assert found.told["layout"] == "huawei_cec_record" and found.parties() == [("A01", "13800000001", "4001", "in")]
    start = "2015-02-08 20:23:"
    found = check_text(tmp_path, (
        f"d,a,1,c100-1,13800000001,4001,{start}30,{start}40,,,,{start}40,1,5,呼入,0,1,1\n"
        f"d,a,1,c100-1,13800000001,4001,{start}40,{start}45,{start}45,{start}46,{start}46,2015-02-08 20:24:40,2,1001,"
        "呼入,0,-1,1\n"
        "d,a,1,c200-1,13800000002,4001,2015-02-08 20:30:30,2015-02-08 20:30:40,,,,2015-02-08 20:30:40,1,5,呼入,0,-1,"
        "1\n"), "gbk")
    assert found.told["layout"] == "huawei_cec_call" and found.told["encoding"] == "gb18030"
    assert found.times() == [(f"{start}30", 70, 54), ("2015-02-08 20:30:30", 10, 0)]
    assert found.parties() == [("1001", "13800000001", "4001", "in"), ("", "13800000002", "4001", "in")]


def test_aliyun_gives_each_agent_of_a_call(tmp_path: Path) -> None:
    found = check_text(tmp_path, (
        "ContactId,ContactType,ContactDisposition,CallingNumber,CalledNumber,AgentIds,AgentNames,SkillGroupNames,"
        "CallDuration,StartTime,EstablishedTime,ReleaseTime,ReleaseInitiator\n"
        'j-1,INBOUND,Success,13800000001,4001,"a01@cc,a02@cc","甲,乙",售后,71,1788224400000,1788224405000,1788224476000,agent\n'
        "j-2,OUTBOUND,NoAnswer,4001,13800000002,a01@cc,甲,售后,0,1788224500000,,1788224510000,customer\n"))
    assert (found.told["layout"], found.told["time_format"]) == ("aliyun_ccc", "epoch ms")
    assert [(call.agent_no, call.direction, call.talk_ms) for call in found.calls] == [
        ("a01@cc", "in", 71_000), ("a02@cc", "in", 71_000), ("a01@cc", "out", 0)]


def test_clink_and_qiyu_in_json(tmp_path: Path) -> None:
    calls = [{"uniqueId": "m-1", "hotline": "4001", "customerNumber": "13800000001", "cno": "2001", "qno": "600",
              "callType": 1, "startTime": 1788224400, "bridgeTime": 1788224405, "endTime": 1788224476,
              "bridgeDuration": 71, "totalDuration": 76, "status": 1, "recordFile": "x.mp3", "tags": ["a", "b"]},
             {"uniqueId": "m-2", "hotline": "4001", "customerNumber": "13800000001", "cno": "", "callType": 1,
              "startTime": 1788224500, "bridgeTime": None, "endTime": 1788224510, "totalDuration": 10}]
    text = "".join(json.dumps(call) + "\n" for call in calls)
    found = check_text(tmp_path, text + text[:40], name="cdr.jsonl")
    assert (found.told["layout"], found.told["time_format"]) == ("tianrun_clink", "epoch s")
    assert found.times() == [("2026-09-01 09:00:00", 76, 71), ("2026-09-01 09:01:40", 10, 0)]
    assert found.rejected == [(3, "")] and found.calls[0].recording == "x.mp3"
    found = check_text(tmp_path, json.dumps({
        "eventtype": 5, "sessionid": 101, "direction": "呼入", "createtime": 1788224400000,
        "connectionbeginetime": 1788224405000, "connectionendtime": 1788225020000, "from": "13800000001", "to": "4001",
        "staffid": "77", "staffname": "甲", "status": "接通", "duration": "10:15", "recordurl": "http://192.0.2.1/a.wav",
        "waitDuration": "5分10秒", "ringDuration": "1小时10分"}, ensure_ascii=False), name="qiyu.json")
    assert found.told["layout"] == "netease_qiyu" and found.times() == [("2026-09-01 09:00:00", 615, 615)]
    assert found.parties() == [("77", "13800000001", "4001", "in")]


def test_7moor_begins_when_the_call_comes_and_not_when_it_is_answered(tmp_path: Path) -> None:
    found = check_text(tmp_path, (
        "call_sheet_id,call_type,call_no,called_no,ring,ringing_time,begin,end,queue_time,queue,agent,exten,state,"
        "monitor_filename,agent_name,province\n"
        "cs1,normal,13800000001,4001,2026-09-01 09:00:00,2026-09-01 09:00:05,2026-09-01 09:00:10,2026-09-01 09:01:00,"
        "2026-09-01 09:00:02,售后,8001,1001,dealing,a.wav,甲,北京\n"
        "cs2,dialout,4001,13800000002,2026-09-01 09:10:00,,,2026-09-01 09:11:00,,,,,notDeal,,,北京\n"))
    assert found.told["layout"] == "ronglian_7moor"
    assert found.times() == [("2026-09-01 09:00:00", 60, 50), ("2026-09-01 09:10:00", 60, 0)]
    assert [call.direction for call in found.calls] == ["in", "out"]


def test_wellcloud(tmp_path: Path) -> None:
    found = check_text(tmp_path, (
        "id,callType,ani,dnis,startTime,answerTime,endTime,talkLength,ringLength,holdLength,queuedLength,firstStation,"
        "endReason\n1,INBOUND,13800000001,4001,2017.09.13 11:15:06,2017.09.13 11:15:10,2017.09.13 11:16:10,60,4,0,0,"
        "8017@final.cc,UserDrop\n2,INBOUND,13800000001,4001,2017.09.13 11:15:06,,2017.09.13 11:16:10,0,4,0,0,,"
        "Abandon\n"))
    assert (found.told["layout"], found.told["time_format"]) == ("huijie_wellcloud", "YYYY.MM.DD HH:MM:SS")
    assert found.times() == [("2017-09-13 11:15:06", 64, 60), ("2017-09-13 11:15:06", 64, 0)]
    assert found.told["unmatched_agents"] == ["8017"]


@pytest.mark.parametrize("heading", [
    "id,caller,callee,inbound_time,group_id,answered_time,extnum,opnum,hangup_time,answered_time_len,time_len,uuid,"
    "wav_file",
    "序号,主叫号码,被叫号码,呼入时间,坐席组,接听时间,分机,员工工号,挂机时间,服务时长,通话总时长,uuid,录音文件名"])
def test_easycallcenter365_measures_in_milliseconds(tmp_path: Path, heading: str) -> None:
    found = check_text(tmp_path, heading + (
        "\n1,15005600327,1234567,1747652040924,1,1747652040969,1001,A01,1747652099045,58076,58121,u-1,1/2025/a.wav\n"
        "2,15005600327,1234567,1747652140924,1,0,,,1747652199045,0,58121,u-2,\n"))
    assert found.told["layout"] == "easycallcenter365_inbound" and found.told["duration_unit"] == "ms"
    assert [(call.duration_ms, call.talk_ms, call.agent_no) for call in found.calls] == [
        (58_121, 58_076, "A01"), (58_121, 0, "")]


def test_a_task_that_was_not_dialled_is_no_call(tmp_path: Path) -> None:
    found = check_text(tmp_path, (
        "任务名称,通话uuid,外呼号码,外呼状态,客户意向,外呼时间,接通时间,挂机时间,通话时长\n"
        "任务1,u1,13800000001,已接通,A,2026-09-01 09:00:00,2026-09-01 09:00:05,2026-09-01 09:01:16,71\n"
        "任务1,u2,13800000002,未接通,,2026-09-01 09:00:00,,2026-09-01 09:00:30,0\n任务1,,13800000003,未拨打,,,,,\n"))
    assert (found.told["rows"], found.told["calls"], list(found.told["not_calls"].values())) == (3, 2, [1])
    assert found.times() == [("2026-09-01 09:00:00", 71, 71), ("2026-09-01 09:00:00", 0, 0)]


@pytest.mark.parametrize(("heading", "row", "columns"), [
    ("分机号,用户名,通道,状态,主叫号码,被叫号码,通话开始时间,时长,坐席编号,客户编号",
     "8001,甲,1,正常,13800000001,4001,2026/9/1 9:00:00,00:01:11,A01,K1",
     {"agent": "坐席编号", "start": "通话开始时间", "duration": "时长", "caller": "主叫号码", "callee": "被叫号码"}),
    ("录音流水号,主叫号码,被叫号码,静音总时长,通话总时长,呼叫时间,质检完成状态",
     "L1,13800000001,4001,5,71,2026-09-01 09:00:00,已完成",
     {"call_id": "录音流水号", "duration": "通话总时长", "start": "呼叫时间", "caller": "主叫号码",
      "callee": "被叫号码"}),
    ("callId,caller,callee,beginTime,ringTime,startTime,endTime,releaseType,callDuration,audioRecordFlag",
     "N1,13800000001,13900000001,1788224400000,1788224402000,1788224405000,1788224476000,1,71,1",
     {"start": "beginTime", "answer": "startTime", "end": "endTime", "duration": "callDuration", "caller": "caller",
      "callee": "callee", "call_id": "callId"}),
    ("Start time,Answer time,Duration,Calling number,Called number,User,Direction,Call ID,Release time",
     "2026-09-01T01:00:00.000Z,2026-09-01T01:00:05.000Z,71,+8613800000001,4001,a01@x.cn,TERMINATING,k1,"
     "2026-09-01T01:01:16.000Z",
     {"start": "Start time", "answer": "Answer time", "end": "Release time", "duration": "Duration", "agent": "User",
      "caller": "Calling number", "callee": "Called number", "direction": "Direction", "call_id": "Call ID"}),
])
def test_other_known_tables(tmp_path: Path, heading: str, row: str, columns: dict[str, str]) -> None:
    found = check_text(tmp_path, f"{heading}\n{row}\n", "gbk")
    assert found.told["columns"] == columns
    assert found.times()[0][:2] == ("2026-09-01 09:00:00", 71)
