"""Writes apps/experiments/test/golden/fastIca.json: components that scikit-learn's FastICA finds, which the test of `fastIca` is held to.

    python3 -m venv environment            # Python 3.11 or later, anywhere outside the checkout
    environment/bin/pip install -r tooling/golden/ica/requirements.txt
    environment/bin/python tooling/golden/ica/fastIca.py
"""
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.decomposition import FastICA

random = np.random.default_rng(0)
n = 300
sources = np.column_stack([random.uniform(-1, 1, n), random.laplace(size=n), random.exponential(size=n)])
mixing = np.array([[1, 0.5, 0.25], [-0.5, 1, 0.75], [0.25, -1, 1]])
# Multiples of a power of two: the same doubles everywhere.
signals = np.round(sources @ mixing.T * 2**12) / 2**12

found = FastICA(
    algorithm='parallel', fun='logcosh', whiten='unit-variance', whiten_solver='eigh', w_init=np.eye(3), tol=1e-12, max_iter=5000
).fit(signals)
# Rows in the order of their first column, each with the sign that makes its largest entry positive.
unmixing = found.components_
unmixing *= np.sign(unmixing[np.arange(3), np.abs(unmixing).argmax(axis=1)])[:, None]
unmixing = unmixing[unmixing[:, 0].argsort()]

path = Path(__file__).parents[3] / 'apps' / 'experiments' / 'test' / 'golden' / 'fastIca.json'
path.write_text(
    json.dumps(
        {
            'generator': 'tooling/golden/ica/fastIca.py',
            'versions': {'scikit-learn': sklearn.__version__, 'numpy': np.__version__},
            'scale': 2**12,
            'signals': (signals * 2**12).astype(int).tolist(),
            'unmixing': unmixing.tolist(),
        }
    )
    + '\n'
)
