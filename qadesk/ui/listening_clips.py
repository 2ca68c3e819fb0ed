"""Exports a clip of the call of the page 监听评分: its span is the loop, the evidence or mark at the playhead, or what
lies around it. The register of clips opens from here too."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QPushButton

from qadesk.audio.player import Player
from qadesk.i18n import _
from qadesk.models.clips import ClipProposal, ClipRow
from qadesk.models.evaluation_record import CallLink
from qadesk.models.listening import Interval
from qadesk.security.roles import may
from qadesk.ui.clip_dialog import ClipDialog
from qadesk.ui.clip_span import CallWave
from qadesk.ui.clips_dialog import ClipsDialog
from qadesk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage

BEFORE_MS, AFTER_MS = 10_000, 5_000


class ListeningClips:
    """`player` is the page's: the dialog takes it to let a clip be heard, and the page has it back afterwards."""

    def __init__(self, page: ListeningPage, player: Player) -> None:
        self._page, self._player = page, player
        self._dialog: ClipDialog | None = None
        self._register = Button(_("Register of clips"), parent=page)
        self._register.hide()
        self._register.clicked.connect(self.show_register)
        page.centre.waveform.offers_clips = may(page.actor, "clips.export")
        page.centre.waveform.clip_asked.connect(self.ask_for)
        page.centre.clip_asked.connect(self.ask)

    def ask_for(self, start_ms: int, end_ms: int) -> None:
        """Ask for a clip of this span."""
        self.ask((start_ms, end_ms))

    def ask(self, span: Interval | None = None) -> None:
        """Ask what is known of the call, then for the clip of a span of it."""
        page, item_id = self._page, self._page.item_id
        if not may(page.actor, "clips.export"):
            return
        if item_id is None or page.sound.at_hand is None:
            page.messages.show_message("neutral", _("Open a call and wait for its sound first."))
            return
        page.tasks.run(page, lambda: page.desk.clips.propose(page.actor, item_id), partial(self._open, span),
                       lane="read")

    def commands(self) -> tuple[tuple[str, QPushButton], ...]:
        """What the command palette offers beside the page's buttons."""
        return ((self._register.text(), self._register),) if may(self._page.actor, "clips.list") else ()

    def show_register(self) -> None:
        """Open the register of clips."""
        page = self._page
        if may(page.actor, "clips.list"):
            dialog = ClipsDialog(desk=page.desk, actor=page.actor, tasks=page.tasks, parent=page)
            dialog.call_asked.connect(lambda item_id, at_ms: page.open_item(CallLink(item_id, at_ms)))
            dialog.show()

    def settle(self) -> None:
        """Let go of the player and of the call's samples: before a lock and the end."""
        if self._dialog is not None and shiboken6.isValid(self._dialog):
            self._dialog.sound.let_go()

    def _open(self, span: Interval | None, proposal: ClipProposal) -> None:
        page, sound = self._page, self._page.sound.at_hand
        if sound is None or page.item_id != proposal.item_id:
            return
        page.playback.pause()
        agent_channel = page.centre.waveform.agent_channel if sound.peaks.n_channels > 1 else None
        self._dialog = dialog = ClipDialog(
            proposal, CallWave(sound.peaks, sound.duration_ms, agent_channel), span or self._span_here(),
            desk=page.desk, actor=page.actor, tasks=page.tasks, keys=page.keys, player=self._player,
            exported=self._tell, parent=page)
        coverage = page.heard.coverage
        dialog.sound.waveform.set_heard(coverage.intervals(), page.proof.to_hear.share_milli(coverage))
        dialog.finished.connect(lambda _result: page.sound.bring_back())
        dialog.open()

    def _span_here(self) -> Interval:
        page = self._page
        here_ms, end_ms = page.playback.position_ms, page.playback.duration_ms
        if page.playback.loop:
            return page.playback.loop
        found = page.centre.places.span_at(here_ms)
        return found or (max(0, here_ms - BEFORE_MS), min(end_ms, here_ms + AFTER_MS))

    def _tell(self, row: ClipRow, path: Path) -> None:
        self._page.messages.show_message("good", _("The clip is written: {file}").format(file=path), row.caption,
                                         (_("Register of clips"), self.show_register))
