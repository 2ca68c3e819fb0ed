"""Scorecards (质量监听评分表) as frozen values; what is checked before one is published is in `scorecard_checks`.

Points and weights are whole thousandths (`_milli`). Texts come in Chinese and English; `both()` picks one.
A card names the kind of each criterion, so that older cards keep their meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from qadesk.errors import NotFound
from qadesk.i18n import N_, _, both

LONGEST_CODE = 16
_CODE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{LONGEST_CODE - 1}}}")
FULL = "full"
"""What a condition calls a deduction list from which nothing was taken."""


class CriterionKind(StrEnum):
    """How a criterion is answered."""

    DEDUCTIONS = "deductions"
    CHOICE = "choice"
    YES_NO = "yes_no"
    SCALE = "scale"
    BONUS = "bonus"
    NOTE = "note"


class YesNo(StrEnum):
    """The answers to a yes/no criterion."""

    YES = "yes"
    NO = "no"


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
class Option:
    """One answer of a choice and what it earns."""

    code: str
    text: str
    text_en: str
    points_milli: int

    @property
    def words(self) -> str:
        return both(self.text, self.text_en)


@dataclass(frozen=True, slots=True)
class Scale:
    """The values of a scale, in thousandths: `low` earns nothing, `high` all, those between in proportion."""

    low_milli: int
    high_milli: int
    step_milli: int

    @property
    def steps(self) -> int:
        return (self.high_milli - self.low_milli) // self.step_milli

    def has(self, value_milli: int) -> bool:
        """Whether the value is one of the scale."""
        return (self.low_milli <= value_milli <= self.high_milli
                and (value_milli - self.low_milli) % self.step_milli == 0)


@dataclass(frozen=True, slots=True)
class Condition:
    """The criterion applies only where `criterion` was given one of `answers`.

    An answer is an option's code, `yes` or `no`, a deduction's code (ticked), `full`, or a value of a scale."""

    criterion: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A 评分项: `weight_milli` is what it can earn; it never falls below 0.

    A bonus weighs nothing and earns up to `cap_milli` beside the rest; a note neither weighs nor earns.
    `behaviours` belong to a deduction list, `options` to a choice, `right` (which answer earns) to yes/no."""

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
    options: tuple[Option, ...] = ()
    right: YesNo = YesNo.YES
    scale: Scale | None = None
    cap_milli: int = 0
    only_if: Condition | None = None

    @property
    def must_be_answered(self) -> bool:
        """Whether it is open until it is answered: a bonus or a note may stay empty."""
        return self.kind not in (CriterionKind.BONUS, CriterionKind.NOTE)

    @property
    def name(self) -> str:
        return both(self.title, self.title_en)

    @property
    def advice(self) -> str:
        return both(self.guidance, self.guidance_en)

    def option(self, code: str) -> Option:
        """The option of that code; raises NotFound."""
        for option in self.options:
            if option.code == code:
                return option
        raise NotFound(_("Criterion {criterion} has no option {code}.").format(criterion=self.code, code=code),
                       code="E-CRD-04")

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


def is_code(text: str) -> bool:
    """Whether the text can be the code of a card or of a part of one."""
    return _CODE.fullmatch(text) is not None


def points_text(points_milli: int) -> str:
    """Points as people write them: `5`, `2.5`, `−2`; at most three decimals, a true minus sign."""
    whole, rest = divmod(abs(points_milli), 1000)
    decimals = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{'−' if points_milli < 0 else ''}{whole}{decimals}"


def signed_points(points_milli: int) -> str:
    """Points given or taken: `+2`, `−2`, `0`."""
    return f"{'+' if points_milli > 0 else ''}{points_text(points_milli)}"
