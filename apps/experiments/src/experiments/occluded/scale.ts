import type { Scale } from '../../experiment/scale.js';
import { type ImageSetName, type ImageSizes, paperImages } from '../images.js';
import type { NetworkName } from './network.js';

/** What overlaid images are made and learned with. */
export interface OccludedScale extends Scale, ImageSizes {
  readonly images: ImageSetName;
  readonly networks: readonly NetworkName[];
  /** Increasing; an arm each for every network, beside one without noise. */
  readonly betas: readonly number[];
  /** Share of the filters of the paper's network, in per cent. */
  readonly filters: number;
  /** Units of the bottleneck. */
  readonly units: number;
  /** How much dearer a nat is in the bottleneck than in the convolutions, which have so many more units. */
  readonly bottleneckPrice: number;
  readonly batchSize: number;
  readonly schedule: 'one-cycle' | 'steps';
  /** Highest learning rate of the one cycle, or first of the steps. */
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Epochs in which β rises from 0. */
  readonly warmUp: number;
  /** Of the second network. */
  readonly readerEpochs: number;
  readonly readerRate: number;
  readonly readerUnits: number;
}

const small: OccludedScale = {
  seed: 0,
  seeds: 3,
  epochs: 4,
  images: 'fashion-mnist',
  trainSize: 4000,
  validationSize: 1000,
  testSize: 1000,
  networks: ['ReLU', 'softplus', 'bottleneck'],
  betas: [0.02, 0.2, 2],
  filters: 10,
  units: 16,
  bottleneckPrice: 100,
  batchSize: 50,
  schedule: 'one-cycle',
  learningRate: 0.1,
  weightDecay: 0,
  warmUp: 1,
  readerEpochs: 10,
  readerRate: 0.003,
  readerUnits: 64,
};

/** The scales of overlaid images. */
export const occludedScales = {
  smoke: {
    ...small,
    seeds: 1,
    epochs: 1,
    images: 'digits',
    trainSize: 60,
    validationSize: 20,
    testSize: 40,
    networks: ['ReLU', 'bottleneck'],
    betas: [0.02, 2],
    filters: 4,
    units: 4,
    batchSize: 20,
    readerEpochs: 1,
    readerUnits: 8,
  },
  small,
  paper: {
    ...small,
    epochs: 200,
    ...paperImages,
    betas: [0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    filters: 100,
    batchSize: 100,
    schedule: 'steps',
    learningRate: 0.05,
    weightDecay: 0.001,
    warmUp: 10,
    readerEpochs: 20,
    readerUnits: 256,
  },
} as const satisfies Record<string, OccludedScale>;
