import { requireOneOf } from '@infodrop/requirements';

/** What shares a factor of noise: nothing, or all units of a channel of an example (the last axis counts channels). */
export type NoisePer = 'unit' | 'channel';

export const requireNoisePer = (caller: string, per: NoisePer): NoisePer =>
  requireOneOf(caller, 'per', per, ['unit', 'channel']);

/** The shape of the factors for activations [batch, …, channels]: the same, or [batch, 1, …, channels]. */
export function noiseShape(shape: readonly number[], per: NoisePer): number[] {
  return per === 'unit'
    ? [...shape]
    : shape.map((length, axis) => (axis === 0 || axis === shape.length - 1 ? length : 1));
}
