"""Gaussian measures: log-determinants with 50 digits by mpmath, checked against numpy's where numpy keeps its digits."""

import numpy
from mpmath import det, eigsy, log, matrix, mpf, pi, psi, sqrt

from stored import agree, number, write


def log_det(m):
    return log(det(m))


def part(m, rows):
    return matrix([[m[i, j] for j in rows] for i in rows])


def entropy_of(m, rows):
    return (len(rows) * (log(2 * pi) + 1) + log_det(part(m, rows))) / 2


def measures(m, blocks, adjust=lambda size: 0):
    """Of the variables `blocks` (lists of dimensions); `adjust` is taken off the entropy of so many dimensions."""
    h = lambda rows: entropy_of(m, rows) - adjust(len(rows))
    everything = [i for block in blocks for i in block]
    others = [[i for i in everything if i not in block] for block in blocks]
    joint = h(everything)
    total = sum(map(h, blocks)) - joint
    dual = joint - sum(joint - h(rest) for rest in others) if len(blocks) > 1 else mpf(0)
    return {
        "entropy": joint,
        "totalCorrelation": total,
        "dualTotalCorrelation": dual,
        "oInformation": total - dual,
        "sInformation": total + dual,
    }


def random_covariance(seed, size):
    """Integers: the same in every program."""
    random = numpy.random.default_rng(seed)
    a = random.integers(-5, 6, (size, size + 3))
    return a @ a.T


def blocks_of(dimensions):
    edges = numpy.cumsum([0, *dimensions])
    return [list(range(int(a), int(b))) for a, b in zip(edges, edges[1:])]


def covariances():
    for seed, dimensions in ((1, (1, 1)), (2, (2, 1)), (3, (1, 1, 1)), (4, (2, 3)), (5, (2, 1, 3)), (6, (1,) * 6), (7, (1,) * 12)):
        covariance = random_covariance(seed, sum(dimensions))
        exact = matrix(covariance.tolist())
        blocks = blocks_of(dimensions)
        values = measures(exact, blocks)
        numeric = sum(numpy.linalg.slogdet(covariance[numpy.ix_(b, b)])[1] for b in blocks)
        numeric = (numeric - numpy.linalg.slogdet(covariance)[1]) / 2
        agree("total correlation", {"numpy": numeric, "mpmath": values["totalCorrelation"]}, 1e-10)
        if len(blocks) == 3:
            x, y, z = blocks
            h = lambda rows: entropy_of(exact, rows)
            values["conditionalMutualInformation"] = h(x + z) + h(y + z) - h(z) - h(x + y + z)
        yield {
            "covariance": covariance.tolist(),
            "dimensions": list(dimensions),
            **{name: number(value) for name, value in values.items()},
        }


def correlations():
    """½ ln 1/(1 − ρ²) of the double ρ itself: no digit lost at either end."""
    for rho in (1e-9, -1e-9, 1e-12, 1e-5, 0.1, 0.5, 0.75, -0.9, 0.999, 1 - 1e-9, 1 - 2.0**-46):
        exact = mpf(rho)
        yield {"rho": rho, "mutualInformation": number(-log(1 - exact**2) / 2)}


def weak_and_strong():
    """Several variables with covariances that cancel in a difference of log-determinants."""
    tiny = 1e-9
    for name, rows in (
        ("three weak", [[1, tiny, 0], [tiny, 1, 2 * tiny], [0, 2 * tiny, 1]]),
        ("unlike scales", [[1e12, 0.5, 3e5], [0.5, 1e-12, 1e-7], [3e5, 1e-7, 1]]),
        ("nearly singular", [[1, 1 - 1e-9, 0.5], [1 - 1e-9, 1, 0.5], [0.5, 0.5, 1]]),
    ):
        exact = matrix([[mpf(v) for v in row] for row in rows])
        values = measures(exact, [[0], [1], [2]])
        h = lambda wanted: entropy_of(exact, wanted)
        values["mutualInformation"] = h([0]) + h([1, 2]) - h([0, 1, 2])
        values["conditionalMutualInformation"] = h([0, 2]) + h([1, 2]) - h([2]) - h([0, 1, 2])
        values.pop("sInformation")
        yield {"name": name, "covariance": rows, **{key: number(value) for key, value in values.items()}}


def square_root(m):
    values, vectors = eigsy(m)
    diagonal = matrix(m.rows, m.rows)
    for i in range(m.rows):
        diagonal[i, i] = sqrt(values[i])
    return vectors * diagonal * vectors.T


def between():
    for size in (1, 2, 3, 5):
        p, q = random_covariance(20 + size, size), random_covariance(40 + size, size)
        random = numpy.random.default_rng(60 + size)
        mean_p, mean_q = random.integers(-4, 5, size), random.integers(-4, 5, size)
        mp_p, mp_q = matrix(p.tolist()), matrix(q.tolist())
        offset = matrix((mean_q - mean_p).tolist())
        solved = mp_q**-1
        trace = sum((solved * mp_p)[i, i] for i in range(size))
        kl = (trace + (offset.T * solved * offset)[0] - size + log_det(mp_q) - log_det(mp_p)) / 2
        root = square_root(mp_q)
        mixed = square_root(root * mp_p * root)
        squared = (offset.T * offset)[0] + sum(mp_p[i, i] + mp_q[i, i] - 2 * mixed[i, i] for i in range(size))
        yield {
            "meanP": mean_p.tolist(),
            "covarianceP": p.tolist(),
            "meanQ": mean_q.tolist(),
            "covarianceQ": q.tolist(),
            "klDivergence": number(kl),
            "wasserstein2": number(sqrt(squared)),
            "wasserstein2Squared": number(squared),
        }


def from_samples():
    """The sample covariance (divisor N − 1), plain and with the exact correction: an unbiased log-determinant.

    E ln|S| = ln|Σ| + Σ_{i=1}^{d} ψ((N − i)/2) + d ln(2/(N − 1)): Misra, Singh and Demchuk (2005).
    """
    for seed, count, dimensions in ((1, 50, (1, 1)), (2, 30, (2, 2)), (3, 40, (1, 1, 1)), (4, 12, (1, 1, 1, 1)), (5, 200, (2, 1, 3))):
        random = numpy.random.default_rng(80 + seed)
        mixing = numpy.tril(random.integers(-3, 4, (sum(dimensions),) * 2), -1) + 2 * numpy.eye(sum(dimensions), dtype=int)
        data = random.integers(-1000, 1001, (count, sum(dimensions))) @ mixing
        exact = matrix(data.tolist())
        means = [sum(exact[i, j] for i in range(count)) / count for j in range(exact.cols)]
        centred = matrix([[exact[i, j] - means[j] for j in range(exact.cols)] for i in range(count)])
        covariance = centred.T * centred / (count - 1)
        adjust = lambda size: (
            sum(psi(0, mpf(count - i) / 2) for i in range(1, size + 1)) + size * log(mpf(2) / (count - 1))
        ) / 2
        blocks = blocks_of(dimensions)
        case = {"rows": data.tolist(), "dimensions": list(dimensions)}
        for label, correction in (("plain", lambda size: 0), ("corrected", adjust)):
            values = measures(covariance, blocks, correction)
            if len(blocks) == 3:
                x, y, z = blocks
                h = lambda rows: entropy_of(covariance, rows) - correction(len(rows))
                values["conditionalMutualInformation"] = h(x + z) + h(y + z) - h(z) - h(x + y + z)
            case[label] = {name: number(value) for name, value in values.items()}
        yield case


def generate():
    write(
        "gaussian",
        ["numpy", "mpmath"],
        {
            "covariances": list(covariances()),
            "correlations": list(correlations()),
            "illConditioned": list(weak_and_strong()),
            "between": list(between()),
            "samples": list(from_samples()),
        },
    )
