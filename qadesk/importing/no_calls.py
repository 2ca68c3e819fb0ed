"""What looks like calls and is none: lists of channel events or quality records, templates, lines of totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qadesk.errors import BadInput
from qadesk.i18n import N_, _
from qadesk.importing.column_values import Rows, holds_instants, values_of

EVENTS = frozenset(
    "CHAN_START CHAN_END ANSWER HANGUP CONF_ENTER CONF_EXIT CONF_START CONF_END APP_START APP_END PARK_START "
    "PARK_END BRIDGE_START BRIDGE_END BRIDGE_ENTER BRIDGE_EXIT BRIDGE_UPDATE BLINDTRANSFER ATTENDEDTRANSFER TRANSFER "
    "PICKUP FORWARD LINKEDID_END 3WAY_START 3WAY_END HOOKFLASH USER_DEFINED LOCAL_OPTIMIZE "
    "LOCAL_OPTIMIZE_BEGIN STREAM_BEGIN STREAM_END DTMF".split())
NO_CALL = {
    "event": N_("an event of a channel"), "quality": N_("a record of quality"), "totals": N_("a line of totals"),
    "footer": N_("a line beside the list: who made it, and when"),
    "message": N_("a message, not a call"), "undialled": N_("a number that was not dialled"),
}
UNDIALLED = re.compile(r"[未待]\s*(?:拨|呼|外呼|执行|撥)|等待|排队中|not ?(?:yet )?(?:called|diall?ed)"
                       r"|(?:new|waiting|scheduled|queued|0)$", re.IGNORECASE)
_TOTALS = re.compile(r"(?:[合总小共本]\s*[计計]|總\s*計|汇总|总数|平均|均值|共\s*\d+\s*[条條行笔通]"
                     r"|(?:grand |sub)?totals?\b|sum\b|averages?\b|summary\b|\(?\d+ rows?).*", re.IGNORECASE)
_FOOTER = re.compile(r"(?:制表|打印|导出|统计|查询|审核|复核|报表|备注|说明|注|匯出|列印|printed|exported|generated"
                     r"|note|第\s*\d+\s*[页頁].*|page \d+.*)(?:人|时间|日期|单位|部门|員|于|於|期|范围| by| on| at)*"
                     r"\s*(?:[:：].*|\d.*)?", re.IGNORECASE)
_MESSAGE = re.compile(r"fax|sms|mms|im|(?:text )?messages?|(?!.*(?:语音|語音|电话|電話|通话|voice|phone|call)).*(?:chat"
                      r"|e-?mail|whatsapp|短信|簡訊|传真|傳真|在线|線上|聊天|邮件|郵件|微信|微博|文本|公众号|小程序"
                      r"|网页|留言).*")
_QUEUE_EVENTS = frozenset(
    "ENTERQUEUE CONNECT COMPLETECALLER COMPLETEAGENT ABANDON RINGNOANSWER ADDMEMBER REMOVEMEMBER PAUSE UNPAUSE "
    "QUEUESTART CONFIGRELOAD EXITWITHTIMEOUT EXITWITHKEY EXITEMPTY DID AGENTLOGIN AGENTLOGOFF AGENTDUMP TRANSFER "
    "SYSCOMPAT".split())
_QUALITY = ("numberpacketssent", "numberpacketslost")


def refuse_no_calls(file: str, names: Sequence[str], rows: Rows) -> None:
    """Raise BadInput when the list holds channel events, quality records, or nothing but a heading."""
    if _are_events(names, rows):
        raise _refused(file, _("{file} is a list of channel events (CEL), not of calls."))
    if _most_are(rows, 4, _QUEUE_EVENTS):
        raise _refused(file, _("{file} is a list of events of queues (queue_log), not of calls."))
    if set(_QUALITY) & set(names) and "datetimeorigination" not in names:
        raise _refused(file, _("{file} is a list of quality records (CMR), not of calls."))
    if any("${" in cell for row in rows[:3] for cell in row):
        raise _refused(file, _("{file} is a template for call lists and holds no call."))
    if not rows:
        raise _refused(file, _("{file} holds no call: it is a template or an empty list."))


def refuse_timeless(file: str, rows: Rows) -> None:
    """Raise BadInput for a list in which nobody finds the start of a call and no value is a time."""
    width = max(map(len, rows))
    if not any(holds_instants(values_of(rows, at)) for at in range(width)) and not _some_time(rows):
        raise _refused(file, _("{file} holds no call: there is no time in it. It looks like a template or a list of "
                               "numbers."))


@lru_cache(maxsize=512)
def is_message(word: str) -> bool:
    """Whether a channel or a direction, in small letters, is that of a message: chat, mail, fax."""
    return bool(_MESSAGE.fullmatch(word))


def beside_list(first: str) -> str:
    """Whether a nearly empty row that begins so is a line of totals or a footer: key of NO_CALL, "" for neither."""
    return "totals" if _TOTALS.fullmatch(first) else "footer" if _FOOTER.fullmatch(first) else ""


def _are_events(names: Sequence[str], rows: Rows) -> bool:
    if "eventtype" in names and {"eventtime", "linkedid", "channame", "uniqueid"} & set(names):
        return True
    return any(_are_events_at(rows, at) for at in range(2)) or (
        "eventtype" in names and _are_events_at(rows, list(names).index("eventtype")))


def _are_events_at(rows: Rows, at: int) -> bool:
    values = values_of(rows, at)
    return sum(value in EVENTS for value in values) * 2 > len(values) and any(
        "_" in value for value in values if value in EVENTS)  # a list of calls may have ANSWER there


def _most_are(rows: Rows, at: int, words: frozenset[str]) -> bool:
    values = values_of(rows, at)
    return sum(value in words for value in values) * 2 > len(values) > 0


def _some_time(rows: Rows) -> bool:
    """Whether some column has a few times among other values: a list of calls most of which are damaged."""
    return any(holds_instants([value]) for row in rows for value in row if len(value) > 7)


def _refused(file: str, what: str) -> BadInput:
    return BadInput(what.format(file=file), file=file, safe=_("Nothing was imported."),
                    todo=_("Choose the list of calls (CDR) instead."), code="E-INP-04")
