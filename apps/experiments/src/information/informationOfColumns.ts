import {
  entropy,
  type Estimate,
  type FeatureKind,
  gaoTotalCorrelation,
  kozachenkoLeonenkoEntropy,
  ksgTotalCorrelation,
  type MutualInformationMatrix,
  mutualInformationMatrix,
  type MutualInformationMatrixOptions,
  totalCorrelation,
} from '@infodrop/information';
import type { NamedColumns } from '../samples/readColumns.js';

/** A number and what estimated it, or null with the reason. */
export type Stated =
  | { readonly value: number; readonly estimator: string; readonly warnings: readonly string[] }
  | { readonly value: null; readonly reason: string };

/** What the columns of a table tell of themselves and of each other. */
export interface ColumnsInformation {
  /** In the order of the matrix: differential entropies of reals, and those of labels. */
  readonly entropies: readonly Stated[];
  readonly matrix: MutualInformationMatrix;
  readonly totalCorrelation: Stated;
}

/** What is computed of the columns of a table. */
export type ColumnsInformationOptions = Omit<MutualInformationMatrixOptions, 'missing'>;

/**
 * Entropy of each column, mutual information of each pair, and total correlation of all, where there are several.
 *
 * Labels have plug-in values, reals those of nearest neighbours; the total correlation of columns of both kinds has those of mixtures, and
 * no order of the columns counts.
 *
 * @param columns - At least one, of equal length.
 * @param options - As for `mutualInformationMatrix`.
 * @returns See {@link ColumnsInformation}.
 * @throws RangeError and TypeError as `mutualInformationMatrix`; the signal's reason when it is aborted.
 *
 * @example
 * await informationOfColumns(new Map([['a', [0, 0, 1, 1]], ['b', [0, 1, 0, 1]]]), { base: 2 });
 */
export async function informationOfColumns(
  columns: NamedColumns,
  options: ColumnsInformationOptions = {},
): Promise<ColumnsInformation> {
  const matrix = await mutualInformationMatrix(Object.fromEntries(columns), options);
  const { base, k = 3, ties } = options;
  const parts = matrix.names.map((name, i) => partOf(columns.get(name)!, matrix.kinds[i]!));
  return {
    entropies: parts.map((part) => stated(() => entropyOf(part, { base, k, ties, details: true }))),
    matrix,
    totalCorrelation:
      parts.length < 2
        ? { value: null, reason: 'it is of two columns or more, got one.' }
        : stated(() => totalCorrelationOf(parts, { base, k, ties, details: true })),
  };
}

/** A column: real numbers, or labels as text, which are equal or not. */
type Part =
  | { readonly kind: 'reals'; readonly values: Float64Array }
  | { readonly kind: 'labels'; readonly values: readonly string[] };

interface Detailing {
  readonly base: number | undefined;
  readonly k: number;
  readonly ties: MutualInformationMatrixOptions['ties'];
  readonly details: true;
}

function partOf(values: Float64Array | readonly string[], kind: FeatureKind): Part {
  return kind === 'reals'
    ? { kind, values: Float64Array.from(values, Number) }
    : { kind, values: Array.from(values, String) };
}

function entropyOf({ values, kind }: Part, { k, ties, ...unit }: Detailing): Estimate {
  return kind === 'labels' ? entropy(values, unit) : kozachenkoLeonenkoEntropy(values, { ...unit, k, ties });
}

function totalCorrelationOf(parts: readonly Part[], { k, ties, ...unit }: Detailing): Estimate {
  const reals = parts.flatMap(({ kind, values }) => (kind === 'reals' ? [values] : []));
  const all = parts.map(({ values }) => values);
  if (reals.length === 0) return totalCorrelation({ columns: all }, unit);
  const options = { ...unit, k, ties, scaling: 'standardize' } as const;
  if (reals.length === all.length) return ksgTotalCorrelation({ columns: reals }, options);
  return gaoTotalCorrelation({ columns: all }, options);
}

/** What a measure gives; what it refuses, such as a constant column of reals, is a null with its reason. */
function stated(measure: () => Estimate): Stated {
  try {
    const { value, estimator, warnings } = measure();
    return { value, estimator, warnings };
  } catch (error) {
    if (error instanceof RangeError) return { value: null, reason: error.message.replace(/^\w+: /, '') };
    throw error;
  }
}
