import { foldIn, key, normal } from '@infodrop/random';
import {
  add,
  div,
  exp,
  expandDims,
  log,
  mul,
  neg,
  ones,
  serialization,
  sigmoid,
  type Tensor,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { initializers, layers, type LayersModel, type LayerVariable, sequential } from '@tensorflow/tfjs-layers';
import { arrayData, type InformationLayerLike, type NoiseMode, type TrainingData } from '../src/index.js';

/** The smallest layer that training takes for an information layer: z = f · exp(αη − α²/2), one α per unit. */
export class FixtureInformationLayer extends layers.Layer implements InformationLayerLike {
  static className = 'FixtureInformationLayer';
  mode: NoiseMode = 'auto';
  noiseStep = 0;
  sampleOffset = 0;
  trackKl = false;
  beta: number;
  readonly klScale: number;
  readonly seed: number;
  #alpha: LayerVariable | undefined;
  #kl: Tensor | null = null;

  constructor({ name, beta, klScale = 1, seed = 5 }: { name: string; beta: number; klScale?: number; seed?: number }) {
    super({ name });
    this.beta = beta;
    this.klScale = klScale;
    this.seed = seed;
  }

  override build(inputShape: number[]): void {
    this.#alpha = this.addWeight('alpha', inputShape.slice(1), 'float32', initializers.zeros());
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[], kwargs: { training?: boolean }): Tensor {
    const f = Array.isArray(inputs) ? inputs[0]! : inputs;
    const alpha = mul(0.7, sigmoid(this.#alpha!.read()));
    const noisy = this.mode === 'monteCarlo' || (this.mode === 'auto' && kwargs.training === true);
    if (kwargs.training === true || this.trackKl) {
      this.#kl = mul(neg(log(div(expandDims(alpha, 0), 0.7))), ones(f.shape));
    }
    if (!noisy) return f.clone();
    const units = f.size / f.shape[0];
    const of = foldIn(foldIn(key(this.seed), this.name), this.noiseStep++);
    const noise = tensor(normal(of, f.size, { offset: this.sampleOffset * units }), f.shape);
    return mul(f, exp(add(mul(alpha, noise), mul(-0.5, mul(alpha, alpha)))));
  }

  klPerUnit(): Tensor | null {
    return this.#kl === null || this.#kl.isDisposed ? null : this.#kl;
  }
}
serialization.registerClass(FixtureInformationLayer);

/** Three noisy rings around one another, as points of `dimensions` numbers: learnable, but not by a linear network. */
export function ringData(size: number, seed: number, dimensions = 6): TrainingData {
  const values = normal(key(seed), size * dimensions);
  const images = new Float32Array(size * dimensions);
  const labels = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    const point = values.subarray(i * dimensions, (i + 1) * dimensions);
    const length = Math.hypot(...point);
    labels[i] = i % 3;
    point.forEach((x, d) => (images[i * dimensions + d] = (x / length) * (1 + labels[i]!)));
  }
  return arrayData({ images, shape: [dimensions], labels });
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
      new FixtureInformationLayer({ name: 'information1', beta, klScale: 1 / 240, seed: noiseSeed }),
      dense(16, 'dense2', { activation: 'relu' }),
      new FixtureInformationLayer({ name: 'information2', beta, klScale: 1 / 240, seed: noiseSeed }),
      dense(3, 'logits'),
    ],
  });
}

/** All weights of a model, one array each. */
export function weightsOf(model: LayersModel): Float32Array[] {
  return tidy(() => model.getWeights().map((weight) => Float32Array.from(weight.dataSync())));
}
