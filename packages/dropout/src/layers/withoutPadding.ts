import { mul, type Tensor } from '@tensorflow/tfjs-core';
import { type KlOfUnits, meanOverBatch } from './klLayer.js';

/** The KL without that of padded steps, whose mask is 0. */
export function withoutPadding<Kl extends Partial<KlOfUnits>>(kl: Kl, mask: Tensor | null): Kl {
  if (mask === null || kl.perUnit === undefined) return kl;
  const perUnit = mul(kl.perUnit, mask);
  return { ...kl, perUnit, meanKl: meanOverBatch(perUnit) };
}
