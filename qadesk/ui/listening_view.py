"""How a person leaves a call of the page 监听评分, and its coming back with the call: the part of the waveform that is
visible, its height, loop, solo and legs, and the criterion that was open; with the playhead it is stored when the call
is left, also before a lock.

It also joins what is asked of the waveform's menu and keys to player and form.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from qadesk.audio.player import Solo
from qadesk.models.answers import Span
from qadesk.models.listening import OpenedCall
from qadesk.ui.listening_keys import act_on_player

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


class ListeningView:
    """One call at a time."""

    def __init__(self, page: ListeningPage) -> None:
        self._page, self._waveform, self._playback = page, page.centre.waveform, page.playback
        self._due: Mapping[str, object] | None = None
        self._stored: tuple[int, Mapping[str, object]] | None = None
        self._criterion: object = None  # the code of the one to be opened, until the form is there
        waveform = self._waveform
        waveform.play_from_asked.connect(self._play_from)
        waveform.span_play_asked.connect(page.playback.play_span)
        waveform.loop_cleared.connect(page.playback.clear_loop)
        waveform.evidence_asked.connect(lambda start_ms, end_ms: page.form.take_evidence(Span(start_ms, end_ms)))
        waveform.player_key.connect(partial(act_on_player, page))
        page.scoring.opened.connect(lambda _draft: self._show_draft())

    def begin(self, opened: OpenedCall) -> None:
        """A call is open; its sound and its draft may be there already or not."""
        self._due, self._stored = opened.view, (opened.position_ms, opened.view)
        self._criterion = opened.view.get("criterion")
        self._open_criterion()
        self._waveform.set_started_at(opened.facts.started_at)

    def put_back(self) -> None:
        """Its sound is there: put back how it was left, once."""
        if self._due is not None:
            view, self._due = self._due, None
            self._waveform.show_view(view)
            self._playback.put_loop(_span_of(view.get("loop")))
            self._playback.set_solo(_solo_of(view.get("solo")))
            self._playback.set_swapped(view.get("swapped") is True)

    def keep(self) -> None:
        """The sound goes and comes back, as when another page plays."""
        if self._waveform.has_call:
            self._due = self._now()

    def leave(self) -> None:
        """Store how the call is left, if anything is other than it was stored."""
        page, item_id = self._page, self._page.item_id
        if item_id is not None and self._stored is not None:
            left = self._left(*self._stored)
            if left != self._stored:
                page.tasks.run(page, lambda: page.desk.listening.save_view(page.actor, item_id, *left),
                               lambda _done: None)
        self._due = self._stored = self._criterion = None
        self._offer_evidence(False)

    def _left(self, position_ms: int, stored: Mapping[str, object]) -> tuple[int, Mapping[str, object]]:
        """Where the call stands and how it is shown; without its sound all but the criterion is as it was."""
        if self._waveform.has_call:
            return self._playback.position_ms, self._now()
        kept, back_at_ms = stored if self._due is None else self._due, self._page.sound.back_at_ms
        criterion = self._page.form.list.current or kept.get("criterion")
        return position_ms if back_at_ms is None else back_at_ms, {**kept, "criterion": criterion}

    def _now(self) -> dict[str, object]:
        playback = self._playback
        loop = list(playback.loop) if playback.loop else None
        return {**self._waveform.view(), "loop": loop, "solo": playback.solo.value, "swapped": playback.swapped,
                "criterion": self._page.form.list.current}

    def _play_from(self, position_ms: int) -> None:
        self._playback.seek(position_ms)
        self._playback.play()

    def _show_draft(self) -> None:
        self._offer_evidence(True)
        self._open_criterion()

    def _open_criterion(self) -> None:
        form = self._page.form
        if form.card is not None:
            code, self._criterion = self._criterion, None
            if code in form.state.shown:
                form.open(str(code))

    def _offer_evidence(self, offers: bool) -> None:
        """Evidence is for a form that is filled in."""
        self._waveform.offers_evidence = offers


def _span_of(value: object) -> tuple[int, int] | None:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(edge, int) for edge in value):
        return value[0], value[1]
    return None


def _solo_of(value: object) -> Solo:
    return next((solo for solo in Solo if solo.value == value), Solo.BOTH)
