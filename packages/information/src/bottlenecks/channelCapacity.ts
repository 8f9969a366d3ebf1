import { logOfBase, type Estimate } from '../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import type { Samples } from '../samples.js';
import { ascend, cutShort, STOPPING, stoppingOf, type StoppingOptions } from './blahutArimoto.js';
import { conditionalOf, estimateOf } from './distributions.js';

/** Options of {@link channelCapacity}. */
export interface ChannelCapacityOptions extends StoppingOptions {
  /** Base of the logarithm of the result: e (nats) by default, 2 for bits. */
  readonly base?: number | undefined;
}

/** What {@link channelCapacity} gives: `value` is the capacity. */
export interface ChannelCapacity extends Estimate {
  /** The distribution p(x) of the input that reaches `value`. */
  readonly input: Float64Array;
  /** The distribution p(y) of the output under it. */
  readonly output: Float64Array;
  /** The capacity is proven to be from `value` to `value + gap`, in `unit`. */
  readonly gap: number;
  readonly iterations: number;
  /** Whether the gap came below the tolerance. */
  readonly converged: boolean;
}

/**
 * Capacity of a discrete memoryless channel, by the algorithm of Blahut and Arimoto.
 *
 *   C = max over p(x) of I(X; Y),   I(X; Y) ≤ C ≤ maxₓ KL(p(y|x) ‖ p(y)) for any p(x)
 *
 * The iteration ends when the two sides of the second line are within `tolerance`, so the error is known, not guessed.
 *
 * @param channel - p(y|x): a row each input, each a distribution over the outputs (rows, columns, or row-major data with a shape).
 * @param options - `tolerance` in nats, `maxIterations`, `base`.
 * @returns The capacity as `value` in `unit`, the input that reaches it, the `gap`, `iterations`, and warnings.
 * @throws RangeError when a row is no distribution or an option is out of range; TypeError when `channel` is no matrix.
 *
 * One input, or rows that are all alike, have capacity 0. Inputs that are of no use get a probability near 0. Where
 * rows are alike the best input is not unique; the one found is symmetric in them.
 *
 * Source: Blahut (1972, https://doi.org/10.1109/TIT.1972.1054855), Computation of channel capacity and rate-distortion
 * functions, theorems 1 and 2; Arimoto (1972, https://doi.org/10.1109/TIT.1972.1054753). Longer steps as of Matz and Duhamel
 * (2004), taken only where they raise I(X; Y).
 *
 * @example
 * import { channelCapacity } from '@infodrop/information';
 * channelCapacity([[0.9, 0.1], [0.1, 0.9]], { base: 2 }).value; // 0.531 = 1 − H(0.1)
 */
export function channelCapacity(channel: Samples, options?: ChannelCapacityOptions): ChannelCapacity {
  const caller = 'channelCapacity';
  requireOptions(caller, options, [...STOPPING, 'base']);
  const { data, rows, columns } = conditionalOf(caller, 'channel', channel);
  const stopping = stoppingOf(caller, options);
  const unit = logOfBase(caller, options?.base);

  const output = new Float64Array(columns);
  const evaluate = (p: Float64Array, logP: Float64Array) => {
    output.fill(0);
    for (let x = 0; x < rows; x++) for (let y = 0; y < columns; y++) output[y]! += p[x]! * data[x * columns + y]!;
    const gains = new Float64Array(rows);
    let value = 0;
    let upper = 0;
    for (let x = 0; x < rows; x++) {
      let divergence = 0;
      for (let y = 0; y < columns; y++) {
        const given = data[x * columns + y]!;
        // p(y) ≥ p(x) p(y|x) bounds the term where p(y) underflows.
        if (given > 0) divergence += given * (output[y]! > 0 ? Math.log(given / output[y]!) : -logP[x]!);
      }
      gains[x] = divergence;
      if (p[x]! > 0) value += p[x]! * divergence;
      upper = Math.max(upper, divergence);
    }
    // Rounding must not make the gap, or a capacity of 0, negative.
    return { value, gains, gap: Math.max(0, upper - value) };
  };
  const { value, distribution, gap, iterations, converged } = ascend(rows, evaluate, stopping);
  evaluate(distribution, distribution.map(Math.log));
  return {
    ...estimateOf(
      caller,
      {
        nats: value,
        estimator: 'Blahut–Arimoto',
        settings: stopping,
        warnings: cutShort(converged, iterations, gap),
      },
      options?.base,
    ),
    input: distribution,
    output,
    gap: gap / Math.abs(unit),
    iterations,
    converged,
  };
}
