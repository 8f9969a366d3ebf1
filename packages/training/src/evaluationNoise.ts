import { type NoiseMode, withLayerNames, withNoiseMode } from '@infodrop/dropout';
import { requireOneOf } from '@infodrop/requirements';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { layerNames } from './layerNames.js';

/** The noise of evaluation is keyed by steps that no training run reaches. */
const FIRST_STEP = 2 ** 40;
/** Steps of a draw: calls of one layer in one pass, at most. */
const STEPS = 2 ** 20;

/** The noise that models are evaluated with. */
export interface EvaluationNoise {
  /**
   * A pass over examples from index `from` on, with the noise of a draw. As in `withNoiseMode` everything is put back when it returns:
   * whoever calls the models between passes finds them as they were.
   */
  readonly inDraw: <T>(draw: number, from: number, pass: () => T) => T;
}

/**
 * The noise of evaluation, draw by draw: the same for every batch size, and in no call of a layer the same as in another call, draw or layer.
 *
 *   step of call c in draw d = 2⁴⁰ + 2²⁰ d + c
 *
 * A layer is called more than once in a pass where it is shared, or stands in `timeDistributed`. Layers of several models have the names that
 * they have in training.
 *
 * @param models - Those that a pass calls, by their names in the objective.
 * @param mode - 'deterministic' or 'monteCarlo'; 'auto' leaves it to the layers.
 * @throws RangeError when the mode is unknown; of `inDraw` when a pass calls a layer 2²⁰ times or more.
 *
 * @example
 * const noise = evaluationNoise({ model }, 'monteCarlo');
 * const [first, second] = [0, 1].map((draw) => noise.inDraw(draw, 0, () => model.predict(inputs)));
 */
export function evaluationNoise(models: Readonly<Record<string, LayersModel>>, mode: NoiseMode): EvaluationNoise {
  requireOneOf('evaluationNoise', 'mode', mode, ['auto', 'deterministic', 'monteCarlo']);
  const names = layerNames(models);
  const all = Object.values(models);
  return {
    inDraw: (draw, from, pass) =>
      inNoiseMode(all, mode, () =>
        withLayerNames(names, () => {
          const first = FIRST_STEP + STEPS * draw;
          for (const layer of names.keys()) {
            layer.noiseStep = first;
            if (layer.sampleOffset !== undefined) layer.sampleOffset = from;
          }
          const result = pass();
          for (const [layer, name] of names) {
            if (layer.noiseStep <= first + STEPS) continue;
            throw new RangeError(
              `evaluationNoise: a pass must call layer '${name}' at most ${STEPS} times, got ${layer.noiseStep - first}. Take fewer steps.`,
            );
          }
          return result;
        }),
      ),
  };
}

function inNoiseMode<T>(models: readonly LayersModel[], mode: NoiseMode, pass: () => T): T {
  const [model, ...others] = models;
  return model === undefined ? pass() : withNoiseMode(model, mode, () => inNoiseMode(others, mode, pass));
}
