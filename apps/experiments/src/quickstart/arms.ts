import { type QuickstartConfiguration } from './configuration.js';

/** One of the networks that a quickstart trains. */
export interface Arm {
  /** Name of its folder. */
  readonly name: string;
  /** As tables and figures call it. */
  readonly title: string;
  /** Weight of the information; null for the network without noise. */
  readonly beta: number | null;
}

/**
 * The networks of a quickstart: one without noise, then one for each β.
 *
 * All of them have the same seed: initial weights, order of the data and noise are the same, so that they are compared in pairs.
 *
 * @param configuration - Of which only the betas count.
 * @returns The arms, in the order in which they are shown.
 *
 * @example
 * armsOf({ betas: [0.5] }).map(({ name }) => name); // ['without-noise', 'beta-0.5']
 */
export function armsOf({ betas }: Pick<QuickstartConfiguration, 'betas'>): Arm[] {
  return [
    { name: 'without-noise', title: 'without noise', beta: null },
    ...betas.map((beta) => ({ name: `beta-${beta}`, title: `β = ${beta}`, beta })),
  ];
}
