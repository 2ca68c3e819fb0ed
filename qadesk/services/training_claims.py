"""What may be claimed of a training, in plain words. Runs in a worker process, which knows the language in force.

A change is claimed only where the interval leaves 0 out; without a comparison group nothing is claimed of the training,
for people who were chosen because they lost points lose fewer later by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from qadesk.errors import sentences
from qadesk.i18n import _
from qadesk.models.summary_values import COMPARE_FROM
from qadesk.models.summary_words import percent
from qadesk.models.training import Arm, RequestState, Stage
from qadesk.services.training_rows import Count, RecordRows
from qadesk.statistics.effects import Effect, Heard, change, detectable, expected_share, net_change

TOO_LARGE = 0.8
"""A difference of shares that no training makes: to say that it would be noticed says nothing."""
NOT_HEARD = (RequestState.DECLINED, RequestState.WITHDRAWN)


def told_effect(found: RecordRows) -> tuple[str, str]:
    """The heading of the results, and what may and may not be claimed; both empty where nothing was to be heard."""
    stages = {stage for stage, _arm in found.heard} | {row.stage for row in found.record.listening}
    if not stages and found.record.state in NOT_HEARD:
        return "", ""
    heading = (_("Training effect") if found.record.comparison else
               _("Change after the training (no comparison group)"))
    return heading, sentences(_claim(found, stages), _limits(found))


def _claim(found: RecordRows, stages: set[Stage]) -> str:
    if Stage.AFTER not in stages:
        return _before_the_training(found)
    if Stage.BEFORE not in stages:
        return _("No calls were heard afresh before the training: a change cannot be told.")
    trained, others = _pairs(found, Arm.TRAINED), _pairs(found, Arm.COMPARISON)
    if not _enough(trained) or (found.record.comparison and not _enough(others)):
        return _few(trained, others)
    if found.record.comparison:
        return _net(trained, others)
    return sentences(_alone(trained), _expected(found))


def _limits(found: RecordRows) -> str:
    if found.record.comparison:
        return ""
    return _("Without a comparison group it cannot be said whether the training caused a change.")


def _before_the_training(found: RecordRows) -> str:
    nothing = _("Nothing can be told yet: nobody was heard after the training.")
    trained, others = (found.to_pair.get(arm, 0) for arm in (Arm.TRAINED, Arm.COMPARISON))
    n = sum(agent.n for agent in found.record.trained)
    if min(trained, others) < 2 or not n:
        return nothing
    size = detectable(sum(agent.lost for agent in found.record.trained) / n, found.calls_each, trained, others)
    text = (_("With {trained} and {others} agents and {calls} calls of each before and after, a difference below "
              "{size} percentage points would hardly be noticed.") if size < TOO_LARGE else
            _("With {trained} and {others} agents and {calls} calls of each before and after, hardly any difference "
              "would be noticed."))
    return sentences(nothing, text.format(trained=trained, others=others, calls=found.calls_each,
                                          size=f"{100 * size:.0f}"))


def _few(trained: list[Heard], others: list[Heard]) -> str:
    return _("It cannot be judged yet: calls heard of those trained {before} before and {after} after, of the "
             "comparison group {before_others} and {after_others}; at least {least} of two agents are needed each."
             ).format(before=_calls(trained)[0], after=_calls(trained)[1], before_others=_calls(others)[0],
                      after_others=_calls(others)[1], least=COMPARE_FROM)


def _net(trained: list[Heard], others: list[Heard]) -> str:
    net = net_change(trained, others)
    facts = _("Calls that lost points: those trained {trained}, the comparison group {others}; net effect {net} "
              "percentage points ({low} to {high}; {n} and {m} agents).").format(
                  trained=_course(trained), others=_course(others), net=_points(net.value), low=_points(net.low),
                  high=_points(net.high), n=len(trained), m=len(others))
    return sentences(facts, _verdict(net))


def _verdict(net: Effect) -> str:
    if not net.certain:
        return _("Whether the training changed anything cannot be told: the interval holds 0.")
    if net.value < 0:
        return _("Those trained lose points in fewer calls than they would have: the interval leaves 0 out.")
    return _("Those trained lose points in more calls than they would have: the interval leaves 0 out.")


def _alone(trained: list[Heard]) -> str:
    found = change(trained)
    facts = _("Calls that lost points: those trained {trained}; change {change} percentage points ({low} to {high}; "
              "{n} agents).").format(trained=_course(trained), change=_points(found.value), low=_points(found.low),
                                     high=_points(found.high), n=len(trained))
    if not found.certain:
        return sentences(facts, _("Whether that is a change cannot be told: the interval holds 0."))
    said = (_("After the training fewer calls lost points.") if found.value < 0 else
            _("After the training more calls lost points."))
    return sentences(facts, said)


def _expected(found: RecordRows) -> str:
    """What the regression to the mean alone would do to those who were chosen by the tally."""
    people = {agent: count for agent, count in found.period.items() if count[1]}
    chosen = [people[agent.agent_id] for agent in found.record.trained if agent.agent_id in people]
    expected = expected_share(chosen, list(people.values()))
    if expected is None:
        return ""
    lost, n = (sum(part) for part in zip(*chosen, strict=True))
    return _("In the tally they lost points in {share} of {n} calls; by regression to the mean alone about {expected} "
             "would be expected in fresh calls.").format(share=percent(lost / n), n=n, expected=percent(expected))


def _pairs(found: RecordRows, arm: Arm) -> list[Heard]:
    """The agents of an arm who were heard before and after."""
    before, after = _of(found, Stage.BEFORE, arm), _of(found, Stage.AFTER, arm)
    return [Heard(*before[agent], *after[agent]) for agent in sorted(before) if agent in after]


def _of(found: RecordRows, stage: Stage, arm: Arm) -> Mapping[int, Count]:
    return {agent: count for agent, count in found.heard.get((stage, arm), {}).items() if count[1]}


def _enough(people: list[Heard]) -> bool:
    return len(people) >= 2 and min(_calls(people)) >= COMPARE_FROM


def _calls(people: list[Heard]) -> tuple[int, int]:
    return sum(one.n_before for one in people), sum(one.n_after for one in people)


def _course(people: list[Heard]) -> str:
    """`24% → 15% (n = 18 and 12)`."""
    before, after = _calls(people)
    return _("{before} → {after} (n = {n} and {m})").format(
        before=percent(sum(one.lost_before for one in people) / before), n=before,
        after=percent(sum(one.lost_after for one in people) / after), m=after)


def _points(value: float) -> str:
    """Percentage points with their sign: `−12`, `+3`."""
    return f"{100 * value:+.0f}".replace("-", "−")


