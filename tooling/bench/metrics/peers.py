"""The Python peers: answers {"peer", "case", "file", "seconds"} with the times of that peer in that case, one thread.

disentanglement_lib cannot be installed any more; its scores are written here from the equations of their papers with the functions of numpy and
scikit-learn that it calls, and its settings.
"""

import json
import resource
import sys
import time
import warnings

import numpy
import sklearn
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import mutual_info_score, roc_auc_score
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("ignore")

MOST = 200


def input_of(file):
    rows, dimensions = file["rows"], file["dimensions"]
    data = numpy.fromfile(file["path"])
    codes = data[: rows * dimensions].reshape(rows, dimensions)
    return codes, data[rows * dimensions :].reshape(rows, file["factors"]).astype(int)


def information(codes, factors):
    binned = [numpy.digitize(column, numpy.histogram(column, 20)[1][:-1]) for column in codes.T]
    return numpy.array([[mutual_info_score(v, z) for v in factors.T] for z in binned])


def mig(codes, factors):
    ranked = numpy.sort(information(codes, factors), 0)[::-1]
    entropies = numpy.array([mutual_info_score(v, v) for v in factors.T])
    return ((ranked[0] - ranked[1]) / entropies).mean()


def modularity(codes, factors):
    known = information(codes, factors)
    others = (known**2).sum(1) / known.max(1) ** 2 - 1
    return (1 - others / (known.shape[1] - 1)).mean()


def sap_by_pairs(codes, factors):
    """As published: a call for every pair of a dimension and a factor."""
    shares = numpy.zeros((codes.shape[1], factors.shape[1]))
    for i, z in enumerate(codes.T):
        for k, v in enumerate(factors.T):
            covariances = numpy.cov(z, v, ddof=1)
            shares[i, k] = covariances[0, 1] ** 2 / (covariances[0, 0] * covariances[1, 1])
    ranked = numpy.sort(shares, 0)[::-1]
    return (ranked[0] - ranked[1]).mean()


def sap(codes, factors):
    covariances = numpy.cov(codes.T, factors.T)
    own = codes.shape[1]
    shares = covariances[:own, own:] ** 2 / numpy.outer(*numpy.split(numpy.diag(covariances), [own]))
    ranked = numpy.sort(shares, 0)[::-1]
    return (ranked[0] - ranked[1]).mean()


def irs(codes, factors):
    reach = numpy.abs(codes - codes.mean(0)).max(0)
    robust = []
    for factor in factors.T:
        groups = [codes[factor == value] for value in numpy.unique(factor)]
        moved = numpy.mean([numpy.percentile(numpy.abs(g - g.mean(0)), 99, axis=0) for g in groups], 0)
        robust.append(1 - moved / reach)
    return numpy.average(numpy.max(robust, 0), weights=reach)


class Draws:
    """Codes that share the value of a factor, drawn as the scores by interventions do, one point at a time."""

    def __init__(self, codes, factors):
        self.codes, self.factors, self.by = codes, factors, numpy.random.RandomState(0)
        self.order = [numpy.argsort(v, kind="stable") for v in factors.T]
        self.counts = [numpy.bincount(v) for v in factors.T]
        self.starts = [numpy.cumsum(counts) - counts for counts in self.counts]

    def factor(self):
        return self.by.randint(self.factors.shape[1])

    def any(self, count):
        return self.by.randint(len(self.codes), size=count)

    def alike(self, values, k, count):
        """Rows with these values of factor k."""
        return self.order[k][self.starts[k][values] + (self.by.random_sample(count) * self.counts[k][values]).astype(int)]


def factor_vae(codes, factors):
    draws = Draws(codes, factors)
    variances = codes[draws.any(10_000)].var(0, ddof=1)
    active = numpy.sqrt(variances) >= 0.05

    def votes(points):
        found = numpy.zeros((codes.shape[1], factors.shape[1]))
        for _ in range(points):
            k = draws.factor()
            own = codes[draws.alike(factors[draws.any(1), k], k, 64)].var(0, ddof=1)
            found[numpy.argmin(numpy.where(active, own / variances, numpy.inf)), k] += 1
        return found

    told = votes(10_000).argmax(1)
    test = votes(5_000)
    return test[numpy.arange(len(test)), told].sum() / test.sum()


def beta_vae(codes, factors):
    draws = Draws(codes, factors)

    def points(count):
        differences, labels = [], []
        for _ in range(count):
            k = draws.factor()
            rows = draws.any(64)
            differences.append(numpy.abs(codes[rows] - codes[draws.alike(factors[rows, k], k, 64)]).mean(0))
            labels.append(k)
        return numpy.array(differences), labels

    model = LogisticRegression().fit(*points(10_000))
    return model.score(*points(5_000))


def explicitness(codes, factors):
    learned = 2 * len(codes) // 3
    scaler = StandardScaler().fit(codes[:learned])
    given, asked = scaler.transform(codes[:learned]), scaler.transform(codes[learned:])
    areas = []
    for factor in factors.T:
        model = LogisticRegression().fit(given, factor[:learned])
        told = model.predict_proba(asked)
        areas.append(numpy.mean([roc_auc_score(factor[learned:] == v, told[:, v]) for v in model.classes_]))
    return numpy.mean(areas)


def informativeness(make):
    """DCI as published: a learner for each factor, its importances, and what share it tells right of both halves."""

    def run(codes, factors):
        half = len(codes) // 2
        told = []
        for factor in factors.T:
            model = make().fit(codes[:half], factor[:half])
            getattr(model, "feature_importances_", None)
            model.score(codes[:half], factor[:half])
            told.append(model.score(codes[half:], factor[half:]))
        return numpy.mean(told)

    return run


RUNS = {
    ("mig", "scikit-learn"): mig,
    ("modularity", "scikit-learn"): modularity,
    ("sap", "numpy, pair by pair"): sap_by_pairs,
    ("sap", "numpy"): sap,
    ("irs", "numpy"): irs,
    ("factor-vae", "numpy"): factor_vae,
    ("beta-vae", "scikit-learn"): beta_vae,
    ("explicitness", "scikit-learn"): explicitness,
    ("dci-boosted", "scikit-learn"): informativeness(GradientBoostingClassifier),
    ("dci-boosted", "scikit-learn, histograms"): informativeness(
        lambda: HistGradientBoostingClassifier(max_depth=3, early_stopping=False)
    ),
    ("dci-forest", "scikit-learn"): informativeness(lambda: RandomForestClassifier(max_depth=8)),
}


def repeat(run, given, seconds):
    times, processor_times, started = [], [], time.perf_counter()
    while not times or (len(times) < MOST and time.perf_counter() - started < seconds):
        wall, processor = time.perf_counter(), time.process_time()
        value = run(*given)
        processor_times.append(1000 * (time.process_time() - processor))
        times.append(1000 * (time.perf_counter() - wall))
    return {"times": times, "processorTimes": processor_times, "value": float(value)}


if __name__ == "__main__":
    versions = {"Python": sys.version.split()[0], "numpy": numpy.__version__, "scikit-learn": sklearn.__version__}
    print(json.dumps({"ready": versions}), flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = repeat(RUNS[command["case"], command["peer"]], input_of(command["file"]), command["seconds"])
        except Exception as error:
            answer = {"error": str(error)}
        answer["peakMegabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(answer), flush=True)
