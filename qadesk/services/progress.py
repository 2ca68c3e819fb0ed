"""How long work tells how far it is and learns that a person wants it to stop."""

from __future__ import annotations

from typing import Protocol

from qadesk.errors import UserError
from qadesk.i18n import _


class Progress(Protocol):
    """Called with what is done, the whole and a few words; the work ends by itself once `cancelled` is true."""

    def __call__(self, done: int, whole: int, words: str = "") -> None: ...

    @property
    def cancelled(self) -> bool: ...


class ChoreProgress(Progress, Protocol):
    """The same for work in the background that others take turns with."""

    def enough(self) -> bool:
        """Whether another has work: then it ends after the piece at hand, and begins anew after it."""


class Silent:
    """Progress that nobody watches and nobody cancels."""

    cancelled = False

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        return None


SILENT = Silent()


def refuse_stopped(progress: Progress) -> None:
    """Raises UserError once the person asked to stop, for work whose half is worth nothing."""
    if progress.cancelled:
        raise UserError(_("This was stopped before its end."), safe=_("Nothing was changed."), code="E-GEN-05")
