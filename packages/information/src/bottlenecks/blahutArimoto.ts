import { requireInteger, requireNumber } from '@infodrop/requirements';

/** When an iteration ends. */
export interface StoppingOptions {
  /** Ends when the result is proven to be within so many nats of the optimum; 1e-9 by default. */
  readonly tolerance?: number | undefined;
  /** Ends after so many iterations at the latest, with a warning; 10,000 by default. */
  readonly maxIterations?: number | undefined;
}

export const STOPPING = ['tolerance', 'maxIterations'] as const;

/** A concave function of a distribution, at one distribution. */
interface Evaluation {
  readonly value: number;
  /** The step of Blahut and Arimoto: p'(i) ∝ p(i) exp(gain(i)), which never lowers the value. */
  readonly gains: Float64Array;
  /** The maximum is no more than this above `value`. */
  readonly gap: number;
}

interface Ascent extends Evaluation {
  readonly distribution: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

export function stoppingOf(
  caller: string,
  options: StoppingOptions | undefined,
): Required<{ [K in keyof StoppingOptions]: number }> {
  const { tolerance = 1e-9, maxIterations = 10_000 } = options ?? {};
  requireNumber(caller, 'tolerance', tolerance, { least: 0, above: true });
  requireInteger(caller, 'maxIterations', maxIterations, 1);
  return { tolerance, maxIterations };
}

/** No probability is changed by more than this factor at once, in logarithms. */
const FARTHEST = 100;

/** A difference of values below this part of them is rounding. */
const ROUNDING = 1e-15;

/**
 * Maximises a concave function of a distribution by Blahut and Arimoto's multiplicative steps, from the uniform one.
 *
 * Longer steps, p exp(s · gain) with s > 1, are kept where they do not lower the value: without them the convergence is as slow as
 * 1/t when a probability goes to 0. Their length is that of Barzilai and Borwein, from what the last step did to the gains, in the
 * metric of Fisher: where a probability next to 0 falls slowly, the gains hardly change, and the step is long. It ends by the
 * proven gap, not by the size of a step.
 *
 * Source: Barzilai and Borwein, Two-point step size gradient methods, IMA J. Numer. Anal. 8 (1988,
 * https://doi.org/10.1093/imanum/8.1.141).
 */
export function ascend(
  size: number,
  evaluate: (p: Float64Array, logP: Float64Array) => Evaluation,
  { tolerance, maxIterations }: { readonly tolerance: number; readonly maxIterations: number },
): Ascent {
  let logP = new Float64Array(size).fill(-Math.log(size));
  let p = logP.map(Math.exp);
  let now = evaluate(p, logP);
  let step = 1;
  let iterations = 0;
  while (!(now.gap <= tolerance) && iterations < maxIterations) {
    iterations++;
    const tried = logP.map((log, i) => log + step * now.gains[i]!);
    const norm = logSumExp(tried);
    for (let i = 0; i < size; i++) tried[i]! -= norm;
    const triedP = tried.map(Math.exp);
    const next = evaluate(triedP, tried);
    if (step > 1 && !isBetter(next, now)) {
      step = Math.max(1, step / 4);
      continue;
    }
    // One in three: taken in turn, the two lengths can lead round in a circle.
    step = stepAfter(step, triedP, now.gains, next.gains, iterations % 3 === 0);
    [logP, p, now] = [tried, triedP, next];
  }
  return { ...now, distribution: p, iterations, converged: now.gap <= tolerance };
}

/** Whether a long step is kept: it raises the value, or, where that is beyond what doubles tell, brings the bound down. */
function isBetter(next: Evaluation, now: Evaluation): boolean {
  const raised = next.value - now.value;
  const rounding = ROUNDING * Math.abs(now.value);
  return raised > rounding || (raised >= -rounding && next.gap < now.gap);
}

/** The step that would have met the gains' change, by the shorter or the longer of two formulas; never shorter than that of Blahut and Arimoto. */
function stepAfter(step: number, p: Float64Array, before: Float64Array, after: Float64Array, long: boolean): number {
  // Both centred: what all gains have in common moves nothing.
  let [meanBefore, meanAfter] = [0, 0];
  for (let i = 0; i < p.length; i++) {
    if (p[i] === 0) continue;
    meanBefore += p[i]! * before[i]!;
    meanAfter += p[i]! * after[i]!;
  }
  let [moved, both, changed, most] = [0, 0, 0, 0];
  for (let i = 0; i < p.length; i++) {
    if (p[i] === 0) continue;
    const move = step * (before[i]! - meanBefore);
    const change = before[i]! - meanBefore - (after[i]! - meanAfter);
    most = Math.max(most, Math.abs(after[i]! - meanAfter));
    moved += p[i]! * move * move;
    both += p[i]! * move * change;
    changed += p[i]! * change * change;
  }
  const found = long ? moved / both : both / changed;
  const wanted = found >= 1 ? found : both > 0 ? 1 : 1.5 * step;
  return Math.max(1, Math.min(wanted, FARTHEST / most));
}

/** The warning of an iteration that was cut short. */
export function cutShort(converged: boolean, iterations: number, gap: number): string[] {
  return converged
    ? []
    : [
        `Not converged after ${iterations} iterations: the result is within ${gap} nats of the optimum. Raise maxIterations.`,
      ];
}

function logSumExp(values: Float64Array): number {
  let most = -Infinity;
  for (const value of values) if (value > most) most = value;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return most + Math.log(sum);
}
