"""Scorecards (质量监听评分表) as frozen values, and what is checked before one is published.

Points and weights are whole thousandths (`_milli`). Texts come in Chinese and English; `both()` picks one.
A later kind of criterion (choice, yes/no, scale, bonus, note) joins as a value of `CriterionKind` with
fields of its own beside `behaviours`; a card names the kind of each criterion, so older cards keep their meaning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from qadesk.errors import NotFound
from qadesk.i18n import N_, _, both

WHOLE_CARD_MILLI = 100_000
KEYS_PER_LIST = 9
"""A list is worked by the digit keys 1-9; more entries than that could not be reached."""


class CriterionKind(StrEnum):
    """How a criterion is answered."""

    DEDUCTIONS = "deductions"


class FatalClass(StrEnum):
    """Whom a fatal item harms."""

    CUSTOMER = "customer"
    COMPLIANCE = "compliance"
    BUSINESS = "business"


FATAL_CLASS_NAMES = {
    FatalClass.CUSTOMER: N_("Customer"),
    FatalClass.COMPLIANCE: N_("Compliance"),
    FatalClass.BUSINESS: N_("Business"),
}


class FatalEffect(StrEnum):
    """What a confirmed fatal item does; the score before it is always kept."""

    FAIL = "fail"
    ZERO_SECTION = "zero_section"
    ZERO_CARD = "zero_card"


FATAL_EFFECT_NAMES = {
    FatalEffect.FAIL: N_("Once confirmed: judged failed, the score is kept"),
    FatalEffect.ZERO_SECTION: N_("Once confirmed: the section counts 0"),
    FatalEffect.ZERO_CARD: N_("Once confirmed: the whole card counts 0"),
}


class FatalState(StrEnum):
    """A fatal tick counts only once a second person has confirmed it."""

    NONE = "none"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


FATAL_STATE_NAMES = {
    FatalState.NONE: N_("not triggered"),
    FatalState.PENDING: N_("to be confirmed"),
    FatalState.CONFIRMED: N_("confirmed"),
    FatalState.REFUSED: N_("not upheld"),
}


class Band(StrEnum):
    """The word for a score."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASSED = "passed"
    FAILED = "failed"


BAND_NAMES = {
    Band.EXCELLENT: N_("Excellent"),
    Band.GOOD: N_("Good"),
    Band.PASSED: N_("Passed"),
    Band.FAILED: N_("Failed"),
}


@dataclass(frozen=True, slots=True)
class Bands:
    """From which score on (in thousandths of a point) a card is excellent, good, passed; a setting of the station."""

    excellent_milli: int = 95_000
    good_milli: int = 90_000
    passed_milli: int = 80_000

    def of(self, shown_milli: int) -> Band:
        """The band of a score as shown."""
        if shown_milli >= self.excellent_milli:
            return Band.EXCELLENT
        if shown_milli >= self.good_milli:
            return Band.GOOD
        return Band.PASSED if shown_milli >= self.passed_milli else Band.FAILED


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One entry of a deduction list; `points_milli` (positive) is what one time takes; `repeats`: each time counts."""

    code: str
    text: str
    text_en: str
    points_milli: int
    repeats: bool = False

    @property
    def words(self) -> str:
        return both(self.text, self.text_en)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A 评分项: `weight_milli` is what it can earn; it never falls below 0."""

    code: str
    title: str
    title_en: str
    weight_milli: int
    kind: CriterionKind = CriterionKind.DEDUCTIONS
    guidance: str = ""
    guidance_en: str = ""
    na_allowed: bool = False
    evidence_required: bool = False
    behaviours: tuple[Behaviour, ...] = ()

    @property
    def name(self) -> str:
        return both(self.title, self.title_en)

    @property
    def advice(self) -> str:
        return both(self.guidance, self.guidance_en)

    def behaviour(self, code: str) -> Behaviour:
        """The behaviour of that code; raises NotFound."""
        for behaviour in self.behaviours:
            if behaviour.code == code:
                return behaviour
        raise NotFound(_("Criterion {criterion} has no deduction {code}.").format(criterion=self.code, code=code),
                       code="E-CRD-03")


@dataclass(frozen=True, slots=True)
class Section:
    """A 项: criteria that belong together."""

    code: str
    title: str
    title_en: str
    criteria: tuple[Criterion, ...]

    @property
    def name(self) -> str:
        return both(self.title, self.title_en)


@dataclass(frozen=True, slots=True)
class FatalCriterion:
    """A 致命项; `section` names the section that a zero_section effect takes."""

    code: str
    title: str
    title_en: str
    fatal_class: FatalClass
    effect: FatalEffect = FatalEffect.FAIL
    section: str = ""
    guidance: str = ""
    guidance_en: str = ""

    @property
    def name(self) -> str:
        return both(self.title, self.title_en)

    @property
    def advice(self) -> str:
        return both(self.guidance, self.guidance_en)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One version of a card. `bands` come from the station's rules, never from the card's own file."""

    code: str
    version: int
    title: str
    title_en: str
    sections: tuple[Section, ...]
    fatal: tuple[FatalCriterion, ...] = ()
    bands: Bands = field(default_factory=Bands)

    @property
    def name(self) -> str:
        return both(self.title, self.title_en)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in the card's order."""
        return tuple(criterion for section in self.sections for criterion in section.criteria)

    @property
    def weight_milli(self) -> int:
        return sum(criterion.weight_milli for criterion in self.criteria)

    def criterion(self, code: str) -> Criterion:
        """The criterion of that code; raises NotFound."""
        for criterion in self.criteria:
            if criterion.code == code:
                return criterion
        raise NotFound(_("The card has no criterion {code}.").format(code=code), code="E-CRD-01")

    def fatal_criterion(self, code: str) -> FatalCriterion:
        """The fatal criterion of that code; raises NotFound."""
        for fatal in self.fatal:
            if fatal.code == code:
                return fatal
        raise NotFound(_("The card has no fatal item {code}.").format(code=code), code="E-CRD-02")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found before publishing; `blocks` says that the card cannot be published with it."""

    field: str
    text: str
    blocks: bool


def check(card: Scorecard) -> tuple[Finding, ...]:
    """What stands against publishing the card (blocking first), then what its author should know."""
    found = [*_codes(card), *_structure(card), *_fatal(card), *_deductions(card), *_sum(card)]
    return tuple(sorted(found, key=lambda finding: not finding.blocks))


def _codes(card: Scorecard) -> Iterator[Finding]:
    codes = Counter([c.code for c in card.criteria] + [f.code for f in card.fatal])
    codes.update(f"§{section.code}" for section in card.sections)
    for code, times in codes.items():
        if times > 1:
            yield Finding(code, _("The number {code} is used {times} times.").format(code=code, times=times), True)


def _structure(card: Scorecard) -> Iterator[Finding]:
    if not card.sections:
        yield Finding("sections", _("The card has no section."), True)
    for section in card.sections:
        if not section.criteria:
            yield Finding(section.code, _("Section {code} has no criterion.").format(code=section.code), True)
    for criterion in card.criteria:
        if criterion.weight_milli <= 0:
            yield Finding(criterion.code, _("Criterion {code} has no points.").format(code=criterion.code), True)
        if not criterion.behaviours:
            yield Finding(criterion.code, _("Criterion {code} has no deductions.").format(code=criterion.code), True)


def _fatal(card: Scorecard) -> Iterator[Finding]:
    sections = {section.code for section in card.sections}
    for fatal in card.fatal:
        if fatal.effect is FatalEffect.ZERO_SECTION and fatal.section not in sections:
            yield Finding(fatal.code, _("Fatal item {code} names no section of this card.").format(
                code=fatal.code), True)
    if len(card.fatal) > KEYS_PER_LIST:
        yield Finding("fatal", _("Only {count} fatal items can be reached by a key.").format(count=KEYS_PER_LIST), True)


def _deductions(card: Scorecard) -> Iterator[Finding]:
    for criterion in card.criteria:
        if len(criterion.behaviours) > KEYS_PER_LIST:
            text = _("Only {count} deductions of criterion {code} can be reached by a key.")
            yield Finding(criterion.code, text.format(count=KEYS_PER_LIST, code=criterion.code), True)
        for behaviour in criterion.behaviours:
            yield from _deduction(criterion, behaviour)


def _deduction(criterion: Criterion, behaviour: Behaviour) -> Iterator[Finding]:
    if behaviour.points_milli <= 0:
        yield Finding(criterion.code, _("Deduction {deduction} of criterion {code} takes no points.").format(
            deduction=behaviour.code, code=criterion.code), True)
    if behaviour.points_milli > criterion.weight_milli:
        text = _("Deduction {deduction} of criterion {code} is larger than the criterion: it takes all of it.")
        yield Finding(criterion.code, text.format(deduction=behaviour.code, code=criterion.code), False)


def _sum(card: Scorecard) -> Iterator[Finding]:
    if card.sections and card.weight_milli != WHOLE_CARD_MILLI:
        yield Finding("sections", _("The criteria add up to {points} points, not 100.").format(
            points=points_text(card.weight_milli)), False)


def points_text(points_milli: int) -> str:
    """Points as people write them: `5`, `2.5`, `−2`; at most three decimals, a true minus sign."""
    whole, rest = divmod(abs(points_milli), 1000)
    decimals = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{'−' if points_milli < 0 else ''}{whole}{decimals}"
