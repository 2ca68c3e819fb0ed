"""The published cases of shared/cases: those whose method is used pass, the others are named with the reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from scipy import special

from qadesk.statistics import control
from qadesk.statistics.groups import benjamini_hochberg, heterogeneity, random_effects
from qadesk.statistics.intervals import clopper_pearson, difference, wilson
from qadesk.statistics.means import Stratum, Sums, agent_estimate, centre_estimate

Computed = dict[str, Any]


def newcombe(case: dict[str, Any]) -> Computed:
    found: Computed = {}
    for row in case["rows"]:
        for name, interval in (("wilson", wilson), ("clopper_pearson", clopper_pearson)):
            low, high = interval(row["x"], row["n"])
            found |= {f"{name}:{row['x']}/{row['n']}:lower": low, f"{name}:{row['x']}/{row['n']}:upper": high}
    return found


def desctools(case: dict[str, Any]) -> Computed:
    (wilson_low, wilson_high), (low, high) = wilson(case["x"], case["n"]), clopper_pearson(case["x"], case["n"])
    return {"wilson:lower": wilson_low, "wilson:upper": wilson_high, "clopper:lower": low, "clopper:upper": high}


def differences(case: dict[str, Any]) -> Computed:
    found: Computed = {}
    for row in case["rows"]:
        x1, n1, x2, n2 = row["x1"], row["n1"], row["x2"], row["n2"]
        low, high = difference(x1 / n1, wilson(x1, n1), x2 / n2, wilson(x2, n2))
        found |= {f"{x1}/{n1}-{x2}/{n2}:lower": low, f"{x1}/{n1}-{x2}/{n2}:upper": high}
    return found


def false_discoveries(case: dict[str, Any]) -> Computed:
    return {"bh_rejects": sum(benjamini_hochberg(case["p"], case["q"]))}


def between_trials(case: dict[str, Any]) -> Computed:
    """Q, and mean and error at the published τ² (which is DerSimonian-Laird's; ours is Paule-Mandel's)."""
    mean, error = random_effects(case["yi"], case["vi"], 0.3087602628623765)
    return {"mu": mean, "se": error, "Q": heterogeneity(case["yi"], case["vi"])}


def clusters(case: dict[str, Any]) -> Computed:
    """Whole clusters: within one, all calls are known, so nothing but the spread between them counts."""
    strata = [Stratum(n, Sums.of([(1.0, total / n)] * n))
              for n, total in zip(case["cluster_n"], case["cluster_sum_api00"], strict=True)]
    found = centre_estimate(strata, case["N_clusters"], None)
    assert found.variance is not None
    return {"mean": found.mean, "se": found.variance ** 0.5}


def stratified(strata: Sequence[Sequence[float]], sizes: Sequence[float]) -> tuple[float, float]:
    """The mean, and its variance with the correction for small populations that calls do not need."""
    made = [Stratum(size, Sums.of((1.0, value) for value in values))
            for size, values in zip(sizes, strata, strict=True)]
    parts = [centre_estimate([one], 1, None).variance or 0.0 for one in made]
    total = sum(sizes)
    corrected = sum((size / total) ** 2 * part * (1 - len(values) / size)
                    for size, part, values in zip(sizes, parts, strata, strict=True))
    return centre_estimate(made, len(made), None).mean, corrected


def television(case: dict[str, Any]) -> Computed:
    mean, variance = stratified(case["strata"], case["N"])
    return {"mean": mean, "variance": variance}


def schools(case: dict[str, Any]) -> Computed:
    strata = case["strata"].values()
    mean, variance = stratified([one["api00"] for one in strata], [one["N"] for one in strata])
    return {"mean": mean, "se": variance ** 0.5}


def certainty(case: dict[str, Any]) -> Computed:
    return {"mean": agent_estimate(Sums.of(zip(case["w"], case["ue91"], strict=True)), None).mean}


def laney(case: dict[str, Any]) -> Computed:
    """Shares as means with the binomial's own errors: by those alone most weeks lie outside, in Laney's manner none."""
    shares = [r / n for r, n in zip(case["r"], case["n"], strict=True)]
    centre = control.mean_of(shares, case["n"])
    errors = [(centre * (1 - centre) / n) ** 0.5 for n in case["n"]]
    made = control.baseline(shares, errors, case["n"])
    return {"p_bar": made.centre, "sigma_z": made.excess,
            "points_outside_p_chart": len(outside(shares, errors, centre)),
            "points_outside_laney": len(outside(shares, errors, centre, made.excess))}


def outside(values: Sequence[float], errors: Sequence[float], centre: float, excess: float = 1.0) -> list[int]:
    """The numbers (from 1) of the values outside their limits."""
    spans = [control.limits(centre, error, excess) for error in errors]
    return [at for at, (value, (low, high)) in enumerate(zip(values, spans, strict=True), start=1)
            if not low <= value <= high]


def wafers(case: dict[str, Any]) -> Computed:
    """The p chart is what is left when the months spread no more than their errors explain."""
    shares = [d / case["n"] for d in case["d"]]
    centre = control.mean_of(shares, [case["n"]] * len(shares))
    error = (centre * (1 - centre) / case["n"]) ** 0.5
    low, high = control.limits(centre, error)
    return {"p_bar": centre, "lcl": low, "ucl": high,
            "out_of_control_samples_1based": outside(shares, [error] * len(shares), centre)}


def individuals(case: dict[str, Any]) -> Computed:
    """Errors of 1 each: the moving range alone tells the spread."""
    values, ones = case["x"], [1.0] * len(case["x"])
    made = control.baseline(values, ones, ones)
    low, high = control.limits(made.centre, 1.0, made.excess)
    return {"mean": made.centre, "mr_bar": control.moving_range(values), "lcl": low, "ucl": high}


def run_length(_case: dict[str, Any]) -> Computed:
    """Of the one rule that is used, with limits that are known exactly."""
    low, high = control.limits(0.0, 1.0)
    return {"rule1": 1 / float(special.ndtr(low) + special.ndtr(-high))}


USED: dict[str, Callable[[dict[str, Any]], Computed]] = {
    "newcombe1998_table1_a": newcombe,
    "jeffreys_desctools_100_200": desctools,
    "newcombe1998_diff_a": differences,
    "bh1995": false_discoveries,
    "metafor_bcg_dl": between_trials,
    "survey_apiclus1_cluster_mean": clusters,
    "scheaffer_tv_stratified": television,
    "survey_apistrat": schools,
    "lehtonen_pahkinen_pps_certainty": certainty,
    "nhs_accidents_laney": laney,
    "nist_pmc332_p_chart": wafers,
    "nist_pmc322_individuals": individuals,
    "champ_woodall_arl_a": run_length,
}

LEFT_OUT: dict[str, frozenset[str]] = {
    "newcombe1998_table1_a": frozenset({"wilson_cc", "mid_p", "wald"}),  # one exact and one score interval are enough
    "jeffreys_desctools_100_200": frozenset({"jeffreys"}),
    "bh1995": frozenset({"bonferroni_rejects", "holm_rejects"}),  # pairs on demand are not offered yet
    "metafor_bcg_dl": frozenset({"tau2", "I2"}),  # of DerSimonian and Laird
    "survey_apistrat": frozenset({"total_enroll", "se_total_enroll"}),  # no totals are estimated
    # totals; and an error by strata of bands: an agent's calls are taken as one sample with unequal chances
    "lehtonen_pahkinen_pps_certainty": frozenset({"total", "se_total", "se_mean"}),
    "champ_woodall_arl_a": frozenset({"rules1+2", "rules1+2+3+4"}),  # one rule is enough
}

AGREEMENT = "agreement of inspectors comes with calibration"
WEEKS = "agents' weeks on charts come with the trend's deepening"
COUNTS = "counts and small samples have charts of their own; a month has a mean and its error"
TRAINING = "effects of trainings come with the training's deepening"
DRAW = "a method of the draw: tests/models/test_draw.py"
NOT_USED: dict[str, str] = {
    "agresti_approval_mcnemar": TRAINING, "agresti_carcinoma": AGREEMENT, "aiag_gauge_rr": AGREEMENT,
    "anhoej_runs_10": "one rule is enough: a month beyond its limits",
    "bland_altman_1986_pefr": AGREEMENT, "card_krueger_did": TRAINING,
    "cusum_arl_h4": WEEKS, "davies_dyestuff_reml": AGREEMENT,
    "efron_morris_1977": "no scores are shrunken: an agent reads the mean of the own calls",
    "efron_mouse_ideal_bootstrap": "nothing is bootstrapped", "feinstein_cicchetti_paradox": AGREEMENT,
    "fleiss_cohen_everitt_1969": AGREEMENT, "fleiss_wikipedia": AGREEMENT, "hollander_wolfe_depression": TRAINING,
    "irrcac_abstractors": AGREEMENT, "klein_wright_wieczorek_2020": "agents are never ranked",
    "krejcie_morgan_a": "no sample sizes are proposed", "krippendorff_2011_c": AGREEMENT,
    "lehtonen_pahkinen_stratified_ratio": "a call's score is a ratio of its own; calls are averaged, not criteria",
    "lucas_saccucci_010": WEEKS, "mendel_chi_square": DRAW, "montgomery_pc_u_chart": COUNTS,
    "nist_factors_2_5": COUNTS, "nist_pmc324_ewma": WEEKS, "nist_pmc331_c_chart": COUNTS,
    "openbugs_surgical_fixed": "agents are never ranked", "qadesk_draw_1_developers": DRAW,
    "qcc_pistonrings_xbar": COUNTS, "rfc3797_nomcom": DRAW, "rivest_consistent_sampler_a": DRAW,
    "rivest_sampler_2011_a": DRAW, "shrout_fleiss_1979": AGREEMENT, "student_sleep_paired_t": TRAINING,
    "survey_election_hansen_hurwitz": "no totals are estimated",
}


def is_left_out(case: str, name: str) -> bool:
    return name in LEFT_OUT.get(case, ()) or name.split(":")[0] in LEFT_OUT.get(case, ())


def is_near(found: Any, printed: Any, tolerance: float) -> bool:
    """Lists element by element."""
    if isinstance(printed, list):
        return len(found) == len(printed) and all(map(is_near, found, printed, [tolerance] * len(printed)))
    return bool(abs(found - printed) <= tolerance)


@pytest.mark.parametrize("name", USED)
def test_a_published_case_comes_out_as_printed(shared: Path, name: str) -> None:
    case = json.loads((shared / "cases" / f"{name}.json").read_text("utf-8"))
    found = USED[name](case["input"])
    wanted = {entry["name"]: entry for entry in case["expected"] if not is_left_out(name, entry["name"])}
    assert wanted and set(wanted) == set(found)
    for entry in wanted.values():
        assert is_near(found[entry["name"]], entry["value"], entry["tolerance"]), entry["name"]


def test_every_case_is_used_or_named_with_the_reason(shared: Path) -> None:
    index = json.loads((shared / "cases" / "INDEX.json").read_text("utf-8"))
    assert {entry["id"] for entry in index} == set(USED) | set(NOT_USED)
    assert not set(USED) & set(NOT_USED)
