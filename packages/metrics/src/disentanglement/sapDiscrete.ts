import type { Samples } from '@infodrop/information';
import { requireNumber, requireOptions, requireThat } from '@infodrop/requirements';
import { separatingLines, sideOf } from '../learners/separatingLines.js';
import { requireSquares } from './codesAndFactors.js';
import { byFactor, mean } from './informationRows.js';
import { SPLIT_OPTIONS, type SplitOptions, splitSamples, type SplitSettings } from './split.js';
import { topTwo } from './topTwo.js';

/** How the values are told apart. */
export interface SapDiscreteOptions extends SplitOptions {
  /** How much an error weighs against a wide margin, > 0. Default 0.01, as published scores have. */
  readonly c?: number | undefined;
}

/** The score, and what it is the mean of. */
export interface SapDiscreteScore {
  /** Mean of `gaps`. */
  readonly value: number;
  /** Of each factor. */
  readonly gaps: readonly number[];
  /** Of each factor, the dimensions of the code between which its gap is. */
  readonly between: readonly (readonly [first: number, second: number])[];
  /** The share of test samples whose value of each factor each dimension tells, row-major [dimensions × factors]. */
  readonly predictability: Float64Array;
  readonly settings: SplitSettings & { readonly c: number };
}

/**
 * Separated attribute predictability of factors that are classes: how much better the best dimension of the code tells a factor's value by straight
 * lines than the second best.
 *
 *   SAP = mean over k of A₍₁₎ₖ − A₍₂₎ₖ,   Aᵢₖ the accuracy of a linear support vector machine of zᵢ alone
 *
 * It stays well below 1 for a perfect code: lines of one variable tell the outermost of many values only, and the second best dimension tells what chance
 * does. Two that tell alike score 0.
 *
 * @param codes - Samples × dimensions, two dimensions or more.
 * @param factors - Samples × factors; every different number is a class.
 * @param options - `c` (0.01), `testShare` (⅓), `seed` (0).
 * @returns The mean in [0, 1), the gap of each factor, and the accuracy of each pair.
 * @throws TypeError for another form of samples or an unknown option; RangeError when the numbers of samples differ, a number is not finite or, being a code, beyond 1e140, there is one
 *   dimension, or a factor is constant among the samples learned from.
 *
 * Source: A. Kumar, P. Sattigeri, A. Balakrishnan, [Variational inference of disentangled latent concepts from unlabeled
 * observations](https://arxiv.org/abs/1711.00848), 2018, section 3, for discrete factors, with the learner of the code of Locatello et al. 2019.
 *
 * @example
 * import { sapDiscrete } from '@infodrop/metrics';
 * const factors = Array.from({ length: 400 }, (_, i) => [i % 2, (i >> 1) % 2]);
 * sapDiscrete(factors, factors).value; // near ½: the other dimension tells half
 */
export function sapDiscrete(codes: Samples, factors: Samples, options: SapDiscreteOptions = {}): SapDiscreteScore {
  const caller = 'sapDiscrete';
  requireOptions(caller, options, ['c', ...SPLIT_OPTIONS]);
  const { c = 0.01 } = options;
  requireNumber(caller, 'c', c, { least: 0, above: true });
  const split = splitSamples(caller, codes, factors, options);
  requireSquares(caller, ...split.codes, ...split.testCodes);
  const shape = [split.codes.length, split.tasks.length] as const;
  const wayOut = 'The gap is one between the two best of them.';
  requireThat(shape[0] >= 2, caller, 'codes', 'of 2 dimensions or more', shape[0], wayOut);
  const predictability = Float64Array.from(
    split.codes.flatMap((column, i) =>
      split.tasks.map(({ labels, size, testLabels }) => {
        const lines = separatingLines(column, labels, size, { c });
        const tested = split.testCodes[i]!;
        const right = testLabels.reduce((sum, label, row) => sum + (sideOf(lines, tested[row]!) === label ? 1 : 0), 0);
        return right / testLabels.length;
      }),
    ),
  );
  const best = byFactor({ information: predictability, shape }).map(topTwo);
  const gaps = best.map(({ first, second }) => first - second);
  const between = best.map(({ firstIndex, secondIndex }) => [firstIndex, secondIndex] as const);
  return { value: mean(gaps), gaps, between, predictability, settings: { ...split.settings, c } };
}
