"""The names that switches and exporters give to the columns of a call list, Chinese and English, normalised.

Within a field the better name stands first; a name may serve several fields, of which the first free one takes it.
"""

from __future__ import annotations

NAMES = {
    "start":
        "通话开始时间 呼叫开始时间 录音开始时间 开始时间 起始时间 开始 呼叫时间 呼叫日期时间 通话时间 来电时间 "
        "呼入时间 呼出时间 外呼时间 进线时间 拨打时间 拨号时间 录音时间 发起时间 创建时间 日期时间 呼叫发起时间 "
        "通话起始时间 起呼时间 振铃时间 通話開始時間 開始時間 來電時間 撥打時間 通話時間 時間 时间 start starttime "
        "startstamp startat startedat startdatetime callstart callstarttime callbegin callbegintime begin begintime "
        "begincalltime startepoch startuepoch calldate calldatetime calltime timestart datetimeorigination "
        "startingdate startdateandtime inboundtime callouttime timeofcall connectionbeginetime connectionbegintime "
        "initiationtimestamp initiatedat setuptime calldatetimeutc startutc startlocal callstartdate "
        "conversationstart datetime dateandtime timestamp calllocaltime calltimelocal createtime createdat "
        "createdtime date time 开始通话 开始通话时间 通话开始 呼叫开始 起始 进入时间 呼入日期 通话日期时间 "
        "呼叫起始时间 拨出时间 去电时间 通話開始 呼叫時間 進線時間 呼叫發起時間 通话发生时间 发生时间 话单时间 "
        "请求时间 受理时间 datetimeutc datetimestamp callrecordtime",
    "day":
        "通话日期 呼叫日期 开始日期 录音日期 日期 通話日期 startdate day date calldate",
    "zone":
        "时区 时区名称 时区偏移 时间时区 時區 timezone timezoneid timezonename timezoneoffset tz tzname tzoffset "
        "utcoffset utc偏移",
    "answer":
        "通话接通时间 呼叫建立时间 呼叫接通时间 呼叫接听时间 呼叫应答时间 接通时间 应答时间 接听时间 摘机时间 "
        "通话建立时间 建立时间 应答开始时间 接通時間 應答時間 接聽時間 answer answertime answerstamp answeredat "
        "answered answeruepoch answerepoch answeredtime timeanswered datetimeconnect connecttime connectedtime "
        "connectedat establishedtime bridgetime ackbegin talkstart talkstarttime pickuptime 接起时间 接起 接通 "
        "呼叫应答 应答 接入时间 座席接听时间 坐席接听时间 人工接听时间 座席应答时间 坐席应答时间 接听开始时间 "
        "接通日期 接起時間 agentconnectedtoagenttimestamp answerdatetime answereddate answerstarttime acceptedat "
        "accepttime accepttimestamp answeredtimestamp",
    "end":
        "通话结束时间 呼叫结束时间 录音结束时间 结束时间 挂机时间 挂断时间 通话挂断时间 释放时间 结束 通話結束時間 "
        "結束時間 掛斷時間 掛機時間 end endtime endstamp endat endedat enddatetime callend callendtime endepoch "
        "enduepoch hanguptime hangupat timeend datetimedisconnect disconnecttime disconnecttimestamp disconnectedat "
        "conversationend releasetime connectionendtime stoptime finishtime callendtimestamp 结束通话 结束通话时间 "
        "通话结束 呼叫结束 挂机 挂断 终止时间 拆线时间 离开时间 通話結束 掛斷 呼叫結束時間 endsat callendedat enddate "
        "endedtimestamp dateend",
    "duration":
        "通话总时长 呼叫总时长 总时长 总通话时长 呼叫时长 录音时长 通话时长 通话时间长度 持续时间 时长 通話時長 "
        "通話總時長 時長 錄音時長 duration callduration totalduration totaltime durationsecs lengthinsec calllength "
        "timelen length lengthsec durationms durationsec durationseconds durationinseconds elapsedtime callseconds "
        "通话秒数 秒数 通话时间 通话时长秒 totalcalltime handletime calltimesec 通话时长合计 总通话时间 呼叫总时间 "
        "录音长度 通话长度 通話秒數 通话用时 通话耗时 总秒数 通话 callduraction durationtotal calltime 受理时长",
    "talk":
        "服务时长 接通时长 有效通话时长 有效时长 应答时长 通话时长 计费时长 实际通话时长 座席通话时长 坐席通话时长 "
        "通話時長 talk talktime talklength billsec talkduration talksec talkseconds answeredduration "
        "connectedduration billableseconds billingseconds billseconds conversationtime conversationduration "
        "bridgeduration timelenvalid answeredtimelen validtimelen agenttalkduration 人工通话时长 人工服务时长 "
        "人工时长 净通话时长 接听时长 客户通话时长 双方通话时长 通话有效时长 convduration conversationtimesec "
        "agenttalktime connectduration connecttimelen talkduraction durationincall totaltalk connectedtime",
    "agent":
        "座席工号 坐席工号 员工工号 客服工号 话务员工号 业务员工号 人员工号 工号 座席编号 坐席编号 客服编号 "
        "员工编号 座席号 坐席号 座席id 坐席id 客服id 员工id 话务员编号 受理工号 接听工号 座席账号 坐席账号 座席 "
        "坐席 座席人员 话务员 客服 客服人員 工號 座席工號 agent agentid agentno agentnumber agentloginid agentlogin "
        "loginid agentcode agentids staffno staffid staff staffnumber employeeid cno opnum operator operatorid "
        "operatorno workno userprincipalname upn user userid userlogin users rep repid "
        "员工号 员工 接听坐席 接听座席 接听客服 服务坐席 "
        "服务座席 受理人 受理坐席 坐席人员 坐席编码 座席编码 人员编号 操作员 业务员 经办人工号 客服代表 坐席工號 "
        "客服工號 員工編號 坐席登录名 座席登录名 登录工号 登录名 登录账号 agentworkno agentworkid workerno "
        "workernumber jobnumber jobno agentusername ccagent answeredby "
        "answeredagent handlingagent agentext agentuser loginname",
    "caller":
        "主叫号码 主叫 主叫方 主叫电话 主叫号 来电号码 客户号码 客户电话 电话号码 手机号码 主叫方号码 主叫號碼 "
        "來電號碼 客戶號碼 客戶電話 caller callernumber callernum callerno callerid calleridnumber calling "
        "callingnumber callingpartynumber callingparty callingno src source fromno fromphonenumber fromnumber from "
        "ani callno customernumber customerphone customerphonenumber customerendpointaddress customerno cnum "
        "anumber phonenumber telephone phone 对方号码 联系电话 来电 呼入号码 主叫用户号码 主叫用户 主叫方电话 "
        "客户来电号码 客户手机号 客户手机号码 客户手机 客户联系电话 用户号码 用户电话 用户手机号 手机号 来电显示 "
        "客户来电 对方电话 对端号码 participantphonenumber callernumberid callerphone "
        "callfrom srcusername srcuser sourcenumber fromline originatordn originator callnumber contacttel disnumber "
        "外显号码 显号号码 显示号码",
    "callee":
        "被叫号码 被叫 被叫方 被叫电话 被叫号 外呼号码 拨打号码 被叫方号码 热线号码 被叫號碼 撥打號碼 callee callto "
        "接入号码 接入号 calleenumber calleenum calleeno called calledno callednumber callednum calledparty "
        "finalcalledpartynumber calledpartynumber dst dest destination destinationnumber tono tophonenumber "
        "tonumber to dnis bnumber phonenumberdialed dialno dialednumber dialled dialed hotline did didnumber "
        "systemphonenumber systemendpointaddress 去电 呼出号码 被叫用户号码 被叫用户 被叫方电话 拨出号码 拨打电话 "
        "目的号码 接入热线 热线 服务号码 客服号码 中继号码 服务热线 客服热线 呼入热线 接入电话 撥出號碼 calledphone "
        "calleephone dialedno dialnumber dstusername dstuser toline destnumber supportnumber 外显号码 显号号码 "
        "显示号码",
    "direction":
        "呼叫方向 通话方向 呼叫类型 通话类型 呼叫类别 方向 呼入呼出 呼叫方式 来去电 呼叫類型 通話類型 direction "
        "calldirection callflow calltype contacttype inout initiationmethod 话务类型 电话类型 来电类型 呼叫來源方向 "
        "呼叫類別 呼叫属性 通话方式 呼叫标识 进出 进出线 呼进呼出 initialdirection callway",
    "queue":
        "技能组 技能队列 队列 队列名称 技能组名称 技能 坐席组 座席组 业务组 业务类型 队列名 接入队列 排队队列 "
        "服务队列 技能群組 技能組 佇列 queue queuename queueid qname qno skill skillgroup skillgroupname "
        "skillgroupnames skillname splitskill campaign campaignname campaignid groupid ringgroup usergroup "
        "huntpilotdn service servicename 工作组 所属技能组 所属队列 服务组 客服组 坐席技能组 座席技能组 班组队列 "
        "接入技能组 业务队列 呼叫队列 csqnames csqname csq ccqueue acd acdgroup workgroup hunt huntgroup",
    "call_id":
        "通话流水号 呼叫流水号 录音流水号 会话流水号 流水号 通话id 呼叫id 会话id 录音id 通话uuid 话单id 话单号 "
        "话单流水号 通话唯一标识 呼叫唯一标识 唯一标识 通话编号 呼叫编号 录音编号 通話流水號 通話編號 流水號 通話id "
        "linkedid callid calluuid uniqueid uuid callsheetid ucid sessioncallid conversationid interactionid "
        "contactid sessionid globalcallidcallid callguid callserialno recordingid recordid id 通话记录id "
        "通话记录编号 记录id 记录编号 会话编号 话单编号 呼叫标识号 呼叫记录id 呼叫唯一id 呼叫流水 通话流水 流水 "
        "通話識別碼 呼叫編號 contactcallid callsid callref callreference callidentifier "
        "sid sipcallid xmlcdruuid 唯一標識 記錄唯一標識 記錄編號",
    "leg":
        "通话段 段号 分段号 leg legid legno",
    "recording":
        "录音文件名 录音文件名称 录音文件 录音文件路径 录音名称 录音路径 录音地址 录音链接 录音 文件名 錄音檔案 "
        "錄音檔名 錄音 recordingfile recordingfilename recording recordfile recordfilename recordingname recordname "
        "wavfile wav wavname monitorfilename filename recordingsfile recordurl recordingurl recordinglocation "
        "recordingpath recordpath location voicefile audiofile audiourl audio file 录音url 录音文件url 录音下载地址 "
        "录音文件地址 录音文件名及路径 录音存储路径 录音位置 音频文件 音频地址 语音文件 录音文件id recordingsid "
        "recfile recfilename recpath recordaddress recordfileurl voiceurl voicepath soundurl rawurl downloadurl "
        "錄音文件",
}
"""Field -> the names that it goes by."""

PARTS = {
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
"""Words that tell a column whose whole name is unknown, with words that it must not hold."""

LAST_RESORT = {
    "agent":
        "分机号 分机号码 分机 座席分机 坐席分机 接听分机 分機 extension exten extnum ext stationid firststation "
        "agentextension agentexten agentphone agentstation userextension userext operatorextension staffextension "
        "extensionnumber extensionno extno agentdn 座席分机号 坐席分机号 客服分机 员工分机 "
        "座席姓名 坐席姓名 客服姓名 员工姓名 话务员姓名 接听人 接线人 接待人 接听员 接线员 接听人员 接待人员 服务人员 "
        "客服人员 话务员 值机员 处理人 座席名称 坐席名称 客服名称 agentname "
        "agentnames agentfullname staffname operatorname username userdisplayname displayname uname fullname "
        "用户名 姓名 finaldn todn",
    "answer":
        "connectionbegintime callbegin",
    "direction":
        "type 类型 类别 communicationtype callmode",
}
"""Names for a field only where nothing better stands: an agent is rather a number than a telephone or a name."""

STATUS = (
    "通话状态 呼叫状态 接听状态 外呼状态 接通状态 通话结果 呼叫结果 是否接通 是否接听 应答状态 状态 接通狀態 "
    "通話狀態 disposition callstatus callresult contactdisposition result status state dialstatus callstate "
    "answerstatus outcome 话单状态 呼叫结果状态 通话结果状态 actionresult answerindicator answered 是否应答 "
    "接听情况 接通情况").split()
"""Names of the column that says whether a call was answered."""

KINDS = ("channel", "mediatype", "媒体类型", "渠道", "渠道类型", "接触类型", "通信方式")
"""Names of the column that tells a telephone call from a message."""
