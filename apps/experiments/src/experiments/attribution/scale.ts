import { type ClutteredScale, clutteredScales } from '../cluttered/scale.js';

/** What is explained, on the quickstart's digits and network at one β. */
export interface AttributionScale extends Omit<ClutteredScale, 'betas'> {
  readonly beta: number;
  /** Test images that are explained. */
  readonly explained: number;
  /** Validation images that choose each method's setting. */
  readonly choosing: number;
  /** Training images that mean and spread of features are taken of. */
  readonly statistics: number;
  /** Training images of each epoch of a readout. */
  readonly readoutSize: number;
  readonly readoutEpochs: number;
}

/** A scale of cluttered digits without its grid. */
function ofCluttered(scale: ClutteredScale): Omit<ClutteredScale, 'betas'> {
  return Object.fromEntries(Object.entries(scale).filter(([name]) => name !== 'betas')) as Omit<
    ClutteredScale,
    'betas'
  >;
}

const small = {
  ...ofCluttered(clutteredScales.small),
  seeds: 3,
  beta: 0.1,
  explained: 60,
  choosing: 30,
  statistics: 1000,
  readoutSize: 2000,
  readoutEpochs: 3,
};

/** The scales of attribution. */
export const attributionScales = {
  smoke: {
    ...small,
    ...ofCluttered(clutteredScales.smoke),
    explained: 3,
    choosing: 2,
    statistics: 20,
    readoutSize: 20,
    readoutEpochs: 1,
  },
  small,
  // The paper's canvas, and more filters; layers are named as in the small network.
  paper: {
    ...small,
    epochs: 80,
    canvas: 96,
    patches: 21,
    filters: [32, 64] as const,
    explained: 1000,
    choosing: 100,
    statistics: 8000,
    readoutSize: 8000,
    readoutEpochs: 10,
  },
} as const satisfies Record<string, AttributionScale>;
