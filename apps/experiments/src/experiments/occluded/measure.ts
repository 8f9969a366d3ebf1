import { nuisanceBound } from '@infodrop/analysis';
import { spread } from '@infodrop/metrics';
import { evaluate, type TrainingData } from '@infodrop/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Measured } from '../../experiment/measured.js';
import { bottleneckLayer, type NetworkName, readLayer } from './network.js';
import type { OverlaidBatch } from './overlaid.js';
import { readDigit } from './readDigit.js';

/** Digits that there are. */
const classes = 10;

/** What is measured, and of which network. */
export interface OccludedMeasurement {
  readonly model: LayersModel;
  readonly network: NetworkName;
  readonly noisy: boolean;
  readonly train: TrainingData<OverlaidBatch>;
  readonly test: TrainingData<OverlaidBatch>;
  readonly readerEpochs: number;
  readonly readerRate: number;
  readonly readerUnits: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * Measures a trained network on the test split: its own errors, what a second network reads of the digit, and, where the noisy layer is the
 * bottleneck, the most that any could read.
 *
 * @param measurement - See {@link OccludedMeasurement}.
 * @returns `error` (share) and `crossEntropy` (nats), noise off; `readerError` (share) and `readerNats`; `boundNats`, `boundLimit` and
 *   `leastError`, NaN where there is no bound.
 * @throws The signal's reason when it is aborted.
 *
 * @example
 * await measureOccluded({ model, network: 'ReLU', noisy: true, train, test, readerEpochs: 10, readerRate: 0.003, readerUnits: 64, seed: 0, signal });
 */
export async function measureOccluded(measurement: OccludedMeasurement): Promise<Measured> {
  const { model, network, noisy, train, test, readerEpochs, readerRate, readerUnits, seed, signal } = measurement;
  const { wrong, crossEntropy } = (await evaluate({ model, data: test, signal, perExample: true })).perExample;
  const layer = readLayer(network, noisy);
  const reading = await readDigit({
    model,
    layer,
    train,
    test,
    epochs: readerEpochs,
    learningRate: readerRate,
    units: readerUnits,
    seed,
    signal,
  });
  const surprisals = surprisalsOf(test);
  const bound =
    noisy && network === 'bottleneck'
      ? await nuisanceBound(model, test, {
          layer: bottleneckLayer,
          nuisance: { classes, entropy: spread(surprisals).mean },
          signal,
        })
      : undefined;
  return {
    values: {
      error: spread(Array.from(wrong)),
      crossEntropy: spread(Array.from(crossEntropy)),
      readerError: spread(reading.wrong),
      readerNats: spread(surprisals.map((surprisal, i) => surprisal - reading.crossEntropy[i]!)),
      boundNats: bound?.nats ?? Number.NaN,
      boundLimit: bound?.limit ?? Number.NaN,
      leastError: bound?.bestAccuracy == null ? Number.NaN : 1 - bound.bestAccuracy,
    },
  };
}

/** −log of the share of each image's digit among all: their mean is the entropy of the digits. */
function surprisalsOf(test: TrainingData<OverlaidBatch>): number[] {
  const digits = Array.from(test.batch(Uint32Array.from({ length: test.size }, (_, i) => i)).digits);
  const counts = new Array<number>(classes).fill(0);
  for (const digit of digits) counts[digit]!++;
  return digits.map((digit) => -Math.log(counts[digit]! / digits.length));
}
