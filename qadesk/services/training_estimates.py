"""From counts to tallies with their intervals, and to what may be claimed of a training. Runs in a worker process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from qadesk.models.coaching import CriterionKey
from qadesk.models.numerals import by_number
from qadesk.models.training import Arm, Stage
from qadesk.models.training_record import RequestRecord, StageTally
from qadesk.models.training_tallies import Tallies, Tally, TallyRow
from qadesk.services.training_claims import told_effect
from qadesk.services.training_rows import Count, RecordRows, TallyRows, added, is_need, meeting_teams
from qadesk.statistics.intervals import wilson

NONE: Count = (0, 0)


def tallies_of(found: TallyRows) -> Tallies:
    """All tallies of a period: criteria that lost points, most calls first."""
    keys = {key for of_team in found.counts.values() for key, (lost, _n) in of_team.items() if lost}
    whole = {key: added(found.counts, key) for key in keys}
    total, so_far, rows = sum(lost for lost, _n in whole.values()), 0, []
    for key in sorted(keys, key=lambda key: (-whole[key][0], key[0], by_number(key[1]))):
        so_far += whole[key][0]
        rows.append(_row(found, key, whole[key], so_far / total))
    threshold = found.threshold
    return Tallies(found.from_day, found.to_day, found.teams, sum(n for _id, _name, n in found.teams), tuple(rows),
                   threshold.percent, threshold.calls, threshold.of_team.calls)


def tally(count: Count) -> Tally:
    """A count with its interval."""
    lost, n = count
    low, high = wilson(lost, n) if n else (None, None)
    return Tally(lost, n, low, high)


def record_of(found: RecordRows) -> RequestRecord:
    """A request with its intervals, the results of its listening and the claim."""
    record = found.record
    criteria = tuple(replace(row, whole=tally((row.whole.lost, row.whole.n))) for row in record.criteria)
    effect, claim = told_effect(found)
    return replace(record, criteria=criteria, results=tuple(_results(found)), effect=effect, claim=claim)


def _row(found: TallyRows, key: CriterionKey, whole: Count, cumulative: float) -> TallyRow:
    by_team = [found.counts.get(id_, {}).get(key, NONE) for id_, _name, _n in found.teams]
    meets = is_need(found.threshold, found.counts, key)
    fresh = meets and found.before is not None and not is_need(found.threshold, found.before, key)
    return TallyRow(*key, found.names.get(key, key[1]), tuple(tally(count) for count in by_team), tally(whole),
                    cumulative, meets, meeting_teams(found.threshold, found.counts, key), fresh,
                    found.requests.get(key))


def _results(found: RecordRows) -> Iterable[StageTally]:
    for stage in Stage:
        for arm in Arm:
            people = found.heard.get((stage, arm), {})
            if people:
                lost, n = (sum(part) for part in zip(*people.values(), strict=True))
                yield StageTally(stage, arm, len(people), tally((lost, n)))
