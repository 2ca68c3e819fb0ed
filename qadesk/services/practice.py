"""Practice stations: a marked station of invented people with a past, and ready accounts with one password.

From the first day of the last month that can be a whole one to the last whole week before today there are calls,
draws and scores; that week is left to be drawn, and its last day to be brought in. What followed from the scores goes
on until yesterday and leaves a little of everything to be done, as in a centre that is run well. What is made of whom
stands in the modules `practice_*`, in this order: `_centre` (days, people, shifts), `_aliases` (what else agents are
called), `_calls` (the switch's list),
`_dialogues` and `_sound` (recordings), `_scores` (cards), `_diary`, `_scene` and `_rows` (how the past is written),
`_story` (weeks), `_flags`, `_problems`, `_queue` and `_listening` (other listening), `_interviews`, `_training`,
`_month`, `_appeals`, `_fairness`, and `_material` (what lies beside the station).
Removing the station is removing its folder.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from qadesk import resources
from qadesk.clock import Clock, FixedClock
from qadesk.files import write_whole
from qadesk.i18n import _
from qadesk.models.people import ROLE_NAMES, NewAccount, Role
from qadesk.models.stays import Stay
from qadesk.security.slots import PRACTICE_UNFINISHED
from qadesk.services import practice_material as material
from qadesk.services import stations
from qadesk.services.opening import take_lock
from qadesk.services.practice_aliases import settle_aliases
from qadesk.services.practice_appeals import PaperDay
from qadesk.services.practice_calls import RECORDED_QUEUE, Switch, Volume
from qadesk.services.practice_centre import MOST_AGENTS, TEAMS, Calendar, calendar_at, staff
from qadesk.services.practice_dialogues import load_dialogues
from qadesk.services.practice_diary import Diary
from qadesk.services.practice_fairness import Fairness
from qadesk.services.practice_flags import LastFlag
from qadesk.services.practice_interviews import Interviews
from qadesk.services.practice_listening import Listening
from qadesk.services.practice_month import MonthEnd
from qadesk.services.practice_queue import OtherWork
from qadesk.services.practice_rows import PracticeRows
from qadesk.services.practice_scene import Cast, Scene, read_words
from qadesk.services.practice_sound import Voices, keep
from qadesk.services.practice_story import Weeks
from qadesk.services.practice_training import Trainings
from qadesk.services.progress import SILENT, Progress, refuse_stopped
from qadesk.services.stations import LoggedIn
from qadesk.settings import Value
from qadesk.work import Work

PASSWORD = "Lianxi-2026"
LOGIN_NAMES = {
    Role.INSPECTOR: "inspector",
    Role.SUPERVISOR: "supervisor",
    Role.TRAINER: "trainer",
    Role.TEAM_LEADER: "leader",
    Role.ADMINISTRATOR: "admin",
    Role.AUDITOR: "auditor",
}
SECOND_INSPECTOR = "inspector2"
READY_NAMES = (*LOGIN_NAMES.values(), SECOND_INSPECTOR)
MATERIAL = material.FOLDER
ZONE = ZoneInfo("Asia/Shanghai")
SEED = 20
RULES: dict[str, Value] = {"plan_queues": RECORDED_QUEUE}
"""The plan takes the recorded queue; all other rules are those of a new station."""
LEARNER_MS = 20 * 3_600_000
"""What the supervisor can listen to in a week from now on: who learns by that account gets calls of the next draw."""
PAST, SOUND, REST = 88, 95, 100  # per cent done after each stage


@dataclass(frozen=True)
class Scale:
    """How large the centre is: calls listed and recorded a week, by all of 24 agents; how many agents; how many weeks,
    None for all from the closed month's first day on; of how many last weeks the recordings are there; whether a fatal
    item waits to be decided, without which no month can be closed."""

    calls: int = 5000
    recorded: int = 200
    agents: int = MOST_AGENTS
    weeks: int | None = None
    sound_weeks: int = 2
    fatal_waits: bool = True


FULL = Scale()
MIDDLE = Scale(calls=800, agents=12, sound_weeks=1, fatal_waits=False)
"""For the tour, which closes a month: as long a past, of half as many agents."""
SMALL = Scale(calls=400, recorded=200, agents=6, weeks=2, sound_weeks=1)
"""For tests that need no month: two weeks of six agents."""


def create(folder: Path, *, clock: Clock, work: Work, scale: Scale = FULL, progress: Progress = SILENT) -> Path:
    """Make a practice station with its past and its material; returns the folder of the material.

    What a run that was killed has left in `folder` is made anew; one that fails or is cancelled leaves nothing.
    Raises StationError when there is a station in `folder` already, UserError once `progress` is cancelled."""
    stations.refuse_existing(folder)
    with _unfinished(folder, clock):
        when = calendar_at(clock.now_utc_ms(), ZONE, scale.weeks)
        past = FixedClock(datetime.combine(when.first_day, time(7), ZONE))
        logged_in = _begin(folder, past, work)
        try:
            scene = _scene(logged_in, folder, past, when, scale)
            _settle_in(scene, folder / MATERIAL)
            _live(scene, scale, progress)
            _write_sound(scene, scale, progress)
            _write_last_day(scene, folder / MATERIAL)
        finally:
            logged_in.close()
    progress(REST, REST, _("The practice station is ready."))
    return folder / MATERIAL


@contextmanager
def _unfinished(folder: Path, clock: Clock) -> Iterator[None]:
    """A file in the folder says that the station in it is half made; what a half-made one consists of goes with it."""
    mark = folder / PRACTICE_UNFINISHED
    if mark.exists():
        take_lock(folder, clock).release(clean=True)  # nobody is at work on it
        _remove(folder)
    stations.make_folder(folder)
    write_whole(mark, b"")
    try:
        yield
    except BaseException:
        _remove(folder)
        raise
    mark.unlink()


def _remove(folder: Path) -> None:
    for name in (MATERIAL, material.RECORDINGS):
        shutil.rmtree(folder / name, ignore_errors=True)
    for path in (*folder.glob("station.*"), folder / "slots.json", folder / "logins.json",
                 folder / PRACTICE_UNFINISHED):
        with suppress(OSError):
            path.unlink()


def _begin(folder: Path, past: Clock, work: Work) -> LoggedIn:
    """Make the station as it was on the first day, and log its supervisor in."""
    chief = _account(LOGIN_NAMES[Role.SUPERVISOR], {Role.SUPERVISOR, Role.ADMINISTRATOR})
    others = [_account(LOGIN_NAMES[role], {role}) for role in Role if role is not Role.SUPERVISOR]
    others.insert(1, _account(SECOND_INSPECTOR, {Role.INSPECTOR}, _("Practice inspector 2")))
    stations.create(folder, chief, name=_("Practice station"), clock=past, practice_password=PASSWORD, more=others,
                    rules=dict(RULES))
    return stations.login(folder, chief.login_name, PASSWORD, clock=past, work=work)


def _account(login_name: str, roles: set[Role], name: str = "") -> NewAccount:
    role = Role.SUPERVISOR if Role.SUPERVISOR in roles else next(iter(roles))
    shown = name or _("Practice {role}").format(role=_(ROLE_NAMES[role]))
    return NewAccount(login_name, shown, PASSWORD, frozenset(roles))


def _scene(logged_in: LoggedIn, folder: Path, past: FixedClock, when: Calendar, scale: Scale) -> Scene:
    people = staff(when, scale.agents)
    dialogues = load_dialogues(resources.practice())
    volume = Volume(scale.calls, scale.recorded * scale.agents // MOST_AGENTS)
    switch = Switch(when, people, dialogues, volume, ZONE, SEED)
    rows = PracticeRows(logged_in.desk.station)
    cast = rows.cast()
    ends = datetime.combine(when.today, time(), ZONE)
    return Scene(logged_in.desk, rows, Cast(
        logged_in.actor, (cast[LOGIN_NAMES[Role.INSPECTOR]], cast[SECOND_INSPECTOR]), cast[LOGIN_NAMES[Role.TRAINER]],
        cast[LOGIN_NAMES[Role.TEAM_LEADER]]), Diary(past, ZONE, ends), when,
        {person.staff_no: person for person in people}, dialogues, switch, Voices(dialogues),
        read_words(resources.practice()), folder / material.RECORDINGS, PASSWORD, SEED)


def _settle_in(scene: Scene, beside: Path) -> None:
    """Bring people and shifts in, and give the first team its leader."""
    chief, desk = scene.cast.supervisor, scene.desk
    material.write_people(beside, list(scene.people.values()), scene.when)
    desk.people.import_list(chief, beside / material.PEOPLE_FILE)
    desk.rosters.import_list(chief, beside / material.ROSTER_FILE)
    settle_aliases(scene)
    led = next(team for team in desk.teams.list(chief) if team.name == TEAMS[0])
    desk.teams.change(chief, led.team_id, name=led.name, leaders=[
        Stay(LOGIN_NAMES[Role.TEAM_LEADER], scene.when.first_day)])


def _live(scene: Scene, scale: Scale, progress: Progress) -> None:
    """Do everything that the diary holds."""
    weeks = Weeks(scene, scene.rows.card(), fatal_waits=scale.fatal_waits)
    for part in (weeks, OtherWork(scene, weeks), Listening(scene), LastFlag(scene), PaperDay(scene),
                 Interviews(scene), Trainings(scene), MonthEnd(scene, weeks), Fairness(scene)):
        part.plan()
    first = datetime.combine(scene.when.first_day, time(), ZONE)
    whole = datetime.combine(scene.when.last_day, time(), ZONE) - first
    for now in scene.diary.run():
        progress(round(PAST * min(1.0, (now - first) / whole)), REST,
                 _("{day}: calls, draws and scores").format(day=now.date()))
        refuse_stopped(progress)
    scene.desk.assignment.set_capacity(scene.cast.supervisor, scene.cast.supervisor.account_id, LEARNER_MS)


def _write_sound(scene: Scene, scale: Scale, progress: Progress) -> None:
    """Write the recordings of the last weeks and of every call that is quoted; the others are away."""
    since = scene.when.week.first_day - timedelta(weeks=scale.sound_weeks - 1)
    wanted = scene.quoted | scene.rows.unscored()
    kept = [known for number, known in scene.known.items() if known.call.start.date() >= since or number in wanted]
    for done, known in enumerate(kept):
        keep(known.path, scene.voices.recording(known.call.dialogue, scene.switch.layout_of(known.call)))
        progress(PAST + (SOUND - PAST) * done // len(kept), REST,
                 _("{done} of {of} practice recordings").format(done=done + 1, of=len(kept)))
        refuse_stopped(progress)
    scene.rows.move_away(scene.cast.supervisor, {known.path for known in kept})


def _write_last_day(scene: Scene, beside: Path) -> None:
    calls = [call for call in scene.switch.week(scene.when.week) if call.start.date() == scene.when.last_day]
    material.write_calls(beside, calls, scene.switch, scene.voices)
