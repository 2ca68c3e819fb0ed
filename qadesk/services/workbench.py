"""The workbench: what waits for this person, in one reading; nothing here is written."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from qadesk.errors import StationError, sentences
from qadesk.models.handovers import DAY_MS
from qadesk.models.people import Account, Actor
from qadesk.models.periods import DrawPeriod, Week, local_day, midnight_utc_ms, week_at, week_of_day
from qadesk.models.workbench import URGENCY, Intake, ToDo, ToDoKind, WorkbenchFacts
from qadesk.security.passwords import WARN_DAYS
from qadesk.security.roles import may
from qadesk.security.slots import SlotFile
from qadesk.services import fatal_query
from qadesk.services import workbench_query as query
from qadesk.services.account_keys import key_mismatches
from qadesk.services.account_rules import term_of
from qadesk.services.alias_rows import unmatched_count
from qadesk.services.appeal_waiting import appeals_waiting
from qadesk.services.backup_places import places_of
from qadesk.services.backups import Backups
from qadesk.services.base import Rules, Service, Station
from qadesk.services.coaching_waiting import coaching_waiting
from qadesk.services.complaint_query import complaints_waiting
from qadesk.services.coverage_waiting import LateCalls, drawn_lately, not_sampled
from qadesk.services.draw_periods import not_drawn
from qadesk.services.filings import months_not_filed
from qadesk.services.flag_query import flags_waiting
from qadesk.services.handover_rows import drafts_idle
from qadesk.services.plan_query import joint_waiting
from qadesk.services.problem_waiting import problems_waiting
from qadesk.services.training_waiting import Needs, training_waiting

IDLE_DAYS = 2
"""After as many days an untouched draft of another is told to who can hand it over."""
WEEKS_BACK = 5
"""Weeks before the latest call that are still asked for when they were not drawn."""


class Workbench(Service):
    """Reads the figures of the workbench and the list of what needs doing."""

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self._needs = Needs()
        self._late = LateCalls(station.database)

    def overview(self, actor: Actor) -> WorkbenchFacts:
        """The workbench as it is now for this person, by their roles."""
        with self.read(actor, "workbench.overview") as session:
            rules, now = self.rules_in(session), self._station.clock.now_utc_ms()
            intake = query.latest_intake(session, rules)
            bare = WorkbenchFacts(
                now, local_day(now, rules.zone), rules.zone, listens=may(actor, "evaluations.open_draft"),
                has_calls=intake is not None, has_auditor=query.has_auditor(session), intake=intake)
            problems, problems_to_do = problems_waiting(session, actor, rules, now)
            coaching, coaching_to_do = coaching_waiting(session, actor, rules, now)
            training, training_to_do = training_waiting(session, actor, rules, now, self._needs)
            bare = replace(bare, problems=problems, coaching=coaching, training=training)
            known = _with_listening(session, actor, rules, bare) if bare.listens else bare
            to_do = [*problems_to_do, *coaching_to_do, *training_to_do, *flags_waiting(session, actor, rules, now),
                     *appeals_waiting(session, actor, rules, now),
                     *complaints_waiting(session, actor, rules, bare.today), *joint_waiting(session, actor),
                     *_listeners_to_do(session, actor, rules, known), *_keepers_to_do(session, actor, known),
                     *self._about_passwords(session, actor, rules, now)]
            lately = drawn_lately(session, intake.day) if bare.listens and intake is not None else ()
            to_do += not_sampled(session, lately[-1], rules) if lately else []
        to_do += self._late.waiting(lately, now)
        backup = None
        with suppress(StationError):  # without the key file nobody knows whose a backup is: that file is what is told
            backup = Backups(self._station).status(actor, places_of(self._station.folder))
        return replace(known, to_do=tuple(sorted(to_do, key=_urgency)), backup=backup)

    def _about_passwords(self, session: Session, actor: Actor, rules: Rules, now_utc_ms: int) -> list[ToDo]:
        """One's own password that is due within a week; keys and accounts that disagree, for who mends them."""
        station, found = self._station, []
        account = session.get(Account, actor.account_id)
        term = term_of(account, rules, now_utc_ms, practice=station.practice) if account else None
        if term and term.due_utc_ms is not None and term.days_left <= WARN_DAYS:
            found.append(ToDo(ToDoKind.PASSWORD, count=term.days_left))
        if may(actor, "accounts.keys"):
            try:
                if amiss := key_mismatches(session, SlotFile.load(station.folder)):
                    found.append(ToDo(ToDoKind.KEYS, count=len(amiss)))
            except StationError as error:
                found.append(ToDo(ToDoKind.KEYS, about=sentences(error.what, error.todo)))
        return found


def _with_listening(session: Session, actor: Actor, rules: Rules, bare: WorkbenchFacts) -> WorkbenchFacts:
    today = midnight_utc_ms(bare.today, rules.zone)
    monday = week_at(bare.now_utc_ms, rules.zone).start_utc_ms(rules.zone)
    week = query.week_drawn_last(session)
    drafts = query.drafts_of(session, actor.account_id)
    pending, with_others = fatal_query.pending_for(session, actor)
    return replace(
        bare, week=week, quota=query.quota_lines(session, week, rules) if week else (),
        waiting=query.waiting_by_origin(session, actor.account_id),
        waiting_of_others=query.waiting_of_others(session, actor.account_id),
        next_item_id=query.next_waiting(session, actor.account_id),
        drafts=len(drafts),
        oldest_draft_utc_ms=min((draft.saved_utc_ms for draft in drafts), default=None),
        fatal_pending=len({item.evaluation_id for item in pending}),
        fatal_with_others=with_others,
        fatal_alone=fatal_query.alone_decisions(session, monday, bare.now_utc_ms + 1),
        to_do=(*query.fatal_to_do(pending), *query.drafts_to_finish(drafts)),
        submitted_today=query.submitted_since(session, today),
        submitted_week=query.submitted_since(session, monday),
        listening=query.listening_since(session, today, actor, rules.number("listening_hours_milli") * 3600))


def _idle(session: Session, actor: Actor, known: WorkbenchFacts) -> list[ToDo]:
    before = known.now_utc_ms - IDLE_DAYS * DAY_MS
    return drafts_idle(session, actor, before) if may(actor, "handovers.drafts") else []


def _listeners_to_do(session: Session, actor: Actor, rules: Rules, known: WorkbenchFacts) -> list[ToDo]:
    if not known.listens:
        return []
    found = [*known.to_do, *query.drafts_left(session, actor.account_id), *_idle(session, actor, known)]
    if known.intake is None:
        return [*found, ToDo(ToDoKind.CALLS)]
    found += [ToDo(ToDoKind.DRAW, count=calls, since_utc_ms=period.end_utc_ms(rules.zone), item=period)
              for period, calls in _to_draw(session, rules, known)]
    return found + _missing_recordings(known.intake)


def _keepers_to_do(session: Session, actor: Actor, known: WorkbenchFacts) -> list[ToDo]:
    """What those who keep people and accounts have to see to."""
    found = []
    if may(actor, "people.import_list"):
        if not query.has_agents(session):
            found.append(ToDo(ToDoKind.PEOPLE))
        elif known.has_calls and (unknown := unmatched_count(session, known.zone)):
            found.append(ToDo(ToDoKind.UNKNOWN, count=unknown))
    if may(actor, "filings.enter"):
        found += [ToDo(ToDoKind.FILING, item=month) for month in months_not_filed(session)]
    if not known.has_auditor:
        found.append(ToDo(ToDoKind.AUDITOR))
    return found


def _missing_recordings(intake: Intake) -> list[ToDo]:
    if not intake.without_recording:
        return []
    week = Week(*intake.day.isocalendar()[:2])
    return [ToDo(ToDoKind.RECORDINGS, whom=f"{intake.day:%m-%d}", count=intake.without_recording, item=week)]


def _to_draw(session: Session, rules: Rules, known: WorkbenchFacts) -> list[tuple[DrawPeriod, int]]:
    """Periods that have ended, have calls and were not drawn: those around the latest calls, oldest first."""
    if known.intake is None:
        return []
    weeks = [week_of_day(known.intake.day - timedelta(weeks=back)) for back in reversed(range(WEEKS_BACK))]
    ended = [one for one in not_drawn(session, rules, weeks) if one.end_utc_ms(rules.zone) <= known.now_utc_ms]
    counted = [(one, query.calls_in(session, one, rules.zone)) for one in ended]
    return [(one, calls) for one, calls in counted if calls]


def _urgency(to_do: ToDo) -> tuple[int, int, int]:
    return URGENCY[to_do.kind], to_do.due_day.toordinal() if to_do.due_day else 0, to_do.since_utc_ms or 0
