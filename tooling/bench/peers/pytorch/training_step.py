"""A worker that times training steps in PyTorch: python training_step.py <JSON of the case, the settings, the threads>."""

import sys
from pathlib import Path

import torch
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
torch.set_num_threads(settings["threads"])
loaded = resident_megabytes()
torch.manual_seed(1)


def classifier(network):
    """Steps of Nesterov momentum on the cross-entropy and the KL."""
    images = torch.rand(batch, *network.image_shape)
    labels = torch.randint(0, 10, (batch,))
    model = network(settings).train()
    optimizer = torch.optim.SGD(
        model.parameters(), lr=settings["learningRate"], momentum=settings["momentum"], nesterov=True
    )

    def step():
        optimizer.zero_grad(set_to_none=True)
        logits, kl = model(images)
        loss = F.cross_entropy(logits, labels) + settings["beta"] * settings["klScale"] * kl
        loss.backward()
        optimizer.step()
        loss.item()

    return step


def autoencoder(network):
    """Steps of Adam on minus the evidence lower bound."""
    images = torch.rand(batch, *network.image_shape)
    model = network(settings).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=settings["adamLearningRate"])

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = model(images)
        loss.backward()
        optimizer.step()
        loss.item()

    return step


def dropout():
    """Information dropout alone: the gradients of sum z dz + beta klScale KL."""
    f, logits = (torch.rand(batch, *settings["dropoutShape"], requires_grad=True) for _ in range(2))
    dz = torch.rand(batch, *settings["dropoutShape"])

    def step():
        f.grad = logits.grad = None
        z, kl = information_dropout(f, logits, settings)
        loss = (z * dz).sum() + settings["beta"] * settings["klScale"] * kl
        loss.backward()
        loss.item()

    return step


def layer():
    """One layer alone: the gradients of sum z dz + klScale KL."""
    model = DROPOUTS[settings["layer"]]()
    x = torch.rand(batch, *model.shapes[0], requires_grad=True)
    dz = torch.rand(batch, *model.shapes[1])

    def step():
        x.grad = None
        model.zero_grad(set_to_none=True)
        z, kl = model(x)
        loss = (z * dz).sum() + settings["klScale"] * kl
        loss.backward()
        loss.item()

    return step


STEPS = {
    "allCnn32": lambda: classifier(AllCnn32),
    "allCnn96": lambda: classifier(AllCnn96),
    "mlp": lambda: classifier(Mlp),
    "mlpVae": lambda: autoencoder(MlpVae),
    "convVae": lambda: autoencoder(ConvVae),
    "dropout": dropout,
    "layer": layer,
}

if __name__ == "__main__":
    answer_commands(f"PyTorch {torch.__version__}", loaded, STEPS[settings["network"]]())
