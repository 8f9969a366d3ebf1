import { type InformationDropout, informationDropout, logNormalNoise } from '@infodrop/dropout';
import { key, normal } from '@infodrop/random';
import { initializers, layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { arrayData, type TrainingData } from '../src/index.js';

/** Information dropout with one α per channel, at half its cap before training: log 2 a unit, whether it is off or not. */
export function noisyUnits({
  name,
  beta,
  klScale = 1,
  seed = 5,
}: {
  readonly name: string;
  readonly beta: number;
  readonly klScale?: number;
  readonly seed?: number;
}): InformationDropout {
  const noise = logNormalNoise({ alpha: 'learned', minAlpha: 1e-7 });
  return informationDropout({ name, beta, klScale, seed, noise, gateZeros: false });
}

/** Three noisy rings around one another, as points of `dimensions` numbers: learnable, but not by a linear network. */
export function ringData(size: number, seed: number, dimensions = 6): TrainingData {
  const values = normal(key(seed), size * dimensions);
  const inputs = new Float32Array(size * dimensions);
  const targets = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    const point = values.subarray(i * dimensions, (i + 1) * dimensions);
    const length = Math.hypot(...point);
    targets[i] = i % 3;
    point.forEach((x, d) => (inputs[i * dimensions + d] = (x / length) * (1 + targets[i]!)));
  }
  return arrayData({ inputs, shape: [dimensions], targets });
}

/** A classifier with batch normalisation and information layers, the same for the same seed. */
export function ringNetwork({ beta = 0.1, seed = 3, noiseSeed = 5, dimensions = 6 } = {}): LayersModel {
  const dense = (units: number, name: string, extra: object = {}): layers.Layer =>
    layers.dense({ units, name, kernelInitializer: initializers.glorotUniform({ seed: seed + units }), ...extra });
  return sequential({
    layers: [
      dense(24, 'dense1', { inputShape: [dimensions] }),
      layers.batchNormalization({ name: 'norm1', momentum: 0.9 }),
      layers.activation({ activation: 'relu', name: 'relu1' }),
      noisyUnits({ name: 'information1', beta, klScale: 1 / 240, seed: noiseSeed }),
      dense(16, 'dense2', { activation: 'relu' }),
      noisyUnits({ name: 'information2', beta, klScale: 1 / 240, seed: noiseSeed }),
      dense(3, 'logits'),
    ],
  });
}

/** All weights of a model, one array each. */
export function weightsOf(model: LayersModel): Promise<Float32Array[]> {
  return Promise.all(model.getWeights().map(async (weight) => Float32Array.from(await weight.data())));
}
