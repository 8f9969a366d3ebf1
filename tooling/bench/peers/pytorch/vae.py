"""The variational autoencoders of networks/variationalAutoencoder.mjs in PyTorch."""

import torch
from torch import nn
from torch.nn import functional as F


class Vae(nn.Module):
    """Gives minus the evidence lower bound in nats per image, of binary images."""

    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def forward(self, images):
        loc, log_variance = self.encoder(images).chunk(2, 1)
        z = loc + torch.exp(0.5 * log_variance) * torch.randn_like(loc)
        nats = F.binary_cross_entropy_with_logits(self.decoder(z), images, reduction="sum")
        kl = 0.5 * torch.sum(loc * loc + torch.exp(log_variance) - log_variance - 1)
        return (nats + kl) / images.shape[0]


class MlpVae(Vae):
    image_shape = (784,)

    def __init__(self, settings):
        latents = settings["latents"]
        super().__init__(
            nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 2 * latents)),
            nn.Sequential(nn.Linear(latents, 512), nn.ReLU(), nn.Linear(512, 784)),
        )


class ConvVae(Vae):
    image_shape = (1, 64, 64)

    def __init__(self, settings):
        latents = settings["latents"]
        down = lambda inputs, outputs: [nn.Conv2d(inputs, outputs, 4, 2, 1), nn.ReLU()]
        up = lambda inputs, outputs: nn.ConvTranspose2d(inputs, outputs, 4, 2, 1)
        super().__init__(
            nn.Sequential(
                *down(1, 32), *down(32, 32), *down(32, 64), *down(64, 64),
                nn.Flatten(), nn.Linear(1024, 256), nn.ReLU(), nn.Linear(256, 2 * latents),
            ),
            nn.Sequential(
                nn.Linear(latents, 256), nn.ReLU(), nn.Linear(256, 1024), nn.ReLU(), nn.Unflatten(1, (64, 4, 4)),
                up(64, 64), nn.ReLU(), up(64, 32), nn.ReLU(), up(32, 32), nn.ReLU(), up(32, 1),
            ),
        )
