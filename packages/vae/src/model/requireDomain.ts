import { getBackend, type Tensor } from '@tensorflow/tfjs-core';
import type { Likelihood } from '../likelihoods/likelihood.js';

const REQUIREMENTS = {
  unit: 'values from 0 to 1',
  bytes: 'bytes divided by 255',
  real: 'finite numbers',
} as const;

const isWithinUnit = (value: number): boolean => value >= 0 && value <= 1;
// A float32 is no nearer to k/255 than this.
const isByte = (value: number): boolean =>
  isWithinUnit(value) && Math.abs(255 * value - Math.round(255 * value)) < 1e-3;

/**
 * The index of the first value that is none of a domain, −1 where all are. This is done with every batch: a loop that calls now one function,
 * now another takes seven times as long, so each domain has its own; one that asks for the length each time takes twice as long.
 */
const FIRST_OUTSIDE: Readonly<Record<Likelihood['domain'], (values: ArrayLike<number>) => number>> = {
  unit(values) {
    const { length } = values;
    for (let i = 0; i < length; i++) if (!isWithinUnit(values[i]!)) return i;
    return -1;
  },
  bytes(values) {
    const { length } = values;
    for (let i = 0; i < length; i++) if (!isByte(values[i]!)) return i;
    return -1;
  },
  real(values) {
    const { length } = values;
    for (let i = 0; i < length; i++) if (!Number.isFinite(values[i])) return i;
    return -1;
  },
};

/** Throws RangeError unless all values are such as the likelihood is of. */
export function requireDomain(caller: string, { kind, domain }: Likelihood, values: ArrayLike<number>): void {
  const index = FIRST_OUTSIDE[domain](values);
  if (index < 0) return;
  const value = values[index]!;
  const wayOut = value > 1 ? ' Divide bytes by 255.' : '';
  throw new RangeError(
    `${caller}: x must be ${REQUIREMENTS[domain]} for the ${kind} likelihood, got ${value}.${wayOut}`,
  );
}

/** The same of a tensor, on backends that can be read at once; on a graphics card reading would stall. */
export function requireDomainOf(caller: string, likelihood: Likelihood, x: Tensor): void {
  if (['cpu', 'wasm', 'tensorflow'].includes(getBackend())) requireDomain(caller, likelihood, x.dataSync());
}
