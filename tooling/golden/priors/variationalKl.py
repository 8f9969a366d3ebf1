"""The polynomials of `variationalKl` of @infodrop/priors, and the values that its test holds them to.

With u = 1/(2 alpha) the divergence is KL(u) = 1/2 sum_j Poisson(j; u) [psi(1/2 + j) - psi(1/2)], summed here in doubles, and
by its asymptotic series above u = 3000. Run with numpy (written with 2.3): python variationalKl.py
"""
from math import cos, exp, lgamma, log, pi

import numpy as np
from numpy.polynomial import chebyshev

BORDER = 6  # of u: below, KL/u is fitted in u; above, (KL - log(u)/2 - LIMIT) u in 1/u
DEGREE = 10
LIMIT = 0.5 * (np.euler_gamma + 2 * log(2))
TERMS = 6000
DIGAMMAS = np.concatenate([[0], np.cumsum(1 / (np.arange(TERMS) + 0.5))])
LOG_FACTORIALS = np.array([lgamma(j + 1) for j in range(TERMS + 1)])


def divergence(u):
    if u > 3000:
        return 0.5 * log(u) + LIMIT - 1 / (4 * u) - 3 / (16 * u**2) - 15 / (48 * u**3) - 105 / (128 * u**4)
    poisson = np.exp(np.arange(TERMS + 1) * log(u) - u - LOG_FACTORIALS)
    return 0.5 * float((poisson * DIGAMMAS).sum())


def fit(name, x, y, scale):
    coefficients = chebyshev.chebfit(x, y, DEGREE)
    error = np.abs((chebyshev.chebval(x, coefficients) - y) * scale).max()
    print(name, [float(f'{c:.10g}') for c in chebyshev.cheb2poly(coefficients)[::-1]], f'error {error:.1e}')


x = np.array([-cos((i + 0.5) * pi / 200) for i in range(200)])
u = (x + 1) / 2 * BORDER
fit('KL/u', x, np.array([divergence(t) for t in u]) / u, u)
s = (x + 1) / 2 / BORDER
fit('(KL - log(u)/2 - LIMIT) u', x, (np.array([divergence(1 / t) for t in s]) + 0.5 * np.log(s) - LIMIT) / s, s)
print('LIMIT', repr(float(LIMIT)))
for alpha in (1e-6, 1e-3, 0.05, 0.25, 0.5, 1, 2, 10, 1000):
    print(alpha, repr(divergence(1 / (2 * alpha))))
