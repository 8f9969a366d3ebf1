"""Scores of representations and predictions by scikit-learn and NumPy, for the tests of @infodrop/metrics.

    python3 -m venv environment && environment/bin/pip install scikit-learn==1.9.1 numpy==2.4.6
    environment/bin/python tooling/golden/metrics/generate.py

Inputs are integers times 2**-10, so that they are exact in JSON. The scores are written here from the equations of their papers, with the
histogram of the code of Locatello et al. 2019 (`numpy.histogram`, 20 bins) and scikit-learn's mutual information.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, mutual_info_score, roc_curve

FOLDER = Path(__file__).resolve().parents[3] / "packages" / "metrics" / "test" / "golden"
SCALE = 2.0**-10


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
    }


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
        "versions": {"python": platform.python_version(), **{name: version(name) for name in ("numpy", "scikit-learn")}},
    }
    families = {"representations": representations(), "predictions": predictions(), "detections": detections()}
    sections = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    for key, cases in families.items():
        rows = ",\n".join(f"    {json.dumps(case, allow_nan=False)}" for case in cases)
        sections.append(f"  {json.dumps(key)}: [\n{rows}\n  ]")
    (FOLDER / "scores.json").write_text("{\n" + ",\n".join(sections) + "\n}\n", encoding="utf-8")
