"""Divergences of gamma, beta and Dirichlet distributions of concentrations from 1e-3 to 1e30, by mpmath in 200 digits."""

import random

from mpmath import log, loggamma, mp, mpf, psi

from stored import number, write


def gamma_divergence(p, q):
    (a, r), (c, s) = [tuple(map(mpf, each)) for each in (p, q)]
    return (a - c) * psi(0, a) - loggamma(a) + loggamma(c) + c * log(r / s) + a * (s - r) / r


def dirichlet_divergence(p, q):
    a, c = [[mpf(each) for each in of] for of in (p, q)]
    norm = lambda of: sum(map(loggamma, of)) - loggamma(sum(of))
    return norm(c) - norm(a) + sum((x - y) * (psi(0, x) - psi(0, sum(a))) for x, y in zip(a, c))


def near(value, draw):
    """Another number at some relative distance, from 1 down to 1e-12."""
    return value * (1 + draw.choice((-0.5, 0.5, 1)) * 10.0 ** -draw.randint(0, 12))


def gammas():
    draw = random.Random(1)
    for _ in range(60):
        p = (10 ** draw.uniform(-3, 25), 10 ** draw.uniform(-3, 25))
        # Another; one that is close; one whose mean is close.
        ratio = 10 ** draw.uniform(-6, 6)
        q = draw.choice(
            (
                (10 ** draw.uniform(-3, 25), 10 ** draw.uniform(-3, 25)),
                (near(p[0], draw), near(p[1], draw)),
                (near(p[0] * ratio, draw), p[1] * ratio),
            )
        )
        yield {"p": p, "q": q, "klDivergence": number(gamma_divergence(p, q))}


def dirichlets(sizes, count):
    draw = random.Random(sizes[0] * 1000 + sizes[-1])
    for _ in range(count):
        size = draw.choice(sizes)
        scale = draw.uniform(0, 28)
        p = [10 ** draw.uniform(-3, scale) for _ in range(size)]
        if draw.random() < 0.5:
            p = [each * 10 ** draw.uniform(-1, 1) for each in [10**scale] * size]
        ratio = 10 ** draw.uniform(-6, 6)
        q = draw.choice(
            (
                [10 ** draw.uniform(-3, scale) for _ in range(size)],
                [near(each, draw) for each in p],
                [near(each * ratio, draw) for each in p],
            )
        )
        yield {"p": p, "q": q, "klDivergence": number(dirichlet_divergence(p, q))}


def generate():
    with mp.workdps(200):
        content = {
            "gamma": list(gammas()),
            "beta": list(dirichlets([2], 40)),
            "dirichlet": list(dirichlets([2, 3, 4, 8], 60)),
        }
    write("concentrations", ["mpmath"], content)
