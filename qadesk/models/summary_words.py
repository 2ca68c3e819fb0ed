"""The plain sentences of the first page, made from the month's figures.

Above and below are said only of an interval without 0, after the correction for many comparisons; of all else, that it
cannot be told. No order of merit, no best and no worst; every number stands beside its n.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qadesk.i18n import _, both, ngettext
from qadesk.models.summaries import MonthFigures, Sentence, Topic
from qadesk.models.summary_loop import LoopCounts
from qadesk.models.summary_people import People
from qadesk.models.summary_quality import Change, Quality
from qadesk.models.summary_values import COMPARE_FROM, SHARE_FROM, Behind, Mean, Share, Verdict

FORBIDDEN = ("最好", "最差", "排名", "第一名", "最后一名", "best", "worst", "rank", "league")
"""What no sentence says, in either language."""


def sentences(figures: MonthFigures) -> tuple[Sentence, ...]:
    """One to five sentences, in the language in force; a month without calls has one."""
    return tuple(_sentences(figures, Behind(figures.month, figures.team_id)))


def points(value: float) -> str:
    """Points of 100 with one decimal: `86.5`."""
    return f"{value:.1f}"


def percent(share: float) -> str:
    """A share as a percentage: `26%`, below a tenth with one decimal: `3.4%`; the ends are whole."""
    shown = f"{100 * share:.1f}" if 0 < share < 0.1 else f"{100 * share:.0f}"
    return f"{shown}%"


def signed(value: float) -> str:
    """Points with their sign: `+0.6`, `−1.2`."""
    return f"{value:+.1f}".replace("-", "−")


def share_words(share: Share) -> str:
    """A share with its interval: `28% (21% to 36%, 42 of 150)`; below SHARE_FROM calls as `3 of 12` alone."""
    if share.value is None or share.low is None or share.high is None:
        return _("no calls (n = 0)")
    if share.n < SHARE_FROM:
        return _("{count} of {n} calls").format(count=share.count, n=share.n)
    return _("{share} of calls ({low} to {high}; {count} of {n})").format(
        share=percent(share.value), low=percent(share.low), high=percent(share.high), count=f"{share.count:,}",
        n=f"{share.n:,}")


def _sentences(figures: MonthFigures, about: Behind) -> Iterator[Sentence]:
    coverage, quality = figures.coverage, figures.quality
    if not coverage.scored:
        said = _together(_coverage(figures), _loop(figures.loop.now))
        yield Sentence(Topic.COVERAGE, said, replace(about, drawn=True))
        return
    yield Sentence(Topic.COVERAGE, _coverage(figures), replace(about, drawn=True))
    yield Sentence(Topic.QUALITY, _together(_quality(quality.centre, quality.change), _cards(quality)),
                   quality.centre.behind)
    if quality.fatals:
        fatals = _fatals(quality.fatals[0].share, coverage.pending_fatal)
        yield Sentence(Topic.FATALS, _together(fatals, _loop(figures.loop.now)), quality.fatals[0].share.behind)
    if figures.problems:
        yield Sentence(Topic.PROBLEMS, _problems(figures), figures.problems[0].share.behind)
    yield Sentence(Topic.PEOPLE, _people(figures.people), about)


def _coverage(figures: MonthFigures) -> str:
    found = figures.coverage
    if not found.known:
        return _("The station knows no call of this month (n = 0): nothing can be said of the service.")
    if not found.scored:
        return _("Calls known: {known}, drawn: {drawn}, scored: 0: nothing can be said of the service.").format(
            known=f"{found.known:,}", drawn=f"{found.drawn:,}")
    text = _("Calls known: {known}, drawn: {drawn}, scored: {scored}. Agents online: {online}; all their drawn calls "
             "scored: {met}; not heard: {unheard}.")
    said = text.format(known=f"{found.known:,}", drawn=f"{found.drawn:,}", scored=f"{found.scored:,}",
                       met=f"{found.met:,}", online=f"{found.online:,}", unheard=f"{len(found.unheard):,}")
    return _together(said, _unscorable(found.unscorable))


def _unscorable(count: int) -> str:
    """How many calls could not be scored; empty for none."""
    text = ngettext("{count} call could not be scored and counts in no average and no rate.",
                    "{count} calls could not be scored and count in no average and no rate.", count)
    return text.format(count=f"{count:,}") if count else ""


def _quality(mean: Mean, change: Change | None) -> str:
    if mean.value is None:
        return _("No scored call has a score, for no criterion applied or it could not be scored: the quality cannot "
                 "be told (n = 0).")
    if mean.low is None or mean.high is None:
        return _("The mean score is {mean} (n = {n}); how exact that is cannot be told.").format(
            mean=points(mean.value), n=f"{mean.n:,}")
    text = _("The mean score is {mean}; the true level very likely lies between {low} and {high} (n = {n}).").format(
        mean=points(mean.value), low=points(mean.low), high=points(mean.high), n=f"{mean.n:,}")
    return f"{text}{_gap()}{_change(change)}" if change is not None else text


def _cards(quality: Quality) -> str:
    """That several cards are in the mean, with the calls of each; empty for one."""
    named = [_("{card}: {n}").format(card=card.name, n=f"{card.mean.n:,}") for card in quality.cards]
    if not named:
        return ""
    text = _("It is over the calls of {count} scorecards ({cards}), as are all comparisons.")
    return text.format(count=len(named), cards=_(", ").join(named))


def _change(change: Change) -> str:
    texts = {
        Verdict.ABOVE: _("That is above the month before: {value} points ({low} to {high}; n = {n} and {before})."),
        Verdict.BELOW: _("That is below the month before: {value} points ({low} to {high}; n = {n} and {before})."),
        Verdict.UNTOLD: _("Whether that differs from the month before cannot be told: {value} points ({low} to {high}; "
                          "n = {n} and {before})."),
    }
    return texts[change.verdict].format(value=signed(change.value), low=signed(change.low), high=signed(change.high),
                                        n=f"{change.n:,}", before=f"{change.n_before:,}")


def _fatals(share: Share, pending: int) -> str:
    text = (_("Calls with a confirmed fatal item: {count} of {n}; the true share very likely lies between {low} and "
              "{high}.") if share.count else
            _("Calls with a confirmed fatal item: 0 of {n}; the true share may still be as high as {high}."))
    n = f"{share.n:,}"
    said = text.format(count=f"{share.count:,}", n=n, low=percent(share.low or 0), high=percent(share.high or 1))
    waiting = _("Calls that wait for a fatal item to be confirmed: {pending} of {n}.").format(
        pending=f"{pending:,}", n=n)
    return f"{said}{_gap()}{waiting}" if pending else said


def _loop(now: LoopCounts) -> str:
    """What went badly wrong besides, and how many were spoken with; "" when there was neither."""
    if not (now.problems_raised or now.problems_open or now.interviews):
        return ""
    return _("Major problems: {raised} raised in the month, {open} not closed at its end; interviews held: {held}."
             ).format(raised=f"{now.problems_raised:,}", open=f"{now.problems_open:,}", held=f"{now.interviews:,}")


def _problems(figures: MonthFigures) -> str:
    named = [_("{name} in {share}").format(name=f"{problem.code} {problem.name}", share=share_words(problem.share))
             for problem in figures.problems[:2]]
    return _("Points were lost most often on: {problems}.").format(problems=_("; ").join(named))


def _people(people: People) -> str:
    compared = people.compared
    if not compared:
        return _("No agent has enough calls to be compared with the centre (at least {n} are needed).").format(
            n=COMPARE_FROM)
    text = _("Agents with at least {least} calls each: {n}; clearly above the centre: {above}, clearly below: {below}, "
             "not to be told apart from it: {untold}.")
    said = text.format(n=len(compared), least=COMPARE_FROM, above=len(people.group(Verdict.ABOVE)),
                       below=len(people.group(Verdict.BELOW)), untold=len(people.group(Verdict.UNTOLD)))
    unsure = _("The differences are too uncertain for any order of agents.")
    return f"{said}{_gap()}{unsure}" if people.no_order else said


def _together(*said: str) -> str:
    return _gap().join(part for part in said if part)


def _gap() -> str:
    """What stands between two sentences."""
    return both("", " ")
