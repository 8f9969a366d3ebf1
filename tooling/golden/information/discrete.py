"""Discrete measures: entropies by estimator, mutual information, divergences, measures of many variables, sequences.

A number is stored only where two programs agree, one of them possibly this file, from the equation in the paper.
"""

import dit
import infomeasure
import numpy
from mpmath import log, loggamma, mp, mpf, psi
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy as scipy_entropy
from sklearn.metrics import adjusted_mutual_info_score, mutual_info_score, normalized_mutual_info_score

from stored import agree, number, write

NATS = numpy.log(2)


def samples():
    random = numpy.random.default_rng(20260801)
    zipf = 1 / numpy.arange(1, 51)
    return {
        "a coin": random.integers(0, 2, 40),
        "five symbols": random.choice(5, 200, p=[0.45, 0.25, 0.15, 0.1, 0.05]),
        "undersampled": random.choice(50, 60, p=zipf / zipf.sum()),
        "even counts": numpy.repeat(numpy.arange(6), [4, 2, 3, 2, 4, 2]),
        "1,000 symbols": random.choice(1000, 3000, p=(w := 1 / numpy.arange(1, 1001) ** 0.7) / w.sum()),
    }


def plug_in(counts):
    total = sum(counts)
    return -sum(mpf(n) / total * log(mpf(n) / total) for n in counts if n)


def miller_madow(counts):
    return plug_in(counts) + mpf(len(counts) - 1) / (2 * sum(counts))


def grassberger_1988(counts):
    total = sum(counts)
    return sum(mpf(n) / total * (log(total) - psi(0, n) - mpf((-1) ** n) / (n + 1)) for n in counts)


def grassberger_2003(counts):
    """G(n) = ψ(n) + ½(−1)ⁿ(ψ((n+1)/2) − ψ(n/2)): arXiv physics/0307138, eq. 27."""
    total = sum(counts)
    g = lambda n: psi(0, n) + mpf((-1) ** n) / 2 * (psi(0, mpf(n + 1) / 2) - psi(0, mpf(n) / 2))
    return log(total) - sum(mpf(n) / total * g(n) for n in counts)


def chao_shen(counts):
    total = sum(counts)
    coverage = 1 - mpf(counts.count(1)) / total
    shrunk = [coverage * n / total for n in counts]
    return -sum(p * log(p) / (1 - (1 - p) ** total) for p in shrunk)


def chao_wang_jost(counts):
    """Chao, Wang and Jost (2013), eqs. 7–8."""
    total, singles, doubles = sum(counts), counts.count(1), counts.count(2)
    first = sum(mpf(n) / total * (psi(0, total) - psi(0, n)) for n in counts)
    if singles == 0:
        return first
    if doubles > 0:
        a = mpf(2 * doubles) / ((total - 1) * singles + 2 * doubles)
    else:
        a = mpf(2) / ((total - 1) * (singles - 1) + 2)
    if a == 1:
        return first
    tail = -log(a) - sum((1 - a) ** r / r for r in range(1, total))
    return first + mpf(singles) / total * (1 - a) ** (1 - total) * tail


def james_stein(counts):
    """Hausser and Strimmer (2009), towards 1/K with K the number of symbols that occur."""
    total, symbols = sum(counts), len(counts)
    p = [mpf(n) / total for n in counts]
    target = mpf(1) / symbols
    spread = (total - 1) * sum((target - each) ** 2 for each in p)
    weight = 1 if spread == 0 else min(1, (1 - sum(each**2 for each in p)) / spread)
    return -sum(q * log(q) for q in (weight * target + (1 - weight) * each for each in p))


def zhang(counts):
    """Zhang (2012): Σ (n/N) Σ_v (1/v) Π_{j<v} (1 − (n−1)/(N−1−j)), by harmonic numbers: ψ(N) − ψ(n)."""
    total = sum(counts)
    return sum(mpf(n) / total * (psi(0, total) - psi(0, n)) for n in counts)


def dirichlet(counts, alpha, symbols):
    """Plug-in entropy of (n + α)/(N + Kα), cells that did not occur included."""
    total = sum(counts) + symbols * mpf(alpha)
    cells = [*counts, *[0] * (symbols - len(counts))]
    return -sum((n + mpf(alpha)) / total * log((n + mpf(alpha)) / total) for n in cells if n + alpha > 0)


def nsb(counts, symbols):
    """Nemenman, Shafee and Bialek (2002), eqs. 6–9, by the trapezoidal sum in ln β, in 35 digits."""
    total = sum(counts)
    grouped = {n: counts.count(n) for n in set(counts)}
    grouped[0] = symbols - len(counts)

    def log_weight(beta):
        spread = symbols * psi(1, symbols * beta + 1) - psi(1, beta + 1)
        evidence = loggamma(symbols * beta) - loggamma(total + symbols * beta)
        evidence += sum(m * (loggamma(n + beta) - loggamma(beta)) for n, m in grouped.items() if n > 0)
        return evidence + log(spread) + log(beta)

    def mean(beta):
        all_cells = total + symbols * beta
        inner = sum(m * (n + beta) / all_cells * psi(0, n + beta + 1) for n, m in grouped.items())
        return psi(0, all_cells + 1) - inner

    def trapezoid(low, high, count):
        nodes = [mp.exp(low + (high - low) * i / count) for i in range(count + 1)]
        weights = [log_weight(beta) for beta in nodes]
        most = max(weights)
        weights = [mp.exp(weight - most) for weight in weights]
        return sum(weight * mean(beta) for weight, beta in zip(weights, nodes)) / sum(weights)

    # The integrand of ln β is analytic and falls off at both ends, so that the sum converges exponentially.
    with mp.workdps(35):
        steps = [mpf(i) / 3 for i in range(-180, 151)]
        weights = [log_weight(mp.exp(t)) for t in steps]
        # Below e⁻⁵⁰ of the most, nothing reaches the 20th digit.
        kept = [t for t, weight in zip(steps, weights) if weight > max(weights) - 50]
        low, high = max(kept[0] - 1, -60), min(kept[-1] + 1, 50)
        coarse, fine = trapezoid(low, high, 350), trapezoid(low, high, 500)
        if abs(fine - coarse) > 1e-16 * fine:
            raise SystemExit(f"nsb({counts}, {symbols}): {coarse} and {fine} with 350 and 500 nodes")
        return fine


def entropies():
    for name, x in samples().items():
        counts = sorted((int(n) for n in numpy.unique(x, return_counts=True)[1]), reverse=True)
        peer = lambda approach, **more: infomeasure.entropy(x, approach=approach, **more)
        expected = {
            "plugIn": {"scipy": scipy_entropy(counts), "infomeasure": peer("discrete"), "paper": plug_in(counts)},
            "millerMadow": {"infomeasure": peer("mm"), "paper": miller_madow(counts)},
            "grassberger1988": {"infomeasure": peer("grassberger"), "paper": grassberger_1988(counts)},
            "grassberger2003": {"paper": grassberger_2003(counts)},
            "chaoShen": {"infomeasure": peer("chao_shen"), "paper": chao_shen(counts)},
            "chaoWangJost": {"infomeasure": peer("cwj"), "paper": chao_wang_jost(counts)},
            "jamesStein": {"infomeasure": peer("shrink"), "paper": james_stein(counts)},
            "zhang": {"infomeasure": peer("zhang"), "paper": zhang(counts)},
        }
        k = len(counts)
        for label, alpha in (("jeffreys", 0.5), ("laplace", 1), ("schurmannGrassberger", 1 / k)):
            expected[label] = {"infomeasure": peer("bayes", alpha=alpha, K=k), "paper": dirichlet(counts, alpha, k)}
        expected["minimax"] = {"paper": dirichlet(counts, mp.sqrt(sum(counts)) / k, k)}
        # infomeasure leaves the empty cells out of the sum where K is more than what occurs: no peer here.
        expected["laplaceOf2000"] = {"paper": dirichlet(counts, 1, 2000)}
        if name == "1,000 symbols":
            expected["nsb"] = {"K": 1000, "paper": nsb(counts, 1000)}
        else:
            expected["nsb"] = {"K": k, "paper": nsb(counts, k)}
            expected["nsbOf200"] = {"paper": nsb(counts, 200)}
        case = {"name": name, "samples": x.tolist(), "counts": counts, "expected": {}}
        for label, values in expected.items():
            values.pop("K", None)
            agree(f"{name}: {label}", values, 1e-9)
            case["expected"][label] = number(values["paper"])
        case["expected"]["nsbK"] = 1000 if name == "1,000 symbols" else k
        yield case


def nsb_of_counts():
    for counts, symbols in (
        ([2, 1], 2),
        ([2, 2], 2),
        ([1, 1, 1], 3),
        ([1, 1, 1], 10),
        ([3, 3, 3], 9),
        ([4, 2, 3, 2, 4, 2], 9),
        ([5], 1000),
        ([120, 40, 17, 9, 2, 1], 6),
        ([120, 40, 17, 9, 2, 1], 1000),
        ([1] * 10, 100),
        ([5000, 3000, 1], 3),
    ):
        yield {"counts": counts, "symbols": symbols, "entropy": number(nsb(counts, symbols))}


def pairs():
    random = numpy.random.default_rng(20260802)
    x = random.integers(0, 4, 120)
    noisy = numpy.where(random.random(120) < 0.6, x, random.integers(0, 4, 120))
    many = random.integers(0, 15, 120)
    cases = {
        "dependent": (x, noisy),
        "independent": (x, random.integers(0, 3, 120)),
        "many clusters": (many, (many + random.integers(0, 3, 120)) // 2),
        "the same": (x, x),
        "unequal alphabets": (x, x % 2),
    }
    for name, (a, b) in cases.items():
        joint = numpy.unique(numpy.stack([a, b]), axis=1, return_counts=True)[1]
        plain = plug_in_of(a) + plug_in_of(b) - plug_in(joint.tolist())
        average = {how: normalized_mutual_info_score(a, b, average_method=how) for how in METHODS}
        adjusted = {how: adjusted_mutual_info_score(a, b, average_method=how) for how in METHODS}
        distribution = empirical(a, b)
        variation = NATS * dit.multivariate.variation_of_information(distribution)
        yield {
            "name": name,
            "x": a.tolist(),
            "y": b.tolist(),
            "mutualInformation": agree(
                name, {"sklearn": mutual_info_score(a, b), "infomeasure": discrete_mi(a, b), "exact": plain}, 1e-10
            )["exact"],
            "normalized": {how: number(value) for how, value in average.items()},
            "adjusted": {how: number(value) for how, value in adjusted.items()},
            "variationOfInformation": number(variation),
        }


METHODS = ("arithmetic", "geometric", "min", "max")


def discrete_mi(a, b):
    return infomeasure.mutual_information(a, b, approach="discrete")


def plug_in_of(x):
    return plug_in([int(n) for n in numpy.unique(x, return_counts=True)[1]])


def empirical(*variables):
    rows, counts = numpy.unique(numpy.stack(variables), axis=1, return_counts=True)
    return dit.Distribution([tuple(int(v) for v in row) for row in rows.T], (counts / counts.sum()).tolist())


def divergences():
    random = numpy.random.default_rng(20260803)
    p, q, r = (random.integers(1, 100, 6) / 1 for _ in range(3))
    p, q, r = p / p.sum(), q / q.sum(), r / r.sum()
    with_zero = numpy.array([0.25, 0, 0.25, 0.125, 0.375, 0])
    for name, first, second, third in (("dense", p, q, r), ("zeros in p", with_zero, q, r)):
        mp_kl = sum(mpf(a) * log(mpf(a) / mpf(b)) for a, b in zip(first, second) if a > 0)
        dists = [dit.Distribution([str(i) for i in range(6)], list(each)) for each in (first, second, third)]
        weights = [0.5, 0.3, 0.2]
        jsd = agree(
            name,
            {
                "scipy": jensenshannon(first, second) ** 2,
                "dit": NATS * dit.divergences.jensen_shannon_divergence(dists[:2]),
            },
            1e-12,
        )
        yield {
            "name": name,
            "p": first.tolist(),
            "q": second.tolist(),
            "r": third.tolist(),
            "klDivergence": agree(name, {"scipy": scipy_entropy(first, second), "exact": mp_kl}, 1e-12)["exact"],
            "crossEntropy": number(NATS * dit.divergences.cross_entropy(*dists[:2])),
            "jensenShannon": jsd["scipy"],
            "weights": weights,
            "jensenShannonOfThree": number(NATS * dit.divergences.jensen_shannon_divergence(dists, weights)),
            "renyi": {str(a): number(NATS * dit.other.renyi_entropy(dists[0], a)) for a in (0, 0.5, 1, 2, 5)},
            "tsallis": {str(a): number(tsallis(dists[0], first, a)) for a in (0.5, 1, 2, 5)},
        }


def tsallis(dist, p, order):
    value = dit.other.tsallis_entropy(dist, order)
    exact = scipy_entropy(p) if order == 1 else (1 - numpy.sum(p[p > 0] ** order)) / (order - 1)
    return agree("tsallis", {"dit": value, "exact": exact}, 1e-12)["exact"]


def tables():
    random = numpy.random.default_rng(20260804)
    for name, shape in (("three binary", (2, 2, 2)), ("2 × 3 × 4", (2, 3, 4)), ("four", (2, 3, 2, 2)), ("five", (2,) * 5)):
        weights = random.integers(0 if name == "four" else 1, 60, shape)
        total = int(weights.sum())
        outcomes = [index for index in numpy.ndindex(shape)]
        probabilities = [int(weights[index]) / total for index in outcomes]
        dist = dit.Distribution(outcomes, probabilities)
        size = len(shape)
        alone = [[i] for i in range(size)]
        multivariate = dit.multivariate
        case = {
            "name": name,
            "counts": weights.tolist(),
            "entropy": multivariate.entropy(dist),
            "totalCorrelation": multivariate.total_correlation(dist),
            "dualTotalCorrelation": multivariate.dual_total_correlation(dist),
            "oInformation": multivariate.o_information(dist),
            "sInformation": multivariate.s_information(dist),
            "coInformation": multivariate.coinformation(dist),
            "interactionInformation": multivariate.interaction_information(dist),
            "conditionalMutualInformation": multivariate.coinformation(dist, alone[:2], [2]),
            "conditionalEntropy": multivariate.entropy(dist, [0], list(range(1, size))),
        }
        # dit gives bits.
        yield {key: value if key in ("name", "counts") else number(NATS * value) for key, value in case.items()}


def sequences():
    random = numpy.random.default_rng(20260805)
    source = random.integers(0, 2, 300)
    target = numpy.zeros(300, dtype=int)
    for t in range(2, 300):
        follow = source[t - 1] ^ target[t - 1] if random.random() < 0.7 else random.integers(0, 2)
        target[t] = (follow + (source[t - 2] if random.random() < 0.3 else 0)) % 3
    for source_history, target_history in ((1, 1), (1, 2), (2, 1), (2, 2)):
        longest = max(source_history, target_history)
        times = numpy.arange(longest, 300)
        past_source = window(source, times, source_history)
        past_target = window(target, times, target_history)
        dist = empirical(target[times], past_source, past_target)
        own = empirical(target[target_history:], window(target, numpy.arange(target_history, 300), target_history))
        yield {
            "source": source.tolist(),
            "target": target.tolist(),
            "sourceHistory": source_history,
            "targetHistory": target_history,
            "transferEntropy": number(NATS * dit.multivariate.coinformation(dist, [[0], [1]], [2])),
            "activeInformationStorage": number(NATS * dit.shannon.mutual_information(own, [0], [1])),
        }


def window(series, times, length):
    """The last `length` values before each time, as one symbol."""
    return sum(series[times - 1 - lag] * 3**lag for lag in range(length))


def generate():
    write(
        "discrete",
        ["numpy", "scipy", "scikit-learn", "infomeasure", "dit", "mpmath"],
        {
            "entropies": list(entropies()),
            "nsb": list(nsb_of_counts()),
            "pairs": list(pairs()),
            "divergences": list(divergences()),
            "tables": list(tables()),
            "sequences": list(sequences()),
        },
    )
