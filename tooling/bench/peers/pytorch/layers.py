"""Information dropout, and batch normalisation with a shift and no scale, in PyTorch."""

import torch
from torch import nn
from torch.nn import functional as F


def information_dropout(f, alpha_logits, settings):
    """z = f * exp(alpha * eta - alpha^2 / 2) and its KL to the log-uniform prior, in nats per image.

    Units that are off cost nothing; the KL is counted from the cap of alpha.
    """
    alpha = settings["minAlpha"] + settings["maxAlpha"] * torch.sigmoid(alpha_logits)
    z = f * torch.exp(alpha * torch.randn_like(f) - 0.5 * alpha * alpha)
    cap = settings["minAlpha"] + settings["maxAlpha"]
    kl = torch.log(cap / alpha) * (f > 0)
    return z, kl.flatten(1).sum(1).mean()


class BatchNormRelu(nn.Module):
    """Batch normalisation over [batch, channel, height, width] with a shift and no scale, then ReLU."""

    def __init__(self, channels):
        super().__init__()
        self.shift = nn.Parameter(torch.zeros(channels))
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("variance", torch.ones(channels))

    def forward(self, x):
        y = F.batch_norm(x, self.mean, self.variance, None, self.shift, self.training, 0.1, 1e-3)
        return F.relu(y, inplace=True)


def block(inputs, outputs, size, stride=1):
    """A convolution without bias, batch normalisation and ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, padding=size // 2, bias=False), BatchNormRelu(outputs)
    )


def alpha(inputs, outputs):
    """The logits of alpha of a pooling block: a convolution of its input."""
    return nn.Conv2d(inputs, outputs, 3, 2, padding=1)
