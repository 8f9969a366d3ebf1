"""The MLP with information dropout behind every hidden layer in PyTorch: that of mlp in @infodrop/networks."""

from torch import nn
from torch.nn import functional as F

from layers import information_dropout


class Mlp(nn.Module):
    image_shape = (1, 28, 28)

    def __init__(self, settings):
        super().__init__()
        self.settings = settings
        sizes = [784, *settings["units"]]
        pairs = list(zip(sizes, sizes[1:]))
        self.hidden = nn.ModuleList(nn.Linear(inputs, outputs) for inputs, outputs in pairs)
        self.alphas = nn.ModuleList(nn.Linear(inputs, outputs) for inputs, outputs in pairs)
        self.logits = nn.Linear(sizes[-1], 10)

    def forward(self, images):
        x, total = images.flatten(1), 0.0
        for dense, alpha in zip(self.hidden, self.alphas):
            x, kl = information_dropout(F.relu(dense(x)), alpha(x), self.settings)
            total = total + kl
        return self.logits(x), total
