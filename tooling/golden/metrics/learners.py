"""What scikit-learn's learners say, for the tests of the learners of @infodrop/metrics.

    python3 -m venv environment && environment/bin/pip install scikit-learn==1.9.1 numpy==2.4.6
    environment/bin/python tooling/golden/metrics/learners.py

Inputs are integers times 2**-6, so that they are exact in JSON and in the float32 of scikit-learn's trees. Where the best split of a node is not the only
one, scikit-learn draws it: data are taken for which twelve seeds agree.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import Lasso, LogisticRegression
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

FILE = Path(__file__).resolve().parents[3] / "packages" / "metrics" / "test" / "golden" / "learners.json"
SCALE = 2.0**-6
FEATURES = 5
# Two rows are told apart by any feature: leaves of more leave fewer equal splits.
MIN_LEAF = 8


def inputs(rng, rows):
    return np.round(rng.normal(size=(rows, FEATURES)) * [1, 1, 2, 0.5, 1] / SCALE).astype(int)


def classes_of(rng, integers, classes):
    signal = integers @ rng.normal(size=(FEATURES, classes)) * SCALE + np.abs(integers[:, :1] * SCALE) * rng.normal(size=classes)
    return (signal + rng.gumbel(size=signal.shape)).argmax(1)


def agreed(seed, make, rows, target, outcome):
    """The first data, from a seed on, of which models of twelve seeds say the same."""
    while True:
        rng = np.random.default_rng(seed)
        train, test = inputs(rng, rows), inputs(rng, 25)
        labels = target(rng, train)
        models = [make(state).fit(train * SCALE, labels) for state in range(12)]
        found = [np.concatenate([outcome(m, test * SCALE).ravel(), m.feature_importances_]) for m in models]
        if all(np.allclose(each, found[0], rtol=0, atol=1e-10) for each in found):
            model = models[0]
            return {
                "minLeaf": MIN_LEAF,
                "train": train.tolist(),
                "target": labels.tolist(),
                "test": test.tolist(),
                "importance": model.feature_importances_.tolist(),
                "predictions": outcome(model, test * SCALE).ravel().tolist(),
            }
        seed += 1000


def boosted():
    for classes, rounds in ((2, 30), (4, 15)):
        make = lambda state: GradientBoostingClassifier(n_estimators=rounds, min_samples_leaf=MIN_LEAF, random_state=state)
        case = agreed(
            classes, make, 300, lambda rng, x: classes_of(rng, x, classes), lambda m, x: m.predict_proba(x)
        )
        yield {"classes": classes, "rounds": rounds, **case}


def trees():
    for classes in (2, 5):
        make = lambda state: DecisionTreeClassifier(max_depth=4, min_samples_leaf=MIN_LEAF, random_state=state)
        case = agreed(
            classes, make, 200, lambda rng, x: classes_of(rng, x, classes), lambda m, x: m.predict_proba(x)
        )
        yield {"classes": classes, "maxDepth": 4, **case}


def logistic():
    for classes, c in ((2, 1.0), (4, 1.0), (3, 0.01)):
        rng = np.random.default_rng(100 + classes)
        train, test = inputs(rng, 150), inputs(rng, 20)
        labels = classes_of(rng, train, classes)
        model = LogisticRegression(C=c, tol=1e-12, max_iter=100_000, solver="newton-cg").fit(train * SCALE, labels)
        yield {
            "classes": classes,
            "c": c,
            "train": train.tolist(),
            "target": labels.tolist(),
            "test": test.tolist(),
            "weights": model.coef_.ravel().tolist(),
            "intercepts": model.intercept_.tolist(),
            "predictions": model.predict_proba(test * SCALE).ravel().tolist(),
        }


def lines():
    for classes, c in ((2, 0.01), (3, 0.01), (6, 1.0)):
        rng = np.random.default_rng(200 + classes)
        labels = rng.choice(classes, 150, p=np.arange(1, classes + 1) / (classes * (classes + 1) / 2))
        values = np.round((labels + rng.normal(size=150)) / SCALE).astype(int)
        model = LinearSVC(C=c, class_weight="balanced", tol=1e-12, max_iter=10_000_000, dual=False)
        model.fit(values[:, None] * SCALE, labels)
        yield {
            "classes": classes,
            "c": c,
            "values": values.tolist(),
            "target": labels.tolist(),
            "weights": model.coef_.ravel().tolist(),
            "intercepts": model.intercept_.tolist(),
            "predictions": model.predict(values[:, None] * SCALE).tolist(),
        }


def lassos():
    for alpha in (0.01, 0.2):
        rng = np.random.default_rng(300)
        train = inputs(rng, 120)
        target = np.round(train @ rng.normal(size=FEATURES) + rng.normal(size=120) * 30).astype(int)
        model = Lasso(alpha=alpha, tol=1e-14, max_iter=1_000_000).fit(train * SCALE, target * SCALE)
        yield {
            "alpha": alpha,
            "train": train.tolist(),
            "target": target.tolist(),
            "weights": model.coef_.tolist(),
            "intercept": float(model.intercept_),
        }


if __name__ == "__main__":
    head = {
        "generator": "tooling/golden/metrics/learners.py",
        "versions": {"python": platform.python_version(), **{name: version(name) for name in ("numpy", "scikit-learn")}},
    }
    families = {
        "boosted": boosted(),
        "trees": trees(),
        "logistic": logistic(),
        "lines": lines(),
        "lassos": lassos(),
    }
    sections = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    for key, cases in families.items():
        rows = ",\n".join(f"    {json.dumps(case, allow_nan=False)}" for case in cases)
        sections.append(f"  {json.dumps(key)}: [\n{rows}\n  ]")
    FILE.write_text("{\n" + ",\n".join(sections) + "\n}\n", encoding="utf-8")
