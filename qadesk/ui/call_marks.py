"""The acoustic marks of the call that plays, in all places that show them: list, waveform, facts of the sound.

Voices are named by the legs as they are now: shown anew when they are swapped or the sound has come.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from qadesk.i18n import _
from qadesk.models.acoustic_marks import CallAcoustics, MarkRow
from qadesk.models.acoustics import MarkVerdict
from qadesk.models.listening import Interval
from qadesk.ui.acoustic_words import is_a_place, sound_mark_of
from qadesk.ui.acoustics_table import AcousticsTable
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.sound_facts import SoundFacts
from qadesk.ui.widgets.waveform import Waveform
from qadesk.ui.widgets.waveform_marks import SoundMark

STANDING = (MarkVerdict.OPEN, MarkVerdict.ACCEPTED)


class CallMarks(QObject):
    """`named(words)`: what the tab of the marks is called now."""

    named = Signal(str)

    def __init__(self, keys: Keys, waveform: Waveform, position_ms: Callable[[], int], is_playing: Callable[[], bool],
                 parent: QObject) -> None:
        super().__init__(parent)
        self._waveform = waveform
        self.table, self.facts = AcousticsTable(keys, position_ms, is_playing), SoundFacts()
        self.agent_left = True  # until the sound is there
        self._found: CallAcoustics | None = None
        self._drawn: tuple[SoundMark, ...] = ()
        self.table.table.chosen.connect(self._draw)

    @property
    def rows(self) -> tuple[MarkRow, ...]:
        """All marks of the call, in the order of time."""
        return self._found.marks if self._found else ()

    def show(self, found: CallAcoustics | None) -> None:
        """Show what was measured of the call; None: it is not known yet."""
        self._found = found
        self.show_again()

    def show_again(self) -> None:
        """Name the voices by the legs as they are now."""
        agent_channel = self._agent_channel()
        self.table.show_call(self._found, agent_channel)
        self.facts.set_acoustics(self._found, agent_channel)
        self._drawn = tuple(sound_mark_of(mark, agent_channel) for mark in self.rows if is_a_place(mark))
        self._draw()
        count = len(self.rows)
        self.named.emit(_("Acoustic marks {count}").format(count=count) if count else _("Acoustic marks"))

    def places_ms(self) -> set[int]:
        """Where the marks begin that were not rejected."""
        return {mark.start_ms for mark in self.rows if is_a_place(mark) and mark.verdict in STANDING}

    def spans_at(self, position_ms: int, *verdicts: MarkVerdict) -> list[Interval]:
        """The spans of the marks with one of these verdicts that lie on a place."""
        return [(mark.start_ms, mark.end_ms) for mark in self.rows
                if is_a_place(mark) and mark.verdict in verdicts and mark.start_ms <= position_ms <= mark.end_ms]

    def _agent_channel(self) -> int | None:
        """The channel of the agent; None in a mono recording."""
        if self._found and self._found.measures and len(self._found.measures.channels) < 2:
            return None
        return self._waveform.agent_channel if self._waveform.has_call else 0 if self.agent_left else 1

    def _draw(self, _chosen: MarkRow | None = None) -> None:
        current = self.table.table.current()
        self._waveform.set_acoustics(self._drawn, str(current.mark_id) if current else None)
