import type { AnyExperiment } from '../src/experiment/experiment.js';
import type { ArmOutcome, RunOutcome } from '../src/experiment/measured.js';
import type { ClutteredDetail } from '../src/experiments/cluttered/measure.js';
import { cluttered } from '../src/experiments/cluttered/cluttered.js';
import { clutteredScales, type ClutteredScale } from '../src/experiments/cluttered/scale.js';
import type { Session } from '../src/provenance/session.js';
import { spread, type Spread } from '@infodrop/metrics';
import type { Sweep } from '../src/sweep/sweepFolder.js';

/** Two values about a mean: enough for a spread. */
export function around(mean: number, reach = mean / 10): Spread {
  return spread([mean - reach, mean + reach]);
}

export const exampleSession: Session = {
  started: '2026-01-02T12:00:00.000Z',
  commit: '4c062dc0000000000000000000000000000000aa',
  engine: 'wasm (SIMD, training kernels), 1 thread; tfjs-node: not installed <here>',
  backend: 'wasm',
  simd: 'plain',
  versions: { infodrop: '0.0.0', '@tensorflow/tfjs-core': '4.22.0' },
  machine: { system: 'Linux', processor: 'A & B', processors: 2, memory: 8, node: 'v20.20.2' },
};

/** The experiment of the examples, as everything shared sees it. */
export const exampleExperiment: AnyExperiment = cluttered;

/** A made-up sweep of cluttered digits. */
export function exampleSweep(seeds = 1): Sweep & { readonly scale: ClutteredScale } {
  return {
    experiment: 'cluttered',
    scaleName: 'quickstart',
    scale: { ...clutteredScales.quickstart, seed: 7, seeds },
    sessions: [exampleSession],
  };
}

function layer(index: number, beta: number): Record<string, Spread> {
  const kept = 1 / (1 + 10 * beta);
  const statistics = {
    nats: around(800 * kept),
    natsPerDigitCell: around(12 * kept),
    natsPerClutterCell: around(8 * kept ** 2),
    natsPerEmptyCell: around(2 * kept ** 3),
    digitShareOfNats: around(0.3 + 0.5 * beta),
    digitShareOfArea: around(0.18),
    auroc: around(0.83, 0.01),
  };
  return Object.fromEntries(Object.entries(statistics).map(([name, value]) => [`layer${index}.${name}`, value]));
}

/** Made-up outcomes of cluttered digits, in the form of real ones: for each seed the numbers are moved by its shift. */
export function exampleOutcomes(shifts: readonly number[] = [0]): ArmOutcome[] {
  return (['none', 0.02, 0.1, 0.5] as const).map((beta) => {
    const run = (shift: number, index: number): RunOutcome => {
      const weight = beta === 'none' ? 0 : beta;
      const map = (side: number): number[] =>
        Array.from({ length: side * side }, (_, cell) => cell / (1 + 10 * weight));
      const detail: ClutteredDetail = {
        layers:
          beta === 'none'
            ? []
            : [
                { name: 'layer 1', height: 20, width: 20, channels: 12 },
                { name: 'layer 2', height: 10, width: 10, channels: 24 },
              ],
        figure: {
          indices: [0, 1, 2, 4, 7],
          labels: [3, 1, 4, 5, 9],
          answers: [3, 1, 4, 5, 7],
          images: [3, 1, 4, 5, 9].map((label) => new Array<number>(1600).fill(label / 10)),
          maps: beta === 'none' ? [] : [20, 10].map((side) => [0, 1, 2, 3, 4].map(() => map(side))),
        },
      };
      const learned = (epoch: number) => ({ error: 0.5 / epoch + weight / 10, crossEntropy: 1 / epoch });
      return {
        seed: 7 + index,
        validation: { error: 0.05 - weight / 100, crossEntropy: 0.2 },
        measured: {
          values: {
            error: around(0.045 + shift, 0.005),
            crossEntropy: around(0.15),
            ...(beta === 'none' ? {} : { ...layer(1, beta + shift), ...layer(2, beta + shift) }),
          },
          detail,
        },
        history: [1, 2, 3].map((epoch) => ({
          epoch,
          training: { loss: 2 / epoch, ...learned(epoch) },
          validation: learned(epoch),
        })),
        saturation: beta === 'none' ? {} : { informationDropout1: 0.8, informationDropout2: null },
        seconds: 60,
      };
    };
    return {
      arm: { beta },
      name: `beta-${beta}`,
      title: beta === 'none' ? 'without noise' : `β = ${beta}`,
      trial: null,
      runs: shifts.map(run),
    };
  });
}
