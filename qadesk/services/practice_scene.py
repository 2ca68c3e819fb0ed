"""What every part of the practice centre's story works with, and what the parts tell each other."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from qadesk.models.drafts import Submitted
from qadesk.models.people import Actor
from qadesk.services.desk import Desk
from qadesk.services.practice_calls import PracticeCall, Switch
from qadesk.services.practice_centre import Calendar, Person
from qadesk.services.practice_dialogues import Dialogue
from qadesk.services.practice_diary import Diary
from qadesk.services.practice_rows import KnownRecording, PracticeRows
from qadesk.services.practice_sound import Voices

Words = Mapping[str, Any]
"""The invented people's own words, from the resources' `practice/story.yaml`."""


@dataclass(frozen=True)
class Cast:
    """Who works at the station."""

    supervisor: Actor
    inspectors: tuple[Actor, Actor]
    trainer: Actor
    leader: Actor

    @property
    def scorers(self) -> tuple[Actor, ...]:
        return *self.inspectors, self.supervisor


@dataclass(frozen=True)
class Scored:
    """A call that was scored: by whom, on which day, and what came of it."""

    call: PracticeCall
    item_id: int
    evaluation: Submitted
    by: Actor
    day: date


@dataclass
class Scene:
    """The practice station while its past is written. `quoted` are the calls whose sound is needed, `left` those that
    nobody came to yet; `spoken` says by agent and criterion when it was spoken of or trained last."""

    desk: Desk
    rows: PracticeRows
    cast: Cast
    diary: Diary
    when: Calendar
    people: Mapping[str, Person]
    dialogues: Mapping[str, Dialogue]
    switch: Switch
    voices: Voices
    words: Words
    recordings: Path
    password: str
    seed: int
    calls: dict[str, PracticeCall] = field(default_factory=dict)
    known: dict[str, KnownRecording] = field(default_factory=dict)
    quoted: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    scored: list[Scored] = field(default_factory=list)
    spoken: dict[tuple[str, str], date] = field(default_factory=dict)

    def chance(self, *about: object) -> random.Random:
        """Chance for one thing, the same each time whatever else happened before."""
        return random.Random("|".join(map(str, (self.seed, *about))))

    def uuid(self, *about: object) -> uuid.UUID:
        """An id for one thing, the same each time."""
        return uuid.UUID(int=self.chance("uuid", *about).getrandbits(128), version=4)

    def quote_evaluations(self, ids: Iterable[int]) -> None:
        """Note that the calls of these evaluations are quoted, so that their sound is there."""
        wanted = set(ids)
        self.quoted |= {one.call.call_id for one in self.scored if one.evaluation.evaluation_id in wanted}

    def speak_of(self, staff_no: str, codes: Iterable[str]) -> None:
        """Note that these criteria are spoken of with an agent now."""
        self.spoken |= dict.fromkeys(((staff_no, code) for code in codes), self.diary.now.date())

    def spoken_of(self, call: PracticeCall) -> frozenset[str]:
        """The criteria that were spoken of with the agent before a call."""
        return frozenset(code for (staff_no, code), day in self.spoken.items()
                         if staff_no == call.staff_no and day < call.start.date())

    def line_ms(self, call: PracticeCall) -> int:
        """Where the line begins that a call is quoted for: the customer's praise, or the first loss."""
        truth = self.dialogues[call.dialogue].truth
        line = truth.praise if truth.praise is not None else truth.losses[0][2]
        return self.switch.layout_of(call).lines[line][0]

    def other_than(self, actor: Actor) -> Actor:
        """A second person for what nobody decides of one's own."""
        return next(other for other in (self.cast.supervisor, *self.cast.inspectors) if other != actor)


def read_words(folder: Path) -> Words:
    """The words in the resources' `practice` folder."""
    words: Words = yaml.safe_load((folder / "story.yaml").read_text("utf-8"))
    return words
