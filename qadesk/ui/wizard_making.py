"""What the first-run wizard makes: the practice station where it was wanted, then the station that it described."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qadesk.clock import Clock
from qadesk.security.slots import station_exists
from qadesk.settings import MachineSettings
from qadesk.ui.tasks import Progress
from qadesk.work import Work

if TYPE_CHECKING:
    from qadesk.ui.wizard_steps import FirstRun, Person


def make_stations(first_run: FirstRun, progress: Progress, *, clock: Clock, work: Work) -> None:
    """As a job. Practice first: when it cannot be made, nothing stands in the way of trying again."""
    from qadesk.models.people import NewAccount, Role
    from qadesk.services import practice, stations

    def account(person: Person, *roles: Role) -> NewAccount:
        return NewAccount(person.login_name, person.name, person.password, frozenset(roles))

    if first_run.practice and not station_exists(first_run.practice_folder):
        practice.create(first_run.practice_folder, clock=clock, work=work, progress=progress)
    stations.create(first_run.data, account(first_run.first, Role.SUPERVISOR, Role.ADMINISTRATOR), name="QA-01",
                    clock=clock, recovery_code=first_run.recovery_code,
                    auditor=account(first_run.auditor, Role.AUDITOR) if first_run.auditor else None)
    MachineSettings(first_run.data / "machine.json").change(
        language=first_run.language, theme=first_run.look, recordings_folder=str(first_run.recordings),
        backup_folder=str(first_run.backup))
