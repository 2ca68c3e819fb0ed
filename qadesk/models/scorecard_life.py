"""The life of a scorecard's versions as values: the list, drafts, what a publication rests on, what a card is used for.

A draft belongs to a code and gets its number when it is published; one code has one draft at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qadesk.i18n import N_, both
from qadesk.models.card_drafts import CardDraft
from qadesk.models.card_imports import CardLayout, NotCarried
from qadesk.models.scorecard_checks import Finding
from qadesk.models.scorecard_difference import CardDifference
from qadesk.models.scorecard_versions import CardState


class CardUse(StrEnum):
    """The kinds of calls that a card can be set for."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    MYSTERY = "mystery"

    @property
    def setting(self) -> str:
        """The station rule that holds the card's code."""
        return f"card_{self.value}"


USE_NAMES = {CardUse.INBOUND: N_("Inbound calls"), CardUse.OUTBOUND: N_("Outbound calls"),
             CardUse.MYSTERY: N_("Mystery calls")}

CARD_STATE_NAMES = {CardState.DRAFT: N_("Draft"), CardState.PUBLISHED: N_("Published"),
                    CardState.RETIRED: N_("Retired")}


@dataclass(frozen=True, slots=True)
class CardRow:
    """One version in the list of scorecards.

    `version` of a draft is the number that it will have. `changed_by`: who changed the draft last, or published it;
    "" for a card that came with the program. `evaluations` pin this version, `open_drafts` of them are not submitted.
    `uses`: the calls that the card is set for; `stands_in`: those it is taken for since the card set for them is not
    published."""

    version_id: int
    code: str
    version: int
    title: str
    state: CardState
    published_utc_ms: int | None
    title_en: str = ""
    changed_by: str = ""
    changed_utc_ms: int | None = None
    retired_utc_ms: int | None = None
    evaluations: int = 0
    open_drafts: int = 0
    uses: tuple[CardUse, ...] = ()
    stands_in: tuple[CardUse, ...] = ()

    @property
    def name(self) -> str:
        return both(self.title, self.title_en)


@dataclass(frozen=True, slots=True)
class ShippedCard:
    """A card that comes with the program; `here`: whether the station has a card of that code already."""

    file: str
    code: str
    title: str
    title_en: str
    here: bool

    @property
    def name(self) -> str:
        return both(self.title, self.title_en)


@dataclass(frozen=True, slots=True)
class PublishReview:
    """What a publication rests on: the draft, what was found in it, and what changes against the version in use.

    `before` is None for a card's first version, `difference` then too."""

    draft: CardDraft
    findings: tuple[Finding, ...]
    before: CardRow | None = None
    difference: CardDifference | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.blocks)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file taken in as a draft: what kind of file it was, what stands against publishing the card and what its author
    should know (with the file's places where it has some), and what of the file could not be carried over."""

    draft: CardDraft
    layout: CardLayout
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    not_carried: tuple[NotCarried, ...]


@dataclass(frozen=True, slots=True)
class ExportedCard:
    """A card as a YAML file."""

    file: str
    content: bytes
