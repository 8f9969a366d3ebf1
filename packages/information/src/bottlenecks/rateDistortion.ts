import type { Table } from '../discrete/data/table.js';
import { logOfBase, type Estimate } from '../estimate.js';
import { describe, requireNumber, requireSomeOptions } from '@infodrop/requirements';
import { matrixOf, type Samples } from '../samples.js';
import { ascend, cutShort, STOPPING, stoppingOf, type StoppingOptions } from './blahutArimoto.js';
import { distributionOf, estimateOf, type ConditionalProbabilities } from './distributions.js';

/** Options of {@link rateDistortion}. */
export interface RateDistortionOptions extends StoppingOptions {
  /** Price of distortion, > 0: nats of rate for one unit of distortion, −dR/dD at the point. Always in nats. */
  readonly beta: number;
  /** Base of the logarithm of the rate: e (nats) by default, 2 for bits. */
  readonly base?: number | undefined;
}

/** Options of {@link rateDistortionCurve}. */
export interface RateDistortionCurveOptions extends Omit<RateDistortionOptions, 'beta'> {
  /** One point each; see `beta` of {@link RateDistortionOptions}. */
  readonly betas: readonly number[];
}

/** A point of the curve: `value` is the rate I(X; X̂), at which `distortion` is reached. */
export interface RateDistortion extends Estimate {
  readonly beta: number;
  /** E d(x, x̂), in the unit of the distortion matrix. */
  readonly distortion: number;
  /** p(x̂|x), a row each x. */
  readonly channel: ConditionalProbabilities;
  /** p(x̂). */
  readonly reproduction: Float64Array;
  /** R(distortion) is proven to be from `value − gap` to `value`, in `unit`. */
  readonly gap: number;
  readonly iterations: number;
  /** Whether the gap came below the tolerance. */
  readonly converged: boolean;
}

/**
 * A point of the rate–distortion function of a discrete source, by the algorithm of Blahut and Arimoto.
 *
 *   R(D) = min I(X; X̂) over p(x̂|x) with E d(x, x̂) ≤ D,   reached by p(x̂|x) ∝ p(x̂) exp(−β d(x, x̂))
 *
 * β is −dR/dD: large β gives little distortion, small β a low rate. Where the curve is straight one β has many points, of
 * which one comes back.
 *
 * @param source - p(x): `probabilities([...])`, or `counts([...])`, one axis of n values.
 * @param distortion - d(x, x̂) ≥ 0, a row each x and a column each x̂, shape [n, m], in any unit.
 * @param options - `beta` in nats per unit of distortion; `tolerance` in nats, `maxIterations`, `base`.
 * @returns The rate as `value` in `unit`, the `distortion`, the channel that reaches both, and how far it may be off.
 * @throws RangeError when the shapes do not fit, a distortion is negative or not finite, or an option is out of range;
 *   TypeError when `source` is no table.
 *
 * Below the least useful β the rate is 0 and the distortion that of the best single x̂.
 *
 * Source: Blahut (1972, https://doi.org/10.1109/TIT.1972.1054855), theorems 6 to 8.
 *
 * @example
 * import { probabilities, rateDistortion } from '@infodrop/information';
 * const { value, distortion } = rateDistortion(probabilities([0.5, 0.5]), [[0, 1], [1, 0]], { beta: Math.log(9), base: 2 });
 * distortion; // 0.1000
 * value; // 0.5310 = 1 − H(0.1)
 */
export function rateDistortion(source: Table, distortion: Samples, options: RateDistortionOptions): RateDistortion {
  const caller = 'rateDistortion';
  requireSomeOptions(caller, options, ['beta', ...STOPPING, 'base']);
  return pointOf(caller, source, distortion, options);
}

/**
 * The rate–distortion curve of a discrete source: {@link rateDistortion} at each of several β.
 *
 *   R(D) = min I(X; X̂) over p(x̂|x) with E d(x, x̂) ≤ D
 *
 * @param source - p(x): `probabilities([...])`, or `counts([...])`, one axis of n values.
 * @param distortion - d(x, x̂) ≥ 0, shape [n, m].
 * @param options - `betas`, and the options of {@link rateDistortion}.
 * @returns A point each β, in their order. Distortion falls and rate rises with β.
 * @throws As {@link rateDistortion}; RangeError when there is no β.
 *
 * @example
 * import { probabilities, rateDistortionCurve } from '@infodrop/information';
 * const curve = rateDistortionCurve(probabilities([0.5, 0.5]), [[0, 1], [1, 0]], { betas: [1, 2, 4, 8] });
 * curve.map((point) => point.value); // [0.1109, 0.3278, 0.6031, 0.6901]
 */
export function rateDistortionCurve(
  source: Table,
  distortion: Samples,
  options: RateDistortionCurveOptions,
): RateDistortion[] {
  const caller = 'rateDistortionCurve';
  requireSomeOptions(caller, options, ['betas', ...STOPPING, 'base']);
  const { betas, ...rest } = options;
  requireBetas(caller, betas);
  return betas.map((beta) => pointOf(caller, source, distortion, { ...rest, beta }));
}

/** Refuses no β, and what is no array. */
export function requireBetas(caller: string, betas: readonly number[]): void {
  if (!Array.isArray(betas) || betas.length === 0) {
    throw new RangeError(`${caller}: betas must be at least one number, got ${describe(betas)}.`);
  }
}

function pointOf(caller: string, source: Table, distortion: Samples, options: RateDistortionOptions): RateDistortion {
  const { beta, base } = options;
  requireNumber(caller, 'beta', beta, { least: 0, above: true });
  const stopping = stoppingOf(caller, options);
  const unit = logOfBase(caller, base);
  const { values: px } = distributionOf(caller, 'source', source, 1);
  const { data, rows, columns } = matrixOf(caller, 'distortion', distortion);
  if (rows !== px.length) {
    throw new RangeError(`${caller}: distortion must have a row each value of the source, ${px.length}, got ${rows}.`);
  }
  const negative = data.find((value) => value < 0);
  if (negative !== undefined) throw new RangeError(`${caller}: distortion must be numbers ≥ 0, got ${negative}.`);

  // exp(−β (d − least d of the row)): the shift cancels in p(x̂|x) and keeps every row from underflowing.
  const kernel = new Float64Array(data.length);
  for (let x = 0; x < rows; x++) {
    const row = data.subarray(x * columns, (x + 1) * columns);
    const least = row.reduce((a, b) => Math.min(a, b), Infinity);
    for (let j = 0; j < columns; j++) kernel[x * columns + j] = Math.exp(-beta * (row[j]! - least));
  }
  const norms = new Float64Array(rows);
  const evaluate = (q: Float64Array) => {
    const gains = new Float64Array(columns);
    let value = 0;
    for (let x = 0; x < rows; x++) {
      let norm = 0;
      for (let j = 0; j < columns; j++) norm += q[j]! * kernel[x * columns + j]!;
      norms[x] = norm;
      if (!(px[x]! > 0)) continue;
      value += px[x]! * Math.log(norm);
      for (let j = 0; j < columns; j++) gains[j]! += (px[x]! * kernel[x * columns + j]!) / norm;
    }
    let gap = 0;
    for (let j = 0; j < columns; j++) {
      gains[j] = Math.log(gains[j]!);
      gap = Math.max(gap, gains[j]!);
    }
    return { value, gains, gap };
  };
  const { distribution: q, gap, iterations, converged } = ascend(columns, evaluate, stopping);
  evaluate(q);

  const channel = new Float64Array(data.length);
  const reproduction = new Float64Array(columns);
  let expected = 0;
  for (let x = 0; x < rows; x++) {
    for (let j = 0; j < columns; j++) {
      const p = (q[j]! * kernel[x * columns + j]!) / norms[x]!;
      channel[x * columns + j] = p;
      reproduction[j]! += px[x]! * p;
      expected += px[x]! * p * data[x * columns + j]!;
    }
  }
  let rate = 0;
  for (let x = 0; x < rows; x++) {
    for (let j = 0; j < columns; j++) {
      const p = channel[x * columns + j]!;
      if (px[x]! * p > 0) rate += px[x]! * p * Math.log(p / reproduction[j]!);
    }
  }
  return {
    ...estimateOf(
      caller,
      {
        nats: rate,
        estimator: 'Blahut–Arimoto',
        settings: { beta, ...stopping },
        warnings: cutShort(converged, iterations, gap),
      },
      base,
    ),
    beta,
    distortion: expected,
    channel: { data: channel, shape: [rows, columns] },
    reproduction,
    gap: gap / Math.abs(unit),
    iterations,
    converged,
  };
}
