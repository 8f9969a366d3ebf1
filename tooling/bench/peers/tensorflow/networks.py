"""The networks of ../pytorch in TensorFlow: the same sizes, in its own layout [batch, height, width, channel]."""

import tensorflow as tf


def information_dropout(f, alpha_logits, settings):
    """z = f * exp(alpha * eta - alpha^2 / 2) and its KL to the log-uniform prior, in nats per image."""
    alpha = settings["minAlpha"] + settings["maxAlpha"] * tf.sigmoid(alpha_logits)
    z = f * tf.exp(alpha * tf.random.normal(tf.shape(f)) - 0.5 * alpha * alpha)
    cap = settings["minAlpha"] + settings["maxAlpha"]
    kl = tf.math.log(cap / alpha) * tf.cast(f > 0, f.dtype)
    return z, tf.reduce_mean(tf.reduce_sum(kl, list(range(1, len(f.shape)))))


class Dense(tf.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.kernel = tf.Variable(tf.random.normal((inputs, outputs), 0, (2 / inputs) ** 0.5))
        self.bias = tf.Variable(tf.zeros(outputs))

    def __call__(self, x):
        return tf.nn.bias_add(tf.matmul(x, self.kernel), self.bias)


class Conv(tf.Module):
    def __init__(self, inputs, outputs, size, stride=1, bias=True):
        super().__init__()
        shape = (size, size, inputs, outputs)
        self.kernel = tf.Variable(tf.random.normal(shape, 0, (2 / (size * size * inputs)) ** 0.5))
        self.bias = tf.Variable(tf.zeros(outputs)) if bias else None
        self.stride = stride

    def __call__(self, x):
        y = tf.nn.conv2d(x, self.kernel, self.stride, "SAME")
        return y if self.bias is None else tf.nn.bias_add(y, self.bias)


class ConvTranspose(tf.Module):
    """4x4, stride 2: twice the height and the width."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.kernel = tf.Variable(tf.random.normal((4, 4, outputs, inputs), 0, (2 / (16 * inputs)) ** 0.5))
        self.bias = tf.Variable(tf.zeros(outputs))

    def __call__(self, x):
        batch, height, width, _ = x.shape
        shape = (batch, 2 * height, 2 * width, self.bias.shape[0])
        return tf.nn.bias_add(tf.nn.conv2d_transpose(x, self.kernel, shape, 2), self.bias)


class Block(tf.Module):
    """A convolution without bias, batch normalisation with a shift and no scale, ReLU."""

    def __init__(self, inputs, outputs, size, stride=1):
        super().__init__()
        self.conv = Conv(inputs, outputs, size, stride, bias=False)
        self.scale = tf.ones(outputs)
        self.shift = tf.Variable(tf.zeros(outputs))
        self.mean = tf.Variable(tf.zeros(outputs), trainable=False)
        self.variance = tf.Variable(tf.ones(outputs), trainable=False)

    def __call__(self, x):
        y, mean, variance = tf.compat.v1.nn.fused_batch_norm(self.conv(x), self.scale, self.shift, epsilon=1e-3)
        self.mean.assign(0.9 * self.mean + 0.1 * mean)
        self.variance.assign(0.9 * self.variance + 0.1 * variance)
        return tf.nn.relu(y)


class NoisyPool(tf.Module):
    """A block of stride 2 whose output is multiplied by noise; alpha is a convolution of its input."""

    def __init__(self, channels, settings):
        super().__init__()
        self.settings = settings
        self.block = Block(channels, channels, 3, 2)
        self.alpha = Conv(channels, channels, 3, 2)

    def __call__(self, x):
        return information_dropout(self.block(x), self.alpha(x), self.settings)


class AllCnn32(tf.Module):
    image_shape = (32, 32, 3)

    def __init__(self, settings):
        super().__init__()
        self.input_dropout = settings["inputDropout"]
        narrow, wide = int(96 * settings["width"]), int(192 * settings["width"])
        self.first = [Block(3, narrow, 3), Block(narrow, narrow, 3)]
        self.pool1 = NoisyPool(narrow, settings)
        self.second = [Block(narrow, wide, 3), Block(wide, wide, 3)]
        self.pool2 = NoisyPool(wide, settings)
        self.third = [Block(wide, wide, 3), Block(wide, wide, 1), Block(wide, 10, 1)]
        self.logits = Dense(10, 10)

    def __call__(self, images):
        x = tf.nn.dropout(images, self.input_dropout)
        x, kl1 = self.pool1(through(self.first, x))
        x, kl2 = self.pool2(through(self.second, x))
        return self.logits(tf.reduce_mean(through(self.third, x), (1, 2))), kl1 + kl2


class AllCnn96(tf.Module):
    image_shape = (96, 96, 1)

    def __init__(self, settings):
        super().__init__()
        pairs = [(1, 32), (32, 64), (64, 96), (96, 192)]
        self.groups = [[Block(i, o, 3), Block(o, o, 3)] for i, o in pairs]
        self.pools = [NoisyPool(o, settings) for _, o in pairs]
        self.last = [Block(192, 192, 3), Block(192, 192, 1), Block(192, 10, 1)]
        self.logits = Dense(10, 10)

    def __call__(self, images):
        x, total = images, 0.0
        for group, pool in zip(self.groups, self.pools):
            x, kl = pool(through(group, x))
            total += kl
        return self.logits(tf.reduce_mean(through(self.last, x), (1, 2))), total


class Mlp(tf.Module):
    image_shape = (28, 28, 1)

    def __init__(self, settings):
        super().__init__()
        self.settings = settings
        sizes = [784, *settings["units"]]
        pairs = list(zip(sizes, sizes[1:]))
        self.hidden = [Dense(inputs, outputs) for inputs, outputs in pairs]
        self.alphas = [Dense(inputs, outputs) for inputs, outputs in pairs]
        self.logits = Dense(sizes[-1], 10)

    def __call__(self, images):
        x, total = tf.reshape(images, (images.shape[0], -1)), 0.0
        for dense, alpha in zip(self.hidden, self.alphas):
            x, kl = information_dropout(tf.nn.relu(dense(x)), alpha(x), self.settings)
            total += kl
        return self.logits(x), total


class Vae(tf.Module):
    """Gives minus the evidence lower bound in nats per image, of binary images."""

    def __call__(self, images):
        loc, log_variance = tf.split(through(self.encoder, images), 2, 1)
        z = loc + tf.exp(0.5 * log_variance) * tf.random.normal(loc.shape)
        logits = through(self.decoder, z)
        nats = tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(images, logits))
        kl = 0.5 * tf.reduce_sum(loc * loc + tf.exp(log_variance) - log_variance - 1)
        return (nats + kl) / images.shape[0]


class MlpVae(Vae):
    image_shape = (784,)

    def __init__(self, settings):
        super().__init__()
        latents = settings["latents"]
        self.encoder = [Dense(784, 512), tf.nn.relu, Dense(512, 2 * latents)]
        self.decoder = [Dense(latents, 512), tf.nn.relu, Dense(512, 784)]


class ConvVae(Vae):
    image_shape = (64, 64, 1)

    def __init__(self, settings):
        super().__init__()
        latents = settings["latents"]
        down = lambda inputs, outputs: [Conv(inputs, outputs, 4, 2), tf.nn.relu]
        up = lambda inputs, outputs: [ConvTranspose(inputs, outputs), tf.nn.relu]
        flatten = lambda x: tf.reshape(x, (x.shape[0], 1024))
        unflatten = lambda x: tf.reshape(x, (x.shape[0], 4, 4, 64))
        self.encoder = [*down(1, 32), *down(32, 32), *down(32, 64), *down(64, 64), flatten]
        self.encoder += [Dense(1024, 256), tf.nn.relu, Dense(256, 2 * latents)]
        self.decoder = [Dense(latents, 256), tf.nn.relu, Dense(256, 1024), tf.nn.relu, unflatten]
        self.decoder += [*up(64, 64), *up(64, 32), *up(32, 32), ConvTranspose(32, 1)]


def through(layers, x):
    for layer in layers:
        x = layer(x)
    return x
