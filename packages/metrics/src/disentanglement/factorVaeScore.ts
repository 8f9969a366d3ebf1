import type { Samples } from '@infodrop/information';
import { foldIn, key } from '@infodrop/random';
import { requireInteger, requireNumber, requireOptions } from '@infodrop/requirements';
import { batchSums } from './batches.js';
import type { InterventionScore } from './betaVaeScore.js';
import { type CodeSampler, type Interventions, interventionsOf, isSampler, ofSampler } from './interventions.js';
import {
  drawPoints,
  type Points,
  POINTS_OPTIONS,
  type PointsOptions,
  pointsSettings,
  type PointsSettings,
} from './points.js';

/** How many points are drawn, and which dimensions count. */
export interface VarianceScoreOptions extends PointsOptions {
  /** Codes from which the variance of each dimension is estimated, an integer ≥ 2. Default 10,000. */
  readonly variancePoints?: number | undefined;
  /** Dimensions whose standard deviation is below this are taken for dead, ≥ 0. Default 0.05, of codes whose prior has 1. */
  readonly deadBelow?: number | undefined;
}

/** The score, what told the factors, and the settings. */
export interface VarianceScore extends InterventionScore<
  PointsSettings & Readonly<Record<'variancePoints' | 'deadBelow', number>>
> {
  /** The dimensions that are not dead. */
  readonly active: readonly number[];
  /** How often each dimension stood for each factor among the points learned from, row-major [dimensions × factors]. */
  readonly votes: Float64Array;
}

/**
 * FactorVAE score, also Z-min-var: whether the dimension of the code that varies least while a factor is held tells which factor it was.
 *
 *   a point: argminᵢ Var(zᵢ | vₖ) / Var zᵢ over `batch` codes;   the share of points whose k is the one that its dimension votes for most
 *
 * Chance is about 1/K for K factors. Dead dimensions are left out; where all are dead the score is 0.
 *
 * @param sampler - Codes of chosen factors, see {@link CodeSampler}; or samples of codes [samples × dimensions], and then
 * @param factors - their factors [samples × factors], among which batches are drawn, with replacement.
 * @param options - `batch` (64), `trainingPoints` (10,000), `testPoints` (5,000), `variancePoints` (10,000), `deadBelow` (0.05), `seed` (0), `onProgress`,
 *   `signal`.
 * @returns A promise of the share in [0, 1], with the votes.
 * @throws TypeError for another form of samples or an unknown option; RangeError when numbers of samples differ, a number is not finite or, being a code, beyond 1e140, a factor is constant,
 *   or a value of a factor has one sample only; what `encode` throws; the signal's reason when that is aborted.
 *
 * Source: H. Kim, A. Mnih, [Disentangling by factorising](https://arxiv.org/abs/1802.05983), 2018, section 4; tested on other points than vote, as in the
 * code of Locatello et al. 2019.
 *
 * @example
 * import { factorVaeScore } from '@infodrop/metrics';
 * const factors = Array.from({ length: 300 }, (_, i) => [i % 3, Math.floor(i / 3) % 4]);
 * (await factorVaeScore(factors, factors, { trainingPoints: 200, testPoints: 100 })).value; // 1
 */
export function factorVaeScore(sampler: CodeSampler, options?: VarianceScoreOptions): Promise<VarianceScore>;
export function factorVaeScore(
  codes: Samples,
  factors: Samples,
  options?: VarianceScoreOptions,
): Promise<VarianceScore>;
export async function factorVaeScore(
  given: CodeSampler | Samples,
  second?: Samples | VarianceScoreOptions,
  third?: VarianceScoreOptions,
): Promise<VarianceScore> {
  const caller = 'factorVaeScore';
  const options = (isSampler(given) ? (second as VarianceScoreOptions | undefined) : third) ?? {};
  const source = interventionsOf(caller, given, second as Samples);
  return varianceScore(caller, source, options, source.sharing, (share, than) => share < than);
}

/**
 * Z-max-var: whether the dimension of the code that varies most while all factors but one are held tells which one was free.
 *
 *   a point: argmaxᵢ Var(zᵢ | all v but vₖ) / Var zᵢ over `batch` codes;   the share of points whose k is the one that its dimension votes for most
 *
 * Chance is about 1/K for K factors. It needs codes of chosen factors: among samples that are there, those that differ in one factor alone are rare.
 *
 * @param sampler - Codes of chosen factors, see {@link CodeSampler}.
 * @param options - As of `factorVaeScore`.
 * @returns A promise of the share in [0, 1], with the votes.
 * @throws As `factorVaeScore`.
 *
 * Source: M. Kim et al., [Relevance factor VAE](https://arxiv.org/abs/1902.01568), 2019; M.-A. Carbonneau et al., [Measuring
 * disentanglement](https://arxiv.org/abs/2012.09276), 2022.
 *
 * @example
 * import { zMaxVarianceScore } from '@infodrop/metrics';
 * import { integers } from '@infodrop/random';
 * const sampleFactors = ({ key, count }) => integers(key, 2 * count, { high: 4 });
 * const encode = (factors) => ({ data: Float64Array.from(factors), shape: [factors.length / 2, 2] });
 * await zMaxVarianceScore({ factors: { sizes: [4, 4], sampleFactors }, encode }, { trainingPoints: 200, testPoints: 100 }); // value 1
 */
export async function zMaxVarianceScore(
  sampler: CodeSampler,
  options: VarianceScoreOptions = {},
): Promise<VarianceScore> {
  const caller = 'zMaxVarianceScore';
  if (!isSampler(sampler)) {
    throw new TypeError(
      `${caller}: sampler must be { factors, encode }: all factors but one cannot be held among samples that are there.`,
    );
  }
  const source = ofSampler(caller, sampler);
  return varianceScore(caller, source, options, source.varying, (share, than) => share > than);
}

async function varianceScore(
  caller: string,
  source: Interventions,
  options: VarianceScoreOptions,
  codesOf: Interventions['sharing'],
  isBetter: (share: number, than: number) => boolean,
): Promise<VarianceScore> {
  requireOptions(caller, options, ['variancePoints', 'deadBelow', ...POINTS_OPTIONS]);
  const { variancePoints = 10_000, deadBelow = 0.05 } = options;
  requireInteger(caller, 'variancePoints', variancePoints, 2);
  requireNumber(caller, 'deadBelow', deadBelow, { least: 0 });
  const settings = { ...pointsSettings(caller, options), variancePoints, deadBelow };
  const all = await source.any(variancePoints, foldIn(foldIn(key(settings.seed), caller), 'variance'));
  const sums = batchSums();
  const [variances] = sums.variances(all, variancePoints) as [Float64Array];
  const active = Array.from(variances, (_, i) => i).filter(
    (i) => variances[i]! > 0 && Math.sqrt(variances[i]!) >= deadBelow,
  );
  const votes = new Float64Array(variances.length * source.factors);
  if (active.length === 0) return { value: 0, training: 0, active, votes, settings };
  const [training, test] = await drawPoints(caller, settings, options, source.factors, async (held, batch, by) =>
    sums
      .variances(await codesOf(held, batch, by), batch)
      .map((own) =>
        active.reduce((best, i) => (isBetter(own[i]! / variances[i]!, own[best]! / variances[best]!) ? i : best)),
      ),
  );
  training.made.forEach((i, point) => votes[i * source.factors + training.factors[point]!]!++);
  const told = Array.from(variances, (_, i) => {
    const row = votes.subarray(i * source.factors, (i + 1) * source.factors);
    return row.indexOf(row.reduce((a, b) => Math.max(a, b)));
  });
  const share = ({ made, factors }: Points<number>): number =>
    made.reduce((right, i, point) => right + (told[i] === factors[point] ? 1 : 0), 0) / made.length;
  return { value: share(test), training: share(training), active, votes, settings };
}
