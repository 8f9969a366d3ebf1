"""Samples of the benchmark of Czyż et al. (NeurIPS 2023) and the peers' estimates on them.

Answers {"task", "seed", "count", "k", "folder"}: writes x.bin and y.bin (doubles, row-major), says what they are, and
what infomeasure's KSG (on standardised columns, without noise) and, in 1 + 1 dimensions, scikit-learn's give.
"""

import json
import platform
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.simplefilter("ignore")

import bmi
import infomeasure
import numpy
from sklearn.feature_selection import mutual_info_regression

TASKS = bmi.benchmark.BENCHMARK_TASKS
PACKAGES = ("benchmark-mi", "jax", "numpy", "infomeasure", "scikit-learn")


def standardised(data):
    return (data - data.mean(0)) / data.std(0, ddof=1)


def answer(command):
    task = TASKS[command["task"]]
    x, y = (numpy.asarray(each, dtype=numpy.float64) for each in task.sample(command["count"], command["seed"]))
    for name, data in (("x", x), ("y", y)):
        data.tofile(Path(command["folder"]) / f"{name}.bin")
    k = command["k"]
    found = {
        "truth": float(task.mutual_information),
        "dimensions": [x.shape[1], y.shape[1]],
        "infomeasure": float(
            infomeasure.mutual_information(standardised(x), standardised(y), approach="ksg", k=k, noise_level=0)
        ),
    }
    if x.shape[1] == y.shape[1] == 1:
        value = mutual_info_regression(x, y[:, 0], n_neighbors=k, random_state=command["seed"])[0]
        found["scikit-learn"] = float(value)
    return found


def say(message):
    print(json.dumps(message), flush=True)


versions = {"Python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
tasks = [{"task": name, "dimensions": task.dim_x + task.dim_y} for name, task in TASKS.items()]
say({"ready": {"tasks": tasks, "versions": versions}})
for line in sys.stdin:
    try:
        say(answer(json.loads(line)))
    except Exception as error:  # whatever a peer throws is its answer
        say({"error": f"{type(error).__name__}: {error}".split("\n")[0][:200]})
