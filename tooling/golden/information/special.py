"""digamma, trigamma and log Γ from mpmath with 50 digits, at doubles over the whole range."""

import mpmath
from mpmath import mpf

from stored import number, write


def points():
    for exponent in (-307, -200, -100, -50, -20, -16, -12, -8, -6, -4, -3, -2):
        yield 2.5 * 10.0**exponent
    yield from (0.05, 0.1, 0.2, 0.25, 1 / 3, 0.5, 0.75, 0.9, 0.99, 0.999999, 1.0, 1.000001, 1.1, 1.25)
    # The zero of digamma lies at 1.4616321449683623412…, those of log Γ at 1 and 2.
    yield from (1.4, 1.46, 1.4616, 1.461632144968362, 1.4616321449683625, 1.462, 1.5, 1.75, 1.999999, 2.0, 2.000001)
    yield from (2.5, 3.0, 3.7, 4.0, 5.5, 6.0, 7.0, 7.999, 8.0, 9.5, 10.0, 12.25, 15.0, 19.99, 20.0, 33.3, 50.0, 100.0)
    yield from (171.6, 1000.0, 12345.678, 131072.0, 1e6, 1e9, 1e12, 1e15, 1e50, 1e100, 1e200, 1e300)


def generate():
    cases = []
    for x in points():
        exact = mpf(x)
        values = {
            "digamma": mpmath.psi(0, exact),
            "trigamma": mpmath.psi(1, exact),
            "logGamma": mpmath.loggamma(exact),
        }
        # A trigamma beyond the largest double is left out.
        cases.append({"x": x, **{name: number(value) for name, value in values.items() if abs(value) < mpf("1.7e308")}})
    write("special", ["mpmath"], {"points": cases})
