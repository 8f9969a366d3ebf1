import type { Samples } from '@infodrop/information';
import {
  type CodeFactorInformation,
  type CodeFactorInformationOptions,
  informationGiven,
} from './codeFactorInformation.js';
import { byDimension } from './informationRows.js';
import { topTwo } from './topTwo.js';

/** The score, and what each factor adds to it. */
export interface DcimigScore {
  readonly value: number;
  /** Of each factor, the greatest gap of a dimension that is its own, in nats; 0 where no dimension is. */
  readonly gaps: readonly number[];
  /** Of each factor, the dimension with that gap; null where no dimension is its own. */
  readonly dimensions: readonly (number | null)[];
  readonly settings: CodeFactorInformation['settings'];
}

/**
 * DCIMIG, also 3CharM: disentanglement, completeness and informativeness in one number.
 *
 *   DCIMIG = Σₖ max { Rᵢ : i belongs to k } / Σₖ H(vₖ),   Rᵢ = max₁ₖ − max₂ₖ of I(zᵢ; vₖ)
 *
 * A dimension belongs to the factor that it knows most of. 1 is a dimension for every factor that knows it wholly and of no other.
 *
 * @param codes - Samples × dimensions; or a {@link CodeFactorInformation}, and nothing else.
 * @param factors - Samples × factors, two or more.
 * @param options - `bins`, `estimator`.
 * @returns The score in [0, 1] and its parts.
 * @throws As `codeFactorInformation`; RangeError with one factor.
 *
 * Source: A. Sepliarskaia, J. Kiseleva, M. de Rijke, [How to not measure disentanglement](https://arxiv.org/abs/1910.05587), 2019.
 *
 * @example
 * import { dcimig } from '@infodrop/metrics';
 * dcimig([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [0, 1], [1, 0], [1, 1]], { bins: 2 }).value; // 1
 */
export function dcimig(codes: Samples, factors: Samples, options?: CodeFactorInformationOptions): DcimigScore;
export function dcimig(information: CodeFactorInformation): DcimigScore;
export function dcimig(...given: readonly unknown[]): DcimigScore {
  const found = informationGiven('dcimig', given, { factors: 2 });
  const gaps = new Array<number>(found.shape[1]).fill(0);
  const dimensions = new Array<number | null>(found.shape[1]).fill(null);
  byDimension(found).forEach((row, i) => {
    const { first, second, firstIndex } = topTwo(row);
    if (first - second <= gaps[firstIndex]!) return;
    gaps[firstIndex] = first - second;
    dimensions[firstIndex] = i;
  });
  const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
  return { value: sum(gaps) / sum(found.factorEntropies), gaps, dimensions, settings: found.settings };
}
