import { pace, type Pace, type RunOptions, type Samples } from '@infodrop/information';
import { requireOptions } from '@infodrop/requirements';
import {
  type CodeFactorInformation,
  type CodeFactorInformationOptions,
  informationGiven,
} from './codeFactorInformation.js';
import { byDimension, byFactor, mean } from './informationRows.js';
import { type Reading, readingOnce } from './logisticReading.js';
import { type Split, SPLIT_OPTIONS, type SplitOptions, splitSamples, type SplitSettings } from './split.js';

/** A score from the concentration of normalized information. */
export interface ConcentrationScore {
  /** The mean concentration, from 0 where all shares are alike to 1. */
  readonly value: number;
  /** Of each dimension, or of each factor, its greatest share; null of a dimension that knows nothing, which does not count. */
  readonly shares: readonly (number | null)[];
  readonly settings: CodeFactorInformation['settings'];
}

/** Less information than this is the rounding of a dimension that has none. */
const NOTHING = 1e-12;

/** Rows of I(zᵢ; vₖ)/H(vₖ), and by which of them a mean of greatest shares is taken from chance to 1. */
function concentrationOf(
  rows: readonly Float64Array[],
  settings: CodeFactorInformation['settings'],
): ConcentrationScore {
  const shares = rows.map((row) => {
    const all = row.reduce((sum, each) => sum + each, 0);
    return all < NOTHING ? null : row.reduce((a, b) => Math.max(a, b)) / all;
  });
  const counted = shares.filter((share) => share !== null);
  const even = 1 / rows[0]!.length;
  return { value: counted.length === 0 ? 0 : (mean(counted) - even) / (1 - even), shares, settings };
}

/** I(zᵢ; vₖ)/H(vₖ), in the place of the information. */
const normalized = (found: CodeFactorInformation): CodeFactorInformation => ({
  ...found,
  information: found.information.map((nats, at) => nats / found.factorEntropies[at % found.shape[1]]!),
});

/**
 * InfoM, modularity by information: whether each dimension of the code knows of one factor only.
 *
 *   ( mean over i of maxₖ Nᵢₖ / Σₖ Nᵢₖ − 1/K ) / (1 − 1/K),   Nᵢₖ = I(zᵢ; vₖ) / H(vₖ)
 *
 * Dimensions that know nothing do not count. Noise scores above 0 on finite samples: the biases of its informations differ.
 *
 * @param codes - Samples × dimensions; or a {@link CodeFactorInformation}, and nothing else.
 * @param factors - Samples × factors, two or more.
 * @param options - `bins`, `estimator`.
 * @returns The mean in [0, 1], and the greatest share of each dimension; 0 where every dimension knows nothing.
 * @throws As `codeFactorInformation`; RangeError with one factor.
 *
 * Source: K. Hsu et al., [Disentanglement via latent quantization](https://arxiv.org/abs/2305.18378), 2023, section 4. They estimate the information of
 * continuous codes by nearest neighbours; here it is that of a histogram, which the settings tell.
 *
 * @example
 * import { infoM } from '@infodrop/metrics';
 * infoM([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [0, 1], [1, 0], [1, 1]], { bins: 2 }).value; // 1
 */
export function infoM(codes: Samples, factors: Samples, options?: CodeFactorInformationOptions): ConcentrationScore;
export function infoM(information: CodeFactorInformation): ConcentrationScore;
export function infoM(...given: readonly unknown[]): ConcentrationScore {
  const found = informationGiven('infoM', given, { factors: 2 });
  return concentrationOf(byDimension(normalized(found)), found.settings);
}

/**
 * InfoC, compactness by information: whether each factor is in one dimension of the code only.
 *
 *   ( mean over k of maxᵢ Nᵢₖ / Σᵢ Nᵢₖ − 1/d ) / (1 − 1/d),   Nᵢₖ = I(zᵢ; vₖ) / H(vₖ),   d the dimensions that know something
 *
 * @param codes - Samples × dimensions, two dimensions or more; or a {@link CodeFactorInformation}, and nothing else.
 * @param factors - Samples × factors.
 * @param options - `bins`, `estimator`.
 * @returns The mean in [0, 1], and the greatest share of each factor. One dimension alone that knows something scores 1; none, 0.
 * @throws As `codeFactorInformation`; RangeError with one dimension.
 *
 * Source: K. Hsu et al., [Disentanglement via latent quantization](https://arxiv.org/abs/2305.18378), 2023, section 4.
 *
 * @example
 * import { infoC } from '@infodrop/metrics';
 * infoC([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [0, 1], [1, 0], [1, 1]], { bins: 2 }).value; // 1
 */
export function infoC(codes: Samples, factors: Samples, options?: CodeFactorInformationOptions): ConcentrationScore;
export function infoC(information: CodeFactorInformation): ConcentrationScore;
export function infoC(...given: readonly unknown[]): ConcentrationScore {
  const found = informationGiven('infoC', given, { dimensions: 2 });
  const active = byDimension(found).map((row) => row.some((nats) => nats >= NOTHING));
  const rows = byFactor(normalized(found)).map((row) => row.filter((_, i) => active[i]));
  if (rows[0]!.length < 2) {
    const share = rows[0]!.length === 0 ? null : 1;
    return { value: share ?? 0, shares: rows.map(() => share), settings: found.settings };
  }
  return concentrationOf(rows, found.settings);
}

/** How samples are shared, and how it is run. */
export interface InfoEOptions extends SplitOptions, Pick<RunOptions, 'onProgress' | 'signal'> {}

/** The score, and what it is the mean of. */
export interface InfoEScore {
  /** Mean of `perFactor`. */
  readonly value: number;
  /** Of each factor, the share of its uncertainty that a linear reader of the code takes away; below 0 where it makes the guess worse. */
  readonly perFactor: readonly number[];
  readonly settings: SplitSettings;
}

/**
 * InfoE, explicitness by information: what share of each factor a linear reader of the whole code can use.
 *
 *   mean over k of 1 − H_F(vₖ | z) / H_F(vₖ),   H_F the cross-entropy of logistic regression on samples not learned from, without a code that of the shares
 *
 * @param codes - Samples × dimensions; they are standardized first.
 * @param factors - Samples × factors; every different number is a class.
 * @param options - `testShare` (⅓), `seed` (0), `onProgress`, `signal`.
 * @returns A promise of the mean, at most 1, near 0 for noise.
 * @throws TypeError for another form of samples or an unknown option; RangeError when the numbers of samples differ, a number is not finite, a factor is
 *   constant among the samples learned from, or a test sample has a value that none of them has; the signal's reason when that is aborted.
 *
 * Source: K. Hsu et al., [Disentanglement via latent quantization](https://arxiv.org/abs/2305.18378), 2023, section 4: the predictive V-information of linear
 * readers. Here it is tested on other samples than were learned from, with scikit-learn's C = 1.
 *
 * @example
 * import { infoE } from '@infodrop/metrics';
 * const factors = Array.from({ length: 300 }, (_, i) => [i % 2, (i >> 1) % 2]);
 * (await infoE(factors, factors)).value; // 0.97
 */
export async function infoE(codes: Samples, factors: Samples, options: InfoEOptions = {}): Promise<InfoEScore> {
  const caller = 'infoE';
  requireOptions(caller, options, [...SPLIT_OPTIONS, 'onProgress', 'signal']);
  const split = splitSamples(caller, codes, factors, options);
  const { onProgress, signal } = options;
  const next = pace(split.tasks.length, { caller, onProgress, signal });
  return infoEBy(caller, readingOnce(split), split, next);
}

/** The same from probabilities that others may have asked for too. */
export async function infoEBy(
  caller: string,
  reading: Reading,
  split: Pick<Split, 'tasks' | 'settings'>,
  next: Pace,
): Promise<InfoEScore> {
  split.tasks.forEach(({ testLabels, testValues }, k) => {
    const strange = testLabels.indexOf(-1);
    if (strange < 0) return;
    throw new RangeError(
      `${caller}: factors[${k}] must be of values that the training samples have too, got ${testValues[strange]}. ` +
        `Give more samples, or another seed.`,
    );
  });
  const perFactor: number[] = [];
  for (const task of split.tasks) {
    const { labels, testLabels, size } = task;
    const test = reading(task);
    const shares = new Float64Array(size);
    for (const label of labels) shares[label]! += 1 / labels.length;
    let [withCode, without] = [0, 0];
    testLabels.forEach((label, row) => {
      withCode -= Math.log(test[row * size + label]!);
      without -= Math.log(shares[label]!);
    });
    perFactor.push(1 - withCode / without);
    await next();
  }
  return { value: mean(perFactor), perFactor, settings: split.settings };
}
