import { bernoulliNoise, concreteNoise, gaussianNoise, logNormalNoise, uniformNoise } from '@infodrop/dropout';
import type { NetworkNoise } from '@infodrop/networks';

/** The dropouts that are compared, each at one trial's amount of noise: a strength, or β where the strength is learned. */
const noises = {
  none: () => ({ kind: 'none' }),
  information: (beta: number, klScale: number) => ({ kind: 'information', beta, klScale }),
  binary: (rate: number) => ({ kind: 'multiplicative', noise: bernoulliNoise({ rate }) }),
  continuous: (halfWidth: number) => ({ kind: 'multiplicative', noise: uniformNoise({ halfWidth }) }),
  logNormal: (alpha: number) => ({ kind: 'multiplicative', noise: logNormalNoise({ alpha }) }),
  variational: (beta: number, klScale: number) => ({
    kind: 'multiplicative',
    noise: gaussianNoise({ std: 'learned' }),
    beta,
    klScale,
  }),
  concrete: (beta: number, klScale: number) => ({ kind: 'multiplicative', noise: concreteNoise(), beta, klScale }),
} satisfies Record<string, (amount: number, klScale: number) => NetworkNoise>;

/** A dropout that is compared, or none. */
export type Method = keyof typeof noises;

/** All of them: none, the paper's four, and two more whose strength is learned. */
export const methods = Object.keys(noises) as readonly Method[];

/** Those that information dropout is compared with. */
export const rivals = methods.filter((method) => method !== 'information');

/** What the page says of them. */
export const methodsGlossary: readonly (readonly [term: string, meaning: string])[] = [
  [
    'information',
    'Log-normal noise whose α is computed from each input, at the price of β for each nat. A trial is a β.',
  ],
  ['binary', 'Units are 0 with the rate of the trial, the others are divided by 1 − rate.'],
  [
    'continuous',
    'Units are multiplied by a number that is uniform around 1, up to the trial’s half width away from it.',
  ],
  ['logNormal', 'Log-normal noise of one constant α, that of the trial.'],
  [
    'variational',
    'Gaussian noise with one learned variance for each unit (in a convolution: each channel), up to 1, at the price of β for each nat of ' +
      'its divergence from the log-uniform prior (variational dropout of activations). A trial is a β.',
  ],
  [
    'concrete',
    'Binary dropout with one learned rate for each layer, at the price of β for each nat of its divergence from rate ½. A trial is a β. ' +
      'The weight decay of concrete dropout, negligible at its authors’ settings, is left out.',
  ],
];

/**
 * What a network multiplies its units by.
 *
 * @param method - Which dropout.
 * @param amount - What the trial says: a strength, or β where the strength is learned; of no account for 'none'.
 * @param klScale - What a nat is multiplied by besides β: one over the number of training examples.
 *
 * @example
 * noiseOf('binary', 0.5, 1 / 8000); // { kind: 'multiplicative', noise: { kind: 'bernoulli', rate: 0.5 } }
 */
export function noiseOf(method: Method, amount: number, klScale: number): NetworkNoise {
  return noises[method](amount, klScale);
}
