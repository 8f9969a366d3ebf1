import { requireInteger, requireNumber, requireOptions, requireThat } from '@infodrop/requirements';
import {
  add,
  broadcastTo,
  grad,
  mul,
  scalar,
  sub,
  sum,
  Tensor,
  type Tensor4D,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Attribution } from '../maps/attributionMaps.js';
import { read } from '../models/read.js';
import { EXPLAIN_OPTIONS, type ExplainOptions, explaining, targetLogits } from './explain.js';

/** Options of {@link integratedGradients}. */
export interface IntegratedGradientsOptions extends ExplainOptions {
  /** Points of the path. Default 50. */
  readonly steps?: number;
  /** What the path begins at: a number for all pixels, or an image [height, width, channels]. Default 0. */
  readonly baseline?: number | Tensor;
}

/**
 * Integrated gradients: how much of the class's logit each pixel brings on the straight way from a baseline to the image.
 *
 *   map = Σ channels (x − x₀) · (1/steps) Σₖ ∂ logit(target)/∂x at x₀ + (k − ½)/steps · (x − x₀)
 *
 * The pixels of a map sum to logit(x) − logit(x₀), up to the error of the midpoint rule.
 *
 * @param model - A classifier of images that ends in logits or in a softmax.
 * @param images - float32 [count, height, width, channels]; they stay the caller's.
 * @param options - Perhaps `steps`, `baseline`, `targets`, `batchSize` (default 50) and `signal`.
 * @returns Maps in logits, of either sign.
 * @throws As {@link gradCam}; RangeError for a baseline of another size.
 *
 * Source: M. Sundararajan, A. Taly, Q. Yan, 2017 (https://arxiv.org/abs/1703.01365); of the logit, by the midpoint rule.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { integratedGradients } from '@infodrop/analysis';
 * import { ones } from '@tensorflow/tfjs-core';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * const model = sequential({ layers: [layers.flatten({ inputShape: [4, 4, 1] }), layers.dense({ units: 2 })] });
 * const { values } = await integratedGradients(model, ones([3, 4, 4, 1])); // 3 × 4 × 4
 */
export async function integratedGradients(
  model: LayersModel,
  images: Tensor4D,
  options: IntegratedGradientsOptions = {},
): Promise<Attribution> {
  const caller = 'integratedGradients';
  requireOptions(caller, options, ['steps', 'baseline', ...EXPLAIN_OPTIONS]);
  const { steps = 50, baseline = 0, batchSize = 50 } = options;
  requireInteger(caller, 'steps', steps, 1);
  const { classifier, count, height, width, inBatches } = explaining(caller, model, images, { ...options, batchSize });
  requireBaseline(caller, baseline, images);
  const values = new Float32Array(count * height * width);
  const targets = await inBatches(async ({ images: batch, targets: classes, from, turn }) => {
    const start = tidy(() => broadcastTo(baseline instanceof Tensor ? baseline : scalar(baseline), batch.shape));
    const way = tidy(() => sub(batch, start));
    let slopes = tidy(() => zerosLike(batch) as Tensor);
    try {
      const slopeAt = grad((x: Tensor) => sum(targetLogits(classifier.logits(x), classes)));
      for (let step = 0; step < steps; step++) {
        const further = tidy(() => add(slopes, slopeAt(add(start, mul(way, (step + 0.5) / steps)))));
        slopes.dispose();
        slopes = further;
        await turn();
      }
      values.set(await read(() => sum(mul(way, mul(slopes, 1 / steps)), 3)), from * height * width);
    } finally {
      for (const tensor of [start, way, slopes]) tensor.dispose();
    }
  });
  return { count, height, width, unit: 'logits', values, targets };
}

function requireBaseline(caller: string, baseline: number | Tensor, images: Tensor4D): void {
  if (!(baseline instanceof Tensor)) {
    requireNumber(caller, 'baseline', baseline);
    return;
  }
  const wanted = images.shape.slice(1);
  const holds = baseline.rank === 3 && baseline.shape.every((side, axis) => side === wanted[axis]);
  requireThat(holds, caller, 'baseline', `a number or an image [${wanted.join(', ')}]`, baseline.shape);
}
