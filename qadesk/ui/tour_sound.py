"""The tour of a call's sound: its acoustic marks with a verdict, a clip with a beep, and the lists of calls at risk,
of the store and of clips.

Nothing goes on behind a tour: what it shows is measured and stored when it comes to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qadesk.ui.clip_dialog import ClipDialog
from qadesk.ui.clips_dialog import ClipsDialog
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.recordings_page import RISK_TAB, STORE_TAB, RecordingsPage
from qadesk.ui.take_over_dialog import TakeOverDialog
from qadesk.ui.tour_driver import Script, Until, activate, click, is_shown, press, shown, type_text
from qadesk.ui.widgets.buttons import IconButton

if TYPE_CHECKING:
    from qadesk.ui.tour import Tour

MEASURED = 6


class SoundTour:
    """A script of the tour's driver; `listen` while a call plays, `lists` later on."""

    def __init__(self, tour: Tour) -> None:
        self._tour = tour

    def choose(self, page: ListeningPage) -> Script:
        """Measure the first calls of the queue, as the background does while people work; open that of most marks."""
        items = [row.item_id for row in page.queue.list.rows.rows()[:MEASURED]]
        desk, actor, found = page.desk, page.actor, list[int]()
        page.tasks.run(page, lambda: [len(desk.acoustics.measure_now(actor, item_id).marks) for item_id in items],
                       found.extend, lane="job")
        yield Until(lambda: found, "the first calls to be measured", 180)
        page.queue.list.setFocus()
        yield from press("Home")
        for _step in range(found.index(max(found))):
            yield from press("Down")
        yield from press("Return")
        yield Until(lambda: page.playback.has_call or is_shown(TakeOverDialog), "the recording, or whose it is")
        if is_shown(TakeOverDialog):  # a recording of one's own is drawn for somebody else
            yield from press("Ctrl+Return")
            yield Until(lambda: page.playback.has_call, "the recording")
        if max(found):
            yield Until(lambda: page.centre.marks.rows, "the marks of the call")

    def listen(self, page: ListeningPage) -> Script:
        """Uphold the first mark, reject the last, and cut a clip; the call plays on afterwards."""
        if page.centre.marks.rows:
            page.centre.marks.table.table.setFocus()
            for key in ("Home", "A", *(("End", "D") if len(page.centre.marks.rows) > 1 else ())):
                yield from press(key)
        yield from self._tour.picture("marks")
        yield from self._clip(page)
        yield from press("F3")

    def _clip(self, page: ListeningPage) -> Script:
        yield from press("Ctrl+E")
        yield Until(lambda: is_shown(ClipDialog), "the form of a clip")
        dialog = shown(ClipDialog)
        yield from activate(dialog)
        sound, paper = dialog.sound, dialog.paper
        yield from type_text(self._tour.words("开场白完整，可作范例。", "A complete greeting, to learn from."))
        for field, text in ((sound.start, "0:00"), (sound.end, "0:09"), (sound.beep_list.start, "0:03"),
                            (sound.beep_list.end, "0:04.5"), (paper.folder, str(self._tour.options.out))):
            yield from click(field)
            yield from press("Ctrl+A")
            yield from type_text(text)
        yield from click(sound.beep_list.add_button)
        yield from self._tour.picture("clip")
        path = paper.path
        yield from press("Ctrl+Return")
        yield from self._tour.closed(ClipDialog)
        yield Until(path.exists, "the clip as a file")
        self._tour.result.pictures.append(path.name)
        yield Until(lambda: page.messages.banner is not None, "the word that the clip is written")
        yield from self._tour.picture("clip-written")
        yield from click(page.messages.findChildren(IconButton)[0])

    def lists(self) -> Script:
        """Calls at risk, the store, the register of clips."""
        page = yield from self._tour.go_to("recordings", RecordingsPage)
        desk, actor, taken = page.desk, page.actor, list[object]()
        page.tasks.run(page, lambda: desk.store.take_in(actor), taken.append, lane="job")
        yield Until(lambda: taken, "what is flagged to be stored")
        for tab, name in ((RISK_TAB, "at-risk"), (STORE_TAB, "store")):
            yield from activate(self._tour.window)
            page.tabs.setFocus()
            while page.tabs.currentIndex() < tab:
                yield from press("Right")
            yield from self._tour.picture(name)
        yield from click(page.clips_button)
        yield Until(lambda: is_shown(ClipsDialog), "the register of clips")
        register = shown(ClipsDialog)
        yield Until(lambda: bool(register.table.rows()), "the clip in the register")
        yield from self._tour.picture("clips")
        yield from activate(register)
        yield from press("Esc")
        yield from self._tour.closed(ClipsDialog)
