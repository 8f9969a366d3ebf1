"""Nearest-neighbour estimators by all pairs of distances, from the equations of the papers; no tree, no search."""

import numpy
from scipy.special import digamma, gammaln


def distances(x, norm="max"):
    """N × N distances of the rows of x; the diagonal is infinite, for nothing is its own neighbour."""
    difference = numpy.abs(x[:, None, :] - x[None, :, :])
    result = difference.max(2) if norm == "max" else numpy.sqrt((difference**2).sum(2))
    numpy.fill_diagonal(result, numpy.inf)
    return result


def near_in_time(count, window):
    """Pairs at most `window` apart in time, themselves included: those that a Theiler window leaves out."""
    times = numpy.arange(count)
    return numpy.abs(times[:, None] - times[None, :]) <= window


def kth(d, k):
    return numpy.sort(d, axis=1)[:, k - 1]


def inside(d, radius):
    return (d < radius[:, None]).sum(1)


def within(d, radius):
    return (d <= radius[:, None]).sum(1)


def kozachenko_leonenko(x, k, norm="max"):
    """ψ(N) − ψ(k) + ln c_d + (d/N) Σ ln ρ, ρ the distance to the k-th neighbour, c_d the volume of the unit ball."""
    n, d = x.shape
    log_volume = d * numpy.log(2) if norm == "max" else d / 2 * numpy.log(numpy.pi) - gammaln(d / 2 + 1)
    return digamma(n) - digamma(k) + log_volume + d * numpy.mean(numpy.log(kth(distances(x, norm), k)))


def ksg1(parts, k, norm="max", window=0, local=False):
    """Kraskov, Stögbauer and Grassberger (2004), eqs. 8 and 23: the max norm across the parts, `norm` within each."""
    n = len(parts[0])
    d = [distances(part, norm) for part in parts]
    left_out = near_in_time(n, window)
    for each in d:
        each[left_out] = numpy.inf
    epsilon = kth(numpy.max(d, axis=0), k)
    left = numpy.array([(~row).sum() + 1 for row in left_out])
    counts = sum(digamma(inside(each, epsilon) + 1) for each in d)
    values = digamma(k) + (len(parts) - 1) * digamma(left) - counts
    return values if local else values.mean()


def ksg2(parts, k):
    """The same, eqs. 9 and 24: the sides of the smallest rectangle round the k neighbours."""
    n, m = len(parts[0]), len(parts)
    d = [distances(part) for part in parts]
    nearest = numpy.argsort(numpy.max(d, axis=0), axis=1, kind="stable")[:, :k]
    counts = sum(digamma(within(each, numpy.take_along_axis(each, nearest, 1).max(1))) for each in d)
    return digamma(k) - (m - 1) / k + (m - 1) * digamma(n) - counts.mean()


def frenzel_pompe(x, y, z, k):
    """Frenzel and Pompe (2007): ψ(k) + ⟨ψ(n_z + 1) − ψ(n_xz + 1) − ψ(n_yz + 1)⟩, counts strictly inside."""
    dx, dy, dz = map(distances, (x, y, z))
    epsilon = kth(numpy.maximum(numpy.maximum(dx, dy), dz), k)
    xz, yz = numpy.maximum(dx, dz), numpy.maximum(dy, dz)
    count = lambda d: digamma(inside(d, epsilon) + 1)
    return digamma(k) + numpy.mean(count(dz) - count(xz) - count(yz))


def mesner_shalizi(x, y, z, k):
    """Mesner and Shalizi (2019), algorithm 1, without its max(0, ·): k̃ is the number of points within ρ, ties included."""
    dx, dy, dz = map(distances, (x, y, z))
    joint = numpy.maximum(numpy.maximum(dx, dy), dz)
    radius = kth(joint, k)
    count = lambda d: digamma(within(d, radius))
    xz, yz = numpy.maximum(dx, dz), numpy.maximum(dy, dz)
    return numpy.mean(digamma(within(joint, radius)) - count(xz) - count(yz) + count(dz))


def gao(x, y, k):
    """Gao, Kannan, Oh and Viswanath (2017), algorithm 1: ⟨ψ(k̃) + ln N − ln(n_x + 1) − ln(n_y + 1)⟩, counts within."""
    dx, dy = distances(x), distances(y)
    joint = numpy.maximum(dx, dy)
    radius = kth(joint, k)
    neighbours = numpy.where(radius == 0, within(joint, radius), k)
    counts = numpy.log(within(dx, radius) + 1) + numpy.log(within(dy, radius) + 1)
    return numpy.mean(digamma(neighbours) + numpy.log(len(x)) - counts)


def gao_program(x, y, k):
    """What the program of Gao et al. computes: ψ for the logarithms, counts strictly inside, the sample itself included.

    Where ρ = 0, k̃ and the counts are those of the copies, the sample itself included.
    """
    dx, dy = distances(x), distances(y)
    joint = numpy.maximum(dx, dy)
    radius = kth(joint, k)
    copies = lambda d: (d == 0).sum(1) + 1
    psi = lambda d: digamma(numpy.where(radius == 0, copies(d), inside(d, radius) + 1))
    neighbours = numpy.where(radius == 0, copies(joint), k)
    return numpy.mean(digamma(neighbours) + numpy.log(len(x)) - psi(dx) - psi(dy))


def ross(x, labels, k):
    """Ross (2014): ψ(N) + ⟨ψ(k) − ψ(N_label) − ψ(m)⟩, m counting the points inside the radius and the point itself."""
    d = distances(x)
    radius = numpy.empty(len(x))
    sizes = numpy.empty(len(x))
    for label in numpy.unique(labels):
        rows = numpy.flatnonzero(labels == label)
        radius[rows] = kth(d[numpy.ix_(rows, rows)], k)
        sizes[rows] = len(rows)
    return digamma(len(x)) + numpy.mean(digamma(k) - digamma(sizes) - digamma(inside(d, radius) + 1))


def wang(p, q, k, norm="max"):
    """Wang, Kulkarni and Verdú (2009): (d/n) Σ ln(ν/ρ) + ln(m/(n − 1))."""
    n, d = p.shape
    difference = numpy.abs(p[:, None, :] - q[None, :, :])
    across = difference.max(2) if norm == "max" else numpy.sqrt((difference**2).sum(2))
    own = kth(distances(p, norm), k)
    return d * numpy.mean(numpy.log(kth(across, k) / own)) + numpy.log(len(q) / (n - 1))
