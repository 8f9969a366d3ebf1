import { requireInteger, requireNumber, requireOptions, requireThat } from '@infodrop/requirements';
import { add, mul, sub, type Tensor, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Attribution } from '../maps/attributionMaps.js';
import { read } from '../models/read.js';
import { EXPLAIN_OPTIONS, type ExplainOptions, explaining, targetLogits } from './explain.js';

/** Options of {@link occlusion}. */
export interface OcclusionOptions extends ExplainOptions {
  /** Side of the square that is covered, in pixels. Default 8. */
  readonly patch?: number;
  /** How far the square moves, in pixels, at most `patch`. Default half of it. */
  readonly stride?: number;
  /** What it is covered with. Default 0. */
  readonly value?: number;
}

/**
 * Occlusion: by how much the class's logit falls when a square of the image is covered.
 *
 *   map(pixel) = mean over the squares that cover it { logit(target | x) − logit(target | x, square covered) }
 *
 * @param model - A classifier of images that ends in logits or in a softmax.
 * @param images - float32 [count, height, width, channels]; they stay the caller's.
 * @param options - Perhaps `patch`, `stride`, `value`, `targets`, `batchSize` (default 50) and `signal`. Squares at the border are
 * moved inwards, so that all have the same size.
 * @returns Maps in logits, of either sign. It takes one call of the model for each place of the square.
 * @throws As {@link gradCam}; RangeError for a square larger than the image, or a stride larger than the square.
 *
 * Source: M. D. Zeiler, R. Fergus, 2014 (https://arxiv.org/abs/1311.2901), section 4.2; of the logit.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { occlusion } from '@infodrop/analysis';
 * import { ones } from '@tensorflow/tfjs-core';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * const model = sequential({ layers: [layers.flatten({ inputShape: [4, 4, 1] }), layers.dense({ units: 2 })] });
 * const { values } = await occlusion(model, ones([3, 4, 4, 1]), { patch: 2 }); // 3 × 4 × 4
 */
export async function occlusion(
  model: LayersModel,
  images: Tensor4D,
  options: OcclusionOptions = {},
): Promise<Attribution> {
  const caller = 'occlusion';
  requireOptions(caller, options, ['patch', 'stride', 'value', ...EXPLAIN_OPTIONS]);
  const { patch = 8, value = 0, batchSize = 50 } = options;
  const { classifier, count, height, width, inBatches } = explaining(caller, model, images, { ...options, batchSize });
  requireInteger(caller, 'patch', patch, 1);
  requireThat(patch <= Math.min(height, width), caller, 'patch', `at most the image, ${height} × ${width}`, patch);
  const { stride = Math.ceil(patch / 2) } = options;
  requireInteger(caller, 'stride', stride, 1);
  requireThat(stride <= patch, caller, 'stride', `at most patch, ${patch}`, stride, 'Pixels would be left out.');
  requireNumber(caller, 'value', value);
  const pixels = height * width;
  const squares = starts(height, patch, stride).flatMap((top) =>
    starts(width, patch, stride).map((left) => ({ top, left })),
  );
  const sums = new Float64Array(count * pixels);
  const covers = new Float64Array(pixels);
  for (const square of squares) forEachPixel(square, patch, width, (pixel) => (covers[pixel]! += 1));
  const targets = await inBatches(async ({ images: batch, targets: classes, from, turn }) => {
    const logitOf = (x: Tensor): Tensor => targetLogits(classifier.logits(x), classes);
    const whole = await read(() => logitOf(batch));
    for (const square of squares) {
      const shown = new Float32Array(pixels).fill(1);
      forEachPixel(square, patch, width, (pixel) => (shown[pixel] = 0));
      const covered = await read(() => {
        const mask = tensor4d(shown, [1, height, width, 1]);
        return logitOf(add(mul(batch, mask), mul(sub(1, mask), value)));
      });
      whole.forEach((logit, i) => {
        const fall = logit - covered[i]!;
        forEachPixel(square, patch, width, (pixel) => (sums[(from + i) * pixels + pixel]! += fall));
      });
      await turn();
    }
  });
  const values = Float32Array.from(sums, (sum, i) => sum / covers[i % pixels]!);
  return { count, height, width, unit: 'logits', values, targets };
}

/** Where squares begin along a side: every `stride` pixels, the last at the border. */
function starts(side: number, patch: number, stride: number): number[] {
  const last = side - patch;
  const places = Array.from({ length: Math.floor(last / stride) + 1 }, (_, i) => i * stride);
  return places.at(-1) === last ? places : [...places, last];
}

function forEachPixel(
  { top, left }: { readonly top: number; readonly left: number },
  patch: number,
  width: number,
  task: (pixel: number) => void,
): void {
  for (let row = top; row < top + patch; row++) {
    for (let column = left; column < left + patch; column++) task(row * width + column);
  }
}
