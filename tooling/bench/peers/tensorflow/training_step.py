"""A worker that times training steps in TensorFlow: python training_step.py <JSON of the case, the settings, the threads>."""

import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf

sys.path.insert(0, str(Path(__file__).parents[1]))
from answer_commands import answer_commands, resident_megabytes, setting
from networks import AllCnn32, AllCnn96, ConvVae, Mlp, MlpVae, information_dropout

settings = setting()
batch = settings["batch"]
tf.config.threading.set_intra_op_parallelism_threads(settings["threads"])
tf.config.threading.set_inter_op_parallelism_threads(1)
loaded = resident_megabytes()
tf.random.set_seed(1)


def classifier(network):
    """Steps of Nesterov momentum on the cross-entropy and the KL."""
    images = tf.random.uniform((batch, *network.image_shape))
    labels = tf.random.uniform((batch,), 0, 10, tf.int32)
    model = network(settings)
    optimizer = tf.keras.optimizers.SGD(settings["learningRate"], settings["momentum"], nesterov=True)

    def loss_of():
        logits, kl = model(images)
        nats = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        return tf.reduce_mean(nats) + settings["beta"] * settings["klScale"] * kl

    return minimise(model, optimizer, loss_of)


def autoencoder(network):
    """Steps of Adam on minus the evidence lower bound."""
    images = tf.random.uniform((batch, *network.image_shape))
    model = network(settings)
    return minimise(model, tf.keras.optimizers.Adam(settings["adamLearningRate"]), lambda: model(images))


def minimise(model, optimizer, loss_of):
    variables = model.trainable_variables
    optimizer.build(variables)

    @tf.function
    def update():
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(variables)
            loss = loss_of()
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    return lambda: float(update())


def dropout():
    """Information dropout alone: the gradients of sum z dz + beta klScale KL."""
    f, logits, dz = (tf.random.uniform((batch, *settings["dropoutShape"])) for _ in range(3))

    @tf.function
    def gradients():
        with tf.GradientTape() as tape:
            tape.watch([f, logits])
            z, kl = information_dropout(f, logits, settings)
            loss = tf.reduce_sum(z * dz) + settings["beta"] * settings["klScale"] * kl
        return loss, tape.gradient(loss, [f, logits])

    return lambda: float(gradients()[0])


STEPS = {
    "allCnn32": lambda: classifier(AllCnn32),
    "allCnn96": lambda: classifier(AllCnn96),
    "mlp": lambda: classifier(Mlp),
    "mlpVae": lambda: autoencoder(MlpVae),
    "convVae": lambda: autoencoder(ConvVae),
    "dropout": dropout,
}

if __name__ == "__main__":
    answer_commands(f"TensorFlow {tf.__version__}", loaded, STEPS[settings["network"]]())
