import { requireThat } from '@infodrop/requirements';
import {
  add,
  cast,
  div,
  expandDims,
  greater,
  maximum,
  mul,
  reshape,
  sub,
  type Tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import type { FeatureStatistics } from './featureStatistics.js';
import { type Flow, restricted, restrictedKl } from './restrictFlow.js';

/**
 * Features mixed with noise of their own mean and spread.
 *
 * @param features - [count, height, width, channels].
 * @param flow - λ and 1 − λ, of that shape.
 * @param statistics - Of those features over some data.
 * @param minStd - Least standard deviation of the noise.
 * @param eta - Standard normals [count, draws, units]; null where only the KL is wanted.
 * @returns z, [count · draws, height, width, channels], the draws of an image one after the other; and the KL of each unit,
 * [count, units], nats: 0 for a unit that never changes, whose noise says what it says itself.
 */
export function mixWithNoise(
  features: Tensor,
  flow: Flow,
  { mean, std, shape }: FeatureStatistics,
  minStd: number,
  eta: Tensor | null,
): { readonly z: Tensor | null; readonly nats: Tensor } {
  const count = features.shape[0];
  const units = mean.length;
  const flat = (tensor: Tensor): Tensor => reshape(tensor, [count, units]);
  const mu = tensor1d(mean);
  const spread = tensor1d(std);
  const sigma = maximum(spread, minStd);
  const [r, kept, lost] = [flat(features), flat(flow.kept), flat(flow.lost)];
  const varies = cast(greater(spread, 0), 'float32');
  const nats = mul(restrictedKl(div(sub(r, mu), sigma), { kept, lost }), varies);
  if (eta === null) return { z: null, nats };
  const each = (tensor: Tensor): Tensor => expandDims(tensor, 1);
  const z = restricted(each(r), add(mu, mul(sigma, eta)), { kept: each(kept), lost: each(lost) });
  return { z: reshape(z, [count * eta.shape[1]!, ...shape]), nats };
}

/** Throws unless these are statistics of maps of this layer. */
export function requireStatistics(caller: string, statistics: FeatureStatistics, path: string): void {
  requireThat(
    typeof (statistics as FeatureStatistics | undefined)?.layer === 'string',
    caller,
    'statistics',
    'what featureStatistics() gave',
    statistics,
    'It is asked once, of some data.',
  );
  requireThat(
    statistics.layer === path,
    caller,
    'statistics',
    `of layer '${path}'`,
    statistics.layer,
    'Ask featureStatistics() for that layer.',
  );
  const units = statistics.shape.reduce((product, side) => product * side, 1);
  requireThat(
    statistics.shape.length === 3 && statistics.mean.length === units && statistics.std.length === units,
    caller,
    'layer',
    'one that gives maps [height, width, channels]',
    statistics.shape,
    'Choose a layer before flattening or pooling over all places.',
  );
}
