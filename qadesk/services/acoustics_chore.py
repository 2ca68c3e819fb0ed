"""The measuring of recordings as a piece of background work; see the runner in `ui/chores.py`."""

from __future__ import annotations

from collections.abc import Callable

from qadesk.i18n import _
from qadesk.models.calls import Recording
from qadesk.models.people import Actor
from qadesk.models.sampling import QueueItem
from qadesk.services.acoustic_measuring import cores
from qadesk.services.acoustics import Acoustics
from qadesk.services.progress import ChoreProgress


class AcousticsChore:
    """Goes on where it was stopped. `is_alone()`: nobody works at the station, so that all cores are free for it;
    else one is left to who does."""

    changes: tuple[type, ...] = (Recording, QueueItem)

    def __init__(self, acoustics: Acoustics, actor: Actor, is_alone: Callable[[], bool]) -> None:
        self._acoustics, self._actor, self._is_alone = acoustics, actor, is_alone
        self.title = _("Acoustic marks")

    def run(self, progress: ChoreProgress) -> None:
        """Until nothing waits, it is cancelled or another has work. Raises UserError when the disk is full."""
        self._acoustics.run(self._actor, progress, self._width, progress.enough)

    def _width(self) -> int:
        return cores() if self._is_alone() else max(1, cores() - 1)
