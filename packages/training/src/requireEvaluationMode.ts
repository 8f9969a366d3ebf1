import { isNoisyLayer, layerPaths, type NoiseMode } from '@infodrop/dropout';
import { requireOneOf } from '@infodrop/requirements';
import type { LayersModel } from '@tensorflow/tfjs-layers';

const MODES: readonly ('deterministic' | 'monteCarlo')[] = ['deterministic', 'monteCarlo'];

/** Throws unless the mode is one that evaluation knows, and the model, where given, one that has it. */
export function requireEvaluationMode(
  caller: string,
  name: string,
  mode: NoiseMode | undefined,
  models: readonly LayersModel[] = [],
): void {
  if (mode === undefined) return;
  requireOneOf(caller, name, mode, MODES);
  if (
    mode === 'monteCarlo' &&
    models.length > 0 &&
    models.every((model) => !layerPaths(model).some(({ layer }) => isNoisyLayer(layer)))
  ) {
    throw new TypeError(
      `${caller}: model must have a noisy layer for ${name} 'monteCarlo', got none. Use 'deterministic'.`,
    );
  }
}
