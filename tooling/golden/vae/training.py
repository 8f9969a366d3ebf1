"""Test bounds of the MLP autoencoder of packages/vae/test/trainedBound.slow.test.ts, trained by PyTorch from several seeds.

Two ReLU layers of 200 each way, Gaussian codes of 10 units, Bernoulli likelihood of 28 x 28 binary pixels; kernels N(0, 2/fan-in), with gain
0.1 before the code and 1 before the logits, biases 0; Adam (0.001, 0.9, 0.999, 1e-7), batches of 100, 15 epochs of 8,000 digits. The bound is
that of 1,000 test digits, mean over 20 draws of their codes. Run with torch (written with 2.15), in this folder:
node binarizedDigits.mjs > digits.bin && python training.py digits.bin > ../../../packages/vae/test/golden/trainedBounds.json; rm digits.bin
"""
import json
import math
import sys

import numpy
import torch
from torch import nn
from torch.nn.functional import softplus

SEEDS, EPOCHS, BATCH, WIDTH, LATENT, DRAWS = 6, 15, 100, 200, 10, 20
digits = torch.tensor(numpy.fromfile(sys.argv[1], dtype=numpy.uint8).reshape(10_000, 784), dtype=torch.float32)
train, test = digits[:8000], digits[9000:]


def coder(inputs, outputs, last_gain):
    layers = [nn.Linear(inputs, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, outputs)]
    for layer in layers:
        if isinstance(layer, nn.Linear):
            gain = last_gain if layer is layers[-1] else math.sqrt(2)
            nn.init.normal_(layer.weight, std=gain / math.sqrt(layer.in_features))
            nn.init.zeros_(layer.bias)
    return nn.Sequential(*layers)


def terms(encoder, decoder, x):
    loc, log_scale = encoder(x).chunk(2, -1)
    logits = decoder(loc + log_scale.exp() * torch.randn_like(loc))
    kl = (0.5 * (loc**2 + (2 * log_scale).exp() - 1) - log_scale).sum(-1)
    return (softplus(logits) - x * logits).sum(-1), kl


def bound(seed):
    torch.manual_seed(seed)
    encoder, decoder = coder(784, 2 * LATENT, 0.1), coder(LATENT, 784, 1)
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=0.001, eps=1e-7)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(train)).split(BATCH):
            optimizer.zero_grad()
            distortion, kl = terms(encoder, decoder, train[batch])
            (distortion + kl).mean().backward()
            optimizer.step()
    with torch.no_grad():
        draws = [terms(encoder, decoder, test) for _ in range(DRAWS)]
    return {name: sum(of.mean().item() for of in each) / DRAWS
            for name, each in zip(('distortion', 'rate'), zip(*draws))}


torch.set_num_threads(1)
found = [bound(seed) for seed in range(SEEDS)]
print(json.dumps({
    'generator': 'tooling/golden/vae/training.py', 'torch': torch.__version__,
    'bounds': [-each['distortion'] - each['rate'] for each in found], 'rates': [each['rate'] for each in found],
}, indent=2))
