import { initialKernel } from '@infodrop/dropout';
import { type LayersModel } from '@tensorflow/tfjs-layers';

/** Of an encoder's last layer: codes begin near the prior, with a scale near 1 (or α at the middle of its range) whatever the input. */
export const CODE_GAIN = 0.1;

/**
 * Draws the kernels of an encoder or decoder by `initialKernel`; biases stay 0.
 *
 *   W ~ N(0, gain²/inputs of one output),  gain √2, and `lastGain` in the last layer
 *
 * A transposed convolution of stride s has height · width · channels/s² inputs for one output.
 */
export function drawWeights(model: LayersModel, seed: number, lastGain = 1): void {
  const withKernels = model.layers.filter((layer) => layer.getWeights().length > 0);
  withKernels.forEach((layer, i) => {
    const [kernel, ...rest] = layer.getWeights();
    if (kernel === undefined) return;
    const gain = i === withKernels.length - 1 ? lastGain : Math.SQRT2;
    const correction = layer.getClassName() === 'Conv2DTranspose' ? transposedGain(kernel.shape) : 1;
    const drawn = initialKernel(kernel.shape, { seed, layer: layer.name, gain: gain * correction });
    layer.setWeights([drawn, ...rest]);
    drawn.dispose();
  });
}

/** From [height, width, outputs, inputs] as if the last axis were the outputs, to stride 2. */
function transposedGain(shape: readonly number[]): number {
  const [, , outputs = 1, inputs = 1] = shape;
  return 2 * Math.sqrt(outputs / inputs);
}
