"""Entropies and divergences of distributions: integrals by mpmath, closed forms of scipy beside them."""

import numpy
from mpmath import beta, e, exp, gamma, inf, log, loggamma, mp, mpf, pi, psi, quad, sqrt
from scipy import stats

from stored import agree, number, write

mp.dps = 30


def integral(density, other, points):
    """−∫ p ln p and ∫ p ln(p/q)."""

    def entropy(x):
        p = density(x)
        return -p * log(p) if p > 0 else mpf(0)

    def divergence(x):
        p = density(x)
        return p * (log(p) - log(other(x))) if p > 0 else mpf(0)

    return quad(entropy, points), None if other is None else quad(divergence, points)


def normal(mean, deviation):
    mean, deviation = mpf(mean), mpf(deviation)
    return lambda x: exp(-(((x - mean) / deviation) ** 2) / 2) / (deviation * sqrt(2 * pi))


def around(mean, deviation):
    return [mean + deviation * mpf(step) for step in (-40, -12, -8, -4, -2, -1, 0, 1, 2, 4, 8, 12, 40)]


def normals():
    for p, q in (((0, 1), (1, 2)), ((0.5, 0.1), (0.25, 0.3)), ((-3, 4), (2, 1.5)), ((0, 1), (0, 1))):
        h, kl = integral(normal(*p), normal(*q), around(*map(mpf, p)))
        agree("normal", {"scipy": stats.norm(*p).entropy(), "integral": h}, 1e-12)
        yield {"p": p, "q": q, "entropy": number(h), "klDivergence": number(kl) if p != q else 0.0}


def log_normals():
    """In the logarithm t = ln x: h = ∫ φ(t)(t − ln φ(t)) dt; the divergence is that of the normals."""
    for p, q in (((0, 1), (1, 2)), ((-0.5, 0.2), (-0.25, 0.4)), ((2, 0.7), (0, 1))):
        density = normal(*p)
        points = around(*map(mpf, p))
        h = quad(lambda t: density(t) * (t - log(density(t))), points)
        kl = integral(density, normal(*q), points)[1]
        agree("log-normal", {"scipy": stats.lognorm(p[1], scale=numpy.exp(p[0])).entropy(), "integral": h}, 1e-12)
        yield {"p": p, "q": q, "entropy": number(h), "klDivergence": number(kl)}


def log_uniforms():
    """p(x) = 1/(x ln(b/a)) on [a, b]."""
    for (a, b), outer in (((0.5, 2), (0.25, 4)), ((1e-3, 1), (1e-5, 10)), ((1, 1.001), (0.5, 1.5))):
        low, high = mpf(a), mpf(b)
        width = log(high / low)
        h = quad(lambda t: (t + log(width)) / width, [log(low), log(high)])
        agree("log-uniform", {"scipy": stats.loguniform(a, b).entropy(), "integral": h}, 1e-9)
        wide = log(mpf(outer[1]) / mpf(outer[0]))
        yield {"p": (a, b), "q": outer, "entropy": number(h), "klDivergence": number(log(wide / width))}


def gammas():
    """Shape and rate."""
    for p, q in (((2, 1), (3, 0.5)), ((0.5, 2), (1.5, 1)), ((10, 0.1), (8, 0.2)), ((100, 3), (90, 2))):
        (a, r), (c, s) = [tuple(map(mpf, each)) for each in (p, q)]
        log_p = lambda t: a * log(r) + a * t - r * exp(t) - loggamma(a)  # of t = ln x, its Jacobian included
        log_q = lambda t: c * log(s) + c * t - s * exp(t) - loggamma(c)
        middle = psi(0, a) - log(r)
        points = [middle + mpf(step) for step in (-160, -60, -30, -16, -8, -4, -2, -1, -0.5, 0, 0.5, 1, 2, 4, 8)]
        h = quad(lambda t: -exp(log_p(t)) * (log_p(t) - t), points)
        kl = quad(lambda t: exp(log_p(t)) * (log_p(t) - log_q(t)), points)
        agree("gamma", {"scipy": stats.gamma(p[0], scale=1 / p[1]).entropy(), "integral": h}, 1e-11)
        yield {"p": p, "q": q, "entropy": number(h), "klDivergence": number(kl)}


def betas():
    for p, q in (((2, 3), (1, 1)), ((0.5, 0.5), (2, 0.7)), ((30, 4), (20, 5)), ((1, 1), (1, 3))):
        (a, b), (c, d) = [tuple(map(mpf, each)) for each in (p, q)]
        norm_p, norm_q = log(beta(a, b)), log(beta(c, d))
        # In the logit t: x = 1/(1 + e⁻ᵗ), ln x = −ln(1 + e⁻ᵗ), ln(1 − x) = −ln(1 + eᵗ).
        ln_x = lambda t: -mp.log1p(exp(-t)) if t > 0 else t - mp.log1p(exp(t))
        ln_y = lambda t: ln_x(-t)
        density = lambda t: exp(a * ln_x(t) + b * ln_y(t) - norm_p)
        ln_p = lambda t: (a - 1) * ln_x(t) + (b - 1) * ln_y(t) - norm_p
        ln_q = lambda t: (c - 1) * ln_x(t) + (d - 1) * ln_y(t) - norm_q
        points = [mpf(step) for step in (-160, -60, -30, -15, -8, -4, -2, -1, 0, 1, 2, 4, 8, 15, 30, 60, 160)]
        h = quad(lambda t: -density(t) * ln_p(t), points)
        kl = quad(lambda t: density(t) * (ln_p(t) - ln_q(t)), points)
        agree("beta", {"scipy": stats.beta(*p).entropy(), "integral": h}, 1e-11)
        yield {"p": p, "q": q, "entropy": number(h), "klDivergence": number(kl)}


def dirichlets():
    """E[ln x_i] = ψ(α_i) − ψ(α₀): the closed form in 30 digits, its entropy beside scipy's."""
    for p, q in (((1, 1, 1), (2, 3, 4)), ((0.5, 2, 3.5, 1), (1, 1, 1, 1)), ((10, 20, 30), (12, 18, 33)), ((0.1, 0.2), (3, 3))):
        a, c = [[mpf(v) for v in each] for each in (p, q)]
        expected = [psi(0, each) - psi(0, sum(a)) for each in a]
        norm = lambda each: sum(map(loggamma, each)) - loggamma(sum(each))
        h = norm(a) - sum((each - 1) * mean for each, mean in zip(a, expected))
        kl = norm(c) - norm(a) + sum((each - other) * mean for each, other, mean in zip(a, c, expected))
        agree("Dirichlet", {"scipy": stats.dirichlet(p).entropy(), "closed form": h}, 1e-11)
        yield {"p": p, "q": q, "entropy": number(h), "klDivergence": number(kl)}


def bernoullis():
    for p, q in ((0.5, 0.25), (0.3, 0.9), (1e-300, 0.5), (1e-9, 2e-9), (1 - 2.0**-40, 0.5)):
        a, b = mpf(p), mpf(q)
        h = -a * log(a) - (1 - a) * mp.log1p(-a)
        kl = a * log(a / b) + (1 - a) * (mp.log1p(-a) - mp.log1p(-b))
        yield {"p": p, "q": q, "entropy": number(h), "klDivergence": number(kl)}


def categoricals():
    for p, q in (((0.25, 0.25, 0.5), (0.5, 0.25, 0.25)), ((0.125, 0.875, 0), (0.25, 0.5, 0.25))):
        h = -sum(mpf(a) * log(mpf(a)) for a in p if a > 0)
        kl = sum(mpf(a) * log(mpf(a) / mpf(b)) for a, b in zip(p, q) if a > 0)
        agree("categorical", {"scipy": stats.entropy(p), "exact": h}, 1e-14)
        agree("categorical", {"scipy": stats.entropy(p, q), "exact": kl}, 1e-14)
        yield {"p": p, "q": q, "entropy": number(h), "klDivergence": number(kl)}


def student_ts():
    """Entropy with an integer scale matrix beside scipy's; mutual information in one plus one dimensions by a double integral."""
    for degrees, shape in ((1, [[1]]), (3, [[4]]), (2.5, [[2, 1], [1, 3]]), (5, [[2, 1, 0], [1, 3, 1], [0, 1, 2]]), (200, [[1, 0], [0, 1]])):
        size = len(shape)
        nu, d = mpf(degrees), mpf(size)
        log_det = log(mp.det(mp.matrix(shape)))
        h = (
            log_det / 2 + d / 2 * log(nu * pi) + loggamma(nu / 2) - loggamma((nu + d) / 2)
            + (nu + d) / 2 * (psi(0, (nu + d) / 2) - psi(0, nu / 2))
        )
        scipy = stats.multivariate_t([0] * size, shape, df=degrees).entropy()
        agree("Student t", {"scipy": scipy, "closed form": h}, 1e-9)
        yield {"degrees": degrees, "scale": shape, "entropy": number(h)}


def student_t_information():
    """Uncorrelated Student t is dependent: Σ h of the parts − h of the whole, as in the table of Czyż et al."""
    for degrees, dimensions in ((1, (1, 1)), (1, (2, 2)), (2, (2, 2)), (2, (3, 3)), (3, (3, 3)), (2, (5, 5)), (3, (5, 5)), (4, (1, 2))):
        nu = mpf(degrees)

        def h(size):
            d = mpf(size)
            return (
                d / 2 * log(nu * pi) + loggamma(nu / 2) - loggamma((nu + d) / 2)
                + (nu + d) / 2 * (psi(0, (nu + d) / 2) - psi(0, nu / 2))
            )

        value = sum(map(h, dimensions)) - h(sum(dimensions))
        yield {"degrees": degrees, "dimensions": dimensions, "mutualInformation": number(value)}


def generate():
    write(
        "distributions",
        ["numpy", "scipy", "mpmath"],
        {
            "normal": list(normals()),
            "logNormal": list(log_normals()),
            "logUniform": list(log_uniforms()),
            "gamma": list(gammas()),
            "beta": list(betas()),
            "dirichlet": list(dirichlets()),
            "bernoulli": list(bernoullis()),
            "categorical": list(categoricals()),
            "studentT": list(student_ts()),
            "studentTInformation": list(student_t_information()),
        },
    )
