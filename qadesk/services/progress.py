"""How long work tells how far it is and learns that a person wants it to stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called with what is done, the whole and a few words; the work ends by itself once `cancelled` is true."""

    def __call__(self, done: int, whole: int, words: str = "") -> None: ...

    @property
    def cancelled(self) -> bool: ...


class Silent:
    """Progress that nobody watches and nobody cancels."""

    cancelled = False

    def __call__(self, done: int, whole: int, words: str = "") -> None:
        return None


SILENT = Silent()
