"""Values and gradients of every objective and likelihood of @infodrop/vae in float64, by PyTorch, from their formulas alone.

The arrays are waves that both sides compute, a sine of the place. A code z = loc + exp(logScale) eta of 4 examples and 3 units goes to
a decoder tanh(z) A with logits of 6 values; the gradients are those of loc, logScale and A. Run with torch (written with 2.15):
python objectives.py > ../../../packages/vae/test/golden/objectives.json
"""
import json
import math

import torch

torch.set_default_dtype(torch.float64)
B, U, D = 4, 3, 6


def wave(shape, step, start, scale=1.0, shift=0.0):
    n = math.prod(shape)
    return (shift + scale * torch.sin(step * torch.arange(n, dtype=torch.float64) + start)).reshape(shape)


LOC, LOG_SCALE, A = wave((B, U), 1.7, 0.3, 0.8), wave((B, U), 2.3, 1.0, 0.4, -0.5), wave((U, D), 1.1, 0.5, 0.7)
ETA, X = wave((B, U), 3.1, 0.2, 1.1), wave((B, D), 1.9, 0.7, 0.45, 0.5)
DRAWS = wave((5, B, U), 2.7, 0.4, 1.2)
PRIOR_DRAWS = wave((7, U), 1.3, 0.9, 1.3)
HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)


def log_normal(z, loc, log_scale):
    return -0.5 * ((z - loc) / log_scale.exp()) ** 2 - log_scale - HALF_LOG_2PI


def bernoulli(x, logits):
    return (x * logits - torch.nn.functional.softplus(logits)).sum(-1)


def continuous_bernoulli(x, logits):
    lam = torch.sigmoid(logits)
    log_c = torch.where((lam - 0.5).abs() < 1e-9, math.log(2.0) * torch.ones_like(lam),
                        torch.log(2 * torch.atanh(1 - 2 * lam) / (1 - 2 * lam)))
    return (x * torch.log(lam) + (1 - x) * torch.log(1 - lam) + log_c).sum(-1)


def gaussian(x, loc, log_scale):
    return log_normal(x, loc, log_scale).sum(-1)


def logistic_mixture(x, parameters, components):
    logits, means, log_scales = (p.reshape(B, components, D).transpose(1, 2) for p in parameters.chunk(3, -1))
    upper = torch.sigmoid((x[..., None] + 1 / 510 - means) / log_scales.exp())
    lower = torch.sigmoid((x[..., None] - 1 / 510 - means) / log_scales.exp())
    upper = torch.where(x[..., None] > 1 - 1e-6, torch.ones_like(upper), upper)
    lower = torch.where(x[..., None] < 1e-6, torch.zeros_like(lower), lower)
    return torch.log((torch.softmax(logits, -1) * (upper - lower)).sum(-1)).sum(-1)


class Parts:
    def __init__(self):
        self.loc, self.log_scale, self.a = (t.clone().requires_grad_() for t in (LOC, LOG_SCALE, A))
        self.scale = self.log_scale.exp()
        self.z = self.loc + self.scale * ETA
        self.log_likelihood = bernoulli(X, torch.tanh(self.z) @ self.a)
        self.kl = (0.5 * (self.loc**2 + self.scale**2) - self.log_scale - 0.5).sum(-1)

    def result(self, loss):
        gradients = torch.autograd.grad(loss, [self.loc, self.log_scale, self.a], allow_unused=True)
        return {
            'loss': loss.item(),
            **{name: (torch.zeros_like(of) if g is None else g).flatten().tolist()
               for name, g, of in zip(('loc', 'logScale', 'a'), gradients, (self.loc, self.log_scale, self.a))},
        }


def weights(sampling, n):
    if sampling == 'minibatchWeighted':
        return torch.full((B, B), 1 / (n * B))
    m = B - 1
    w = torch.full((B, B), 1 / m if sampling == 'stratified' else (n - 1) / (n * m))
    for i in range(B):
        w[i, i] = 1 / n
        if sampling == 'stratified':
            w[i, (i + 1) % B] = (n - m) / (n * m)
    return w


def decomposition(p, sampling, n):
    pairs = log_normal(p.z[:, None], p.loc[None], p.log_scale[None])
    log_w = weights(sampling, n).log()
    log_q = torch.logsumexp(pairs.sum(-1) + log_w, 1)
    log_units = torch.logsumexp(pairs + log_w[..., None], 1).sum(-1)
    log_posterior = log_normal(p.z, p.loc, p.log_scale).sum(-1)
    log_prior = log_normal(p.z, torch.zeros(()), torch.zeros(())).sum(-1)
    return log_posterior - log_q, log_q - log_units, log_units - log_prior


def mmd(x, y, kernel, estimator):
    width2 = x.shape[1] * (1 if kernel == 'rbf' else 2)

    def k(a, b):
        d = ((a[:, None] - b[None]) ** 2).sum(-1)
        return torch.exp(-d / (2 * width2)) if kernel == 'rbf' else width2 / (width2 + d)

    def within(a):
        s = k(a, a)
        return s.mean() if estimator == 'biased' else (s.sum() - s.diagonal().sum()) / (len(a) * (len(a) - 1))

    return within(x) + within(y) - 2 * k(x, y).mean()


cases = {}


def case(name, loss_of):
    p = Parts()
    cases[name] = p.result(loss_of(p))


nll = lambda p: -p.log_likelihood.mean()
case('elbo', lambda p: nll(p) + p.kl.mean())
case('betaVae', lambda p: nll(p) + 4 * p.kl.mean())
case('deepVib', lambda p: nll(p) + 0.03 * p.kl.mean())
case('conditionalEntropyBottleneck',
     lambda p: nll(p) + 0.7 * (log_normal(p.z, p.loc, p.log_scale) - log_normal(p.z, LOC.flip(0), LOG_SCALE.flip(0))).sum(-1).mean())
case('annealedCapacity below', lambda p: nll(p) + 7 * (p.kl.mean() - 30).abs())
case('annealedCapacity above', lambda p: nll(p) + 7 * (p.kl.mean() - 0.5).abs())
for sampling in ('minibatchWeighted', 'stratified', 'symmetricStratified'):
    for n in (B, 50):
        def tc(p, sampling=sampling, n=n):
            i, t, d = decomposition(p, sampling, n)
            return nll(p) + (0.5 * i + 6 * t + 2 * d).mean()
        case(f'betaTcVae {sampling} {n}', tc)
        case(f'disentangledBottleneck {sampling} {n}',
             lambda p, s=sampling, n=n: nll(p) + 0.3 * p.kl.mean() + (2.0 - 0.3) * decomposition(p, s, n)[1].mean())


def dip(p, kind):
    centered = p.loc - p.loc.mean(0)
    c = centered.T @ centered / B
    if kind == 'II':
        c = c + torch.diag((p.scale**2).mean(0))
    off = c - torch.diag(c.diagonal())
    return nll(p) + p.kl.mean() + 10 * (off**2).sum() + 5 * ((c.diagonal() - 1) ** 2).sum()


for kind in ('I', 'II'):
    case(f'dipVae {kind}', lambda p, k=kind: dip(p, k))
for kernel in ('rbf', 'imq'):
    for estimator in ('biased', 'unbiased'):
        case(f'infoVae {kernel} {estimator}',
             lambda p, k=kernel, e=estimator: nll(p) + 0.4 * p.kl.mean() + (0.6 + 50 - 1) * mmd(p.z, PRIOR_DRAWS, k, e))


def discriminator(z):
    return (torch.tanh(z) * torch.tensor([0.7, -0.4, 0.9])).sum(-1)


case('factorVae', lambda p: nll(p) + p.kl.mean() + 6.4 * discriminator(p.z).mean())
sp = torch.nn.functional.softplus
case('discriminatorLoss', lambda p: 0.5 * (sp(-discriminator(p.z)).mean() + sp(discriminator(p.z.flip(1))).mean()))


def importance_weights(p, z, loc, log_scale):
    joint = bernoulli(X, torch.tanh(z) @ p.a) + log_normal(z, torch.zeros(()), torch.zeros(())).sum(-1)
    return joint - log_normal(z, loc, log_scale).sum(-1)


def iwae(p):
    log_w = importance_weights(p, p.loc + p.scale * DRAWS, p.loc, p.log_scale)
    return -(torch.logsumexp(log_w, 0) - math.log(len(DRAWS))).mean()


case('importanceWeighted', iwae)


def doubly_reparameterized():
    p = Parts()
    z = p.loc + p.scale * DRAWS
    log_w = importance_weights(p, z, p.loc.detach(), p.log_scale.detach())
    w = torch.softmax(log_w, 0).detach()
    of_a = torch.autograd.grad(-(w * log_w).sum(0).mean(), p.a, retain_graph=True)[0]
    of_z = torch.autograd.grad(log_w.sum(), z, retain_graph=True)[0]
    loc, log_scale = torch.autograd.grad(z, [p.loc, p.log_scale], grad_outputs=-(w**2)[..., None] * of_z / B)
    loss = -(torch.logsumexp(log_w, 0) - math.log(len(DRAWS))).mean()
    return {'loss': loss.item(), 'loc': loc.flatten().tolist(), 'logScale': log_scale.flatten().tolist(),
            'a': of_a.flatten().tolist()}


cases['doublyReparameterized'] = doubly_reparameterized()

BYTES = torch.round(255 * X) / 255
BYTES[0, 0], BYTES[0, 1] = 0.0, 1.0


def likelihood(log_prob, width, scale=1.5):
    parameters = wave((B, width), 1.3, 0.1, scale).requires_grad_()
    values = log_prob(parameters)
    (gradient,) = torch.autograd.grad(values.sum(), parameters)
    return {'logProb': values.tolist(), 'parameters': gradient.flatten().tolist()}


likelihoods = {
    'bernoulli': likelihood(lambda p: bernoulli(X, p), D, 4),
    'continuousBernoulli': likelihood(lambda p: continuous_bernoulli(X, p), D, 4),
    'gaussian fixed': likelihood(lambda p: gaussian(X, p, torch.full((), math.log(0.3))), D),
    'gaussian learned': likelihood(lambda p: gaussian(X, *p.chunk(2, -1)), 2 * D),
    'logisticMixture': likelihood(lambda p: logistic_mixture(BYTES, p, 2), 6 * D),
}
print(json.dumps({'generator': 'tooling/golden/vae/objectives.py', 'torch': torch.__version__, 'objectives': cases,
                  'likelihoods': likelihoods}, indent=1))
