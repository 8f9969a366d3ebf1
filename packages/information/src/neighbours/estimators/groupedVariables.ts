import { describe } from '@infodrop/requirements';
import { isArray, type Matrix, type Samples } from '../../samples.js';
import { isConstant, NEIGHBOUR_OPTIONS, prepare, type NeighbourOptions, type Prepared } from './options.js';

/** Options of the measures of many variables in one argument. */
export interface GroupedNeighbourOptions extends NeighbourOptions {
  /** How many columns each variable has, in their order; 1 each by default. */
  readonly dimensions?: readonly number[] | undefined;
}

/** The variables that columns belong to, ready for a search. Constants, which share nothing, are left out. */
export function groupedVariables(
  caller: string,
  samples: Samples,
  options: (Omit<GroupedNeighbourOptions, 'details'> & { readonly details?: boolean | undefined }) | undefined,
  allowed: readonly string[] = NEIGHBOUR_OPTIONS,
): Prepared {
  const prepared = prepare(caller, { samples }, options, [...allowed, 'dimensions']);
  const matrix = prepared.variables[0]!;
  const dimensions = options?.dimensions ?? new Array<number>(matrix.columns).fill(1);
  const variables = separate(caller, matrix, dimensions).filter((variable) => !isConstant(variable));
  return { ...prepared, variables, settings: { ...prepared.settings, dimensions: [...dimensions] } };
}

/** The variables that the columns belong to. */
function separate(caller: string, matrix: Matrix, dimensions: readonly number[]): Matrix[] {
  const { data, rows, columns } = matrix;
  return firstsOf(caller, dimensions, columns).map((first, v) => {
    const size = dimensions[v]!;
    const own = Float64Array.from(
      { length: rows * size },
      (_, at) => data[Math.floor(at / size) * columns + first + (at % size)]!,
    );
    return { data: own, rows, columns: size };
  });
}

/** The first column of each variable. A RangeError where the dimensions are not those of two or more variables of so many columns. */
export function firstsOf(caller: string, dimensions: readonly number[], columns: number): number[] {
  let offset = 0;
  const fit = isArray(dimensions) && dimensions.every((size) => Number.isInteger(size) && size > 0 && (offset += size));
  if (!fit || offset !== columns || dimensions.length < 2) {
    throw new RangeError(
      `${caller}: dimensions must be two or more integers ≥ 1 that add up to the ${columns} columns, got ${describe(dimensions)}.`,
    );
  }
  offset = 0;
  return dimensions.map((size) => (offset += size) - size);
}
