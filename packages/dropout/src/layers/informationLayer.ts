import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { KlLedger } from './klLedger.js';
import { isNoisyLayer, type NoisyLayer } from './noisyLayer.js';

/**
 * What every layer has that knows what its noise lets through. Layers are known by it (by `beta`, `klScale` and
 * `klPerUnit`, besides what a noisy layer has), whatever their class.
 */
export interface InformationLayer extends NoisyLayer {
  /** Weight of the KL in the loss, ≥ 0; may change between steps (warm-up). */
  beta: number;
  /** What the KL is multiplied by besides β: 1 for (17), 1/N for the paper's experiments. */
  readonly klScale: number;
  /** Whether calls outside training compute the KL too. Default false: `predict` then pays nothing for it. */
  trackKl: boolean;
  /**
   * The KL of the latest call per unit, shape [batch, …units], in nats (above the cap for a log-uniform prior).
   *
   * It is null when the call computed none, and once the outermost tidy, gradient or fit step around the call has
   * ended. The tensor is a copy and the caller's; gradients flow through it.
   */
  klPerUnit(): Tensor | null;
  /** Its sum over units, averaged over the batch: a scalar, nats; null when `klPerUnit` is. */
  klMean(): Scalar | null;
  /** Where the layer keeps the KL of its calls, for who counts them all. */
  readonly klLedger: Pick<KlLedger, keyof KlLedger>;
}

/** Whether this object (a tfjs layer, mostly) is noisy, and has a β, a scale and a KL. */
export function isInformationLayer(layer: object): layer is InformationLayer {
  const { beta, klScale, klPerUnit } = (layer as Partial<InformationLayer> | null | undefined) ?? {};
  return (
    isNoisyLayer(layer) && typeof beta === 'number' && typeof klScale === 'number' && typeof klPerUnit === 'function'
  );
}
