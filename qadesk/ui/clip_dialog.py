"""Exports a clip of the call that is open: span, beeps, what for, where to. It stays until the file is written.

What goes wrong is said in place and nothing written is lost; Esc stops an export under way, then leaves.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.audio.player import Player, Samples
from qadesk.errors import BadInput, UserError
from qadesk.i18n import _
from qadesk.models.clips import ClipProposal, ClipRow, NewClip
from qadesk.models.listening import Interval
from qadesk.ui import theme
from qadesk.ui.clip_span import CallWave, ClipSpan
from qadesk.ui.clip_words import ClipWords
from qadesk.ui.help_key import TOPIC
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.keys import Keys
from qadesk.ui.tasks import Job, News, Tasks
from qadesk.ui.widgets.job_line import JobLine
from qadesk.ui.widgets.labels import ElidedLabel
from qadesk.ui.widgets.notice_line import NoticeLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

WIDTH, WORDS_PX = 1000, 372


class ClipDialog(KeptDialog):
    """`exported(ClipRow, Path)` is called once the file is there."""

    def __init__(self, proposal: ClipProposal, wave: CallWave, span: Interval, *, desk: Desk, actor: Actor,
                 tasks: Tasks, keys: Keys, player: Player, exported: Callable[[ClipRow, Path], object],
                 parent: QWidget | None = None) -> None:
        super().__init__(_("Export a clip"), _("Export"), tasks=tasks, width=WIDTH, parent=parent)
        self._proposal, self._desk, self._actor, self._exported = proposal, desk, actor, exported
        self.setProperty(TOPIC, "listening#" + _("Clips"))
        self._uuid = str(uuid4())
        self._job: Job | None = None
        self.sound = ClipSpan(wave, span, player=player, keys=keys)
        self.paper = ClipWords(proposal, span[0])
        self.warning, self.job_line = NoticeLine("alert"), JobLine()
        self._lay_out()
        self.sound.changed.connect(self._settle)
        self.sound.sound_asked.connect(self._make_sound)
        self.paper.changed.connect(self._show_caption)
        self.keep_words(("clip", actor.account_id, proposal.item_id), self.paper.words.text)
        self._settle()
        self.paper.words.setFocus()

    def submit(self) -> None:
        """Write the clip, unless something lacks."""
        new, path = self._new(), self.paper.path
        self.paper.clear_errors()
        if new is None:
            self.sound.set_error(_("Give a time such as 2:51.4."))
        elif self.paper.words.lacks:
            self.paper.words.ask()
        elif self._job is None or not self._job.running:
            self._start(new, path)

    def reject(self) -> None:
        """Stop what is being written; else leave."""
        if self._job is not None and self._job.running:
            self._job.cancel()
        else:
            super().reject()

    def done(self, result: int) -> None:
        self.sound.let_go()
        super().done(result)

    def _start(self, new: NewClip, path: Path) -> None:
        self.submit_button.setEnabled(False)
        work = partial(self._desk.clips.export, self._actor, self._proposal.item_id, new, path)
        self._job = job = self._tasks.start_job(self, _("Clip {file}").format(file=path.name), work,
                                                partial(self._end, path), self._failed, self._cancelled, news=_news)
        self.job_line.show_job(job)

    def _end(self, path: Path, row: ClipRow) -> None:
        self._close(row, lambda kept: self._exported(kept, path))

    def _cancelled(self) -> None:
        self.submit_button.setEnabled(True)
        self.messages.show_message("neutral", _("The export was stopped; no file was written."))

    def _failed(self, error: UserError) -> None:
        self.submit_button.setEnabled(True)
        if not (isinstance(error, BadInput) and (self._said_of_sound(error) or self.paper.say(error))):
            self.messages.show_error(error)

    def _said_of_sound(self, error: BadInput) -> bool:
        if error.field == "span":
            self.sound.set_error(error.what)
            self.sound.start.setFocus()
        elif error.field == "beeps":
            self.sound.beep_list.set_error(error.what)
            self.sound.beep_list.list.setFocus()
        return error.field in ("span", "beeps")

    def _make_sound(self) -> None:
        """Make the clip as it will be and play it; nothing of it is kept."""
        new = self._new()
        if new is None:
            self.sound.set_error(_("Give a time such as 2:51.4."))
            return
        self._tasks.run(self, lambda: self._desk.clips.sound(self._actor, self._proposal.item_id, new),
                        partial(self._play, new), self._failed, lane="job")

    def _play(self, new: NewClip, sound: tuple[Samples, int]) -> None:
        now = self._new()
        if now is not None and (now.start_ms, now.end_ms, now.beeps) == (new.start_ms, new.end_ms, new.beeps):
            self.sound.play(*sound)

    def _new(self) -> NewClip | None:
        """What is asked for now; None while the times are none."""
        span = self.sound.span_ms
        if span is None:
            return None
        kind, purpose, words, names_agent = self.paper.chosen()
        return NewClip(self._uuid, *span, self.sound.beeps, kind, purpose, words, names_agent)

    def _settle(self) -> None:
        if (span := self.sound.span_ms) is not None:
            self.paper.start_at(span[0])

    def _show_caption(self) -> None:
        if (new := self._new()) is not None:
            self.paper.show_caption(replace(new, words=new.words or "…"))

    def _lay_out(self) -> None:
        self.body.addWidget(ElidedLabel(self._proposal.call, "caption"))
        sides = QHBoxLayout()
        sides.setSpacing(theme.MARGIN)
        self.paper.setFixedWidth(WORDS_PX)
        sides.addWidget(self.sound, 1)
        sides.addWidget(self.paper)
        self.body.addLayout(sides)
        self.warning.say(_("Outside of the station a clip is protected by no rights any more: pass it on as you may, "
                           "and delete it when it has served."))
        self.body.addWidget(self.warning)
        self.body.addWidget(self.job_line)


def _news(row: ClipRow) -> News:
    return "good", _("The clip is written: {file}").format(file=row.file_name), row.caption
