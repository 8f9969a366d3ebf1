import { pace, type Pace, type RunOptions, type Samples } from '@infodrop/information';
import { requireOptions, requireThat } from '@infodrop/requirements';
import { auroc } from '../detection/auroc.js';
import { mean } from './informationRows.js';
import { type Reading, readingOnce } from './logisticReading.js';
import { type Split, SPLIT_OPTIONS, type SplitOptions, splitSamples, type SplitSettings } from './split.js';

/** How samples are shared, and how it is run. */
export interface ExplicitnessOptions extends SplitOptions, Pick<RunOptions, 'onProgress' | 'signal'> {}

/** The score, and what it is the mean of. */
export interface ExplicitnessScore {
  /** Mean of `perFactor`. */
  readonly value: number;
  /** Of each factor, on samples that were not learned from; NaN where the test samples have one value only. */
  readonly perFactor: readonly number[];
  readonly settings: SplitSettings;
}

/**
 * Explicitness: how well a linear reader of the whole code tells each value of each factor from the others.
 *
 *   mean over k, and over the values v of factor k, of the area under the ROC curve of P(vₖ = v | z) by logistic regression
 *
 * @param codes - Samples × dimensions; they are standardized first.
 * @param factors - Samples × factors; every different number is a class.
 * @param options - `testShare` (⅓), `seed` (0), `onProgress`, `signal`.
 * @returns A promise of the mean, near 1 where everything can be read by lines, ½ where nothing can. Values that no test sample has, or all have, do not count.
 * @throws TypeError for another form of samples or an unknown option; RangeError when the numbers of samples differ, a number is not finite, or a factor is
 *   constant among the samples learned from, or among those tested on; the signal's reason when that is aborted.
 *
 * Source: K. Ridgeway, M. C. Mozer, [Learning deep disentangled embeddings with the F-statistic loss](https://arxiv.org/abs/1802.05312), 2018; regression
 * with scikit-learn's C = 1 as in the code of Locatello et al. 2019.
 *
 * @example
 * import { explicitness } from '@infodrop/metrics';
 * const factors = Array.from({ length: 300 }, (_, i) => [i % 2, (i >> 1) % 2]);
 * (await explicitness(factors, factors)).value; // 1
 */
export async function explicitness(
  codes: Samples,
  factors: Samples,
  options: ExplicitnessOptions = {},
): Promise<ExplicitnessScore> {
  const caller = 'explicitness';
  requireOptions(caller, options, [...SPLIT_OPTIONS, 'onProgress', 'signal']);
  const split = splitSamples(caller, codes, factors, options);
  const { onProgress, signal } = options;
  return explicitnessBy(readingOnce(split), split, pace(split.tasks.length, { caller, onProgress, signal }));
}

/** The same from probabilities that others may have asked for too. */
export async function explicitnessBy(
  reading: Reading,
  split: Pick<Split, 'tasks' | 'settings'>,
  next: Pace,
): Promise<ExplicitnessScore> {
  const perFactor: number[] = [];
  for (const [k, task] of split.tasks.entries()) {
    const varies = task.testValues.some((value) => value !== task.testValues[0]);
    const requirement = 'of two or more different values among the test samples';
    const wayOut = 'Give more samples, or another seed.';
    requireThat(varies, 'explicitness', `factors[${k}]`, requirement, task.testValues[0], wayOut);
    perFactor.push(meanAuroc(reading(task), task.testLabels, task.size));
    await next();
  }
  return { value: mean(perFactor), perFactor, settings: split.settings };
}

/** Over the values that some labels have and others do not. */
function meanAuroc(probabilities: Float64Array, labels: Int32Array, size: number): number {
  const areas: number[] = [];
  const counts = new Uint32Array(size);
  for (const label of labels) if (label >= 0) counts[label]!++;
  for (let k = 0; k < size; k++) {
    const positives = new Float64Array(counts[k]!);
    const negatives = new Float64Array(labels.length - counts[k]!);
    if (positives.length === 0 || negatives.length === 0) continue;
    let [above, below] = [0, 0];
    for (let row = 0; row < labels.length; row++) {
      const probability = probabilities[row * size + k]!;
      if (labels[row] === k) positives[above++] = probability;
      else negatives[below++] = probability;
    }
    areas.push(auroc(positives, negatives));
  }
  return mean(areas);
}
