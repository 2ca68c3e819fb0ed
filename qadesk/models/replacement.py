"""Replacement (补抽): which call takes the place of a drawn one that cannot be scored, and what lists tell of it.

The next ticket of the same agent, period and band; where none is left, of the band that lies nearest by the time of
day: the one with a call that starts nearest to the replaced one by the clock, the earlier of two. It has the chance of
its own band. Anyone can follow it with the manifest and the seed.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from qadesk.errors import BadInput, RuleBroken
from qadesk.i18n import _
from qadesk.models.drafts import Consent
from qadesk.models.draw import Drawn, Tickets, chances, fraction_text
from qadesk.models.draw_files import Verdict
from qadesk.models.formulas import quote_formula
from qadesk.models.manifest import Manifest, ManifestRow, read_manifest
from qadesk.models.sampling import QueueState, ReplacementReason

REPLACED_COLUMNS = ("rec_id", "agent", "band", "reason", "at_utc_ms", "by", "confirmed_by", "new_rec_id", "new_band",
                    "new_ticket", "new_pi")
GIVEN_BY_PERSONS = (ReplacementReason.UNPLAYABLE, ReplacementReason.WRONG_AGENT, ReplacementReason.PRIVATE)
DAY_MIN = 24 * 60
MOST_LETTERS = 500


@dataclass(frozen=True, slots=True)
class ReplacedCall:
    """A replacement as it is listed; what is told of the new call is "" where no call of the agent was left."""

    rec_id: str
    agent_no: str
    band: str
    reason: ReplacementReason
    words: str
    at_utc_ms: int
    by: str
    confirmed_by: str
    new_rec_id: str = ""
    new_band: str = ""
    new_ticket: str = ""
    new_pi: str = ""


@dataclass(frozen=True, slots=True)
class ReplacementProposal:
    """What replacing a drawn call would do, known before anybody hears the next one.

    `plays`: its recording is there and can be played; `drafted`: it has a draft, which then counts nowhere; `second`:
    another person has to confirm. The next call is told by its band alone; `next_rec_id` is "" where none is left."""

    item_id: int
    rec_id: str
    agent_no: str
    band: str
    plays: bool
    drafted: bool
    second: bool
    next_rec_id: str
    next_band: str

    def needs_words(self, reason: ReplacementReason) -> bool:
        """Whether the reason has to be told in words."""
        return self.plays or reason is not ReplacementReason.UNPLAYABLE


@dataclass(frozen=True, slots=True)
class NewReplacement:
    """What a person enters: why, in words, and who confirms it at the same computer."""

    client_uuid: str
    item_id: int
    reason: ReplacementReason
    words: str = ""
    consent: Consent = Consent()


@dataclass(frozen=True, slots=True)
class Replaced:
    """What came of it: the queue item in the place of the replaced one (None: none was left), and whose it is."""

    rec_id: str
    new_item_id: int | None
    new_rec_id: str
    assignee: str


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A call of a draw as a line of a list: the queue item, how far it is, whose it is; `replaced`: why it gave its
    place away, `new_rec_id` to which, `replaces` whose place it took itself."""

    item_id: int
    position: int
    rec_id: str
    agent_no: str
    agent_name: str
    band: str
    started_at: datetime
    duration_ms: int
    chance: str
    state: QueueState
    assignee: str
    assignee_id: str | None
    scored_by: str = ""
    evaluation_id: int | None = None
    replaced: ReplacementReason | None = None
    new_rec_id: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class ReplacedBy:
    """How many calls one inspector replaced of those that were the person's, by reason; 0 of who replaced none."""

    name: str
    calls: int
    unplayable: int
    wrong_agent: int
    private: int

    @property
    def replaced(self) -> int:
        return self.unplayable + self.wrong_agent + self.private


def next_drawn(manifest: Manifest, seed: str, gone: str, taken: Collection[str]) -> Drawn | None:
    """The call that takes the place of `gone`; `taken` are the rec_ids drawn already, by the draw or in the place of
    others. None where the agent has none left. Raises KeyError when `gone` is not in the manifest."""
    old = _row_of(manifest, gone)
    own = [row for row in manifest.rows if row.agent == old.agent and row.eligible]
    left = [row for row in own if row.rec_id not in taken and row.rec_id != gone]
    band = _nearest_band(manifest, old, left)
    if band is None:
        return None
    tickets = Tickets(seed)
    ticket, rec_id = min((tickets(row.rec_id), row.rec_id) for row in left if row.band == band)
    return Drawn(rec_id, old.agent, band, ticket, chances(own)[old.agent, band])


def replaced_csv(rows: Iterable[ReplacedCall]) -> bytes:
    """`replacements.csv`: UTF-8, LF, in the order in which they were made; the words stay in the station."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(REPLACED_COLUMNS)
    writer.writerows([row.rec_id, row.agent_no, row.band, row.reason.value, row.at_utc_ms, quote_formula(row.by),
                      quote_formula(row.confirmed_by), row.new_rec_id, row.new_band, row.new_ticket, row.new_pi]
                     for row in rows)
    return out.getvalue().encode()


def follows(manifest: Manifest, seed: str, drawn: Collection[str], replaced: Sequence[tuple[str, str]]) -> bool:
    """Whether each replacement (rec_ids of the old and the new call, in their order) is what the rule gives."""
    taken, gone = set(drawn), set[str]()
    for old, new in replaced:
        if old not in taken - gone:
            return False
        gone.add(old)
        found = next_drawn(manifest, seed, old, taken)
        if (found.rec_id if found else "") != new:
            return False
        taken |= {new} if new else set()
    return True


def verify_replaced(manifest: bytes, drawn: bytes, told: bytes, replaced: bytes) -> Verdict:
    """Whether `replacements.csv` says what manifest, draw and seed give; what cannot be read is a MISMATCH."""
    with suppress(ValueError, KeyError, TypeError, IndexError, BadInput, csv.Error):
        seed = str(json.loads(told)["seed"])
        taken = {row["rec_id"] for row in csv.DictReader(io.StringIO(drawn.decode(), newline=""))}
        rows, whole = csv.DictReader(io.StringIO(replaced.decode("utf-8-sig"), newline="")), read_manifest(manifest)
        gone: set[str] = set()
        fits = tuple(rows.fieldnames or ()) == REPLACED_COLUMNS and all(
            _is_next(whole, seed, row, taken, gone) for row in rows)
        return Verdict.OK if fits else Verdict.MISMATCH
    return Verdict.MISMATCH


def _is_next(manifest: Manifest, seed: str, row: Mapping[str, str], taken: set[str], gone: set[str]) -> bool:
    """Whether a line names a drawn call that was not replaced before, as the manifest has it, and what takes its place;
    they count as `taken` and `gone` from then on."""
    old = _row_of(manifest, row["rec_id"])
    if old.rec_id not in taken - gone or (old.agent, old.band) != (row["agent"], row["band"]):
        return False
    found = next_drawn(manifest, seed, old.rec_id, taken)
    wanted = (found.rec_id, found.band, found.ticket, fraction_text(found.pi)) if found else ("", "", "", "")
    gone.add(old.rec_id)
    taken |= {found.rec_id} if found else set()
    return wanted == (row["new_rec_id"], row["new_band"], row["new_ticket"], row["new_pi"])


def refuse_words(reason: ReplacementReason, words: str, *, plays: bool) -> None:
    """Raises RuleBroken for a reason that no person gives, and where the words lack that it needs, or are too many."""
    if reason not in GIVEN_BY_PERSONS:
        raise RuleBroken(_("Nobody replaces a call for a legal hold: that is done by rule."),
                         safe=_("Nothing was replaced."), todo=_("Choose another reason."), code="E-REP-10")
    if reason is ReplacementReason.UNPLAYABLE and not plays:
        needed = ""
    elif reason is ReplacementReason.UNPLAYABLE:
        needed = _("The recording can be played: write what cannot be heard, and where.")
    elif reason is ReplacementReason.WRONG_AGENT:
        needed = _("Write whose call it is, or how that is known.")
    else:
        needed = _("Write what makes it a private emergency.")
    if needed and not words.strip():
        raise RuleBroken(_("Without that the call stays drawn."), safe=_("Nothing was replaced."), todo=needed,
                         code="E-REP-04")
    if len(words.strip()) > MOST_LETTERS:
        raise RuleBroken(_("A reason has {most} characters at the most.").format(most=MOST_LETTERS),
                         safe=_("Nothing was replaced."), todo=_("Write it shorter."), code="E-REP-04")


def _row_of(manifest: Manifest, rec_id: str) -> ManifestRow:
    return {row.rec_id: row for row in manifest.rows}[rec_id]


def _nearest_band(manifest: Manifest, old: ManifestRow, left: Sequence[ManifestRow]) -> str | None:
    if not left:
        return None
    if any(row.band == old.band for row in left):
        return old.band
    at = manifest.extra_names.index("start")
    here = _minute(old.extra[at])
    nearest = min(left, key=lambda row: (_apart(here, minute := _minute(row.extra[at])), minute, row.rec_id))
    return nearest.band


def _minute(start: str) -> int:
    """The minute of the day of a start by the centre's clock, `2026-09-01T09:30:00+08:00`."""
    moment = datetime.fromisoformat(start)
    return moment.hour * 60 + moment.minute


def _apart(one: int, other: int) -> int:
    """Minutes between two times of the day, the shorter way round."""
    ahead = (other - one) % DAY_MIN
    return min(ahead, DAY_MIN - ahead)
