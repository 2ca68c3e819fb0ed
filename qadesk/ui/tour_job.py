"""The main job in the tour: calls brought in and drawn, one listened to and scored, its sheet printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from qadesk.audio.player import SoundState
from qadesk.i18n import _
from qadesk.services import practice_material
from qadesk.ui.import_dialog import ImportDialog
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.recordings_page import RecordingsPage
from qadesk.ui.submit_dialog import SubmitDialog
from qadesk.ui.tour_draw import DrawTour
from qadesk.ui.tour_driver import Script, Until, button, click, is_shown, press, shown, type_text
from qadesk.ui.tour_sound import SoundTour

if TYPE_CHECKING:
    from qadesk.ui.tour import Tour

DEDUCTED = "4.3"
HEARD_MS = 5000


class MainJob:
    """Scripts of the tour's driver, for the supervisor's window."""

    def __init__(self, tour: Tour) -> None:
        self._tour = tour

    def script(self) -> Script:
        """From the import to the first printed sheet."""
        yield from self._import()
        yield from DrawTour(self._tour).draw()
        yield from self._listen()
        yield from self._score()
        yield from self._submit_and_print()

    def _import(self) -> Script:
        page = yield from self._tour.go_to("recordings", RecordingsPage)
        yield from self._tour.picture("recordings-empty")
        yield from click(page.import_button)
        yield Until(lambda: is_shown(ImportDialog), "the import dialog")
        dialog = shown(ImportDialog)
        yield from click(dialog.choice.calls.edit)
        yield from type_text(str(self._tour.material / practice_material.CALLS_FILE))
        yield from click(dialog.choice.recordings.edit)
        yield from type_text(str(self._tour.material / practice_material.RECORDINGS))
        yield from click(dialog.choice.people.edit)
        yield from type_text(str(self._tour.material / practice_material.PEOPLE_FILE))
        yield from press("Tab")
        yield from self._tour.picture("import-choose")
        yield from click(dialog.next)
        yield Until(lambda: dialog.check.preview is not None, "the check of the list")
        yield from self._tour.picture("import-check")
        yield from click(dialog.next)
        yield Until(lambda: not dialog.is_running() and dialog.next.isEnabled(), "the import", 180)
        yield from self._tour.picture("import-result")
        yield from click(dialog.next)
        yield from self._tour.closed(ImportDialog)

    def _listen(self) -> Script:
        page = yield from self._tour.go_to("listening", ListeningPage)
        yield Until(lambda: bool(page.queue.list.rows.rows()), "the queue")
        yield from DrawTour(self._tour).queue(page)
        if self._tour.options.audio is not None:
            yield from click(page.queue.filter)
            yield from type_text(practice_material.GUEST)
            if not page.queue.list.rows.rows():
                yield from click(page.queue.everybody)
        sound = SoundTour(self._tour)
        yield from sound.choose(page)
        if page.playback.sound is not SoundState.OK:
            self._tour.result.told.append(_("No sound: there is no sound device; the tour goes on silently."))
            yield from self._tour.picture("listening-silent")
        yield from press("F3")
        yield Until(lambda: page.playback.position_ms >= HEARD_MS, "the playhead to move")
        yield from press("F8")
        yield from press("F8")
        yield from self._tour.picture("listening")
        yield from DrawTour(self._tour).replacement(page)
        yield from sound.listen(page)

    def _score(self) -> Script:
        page = shown(ListeningPage)
        yield Until(lambda: page.form.card is not None, "the form")
        yield from self._until_focused(page.form.list, "F6")
        while page.form.total is not None and page.form.total.open_codes:
            here = page.form.current
            if here == DEDUCTED:
                yield from self._deduct()
            yield from press("Return")
            yield Until(_Answered(page, here), f"{here} to be answered")
        yield from press("C")
        yield from type_text(self._tour.words("语气稳定，有致谢；等待前请先说明原因。",
                                        "Steady and polite. Please say why before asking a customer to wait."))
        yield from self._tour.picture("scored")

    def _deduct(self) -> Script:
        yield from press("1")
        yield from press("F9")
        yield from press("F4")
        yield from press("F9")
        yield from self._tour.picture("scoring")

    def _submit_and_print(self) -> Script:
        page = shown(ListeningPage)
        yield from press("F3")  # pause
        yield from press("Ctrl+Return")
        yield Until(lambda: is_shown(SubmitDialog), "the summary before the submit")
        dialog = shown(SubmitDialog)
        if not dialog.submit.isEnabled():
            yield from type_text(self._tour.words("练习", "Practice"))
        yield from self._tour.picture("submit")
        yield from press("Ctrl+Return")
        yield from self._tour.closed(SubmitDialog)
        yield Until(lambda: bool(page.messages.said()), "the word that it is submitted")
        yield from self._tour.picture("submitted")
        yield from self._tour.paper("preview", click(button(_("Print preview"), inside=page)), file="sheet",
                                    as_picture=True)

    def _until_focused(self, widget: QWidget, key: str) -> Script:
        """Press a key until a widget has the focus, at most ten times."""
        for _attempt in range(10):
            if widget.hasFocus():
                return
            yield from press(key)
        yield Until(widget.hasFocus, "the focus to arrive", 1)


@dataclass(frozen=True)
class _Answered:
    """Whether a criterion of the form is answered."""

    page: ListeningPage
    code: str

    def __call__(self) -> bool:
        return self.page.form.answers.answer(self.code).is_answered
