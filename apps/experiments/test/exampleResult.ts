import { quickstartConfiguration } from '../src/quickstart/configuration.js';
import { type ArmResult, type LayerResult, type QuickstartResult } from '../src/quickstart/result.js';
import { spread, type Spread } from '@infodrop/metrics';

/** Two values about a mean: enough for a spread. */
export function around(mean: number, reach = mean / 10): Spread {
  return spread([mean - reach, mean + reach]);
}

function layer(name: string, side: number, channels: number, beta: number): LayerResult {
  const kept = 1 / (1 + 10 * beta);
  return {
    name,
    height: side,
    width: side,
    channels,
    statistics: {
      nats: around(800 * kept),
      natsPerDigitCell: around(12 * kept),
      natsPerClutterCell: around(8 * kept ** 2),
      natsPerEmptyCell: around(2 * kept ** 3),
      digitShareOfNats: around(0.3 + 0.5 * beta),
      digitShareOfArea: around(0.18),
      auroc: around(0.83, 0.01),
    },
  };
}

/** A made-up result, in the form of a real one, with these betas. */
export function exampleResult(betas: readonly number[] = [0.02, 0.1, 0.5], shift = 0): QuickstartResult {
  const configuration = quickstartConfiguration({ betas, seed: 7 });
  const arm = (name: string, title: string, beta: number | null): ArmResult => ({
    name,
    title,
    beta,
    validation: { error: 0.05 - (beta ?? 0) / 100, crossEntropy: 0.2 },
    test: { error: around(0.045 + shift, 0.005), crossEntropy: around(0.15) },
    layers: beta === null ? [] : [layer('layer 1', 20, 12, beta + shift), layer('layer 2', 10, 24, beta + shift)],
  });
  return {
    job: 'quickstart',
    configuration,
    chosenBeta: betas.at(-1) ?? 0,
    arms: [
      arm('without-noise', 'without noise', null),
      ...betas.map((beta) => arm(`beta-${beta}`, `β = ${beta}`, beta)),
    ],
    figure: { indices: [0, 1, 2, 4, 7], labels: [3, 1, 4, 5, 9] },
    provenance: {
      started: '2026-01-02T12:00:00.000Z',
      commit: '4c062dc0000000000000000000000000000000aa',
      engine: 'wasm (SIMD, training kernels), 1 thread; tfjs-node: not installed <here>',
      backend: 'wasm',
      versions: { infodrop: '0.0.0', '@tensorflow/tfjs-core': '4.22.0' },
      machine: { system: 'Linux', processor: 'A & B', processors: 2, memory: 8, node: 'v20.20.2' },
    },
    seconds: { 'without-noise': 60, 'beta-0.1': 100 },
  };
}
