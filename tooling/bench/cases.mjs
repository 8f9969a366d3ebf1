// What is timed. Every peer builds the same network: the sizes here are given to them as they are.

/**
 * The training steps, in the order of the report. `steps` are timed in each round. `target`: at most so many times
 * PyTorch's time, in plain SIMD, is what the engine is to reach.
 */
export const TRAINING_CASES = [
  { name: 'All-CNN-32, ¼ width', network: 'allCnn32', width: 0.25, batch: 20, steps: 10, target: 1.6 },
  { name: 'All-CNN-32, ¼ width', network: 'allCnn32', width: 0.25, batch: 100, steps: 3, target: 2.5 },
  { name: 'All-CNN-32, ½ width', network: 'allCnn32', width: 0.5, batch: 20, steps: 4, target: 1.6 },
  { name: 'All-CNN-32, ½ width', network: 'allCnn32', width: 0.5, batch: 100, steps: 1, target: 2.5 },
  { name: 'All-CNN-32', network: 'allCnn32', width: 1, batch: 20, steps: 2, target: 1.6 },
  { name: 'All-CNN-32', network: 'allCnn32', width: 1, batch: 100, steps: 1, target: 2.5 },
  { name: 'All-CNN-96', network: 'allCnn96', batch: 32, steps: 1, target: 2 },
  { name: 'MLP 784-800-800-800-10', network: 'mlp', batch: 100, steps: 10, target: 2 },
  { name: 'MLP VAE 784-512-10', network: 'mlpVae', batch: 128, steps: 20, target: 2 },
  { name: 'convolutional VAE, 64×64', network: 'convVae', batch: 64, steps: 4, target: 2 },
  // The same networks, of @infodrop/vae in the training loop; its peers are those of the rows above.
  { name: 'MLP VAE 784-512-10, by @infodrop/vae', network: 'mlpVae', by: 'vae', batch: 128, steps: 20, target: 2 },
  { name: 'convolutional VAE, 64×64, by @infodrop/vae', network: 'convVae', by: 'vae', batch: 64, steps: 4, target: 2 },
  // A product has no batch: its rows are.
  { name: 'product of matrices, 1024×1024×1024', network: 'product', size: 1024, batch: 1024, steps: 10, target: 1 },
  {
    name: 'convolution 3×3 and gradients, 16×16×24',
    network: 'convolution',
    shape: [16, 16, 24],
    filters: 24,
    batch: 20,
    steps: 20,
    target: 1,
  },
  { name: 'information dropout alone, 16×16×24', network: 'dropout', batch: 100, steps: 20, target: 0.5 },
  ...[
    ['variational', 'variational dropout alone, 784 to 800'],
    ['sparse', 'sparse variational dropout alone, 784 to 800'],
    ['concrete', 'concrete dropout alone, 784 to 800'],
    ['bottleneck', 'Gaussian bottleneck alone, 1024 to 256'],
    ['structured', 'structured log-normal noise alone, 16×16×24'],
    ['learnedGaussian', 'learned Gaussian noise alone, 16×16×24'],
  ].map(([layer, name]) => ({ name, network: 'layer', layer, batch: 100, steps: 20, target: 2 })),
];

/** The settings of a step that every peer shares. */
export const SETTINGS = {
  units: [800, 800, 800],
  beta: 1,
  klScale: 1 / 50_000,
  minAlpha: 0.001,
  maxAlpha: 0.7,
  inputDropout: 0.2,
  learningRate: 0.01,
  momentum: 0.9,
  /** Of the variational autoencoders, which are trained by Adam. */
  latents: 10,
  adamLearningRate: 0.001,
  /** What information dropout alone is applied to: the first pooling block of All-CNN-32 at ¼ width. */
  dropoutShape: [16, 16, 24],
};

/** Generators of images: cluttered digits on the paper's canvas and the quickstart's, and sprites. */
export const GENERATOR_CASES = [
  {
    name: 'cluttered digits, 96×96, 21 patches of 8×8',
    set: 'clutteredDigits',
    canvas: 96,
    patches: 21,
    patchSize: 8,
  },
  { name: 'cluttered digits, 40×40, 6 patches of 8×8', set: 'clutteredDigits', canvas: 40, patches: 6, patchSize: 8 },
  { name: 'sprites, 64×64', set: 'sprites' },
];
