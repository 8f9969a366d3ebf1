import { unpackWeights } from '../weights/packedWeights.mjs';

/** Side of an image. */
export const SIDE = 28;

/** Draws an image for a code: the probability that each pixel has ink, [28, 28]. */
export type Decoder = (z: readonly [number, number]) => Float32Array;

/**
 * The decoder of an autoencoder of two units, with the weights of a file: two layers of ReLU, then a sigmoid a pixel.
 *
 * @param width - Units of the hidden layers.
 */
export function decoderOf(bytes: Uint8Array, width: number): Decoder {
  const sizes = [2, width, width, SIDE * SIDE];
  const shapes = sizes.slice(1).flatMap((units, i) => [[sizes[i]!, units], [units]]);
  const weights = unpackWeights(bytes, shapes);
  return (z) => {
    let values = Float32Array.from(z);
    for (let layer = 0; layer < 3; layer++) {
      const logits = affine(values, weights[2 * layer]!, weights[2 * layer + 1]!);
      values = layer < 2 ? logits.map((each) => Math.max(0, each)) : logits.map((each) => 1 / (1 + Math.exp(-each)));
    }
    return values;
  };
}

function affine(inputs: Float32Array, kernel: Float32Array, bias: Float32Array): Float32Array {
  const outputs = bias.slice();
  for (const [i, input] of inputs.entries()) {
    if (input === 0) continue;
    const row = i * outputs.length;
    for (let j = 0; j < outputs.length; j++) outputs[j]! += input * kernel[row + j]!;
  }
  return outputs;
}
