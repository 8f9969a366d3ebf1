import { type Key, normal } from '@infodrop/random';
import { requireInteger, requireSomeOptions, requireThat } from '@infodrop/requirements';

/**
 * A known channel p(z|x) of n equally likely inputs: independent normals of each coordinate. For log-normal noise they are those of
 * log z, of which I(x; z), I(z; y) and TC(z) are the same.
 */
export interface Channel {
  readonly inputs: number;
  readonly units: number;
  /** [inputs, units], row-major. */
  readonly means: ArrayLike<number>;
  /** [inputs, units], standard deviations > 0. */
  readonly scales: ArrayLike<number>;
}

/** Options of {@link channelInformation}. */
export interface ChannelInformationOptions {
  /** p(y|x), [inputs, classes], row-major. */
  readonly task: ArrayLike<number>;
  /** Draws of z for each input. Default 1. */
  readonly draws?: number;
  /** Of the draws. */
  readonly key: Key;
}

/** What a channel lets through, nats. */
export interface ChannelInformation {
  /** I(x; z), at most log n. */
  readonly xz: number;
  /** I(z; y). */
  readonly zy: number;
  /** TC(z). */
  readonly totalCorrelation: number;
  /** log n: what I(x; z) is of inputs that z tells apart, however many more there would be. */
  readonly cap: number;
}

const halfLogTau = Math.log(2 * Math.PI) / 2;

/**
 * What a known channel lets through, by Monte Carlo over z with every density exact.
 *
 *   I(x; z) = E log p(z|x) / p(z),   I(z; y) = E Σ_y p(y|z) log p(y|z) / p(y),   TC(z) = E log p(z) / ∏ₖ p(zₖ),
 *   p(z) = (1/n) Σⱼ p(z|xⱼ),   p(y|z) = Σⱼ p(xⱼ|z) p(y|xⱼ)
 *
 * The estimates have no bias as numbers of these n inputs. Of a law that the inputs are samples of, I(x; z) is then too low above
 * about log n, and I(z; y) too high: z tells samples apart that it was never meant to.
 *
 * @param channel - See {@link Channel}.
 * @param options - See {@link ChannelInformationOptions}.
 * @returns See {@link ChannelInformation}.
 * @throws RangeError when a length does not fit, or a scale is not > 0.
 *
 * @example
 * const channel = { inputs: 2, units: 1, means: [0, 100], scales: [1, 1] };
 * channelInformation(channel, { task: [1, 0, 0, 1], key: key(0) }); // xz and zy: log 2
 */
export function channelInformation(channel: Channel, options: ChannelInformationOptions): ChannelInformation {
  requireSomeOptions('channelInformation', options, ['task', 'draws', 'key']);
  const { inputs: n, units: d, means, scales } = channel;
  const { task, draws = 1, key } = options;
  requireInteger('channelInformation', 'draws', draws, 1);
  const classes = task.length / n;
  requireInteger('channelInformation', 'task.length / inputs', classes, 1);
  for (const [name, { length }] of Object.entries({ means, scales })) {
    requireThat(length === n * d, 'channelInformation', name, `${n} × ${d} numbers`, length);
  }
  const logScales = Float64Array.from({ length: n * d }, (_, cell) => Math.log(scales[cell]!));
  requireThat(logScales.every(Number.isFinite), 'channelInformation', 'scales', '> 0 and finite', 'another');
  const marginal = new Float64Array(classes);
  for (let cell = 0; cell < n * classes; cell++) marginal[cell % classes]! += task[cell]! / n;
  const eta = normal(key, draws * n * d);
  const joint = new Float64Array(n);
  const single = new Float64Array(n * d);
  const sums = { xz: 0, zy: 0, totalCorrelation: 0 };
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < n; i++) {
      joint.fill(0);
      for (let k = 0; k < d; k++) {
        const z = means[i * d + k]! + scales[i * d + k]! * eta[(draw * n + i) * d + k]!;
        for (let j = 0; j < n; j++) {
          const cell = j * d + k;
          const density = -0.5 * ((z - means[cell]!) / scales[cell]!) ** 2 - logScales[cell]! - halfLogTau;
          single[k * n + j] = density;
          joint[j]! += density;
        }
      }
      const own = joint[i]!;
      const whole = logMeanExp(joint, 0, n);
      sums.xz += own - whole;
      sums.totalCorrelation += whole;
      for (let k = 0; k < d; k++) sums.totalCorrelation -= logMeanExp(single, k * n, n);
      sums.zy += taskInformation(joint, whole, task, marginal);
    }
  }
  const total = draws * n;
  return {
    xz: sums.xz / total,
    zy: sums.zy / total,
    totalCorrelation: sums.totalCorrelation / total,
    cap: Math.log(n),
  };
}

/** Σ_y p(y|z) log p(y|z) / p(y) at one z. */
function taskInformation(joint: Float64Array, whole: number, task: ArrayLike<number>, marginal: Float64Array): number {
  const classes = marginal.length;
  const posterior = new Float64Array(classes);
  joint.forEach((density, j) => {
    const share = Math.exp(density - whole) / joint.length;
    if (share === 0) return;
    for (let y = 0; y < classes; y++) posterior[y]! += share * task[j * classes + y]!;
  });
  return posterior.reduce((sum, p, y) => (p > 0 ? sum + p * Math.log(p / marginal[y]!) : sum), 0);
}

/** log of the mean of the exponentials of a stretch. */
function logMeanExp(values: Float64Array, from: number, count: number): number {
  let largest = -Infinity;
  for (let i = from; i < from + count; i++) largest = Math.max(largest, values[i]!);
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += Math.exp(values[i]! - largest);
  return largest + Math.log(sum / count);
}
