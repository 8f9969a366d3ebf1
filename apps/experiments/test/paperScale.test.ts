import { prepareEngine } from '@infodrop/engine';
import { train, type TrainingData } from '@infodrop/training';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DataSetName } from '../src/data/dataSets.js';
import { findData } from '../src/data/findData.js';
import { armsOf } from '../src/experiment/arms.js';
import type { AnyExperiment } from '../src/experiment/experiment.js';
import type { Scale } from '../src/experiment/scale.js';
import { cluttered } from '../src/experiments/cluttered/cluttered.js';
import { informationPerLayer } from '../src/experiments/informationPerLayer.js';
import { occluded } from '../src/experiments/occluded/occluded.js';
import { outOfDistribution } from '../src/experiments/outOfDistribution/outOfDistribution.js';
import { widthsCnn } from '../src/experiments/widthsCnn.js';
import { widthsMlp } from '../src/experiments/widthsMlp.js';
import { objectiveOf } from '../src/sweep/objectiveOf.js';

/** Updates of a dry run, and images of each. */
const steps = 2;
const images = 4;

beforeAll(async () => {
  await prepareEngine({ backend: 'wasm' });
});

/** The paper's scale; where its images are not at hand, everything but the images is the paper's. */
function paperScale({ scales: { paper } }: AnyExperiment): Scale {
  const { images: name, digits } = paper as Scale & { readonly images: DataSetName; readonly digits?: number };
  if (findData(name) !== undefined) return paper;
  const sizes = digits === undefined ? { trainSize: 8000, validationSize: 1000, testSize: 1000 } : { digits: 8000 };
  // Whitening is of those images, too.
  const whitening = 'preprocessing' in paper ? { preprocessing: 'none' } : {};
  const dry = { ...paper, images: 'digits', ...sizes, ...whitening };
  return dry;
}

describe('the first steps at the paper’s scale', () => {
  it.each(
    [cluttered, occluded, widthsMlp, widthsCnn, informationPerLayer, outOfDistribution].map(
      (one: AnyExperiment) => [one.name, one] as const,
    ),
  )('%s', async (_, one) => {
    const scale = paperScale(one);
    const arms = armsOf(one.factors(scale));
    // The first and the last network of the grid, and one between: other methods, other sizes.
    for (const arm of [arms[0]!, arms[Math.floor(arms.length / 2)]!, arms.at(-1)!]) {
      const trial = one.tuned?.trials[`${arm[one.tuned.within] ?? ''}`]?.[0];
      const setting = { scale, arm, seed: scale.seed, ...(trial === undefined ? {} : { trial }) };
      const splits = await one.data(setting);
      const model = one.network(setting);
      const before = model.getWeights().map((weight: Tensor) => weight.dataSync().slice());
      const { optimizer, schedule, weightDecay = 0, batchSize, betaWarmUp = () => 1 } = one.training(setting);
      expect(batchSize).toBeLessThanOrEqual(splits.train.size);
      const few: TrainingData = { ...splits.train, size: steps * images };
      const { step, history } = await train({
        optimizer,
        schedule,
        weightDecay,
        betaWarmUp,
        objective: objectiveOf(one, { setting, model, train: few }),
        data: few,
        epochs: 1,
        batchSize: images,
        seed: setting.seed,
      });
      expect(step).toBe(steps);
      expect(Number.isFinite(history[0]!.loss)).toBe(true);
      expect(
        model.getWeights().some((weight: Tensor, i) => weight.dataSync().some((value, j) => value !== before[i]![j])),
      ).toBe(true);
      model.dispose();
    }
  });
});
