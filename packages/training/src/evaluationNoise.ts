import { type NoiseMode, type NoisyLayer, noisyLayers, withNoiseMode } from '@infodrop/dropout';
import { tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** The noise of evaluation is keyed by steps that no training run reaches. */
const FIRST_EVALUATION_STEP = 2 ** 40;

/** The noise that models are evaluated with. */
export interface EvaluationNoise {
  /**
   * A pass over examples from index `from` on, with the noise of a draw. As in `withNoiseMode` everything is put back when it returns:
   * whoever calls the models between passes finds them as they were.
   */
  readonly inDraw: <T>(draw: number, from: number, pass: () => T) => T;
}

/**
 * The noise of evaluation, draw by draw: the same for every batch size, and in no call the same as in another call or draw.
 *
 *   step of call c in draw d = 2⁴⁰ + d·calls + c,   calls: how often a pass calls the layer
 *
 * A layer is called more than once where it is shared, or stands in `timeDistributed`. How often is counted in the first pass.
 *
 * @param models - Those that a pass calls.
 * @throws RangeError when the mode is unknown.
 *
 * @example
 * const noise = evaluationNoise([model], 'monteCarlo');
 * const [first, second] = [0, 1].map((draw) => noise.inDraw(draw, 0, () => model.predict(inputs)));
 */
export function evaluationNoise(models: readonly LayersModel[], mode: NoiseMode): EvaluationNoise {
  const calls = new Map<NoisyLayer, number>();
  const inDraw = <T>(draw: number, from: number, pass: () => T): T =>
    inNoiseMode(models, mode, () => {
      const noisy = new Set(models.flatMap((model) => noisyLayers(model)));
      const isCounted = [...noisy].every((layer) => calls.has(layer));
      if (draw > 0 && !isCounted) {
        tidy(() => {
          inDraw(0, from, pass);
        });
      }
      const steps = [...noisy].map((layer) => FIRST_EVALUATION_STEP + draw * Math.max(calls.get(layer) ?? 1, 1));
      [...noisy].forEach((layer, i) => {
        layer.noiseStep = steps[i]!;
        if (layer.sampleOffset !== undefined) layer.sampleOffset = from;
      });
      const result = pass();
      [...noisy].forEach((layer, i) => {
        if (!calls.has(layer)) calls.set(layer, layer.noiseStep - steps[i]!);
      });
      return result;
    });
  return { inDraw };
}

function inNoiseMode<T>(models: readonly LayersModel[], mode: NoiseMode, pass: () => T): T {
  const [model, ...others] = models;
  return model === undefined ? pass() : withNoiseMode(model, mode, () => inNoiseMode(others, mode, pass));
}
