import { describe, nearest, requireModel, requireSomeOptions } from '@infodrop/requirements';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { informationDropout, type InformationDropoutArgs } from '../layers/informationDropout.js';
import { type LayerPath, type LayerPlace, layerPlaces } from './layerPaths.js';
import { isModel, isTimeDistributed, rebuildModel } from './rebuildModel.js';

export interface AddInformationDropoutOptions extends Pick<
  InformationDropoutArgs,
  | 'klScale'
  | 'beta'
  | 'prior'
  | 'noise'
  | 'minAlpha'
  | 'alphaRange'
  | 'meanCorrection'
  | 'gateZeros'
  | 'alphaKernel'
  | 'seed'
  | 'mode'
> {
  /**
   * The layers to put noise behind: a name or a path (see `layerPaths`; models and wrappers have paths too), several, or a
   * function that says so of each layer.
   */
  readonly after: string | readonly string[] | ((place: LayerPath) => boolean);
}

const OPTIONS = [
  'after',
  'klScale',
  'beta',
  'prior',
  'noise',
  'minAlpha',
  'alphaRange',
  'meanCorrection',
  'gateZeros',
  'alphaKernel',
  'seed',
  'mode',
] as const;

/**
 * A model that someone has, with information dropout behind layers of it: the new layers learn how much of what those give is
 * needed, and the KL joins the loss.
 *
 *   z = ε ⊙ f,   f: what the named layer gives,   α = minAlpha + alphaRange·σ(f·Wα + bα)
 *
 * Name the layer that gives the activations: a ReLU's, mostly; of a convolution that batch normalization follows, the layer of
 * the activation. α comes from f itself, over its last axis (or by a convolution, with `alphaKernel`). A layer `conv5` gets
 * `conv5InformationDropout` behind it, once for all places that the model calls it in; in models inside it and in what
 * `timeDistributed` holds they are found by their paths (`encoder/conv5`). Where the layer is an output, the noisy one is. Without noise, the new model gives what
 * the given one gives.
 *
 * @param model - Sequential or functional, pretrained or not; nothing of it is changed.
 * @param options.after - Which layers.
 * @param options.klScale - No default: 1 is (17), 1/N (N training examples) the scaling of the paper's experiments. The other
 * options are those of `informationDropout`.
 * @returns A new model, not compiled, whose weights are copies; `informationLayers` gives the new layers.
 * @throws RangeError when a name is no layer's (with the nearest), is that of several, or nothing is chosen; TypeError when a layer
 * has several outputs, or gives something else than float32 [batch, …, channels], or has information dropout behind it already, or is
 * inside a recurrent layer or a model whose `trainable` is false; both for what `informationDropout` refuses.
 *
 * Source: (19) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * const dense = layers.dense({ name: 'features', units: 16, activation: 'relu', inputShape: [10] });
 * const model = sequential({ layers: [dense, layers.dense({ units: 2 })] });
 * const noisy = addInformationDropout(model, { after: 'features', klScale: 1 / 8000, beta: 0.5 });
 * informationLayers(noisy)[0].name; // 'featuresInformationDropout'
 */
export function addInformationDropout(model: LayersModel, options: AddInformationDropoutOptions): LayersModel {
  requireSomeOptions('addInformationDropout', options, OPTIONS);
  requireModel('addInformationDropout', model);
  const { after, ...args } = options;
  const places = layerPlaces(model);
  const chosen = new Map(
    chosenPlaces(model, places, after).map((place) => {
      requirePlace(model, place, places);
      return [place.layer, informationDropout({ ...args, name: nameBehind(place.layer) })];
    }),
  );
  return rebuildModel(model, ({ layer }, copy) => {
    const noise = chosen.get(layer);
    return noise === undefined ? copy() : [...copy(), { layer: noise, takesAll: false }];
  });
}

const nameBehind = (layer: layers.Layer): string => `${layer.name}InformationDropout`;

/** What a name may mean: a path, or the name that tfjs knows the layer by. */
function placesNamed(places: readonly LayerPlace[], name: string): readonly LayerPlace[] {
  const atPath = places.filter(({ path }) => path === name);
  return atPath.length > 0 ? atPath : places.filter(({ layer }) => layer.name === name);
}

function chosenPlaces(
  model: LayersModel,
  places: readonly LayerPlace[],
  after: AddInformationDropoutOptions['after'],
): readonly LayerPlace[] {
  const paths = places.map(({ path }) => path);
  const list = `The model has ${shortList(paths)}.`;
  if (typeof after === 'function') {
    const chosen = places.filter(({ path, layer }) => after({ path, layer }));
    if (chosen.length > 0) return chosen;
    throw new RangeError(`addInformationDropout: after must choose a layer of "${model.name}", got none. ${list}`);
  }
  const names: readonly unknown[] = Array.isArray(after) ? after : [after];
  if (names.length === 0 || !names.every((name) => typeof name === 'string')) {
    throw new TypeError(
      `addInformationDropout: after must be the name of a layer, several, or a function of a layer, got ${describe(after)}. ${list}`,
    );
  }
  const chosen = names.map((name) => {
    const [place, ...others] = placesNamed(places, name);
    if (place === undefined) {
      const close = nearest(name, [...paths, ...places.map(({ layer }) => layer.name)]);
      throw new RangeError(
        `addInformationDropout: after must name layers of "${model.name}", got ${describe(name)}. ` +
          (close === undefined ? list : `Did you mean ${close}?`),
      );
    }
    if (others.length > 0) {
      throw new RangeError(
        `addInformationDropout: after must name one layer each, got ${describe(name)} for ${others.length + 1}. ` +
          `Say which: ${[place, ...others].map(({ path }) => path).join(', ')}.`,
      );
    }
    return place;
  });
  return [...new Set(chosen)];
}

/** Throws where noise cannot be put behind a layer. */
function requirePlace(model: LayersModel, { path, layer }: LayerPlace, places: readonly LayerPlace[]): void {
  const refuse = (requirement: string, got: string, wayOut: string): never => {
    throw new TypeError(`addInformationDropout: layer "${path}" must ${requirement}, got ${got}. ${wayOut}`);
  };
  const holders = places.filter(({ path: outer, isLeaf }) => !isLeaf && path.startsWith(`${outer}/`));
  const closed = holders.find(({ layer: outer }) => !isModel(outer) && !isTimeDistributed(outer));
  if (closed !== undefined) {
    refuse(
      'be outside of other layers than models and timeDistributed',
      `it inside "${closed.path}"`,
      `Name "${closed.path}".`,
    );
  }
  const frozen = [model, ...holders.map(({ layer: holder }) => holder)].find(
    (holder) => isModel(holder) && !holder.trainable,
  );
  if (frozen !== undefined) {
    const wayOut = 'The noise would not be trained either. Set trainable to false on its layers instead.';
    refuse('be in models that are trained', `"${frozen.name}" with trainable false`, wayOut);
  }
  const name = nameBehind(layer);
  const prefix = path.slice(0, path.lastIndexOf('/') + 1);
  if (places.some(({ path: other }) => other === `${prefix}${name}`)) {
    refuse(
      'have no information dropout behind it',
      `"${prefix}${name}"`,
      'Set the β of that layer, or begin with the model without it.',
    );
  }
  for (const { outputTensors } of layer.inboundNodes) {
    if (outputTensors.length !== 1) refuse('have one output', String(outputTensors.length), 'Name a layer behind it.');
    const [{ dtype, shape }] = outputTensors as [(typeof outputTensors)[number]];
    if (dtype !== 'float32' || shape.length < 2 || typeof shape.at(-1) !== 'number') {
      refuse(
        'give float32 [batch, …, channels] of known channels',
        `${dtype} ${describe(shape)}`,
        'Name a layer behind it.',
      );
    }
  }
}

function shortList(paths: readonly string[]): string {
  const shown = paths.slice(0, 20).map((path) => `"${path}"`);
  const more = paths.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
