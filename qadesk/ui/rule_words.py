"""The station rules in words: what each is called, its unit, its choices, and a value as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from qadesk.errors import sentences
from qadesk.i18n import N_, _
from qadesk.models.bands import read_bands
from qadesk.models.rules import RuleChange
from qadesk.models.shifts import clock_text
from qadesk.services.printing import LABELS
from qadesk.settings import BY_NAME, BY_QUEUE, Value

MILLI = 1000


@dataclass(frozen=True)
class RuleText:
    """A rule's name, unit and hint (N_ texts); `choices` names its values, `milli` says it is stored in thousandths,
    `cards` that it is the code of a published scorecard, which the form is told later."""

    words: str
    unit: str = ""
    hint: str = ""
    milli: bool = False
    choices: dict[str, str] = field(default_factory=dict)
    cards: bool = False

    @property
    def is_chosen(self) -> bool:
        """Whether the value is one of a few, by which it is stored."""
        return bool(self.choices) or self.cards


CARD_HINT = N_("A published scorecard; see the tab Scorecards.")
SAMPLING: dict[str, RuleText] = {
    "draw_period": RuleText(N_("Calls are drawn"), choices={"week": N_("once a week"), "day": N_("every day")},
                            hint=N_("Every day: the week's quota is dealt over the days an agent is rostered.")),
    "draw_hour": RuleText(N_("Cut-off after the period"), N_("o'clock"), N_(
        "Of the day after. Lists and recordings are awaited until then; what comes later goes into a supplement.")),
    "quota": RuleText(N_("Calls per agent and week"), N_("calls")),
    "quota_new_staff": RuleText(N_("Calls per new agent and week"), N_("calls")),
    "new_staff_days": RuleText(N_("Days that an agent counts as new"), N_("days")),
    "extra_quota": RuleText(N_("More calls after a fatal item or an upheld complaint"), N_("calls")),
    "extra_quota_days": RuleText(N_("when that was confirmed in the last"), N_("days"),
                                 N_("Counted back from the end of the period.")),
    "min_connected_s": RuleText(N_("Shortest call that can be drawn"), N_("s")),
    BY_QUEUE: RuleText(N_("Shortest call of single queues"), hint=N_(
        "Seconds by queue with commas between them, such as Sales=20, VIP=60. Others take the number above.")),
    "plan_queues": RuleText(N_("Queues in the plan"), hint=N_(
        "Names with commas between them; empty: all queues. Calls of other queues are listed and cannot be drawn.")),
    "training_queues": RuleText(N_("Queues of training calls"), hint=N_(
        "Names with commas between them. Their calls are listed and cannot be drawn.")),
    "training_numbers": RuleText(N_("Numbers of training calls"), hint=N_(
        "Caller or callee, with commas between them; * stands for any digits, such as 8800*.")),
    "handover_minutes": RuleText(N_("Handover: before and after a shift's start and end"), N_("min"), N_(
        "For agents with a roster. 0, and without a roster: the hours of the time bands.")),
    "meal_minutes": RuleText(N_("Meal: before and after the rostered meal"), N_("min"), N_(
        "For shifts with a meal; for others the hours of the time bands.")),
    "peak_percent": RuleText(N_("Peak: half hours with at least"), "%", N_(
        "Of the calls of the period's mean half hour. Peak and low are marked in the manifest.")),
    "low_percent": RuleText(N_("Low: half hours with at most"), "%",
                            N_("Of the calls of the period's mean half hour.")),
    "weekly_listening_hours_milli": RuleText(N_("An inspector's listening time a week"), N_("h"), N_(
        "What a draw may cost is told by it; an account can have its own."), milli=True),
    "inspector_share_percent": RuleText(N_("Of an agent's month, at most to one inspector"), "%"),
    "least_inspectors": RuleText(N_("Inspectors for an agent's month, at least"), N_("persons"),
                                 N_("Where there are so many.")),
    "replacement_warn_percent": RuleText(N_("Warn when more drawn calls were replaced than"), "%"),
}
SCORING: dict[str, RuleText] = {
    "listening_hours_milli": RuleText(N_("Listening time a day"), N_("h"), milli=True),
    "listening_share_percent": RuleText(N_("Share of a call to be heard"), "%", N_(
        "Of its speech, once that is measured; silence that is skipped counts as heard.")),
    "listening_limit_min": RuleText(N_("Of each call, only the first"), N_("min"), N_("0: the whole call.")),
    "major_problem_hours": RuleText(N_("Major problem acknowledged within"), N_("h"),
                                    N_("After that it is marked overdue.")),
    "band_excellent_milli": RuleText(N_("Excellent from"), N_("points"), milli=True),
    "band_good_milli": RuleText(N_("Good from"), N_("points"), milli=True),
    "band_pass_milli": RuleText(N_("Pass from"), N_("points"), milli=True),
    "label": RuleText(N_("Label on printouts"), choices=LABELS),
    "card_inbound": RuleText(N_("Scorecard for inbound calls"), hint=CARD_HINT, cards=True),
    "card_outbound": RuleText(N_("Scorecard for outbound calls"), hint=CARD_HINT, cards=True),
    "card_mystery": RuleText(N_("Scorecard for mystery calls"), hint=CARD_HINT, cards=True),
    "appeal_days": RuleText(N_("Appeal within"), N_("working days"), N_("From the day the agent was shown the paper.")),
    "appeal_rounds": RuleText(N_("Rounds of an appeal"), N_("times")),
    "ruling_days": RuleText(N_("Appeal ruled within"), N_("working days")),
    "complaint_days": RuleText(N_("Complaint or praise ruled within"), N_("working days")),
}
LOOP: dict[str, RuleText] = {
    "interview_days": RuleText(N_("Interview held within"), N_("days")),
    "common_losses": RuleText(N_("Interview proposed when a criterion lost points in"), N_("calls")),
    "common_days": RuleText(N_("Counted over the last"), N_("days")),
    "follow_ups": RuleText(N_("Follow-up calls after an interview"), N_("calls")),
    "follow_up_days": RuleText(N_("Follow-up calls heard within"), N_("days")),
    "training_share_percent": RuleText(N_("Training need from a share of calls of"), "%"),
    "training_calls": RuleText(N_("and at least so many calls that lost points"), N_("calls")),
    "training_days": RuleText(N_("Training held within"), N_("days")),
    "targeted_before_percent": RuleText(N_("Agents heard before a training"), "%"),
    "targeted_after_percent": RuleText(N_("Agents heard after a training"), "%"),
    "targeted_calls": RuleText(N_("Calls of each agent that is heard for a training"), N_("calls")),
    "flag_days": RuleText(N_("Flagged case looked at within"), N_("days")),
}
ACOUSTICS: dict[str, RuleText] = {
    "dead_air_s": RuleText(N_("Dead air from"), N_("s"), N_("Nobody speaks, and no hold music plays.")),
    "hold_s": RuleText(N_("Hold from"), N_("s"), N_("Music or tones in place of people, all of a call's holds counted "
                                                    "one by one.")),
    "over_talk_ms": RuleText(N_("Over-talk from"), N_("s"), N_("Both speak at once; needs a recording with two "
                                                               "channels."), milli=True),
    "interruptions": RuleText(N_("Interruptions from"), N_("times"), N_("By the agent, in one call.")),
    "loud_db": RuleText(N_("Sudden loudness from"), "dB", N_("Above the speaker's own level in that call.")),
    "first_word_s": RuleText(N_("Late first word from"), N_("s"), N_("After the ring-back, or after the beginning.")),
    "clipping_ppm": RuleText(N_("Clipping from"), "ppm", N_("Samples cut off, per million in a stretch.")),
    "fast_milli": RuleText(N_("Fast speech from"), N_("syllables/s"), N_("Of the agent, over the whole call."),
                           milli=True),
}
BANDS: dict[str, RuleText] = {"bands": RuleText(N_("Time bands"))}
TECHNICAL: dict[str, RuleText] = {
    "time_zone": RuleText(N_("Time zone of the centre"), hint=N_("Decides days, weeks and time bands.")),
    "idle_minutes": RuleText(N_("Lock after minutes without keys or mouse"), N_("min"),
                             N_("A playing call counts as activity until it ends.")),
    "idle_jobs": RuleText(N_("Work under way at that lock"), choices={
        "pause": N_("pauses until the next login"), "continue": N_("goes on in the background")}),
    "acoustics_behind_lock": RuleText(N_("Measuring and storing of recordings behind a lock"), choices={
        "continue": N_("goes on in the background"), "pause": N_("pauses until the next login")},
        hint=N_("While it goes on, the station's database stays open behind the lock; what is done is kept either "
                "way.")),
    "agent_right_sources": RuleText(N_("Agent on the right channel"), hint=N_(
        "Sources or service lines whose recordings have the agent on the right, with commas between them; the source "
        "of a call list is PBX. Empty: the agent is on the left everywhere. Shift+F5 swaps one call.")),
    "password_profile": RuleText(N_("Rules for passwords"), choices={
        "regulation": N_("regulation: kinds of characters, regular change"),
        "modern": N_("modern: length and block list, no forced change")}),
    "password_days": RuleText(N_("Change passwords after"), N_("days"),
                              N_("Holds for the regulation's rules only.")),
}
ALL = {**SAMPLING, **SCORING, **LOOP, **ACOUSTICS, **BANDS, **TECHNICAL}


def value_words(name: str, value: Value) -> str:
    """A rule's value with its unit: `2.5 小时`, `内部`, the bands with their starts."""
    text = ALL[name]
    if isinstance(value, list):
        bands = read_bands(value).bands
        return _(", ").join(f"{clock_text(band.start_min)} {band.name} {band.g}%" for band in bands)
    if text.choices:
        return _(text.choices[str(value)])
    if isinstance(value, int) and text.milli:
        return with_unit(f"{value / MILLI:g}", text)
    return with_unit(str(value), text)


def with_unit(figure: str, text: RuleText) -> str:
    """A figure with the rule's unit."""
    return f"{figure}%" if text.unit == "%" else f"{figure} {_(text.unit)}" if text.unit else figure


def range_words(name: str) -> str:
    """What a rule can be, its default, and what it is for."""
    setting, text = BY_NAME[name], ALL[name]
    default = _("Default: {value}.").format(value=value_words(name, setting.default)) if setting.default != "" else ""
    if setting.low is not None and setting.high is not None:
        low, high = (f"{bound / MILLI if text.milli else bound:g}" for bound in (setting.low, setting.high))
        default = _("{low}–{high}, default {value}.").format(low=low, high=high,
                                                            value=value_words(name, setting.default))
    return sentences(default, _(text.hint)) if text.hint else default


def change_words(change: RuleChange) -> str:
    """`每名座席每周通数：3 通 → 4 通`."""
    return _("{rule}: {old} → {new}").format(rule=_(ALL[change.name].words), old=value_words(change.name, change.old),
                                             new=value_words(change.name, change.new))


def instant_words(at_utc_ms: int, zone: ZoneInfo) -> str:
    """An instant in the centre's time."""
    return f"{datetime.fromtimestamp(at_utc_ms / MILLI, zone):%Y-%m-%d %H:%M}"
