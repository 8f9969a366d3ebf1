/** The closed forms in doubles, written apart from the tensor code, and what tests compute from them. */
export interface Unit {
  readonly f: number;
  readonly alpha: number;
}

export interface LogNormalReference {
  readonly loc: number;
  readonly logScale: number;
  readonly floor: number;
  readonly meanCorrection: boolean;
}

export const logUniformReference = ({ alpha }: Unit, cap: number): number => Math.log(cap / alpha);

export function logNormalReference({ f, alpha }: Unit, prior: LogNormalReference): number {
  const mu = Math.log(Math.max(f, prior.floor)) - (prior.meanCorrection ? alpha ** 2 / 2 : 0);
  const sigma = Math.exp(prior.logScale);
  return (alpha ** 2 + (mu - prior.loc) ** 2) / (2 * sigma ** 2) - Math.log(alpha / sigma) - 0.5;
}

/** Central difference, of relative step 1e-5. */
export function derivative(of: (x: number) => number, at: number): number {
  const step = 1e-5 * (Math.abs(at) || 1e-6);
  return (of(at + step) - of(at - step)) / (2 * step);
}

/** Largest difference, relative to the larger of 1 and the expected size. */
export function largestError(actual: ArrayLike<number>, expected: readonly number[]): number {
  let largest = 0;
  expected.forEach((value, i) => {
    const error = Math.abs(actual[i]! - value) / Math.max(1, Math.abs(value));
    if (!(error <= largest)) largest = error;
  });
  return largest;
}
