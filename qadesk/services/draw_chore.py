"""The commitment of each draw as a piece of background work: made when the first one works in its period."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.people import Actor
from qadesk.services.progress import Progress
from qadesk.services.sampling import Sampling


class DrawChore:
    """Looks at each login and every ten minutes whether the running period has its commitment; see `ui/chores.py`."""

    changes: tuple[type, ...] = ()

    def __init__(self, sampling: Sampling, actor: Actor) -> None:
        self._sampling, self._actor = sampling, actor
        self.title = _("Commitment of the draw")

    def run(self, progress: Progress) -> None:
        """One commitment at most."""
        self._sampling.commit_running(self._actor)
