"""Practice stations: a marked station of invented people, a ready account a role with one password, a week of calls.

People, teams and the shipped card are in it; the call list and the recordings lie beside its database in `练习材料`,
so that bringing them in, drawing, listening, scoring and printing can all be tried.
Removing the station is removing its folder.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from qadesk import resources
from qadesk.clock import Clock
from qadesk.i18n import _
from qadesk.models.people import ROLE_NAMES, NewAccount, Role
from qadesk.services import practice_material, stations
from qadesk.services.practice_material import Progress
from qadesk.services.stations import LoggedIn
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
MATERIAL = "练习材料"
NEW_STAFF_DAYS = 45
"""How long before the week the newest agent began: within the first 90 days, so that more calls are drawn."""


def create(folder: Path, *, clock: Clock, work: Work, calls_per_agent: int = 10,
           progress: Progress = lambda done, of: None) -> Path:
    """Make a practice station and its material; returns the folder of the material.

    The week is the last whole one before the clock's day. `progress(done, of)` counts recordings.
    Raises StationError when there is a station in `folder` already."""
    chief = _account(Role.SUPERVISOR, {Role.SUPERVISOR, Role.ADMINISTRATOR})
    others = [_account(role, {role}) for role in Role if role is not Role.SUPERVISOR]
    stations.create(folder, chief, name=_("Practice station"), clock=clock, practice_password=PASSWORD, more=others)
    logged_in = stations.login(folder, chief.login_name, PASSWORD, clock=clock, work=work)
    try:
        material = _write_material(logged_in, folder, calls_per_agent, progress)
        logged_in.desk.people.import_list(logged_in.actor, material / practice_material.PEOPLE_FILE)
        return material
    finally:
        logged_in.close()


def _account(role: Role, roles: set[Role]) -> NewAccount:
    shown = _("Practice {role}").format(role=_(ROLE_NAMES[role]))
    return NewAccount(LOGIN_NAMES[role], shown, PASSWORD, frozenset(roles))


def _write_material(logged_in: LoggedIn, folder: Path, calls_per_agent: int, progress: Progress) -> Path:
    zone = logged_in.desk.settings.rules(logged_in.actor).zone
    monday = last_whole_week(logged_in.desk.station.clock.now_utc_ms(), zone)
    dialogues = practice_material.load_dialogues(resources.practice())
    calls = practice_material.week_of_calls(monday, zone, dialogues, calls_per_agent=calls_per_agent)
    material = folder / MATERIAL
    practice_material.write_material(material, calls, dialogues, joined=monday - timedelta(days=NEW_STAFF_DAYS),
                                     progress=progress)
    return material


def last_whole_week(now_utc_ms: int, zone: ZoneInfo) -> date:
    """The Monday of the last ISO week that has ended before `now_utc_ms`, in the centre's time."""
    today = datetime.fromtimestamp(now_utc_ms / 1000, zone).date()
    return today - timedelta(days=today.weekday() + 7)
