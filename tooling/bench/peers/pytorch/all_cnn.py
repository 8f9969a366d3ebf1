"""The all-convolutional networks with information dropout in their pooling blocks, in PyTorch."""

from torch import nn
from torch.nn import functional as F

from layers import alpha, block, information_dropout


class AllCnn32(nn.Module):
    """The network of allCnn32 in @infodrop/networks."""

    image_shape = (3, 32, 32)

    def __init__(self, settings):
        super().__init__()
        self.settings = settings
        narrow, wide = int(96 * settings["width"]), int(192 * settings["width"])
        self.first = nn.Sequential(block(3, narrow, 3), block(narrow, narrow, 3))
        self.pool1, self.alpha1 = block(narrow, narrow, 3, 2), alpha(narrow, narrow)
        self.second = nn.Sequential(block(narrow, wide, 3), block(wide, wide, 3))
        self.pool2, self.alpha2 = block(wide, wide, 3, 2), alpha(wide, wide)
        self.third = nn.Sequential(block(wide, wide, 3), block(wide, wide, 1), block(wide, 10, 1))
        self.logits = nn.Linear(10, 10)

    def forward(self, images):
        x = F.dropout(images, self.settings["inputDropout"], self.training)
        x = self.first(x)
        x, kl1 = information_dropout(self.pool1(x), self.alpha1(x), self.settings)
        x = self.second(x)
        x, kl2 = information_dropout(self.pool2(x), self.alpha2(x), self.settings)
        return self.logits(self.third(x).mean((2, 3))), kl1 + kl2


class AllCnn96(nn.Module):
    """`allCnn96` of @infodrop/networks."""

    image_shape = (1, 96, 96)

    def __init__(self, settings):
        super().__init__()
        self.settings = settings
        pairs = [(1, 32), (32, 64), (64, 96), (96, 192)]
        self.groups = nn.ModuleList(nn.Sequential(block(i, o, 3), block(o, o, 3)) for i, o in pairs)
        self.pools = nn.ModuleList(block(o, o, 3, 2) for _, o in pairs)
        self.alphas = nn.ModuleList(alpha(o, o) for _, o in pairs)
        self.last = nn.Sequential(block(192, 192, 3), block(192, 192, 1), block(192, 10, 1))
        self.logits = nn.Linear(10, 10)

    def forward(self, images):
        x, total = images, 0.0
        for group, pool, alphas in zip(self.groups, self.pools, self.alphas):
            x = group(x)
            x, kl = information_dropout(pool(x), alphas(x), self.settings)
            total = total + kl
        return self.logits(self.last(x).mean((2, 3))), total
