import { requireInteger, requireNumber, requireSomeOptions } from '@infodrop/requirements';

/**
 * A learning rate for every update of a run.
 *
 * @param step - The update about to be made, from 0 to totalSteps − 1.
 * @param totalSteps - How many updates the whole run has.
 */
export type Schedule = (step: number, totalSteps: number) => number;

function requirePlace(caller: string, step: number, totalSteps: number): void {
  requireInteger(caller, 'totalSteps', totalSteps, 1);
  requireInteger(caller, 'step', step, 0);
  if (step >= totalSteps) {
    throw new RangeError(`${caller}: step must be less than totalSteps, got step ${step} of ${totalSteps}.`);
  }
}

/**
 * The same learning rate throughout.
 *
 * @param rate - A finite number ≥ 0 (0 trains nothing but the batch-norm statistics).
 * @throws RangeError when it is not one.
 *
 * @example
 * import { constant } from '@infodrop/training';
 * constant(0.1)(5, 100); // 0.1
 */
export function constant(rate: number): Schedule {
  requireNumber('constant', 'rate', rate, { least: 0 });
  return (step, totalSteps) => {
    requirePlace('constant', step, totalSteps);
    return rate;
  };
}

/** Arguments of {@link stepDecay}. */
export interface StepDecayOptions {
  /** Learning rate before the first drop, > 0. */
  readonly initial: number;
  /** What every drop multiplies it by, in (0, 1]. Default 0.1, as in the paper's experiments. */
  readonly factor?: number;
  /** Where to drop: shares of the run, increasing, in (0, 1); for epochs 80 and 120 of 200: `[80 / 200, 120 / 200]`. */
  readonly at: readonly number[];
}

/**
 * A learning rate that drops by a factor at given shares of the run.
 *
 *   rate(step) = initial · factor^|{a ∈ at : step ≥ a · totalSteps}|
 *
 * @returns A schedule.
 * @throws RangeError when an argument is outside its domain or `at` does not increase.
 *
 * @example
 * import { stepDecay } from '@infodrop/training';
 * const rate = stepDecay({ initial: 0.05, at: [80 / 200, 120 / 200, 160 / 200] });
 * rate(0, 200); // 0.05
 * rate(80, 200); // 0.005
 */
export function stepDecay(options: StepDecayOptions): Schedule {
  requireSomeOptions('stepDecay', options, ['initial', 'factor', 'at'], ['initial', 'at']);
  const { initial, factor = 0.1, at } = options;
  requireNumber('stepDecay', 'initial', initial, { least: 0, above: true });
  requireNumber('stepDecay', 'factor', factor, { least: 0, most: 1, above: true });
  const drops = [...at];
  drops.forEach((share, i) => {
    if (!(share > (drops[i - 1] ?? 0) && share < 1)) {
      throw new RangeError(
        `stepDecay: at must be increasing shares of the run in (0, 1), got [${drops.join(', ')}]. ` +
          'Divide the epochs by their number.',
      );
    }
  });
  return (step, totalSteps) => {
    requirePlace('stepDecay', step, totalSteps);
    return initial * factor ** drops.filter((share) => step / totalSteps >= share).length;
  };
}

/** Arguments of {@link oneCycle}. */
export interface OneCycleOptions {
  /** Largest learning rate, > 0. */
  readonly peak: number;
  /** Share of the run in which the rate rises, in [0, 1). Default 0.3. */
  readonly warmUp?: number;
  /** First rate as a share of the peak, in (0, 1]. Default 1/25. */
  readonly start?: number;
  /** Last rate as a share of the peak, in (0, 1]. Default 1/250,000. */
  readonly end?: number;
}

/**
 * A learning rate that rises to its peak along half a cosine and falls to almost nothing along another.
 *
 *   rate = from + (to − from) · (1 − cos πt)/2,   t from 0 to 1 in each part
 *
 * The peak is reached at step warmUp · totalSteps − 1 and the end at the last step. The defaults are those of PyTorch's
 * `OneCycleLR` (div_factor 25, final_div_factor 10⁴, pct_start 0.3, cosine), whose numbers it gives. A run of a single
 * step takes the peak; without warm-up the run starts at the peak.
 *
 * @returns A schedule.
 * @throws RangeError when an argument is outside its domain.
 *
 * Source: L. N. Smith, N. Topin, Super-Convergence, 2017 (https://arxiv.org/abs/1708.07120), in PyTorch's two-phase form.
 *
 * @example
 * import { oneCycle } from '@infodrop/training';
 * const rate = oneCycle({ peak: 0.1 });
 * rate(0, 100); // 0.004
 * rate(29, 100); // 0.1
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  requireSomeOptions('oneCycle', options, ['peak', 'warmUp', 'start', 'end']);
  const { peak, warmUp = 0.3, start = 1 / 25, end = 1 / 250_000 } = options;
  requireNumber('oneCycle', 'peak', peak, { least: 0, above: true });
  if (!(warmUp >= 0 && warmUp < 1)) throw new RangeError(`oneCycle: warmUp must be in [0, 1), got ${warmUp}.`);
  requireNumber('oneCycle', 'start', start, { least: 0, most: 1, above: true });
  requireNumber('oneCycle', 'end', end, { least: 0, most: 1, above: true });
  const between = (from: number, to: number, t: number): number =>
    from + ((to - from) * (1 - Math.cos(Math.PI * t))) / 2;
  return (step, totalSteps) => {
    requirePlace('oneCycle', step, totalSteps);
    const top = Math.max(0, warmUp * totalSteps - 1);
    if (step < top) return between(peak * start, peak, step / top);
    const rest = totalSteps - 1 - top;
    return rest <= 0 ? peak : between(peak, peak * end, (step - top) / rest);
  };
}
