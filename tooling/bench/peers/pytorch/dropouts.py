"""The other dropouts of the family in plain PyTorch, by the formulas of their papers: output and KL of one call."""

import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.special import ndtr, ndtri

THRESHOLD = 1e-8


def local_reparameterization(x, kernel, variance, bias):
    """y = x W + b + sqrt(x^2 var) eta."""
    mean = x @ kernel + bias
    spread = torch.sqrt((x * x) @ variance + THRESHOLD)
    return mean + spread * torch.randn_like(mean)


class Variational(nn.Module):
    """alpha per weight, below 1; the cubic of Kingma et al."""

    shapes = ((784,), (800,))

    def __init__(self):
        super().__init__()
        self.kernel = nn.Parameter(torch.randn(784, 800) * math.sqrt(2 / 784))
        self.bias = nn.Parameter(torch.zeros(800))
        self.logit = nn.Parameter(torch.zeros(784, 800))

    def forward(self, x):
        alpha = torch.sigmoid(self.logit)
        kl = 0.63518142 - 0.5 * alpha.log() - alpha * (1.16145124 + alpha * (-1.50204118 + alpha * 0.58629921))
        return local_reparameterization(x, self.kernel, alpha * self.kernel**2, self.bias), kl.sum()


class Sparse(nn.Module):
    """log sigma^2 per weight; the sigmoid of Molchanov et al."""

    shapes = ((784,), (800,))

    def __init__(self):
        super().__init__()
        self.kernel = nn.Parameter(torch.randn(784, 800) * math.sqrt(2 / 784))
        self.bias = nn.Parameter(torch.zeros(800))
        self.log_variance = nn.Parameter(torch.full((784, 800), -10.0))

    def forward(self, x):
        log_alpha = (self.log_variance - (self.kernel**2 + THRESHOLD).log()).clamp(-8, 8)
        kl = 0.63576 * (1 - torch.sigmoid(1.8732 + 1.48695 * log_alpha)) + 0.5 * torch.log1p((-log_alpha).exp())
        return local_reparameterization(x, self.kernel, self.log_variance.exp(), self.bias), kl.sum()


class Concrete(nn.Module):
    """Concrete dropout in front of a linear layer."""

    shapes = ((784,), (800,))

    def __init__(self):
        super().__init__()
        self.kernel = nn.Parameter(torch.randn(784, 800) * math.sqrt(2 / 784))
        self.bias = nn.Parameter(torch.zeros(800))
        self.logit = nn.Parameter(torch.tensor(math.log(0.1 / 0.9)))

    def forward(self, x):
        rate = torch.sigmoid(self.logit)
        kept = 1 - torch.sigmoid((self.logit + torch.logit(torch.rand_like(x), eps=1e-7)) / 0.1)
        y = (x * kept / (1 - rate)) @ self.kernel + self.bias
        entropy = -rate * rate.log() - (1 - rate) * (1 - rate).log()
        return y, 0.5e-8 * (self.kernel**2).sum() / (1 - rate) + 784 * (math.log(2) - entropy)


class Bottleneck(nn.Module):
    """The deep variational bottleneck, prior N(0, 1)."""

    shapes = ((1024,), (256,))

    def __init__(self):
        super().__init__()
        self.loc = nn.Linear(1024, 256)
        self.scale = nn.Linear(1024, 256)

    def forward(self, x):
        loc = self.loc(x)
        scale = F.softplus(self.scale(x) - 5)
        kl = 0.5 * (scale**2 + loc**2 - 1) - scale.log()
        return loc + scale * torch.randn_like(loc), kl.sum(1).mean()


def density(t):
    """The standard normal density."""
    return torch.exp(-0.5 * t * t) / math.sqrt(2 * math.pi)


class Structured(nn.Module):
    """Truncated log-normal noise of channels, prior 1/eps on the same interval."""

    shapes = ((16, 16, 24), (16, 16, 24))

    def __init__(self):
        super().__init__()
        self.loc = nn.Parameter(torch.zeros(24))
        self.log_scale = nn.Parameter(torch.full((24,), -5.0))

    def forward(self, x):
        low, high = -20.0, 0.0
        loc, scale = self.loc.clamp(low, high), self.log_scale.exp()
        a, b = (low - loc) / scale, (high - loc) / scale
        below, above = ndtr(a), ndtr(b)
        share = below + torch.rand(x.shape[0], 1, 1, 24) * (above - below)
        log_noise = (loc + scale * ndtri(share.clamp(1e-7, 1 - 1e-7))).clamp(low, high)
        mass = above - below
        slope = (a * density(a) - b * density(b)) / (2 * mass)
        entropy = 0.5 * math.log(2 * math.pi * math.e) + scale.log() + mass.log() + slope
        return x * log_noise.exp(), (math.log(high - low) - entropy).sum()


class LearnedGaussian(nn.Module):
    """N(1, alpha) on activations, alpha per channel below 1; the cubic of Kingma et al."""

    shapes = ((16, 16, 24), (16, 16, 24))

    def __init__(self):
        super().__init__()
        self.logit = nn.Parameter(torch.full((24,), math.log(1 / 3)))

    def forward(self, x):
        alpha = torch.sigmoid(self.logit)
        kl = 0.63518142 - 0.5 * alpha.log() - alpha * (1.16145124 + alpha * (-1.50204118 + alpha * 0.58629921))
        return x * (1 + alpha.sqrt() * torch.randn_like(x)), 256 * kl.sum()


DROPOUTS = {
    "variational": Variational,
    "sparse": Sparse,
    "concrete": Concrete,
    "bottleneck": Bottleneck,
    "structured": Structured,
    "learnedGaussian": LearnedGaussian,
}
