"""The regression finds what a company was drawn from, and proposes no more than it knows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from companies import AS_OF, DAY, company, part, rule
from scipy.stats import mannwhitneyu

from leadsummit.scorecard.fit import TooLittleData, fit_outcome
from leadsummit.scorecard.handovers import Handovers
from leadsummit.scorecard.points import propose, score_by
from leadsummit.scorecard.split import Split, mature_days, split_by_time
from leadsummit.scorecard.validation import Trained, area_under_curve, validate

RULES = (
    rule("strong", 5),
    rule("weak", 5),
    rule("noise", 5),
    rule("repeated", 2, cap=6, dimension="behaviour"),
)
TRUTH = (1.2, 0.5, 0.0, 0.3)


def split(handovers: Handovers) -> Split:
    return split_by_time(handovers, "accepted", mature_share=0.9, training_share=0.7)


def test_known_coefficients_lie_within_their_intervals_as_often_as_promised() -> None:
    # No cap: what lies above it would have its effect, but not in the score.
    rules = (*RULES[:3], rule("repeated", 2, dimension="behaviour"))
    held = []
    for seed in range(60):
        handovers = company(rules, TRUTH, 2000, seed=seed)
        fit = fit_outcome(handovers, split(handovers), "accepted")
        found = [fit.of(r.rule_id) for r in rules]
        held += [c.low <= true <= c.high for c, true in zip(found, TRUTH, strict=True) if c]
    assert len(held) == 240
    assert 0.91 < np.mean(held) < 0.985


def test_points_follow_the_coefficients_and_noise_gets_none() -> None:
    rules = (*RULES[:3], rule("repeated", 1, cap=3, dimension="behaviour"))
    handovers = company(rules, TRUTH, 20_000)
    fit = fit_outcome(handovers, split(handovers), "accepted")
    proposal = propose(handovers, fit)
    found = {r.rule_id: r for r in proposal.rules}
    assert found["noise"].verdict == "earns_nothing"
    assert found["noise"].proposed_points == 0
    assert found["strong"].verdict == found["weak"].verdict == "fitted"
    ratio = found["strong"].proposed_points / found["weak"].proposed_points
    assert ratio == pytest.approx(1.2 / 0.5, rel=0.25)
    # The cap lets the rule count three times, as before.
    repeated = found["repeated"]
    assert repeated.proposed_points != 1
    assert repeated.proposed_cap is not None
    assert repeated.proposed_cap / repeated.proposed_points == pytest.approx(3, rel=0.02)


def test_noise_that_gives_no_points_is_given_none() -> None:
    rules = (*(rule(f"noise_{n:02d}", 0) for n in range(19)), rule("strong", 5))
    given = 0
    for seed in range(10):
        handovers = company(rules, (*[0.0] * 19, 1.2), 4000, seed=seed)
        proposal = propose(handovers, fit_outcome(handovers, split(handovers), "accepted"))
        given += sum(r.proposed_points != 0 for r in proposal.rules[:19])
    # Of 190 rules that are worth nothing, ten would look clear without the correction.
    assert given <= 2


def test_a_rule_that_points_the_wrong_way_loses_its_points_and_takes_none() -> None:
    handovers = company(RULES, (1.2, 0.5, -0.8, 0.3), 20_000)
    proposal = propose(handovers, fit_outcome(handovers, split(handovers), "accepted"))
    found = next(r for r in proposal.rules if r.rule_id == "noise")
    assert (found.verdict, found.proposed_points) == ("misleads", 0)


def test_what_cannot_be_told_stays_as_it_is() -> None:
    rules = (*RULES, rule("never", 7), rule("seldom", 9), rule("twin", 3))
    handovers = company(rules, (*TRUTH, 0.0, 0.0, 0.0), 4000)
    units = handovers.units.copy()
    units[:, 4] = 0
    units[:, 5] = 0
    units[::400, 5] = 1
    units[:, 6] = units[:, 0]
    handovers = replace(handovers, units=units)
    fit = fit_outcome(handovers, split(handovers), "accepted")
    assert fit.left_out == {"never": "never_fired", "seldom": "too_few", "twin": "inseparable"}
    kept = [r for r in propose(handovers, fit).rules if r.rule_id in fit.left_out]
    assert [r.proposed_points for r in kept] == [7, 9, 3]
    assert not any(r.is_changed for r in kept)


def test_as_many_handovers_as_before_pass_threshold_b() -> None:
    handovers = company(RULES, TRUTH, 20_000)
    faded = handovers.units * np.random.default_rng(4).random((20_000, 4))
    handovers = replace(handovers, units=faded, score=faded @ np.array([5, 5, 5, 2.0]))
    handovers = replace(handovers, threshold=float(np.quantile(handovers.score, 0.8)))
    proposal = propose(handovers, fit_outcome(handovers, split(handovers), "accepted"))
    offered = ~handovers.is_fast_lane
    proposed = score_by(handovers.units, handovers.rules, proposal.rules)[offered]
    assert proposal.proposed_threshold != proposal.threshold
    assert proposal.at_threshold_count == (handovers.score[offered] >= handovers.threshold).sum()
    assert proposal.proposed_at_threshold_count == (proposed >= proposal.proposed_threshold).sum()
    assert proposal.proposed_at_threshold_count == pytest.approx(
        proposal.at_threshold_count, rel=0.03
    )


def test_where_scores_are_few_threshold_b_is_as_near_as_it_can_be() -> None:
    handovers = company(RULES[:3], TRUTH[:3], 20_000)
    proposal = propose(handovers, fit_outcome(handovers, split(handovers), "accepted"))
    offered = ~handovers.is_fast_lane
    proposed = score_by(handovers.units, handovers.rules, proposal.rules)[offered]
    wanted = proposal.at_threshold_count
    gaps = [abs((proposed >= edge).sum() - wanted) for edge in np.unique(proposed) if edge > 0]
    assert abs(proposal.proposed_at_threshold_count - wanted) == min(gaps)


def test_the_split_knows_nothing_of_what_came_after_the_cut() -> None:
    handovers = company(RULES, TRUTH, 4000)
    found = split(handovers)
    at = handovers.handed_over_at
    assert found.is_training.sum() > 2000
    assert found.is_validation.sum() > 800
    assert at[found.is_training].max() < at[found.is_validation].min()
    assert at[found.is_training].max() <= found.cut_at - np.timedelta64(
        round(found.mature_days * 86_400e6), "us"
    )
    known = handovers.known_at["accepted"][found.reached_by_cut]
    assert (known <= found.cut_at).all()
    assert at[found.is_validation].max() <= found.mature_until

    # Whatever becomes of the younger ones, the regression is the same.
    younger = at > found.cut_at
    reached = np.where(younger, ~handovers.reached["accepted"], handovers.reached["accepted"])
    turned = replace(handovers, reached={"accepted": reached, "won": reached})
    assert fit_outcome(turned, split(turned), "accepted") == fit_outcome(
        handovers, found, "accepted"
    )


def test_an_outcome_that_came_after_the_cut_was_not_known_at_it() -> None:
    handovers = company(RULES, TRUTH, 4000)
    cut_at = split(handovers).cut_at
    late = np.flatnonzero(split(handovers).is_training & handovers.reached["accepted"])[-1]
    known_at = handovers.known_at["accepted"].copy()
    known_at[late] = cut_at + DAY
    changed = replace(handovers, known_at={"accepted": known_at, "won": known_at})
    assert not split(changed).reached_by_cut[late]


def test_mature_days_see_past_those_that_are_not_decided_yet() -> None:
    handovers = company(RULES, TRUTH, 4000)
    days = mature_days(handovers, "accepted", 0.9)
    assert days == pytest.approx(9, abs=0.3)
    # Of those who are younger than six days, four of ten are decided after four.
    many = company(RULES, TRUTH, 40_000)
    young = part(many, many.handed_over_at > AS_OF - 6 * DAY)
    assert mature_days(young, "accepted", 0.4) == pytest.approx(4, abs=0.5)
    assert mature_days(young, "accepted", 0.9) == float("inf")


@pytest.mark.parametrize("count", [0, 1, 60])
def test_too_little_data_is_said_and_nothing_proposed(count: int) -> None:
    handovers = part(company(RULES, TRUTH, 4000), np.arange(count))
    with pytest.raises(TooLittleData, match="too little data") as error:
        fit_outcome(handovers, split(handovers), "accepted")
    assert "nothing is proposed" in error.value.hint


def test_ten_of_the_rarer_outcome_are_needed_for_each_variable() -> None:
    handovers = company(RULES, TRUTH, 3000, firing=0.5)
    nobody = np.zeros(len(handovers), dtype=bool)
    handovers = replace(handovers, is_fast_lane=nobody, is_customer=nobody)
    enough = split(handovers)
    reached = np.flatnonzero(enough.is_training & enough.reached_by_cut)
    thinned = enough.is_training.copy()
    thinned[reached[39:]] = False
    with pytest.raises(TooLittleData, match="39 of the rarer outcome for 4 variables"):
        fit_outcome(handovers, replace(enough, is_training=thinned), "accepted")
    thinned[reached[39]] = True
    fit = fit_outcome(handovers, replace(enough, is_training=thinned), "accepted")
    assert (fit.reached_count, fit.variable_count) == (40, 4)


def test_several_handovers_of_one_person_are_not_taken_for_several_persons() -> None:
    handovers = company(RULES, TRUTH, 1000)
    four = np.repeat(np.arange(1000), 4)
    once = fit_outcome(handovers, split(handovers), "accepted").of("strong")
    again = part(handovers, four)
    repeated = fit_outcome(again, split(again), "accepted").of("strong")
    assert once is not None
    assert repeated is not None
    assert repeated.high - repeated.low == pytest.approx(once.high - once.low, rel=0.05)


def test_the_area_is_that_of_the_rank_sums() -> None:
    random = np.random.default_rng(3)
    score = random.integers(0, 20, 500)
    reached = random.random(500) < score / 30
    expected = mannwhitneyu(score[reached], score[~reached]).statistic
    expected /= reached.sum() * (~reached).sum()
    assert area_under_curve(score, reached, np.ones(500)) == pytest.approx(expected)
    # A weight is as good as a copy.
    weight = random.integers(0, 3, 500)
    copies = np.repeat(np.arange(500), weight)
    assert area_under_curve(score, reached, weight.astype(float)) == pytest.approx(
        area_under_curve(score[copies], reached[copies], np.ones(len(copies)))
    )


def test_both_scores_are_judged_by_the_same_rows() -> None:
    handovers = company(RULES, TRUTH, 6000)
    found = split(handovers)
    truth = handovers.units @ np.array(TRUTH)
    noise = np.random.default_rng(5).random(len(handovers))
    judged, trained = found.is_validation, found.is_training
    validation = validate(
        noise[judged],
        truth[judged],
        found.reached[judged],
        handovers.person[judged],
        Trained((noise[trained], truth[trained]), found.reached_by_cut[trained]),
    )
    assert validation.verdict == "better"
    low, high = validation.present.area_under_curve.low, validation.present.area_under_curve.high
    assert low < 0.5 < high
    assert validation.proposed.brier < validation.present.brier
    bands = validation.proposed.bands
    assert sum(band.handover_count for band in bands) == judged.sum()
    within = [band.reached_low <= band.expected_rate <= band.reached_high for band in bands]
    assert np.mean(within) > 0.6
    again = validate(
        noise[judged],
        truth[judged],
        found.reached[judged],
        handovers.person[judged],
        Trained((noise[trained], truth[trained]), found.reached_by_cut[trained]),
    )
    assert again == validation
