import { initialKernel } from '@infodrop/dropout';
import { requireInteger, requireNumber, requireOptions } from '@infodrop/requirements';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Arguments of {@link initializeWeights}. */
export interface InitializeWeightsOptions {
  /** Of the last of these layers, > 0. Default √2, as of the others. */
  readonly lastGain?: number;
}

/** The layers whose kernels are written. */
const WITH_KERNELS: readonly string[] = ['Conv2D', 'Conv2DTranspose', 'Dense'];

/**
 * Gives the kernels of a model's convolutions and dense layers their initial weights, from counter-based random
 * numbers keyed by seed and layer name, as noisy layers have theirs: see `initialKernel` of @infodrop/dropout.
 *
 *   kernel ~ N(0, gain² / fanIn),  gain √2, and `lastGain` in the last layer
 *
 * So the same seed gives the same weights on every backend, and a layer's weights stay when another one is added.
 * A transposed convolution of stride s has height · width · channels / s² inputs for one output. Biases are 0; layers of other
 * classes keep what they have.
 *
 * @param model - Built model; its `Conv2D`, `Conv2DTranspose` and `Dense` layers are written.
 * @param seed - Integer ≥ 0.
 * @param options - `lastGain`: 1 keeps the scale where no ReLU follows.
 * @throws RangeError when the seed or the gain is none; TypeError for an option that there is not.
 *
 * Source: K. He et al., [Delving deep into rectifiers](https://arxiv.org/abs/1502.01852), 2015.
 *
 * @example
 * import { initializeWeights } from '@infodrop/networks';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * initializeWeights(sequential({ layers: [layers.dense({ units: 2, inputShape: [3], name: 'logits' })] }), 7);
 */
export function initializeWeights(model: LayersModel, seed: number, options: InitializeWeightsOptions = {}): void {
  requireInteger('initializeWeights', 'seed', seed, 0);
  requireOptions('initializeWeights', options, ['lastGain']);
  const { lastGain = Math.SQRT2 } = options;
  requireNumber('initializeWeights', 'lastGain', lastGain, { least: 0, above: true });
  const written = model.layers.filter((layer) => WITH_KERNELS.includes(layer.getClassName()));
  written.forEach((layer, i) => {
    const [kernel, ...rest] = layer.getWeights();
    if (kernel === undefined) return;
    const gain = i === written.length - 1 ? lastGain : Math.SQRT2;
    const correction = layer.getClassName() === 'Conv2DTranspose' ? transposedGain(kernel.shape, layer.getConfig()) : 1;
    const drawn = initialKernel(kernel.shape, { seed, layer: layer.name, gain: gain * correction });
    layer.setWeights([drawn, ...rest]);
    drawn.dispose();
  });
}

/** From [height, width, outputs, inputs] as if the last axis were the outputs, to the inputs of one output. */
function transposedGain(shape: readonly number[], { strides }: { readonly strides?: unknown }): number {
  const [, , outputs = 1, inputs = 1] = shape;
  const [rows = 1, columns = 1] = strides as readonly number[];
  return Math.sqrt((rows * columns * outputs) / inputs);
}
