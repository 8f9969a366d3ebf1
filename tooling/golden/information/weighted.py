"""Measures of weighted samples and of smoothed counts, by scipy, scikit-learn and numpy; normalized information of binned numbers."""

import numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy
from sklearn.metrics import mutual_info_score, normalized_mutual_info_score
from sklearn.preprocessing import KBinsDiscretizer

from stored import agree, number, write

# Exact inputs: integers times 2**-10.
SCALE = 2.0**-10


def weighted_table(variables, weights):
    """Σ w of each combination of values, an axis a variable."""
    shape = [int(each.max()) + 1 for each in variables]
    cells = np.ravel_multi_index(tuple(variables), shape)
    return np.bincount(cells, weights, np.prod(shape)).reshape(shape)


def mutual_information(table):
    """scikit-learn cuts numbers to integers: the weights and pseudo-counts here are some, times a power of two."""
    return mutual_info_score(None, None, contingency=np.round(table / SCALE).astype(int))


def conditional_information(table):
    """I(x; y | z) of a table of three axes, z the last."""
    return sum(part.sum() * mutual_information(part) for part in np.moveaxis(table, 2, 0)) / table.sum()


def total_correlation(table):
    alone = [table.sum(axis=tuple(j for j in range(table.ndim) if j != i)) for i in range(table.ndim)]
    return sum(entropy(each) for each in alone) - entropy(table.ravel())


def samples():
    random = np.random.default_rng(20261128)
    for name, size in (("few", 30), ("many", 400)):
        x = random.integers(0, 4, size)
        y = np.where(random.random(size) < 0.6, x % 3, random.integers(0, 3, size))
        z = np.where(random.random(size) < 0.4, x % 2, random.integers(0, 2, size))
        weights = np.maximum(1, np.round(random.exponential(size=size) / SCALE)).astype(int)
        table = weighted_table([x, y, z], weights * SCALE)
        pair = table.sum(axis=2)
        information = {
            "sklearn": mutual_information(pair),
            "scipy": entropy(pair.sum(axis=1)) + entropy(pair.sum(axis=0)) - entropy(pair.ravel()),
        }
        yield {
            "name": name,
            "x": x.tolist(),
            "y": y.tolist(),
            "z": z.tolist(),
            "weights": weights.tolist(),
            "scale": SCALE,
            "entropy": number(entropy(pair.sum(axis=1))),
            "jointEntropy": number(entropy(table.ravel())),
            "mutualInformation": agree(name, information, 1e-12)["scipy"],
            "conditionalMutualInformation": number(conditional_information(table)),
            "totalCorrelation": number(total_correlation(table)),
        }


def smoothing():
    random = np.random.default_rng(20261129)
    for alpha in (0.5, 1, 0.03125):
        n = random.poisson(2.0, (4, 3))
        p, q = random.poisson(1.5, 7), random.poisson(1.5, 7)
        smooth = n + alpha
        yield {
            "alpha": alpha,
            "counts": n.tolist(),
            "p": p.tolist(),
            "q": q.tolist(),
            "entropy": number(entropy(smooth.ravel())),
            "mutualInformation": number(mutual_information(smooth)),
            "klDivergence": number(entropy(p + alpha, q + alpha)),
            "jensenShannon": number(jensenshannon(p + alpha, q + alpha) ** 2),
        }


def binned():
    """Normalized information of real numbers in bins."""
    random = np.random.default_rng(20261130)
    x = np.round(random.normal(size=300) / SCALE).astype(int)
    y = np.round((x * SCALE) ** 2 / SCALE + random.normal(size=300) * 0.3 / SCALE).astype(int)
    for bins in (4, 10):
        labels = [
            KBinsDiscretizer(bins, encode="ordinal", strategy="quantile", subsample=None, quantile_method="linear")
            .fit_transform(each[:, None] * SCALE)[:, 0]
            .astype(int)
            for each in (x, y)
        ]
        average = {how: normalized_mutual_info_score(*labels, average_method=how) for how in ("arithmetic", "geometric", "min", "max")}
        yield {
            "x": x.tolist(),
            "y": y.tolist(),
            "scale": SCALE,
            "bins": bins,
            "normalized": {how: number(value) for how, value in average.items()},
        }


def generate():
    write(
        "weighted",
        ["numpy", "scipy", "scikit-learn"],
        {"samples": list(samples()), "smoothing": list(smoothing()), "binned": list(binned())},
    )
