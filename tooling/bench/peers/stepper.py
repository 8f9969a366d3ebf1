"""The worker's side of the benchmark's protocol, and information dropout, for the networks in this folder."""

import json
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def settings():
    """The settings and the batch size that the benchmark gives on the command line."""
    return json.loads(sys.argv[1]), int(sys.argv[2])


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


def answer_commands(model, image_shape):
    """Trains `model`, which gives logits and the KL of its layers, on random images, as many steps as asked for."""
    torch.set_num_threads(1)
    shared, batch = settings()
    torch.manual_seed(1)
    images = torch.rand(batch, *image_shape)
    labels = torch.randint(0, 10, (batch,))
    model = model(shared).train()
    optimizer = torch.optim.SGD(
        model.parameters(), lr=shared["learningRate"], momentum=shared["momentum"], nesterov=True
    )

    def step():
        started, processor = time.perf_counter(), time.process_time()
        optimizer.zero_grad(set_to_none=True)
        logits, kl = model(images)
        cross_entropy = F.cross_entropy(logits, labels)
        loss = cross_entropy + shared["beta"] * shared["klScale"] * kl
        loss.backward()
        optimizer.step()
        loss.item()
        return 1000 * (time.perf_counter() - started), 1000 * (time.process_time() - processor)

    say = lambda answer: print(json.dumps(answer), flush=True)
    say({"ready": f"PyTorch {torch.__version__}, {torch.get_num_threads()} thread"})
    for line in sys.stdin:
        pairs = [step() for _ in range(json.loads(line)["steps"])]
        times, processor_times = [wall for wall, _ in pairs], [processor for _, processor in pairs]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        megabytes = peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        say({"times": times, "processorTimes": processor_times, "peakMegabytes": megabytes})
