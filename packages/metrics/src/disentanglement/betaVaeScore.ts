import type { Samples } from '@infodrop/information';
import { requireOptions } from '@infodrop/requirements';
import { logisticRegression } from '../learners/logisticRegression.js';
import { batchSums } from './batches.js';
import { type CodeSampler, interventionsOf, isSampler } from './interventions.js';
import {
  drawPoints,
  type Points,
  POINTS_OPTIONS,
  type PointsOptions,
  pointsSettings,
  type PointsSettings,
} from './points.js';
import { accuracy } from './split.js';

/** The score, and the same on the points that were learned from. */
export interface InterventionScore<Settings = PointsSettings> {
  /** The share of test points whose factor is told. */
  readonly value: number;
  readonly training: number;
  readonly settings: Settings;
}

/**
 * BetaVAE score, also Z-diff: whether a linear reader tells from differences of codes which factor two inputs have in common.
 *
 *   a point: mean over `batch` pairs that share factor k of |z − z′|;   the share of points whose k logistic regression tells
 *
 * Chance is 1/K for K factors. It is 1 also for codes in which factors are mixed, as long as a line tells them: look at other scores beside it.
 *
 * @param sampler - Codes of chosen factors, see {@link CodeSampler}; or samples of codes [samples × dimensions], and then
 * @param factors - their factors [samples × factors], among which pairs are drawn.
 * @param options - `batch` (64), `trainingPoints` (10,000), `testPoints` (5,000), `seed` (0), `onProgress`, `signal`.
 * @returns A promise of the share in [0, 1], with the one on the points learned from.
 * @throws TypeError for another form of samples or an unknown option; RangeError when numbers of samples differ, a number is not finite or, being a code, beyond 1e140, a factor is constant,
 *   or a value of a factor has one sample only; what `encode` throws; the signal's reason when that is aborted.
 *
 * Source: I. Higgins et al., [beta-VAE](https://openreview.net/forum?id=Sy2fzU9gl), 2017, with the regression of the code of Locatello et al. 2019
 * (scikit-learn's, C = 1).
 *
 * @example
 * import { betaVaeScore } from '@infodrop/metrics';
 * const factors = Array.from({ length: 300 }, (_, i) => [i % 3, Math.floor(i / 3) % 4]);
 * (await betaVaeScore(factors, factors, { trainingPoints: 200, testPoints: 100 })).value; // 1
 */
export function betaVaeScore(sampler: CodeSampler, options?: PointsOptions): Promise<InterventionScore>;
export function betaVaeScore(codes: Samples, factors: Samples, options?: PointsOptions): Promise<InterventionScore>;
export async function betaVaeScore(
  given: CodeSampler | Samples,
  second?: Samples | PointsOptions,
  third?: PointsOptions,
): Promise<InterventionScore> {
  const caller = 'betaVaeScore';
  const options = (isSampler(given) ? (second as PointsOptions | undefined) : third) ?? {};
  requireOptions(caller, options, POINTS_OPTIONS);
  const settings = pointsSettings(caller, options);
  const source = interventionsOf(caller, given, second as Samples);
  const { distances } = batchSums();
  const [training, test] = await drawPoints(caller, settings, options, source.factors, async (held, batch, by) =>
    distances(await source.pairs(held, batch, by), batch),
  );
  const [own, asked] = [columnsOf(training), columnsOf(test)];
  const { predict } = logisticRegression(own, training.factors, Math.max(2, source.factors));
  const value = accuracy(predict(asked), test.factors);
  return { value, training: accuracy(predict(own), training.factors), settings };
}

function columnsOf({ made }: Points<Float64Array>): Float64Array[] {
  return Array.from(made[0]!, (_, i) => {
    const column = new Float64Array(made.length);
    for (let point = 0; point < made.length; point++) column[point] = made[point]![i]!;
    return column;
  });
}
