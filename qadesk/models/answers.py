"""The answers of one evaluation while it is drafted: immutable values and the acts on them.

An item nobody has touched is open and tells itself apart from one that was given full marks.
Spans are whole milliseconds from the call's start; a single moment has `end_ms == start_ms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models import stored_fields
from qadesk.models.choices import full_value
from qadesk.models.scorecards import Behaviour, Criterion, CriterionKind, FatalCriterion

FORMAT = 1
MOST_TIMES = 99


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in the call that an answer rests on."""

    start_ms: int
    end_ms: int
    note: str = ""

    @property
    def is_moment(self) -> bool:
        return self.start_ms == self.end_ms


def stamped(spans: tuple[Span, ...], position_ms: int) -> tuple[Span, ...]:
    """The spans after a stamp: it ends the last one if that is still a moment, else it begins another.

    A stamp before the moment makes it the end; the same place twice changes nothing."""
    last = spans[-1] if spans else None
    if last is None or not last.is_moment:
        return (*spans, Span(position_ms, position_ms))
    low_ms, high_ms = sorted((last.start_ms, position_ms))
    return (*spans[:-1], replace(last, start_ms=low_ms, end_ms=high_ms))


@dataclass(frozen=True, slots=True)
class Answer:
    """One criterion's answer; `ticks` says how many times each behaviour (by code) took points.

    `value`: an option's code, `yes` or `no`, a note's text, or thousandths on a scale or of a bonus. `ruled_milli`:
    what the ruling of an appeal set, in place of what the answer gives."""

    not_applicable: bool = False
    confirmed_full: bool = False
    ticks: Mapping[str, int] = field(default_factory=dict)
    evidence: tuple[Span, ...] = ()
    value: str | int | None = None
    ruled_milli: int | None = None

    @property
    def is_answered(self) -> bool:
        return (self.not_applicable or self.confirmed_full or bool(self.ticks) or self.value is not None
                or self.ruled_milli is not None)

    @property
    def is_blank(self) -> bool:
        return not self.is_answered and not self.evidence

    def times(self, code: str) -> int:
        return self.ticks.get(code, 0)


BLANK = Answer()


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers by criterion code, the fatal items ticked (code -> evidence), and the two texts.

    `unscorable`: the code of the reason why the call cannot be scored (无法评分); then nothing applies.
    `unscorable_words`: that reason in words, offered as the reason at submit."""

    criteria: Mapping[str, Answer] = field(default_factory=dict)
    fatal: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    comment: str = ""
    private_note: str = ""
    unscorable: str = ""
    unscorable_words: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it but, maybe, the two texts."""
        return not (self.criteria or self.fatal or self.unscorable)

    def answer(self, code: str) -> Answer:
        """The criterion's answer; a blank one when it was never touched."""
        return self.criteria.get(code, BLANK)

    def pressed(self, criterion: Criterion, behaviour: Behaviour) -> Answers:
        """A behaviour's key: ticks it, unticks it, or adds one time where each time counts."""
        times = self.answer(criterion.code).times(behaviour.code)
        if behaviour.repeats:
            return self._with_times(criterion, behaviour, min(times + 1, MOST_TIMES))
        return self._with_times(criterion, behaviour, 0 if times else 1)

    def raised(self, criterion: Criterion, behaviour: Behaviour) -> Answers:
        """One time more, at most one where it does not repeat."""
        times = self.answer(criterion.code).times(behaviour.code)
        return self._with_times(criterion, behaviour, min(times + 1, MOST_TIMES if behaviour.repeats else 1))

    def lowered(self, criterion: Criterion, behaviour: Behaviour) -> Answers:
        """One time less, not below none."""
        times = self.answer(criterion.code).times(behaviour.code)
        return self._with_times(criterion, behaviour, times - 1) if times else self

    def toggled_not_applicable(self, criterion: Criterion) -> Answers:
        """不适用 on or off; on clears the deductions. Raises RuleBroken where the card does not allow it."""
        if not criterion.na_allowed:
            raise RuleBroken(_("{code} {name} always applies.").format(code=criterion.code, name=criterion.name),
                             todo=_("Tick what happened, or confirm full marks with Enter."), code="E-EVA-01")
        answer = self.answer(criterion.code)
        return self._with(criterion.code, Answer(not answer.not_applicable, evidence=answer.evidence))

    def confirmed_full(self, criterion: Criterion) -> Answers:
        """All points for an item that is still open, where one answer earns them; an answered one stays as it is."""
        answer = self.answer(criterion.code)
        if answer.is_answered:
            return self
        if criterion.kind is CriterionKind.DEDUCTIONS:
            return self._with(criterion.code, replace(answer, confirmed_full=True))
        return self.with_value(criterion, full_value(criterion))

    def chosen(self, criterion: Criterion, value: str | int) -> Answers:
        """An option's key, yes or no, a value clicked on a scale: sets it, or clears it when it is set already."""
        return self.with_value(criterion, None if self.answer(criterion.code).value == value else value)

    def with_value(self, criterion: Criterion, value: str | int | None) -> Answers:
        """With another value of a choice, yes/no, scale, bonus or note; None and an empty note leave it open again."""
        is_empty = isinstance(value, str) and not value.strip()
        evidence = self.answer(criterion.code).evidence
        return self._with(criterion.code, Answer(value=None if is_empty else value, evidence=evidence))

    def stamped(self, criterion: Criterion, position_ms: int) -> Answers:
        """Evidence at the playhead for a criterion: a moment, or the end of the moment stamped before."""
        answer = self.answer(criterion.code)
        return self._with(criterion.code, replace(answer, evidence=stamped(answer.evidence, position_ms)))

    def with_evidence(self, code: str, span: Span) -> Answers:
        """With a whole span, of a criterion or a fatal item that is ticked; one that is there changes nothing."""
        if any((kept.start_ms, kept.end_ms) == (span.start_ms, span.end_ms) for kept in self.evidence(code)):
            return self
        if code in self.fatal:
            return replace(self, fatal={**self.fatal, code: (*self.fatal[code], span)})
        answer = self.answer(code)
        return self._with(code, replace(answer, evidence=(*answer.evidence, span)))

    def without_evidence(self, code: str, span: Span) -> Answers:
        """Without that span, of a criterion or a fatal item."""
        if code in self.fatal:
            return replace(self, fatal={**self.fatal, code: tuple(s for s in self.fatal[code] if s != span)})
        answer = self.answer(code)
        return self._with(code, replace(answer, evidence=tuple(s for s in answer.evidence if s != span)))

    def noted(self, code: str, span: Span, note: str) -> Answers:
        """With a note on that span of a criterion or a fatal item; a span that is gone changes nothing."""
        spans = tuple(replace(s, note=note) if s == span else s for s in self.evidence(code))
        if code in self.fatal:
            return replace(self, fatal={**self.fatal, code: spans})
        return self._with(code, replace(self.answer(code), evidence=spans))

    def toggled_fatal(self, fatal: FatalCriterion) -> Answers:
        """A fatal item ticked, or unticked together with its evidence."""
        if fatal.code in self.fatal:
            return replace(self, fatal={code: spans for code, spans in self.fatal.items() if code != fatal.code})
        return replace(self, fatal={**self.fatal, fatal.code: ()})

    def stamped_fatal(self, fatal: FatalCriterion, position_ms: int) -> Answers:
        """Evidence at the playhead for a fatal item, which ticks it."""
        spans = stamped(self.fatal.get(fatal.code, ()), position_ms)
        return replace(self, fatal={**self.fatal, fatal.code: spans})

    def as_unscorable(self, code: str, words: str) -> Answers:
        """The call cannot be scored, for the reason of that code and in these words; what was answered stays."""
        return replace(self, unscorable=code, unscorable_words=words.strip())

    def as_scorable(self) -> Answers:
        """无法评分 taken back."""
        return replace(self, unscorable="", unscorable_words="")

    def evidence(self, code: str) -> tuple[Span, ...]:
        """The spans of a criterion or a fatal item."""
        return self.fatal[code] if code in self.fatal else self.answer(code).evidence

    def _with_times(self, criterion: Criterion, behaviour: Behaviour, times: int) -> Answers:
        answer = self.answer(criterion.code)
        ticks = {code: n for code, n in answer.ticks.items() if code != behaviour.code}
        if times:
            ticks[behaviour.code] = times
        return self._with(criterion.code, Answer(ticks=ticks, evidence=answer.evidence))

    def _with(self, code: str, answer: Answer) -> Answers:
        rest = {other: value for other, value in self.criteria.items() if other != code}
        return replace(self, criteria=rest if answer.is_blank else {**rest, code: answer})

    def to_json(self) -> dict[str, object]:
        """Plain values that `from_json` takes back; only what was touched is in it."""
        return {
            "format": FORMAT,
            "criteria": {code: _answer_to_json(answer) for code, answer in self.criteria.items()},
            "fatal": {code: [_span_to_json(span) for span in spans] for code, spans in self.fatal.items()},
            "comment": self.comment,
            "private_note": self.private_note,
            **({"unscorable": self.unscorable} if self.unscorable else {}),
            **({"unscorable_words": self.unscorable_words} if self.unscorable_words else {}),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Answers:
        """The answers in plain values (an empty mapping gives blank ones); raises BadInput naming the field."""
        if not value:
            return cls()
        if value.get("format") != FORMAT:
            raise stored_fields.damaged("format")
        criteria = stored_fields.mapping(value.get("criteria", {}), "criteria")
        fatal = stored_fields.mapping(value.get("fatal", {}), "fatal")
        return cls(
            {code: _answer_from_json(answer, f"criteria.{code}") for code, answer in criteria.items()},
            {code: _spans_from_json(spans, f"fatal.{code}") for code, spans in fatal.items()},
            stored_fields.text(value.get("comment", ""), "comment"),
            stored_fields.text(value.get("private_note", ""), "private_note"),
            stored_fields.text(value.get("unscorable", ""), "unscorable"),
            stored_fields.text(value.get("unscorable_words", ""), "unscorable_words"),
        )


def _answer_to_json(answer: Answer) -> dict[str, object]:
    value: dict[str, object] = {}
    if answer.not_applicable:
        value["na"] = True
    if answer.confirmed_full:
        value["full"] = True
    if answer.ticks:
        value["ticks"] = dict(answer.ticks)
    if answer.value is not None:
        value["value"] = answer.value
    if answer.ruled_milli is not None:
        value["ruled"] = answer.ruled_milli
    if answer.evidence:
        value["evidence"] = [_span_to_json(span) for span in answer.evidence]
    return value


def _span_to_json(span: Span) -> list[object]:
    return [span.start_ms, span.end_ms, span.note]


def _answer_from_json(value: object, where: str) -> Answer:
    entry = stored_fields.mapping(value, where)
    ticks = {code: stored_fields.count(times, f"{where}.ticks.{code}") for code, times in
             stored_fields.mapping(entry.get("ticks", {}), f"{where}.ticks").items()}
    return Answer(entry.get("na") is True, entry.get("full") is True, ticks,
                  _spans_from_json(entry.get("evidence", []), f"{where}.evidence"),
                  _value(entry.get("value"), f"{where}.value"), _ruled(entry.get("ruled"), f"{where}.ruled"))


def _value(value: object, where: str) -> str | int | None:
    return value if value is None or isinstance(value, str) else stored_fields.count(value, where)


def _ruled(value: object, where: str) -> int | None:
    return None if value is None else stored_fields.count(value, where)


def _spans_from_json(value: object, where: str) -> tuple[Span, ...]:
    if not isinstance(value, list):
        raise stored_fields.damaged(where)
    return tuple(_span_from_json(entry, where) for entry in value)


def _span_from_json(value: object, where: str) -> Span:
    if not isinstance(value, list) or len(value) != 3:
        raise stored_fields.damaged(where)
    start_ms, end_ms = (stored_fields.count(one, where) for one in value[:2])
    return Span(start_ms, end_ms, stored_fields.text(value[2], where))
