// The small network that every backend trains, and its data: all of it follows from the seed, in Node and in a page alike.
import { standardNormal } from '@infodrop/dropout';
import { clutteredCnn } from '@infodrop/networks';
import { foldIn, integers, key, normal } from '@infodrop/random';
import { arrayData, classification, constant, evaluate, nesterov, train } from '@infodrop/training';
import { dispose, memory, mul, tidy } from '@tensorflow/tfjs-core';

const COMMON = {
  images: 32,
  canvas: 12,
  classes: 4,
  filters: [4, 8],
  batchSize: 8,
  steps: 40,
  learningRate: 0.05,
  momentum: 0.9,
  weightDecay: 1e-4,
  beta: 0.05,
  klScale: 1 / 32,
};

/** What is trained: the paper's two activations, each with its prior. Everything else is the same. */
export const NETWORKS = {
  relu: { ...COMMON, activation: 'relu', prior: { kind: 'logUniform' } },
  softplus: {
    ...COMMON,
    activation: 'softplus',
    prior: { kind: 'logNormal', loc: 0, scale: 1, learned: true, floor: 1e-4 },
  },
};

/** Bars in one of four directions at a random place, with noise: learned in a few dozen steps, but not at once. */
function bars({ seed, images, canvas, classes }) {
  const root = foldIn(key(seed), 'bars');
  const labels = Uint8Array.from({ length: images }, (_, i) => i % classes);
  const places = integers(foldIn(root, 'places'), images, { low: 3, high: canvas - 3 });
  const pixels = normal(foldIn(root, 'pixels'), images * canvas * canvas).map((value) => 0.3 * value);
  for (let image = 0; image < images; image++) {
    const place = places[image];
    const at = (row, column) => image * canvas * canvas + (row % canvas) * canvas + (column % canvas);
    for (let i = 0; i < canvas; i++) {
      const index = [at(place, i), at(i, place), at(i, i + place), at(i, 2 * canvas - i - place)][labels[image]];
      pixels[index] += 1.5;
    }
  }
  return arrayData({ inputs: pixels, shape: [canvas, canvas, 1], targets: labels });
}

/**
 * Trains the network on the backend that is set.
 *
 * @returns The loss before each update, the loss of the trained network without noise, the seconds of each update, and
 * how many tensors training left behind.
 */
export async function trainSameNetwork(settings) {
  const { seed, filters, canvas, classes, images, batchSize, steps, learningRate, momentum, weightDecay } = settings;
  const { beta, klScale, activation, prior } = settings;
  const noise = { kind: 'information', beta, klScale, prior };
  const data = bars(settings);
  const model = clutteredCnn({ filters, inputShape: [canvas, canvas, 1], classes, activation, noise, seed });
  const losses = [];
  const seconds = [];
  let started = performance.now();
  let tensors = 0;
  await train({
    objective: classification({ model }),
    data,
    epochs: (steps * batchSize) / images,
    batchSize,
    seed,
    optimizer: nesterov({ momentum }),
    schedule: constant(learningRate),
    weightDecay,
    onStep: ({ step, loss }) => {
      losses.push(loss);
      seconds.push((performance.now() - started) / 1000);
      // The optimizer makes its slots at the first update.
      if (step === 1) tensors = memory().numTensors;
      if (step === steps) tensors = memory().numTensors - tensors;
      started = performance.now();
    },
  });
  const { crossEntropy } = await evaluate({ model, data, batchSize: images });
  model.dispose();
  return { losses, evaluated: crossEntropy, seconds, tensorsLeft: tensors };
}

/**
 * How many of 5,000 normals of a layer's noise differ, in any bit, from those of `@infodrop/random` after a way through
 * the backend's memory. They are doubled and halved there, which is exact, so that none is read from a copy.
 */
async function normalsThatDiffer() {
  const of = foldIn(key(7), 'noise');
  const normals = standardNormal(of, [50, 100]);
  const passed = tidy(() => mul(mul(normals, 2), 0.5));
  const got = new Uint32Array(Float32Array.from(await passed.data()).buffer);
  const expected = new Uint32Array(Float32Array.from(normal(of, 5_000)).buffer);
  dispose([normals, passed]);
  return expected.reduce((count, word, i) => count + (word === got[i] ? 0 : 1), 0);
}

/**
 * Trains all of them.
 *
 * @param seeds - From 0 to one below; the first by default.
 * @returns `{ relu, softplus, normalsThatDiffer }` of the first seed, and `bySeed`: the same of each seed.
 */
export async function trainNetworks(seeds = 1) {
  const bySeed = [];
  for (let seed = 0; seed < seeds; seed++) {
    const results = {};
    for (const [name, settings] of Object.entries(NETWORKS)) {
      results[name] = await trainSameNetwork({ ...settings, seed });
    }
    bySeed.push(results);
  }
  return { ...bySeed[0], normalsThatDiffer: await normalsThatDiffer(), bySeed };
}
