"""Bins by scikit-learn and astropy, and contingency tables by scikit-learn."""

import numpy as np
from astropy.stats import bayesian_blocks
from sklearn.metrics.cluster import contingency_matrix
from sklearn.preprocessing import KBinsDiscretizer

from stored import number, write

# Exact inputs: integers times 2**-10.
SCALE = 2.0**-10


def cases():
    generator = np.random.default_rng(5)
    normal = np.round(generator.normal(size=120) / SCALE).astype(int)
    yield "normal", normal
    yield "two heights", np.round(np.concatenate([generator.uniform(0, 1, 150), generator.uniform(3, 9, 60)]) / SCALE).astype(int)
    yield "repeated", np.round(generator.exponential(size=90) * 4).astype(int) * 256


def bins(x, count, strategy):
    options = {"quantile_method": "linear"} if strategy == "quantile" else {}
    discretizer = KBinsDiscretizer(count, encode="ordinal", strategy=strategy, subsample=None, **options)
    labels = discretizer.fit_transform(x[:, None])[:, 0].astype(int).tolist()
    return {"labels": labels, "edges": [number(edge) for edge in discretizer.bin_edges_[0]]}


def generate():
    out, tables = [], []
    for name, integers in cases():
        x = integers * SCALE
        case = {"name": name, "integers": integers.tolist(), "scale": SCALE}
        for count in (3, 8):
            case[f"width{count}"] = bins(x, count, "uniform")
            case[f"quantile{count}"] = bins(x, count, "quantile")
        case["blocks"] = [number(edge) for edge in bayesian_blocks(x, fitness="events", p0=0.05)]
        out.append(case)
    generator = np.random.default_rng(6)
    a, b = generator.integers(-2, 4, 80), generator.integers(0, 3, 80)
    tables.append({"x": a.tolist(), "y": b.tolist(), "counts": contingency_matrix(a, b).astype(int).tolist()})
    write("binning", ["numpy", "scikit-learn", "astropy"], {"bins": out, "tables": tables})
