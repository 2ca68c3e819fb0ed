"""The keys of the page 监听评分, bound to player, centre and queue; and what a letter means to the player."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from qadesk.ui.go_to_time import GoToTime

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


def act_on_player(page: ListeningPage, action: str) -> None:
    """Do what a letter of the form, the list or the record means to the player, or flag: an id of `ui/keys.py`."""
    playback = page.playback
    acts: dict[str, Callable[[], None]] = {
        "form.toggle": playback.toggle, "form.back": playback.back, "form.forward": playback.forward,
        "form.back_1s": playback.back_fine, "form.forward_1s": playback.forward_fine,
        "form.loop_start": playback.start_loop_here, "form.loop_end": playback.end_loop_here,
        "form.loop_clear": playback.clear_loop, "form.flag": page.flags.ask,
        **page.draft.acts}
    acts[action]()
    page.centre.waveform.reveal_position()


def go_to_time(page: ListeningPage) -> None:
    """Ask for a time of the call, below the clock."""
    if page.playback.has_call:
        popup = GoToTime(page.playback.duration_ms, page)
        popup.chosen.connect(page.playback.seek)
        popup.chosen.connect(lambda _position_ms: page.centre.waveform.reveal_position())
        popup.show_below(page.centre.transport.clock)


def bind_keys(page: ListeningPage) -> None:
    """Bind what holds anywhere on the page."""
    keys, playback, reveal = page.keys, page.playback, page.centre.waveform.reveal_position
    for action, slot in (("player.back", playback.back), ("player.forward", playback.forward)):
        keys.bind(action, page, partial(_both, slot, reveal), repeats=True)
    for action, slot in (("player.slower", playback.slower), ("player.faster", playback.faster),
                         ("player.louder", playback.louder), ("player.quieter", playback.quieter)):
        keys.bind(action, page, slot, repeats=True)
    for action, slot in (
            ("player.toggle", page.play_key.press), ("player.speed_normal", playback.speed_normal),
            ("player.solo", playback.next_solo), ("player.swap", playback.swap),
            ("player.skip_silence", playback.toggle_skip), ("player.normalise", playback.toggle_normalise),
            ("player.loop", page.centre.loop_here), ("player.go_to_time", partial(go_to_time, page)),
            ("player.turn_next", partial(page.centre.places.go_to_turn, 1)),
            ("player.turn_previous", partial(page.centre.places.go_to_turn, -1)),
            ("mark.next", partial(page.centre.places.go_to_mark, 1)),
            ("mark.previous", partial(page.centre.places.go_to_mark, -1)),
            ("call.next", partial(page.step_call, 1)), ("call.previous", partial(page.step_call, -1)),
            ("page.focus_mode", page.columns.toggle_focus_mode), ("page.find", page.find_call),
            ("problem.raise", page.problems.ask), ("clip.export", page.clips.ask), ("page.print", page.papers.preview),
            ("page.record", page.papers.list), ("form.phrases", page.draft.offer_phrases)):
        keys.bind(action, page, slot)


def _both(first: Callable[[], None], second: Callable[[], None]) -> None:
    first()
    second()
