"""The formulas, over arrays: one place for the point value and for every resample of the bootstrap.

Every function takes sums over documents, with any leading axes (a thousand resamples, or none), and
gives nan where the formula has nothing to divide by; nothing outside this room ever sees that nan
(`values.figure` turns it into a reason).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


def ratio(part: ArrayLike, whole: ArrayLike) -> Numbers:
    """`part / whole`, nan where `whole` is 0."""
    above, below = np.asarray(part, float), np.asarray(whole, float)
    shape = np.broadcast_shapes(above.shape, below.shape)
    found: Numbers = np.full(shape, np.nan)
    np.divide(above, below, out=found, where=np.broadcast_to(below != 0, shape))
    return found


def f1(hits: ArrayLike, first: ArrayLike, second: ArrayLike) -> Numbers:
    """`2 TP / (n_i + n_j)`, which is also positive specific agreement (Hripcsak & Rothschild 2005)."""
    return ratio(2 * np.asarray(hits, float), np.asarray(first, float) + np.asarray(second, float))


def chance_corrected(observed: ArrayLike, expected: ArrayLike) -> Numbers:
    """`(po - pe) / (1 - pe)`."""
    po, pe = np.asarray(observed, float), np.asarray(expected, float)
    return ratio(po - pe, 1 - pe)


def nominal_alpha(agreeing: ArrayLike, totals: ArrayLike) -> Numbers:
    """Krippendorff's nominal α from the coincidence table's diagonal sum and its margins.

    Args:
        agreeing: Σ_c o_cc.
        totals: n_c along the last axis.
    """
    margins = np.asarray(totals, float)
    n = margins.sum(-1)
    expected = n * n - (margins * margins).sum(-1)
    return 1 - ratio((n - np.asarray(agreeing, float)) * (n - 1), expected)


def metric_alpha(coincidences: ArrayLike, distances: ArrayLike) -> Numbers:
    """Krippendorff's α, `1 - Do/De`, from a coincidence table and δ² (both in the last two axes)."""
    table, delta = np.asarray(coincidences, float), np.asarray(distances, float)
    totals = table.sum(-1)
    n = totals.sum(-1)
    observed = (table * delta).sum((-2, -1))
    expected = (totals[..., :, None] * totals[..., None, :] * delta).sum((-2, -1))
    return 1 - ratio(observed * (n - 1), expected)


def alpha(apart: ArrayLike, totals: ArrayLike, distances: ArrayLike) -> Numbers:
    """Krippendorff's α, `1 - Do/De`, for distances that do not depend on the labels' frequencies.

    Args:
        apart: Σ_ck o_ck δ²_ck, already summed over the coincidence table.
        totals: n_c along the last axis; distances: δ².
    """
    margins, delta = np.asarray(totals, float), np.asarray(distances, float)
    n = margins.sum(-1)
    return 1 - ratio(np.asarray(apart, float) * (n - 1), ((margins @ delta) * margins).sum(-1))


def weighted_kappa(agreeing: ArrayLike, first: ArrayLike, second: ArrayLike, weights: ArrayLike) -> Numbers:
    """Cohen's weighted κ (1968).

    Args:
        agreeing: Σ w_kl n_kl.
        first, second: the margins (last axis); weights: w, 1 for equal labels.
    """
    rows, columns = np.asarray(first, float), np.asarray(second, float)
    n = rows.sum(-1)
    expected = ((rows @ np.asarray(weights, float)) * columns).sum(-1)
    return chance_corrected(ratio(agreeing, n), ratio(expected, n * n))


def cohen_kappa(agreeing: ArrayLike, first: ArrayLike, second: ArrayLike) -> Numbers:
    """Cohen's κ (1960) from the table's diagonal sum and its two margins (last axis)."""
    rows, columns = np.asarray(first, float), np.asarray(second, float)
    n = rows.sum(-1)
    return chance_corrected(ratio(agreeing, n), ratio((rows * columns).sum(-1), n * n))


def fleiss_kappa(agreeing: ArrayLike, totals: ArrayLike, pairs: ArrayLike) -> Numbers:
    """Fleiss' κ (1971): agreeing ordered pairs of ratings, ratings per label, all ordered pairs."""
    margins = np.asarray(totals, float)
    n = margins.sum(-1)
    return chance_corrected(ratio(agreeing, pairs), ratio((margins * margins).sum(-1), n * n))


def unitizing_alpha(agreeing: ArrayLike, lengths: ArrayLike, squares: ArrayLike) -> Numbers:
    """uα, |uα and cuα: `1 - Σ_{c≠k} ℓ / Σ_{c≠k} ε` (Krippendorff et al. 2016).

    Args:
        agreeing: Σ_c ℓ_cc.
        lengths: ℓ_c. along the last axis.
        squares: ΣQ, the lengths of segments that cannot meet themselves.
    """
    margins = np.asarray(lengths, float)
    total = margins.sum(-1)
    expected = ratio(
        total * (total * total - (margins * margins).sum(-1)), total * total - np.asarray(squares, float)
    )
    return 1 - ratio(total - np.asarray(agreeing, float), expected)


def unitizing_alpha_of_value(agreeing: ArrayLike, lengths: ArrayLike, squares: ArrayLike) -> Numbers:
    """(k)uα of every label k (last axis), from ℓ*_kk, ℓ*_.k and Q*_k (Krippendorff et al. 2016)."""
    same, margins, own = (np.asarray(part, float) for part in (agreeing, lengths, squares))
    total = margins.sum(-1, keepdims=True)
    expected = ratio(margins * total - own, margins)
    return 1 - expected * ratio(margins - same, margins * (total - margins))
