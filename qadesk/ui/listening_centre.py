"""The centre of the page 监听评分: facts, notices, waveform, transport, and the tabs 声学标记, 证据,
通话信息, 座席近况 and 会话各段.

It wires the player's face to waveform and transport; what a call is and what was heard of it comes from the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from qadesk.audio.player import PlayerState, Solo, SoundState
from qadesk.errors import sentences
from qadesk.i18n import _
from qadesk.models.evidence import EvidenceEntry
from qadesk.models.listening import CallFacts, Coverage
from qadesk.models.listening_proof import ToHear
from qadesk.models.proof_words import proof_hint, proof_words
from qadesk.ui.call_marks import CallMarks
from qadesk.ui.call_places import CallPlaces
from qadesk.ui.call_sound import Sound
from qadesk.ui.conversation_parts import ConversationParts
from qadesk.ui.evidence_table import EvidenceTable, mark_of
from qadesk.ui.history_place import HistoryPlace
from qadesk.ui.keys import Keys
from qadesk.ui.playback import Playback
from qadesk.ui.widgets.buttons import IconButton
from qadesk.ui.widgets.call_facts import CallFactsBar, CallFactsList
from qadesk.ui.widgets.labels import Label, divider, plain_tip
from qadesk.ui.widgets.notice_line import NoticeLine
from qadesk.ui.widgets.tabs import Tabs
from qadesk.ui.widgets.transport import Transport
from qadesk.ui.widgets.waveform import Waveform

MARKS, EVIDENCE, FACTS, HISTORY, PARTS, FORM_TAB = range(6)
WAVE_STRETCH, TABS_STRETCH = 52, 48


class ListeningCentre(QFrame):
    """Shows the call that plays."""

    number_asked = Signal()
    clip_asked = Signal()
    mark_chosen = Signal(str)  # the code of the criterion whose chip was clicked

    def __init__(self, playback: Playback, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.playback = playback
        self.facts, self.facts_list = CallFactsBar(), CallFactsList()
        self.no_sound, self.damaged, self.levelled = (NoticeLine("volume-off"), NoticeLine("alert"),
                                                      NoticeLine("volume-equal"))
        self.waveform, self.transport = Waveform(keys), Transport(keys)
        self.evidence = EvidenceTable(keys)
        self.marks = CallMarks(keys, self.waveform, lambda: playback.position_ms, lambda: playback.is_playing, self)
        self.tabs = Tabs(_("About the call"), (_("Acoustic marks"), _("Evidence"), _("Call facts"),
                                               _("Agent's history"), _("Parts of the conversation")))
        self.history, self.parts = HistoryPlace(self.tabs, HISTORY), ConversationParts()
        self.tabs.setTabVisible(PARTS, False)
        self.proof, self.under_tabs = Label("", "caption"), QStackedWidget()
        self.clip = IconButton("content-cut", _("Export a clip"), key=keys.shown("clip.export"))
        self.places = CallPlaces(playback, self.waveform, self.marks)
        self._shown_evidence: tuple[tuple[EvidenceEntry, ...], Coverage] | None = None
        self._agent_left = True
        self._duration_ms = self._recorded_ms = self._shown_channels = 0
        self._lay_out()
        self._connect()
        self.show_sound_state(playback.sound)
        self.transport.set_speed(playback.speed)

    # what is shown

    def set_facts(self, facts: CallFacts | None) -> None:
        """Show what a call is, before its sound is there."""
        self.facts.set_facts(facts)
        self.facts_list.set_facts(facts)
        self.marks.agent_left = facts is None or facts.agent_left
        self.damaged.say("")
        self._recorded_ms = facts.recorded_ms if facts is not None else 0
        if facts is None:
            self.clear_sound()

    def set_sound(self, sound: Sound, *, agent_left: bool, position_ms: int) -> None:
        """Show and load a decoded call, or the first of it; the player stands at `position_ms`."""
        length_ms = self._duration_ms = self._length_ms(sound)
        self._agent_left = agent_left
        self._show_waveform(sound)
        self.transport.set_call(sound.known_ms, two_channels=sound.peaks.n_channels > 1, at_least=not sound.complete)
        self.playback.load(sound.samples, sound.sample_rate_hz, agent_left=agent_left, position_ms=position_ms,
                           aids=sound.aids, complete=sound.complete, expected_ms=length_ms)
        self.damaged.say(sentences(*sound.warnings))
        self.marks.show_again()
        self.waveform.reveal_position()

    def grow_sound(self, sound: Sound) -> None:
        """More of the same call is decoded, at last all of it; what plays goes on."""
        length_ms = self._duration_ms = self._length_ms(sound)
        self.playback.grow(sound.samples, sound.sample_rate_hz, aids=sound.aids, complete=sound.complete,
                           expected_ms=length_ms)
        if sound.peaks.n_channels == self._shown_channels:
            self.waveform.set_peaks(sound.peaks, sound.known_ms, length_ms)
        else:
            self._show_waveform(sound)
        self.transport.set_length(sound.known_ms, two_channels=sound.peaks.n_channels > 1, at_least=not sound.complete)
        self.damaged.say(sentences(*sound.warnings))

    def _show_waveform(self, sound: Sound) -> None:
        self._shown_channels = sound.peaks.n_channels
        self.waveform.set_call(sound.peaks, self._duration_ms, agent_channel=self._agent_channel(),
                               known_ms=sound.known_ms)

    def _agent_channel(self) -> int:
        """The channel that is 座席: as the source has it, or the other one where a person has swapped them."""
        return int(self._agent_left == self.playback.swapped)

    def _length_ms(self, sound: Sound) -> int:
        """How long it is; while it is being decoded, as the import counted it."""
        return sound.duration_ms if sound.complete else max(sound.duration_ms, self._recorded_ms)

    def clear_sound(self) -> None:
        """Let go of the call's samples."""
        self.playback.unload()
        self._duration_ms = 0
        self.waveform.clear()
        self.transport.set_call(0)

    def set_evidence(self, entries: Sequence[EvidenceEntry], coverage: Coverage, current: str) -> None:
        """Show the draft's evidence; that of the criterion `current` is filled."""
        self.waveform.set_marks([mark_of(entry) for entry in entries], current)
        if (shown := (tuple(entries), coverage)) == self._shown_evidence:
            return
        self._shown_evidence, self.places.evidence = shown, tuple(entries)
        self.evidence.set_entries(entries, coverage)
        self.marks.table.set_evidence(entries)
        self.tabs.setTabText(EVIDENCE, _("Evidence {count}").format(count=len(entries)) if entries else _("Evidence"))

    def set_coverage(self, coverage: Coverage, to_hear: ToHear) -> None:
        """Show what was heard of what has to be."""
        share_milli = to_hear.share_milli(coverage)
        self.waveform.set_heard(coverage.intervals(), share_milli, skipped=coverage.skipped(),
                                repeated=coverage.repeated())
        self.proof.setText(proof_words(share_milli, to_hear) if to_hear.parts else "")
        self.proof.setToolTip(plain_tip(proof_hint(to_hear)))
        self.evidence.set_entries(self.places.evidence, coverage)

    def show_sound_state(self, sound: SoundState) -> None:
        """Say so while nothing can be heard, or not where it was to be."""
        missing = self.playback.missing_device
        words = {
            SoundState.OK: _("The chosen device {device} is not there: another one plays. It is taken again once it "
                             "is back and nothing plays.").format(device=missing) if missing else "",
            SoundState.NO_DEVICE: _("No sound: there is no device. Nothing counts as heard until one is plugged in."),
            SoundState.LOST: _("No sound: the device went away. Nothing counts as heard until it is back."),
        }
        self.no_sound.say(words[sound])

    def lists(self) -> list[QWidget]:
        """The lists under the tabs that hold something: an empty one takes no keys."""
        return [*([self.marks.table] if self.marks.rows else []), *([self.evidence] if self.places.evidence else []),
                *self.history.pane.lists(), *([self.parts.table] if self.parts.table.rows() else [])]

    # wiring

    def _activate_mark(self, key: str) -> None:
        entry = next(entry for entry in self.places.evidence if entry.key == key)
        self.playback.play_span(entry.span.start_ms, entry.span.end_ms)
        self.mark_chosen.emit(entry.code)

    def _activate_sound_mark(self, key: str) -> None:
        self.tabs.setCurrentIndex(MARKS)
        self.marks.table.play(key)

    def _show_swapped(self, _swapped: bool) -> None:
        self.waveform.set_agent_channel(self._agent_channel())
        self.marks.show_again()

    def _show_state(self, state: PlayerState) -> None:
        self.transport.set_playing(state is PlayerState.PLAYING)
        self.waveform.reveal_position()

    def _show_solo(self, solo: Solo) -> None:
        self.transport.set_solo(solo)
        self.waveform.set_muted(agent=solo is Solo.CUSTOMER, customer=solo is Solo.AGENT)

    def _show_normalised(self, normalises: bool) -> None:
        self.transport.set_normalise(normalises)
        self.levelled.say(_("The voices are levelled: do not judge tone or loudness by it.") if normalises else "")

    def loop_here(self) -> None:
        """Loop the place at the playhead, or loop no more; the button shows what came of it."""
        self.places.loop_here()
        self.transport.set_loop(self.playback.loop is not None)

    def _show_loop(self, loop: tuple[int, int] | None) -> None:
        self.transport.set_loop(loop is not None)
        self.waveform.set_loop(loop)

    def _connect(self) -> None:
        playback, waveform, transport = self.playback, self.waveform, self.transport
        playback.moved.connect(waveform.set_position)
        playback.moved.connect(transport.set_position)
        playback.state_changed.connect(self._show_state)
        playback.sound_changed.connect(self.show_sound_state)
        playback.speed_changed.connect(transport.set_speed)
        playback.volume_changed.connect(transport.set_volume)
        playback.balance_changed.connect(transport.set_balance)
        playback.skip_changed.connect(transport.set_skip)
        playback.normalise_changed.connect(self._show_normalised)
        playback.solo_changed.connect(self._show_solo)
        playback.loop_changed.connect(self._show_loop)
        playback.swapped_changed.connect(self._show_swapped)
        waveform.seek_requested.connect(self.places.go_to)
        waveform.loop_selected.connect(playback.set_loop)
        waveform.mark_activated.connect(self._activate_mark)
        waveform.lane_activated.connect(lambda lane: playback.toggle_solo((Solo.AGENT, Solo.CUSTOMER)[lane]))
        self.evidence.span_asked.connect(playback.play_span)
        self.marks.table.span_asked.connect(playback.play_span)
        self.marks.table.seek_asked.connect(self.places.go_to)
        self.marks.named.connect(partial(self.tabs.setTabText, MARKS))
        waveform.sound_mark_activated.connect(self._activate_sound_mark)
        self.facts.number_asked.connect(self.number_asked)
        self.clip.clicked.connect(self.clip_asked)
        self.tabs.currentChanged.connect(self.under_tabs.setCurrentIndex)
        for signal, slot in ((transport.toggled, playback.toggle), (transport.back_asked, playback.back),
                             (transport.forward_asked, playback.forward), (transport.slower_asked, playback.slower),
                             (transport.faster_asked, playback.faster), (transport.loop_asked, self.loop_here),
                             (transport.speed_normal_asked, playback.speed_normal),
                             (transport.solo_asked, playback.toggle_solo), (transport.skip_asked, playback.toggle_skip),
                             (transport.normalise_asked, playback.toggle_normalise),
                             (transport.volume_picked, playback.set_volume),
                             (transport.balance_picked, playback.set_balance)):
            signal.connect(slot)

    def _lay_out(self) -> None:
        for part in (self.marks.table, self.evidence, _scrolled(self.facts_list, self.marks.facts),
                     self.history.page, self.parts):
            self.under_tabs.addWidget(part)
        tab_row = QHBoxLayout()
        tab_row.setContentsMargins(2, 0, 10, 0)
        tab_row.addWidget(self.tabs)
        tab_row.addStretch(1)
        self.proof.setMinimumWidth(1)  # a long word pushes no pane off the screen
        tab_row.addWidget(self.proof)
        tab_row.addWidget(self.clip)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (self.facts, divider(), self.no_sound, self.damaged, self.levelled):
            whole.addWidget(widget)
        whole.addWidget(self.waveform, WAVE_STRETCH)
        for widget in (divider(), self.transport, divider()):
            whole.addWidget(widget)
        tabbed = QWidget()
        column = QVBoxLayout(tabbed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tab_row)
        column.addWidget(divider())
        column.addWidget(self.under_tabs, 1)
        whole.addLayout(self.history.beside(tabbed), TABS_STRETCH)


def _scrolled(*parts: QWidget) -> QScrollArea:
    """The parts below each other, scrolled where the room is short."""
    inside = QFrame()
    inside.setProperty("kind", "surface")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inside)
    return area
