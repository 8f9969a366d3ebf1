// What is compared: each method with the settings that validation images choose among, as many for each as it has.
import {
  bottleneckAttribution,
  bottleneckReadout,
  featureStatistics,
  gradCam,
  informationMap,
  integratedGradients,
  occlusion,
  readoutAttribution,
  readoutObjective,
} from '@infodrop/analysis';
import { adam, constant, train } from '@infodrop/training';
import { fileCheckpointStore } from '@infodrop/training/node';
import { join } from 'node:path';

const FIRST = 'informationDropout1';
const SECOND = 'informationDropout2';
const LAST = 'convolution3BatchNorm';
// Of the whole canvas, and of half of it.
const WHOLE = 'convolution1BatchNorm';
const HALF = 'convolution2BatchNorm';

/** Training images that mean and spread of features are taken of, and those that a readout is trained on in each epoch. */
const STATISTICS = 2000;
const READOUT = { size: 4000, epochs: 4, batchSize: 50, learningRate: 0.002 };

const part = (data, size) => ({ ...data, size });

/** What is computed once for a network. */
async function once(network, name, compute) {
  if (!network.known.has(name)) network.known.set(name, await compute());
  return network.known.get(name);
}

async function perSample(network, images, { layer, beta }) {
  const { model, data } = network;
  const statistics = await once(network, layer, () =>
    featureStatistics(model, part(data.train, STATISTICS), { layer }),
  );
  return bottleneckAttribution(model, images, { layer, statistics, beta });
}

async function trainedReadout({ model, data, folder }, { layer, beta }) {
  const reads = [...new Set([layer, SECOND, LAST, 'logits'])];
  const [statistics, ...others] = await featureStatistics(model, part(data.train, STATISTICS), {
    layer: [layer, ...reads],
  });
  const made = bottleneckReadout({ statistics, reads: others });
  await train({
    objective: readoutObjective({ model, readout: made, beta }),
    data: part(data.train, READOUT.size),
    epochs: READOUT.epochs,
    batchSize: READOUT.batchSize,
    seed: 0,
    optimizer: adam(),
    schedule: constant(READOUT.learningRate),
    checkpoint: fileCheckpointStore(join(folder, `readout-${layer}-${beta}`)),
    config: READOUT,
  });
  return made;
}

async function readout(network, images, setting) {
  const made = await once(network, `readout ${settingText(setting)}`, () => trainedReadout(network, setting));
  return readoutAttribution(network.model, images, { readout: made });
}

const absolute = (maps) => ({ ...maps, values: maps.values.map(Math.abs) });

/** Maps of images by a setting; `network` is { model, data, folder, known }. */
export const METHODS = [
  {
    name: 'bottleneck attribution, per sample',
    settings: [
      { layer: FIRST, beta: 10 },
      { layer: FIRST, beta: 1 },
      { layer: SECOND, beta: 10 },
      { layer: HALF, beta: 10 },
      { layer: WHOLE, beta: 10 },
    ],
    maps: perSample,
  },
  {
    name: 'information dropout’s own map',
    settings: [{ layer: FIRST }, { layer: SECOND }],
    maps: ({ model }, images, { layer }) => informationMap(model, images, { layer }),
  },
  {
    name: 'Grad-CAM',
    settings: [{ layer: LAST }, { layer: SECOND }, { layer: FIRST }, { layer: HALF }, { layer: WHOLE }],
    maps: ({ model }, images, { layer }) => gradCam(model, images, { layer }),
  },
  {
    name: 'integrated gradients',
    settings: [{ sign: 'kept' }, { sign: 'dropped' }],
    maps: async ({ model }, images, { sign }) => {
      const maps = await integratedGradients(model, images);
      return sign === 'kept' ? maps : absolute(maps);
    },
  },
  {
    name: 'occlusion',
    settings: [{ patch: 4 }, { patch: 8 }, { patch: 12 }],
    maps: ({ model }, images, { patch }) => occlusion(model, images, { patch }),
  },
  {
    name: 'bottleneck attribution, readout',
    settings: [
      { layer: FIRST, beta: 10 },
      { layer: FIRST, beta: 1 },
      { layer: SECOND, beta: 10 },
      { layer: FIRST, beta: 0.1 },
      { layer: HALF, beta: 1 },
    ],
    maps: readout,
  },
];

/** A setting in words. */
export const settingText = (setting) =>
  Object.entries(setting)
    .map(([name, value]) => `${name === 'beta' ? 'β' : name} ${value}`)
    .join(', ');
