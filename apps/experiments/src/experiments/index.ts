import type { AnyExperiment } from '../experiment/experiment.js';
import { attribution } from './attribution/attribution.js';
import { betaVae } from './betaVae.js';
import { cluttered } from './cluttered/cluttered.js';
import { compression } from './compression/compression.js';
import { disentangling } from './disentangling.js';
import { disentanglement } from './disentanglement/disentanglement.js';
import { ica } from './ica/ica.js';
import { informationPerLayer } from './informationPerLayer.js';
import { informationPlane } from './informationPlane/informationPlane.js';
import { lagrangian } from './lagrangian/lagrangian.js';
import { occluded } from './occluded/occluded.js';
import { outOfDistribution } from './outOfDistribution/outOfDistribution.js';
import { randomLabels } from './randomLabels.js';
import { vae } from './vae.js';
import { widthsCnn } from './widthsCnn.js';
import { widthsMlp } from './widthsMlp.js';

/** Every experiment, in the order in which `infodrop list` shows them. */
export const experiments: readonly AnyExperiment[] = [
  cluttered,
  occluded,
  widthsMlp,
  widthsCnn,
  informationPerLayer,
  disentangling,
  ica,
  lagrangian,
  informationPlane,
  attribution,
  compression,
  randomLabels,
  vae,
  betaVae,
  disentanglement,
  outOfDistribution,
];
