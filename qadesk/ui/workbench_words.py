"""How the workbench says what waits: words, icon, tone and next step of each kind of thing to do; spans of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from qadesk.i18n import N_, _, ngettext
from qadesk.models.coverage import CoverageLink
from qadesk.models.listening import clock_text
from qadesk.models.months import Month
from qadesk.models.period_words import short_words
from qadesk.models.periods import DrawPeriod, week_of_day
from qadesk.models.sampling import ORIGIN_NAMES, Origin
from qadesk.models.summary_shown import month_words
from qadesk.models.workbench import Coaching, Listening, ToDo, ToDoKind, TrainingNeeds, WorkbenchFacts

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
HOUR_MS, DAY_MS = 3_600_000, 86_400_000


@dataclass(frozen=True)
class ToDoWords:
    """The looks of a kind: icon and its token, title, next step, and what is said of one."""

    icon: str
    token: str
    title: str
    step: str
    content: Callable[[ToDo], str]


def _draw(to_do: ToDo) -> str:
    return ngettext("{count} call, not drawn yet", "{count} calls, not drawn yet",
                    to_do.count).format(count=f"{to_do.count:,}")


def _joint(to_do: ToDo) -> str:
    return ngettext("{count} call to listen to together", "{count} calls to listen to together",
                    to_do.count).format(count=f"{to_do.count:,}")


def _late(to_do: ToDo) -> str:
    return ngettext("{count} call for a supplement", "{count} calls for a supplement",
                    to_do.count).format(count=f"{to_do.count:,}")


def _uncovered(to_do: ToDo) -> str:
    return ngettext("{count} agent was online and has no call in the sample",
                    "{count} agents were online and have no call in the sample",
                    to_do.count).format(count=f"{to_do.count:,}")


def _recordings(to_do: ToDo) -> str:
    return ngettext("{count} call without a recording that plays", "{count} calls without a recording that plays",
                    to_do.count).format(count=f"{to_do.count:,}")


def _unknown(to_do: ToDo) -> str:
    return ngettext("{count} number is not in the list of people",
                    "{count} numbers are not in the list of people",
                    to_do.count).format(count=f"{to_do.count:,}")


def _password(to_do: ToDo) -> str:
    return ngettext("Yours has to be changed within {count} day", "Yours has to be changed within {count} days",
                    to_do.count).format(count=f"{to_do.count:,}")


def _keys(to_do: ToDo) -> str:
    return to_do.about or ngettext("{count} account and its key do not agree",
                                   "{count} accounts and their keys do not agree",
                                   to_do.count).format(count=f"{to_do.count:,}")


def _problem(to_do: ToDo) -> str:
    words = " ".join(to_do.about.split())
    return _("Overdue: {facts}").format(facts=words) if to_do.count else words


def _papers(to_do: ToDo) -> str:
    return ngettext("{count} paper of an earlier day is not signed", "{count} papers of earlier days are not signed",
                    to_do.count).format(count=f"{to_do.count:,}")


def _about(to_do: ToDo) -> str:
    return " ".join(to_do.about.split())


WORDS = {
    ToDoKind.PROBLEM: ToDoWords("alert-octagon-outline", "fatal", N_("Major problem"), N_("Feedback slip"), _problem),
    ToDoKind.FATAL: ToDoWords("shield-alert", "fatal", N_("Fatal to confirm"), N_("Listen and decide"),
                              lambda to_do: to_do.about),
    ToDoKind.COMPLAINT: ToDoWords("scale-balance", "warn", N_("Complaint or praise"), N_("Rule it"), _about),
    ToDoKind.APPEAL: ToDoWords("gavel", "warn", N_("Appeal"), N_("Rule"), _about),
    ToDoKind.INTERVIEW_LATE: ToDoWords("account-voice", "warn", N_("Interview overdue"), N_("Hold it"), _about),
    ToDoKind.FOLLOW_UP: ToDoWords("alert-octagon-outline", "warn", N_("Problem to follow up"), N_("Follow up"),
                                  _problem),
    ToDoKind.FLAG: ToDoWords("flag-outline", "warn", N_("Flagged case"), N_("Look at it"), _about),
    ToDoKind.HEAR_AGAIN: ToDoWords("repeat", "text2", N_("Follow-up listening"), N_("Listen"), _about),
    ToDoKind.PLAN_DUE: ToDoWords("clipboard-check-outline", "text2", N_("Improvement plan"), N_("Judge"), _about),
    ToDoKind.TAKE_CALL: ToDoWords("repeat", "text2", N_("Follow-up call"), N_("Take a call"), _about),
    ToDoKind.JOINT: ToDoWords("account-multiple-outline", "text2", N_("Joint listening"), N_("Listen"), _joint),
    ToDoKind.DRAFT: ToDoWords(
        "file-document-edit-outline", "text2", N_("Draft"), N_("Continue"),
        lambda to_do: _("Stopped at {time}").format(time=clock_text(to_do.count))),
    ToDoKind.REVISION: ToDoWords(
        "file-document-edit-outline", "text2", N_("Revision"), N_("Continue"),
        lambda to_do: _("Stopped at {time}").format(time=clock_text(to_do.count))),
    ToDoKind.LEFT: ToDoWords(
        "account-arrow-right-outline", "warn", N_("Draft to take over"), N_("Take over"),
        lambda to_do: _("Left by {name}").format(name=to_do.about)),
    ToDoKind.IDLE: ToDoWords(
        "account-arrow-right-outline", "warn", N_("Drafts untouched"), N_("Hand over"),
        lambda to_do: ngettext("{count} draft nobody goes on with", "{count} drafts nobody goes on with",
                               to_do.count).format(count=f"{to_do.count:,}")),
    ToDoKind.INTERVIEW: ToDoWords("account-voice", "text2", N_("To interview"), N_("Hold it"), _about),
    ToDoKind.PRAISE: ToDoWords("thumb-up-outline", "good", N_("Praise to tell"), N_("View"), _about),
    ToDoKind.ACKNOWLEDGE: ToDoWords("draw-pen", "text2", N_("Acknowledgements"), N_("Enter them"), _papers),
    ToDoKind.TRAINING_ANSWER: ToDoWords("school-outline", "warn", N_("Training request"), N_("Answer it"), _about),
    ToDoKind.TRAINING_DAY: ToDoWords("school-outline", "warn", N_("Training"), N_("Enter it"), _about),
    ToDoKind.TRAINING_LISTEN: ToDoWords("headphones", "text2", N_("Targeted listening"), N_("Draw"), _about),
    ToDoKind.TRAINING_END: ToDoWords("school-outline", "text2", N_("Training request"), N_("Close it"), _about),
    ToDoKind.TRAINING_NEED: ToDoWords("school-outline", "text2", N_("Training need"), N_("Draft a request"), _about),
    ToDoKind.TRAINING_WAITS: ToDoWords("school-outline", "text2", N_("Training request"), N_("View"), _about),
    ToDoKind.PASSWORD: ToDoWords("form-textbox-password", "warn", N_("Password"), N_("Change"), _password),
    ToDoKind.KEYS: ToDoWords("key-alert-outline", "fatal", N_("Account keys"), N_("View"), _keys),
    ToDoKind.PEOPLE: ToDoWords("account-group-outline", "text2", N_("People"), N_("Import people"),
                               lambda _to_do: _("No agents yet; import the list of people first")),
    ToDoKind.CALLS: ToDoWords("tray-arrow-down", "text2", N_("Recordings"), N_("Import"),
                              lambda _to_do: _("No calls yet; import recordings and a call list")),
    ToDoKind.DRAW: ToDoWords("dice-multiple-outline", "text2", N_("To be drawn"), N_("Draw"), _draw),
    ToDoKind.SUPPLEMENT: ToDoWords("dice-multiple-outline", "text2", N_("Came after the draw"), N_("Draw"), _late),
    ToDoKind.UNCOVERED: ToDoWords("account-alert-outline", "warn", N_("Not in the sample"), N_("View"), _uncovered),
    ToDoKind.RECORDINGS: ToDoWords("file-alert-outline", "warn", N_("Recording missing"), N_("View"), _recordings),
    ToDoKind.FILING: ToDoWords("archive-outline", "text2", N_("To hand over"), N_("Filing register"),
                               lambda _to_do: _("Closed; nobody received its summary yet")),
    ToDoKind.UNKNOWN: ToDoWords("account-question-outline", "warn", N_("Unknown number"), N_("Settle"),
                                _unknown),
    ToDoKind.AUDITOR: ToDoWords("shield-account-outline", "warn", N_("Nobody audits"), N_("Add account"),
                                lambda _to_do: _("Nobody reads the audit trail")),
}


def whom(to_do: ToDo) -> str:
    """Whom a thing to do concerns: an agent, a day, a week, a month."""
    if isinstance(to_do.item, CoverageLink):
        return short_words(to_do.item.period)
    if to_do.kind in (ToDoKind.DRAW, ToDoKind.SUPPLEMENT) and isinstance(to_do.item, DrawPeriod):
        return short_words(to_do.item)
    if isinstance(to_do.item, Month):
        return month_words(to_do.item)
    return to_do.whom


def step(to_do: ToDo) -> str:
    """The words of the link to the next step."""
    return _("{step} →").format(step=_(WORDS[to_do.kind].step))


def span_words(span_ms: int) -> str:
    """A span of time as people say it: `40 min`, `5 h 20 min`, `2 days`."""
    days, minutes = span_ms // DAY_MS, span_ms // 60_000
    if days:
        return ngettext("{count} day", "{count} days", days).format(count=days)
    if minutes < 60:
        return _("{minutes} min").format(minutes=minutes)
    if minutes % 60 == 0:
        return _("{hours} h").format(hours=minutes // 60)
    return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


def each_words(listening: Listening) -> str:
    """A line for each person: time listened today of the norm, and whether that is met."""
    return "\n".join(_each(name, listened_ms, listening.norm_each_ms) for name, listened_ms in listening.by_person)


def _each(name: str, listened_ms: int, norm_ms: int) -> str:
    words = _("{name}: {listened} of {norm}, met") if listened_ms >= norm_ms else _("{name}: {listened} of {norm}")
    return words.format(name=name, listened=span_words(listened_ms), norm=span_words(norm_ms))


def due_words(due_day: date, today: date) -> str:
    """How far off a day is: `1 day overdue`, `due today`, `3 days left`."""
    days = (due_day - today).days
    if days < 0:
        return ngettext("{count} day overdue", "{count} days overdue", -days).format(count=-days)
    return ngettext("{count} day left", "{count} days left", days).format(count=days) if days else _("due today")


def interview_words(coaching: Coaching) -> str:
    """How many are proposed and how many arranged; of those late, how many."""
    if not coaching.proposed + coaching.arranged:
        return _("Nobody to interview")
    if coaching.late:
        return ngettext("{count} overdue", "{count} overdue", coaching.late).format(count=coaching.late)
    return _("proposed {proposed}, arranged {arranged}").format(
        proposed=coaching.proposed, arranged=coaching.arranged)


def plan_words(coaching: Coaching) -> str:
    """How many of the plans that run have something due this week, or late."""
    if not coaching.running:
        return _("No plan runs")
    return (_("due this week: {count}").format(count=coaching.plans_due) if coaching.plans_due
            else _("nothing due this week"))


def follow_up_words(coaching: Coaching) -> str:
    """How many are due by today; else until when the next one is."""
    if coaching.hear_today:
        return _("due by today: {count}").format(count=coaching.hear_today)
    if coaching.hear_by is None:
        return _("None to hear")
    return _("the next by {day}").format(day=f"{coaching.hear_by:%m-%d}")


def training_words(needs: TrainingNeeds) -> str:
    """What waits first: an answer of one's own, needs without a request, an answer of the trainer."""
    if needs.to_answer and needs.answers:
        return _("to be answered: {count}").format(count=needs.to_answer)
    if needs.unasked:
        return _("needs not asked for: {count}").format(count=needs.unasked)
    if needs.to_answer:
        return _("not answered: {count}").format(count=needs.to_answer)
    return _("under way") if needs.under_way else _("No need waits")


def day_words(day: date) -> str:
    """`2026-03-18 Wed · week 12`."""
    return _("{day} {weekday} · week {week}").format(
        day=day.isoformat(), weekday=_(WEEKDAYS[day.weekday()]), week=week_of_day(day).number)


def waiting_words(facts: WorkbenchFacts) -> str:
    """Why the waiting calls stand in the queue, and how many are of others: `drawn 9, risk 2, of others 41`."""
    parts = [_origin_words(origin, count) for origin, count in facts.waiting]
    return _(", ").join([*parts, *_of_others(facts)]) or _("Nothing waits")


def waiting_shorter(facts: WorkbenchFacts) -> list[str]:
    """The same where a tile is narrow: the origin of most calls, the rest together; then without the others'."""
    if not facts.waiting:
        return []
    origin, most = max(facts.waiting, key=lambda each: each[1])
    parts = [_origin_words(origin, most)]
    if rest := facts.waiting_total - most:
        parts.append(_("other {count}").format(count=f"{rest:,}"))
    return [_(", ").join([*parts, *_of_others(facts)]), _(", ").join(parts)]


def _origin_words(origin: str, count: int) -> str:
    return _("{origin} {count}").format(origin=_(ORIGIN_NAMES[Origin(origin)]), count=f"{count:,}")


def _of_others(facts: WorkbenchFacts) -> list[str]:
    others = facts.waiting_of_others
    return [_("of others {count}").format(count=f"{others:,}")] if others else []


def quota_words(facts: WorkbenchFacts) -> str:
    """The calls of the drawn week and how many agents are done."""
    if facts.week is None:
        return _("Not drawn yet")
    return _("of {drawn} calls, {met} agents met").format(drawn=f"{facts.drawn:,}", met=f"{facts.agents_met:,}")


def fatal_words(facts: WorkbenchFacts) -> str:
    """One's own that others decide, and what was decided alone this week; else that it takes a second person."""
    parts = []
    if facts.fatal_with_others:
        parts.append(ngettext("{count} of your own waits for others", "{count} of your own wait for others",
                              facts.fatal_with_others).format(count=facts.fatal_with_others))
    if facts.fatal_alone:
        parts.append(_("decided alone this week: {count}").format(count=facts.fatal_alone))
    return _(", ").join(parts) or _("Needs a second person")


def problem_words(facts: WorkbenchFacts) -> str:
    """How long the oldest problem not acknowledged waits; else what is still followed up."""
    problems = facts.problems
    if problems is None or problems.oldest_utc_ms is None:
        waiting = problems.not_closed if problems else 0
        return _("acknowledged, not closed: {count}").format(count=waiting) if waiting else _("None open")
    return _("oldest raised {span} ago").format(span=problem_span(facts.now_utc_ms - problems.oldest_utc_ms))


def problem_span(span_ms: int) -> str:
    """How long a major problem stands, in hours also after days: it is counted in hours."""
    hours = max(0, span_ms) // HOUR_MS
    return _("{hours} h").format(hours=hours) if hours >= DAY_MS // HOUR_MS else span_words(max(0, span_ms))


def oldest_words(facts: WorkbenchFacts) -> str:
    """When the draft untouched longest was saved."""
    if facts.oldest_draft_utc_ms is None:
        return _("No drafts")
    at = datetime.fromtimestamp(facts.oldest_draft_utc_ms / 1000, UTC).astimezone(facts.zone)
    form = "%H:%M" if at.date() == facts.today else "%m-%d %H:%M"
    return _("oldest {time}").format(time=at.strftime(form))
