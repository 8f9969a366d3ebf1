import { addressOf, choiceField, numberField, seedField } from '../page/address.js';
import type { PriorName } from './law.js';

export interface NoiseSettings {
  readonly alpha: number;
  /** Of the second input; the first gives 1. */
  readonly f: number;
  readonly prior: PriorName;
  readonly seed: number;
}

/** Ten to a factor of two. */
export const valueAt = (place: number): number => Number((2 ** (place / 10)).toPrecision(3));
export const placeOf = (f: number): number => Math.round(10 * Math.log2(f));

export const address = addressOf<NoiseSettings>({
  alpha: numberField(0.25, { least: 0.02, most: 0.7 }),
  f: numberField(valueAt(10), { least: valueAt(-20), most: valueAt(20) }),
  prior: choiceField('logUniform', ['logUniform', 'logNormal']),
  seed: seedField(),
});
