"""All-CNN-32 with information dropout in PyTorch: the network of allCnn32 in @infodrop/networks."""

from torch import nn
from torch.nn import functional as F

from stepper import BatchNormRelu, answer_commands, information_dropout


class AllCnn32(nn.Module):
    def __init__(self, settings):
        super().__init__()
        self.settings = settings
        narrow, wide = int(96 * settings["width"]), int(192 * settings["width"])
        block = lambda inputs, outputs, size, stride=1: nn.Sequential(
            nn.Conv2d(inputs, outputs, size, stride, padding=size // 2, bias=False), BatchNormRelu(outputs)
        )
        alpha = lambda inputs, outputs: nn.Conv2d(inputs, outputs, 3, 2, padding=1)
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


answer_commands(AllCnn32, (3, 32, 32))
