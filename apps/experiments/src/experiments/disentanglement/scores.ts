import type { Samples } from '@infodrop/information';
import { scoreAll } from '@infodrop/metrics';

/** The scores that are reported: what each is called, and its row of `scoreAll`. */
const reported = {
  mig: ['MIG', 'mig'],
  migSup: ['MIG-sup', 'migSup'],
  dcimig: ['DCIMIG', 'dcimig'],
  jemmig: ['JEMMIG', 'jemmig'],
  modularity: ['modularity', 'modularity'],
  explicitness: ['explicitness', 'explicitness'],
  sap: ['SAP', 'sap'],
  disentanglement: ['DCI, disentanglement', 'dci.disentanglement'],
  completeness: ['DCI, completeness', 'dci.completeness'],
  informativeness: ['DCI, informativeness', 'dci.informativeness'],
  betaVaeScore: ['BetaVAE score', 'betaVaeScore'],
  factorVaeScore: ['FactorVAE score', 'factorVaeScore'],
  irs: ['IRS', 'irs'],
  infoM: ['InfoM', 'infoM'],
  infoE: ['InfoE', 'infoE'],
  infoC: ['InfoC', 'infoC'],
} as const;

type Score = keyof typeof reported;

/** What each score is called. */
export const scoreQuantities = Object.fromEntries(
  Object.entries(reported).map(([score, [title]]) => [score, { title, unit: '' }]),
) as Record<Score, { readonly title: string; readonly unit: '' }>;

/** How much of the costly scores is computed. */
export interface Thoroughness {
  /** Rounds of DCI's boosted trees. */
  readonly rounds: number;
  /** Points that the scores by interventions learn from; half as many test. */
  readonly points: number;
}

/**
 * How well a code is sorted by the factors of its images; without those scores that are not defined for these samples.
 *
 * @param codes - [samples × units].
 * @param factors - [samples × factors].
 *
 * @example
 * (await scoresOf(codes, test.factors, { rounds: 100, points: 10_000, seed: 0, signal })).mig; // 0.05
 */
export async function scoresOf(
  codes: Samples,
  factors: Samples,
  { rounds, points, seed, signal }: Thoroughness & { readonly seed: number; readonly signal: AbortSignal },
): Promise<Partial<Record<Score, number>>> {
  const { rows } = await scoreAll(codes, factors, {
    learner: { name: 'boostedTrees', rounds },
    trainingPoints: points,
    testPoints: Math.floor(points / 2),
    seed,
    signal,
  });
  const values = new Map(rows.map(({ name, value }) => [name, value]));
  return Object.fromEntries(
    Object.entries(reported).flatMap(([score, [, row]]) => {
      const value = values.get(row);
      return value === null || value === undefined ? [] : [[score, value]];
    }),
  );
}
