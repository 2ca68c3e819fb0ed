"""What was measured of a call's sound, under 通话信息: a column for each voice, and what concerns the whole call."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import N_, _, ngettext
from qadesk.models.acoustic_marks import CallAcoustics
from qadesk.models.acoustics import AcousticState, ChannelMeasures, Measures
from qadesk.models.listening import clock_text
from qadesk.ui import theme
from qadesk.ui.widgets.labels import ElidedLabel, Label

VOICES = 2
VoiceLine = tuple[str, Callable[[Measures, int], str]]
CallLine = tuple[str, Callable[[Measures], str]]


class SoundFacts(QFrame):
    """Says in words where nothing was measured yet, or nothing could be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.state = Label("", "caption", tone="text3", wrap=True)
        self._heads = [Label("", "section") for _voice in range(VOICES)]
        self._of_voices = [[ElidedLabel("") for _line in VOICE_LINES] for _voice in range(VOICES)]
        self._of_call = [ElidedLabel("") for _line in CALL_LINES]
        self._measured = QWidget()
        self._lay_out()
        self.set_acoustics(None, None)

    def set_acoustics(self, found: CallAcoustics | None, agent_channel: int | None) -> None:
        """Show a call's measures; `agent_channel` None: a mono recording."""
        measures = found.measures if found else None
        self.state.setText(_state_words(found))
        self._measured.setVisible(measures is not None)
        if measures is not None:
            channels = (0,) if agent_channel is None else (agent_channel, 1 - agent_channel)
            self._show_voices(measures, [channel for channel in channels if channel < len(measures.channels)])
            for (_caption, of_call), label in zip(CALL_LINES, self._of_call, strict=True):
                label.setText(of_call(measures))

    def said(self) -> dict[str, tuple[str, ...]]:
        """What stands in each line: the caption, and a text for each voice or one for the call."""
        shown = [voice for voice in range(VOICES) if not self._heads[voice].isHidden()]
        voices = {_(caption): tuple(self._of_voices[voice][line].text() for voice in shown)
                  for line, (caption, _words) in enumerate(VOICE_LINES)}
        return voices | {_(caption): (label.text(),)
                         for (caption, _words), label in zip(CALL_LINES, self._of_call, strict=True)}

    def _show_voices(self, measures: Measures, channels: list[int]) -> None:
        names = (_("Agent"), _("Customer")) if len(channels) > 1 else (_("Mono"),)
        for voice, (head, labels) in enumerate(zip(self._heads, self._of_voices, strict=True)):
            for part in (head, *labels):
                part.setVisible(voice < len(channels))
            if voice < len(channels):
                head.setText(names[voice])
                for (_caption, of_voice), label in zip(VOICE_LINES, labels, strict=True):
                    label.setText(of_voice(measures, channels[voice]))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(6)
        for voice, head in enumerate(self._heads):
            grid.addWidget(head, 0, voice + 1, Qt.AlignmentFlag.AlignLeft)
            grid.setColumnStretch(voice + 1, 1)
        for line, (caption, _words) in enumerate(VOICE_LINES):
            grid.addWidget(Label(_(caption), "caption"), line + 1, 0)
            for voice in range(VOICES):
                grid.addWidget(self._of_voices[voice][line], line + 1, voice + 1)
        form = QFormLayout()
        form.setVerticalSpacing(6)
        form.setHorizontalSpacing(theme.GAP)
        for (caption, _of_call), label in zip(CALL_LINES, self._of_call, strict=True):
            form.addRow(Label(_(caption), "caption"), label)
        columns = QHBoxLayout(self._measured)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(24)
        columns.addLayout(grid, 1)
        columns.addLayout(form, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.GAP, 4, theme.GAP, 8)
        whole.addWidget(Label(_("Measured of the sound"), "section"))
        whole.addWidget(self.state)
        whole.addWidget(self._measured)
        whole.addStretch(1)


def _state_words(found: CallAcoustics | None) -> str:
    if found is None or found.state is None:
        return _("Not measured yet.")
    if found.state is AcousticState.FAILED:
        return _("It could not be measured: {reason}").format(reason=found.reason)
    at = f"{found.measured_at:%Y-%m-%d %H:%M}" if found.measured_at else "–"
    return _("Measured {time}, method {number}. Figures are of the recording as it is, not of what is heard levelled.",
             ).format(time=at, number=found.method)


def _share(measures: Measures, channel: int) -> str:
    voice = measures.channels[channel]
    return f"{voice.talk_share_milli / 10:.0f}% ({clock_text(voice.speech_ms)})"


def _first_word(measures: Measures, channel: int) -> str:
    first_ms = measures.first_word_ms[channel]
    return _("{figure} s").format(figure=f"{first_ms / 1000:.1f}") if first_ms is not None else _("does not speak")


def _interruptions(measures: Measures, channel: int) -> str:
    if measures.interruptions is None:
        return _not_in_mono()
    count = measures.interruptions[channel]
    return ngettext("{count} time", "{count} times", count).format(count=count)


def _level(value_milli: int | None, unit: str) -> str:
    if value_milli is None:
        return _("too little speech")
    return f"{value_milli / 1000:.1f} {unit}".replace("-", "−")


def _articulation(voice: ChannelMeasures) -> str:
    if voice.articulation_milli is None:
        return _("too little speech")
    return f"{voice.articulation_milli / 1000:.1f}"


def _over_talk(measures: Measures) -> str:
    return _not_in_mono() if measures.over_talk_ms is None else _length(measures.over_talk_ms)


def _length(length_ms: int) -> str:
    return _("{figure} s").format(figure=f"{length_ms / 1000:.1f}")


def _not_in_mono() -> str:
    return _("cannot be measured: one channel")


VOICE_LINES: tuple[VoiceLine, ...] = (
    (N_("Share of talking"), _share),
    (N_("First word after"), _first_word),
    (N_("Interruptions"), _interruptions),
    (N_("Syllables per s"), lambda measures, channel: _articulation(measures.channels[channel])),
    (N_("Level of speech"), lambda measures, channel: _level(measures.channels[channel].level_mdbfs, "dBFS")),
    (N_("Loudness"), lambda measures, channel: _level(measures.channels[channel].loudness_mlufs, "LUFS")),
    (N_("Peak"), lambda measures, channel: _level(measures.channels[channel].peak_mdbfs, "dBFS")),
    (N_("Noise floor"), lambda measures, channel: _level(measures.channels[channel].noise_floor_mdbfs, "dBFS")),
    (N_("Cut off"), lambda measures, channel: f"{measures.channels[channel].clipped_ppm / 10_000:.2f}%"),
)
CALL_LINES: tuple[CallLine, ...] = (
    (N_("Length measured"), lambda measures: clock_text(measures.duration_ms)),
    (N_("Speech"), lambda measures: clock_text(measures.speech_ms)),
    (N_("Longest silence"), lambda measures: _length(measures.longest_silence_ms)),
    (N_("Dead air"), lambda measures: _length(measures.dead_air_ms)),
    (N_("Hold"), lambda measures: _length(measures.hold_ms)),
    (N_("Over-talk"), _over_talk),
    (N_("Ring-back"), lambda measures: _length(measures.ring_ms)),
)
