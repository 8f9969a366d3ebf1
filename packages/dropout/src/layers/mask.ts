import { cast, reshape, type Tensor, util } from '@tensorflow/tfjs-core';

/** `kwargs.mask` of a call; tfjs does not export the type. */
export type Mask = Tensor | readonly (Tensor | null)[] | null | undefined;

/**
 * The mask of a sequence as factors of f: 1 for steps that are there, 0 for padded ones; null where there is none.
 *
 * tfjs hands a mask of shape [batch, steps] (from `embedding({ maskZero: true })` or `masking()`) on with the keyword
 * arguments, which all layers of a model share: where an earlier layer's does not fit the leading axes of f, it is not
 * f's, and is passed over.
 *
 * @param mask - `kwargs.mask`, or a list whose first entry is that of f.
 */
export function maskFor(f: Tensor, mask: Mask): Tensor | null {
  const ofF = (Array.isArray(mask) ? mask[0] : mask) as Tensor | null | undefined;
  if (ofF === null || ofF === undefined || ofF.isDisposed || ofF.rank === 0 || ofF.rank >= f.rank) return null;
  if (!util.arraysEqual(ofF.shape, f.shape.slice(0, ofF.rank))) return null;
  const toUnits = Array.from({ length: f.rank - ofF.rank }, () => 1);
  return reshape(cast(ofF, 'float32'), [...ofF.shape, ...toUnits]);
}
