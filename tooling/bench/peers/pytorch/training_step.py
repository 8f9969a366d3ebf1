"""A worker that times training steps in PyTorch: python training_step.py <JSON of the case, the settings, the threads>."""

import sys
from pathlib import Path

import torch
import torch._inductor.config
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).parents[1]))
from all_cnn import AllCnn32, AllCnn96
from answer_commands import answer_commands, resident_megabytes, setting
from dropouts import DROPOUTS
from layers import information_dropout
from mlp import Mlp
from vae import ConvVae, MlpVae

settings = setting()
batch = settings["batch"]
# Compiled, the same code is made into kernels of its own by TorchInductor, which needs a C++ compiler.
prepared = torch.compile if settings.get("compiled") else lambda given: given
if settings.get("held"):  # ATen and oneDNN are held to AVX2 by the environment, TorchInductor's own vectors have 256 bits
    torch._inductor.config.cpp.simdlen = 256
torch.set_num_threads(settings["threads"])
loaded = resident_megabytes()
torch.manual_seed(1)


def classifier(network):
    """Steps of Nesterov momentum on the cross-entropy and the KL."""
    images = torch.rand(batch, *network.image_shape)
    labels = torch.randint(0, 10, (batch,))
    model = network(settings).train()
    run = prepared(model)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=settings["learningRate"], momentum=settings["momentum"], nesterov=True
    )

    def step():
        optimizer.zero_grad(set_to_none=True)
        logits, kl = run(images)
        loss = F.cross_entropy(logits, labels) + settings["beta"] * settings["klScale"] * kl
        loss.backward()
        optimizer.step()
        loss.item()

    return step


def autoencoder(network):
    """Steps of Adam on minus the evidence lower bound."""
    images = torch.rand(batch, *network.image_shape)
    model = network(settings).train()
    run = prepared(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=settings["adamLearningRate"])

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = run(images)
        loss.backward()
        optimizer.step()
        loss.item()

    return step


def dropout():
    """Information dropout alone: the gradients of sum z dz + beta klScale KL."""
    f, logits = (torch.rand(batch, *settings["dropoutShape"], requires_grad=True) for _ in range(2))
    dz = torch.rand(batch, *settings["dropoutShape"])

    run = prepared(lambda f, logits: information_dropout(f, logits, settings))

    def step():
        f.grad = logits.grad = None
        z, kl = run(f, logits)
        loss = (z * dz).sum() + settings["beta"] * settings["klScale"] * kl
        loss.backward()
        loss.item()

    return step


def layer():
    """One layer alone: the gradients of sum z dz + klScale KL."""
    model = DROPOUTS[settings["layer"]]()
    run = prepared(model)
    x = torch.rand(batch, *model.shapes[0], requires_grad=True)
    dz = torch.rand(batch, *model.shapes[1])

    def step():
        x.grad = None
        model.zero_grad(set_to_none=True)
        z, kl = run(x)
        loss = (z * dz).sum() + settings["klScale"] * kl
        loss.backward()
        loss.item()

    return step


def product():
    """A product of square matrices."""
    a, b = (torch.rand(settings["size"], settings["size"]) for _ in range(2))

    def step():
        torch.mm(a, b)

    return step


def convolution():
    """A convolution 3x3: the gradients of sum (x * kernel) dy."""
    height, width, channels = settings["shape"]
    filters = settings["filters"]
    x = torch.rand(batch, channels, height, width, requires_grad=True)
    kernel = torch.rand(filters, channels, 3, 3, requires_grad=True)
    dy = torch.rand(batch, filters, height, width)

    def step():
        x.grad = kernel.grad = None
        loss = (F.conv2d(x, kernel, padding=1) * dy).sum()
        loss.backward()
        loss.item()

    return step


STEPS = {
    "allCnn32": lambda: classifier(AllCnn32),
    "allCnn96": lambda: classifier(AllCnn96),
    "mlp": lambda: classifier(Mlp),
    "mlpVae": lambda: autoencoder(MlpVae),
    "convVae": lambda: autoencoder(ConvVae),
    "product": product,
    "convolution": convolution,
    "dropout": dropout,
    "layer": layer,
}

if __name__ == "__main__":
    compiled = " compiled" if settings.get("compiled") else ""
    answer_commands(f"PyTorch{compiled} {torch.__version__}", loaded, STEPS[settings["network"]]())
