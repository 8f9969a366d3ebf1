import { describe } from './describe.js';

/** What of a model of tfjs-layers tells it from a layer. */
interface ModelLike {
  readonly getClassName?: unknown;
  readonly layers?: unknown;
  readonly outputs?: unknown;
}

/** A TypeError unless this is a model of tfjs-layers, of whatever copy, whose layers are there. */
export function requireModel(caller: string, model: object | undefined, name = 'model'): void {
  const { getClassName, layers, outputs } = (model ?? {}) as ModelLike;
  if (typeof getClassName === 'function' && Array.isArray(layers) && Array.isArray(outputs) && outputs.length > 0)
    return;
  throw new TypeError(
    `${caller}: ${name} must be a LayersModel with layers, got ${describe(model)}. ` +
      'Make it by sequential() or model() of tfjs-layers, or load it by loadLayersModel().',
  );
}
