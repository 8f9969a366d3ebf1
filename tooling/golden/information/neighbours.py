"""Nearest-neighbour estimators: brute force over all pairs, beside every peer that computes the same thing.

The samples are integers divided by 2³⁰: exact in every program, and fine enough that no two distances are the same.
"""

import warnings

import ennemi
import infomeasure
import npeet_plus
import numpy
from sklearn.feature_selection import _mutual_info as sklearn_mi

import brute_force
from stored import agree, number, write

SCALE = 2.0**-30
# The peers' noise of 1e-10 moves an entropy by about that much over the distances; it changes no count.
NOISY = 1e-7


def exact(values):
    return numpy.round(values / SCALE).astype(numpy.int64)


def columns(integers):
    return [column.tolist() for column in numpy.atleast_2d(integers.T)]


def gaussian(seed, rows, mixing):
    mixing = numpy.array(mixing, dtype=float)
    return exact(numpy.random.default_rng(seed).standard_normal((rows, len(mixing))) @ mixing.T)


def pair_cases():
    one = gaussian(1, 250, [[1, 0], [0.8, 0.6]])
    independent = gaussian(2, 150, [[1, 0], [0, 1]])
    strong = gaussian(3, 200, [[1, 0], [1, 0.01]])
    heavy = exact(numpy.tan((numpy.random.default_rng(4).random((150, 2)) - 0.5) * 3.0))
    five = gaussian(5, 200, numpy.eye(5) + 0.4 * numpy.tri(5, k=-1))
    ten = gaussian(6, 120, numpy.eye(10) + 0.3 * numpy.tri(10, k=-1))
    yield "correlated", one, (1, 1)
    yield "independent", independent, (1, 1)
    yield "almost a function", strong, (1, 1)
    yield "heavy tails", heavy, (1, 1)
    yield "three and two dimensions", five, (3, 2)
    yield "five and five dimensions", ten, (5, 5)


def parts_of(data, dimensions):
    edges = numpy.cumsum([0, *dimensions])
    return [data[:, a:b] * SCALE for a, b in zip(edges, edges[1:])]


def mutual_information():
    for name, data, dimensions in pair_cases():
        x, y = parts_of(data, dimensions)
        for k in (1, 3, 4, 10):
            values = {
                "brute force": brute_force.ksg1([x, y], k),
                "infomeasure": infomeasure.mutual_information(x, y, approach="ksg", k=k, noise_level=0),
                "npeet_plus": npeet_plus.mi(x, y, k=k, base=numpy.e),
            }
            if dimensions == (1, 1):
                value = sklearn_mi._compute_mi_cc(x[:, 0], y[:, 0], k)
                if value > 0:  # it is clamped there
                    values["scikit-learn"] = value
            agree(f"{name}, k = {k}", values, 1e-9)
            if dimensions == (1, 1):  # ennemi's digamma is right to five digits only
                other = ennemi.estimate_mi(y[:, 0], x[:, 0], k=k, preprocess=False).item()
                agree(f"{name}, k = {k}", {"brute force": values["brute force"], "ennemi": other}, 3e-5)
            yield {
                "name": name,
                "columns": columns(data) if k == 1 else "as above",
                "dimensions": dimensions,
                "k": k,
                "peers": sorted(values),
                "ksg1": number(values["brute force"]),
                "ksg2": number(brute_force.ksg2([x, y], k)),
                "ksg1Euclidean": number(brute_force.ksg1([x, y], k, "euclidean")),
                "gao": number(brute_force.gao(x, y, k)),
                "gaoProgram": number(brute_force.gao_program(x, y, k)),
                **({"local": brute_force.ksg1([x, y], k, local=True).tolist()} if (name, k) == ("correlated", 4) else {}),
            }


def entropies():
    for name, data in (
        ("one dimension", gaussian(11, 200, [[1]])),
        ("three dimensions", gaussian(12, 200, [[1, 0, 0], [0.5, 1, 0], [0.2, 0.3, 2]])),
        ("six dimensions", gaussian(13, 150, numpy.eye(6))),
    ):
        x = data * SCALE
        for k in (1, 3, 5):
            both = {}
            for norm, p in (("max", numpy.inf), ("euclidean", 2)):
                values = {
                    "brute force": brute_force.kozachenko_leonenko(x, k, norm),
                    "infomeasure": infomeasure.entropy(x, approach="metric", k=k, noise_level=0, minkowski_p=p),
                }
                if norm == "max":
                    values["ennemi"] = ennemi.estimate_entropy(x, k=k, multidim=True).item()
                    agree(name, {"a": values["brute force"], "ennemi": values.pop("ennemi")}, 3e-5)
                    noisy = npeet_plus.entropy(x, k=k, base=numpy.e)
                    agree(name, {"brute force": values["brute force"], "npeet_plus": noisy}, NOISY)
                agree(f"{name}, k = {k}, {norm}", values, 1e-9)
                both[norm] = number(values["brute force"])
            yield {"name": name, "columns": columns(data) if k == 1 else "as above", "k": k, **both}


def conditional():
    chain = gaussian(21, 200, [[1, 0, 0], [0.6, 0.8, 0], [0.6, 0.7, 0.4]])[:, [0, 2, 1]]
    wide = gaussian(22, 150, numpy.eye(5) + 0.4 * numpy.tri(5, k=-1))
    for name, data, dimensions in (("one each", chain, (1, 1, 1)), ("two, one and two", wide, (2, 1, 2))):
        x, y, z = parts_of(data, dimensions)
        for k in (1, 4, 8):
            values = {
                "brute force": brute_force.frenzel_pompe(x, y, z, k),
                "infomeasure": infomeasure.cmi(x, y, cond=z, approach="ksg", k=k, noise_level=0),
                "npeet_plus": npeet_plus.mi(x, y, z, k=k, base=numpy.e),
            }
            agree(f"{name}, k = {k}", values, 1e-9)
            yield {
                "name": name,
                "columns": columns(data) if k == 1 else "as above",
                "dimensions": dimensions,
                "k": k,
                "peers": sorted(values),
                "frenzelPompe": number(values["brute force"]),
                "mesnerShalizi": number(brute_force.mesner_shalizi(x, y, z, k)),
            }


def total_correlation():
    data = gaussian(31, 200, numpy.eye(4) + 0.5 * numpy.tri(4, k=-1))
    for dimensions in ((1, 1, 1, 1), (1, 2, 1)):
        parts = parts_of(data, dimensions)
        for k in (1, 4):
            values = {
                "brute force": brute_force.ksg1(parts, k),
                "infomeasure": infomeasure.mutual_information(*parts, approach="ksg", k=k, noise_level=0),
            }
            agree(f"total correlation of {dimensions}, k = {k}", values, 1e-9)
            yield {
                "columns": columns(data) if dimensions == (1, 1, 1, 1) and k == 1 else "as above",
                "dimensions": dimensions,
                "k": k,
                "ksg1": number(values["brute force"]),
                "ksg2": number(brute_force.ksg2(parts, k)),
            }


def discrete_and_continuous():
    random = numpy.random.default_rng(41)
    labels = random.choice(3, 240, p=[0.5, 0.3, 0.2])
    one = exact(random.standard_normal(240) + 0.9 * labels)[:, None]
    for k in (1, 3, 7):
        x = one * SCALE
        values = {
            "brute force": brute_force.ross(x, labels, k),
            "scikit-learn": sklearn_mi._compute_mi_cd(x[:, 0], labels, k),
        }
        agree(f"Ross, k = {k}", values, 1e-9)
        other = ennemi.estimate_mi(labels, x[:, 0], k=k, discrete_y=True, preprocess=False).item()
        agree(f"Ross, k = {k}", {"brute force": values["brute force"], "ennemi": other}, 3e-5)
        yield {
            "columns": columns(one) if k == 1 else "as above",
            "labels": labels.tolist() if k == 1 else "as above",
            "k": k,
            "peers": sorted([*values, "ennemi"]),
            "ross": number(values["brute force"]),
        }


def mixtures():
    """Ties on purpose: a coarse grid, a variable with an atom at zero, and a copy; brute force only."""
    random = numpy.random.default_rng(51)
    coarse = random.integers(0, 12, (120, 2))
    coarse[:, 1] = (coarse[:, 0] + random.integers(0, 4, 120)) % 12
    atom = exact(numpy.where(random.random((120, 3)) < 0.4, 0, random.standard_normal((120, 3))))
    atom[:, 1] = numpy.where(random.random(120) < 0.5, atom[:, 0], atom[:, 1])
    duplicated = numpy.repeat(gaussian(52, 40, numpy.eye(3)), 3, axis=0)
    for name, data, scale in (("a coarse grid", coarse, 1.0), ("an atom at zero", atom, SCALE), ("every sample thrice", duplicated, SCALE)):
        x, y = data[:, :1] * scale, data[:, 1:2] * scale
        z = data[:, 2:] * scale if data.shape[1] == 3 else numpy.abs(data[:, :1] - data[:, 1:]) * scale
        for k in (2, 5):
            yield {
                "name": name,
                "columns": [[int(v) for v in column] for column in numpy.hstack([x, y, z]).T / scale],
                "scale": scale,
                "k": k,
                "ksg1": number(brute_force.ksg1([x, y], k)),
                "gao": number(brute_force.gao(x, y, k)),
                "gaoProgram": number(brute_force.gao_program(x, y, k)),
                "frenzelPompe": number(brute_force.frenzel_pompe(x, y, z, k)),
                "mesnerShalizi": number(brute_force.mesner_shalizi(x, y, z, k)),
            }


def divergences():
    p = gaussian(61, 150, [[1, 0], [0.5, 1]])
    q = gaussian(62, 200, [[1.5, 0], [0, 1.5]])
    for name, first, second in (("two dimensions", p, q), ("one dimension", p[:, :1], q[:, :1])):
        x, y = first * SCALE, second * SCALE
        for k in (1, 3, 6):
            values = {
                "brute force": brute_force.wang(x, y, k),
                "npeet_plus": npeet_plus.kldiv(x, y, k=k, base=numpy.e),
            }
            agree(f"{name}, k = {k}", values, NOISY)
            yield {
                "name": name,
                "p": columns(first) if k == 1 else "as above",
                "q": columns(second) if k == 1 else "as above",
                "k": k,
                "max": number(values["brute force"]),
                "euclidean": number(brute_force.wang(x, y, k, "euclidean")),
            }


def transfer_entropies():
    random = numpy.random.default_rng(71)
    source, target = numpy.zeros(260), numpy.zeros(260)
    for t in range(1, 260):
        source[t] = 0.5 * source[t - 1] + random.standard_normal()
        target[t] = 0.4 * target[t - 1] + 0.6 * source[t - 1] + 0.8 * random.standard_normal()
    series = [exact(source), exact(target)]
    for source_history, target_history, k in ((1, 1, 4), (2, 1, 4), (1, 2, 3), (2, 2, 4)):
        times = numpy.arange(max(source_history, target_history), 260)
        past = lambda s, length: numpy.stack([s[times - 1 - lag] for lag in range(length)], 1) * SCALE
        now = series[1][times, None] * SCALE
        old, own = past(series[0], source_history), past(series[1], target_history)
        values = {
            "brute force": brute_force.frenzel_pompe(old, now, own, k),
            # Not npeet_plus: its noise tells apart a value that stands both in the present and in the past.
            "infomeasure": infomeasure.cmi(old, now, cond=own, approach="ksg", k=k, noise_level=0),
        }
        agree("transfer entropy", values, 1e-9)
        yield {
            "source": series[0].tolist() if k == 4 and target_history == source_history == 1 else "as above",
            "target": series[1].tolist() if k == 4 and target_history == source_history == 1 else "as above",
            "sourceHistory": source_history,
            "targetHistory": target_history,
            "k": k,
            "transferEntropy": number(values["brute force"]),
        }


def generate():
    warnings.simplefilter("ignore")
    write(
        "neighbours",
        ["numpy", "scipy", "scikit-learn", "infomeasure", "npeet-plus", "ennemi"],
        {
            "scale": [SCALE],
            "mutualInformation": list(mutual_information()),
            "entropy": list(entropies()),
            "conditional": list(conditional()),
            "totalCorrelation": list(total_correlation()),
            "discreteAndContinuous": list(discrete_and_continuous()),
            "mixtures": list(mixtures()),
            "divergence": list(divergences()),
            "transferEntropy": list(transfer_entropies()),
        },
    )
