"""The store's work in the background: mend it, look where recordings are, take in what is wanted."""

from __future__ import annotations

from collections.abc import Sequence

from qadesk.clock import Clock
from qadesk.errors import UserError
from qadesk.i18n import _, ngettext
from qadesk.models.flags import Flag
from qadesk.models.imports import FileFault
from qadesk.models.people import Actor
from qadesk.models.sampling import QueueItem
from qadesk.security.roles import may
from qadesk.services.progress import Progress
from qadesk.services.store import Store

LOOK_EVERY_S = 600


class StoreChore:
    """A piece of background work that goes on where it was stopped; see the runner in `ui/chores.py`."""

    changes: tuple[type, ...] = (QueueItem, Flag)  # what is scored was drawn before

    def __init__(self, store: Store, actor: Actor, clock: Clock) -> None:
        self._store, self._actor, self._clock = store, actor, clock
        self.title = _("Store of recordings")
        self._looked_s: float | None = None

    def run(self, progress: Progress) -> None:
        """Until nothing waits or it is cancelled. Raises UserError when the disk is full, or files refuse."""
        self._look(progress)
        done = self._store.take_in(self._actor, progress)
        if done.refused:
            raise UserError(self._refusal(done.refused), safe=_("They are tried again later."), code="E-STO-03",
                            todo=_("Look at the store of recordings."))

    def _refusal(self, refused: Sequence[FileFault]) -> str:
        """In words; whoever is logged in is told, and only who reads the lists of calls is told a file's name."""
        reason, name = refused[0].reason, refused[0].file
        if may(self._actor, "store.away"):
            return _("{count} recordings could not be taken into the store; the first: {name}: {reason}").format(
                count=len(refused), name=name, reason=reason)
        return ngettext("{count} recording could not be taken into the store: {reason}",
                        "{count} recordings could not be taken into the store; the first: {reason}",
                        len(refused)).format(count=len(refused), reason=reason)

    def _look(self, progress: Progress) -> None:
        """All of it every ten minutes at most; in between only at what is away, which may be back."""
        store, now_s = self._store, self._clock.monotonic_s()
        whole = self._looked_s is None or now_s - self._looked_s >= LOOK_EVERY_S
        if whole:
            store.mend(self._actor, progress)
        store.look_around(self._actor, progress, away_only=not whole)
        if whole and not progress.cancelled:
            self._looked_s = now_s
