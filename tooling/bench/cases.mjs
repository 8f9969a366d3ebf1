// What is timed. Every peer builds the same network: the sizes here are given to them as they are.

/** The training steps, in the order of the report. `steps` are timed in each round. */
export const TRAINING_CASES = [
  { name: 'All-CNN-32, ¼ width', network: 'allCnn32', batch: 20, steps: 10 },
  { name: 'All-CNN-32, ¼ width', network: 'allCnn32', batch: 100, steps: 3 },
  { name: 'MLP 784-800-800-800-10', network: 'mlp', batch: 100, steps: 10 },
];

/** The settings of a step that every peer shares. */
export const SETTINGS = {
  width: 0.25,
  units: [800, 800, 800],
  beta: 1,
  klScale: 1 / 50_000,
  minAlpha: 0.001,
  maxAlpha: 0.7,
  inputDropout: 0.2,
  learningRate: 0.01,
  momentum: 0.9,
};

/** Canvases of cluttered digits: the paper's and the quickstart's. */
export const CLUTTER_CASES = [
  { name: '96×96, 21 patches of 8×8', canvas: 96, patches: 21, patchSize: 8 },
  { name: '40×40, 6 patches of 8×8', canvas: 40, patches: 6, patchSize: 8 },
];
