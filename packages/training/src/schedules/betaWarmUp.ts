import { requireNumber, requireSomeOptions } from '@infodrop/requirements';

/**
 * What β is multiplied by at a moment of training.
 *
 * @param epochs - How many epochs are behind, not rounded: 1.5 in the middle of the second.
 * @returns A factor ≥ 0, 1 when the warm-up is over.
 */
export type BetaWarmUp = (epochs: number) => number;

/**
 * β rises from 0 to its value on a straight line.
 *
 *   factor = min(1, epochs behind / epochs)
 *
 * A large β from the first step on can press every α to its cap before the network has learned anything worth keeping.
 *
 * @param options - `epochs`: how long the rise takes, > 0, need not be whole.
 * @returns The factor by which every layer's β is multiplied.
 * @throws RangeError when `epochs` is not a finite number > 0.
 *
 * @example
 * import { linearWarmUp } from '@infodrop/training';
 * linearWarmUp({ epochs: 2 })(0.5); // 0.25
 */
export function linearWarmUp(options: { readonly epochs: number }): BetaWarmUp {
  requireSomeOptions('linearWarmUp', options, ['epochs']);
  const { epochs } = options;
  requireNumber('linearWarmUp', 'epochs', epochs, { least: 0, above: true });
  return (behind) => Math.min(1, requireNumber('linearWarmUp', 'epochs behind', behind, { least: 0 }) / epochs);
}
