"""The recordings of the practice centre: bytes and length of their own, both sides heard, evidence where it is said."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qadesk import resources
from qadesk.errors import StationError
from qadesk.importing.scorecard_yaml import parse_scorecard
from qadesk.services import practice_sound as sound
from qadesk.services.practice_dialogues import Dialogue, Samples, load_dialogues

CARD = parse_scorecard((resources.scorecards() / "inbound.yaml").read_bytes(), "inbound.yaml")
DIALOGUES = load_dialogues(resources.practice())
CODES = sorted(DIALOGUES)


@pytest.fixture(scope="module")
def voices() -> sound.Voices:
    return sound.Voices(DIALOGUES)


def heard(voices: sound.Voices, dialogue: Dialogue, seed: int, staff_no: str = "A17") -> tuple[sound.Layout, Samples]:
    lay = sound.layout(dialogue, seed, staff_no)
    return lay, soundfile.read(io.BytesIO(voices.recording(dialogue.code, lay)), dtype="int16")[0]


def test_there_is_about_a_dozen_and_all_is_small() -> None:
    assert len(CODES) >= 12
    assert sum(path.stat().st_size for path in resources.practice().iterdir()) <= 5_000_000


@pytest.mark.parametrize("code", CODES)
def test_what_is_true_of_a_dialogue_stands_on_the_card_and_in_its_lines(code: str) -> None:
    dialogue = DIALOGUES[code]
    truth = dialogue.truth
    for criterion, deduction, line in truth.losses:
        assert CARD.criterion(criterion).behaviour(deduction) and criterion not in truth.na
        assert dialogue.lines[line].who in ("agent", "customer")
    for fatal, line in truth.fatal:
        assert CARD.fatal_criterion(fatal) and dialogue.lines[line].who == "agent"
    assert all(CARD.criterion(criterion).na_allowed for criterion in truth.na)
    assert truth.comments and truth.kind in ("good", "plain", "weak")
    assert truth.praise is None or dialogue.lines[truth.praise].who == "customer"


def test_some_are_fatal_some_praised_some_interrupted_some_waited_in() -> None:
    truths = [dialogue.truth for dialogue in DIALOGUES.values()]
    assert {code for truth in truths for code, _line in truth.fatal} == {"X4", "X5"}
    assert sum(truth.praise is not None for truth in truths) == 2
    lines = [line for dialogue in DIALOGUES.values() for line in dialogue.lines]
    assert sum(line.who == "hold" for line in lines) >= 4 and sum(line.gap_ms < -1000 for line in lines) >= 1


@pytest.mark.parametrize("code", CODES)
def test_a_recording_is_as_long_as_its_layout_says_and_lasts_30_to_45_seconds(code: str, voices: sound.Voices) -> None:
    lengths = [sound.layout(DIALOGUES[code], seed, "A17").length_ms for seed in range(60)]
    assert min(lengths) >= 28_500 and max(lengths) <= 45_500 and len(set(lengths)) > 30
    lay, samples = heard(voices, DIALOGUES[code], 3)
    assert samples.shape == (lay.length_ms * 8, 2)


@pytest.mark.parametrize("code", CODES)
def test_each_line_sounds_in_its_channel_and_the_waiting_is_quiet(code: str, voices: sound.Voices) -> None:
    dialogue = DIALOGUES[code]
    lay, samples = heard(voices, dialogue, 5)
    for line, (start, end) in zip(dialogue.lines, lay.lines, strict=True):
        piece = np.abs(samples[start * 8:end * 8].astype(int)).max(axis=0)
        if line.who == "hold":
            assert piece.max() < 50
        else:
            assert piece[sound.CUSTOMER if line.who == "customer" else sound.AGENT] > 2000


def test_it_rings_at_450_hertz_before_anyone_speaks(voices: sound.Voices) -> None:
    _lay, samples = heard(voices, DIALOGUES["billing"], 1)
    second = samples[:8000, sound.CUSTOMER].astype(float)
    assert np.argmax(np.abs(np.fft.rfft(second))) == 450 and not samples[:8000, sound.AGENT].any()


def test_a_voice_keeps_its_sound_but_for_the_telephones_coding(voices: sound.Voices) -> None:
    dialogue = DIALOGUES["hours"]
    lay, samples = heard(voices, dialogue, 1)
    line, (start, end) = dialogue.lines[3], lay.lines[3]
    spoken = dialogue.samples[line.start_ms * 8:line.end_ms * 8, sound.CUSTOMER].astype(float)
    assert np.corrcoef(spoken, samples[start * 8:end * 8, sound.CUSTOMER].astype(float))[0, 1] > 0.99


def test_the_agent_says_the_own_number() -> None:
    dialogue = DIALOGUES["hours"]
    said = [part for part in sound.layout(dialogue, 1, "A17").parts if (part.start_ms, part.end_ms) in dialogue.digits]
    assert [dialogue.digits.index((part.start_ms, part.end_ms)) for part in said] == [1, 7]


def test_talking_into_each_other_is_heard_in_both_channels(voices: sound.Voices) -> None:
    lay, samples = heard(voices, DIALOGUES["repair"], 2)
    start, _end = lay.lines[4]
    assert (np.abs(samples[start * 8:start * 8 + 8000].astype(int)).max(axis=0) > 2000).all()


def test_calls_have_bytes_of_their_own_and_the_same_again(voices: sound.Voices) -> None:
    digests = {sound.digest(voices.recording(code, sound.layout(DIALOGUES[code], seed, "A01")))
               for code in CODES for seed in range(20)}
    assert len(digests) == 20 * len(CODES)
    one = sound.layout(DIALOGUES["visit"], 9, "A02")
    assert voices.recording("visit", one) == voices.recording("visit", sound.layout(DIALOGUES["visit"], 9, "A02"))


def test_the_file_is_one_that_any_player_reads(tmp_path: Path, voices: sound.Voices) -> None:
    lay = sound.layout(DIALOGUES["hours"], 4, "A03")
    sound.keep(tmp_path / "a" / "b.wav", voices.recording("hours", lay))
    facts = soundfile.info(tmp_path / "a" / "b.wav")
    assert (facts.format, facts.subtype, facts.samplerate, facts.channels) == ("WAV", "ULAW", 8000, 2)
    assert facts.frames == lay.length_ms * 8


def test_a_disk_that_refuses_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(StationError, match="b.wav"):
        sound.keep(tmp_path / "a" / "b.wav", b"x")
