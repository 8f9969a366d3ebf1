import { bernoulliNoise, gaussianNoise, InformationDropout } from '@infodrop/dropout';
import { mlp, type NetworkNoise } from '@infodrop/networks';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import type { Samples } from '../data/samples.js';
import { betaAt, type Settings } from '../settings.js';
import { WIDTHS } from './sizes.js';

/** The network that is watched: two hidden layers of softplus units, noise behind each. */
export interface Network {
  readonly model: LayersModel;
  readonly hidden: readonly HiddenLayer[];
  readonly logits: layers.Layer;
}

export interface HiddenLayer {
  readonly dense: layers.Layer;
  /** Where it has information dropout. */
  readonly information: InformationDropout | undefined;
}

/** The network of these settings, with the weights that the seed gives it. */
export function networkOf(settings: Settings, { dimensions, classes }: Samples): Network {
  const { seed } = settings;
  const model = mlp({
    units: WIDTHS,
    noise: noiseOf(settings),
    inputShape: [dimensions],
    classes: classes.length,
    activation: 'softplus',
    seed,
  });
  return {
    model,
    hidden: WIDTHS.map((_, i) => ({
      dense: model.getLayer(`dense${i + 1}`),
      information: settings.noise === 'information' ? informationOf(model, i) : undefined,
    })),
    logits: model.getLayer('logits'),
  };
}

function informationOf(model: LayersModel, i: number): InformationDropout {
  const layer = model.getLayer(`informationDropout${i + 1}`);
  if (!(layer instanceof InformationDropout))
    throw new TypeError(`networkOf: ${layer.name} must be information dropout.`);
  // The page shows it all the time.
  layer.warnsOfSaturation = false;
  return layer;
}

/** Sets β of every layer that has one. */
export function setBeta({ hidden }: Network, beta: number): void {
  for (const { information } of hidden) if (information) information.beta = beta;
}

/** Gaussian noise with the variance of binary noise: what is compared is the law, not the strength. */
export const gaussianStd = (rate: number): number => Math.sqrt(rate / (1 - rate));

function noiseOf({ noise, betas, rate }: Settings): NetworkNoise {
  switch (noise) {
    case 'none':
      return { kind: 'none' };
    case 'binary':
      return { kind: 'multiplicative', noise: bernoulliNoise({ rate }) };
    case 'gaussian':
      return { kind: 'multiplicative', noise: gaussianNoise({ std: gaussianStd(rate) }) };
    case 'information':
      // klScale 1: the Lagrangian of the information bottleneck as it stands, (17).
      return { kind: 'information', beta: betaAt(betas, 0), klScale: 1 };
  }
}
