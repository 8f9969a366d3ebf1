// The MLP with information dropout behind every hidden layer in jax-js: that of mlp in @infodrop/networks.
import { jit, nn, numpy as np, random, tree, valueAndGrad } from '@jax-js/jax';

/** z = f·exp(α·η − α²/2), and its KL to the log-uniform prior in nats an image; units that are off cost nothing. */
function informationDropout(f, logits, key, { minAlpha, maxAlpha }) {
  const alpha = nn.sigmoid(logits).mul(maxAlpha).add(minAlpha);
  const eta = random.normal(key, f.shape);
  const logNoise = alpha.ref.mul(eta).sub(alpha.ref.mul(alpha.ref).mul(0.5));
  const kl = np.where(
    f.ref.greater(0),
    np
      .log(alpha)
      .mul(-1)
      .add(Math.log(minAlpha + maxAlpha)),
    0,
  );
  return [f.mul(np.exp(logNoise)), kl.sum().div(f.shape[0])];
}

/** Gives one step of Nesterov momentum on the cross-entropy and the KL. */
export function mlpStep(setting) {
  const { units, batch, beta, klScale, learningRate, momentum } = setting;
  const sizes = [784, ...units];
  let key = random.key(1);
  const next = () => {
    const [one, other] = splitKey(key);
    key = one;
    return other;
  };
  const dense = (inputs, outputs) => ({
    kernel: random.normal(next(), [inputs, outputs]).mul(Math.sqrt(2 / inputs)),
    bias: np.zeros([outputs]),
  });
  const hidden = units.map((width, i) => ({ f: dense(sizes[i], width), alpha: dense(sizes[i], width) }));
  let weights = { hidden, logits: dense(sizes.at(-1), 10) };
  let velocities = tree.map((weight) => np.zeros(weight.shape), tree.ref(weights));
  const images = random.uniform(next(), [batch, 784]);
  const labels = nn.oneHot(np.array(Int32Array.from({ length: batch }, (_, i) => i % 10)), 10);

  const apply = (x, { kernel, bias }) => np.matmul(x, kernel).add(bias);
  const loss = (given, x, targets, noise) => {
    const keys = units.map((_, i) => (i === units.length - 1 ? noise.slice(i) : noise.ref.slice(i)));
    let total = np.array(0);
    for (const [i, { f, alpha }] of given.hidden.entries()) {
      const [z, kl] = informationDropout(nn.relu(apply(x.ref, f)), apply(x, alpha), keys[i], setting);
      total = total.add(kl);
      x = z;
    }
    const logProbabilities = nn.logSoftmax(apply(x, given.logits));
    return logProbabilities
      .mul(targets)
      .sum()
      .div(-batch)
      .add(total.mul(beta * klScale));
  };
  const gradients = valueAndGrad(loss);
  const update = jit((given, velocity, x, targets, noise) => {
    const [value, grads] = gradients(tree.ref(given), x, targets, noise);
    const faster = tree.map((v, g) => v.mul(momentum).add(g), velocity, tree.ref(grads));
    const moved = tree.map(
      (w, v, g) => w.sub(v.mul(momentum).add(g).mul(learningRate)),
      given,
      tree.ref(faster),
      grads,
    );
    return [value, moved, faster];
  });

  return async () => {
    const noise = random.split(next(), units.length);
    const [value, moved, faster] = update(weights, velocities, images.ref, labels.ref, noise);
    [weights, velocities] = [moved, faster];
    const [nats] = await value.data();
    return nats;
  };
}

function splitKey(key) {
  const both = random.split(key);
  return [both.ref.slice(0), both.slice(1)];
}
