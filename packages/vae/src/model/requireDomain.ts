import { getBackend, type Tensor } from '@tensorflow/tfjs-core';
import type { Likelihood } from '../likelihoods/likelihood.js';

const REQUIREMENTS = {
  unit: 'values from 0 to 1',
  bytes: 'bytes divided by 255',
  real: 'finite numbers',
} as const;

const WITHIN: Readonly<Record<Likelihood['domain'], (value: number) => boolean>> = {
  unit: (value) => value >= 0 && value <= 1,
  // A float32 is no nearer to k/255 than this.
  bytes: (value) => value >= 0 && value <= 1 && Math.abs(255 * value - Math.round(255 * value)) < 1e-3,
  real: Number.isFinite,
};

/** Throws RangeError unless all values are such as the likelihood is of. */
export function requireDomain(caller: string, { kind, domain }: Likelihood, values: ArrayLike<number>): void {
  const within = WITHIN[domain];
  // By index: this is done with every batch.
  // eslint-disable-next-line @typescript-eslint/prefer-for-of
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (within(value)) continue;
    const wayOut = value > 1 ? ' Divide bytes by 255.' : '';
    throw new RangeError(
      `${caller}: x must be ${REQUIREMENTS[domain]} for the ${kind} likelihood, got ${value}.${wayOut}`,
    );
  }
}

/** The same of a tensor, on backends that can be read at once; on a graphics card reading would stall. */
export function requireDomainOf(caller: string, likelihood: Likelihood, x: Tensor): void {
  if (['cpu', 'wasm', 'tensorflow'].includes(getBackend())) requireDomain(caller, likelihood, x.dataSync());
}
