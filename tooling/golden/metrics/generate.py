"""Scores of representations and predictions by scikit-learn and NumPy, for the tests of @infodrop/metrics.

    python3 -m venv environment && environment/bin/pip install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
    environment/bin/python tooling/golden/metrics/generate.py

Inputs are integers times 2**-10, so that they are exact in JSON. The scores are written here from the equations of their papers, with the
histogram of the code of Locatello et al. 2019 (`numpy.histogram`, 20 bins) and scikit-learn's mutual information.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.linalg import sqrtm
from scipy.optimize import linear_sum_assignment
from scipy.stats import spearmanr
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import Lasso, LogisticRegression
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    log_loss,
    mutual_info_score,
    roc_auc_score,
    roc_curve,
)
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

FOLDER = Path(__file__).resolve().parents[3] / "packages" / "metrics" / "test" / "golden"
SCALE = 2.0**-10

# The rows of so many samples that the scores test on by default, which the test checks; the others are learned from.
TEST_ROWS = {
    100: [
        2, 5, 10, 11, 12, 13, 16, 17, 23, 27, 28, 33, 41, 43, 44, 46, 47, 50, 51, 53, 55, 60, 65,
        69, 71, 72, 77, 79, 80, 84, 88, 91, 97,
    ],
    120: [
        1, 3, 4, 5, 8, 13, 17, 21, 22, 26, 30, 40, 41, 43, 44, 45, 46, 48, 56, 62, 64, 65, 69, 73,
        75, 76, 78, 82, 87, 88, 90, 93, 98, 99, 100, 102, 112, 113, 116, 117,
    ],
    150: [
        1, 5, 6, 9, 10, 14, 16, 20, 22, 28, 29, 32, 33, 34, 35, 40, 43, 47, 52, 53, 57, 61, 68, 72,
        74, 78, 80, 83, 86, 88, 93, 96, 98, 99, 100, 102, 103, 106, 107, 109, 111, 113, 115, 116,
        120, 125, 127, 129, 133, 139,
    ],
}


def discretized(column, bins):
    return np.digitize(column, np.histogram(column, bins)[1][:-1])


def entropy(labels):
    return mutual_info_score(labels, labels)


def codes_and_factors(seed, samples, kind):
    rng = np.random.default_rng(seed)
    factors = np.stack([rng.integers(0, size, samples) for size in (3, 6, 8, 4)], 1)
    noise = rng.normal(size=(samples, 6))
    if kind == "aligned":
        codes = 0.3 * noise
        codes[:, :4] += factors - factors.mean(0)
    elif kind == "mixed":
        codes = factors @ rng.normal(size=(4, 6)) + 0.5 * noise
    elif kind == "curved":
        codes = noise * 0.1
        codes[:, 0] += np.cos(factors[:, 1])
        codes[:, 1] += factors[:, 0] * factors[:, 3]
        codes[:, 2] += np.exp(factors[:, 2] / 4)
        codes[:, 5] = 1.0  # a dimension that says nothing
    else:
        codes = noise
    return np.round(codes / SCALE).astype(int), factors


def scores(integers, factors, bins):
    codes = integers * SCALE
    dimensions, count = codes.shape[1], factors.shape[1]
    z = [discretized(codes[:, i], bins) for i in range(dimensions)]
    information = np.array([[mutual_info_score(z[i], factors[:, k]) for k in range(count)] for i in range(dimensions)])
    information[np.abs(information) < 1e-12] = 0
    joint = np.array([[entropy(z[i] * 1000 + factors[:, k]) for k in range(count)] for i in range(dimensions)])
    ofFactor = np.array([entropy(factors[:, k]) for k in range(count)])
    ranked = np.sort(information, 0)[::-1]
    best = information.argmax(0)
    jemmig = joint[best, range(count)] - ranked[0] + ranked[1]
    shares = information / ofFactor
    sup = np.sort(shares, 1)[:, ::-1]
    gaps = np.sort(information, 1)[:, ::-1]
    own = np.zeros(count)
    for i in range(dimensions):
        k = information[i].argmax()
        own[k] = max(own[k], gaps[i, 0] - gaps[i, 1])
    most = information.max(1)
    template = np.where(most > 0, ((information / np.where(most > 0, most, 1)[:, None]) ** 2).sum(1) - 1, count - 1)
    squared = np.zeros((dimensions, count))
    for i in range(dimensions):
        for k in range(count):
            if codes[:, i].var() > 1e-12:
                squared[i, k] = np.corrcoef(codes[:, i], factors[:, k])[0, 1] ** 2
    predicted = np.sort(squared, 0)[::-1]
    return {
        "information": information.ravel().tolist(),
        "mig": float(((ranked[0] - ranked[1]) / ofFactor).mean()),
        "rmig": float((ranked[0] - ranked[1]).mean()),
        "jemmig": float((1 - jemmig / (ofFactor + np.log(bins))).mean()),
        "migSup": float((sup[:, 0] - sup[:, 1]).mean()),
        "dcimig": float(own.sum() / ofFactor.sum()),
        "modularity": float((1 - template / (count - 1)).mean()),
        "sap": float((predicted[0] - predicted[1]).mean()),
        "minimality": float(minimality(information, z)),
        "sufficiency": float((ranked[0] / ofFactor).mean()),
        **concentrations(shares),
        **exclusivities(information, ofFactor),
        **{f"irs{int(100 * q)}": irs(codes, factors, q) for q in (0.99, 1)},
        "mcc": matched(np.sqrt(squared)),
        "mccRank": matched(rank_correlations(codes, factors)),
        **dependence(codes, z),
        **learned(codes, factors),
    }


def minimality(information, z):
    held = np.array([entropy(column) for column in z])
    return np.where(held > 1e-12, information.max(1) / np.where(held > 1e-12, held, 1), 0).mean()


def concentrations(shares):
    shares = shares[shares.sum(1) > 1e-12]
    active, count = shares.shape
    ofDimension = (shares.max(1) / shares.sum(1)).mean()
    ofFactor = (shares.max(0) / shares.sum(0)).mean()
    return {
        "infoM": float((ofDimension - 1 / count) / (1 - 1 / count)),
        "infoC": float((ofFactor - 1 / active) / (1 - 1 / active)),
    }


def exclusivities(information, entropies):
    """EDI by the sum and by the maximum over dimensions as what the whole code knows."""

    def exclusive(numbers):
        others = np.delete(numbers, numbers.argmax())
        return numbers.max() - np.sqrt((others**2).mean())

    found = {}
    for name, whole in (("Sum", information.sum(0)), ("Max", information.max(0))):
        shares = np.where(information > 0, information / np.where(whole > 0, whole, 1), 0)
        own = np.zeros(len(entropies))
        for row in shares:
            own[row.argmax()] += exclusive(row)
        found[f"edi{name}"] = [
            float(np.minimum(own, 1).mean()),
            float(np.mean([exclusive(column) for column in shares.T])),
            float(np.minimum(whole / entropies, 1).mean()),
        ]
    return found


def irs(codes, factors, q):
    codes = codes[:, codes.std(0) > 0]
    reach = np.abs(codes - codes.mean(0)).max(0)
    robust = np.zeros((codes.shape[1], factors.shape[1]))
    for k in range(factors.shape[1]):
        groups = [codes[factors[:, k] == value] for value in np.unique(factors[:, k])]
        moved = np.mean([np.percentile(np.abs(group - group.mean(0)), 100 * q, axis=0) for group in groups], 0)
        robust[:, k] = 1 - moved / reach
    return float(np.average(robust.max(1), weights=reach))


def rank_correlations(codes, factors):
    found = np.zeros((codes.shape[1], factors.shape[1]))
    for i in range(codes.shape[1]):
        for k in range(factors.shape[1]):
            if codes[:, i].var() > 1e-12:
                found[i, k] = abs(spearmanr(codes[:, i], factors[:, k])[0])
    return found


def matched(correlations):
    return float(correlations[linear_sum_assignment(-correlations)].mean())


def dependence(codes, z):
    active = np.flatnonzero(codes.std(0) > 0)
    covariance = np.cov(codes[:, active].T)
    variances = np.diag(covariance)
    root = np.sqrt(np.diag(variances))
    information = [mutual_info_score(z[i], z[j]) for i in active for j in active if i < j]
    wasserstein = 2 * variances.sum() - 2 * np.trace(sqrtm(root @ covariance @ root)).real
    return {
        "totalCorrelation": float((np.log(variances).sum() - np.linalg.slogdet(covariance)[1]) / 2),
        "wasserstein": float(wasserstein),
        "wassersteinShare": float(wasserstein / variances.sum()),
        "codeInformation": float(np.mean(information)),
    }


def learned(codes, factors):
    tested = np.isin(np.arange(len(codes)), TEST_ROWS[len(codes)])
    scaler = StandardScaler().fit(codes[~tested])
    gaps, areas, accuracies, explained = [], [], [], []
    for k in range(factors.shape[1]):
        target, truth = factors[~tested, k], factors[tested, k]
        alone = []
        for i in range(codes.shape[1]):
            line = LinearSVC(C=0.01, class_weight="balanced", tol=1e-12, max_iter=10_000_000, dual=False)
            line.fit(codes[~tested, i : i + 1], target)
            alone.append((line.predict(codes[tested, i : i + 1]) == truth).mean())
        gaps.append(np.sort(alone)[-1] - np.sort(alone)[-2])
        reader = LogisticRegression(tol=1e-12, max_iter=100_000, solver="newton-cg")
        reader.fit(scaler.transform(codes[~tested]), target)
        told = reader.predict_proba(scaler.transform(codes[tested]))
        areas.append(np.mean([roc_auc_score(truth == v, told[:, v]) for v in reader.classes_ if 0 < (truth == v).mean() < 1]))
        accuracies.append((told.argmax(1) == truth).mean())
        shares = np.bincount(target) / len(target)
        explained.append(1 - log_loss(truth, told, labels=reader.classes_) / -np.log(shares[truth]).mean())
    return {
        "testRows": TEST_ROWS[len(codes)],
        "sapDiscrete": float(np.mean(gaps)),
        "explicitness": float(np.mean(areas)),
        "logisticAccuracy": float(np.mean(accuracies)),
        "infoE": float(np.mean(explained)),
    }


def rankings():
    """Unsupervised disentanglement ranking of three codes of the same inputs."""
    rng = np.random.default_rng(9)
    sources = rng.normal(size=(80, 4))
    turned = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    models = [sources, sources[:, [2, 0, 3, 1]] * [1, -1, 2, 1] + 0.1 * rng.normal(size=(80, 4)), sources @ turned]
    integers = [np.round(model / SCALE).astype(int) for model in models]
    standard = [StandardScaler().fit_transform(each * SCALE) for each in integers]

    def strength(table):
        return ((table.max(0) ** 2 / table.sum(0)).mean() + (table.max(1) ** 2 / table.sum(1)).mean()) / 2

    def ranked(one, other):
        return np.abs(spearmanr(one, other)[0][:4, 4:])

    def weights(one, other):
        return np.abs(Lasso(alpha=0.1, tol=1e-14, max_iter=1_000_000).fit(one, other).coef_.T)

    case = {"integers": [each.tolist() for each in integers]}
    for name, table in (("rank", ranked), ("lasso", weights)):
        pairs = np.array([[0 if i == j else strength(table(standard[i], standard[j])) for j in range(3)] for i in range(3)])
        case[name] = [float(np.median(np.delete(pairs[:, j], j))) for j in range(3)]
    yield case


def curves():
    """The E of DCI-ES from losses of readers of growing capacity."""
    rng = np.random.default_rng(10)
    for readers in (2, 5, 12):
        capacities = np.cumsum(rng.integers(1, 6, readers))
        losses = np.sort(rng.integers(0, 1000, readers))[::-1] / 1024
        losses = losses + rng.integers(0, 60, readers) / 1024
        baseline = 0.875
        best = np.minimum.accumulate(losses)
        area = np.trapezoid(best - best[-1], capacities)
        yield {
            "capacities": capacities.tolist(),
            "losses": losses.tolist(),
            "baseline": baseline,
            "explicitness": float(1 - area / (0.5 * (capacities[-1] - capacities[0]) * baseline)),
        }


def forests():
    """What share scikit-learn's forests of growing depth tell right, over ten of their seeds."""
    integers, factors = codes_and_factors(1, 120, "mixed")
    codes = integers * SCALE
    tested = np.isin(np.arange(120), TEST_ROWS[120])
    for k in range(factors.shape[1]):
        told = np.array(
            [
                [
                    RandomForestClassifier(50, max_depth=depth, random_state=seed)
                    .fit(codes[~tested], factors[~tested, k])
                    .score(codes[tested], factors[tested, k])
                    for depth in (1, 2, 4, 8)
                ]
                for seed in range(10)
            ]
        )
        yield {"mean": told.mean(0).tolist(), "deviation": told.std(0, ddof=1).tolist()}


def representations():
    for seed, (kind, samples, bins) in enumerate(
        [("aligned", 120, 20), ("mixed", 120, 20), ("curved", 150, 10), ("noise", 100, 20)]
    ):
        integers, factors = codes_and_factors(seed, samples, kind)
        yield {
            "name": kind,
            "bins": bins,
            "integers": integers.tolist(),
            "factors": factors.tolist(),
            **scores(integers, factors, bins),
        }


def predictions():
    rng = np.random.default_rng(7)
    for classes, samples in ((2, 40), (5, 60)):
        # Shares of 4096: exact, and 1 in sum.
        shares = rng.multinomial(4096, rng.dirichlet(np.full(classes, 0.7)), samples)
        labels = np.array([rng.choice(classes, p=row / 4096) for row in shares])
        probabilities = shares / 4096
        clipped = np.where(shares == 0, 1, shares)
        clipped = (clipped / clipped.sum(1, keepdims=True))
        yield {
            "classes": classes,
            "shares": shares.tolist(),
            "labels": labels.tolist(),
            "brier": float(brier_score_loss(labels, probabilities, labels=range(classes), scale_by_half=False)),
            "positive": clipped.tolist(),
            "nll": float(log_loss(labels, clipped, labels=range(classes))),
        }


def detections():
    rng = np.random.default_rng(8)
    for positives, negatives in ((30, 50), (7, 4), (100, 20)):
        high = rng.integers(0, 40, positives) + 8
        low = rng.integers(0, 40, negatives)
        truth = np.concatenate([np.ones(positives), np.zeros(negatives)])
        both = np.concatenate([high, low])
        fpr, tpr, _ = roc_curve(truth, both, drop_intermediate=False)
        yield {
            "positives": high.tolist(),
            "negatives": low.tolist(),
            "averagePrecision": float(average_precision_score(truth, both)),
            "fpr95": float(fpr[np.argmax(tpr >= 0.95)]),
        }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    head = {
        "generator": "tooling/golden/metrics/generate.py",
        "versions": {"python": platform.python_version(), **{name: version(name) for name in ("numpy", "scipy", "scikit-learn")}},
    }
    families = {"representations": representations(), "predictions": predictions(), "detections": detections(), "rankings": rankings(), "curves": curves(), "forests": forests()}
    sections = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    for key, cases in families.items():
        rows = ",\n".join(f"    {json.dumps(case, allow_nan=False)}" for case in cases)
        sections.append(f"  {json.dumps(key)}: [\n{rows}\n  ]")
    (FOLDER / "scores.json").write_text("{\n" + ",\n".join(sections) + "\n}\n", encoding="utf-8")
