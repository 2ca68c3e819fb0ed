"""Training needs in words: periods, tallies, states and their tones, what happened to a request."""

from __future__ import annotations

from datetime import date

from qadesk.i18n import _, both, ngettext
from qadesk.models.flags import FlagKind, FlagRow
from qadesk.models.listening import clock_text
from qadesk.models.summary_shown import month_words
from qadesk.models.summary_values import SHARE_FROM
from qadesk.models.training import ARM_NAMES, DATED, ENTRY_NAMES, STAGE_NAMES, RequestState, Stage
from qadesk.models.training_record import RequestEntryLine, StageTally, TargetedRow
from qadesk.models.training_tallies import PeriodChoice, Tally, TallyRow

STATE_TONES = {
    RequestState.RAISED: "warn", RequestState.ACCEPTED: "accent", RequestState.PLANNED: "accent",
    RequestState.HELD: "accent", RequestState.HEARD_AGAIN: "good", RequestState.CLOSED: "neutral",
    RequestState.DECLINED: "neutral", RequestState.WITHDRAWN: "neutral",
}
FLAG_TONES = {FlagKind.EXCELLENT: "good", FlagKind.TYPICAL: "accent", FlagKind.FAILED: "warn",
              FlagKind.COMPLAINT: "warn", FlagKind.COMPLIANCE: "warn", FlagKind.LISTEN_AGAIN: "accent",
              FlagKind.SOUND: "neutral"}


def period_words(choice: PeriodChoice) -> str:
    """`September 2026`, or `Last 4 weeks 08-10 – 09-06`."""
    if choice.month is not None:
        return month_words(choice.month)
    return _("Last 4 weeks {first} – {last}").format(first=f"{choice.from_day:%m-%d}", last=f"{choice.to_day:%m-%d}")


def days_words(from_day: date, to_day: date) -> str:
    """`2026-08-10 – 2026-09-06`."""
    return f"{from_day.isoformat()} – {to_day.isoformat()}"


def cell_share(tally: Tally) -> str:
    """`14.6%`, or `/ 12` behind the count while there are too few calls for a percentage."""
    if tally.share is None:
        return "—"
    if tally.n < SHARE_FROM:
        return f"/ {tally.n}"
    return f"{tally.share * 100:.1f}%"


def interval_words(tally: Tally) -> str:
    """`12–18%`; empty where it is not told."""
    if tally.low is None or tally.high is None:
        return ""
    return f"{tally.low * 100:.0f}–{tally.high * 100:.0f}%"


def basis_words(tally: Tally) -> str:
    """`71 / 474 calls, 15.0% (12–18%)`, without the percentage while there are too few calls."""
    part = ngettext("{lost} of {n} call", "{lost} of {n} calls", tally.n).format(lost=f"{tally.lost:,}",
                                                                              n=f"{tally.n:,}")
    if tally.share is None or tally.n < SHARE_FROM:
        return part
    span = interval_words(tally)
    share = cell_share(tally)
    told = both("，", ", ") + (both(f"{share}（{span}）", f"{share} ({span})") if span else share)
    return part + told


def criterion_words(row: TallyRow) -> str:
    """`4.3 等待静音转接`."""
    return f"{row.criterion_code} {row.name}"


def place_words(call_start: str, start_ms: int) -> str:
    """`02-10 02:36`: the call's day and the place in it; where neither is known, that it can be heard."""
    parts = [call_start[5:10]] if call_start else []
    return " ".join([*parts, *([clock_text(start_ms)] if start_ms else [])]) or _("Listen")


def entry_head(entry: RequestEntryLine) -> str:
    """What happened, with the training's day where it has one."""
    name = _(ENTRY_NAMES[entry.kind])
    return _("{what}: {day}").format(what=name, day=entry.day.isoformat()) if entry.kind in DATED else name


def entered_words(entry: RequestEntryLine) -> str:
    """`2026-09-07 10:05 entered by 韩培`."""
    return _("{at} entered by {who}").format(at=entry.entered, who=entry.who)


def stage_words(row: TargetedRow) -> str:
    """`30%: 6 of 19 to be trained, 4 of 12 of the comparison group`."""
    arms = both("，", ", ").join(_("{arm} {drawn} / {of}").format(arm=_(ARM_NAMES[arm]), drawn=drawn, of=of)
                                for arm, drawn, of in row.agents)
    return _("{percent}%: {arms}").format(percent=row.share_percent, arms=arms)


def scored_words(row: TargetedRow) -> str:
    """`12 of 18 calls scored`; how many people had fewer calls than wanted, how many calls left the queue unheard."""
    words = ngettext("{scored} of {queued} call scored", "{scored} of {queued} calls scored", row.queued).format(
        scored=row.scored, queued=row.queued)
    if row.short:
        words += both("；", "; ") + ngettext("{count} agent had too few recorded calls",
                                            "{count} agents had too few recorded calls",
                                            row.short).format(count=row.short)
    if row.released:
        words += both("；", "; ") + ngettext("{count} call left the queue unheard",
                                            "{count} calls left the queue unheard",
                                            row.released).format(count=row.released)
    return words


def stage_name(stage: Stage) -> str:
    """`Before the training`."""
    return _(STAGE_NAMES[stage])


def result_words(result: StageTally) -> str:
    """`Before the training, to be trained: 6 agents, 9 of 18 calls, ...`."""
    return _("{stage}, {arm}: {agents}, {tally}").format(
        stage=_(STAGE_NAMES[result.stage]), arm=_(ARM_NAMES[result.arm]),
        agents=ngettext("{count} agent", "{count} agents", result.agents).format(count=result.agents),
        tally=basis_words(result.tally))


def due_words(row: FlagRow) -> str:
    """`09-14`, `09-07 overdue`, or that it is closed."""
    day = f"{row.due_day:%m-%d}"
    if row.closed:
        return _("Dealt with")
    return _("{day} overdue").format(day=day) if row.overdue else day


def flag_state(row: FlagRow) -> tuple[str, str]:
    """The word for where a flag stands, and its tone."""
    if row.closed:
        return _("Dealt with"), "neutral"
    return (_("Overdue"), "warn") if row.overdue else (_("Under way"), "accent")
