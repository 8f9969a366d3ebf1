import type { EstimateOptions } from '../estimate.js';
import { describe, requireInteger, requireOptions } from '@infodrop/requirements';
import { isArray, type Samples } from '../samples.js';
import { isCovariance, momentsOf, type Covariance, type Moments } from './covariance.js';
import { range, scaled, type Symmetric } from './factorisation.js';

/** Options of the Gaussian measures of samples. */
export interface GaussianOptions extends EstimateOptions {
  /** Whether to take off the bias that the logarithm of a determinant has from n Gaussian samples; `true` by default. */
  readonly biasCorrection?: boolean | undefined;
}

/** Options of the Gaussian measures of a covariance. */
export interface CovarianceOptions extends EstimateOptions {
  /** How many coordinates each variable has, in their order: `[2, 1]`. One each by default. */
  readonly dimensions?: readonly number[] | undefined;
}

/** Options of the Gaussian measures of many variables in one argument, of samples or of a covariance. */
export interface GroupedGaussianOptions extends GaussianOptions, CovarianceOptions {}

/** What a Gaussian measure works on: a checked covariance, its coordinates grouped into variables, and its samples if any. */
export interface Gaussian extends Symmetric {
  /** The coordinates of each variable; those of one value, which share nothing, were left out. */
  readonly variables: readonly (readonly number[])[];
  /** How many coordinates each variable was given with. */
  readonly dimensions: readonly number[];
  /** entries[i, j] = covariance[i, j] / (units[i] units[j]). */
  readonly units: Float64Array;
  /** Absent for a covariance that was given. */
  readonly moments: Moments | undefined;
}

interface Named {
  readonly dimensions?: readonly number[] | undefined;
}

/** One argument, samples or a covariance, whose coordinates `dimensions` groups into variables; with `count` 1, one variable. */
export function gaussianOf(
  caller: string,
  given: Samples | Covariance,
  options: object | undefined,
  count = Infinity,
): Gaussian {
  const names = [...(count === 1 ? [] : ['dimensions']), 'base', 'details'];
  const { dimensions } = (options ?? {}) as Named;
  if (isCovariance(given)) {
    requireOptions(caller, options, names);
    const variables = grouped(caller, given.size, count, dimensions);
    return {
      ...scaled(given),
      caller,
      size: given.size,
      label: (coordinate) => `coordinate ${coordinate}`,
      tolerance: given.size * Number.EPSILON,
      variables,
      dimensions: variables.map((variable) => variable.length),
      moments: undefined,
    };
  }
  requireOptions(caller, options, ['biasCorrection', ...names]);
  // One variable has an entropy, which a constant in it makes −∞; of many, a constant shares nothing.
  const moments = momentsOf(caller, [['samples', given]], count === 1 ? 'refuse' : 'leave out');
  return ofMoments(caller, moments, ['samples'], grouped(caller, moments.dimensions[0]!, count, dimensions));
}

/** Samples, one argument a variable; all but the last are variables of the measure, the last its options. */
export function gaussianOfVariables(
  caller: string,
  named: readonly (readonly [name: string, samples: Samples])[],
  options: object | undefined,
  known: readonly string[] = [],
  constants: 'refuse' | 'leave out' = 'leave out',
): Gaussian {
  requireOptions(caller, options, [...known, 'biasCorrection', 'base', 'details']);
  const moments = momentsOf(caller, named, constants);
  const names = named.map(([name]) => name);
  return ofMoments(caller, moments, names, blocks(moments.dimensions));
}

function ofMoments(caller: string, moments: Moments, names: readonly string[], given: number[][]): Gaussian {
  const { rows, columns: size, covariance, dimensions, kept } = moments;
  const places = new Map(kept.map((coordinate, place) => [coordinate, place]));
  const variables = given.map((variable) => variable.flatMap((coordinate) => places.get(coordinate) ?? []));
  if (rows <= size) {
    throw new RangeError(
      `${caller}: number of samples must exceed the number of dimensions, ${size}, got ${rows}. ` +
        (rows < size
          ? 'Rows are samples: pass columns(...) for variables in arrays of their own, and covariance(...) for a matrix of covariances.'
          : 'Take more samples, or fewer dimensions; a matrix of covariances is passed by covariance(...).'),
    );
  }
  return {
    ...scaled({ covariance, size }),
    caller,
    size,
    label: (coordinate) => {
      let variable = 0;
      let dimension = kept[coordinate]!;
      while (dimension >= dimensions[variable]!) dimension -= dimensions[variable++]!;
      return `${names[variable]}, dimension ${dimension},`;
    },
    tolerance: 4 * (size + Math.sqrt(rows)) * Number.EPSILON,
    variables,
    dimensions: given.map((variable) => variable.length),
    moments,
  };
}

/** The coordinates of each variable, from how many each has. */
function blocks(dimensions: readonly number[]): number[][] {
  let start = 0;
  return dimensions.map((count) => range(count).map(() => start++));
}

/** The coordinates of each variable, of which there are `count`; a refusal where `dimensions` do not say so. */
export function grouped(
  caller: string,
  size: number,
  count: number,
  dimensions: readonly number[] | undefined,
): number[][] {
  if (count === 1) return [range(size)];
  if (dimensions === undefined) {
    if (count !== Infinity && count !== size) {
      throw new RangeError(
        `${caller}: dimensions must be given for ${count} variables of ${size} coordinates, got undefined. ` +
          'Say how many coordinates each variable has, in their order.',
      );
    }
    return blocks(range(size).map(() => 1));
  }
  if (!isArray(dimensions)) {
    throw new TypeError(`${caller}: dimensions must be an array of integers, got ${describe(dimensions)}.`);
  }
  const sum = dimensions.reduce((total, each) => {
    return total + requireInteger(caller, 'dimensions', each, 1);
  }, 0);
  if (sum !== size || (count !== Infinity && dimensions.length !== count)) {
    throw new RangeError(
      `${caller}: dimensions must be ${count === Infinity ? '' : `${count} `}integers that sum to ${size}, ` +
        `got ${describe(dimensions)}.`,
    );
  }
  return blocks(dimensions);
}
