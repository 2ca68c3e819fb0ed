"""The 抽样单 (draw slip) as a value: what it says on page 1, and the verifier's source on page 2."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.models.frame import Commitment, Deal, DrawFacts, FixedManifest
from qadesk.models.printing import Imprint
from qadesk.models.replacement import ReplacedBy, ReplacedCall
from qadesk.models.sampling import AttemptOutcome, ReplacementReason


@dataclass(frozen=True)
class SlipCall:
    """A drawn call as it is printed; `chance` is a fraction such as `5/58`."""

    rec_id: str
    agent_no: str
    band: str
    chance: str


@dataclass(frozen=True)
class SlipAttempt:
    """A step towards the draw: `at` is text in the centre's zone, `code` tells why it was refused."""

    at: str
    by: str
    outcome: AttemptOutcome
    code: str
    manifest_sha256: str
    entropy: str


@dataclass(frozen=True)
class SlipUpset:
    """What happened to the station between the begin of the period and its draw that lets a draw be made twice or a
    commitment be made late: `at` is text in the centre's zone, `action` that of the audit trail."""

    at: str
    by: str
    action: str


@dataclass(frozen=True)
class NextDraw:
    """A draw to come: its period, and its commitment if there is one by now; `committed_at` is text or ""."""

    period: str
    commitment: Commitment | None
    committed_at: str


@dataclass(frozen=True)
class DrawSlip:
    """A draw on paper. Times are texts in the centre's zone; `excluded` counts by code, the least and the greatest
    chance are fractions of the calls that could be drawn; `committed_at` is "" without a commitment. `replaced`: the
    calls that gave their place away since (their times as texts in `replaced_at`), by whom; above `warn_percent` of
    those drawn it is a warning. `deal`: of days, by what their quotas were dealt. `early`: it was drawn before the
    period ended; `rules_since`: when the rules came into force, "" where they held when it began."""

    imprint: Imprint
    facts: DrawFacts
    days: str
    drawn_at: str
    rules_version: int
    committed_at: str
    fixed: FixedManifest | None
    fixed_at: str
    calls: int
    eligible: int
    agents: int
    excluded: tuple[tuple[str, int], ...]
    least_chance: str
    greatest_chance: str
    drawn: tuple[SlipCall, ...]
    attempts: tuple[SlipAttempt, ...]
    next_draws: tuple[NextDraw, ...]
    verifier: str
    replaced: tuple[ReplacedCall, ...] = ()
    replaced_at: tuple[str, ...] = ()
    replaced_by: tuple[ReplacedBy, ...] = ()
    warn_percent: int = 5
    deal: Deal | None = None
    early: bool = False
    rules_since: str = ""
    upsets: tuple[SlipUpset, ...] = ()

    @property
    def replaced_by_persons(self) -> int:
        """How many calls were replaced, without those that were passed over by rule."""
        return sum(one.reason is not ReplacementReason.LEGAL_HOLD for one in self.replaced)

    @property
    def replaced_percent(self) -> float:
        """How much of the draw was replaced, in percent."""
        return 100 * self.replaced_by_persons / self.facts.drawn if self.facts.drawn else 0.0
