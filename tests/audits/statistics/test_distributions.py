"""Plain Python's tails and quantiles against scipy's."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.statistics.distributions import (
    beta_cdf,
    beta_quantile,
    binomial_cdf,
    binomial_quantiles,
)

PARAMETERS = st.floats(0.3, 3000)
TAILS = (0.001, 0.025, 0.5, 0.975, 0.999)


@given(st.floats(0, 1), PARAMETERS, PARAMETERS)
def test_beta_cdf_equals_scipy_when_parameters_are_any(x, a, b):
    from scipy.special import betainc  # noqa: PLC0415 - slow to load

    assert isclose(beta_cdf(x, a, b), betainc(a, b, x), rel_tol=1e-8, abs_tol=1e-11)


@pytest.mark.parametrize(("x", "expected"), [(-0.5, 0), (0, 0), (1, 1), (1.5, 1)])
def test_beta_cdf_is_nought_or_one_when_x_is_at_the_ends(x, expected):
    assert beta_cdf(x, 2, 3) == expected


@given(st.sampled_from(TAILS), PARAMETERS, PARAMETERS)
def test_beta_quantile_equals_scipy_when_parameters_are_any(p, a, b):
    from scipy.special import betaincinv  # noqa: PLC0415 - slow to load

    assert isclose(beta_quantile(p, a, b), betaincinv(a, b, p), rel_tol=1e-7, abs_tol=1e-12)


@given(st.floats(0.0001, 0.9999), st.floats(0.5, 500), st.floats(0.5, 500))
def test_beta_quantile_undoes_the_cdf_when_p_is_any(p, a, b):
    assert isclose(beta_cdf(beta_quantile(p, a, b), a, b), p, abs_tol=1e-9)


@given(st.integers(1, 2000), st.integers(-2, 2002), st.floats(0.001, 0.999))
def test_binomial_cdf_equals_scipy_when_counts_are_any(n, k, p):
    from scipy.stats import binom  # noqa: PLC0415 - slow to load

    assert isclose(binomial_cdf(k, n, p), binom.cdf(k, n, p), rel_tol=1e-7, abs_tol=1e-11)


@pytest.mark.parametrize("n", [1, 2, 9, 10, 37, 200, 1500])
@pytest.mark.parametrize("p", [0, 0.003, 0.11, 0.47, 0.695, 0.98, 1])
def test_binomial_quantiles_equal_scipy_when_shares_are_on_a_grid(n, p):
    from scipy.stats import binom  # noqa: PLC0415 - slow to load

    assert binomial_quantiles(TAILS, n, p) == tuple(binom.ppf(TAILS, n, p).astype(int))
