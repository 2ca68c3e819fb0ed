"""The store's work in the background: mend it, look where recordings are, take in what is wanted."""

from __future__ import annotations

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.evaluations import Evaluation
from qadesk.models.flags import Flag
from qadesk.models.people import Actor
from qadesk.models.sampling import QueueItem
from qadesk.services.progress import Progress
from qadesk.services.store import Store


class StoreChore:
    """A piece of background work that goes on where it was stopped; see the runner in `ui/chores.py`."""

    changes: tuple[type, ...] = (QueueItem, Flag, Evaluation)

    def __init__(self, store: Store, actor: Actor) -> None:
        self._store, self._actor = store, actor
        self.title = _("Store of recordings")

    def run(self, progress: Progress) -> None:
        """Until nothing waits or it is cancelled. Raises UserError when the disk is full, or files refuse."""
        self._store.mend(self._actor, progress)
        self._store.look_around(self._actor, progress)
        done = self._store.take_in(self._actor, progress)
        if done.refused:
            first = done.refused[0]
            raise UserError(_("{count} recordings could not be taken into the store; the first: {name}: {reason}")
                            .format(count=len(done.refused), name=first.file, reason=first.reason),
                            safe=_("They are tried again later."), code="E-STO-03",
                            todo=_("Look at the store of recordings."))
