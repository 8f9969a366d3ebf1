import { add, log, log1p, maximum, minimum, mul, neg, sigmoid, square, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { Smoothing } from './gaussianSmoothing.js';

/** How much of each feature is let through. */
export interface Flow {
  /** λ, 0 to 1. */
  readonly kept: Tensor;
  /** 1 − λ, with its own digits where λ is all but 1. */
  readonly lost: Tensor;
}

/** λ = smooth(sigmoid(α)); its complement is smoothed by itself, since smoothing is linear and its weights sum to 1. */
export function flowOf(alpha: Tensor, smooth: Smoothing): Flow {
  return { kept: smooth(sigmoid(alpha)), lost: smooth(sigmoid(neg(alpha))) };
}

/** Where one form of the logarithm gives way to the other; not one half, which α = 0 hits. */
const SWITCH = 0.75;

/**
 * The divergence of restricted features from the noise alone, per unit.
 *
 *   KL = ½ [ (1 − λ)² + λ² r² − 1 ] − log(1 − λ)
 *
 * of N(λ r, (1 − λ)²) from N(0, 1), r the features in units of their standard deviation from their mean. Exact to float32 at both
 * ends: written as −log(1 − λ) − λ + ½ λ² (1 + r²), with the logarithm of the form that keeps its digits.
 *
 * @param normalized - r.
 * @returns Nats, ≥ 0 but for rounding; gradients flow through λ and r.
 *
 * Source: K. Schulz et al., 2020 (https://arxiv.org/abs/2001.00396); expanded here.
 */
export function restrictedKl(normalized: Tensor, { kept, lost }: Flow): Tensor {
  const nearNothing = neg(log1p(neg(minimum(kept, SWITCH))));
  const nearAll = log(mul(minimum(lost, 1 - SWITCH), 1 / (1 - SWITCH)));
  const ofMean = mul(mul(square(kept), add(square(normalized), 1)), 0.5);
  return add(sub(sub(nearNothing, nearAll), kept), ofMean);
}

/** What the paper and this package call z: λ r + (1 − λ) ε. */
export function restricted(features: Tensor, noise: Tensor, { kept, lost }: Flow): Tensor {
  return add(mul(kept, features), mul(lost, noise));
}

/** Rounding leaves a divergence of 0 a hair below it. */
export const withoutRounding = (nats: Tensor): Tensor => maximum(nats, 0);
