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

/**
 * Maximises a concave function of a distribution by Blahut and Arimoto's multiplicative steps, from the uniform one.
 *
 * Longer steps, p exp(s · gain) with s > 1, are tried and kept only where they raise the value: without them the
 * convergence is as slow as 1/t when a probability goes to 0. It ends by the proven gap, not by the size of a step.
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
    if (step > 1 && !(next.value > now.value)) {
      step = 1;
      continue;
    }
    [logP, p, now] = [tried, triedP, next];
    step *= 1.5;
  }
  return { ...now, distribution: p, iterations, converged: now.gap <= tolerance };
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
