"""Words that a dialog was left with, by Esc or by a lock: its account has them again in the same dialog.

In memory only, until they are stored, as a draft that a lock hands on.
"""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

_left: dict[Hashable, list[str | None]] = {}  # of each dialog what was written in its fields; None: nothing


class KeptWords:
    """Writes again what was left in these fields, and keeps what is written from now on.

    `about` names the dialog, the account and the thing that the words are about."""

    def __init__(self, about: Hashable, *fields: QWidget) -> None:
        self._about = about
        self._fields = [(field, _read(field)) for field in fields]
        for field, words in zip(fields, _left.get(about, ()), strict=False):
            if words is not None:
                field.metaObject().userProperty().write(field, words)
        for field in fields:
            _changed(field).connect(self._keep)

    def forget(self) -> None:
        """They are stored."""
        _left.pop(self._about, None)

    def end(self) -> None:
        """Forget them, and keep no more: the fields go on about something else."""
        for field, _before in self._fields:
            _changed(field).disconnect(self._keep)
        self.forget()

    def _keep(self) -> None:
        now = [(_read(field), before) for field, before in self._fields]
        _left[self._about] = [words if words != before else None for words, before in now]


def _changed(field: QWidget) -> SignalInstance:
    name = field.metaObject().userProperty().notifySignal().name().toStdString()
    found: SignalInstance = getattr(field, name)
    return found


def _read(field: QWidget) -> str:
    return str(field.metaObject().userProperty().read(field))
