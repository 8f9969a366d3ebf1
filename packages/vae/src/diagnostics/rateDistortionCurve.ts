import { describe, requireNumber } from '@infodrop/requirements';

/** A model at one price of the rate, as `diagnoseVae` finds it. */
export interface RateDistortionPoint {
  /** Nats per example, ≥ 0. */
  readonly rate: number;
  /** Nats per example; of densities it may be below 0. */
  readonly distortion: number;
}

/**
 * The rate–distortion curve of models that were trained at several prices β: those that no other, and no mixture of two others, beats.
 *
 *   D(R) = the greatest convex function below all points that falls with R;   at its points β = −dD/dR
 *
 * @param points - At least one, such as `{ beta, ...(await diagnoseVae(model, { data, key })) }`; whatever else they have is kept.
 * @returns Those on the curve, rate rising and distortion falling; of equal points the first.
 * @throws RangeError when there is no point, a number is not finite, or a rate is below 0.
 *
 * Source: A. Alemi et al., [Fixing a broken ELBO](https://arxiv.org/abs/1711.00464), 2018, section 2.
 *
 * @example
 * import { rateDistortionCurve } from '@infodrop/vae';
 * const points = [
 *   { beta: 10, rate: 2, distortion: 150 },
 *   { beta: 1, rate: 20, distortion: 90 },
 *   { beta: 3, rate: 19, distortion: 145 }, // badly trained
 * ];
 * rateDistortionCurve(points).map(({ beta }) => beta); // [10, 1]
 */
export function rateDistortionCurve<P extends RateDistortionPoint>(points: readonly P[]): P[] {
  const caller = 'rateDistortionCurve';
  const given: unknown = points;
  if (!Array.isArray(given)) {
    throw new TypeError(
      `${caller}: points must be an array of { rate, distortion }, got ${describe(points)}. One alone is [point].`,
    );
  }
  if (points.length === 0) throw new RangeError(`${caller}: points must be at least one, got none.`);
  for (const { rate, distortion } of points) {
    requireNumber(caller, 'a rate', rate, { least: 0 });
    requireNumber(caller, 'a distortion', distortion);
  }
  const sorted = [...points].sort((a, b) => a.rate - b.rate || a.distortion - b.distortion);
  const curve: P[] = [];
  for (const point of sorted) {
    if (curve.length > 0 && point.distortion >= curve.at(-1)!.distortion) continue;
    while (curve.length > 1 && isAbove(curve.at(-2)!, curve.at(-1)!, point)) curve.pop();
    curve.push(point);
  }
  return curve;
}

/** Whether the middle one of three points, rate rising, is on or above the line between the others. */
function isAbove(left: RateDistortionPoint, middle: RateDistortionPoint, right: RateDistortionPoint): boolean {
  const [before, after] = [middle.rate - left.rate, right.rate - middle.rate];
  return (middle.distortion - left.distortion) * after >= (right.distortion - middle.distortion) * before;
}
