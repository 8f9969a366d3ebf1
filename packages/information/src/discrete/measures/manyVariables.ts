import type { Estimate } from '../../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { sharedInformation } from './sharedInformation.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';
import {
  DISCRETE_OPTIONS,
  finish,
  firstOf,
  manyVariablesOf,
  type GroupedDiscreteOptions,
  type Subset,
  type Terms,
  type Variables,
} from '../data/variables.js';

/** A measure of many variables: its terms, and its plug-in value where they would lose digits. */
export interface Multivariate {
  readonly terms: Terms;
  readonly exact?: (() => number) | undefined;
}

/** Reads columns or a table, and gives a measure of its variables in the caller's unit. */
export function measureMany(
  caller: string,
  given: Labels | Table,
  options: object | undefined,
  measure: (variables: Variables) => Multivariate,
): number | Estimate {
  requireOptions(caller, options, ['dimensions', ...DISCRETE_OPTIONS]);
  const { dimensions } = (options ?? {}) as GroupedDiscreteOptions;
  const variables = manyVariablesOf(caller, given, dimensions);
  const { terms, exact } = measure(variables);
  return finish(variables, terms, options, exact, {
    dimensions: dimensions ?? variables.parts.map(() => 1),
  });
}

/** TC = Σ H(Xᵢ) − H(X); for plug-in the sum of I(X₁…Xᵢ₋₁; Xᵢ), whose terms are all ≥ 0. */
export function totalCorrelationOf(variables: Variables): Multivariate {
  const all = firstOf(variables.parts.length);
  return {
    terms: [...all.map((i): [number, Subset] => [1, [i]]), [-1, all]],
    exact: () => all.slice(1).reduce((sum, i) => sum + sharedInformation(variables, all.slice(0, i), [i]), 0),
  };
}

/** D = H(X) − Σ H(Xᵢ | the others); for plug-in the sum of I(Xᵢ; Xᵢ₊₁…X_d | X₁…Xᵢ₋₁), whose terms are all ≥ 0. */
export function dualTotalCorrelationOf(variables: Variables): Multivariate {
  const all = firstOf(variables.parts.length);
  return {
    terms: [[1 - all.length, all], ...all.map((i): [number, Subset] => [1, all.filter((j) => j !== i)])],
    exact: () =>
      all
        .slice(0, -1)
        .reduce((sum, i) => sum + sharedInformation(variables, [i], all.slice(i + 1), all.slice(0, i)), 0),
  };
}

/** One measure plus `times` another. */
export function combined(first: Multivariate, times: number, second: Multivariate): Multivariate {
  const sum = new Map<string, [number, Subset]>();
  const add = (factor: number, terms: Terms): void => {
    for (const [count, subset] of terms) {
      const name = subset.join();
      sum.set(name, [(sum.get(name)?.[0] ?? 0) + factor * count, subset]);
    }
  };
  add(1, first.terms);
  add(times, second.terms);
  const { exact: one } = first;
  const { exact: other } = second;
  return {
    terms: [...sum.values()].filter(([count]) => count !== 0),
    exact: one && other && (() => one() + times * other()),
  };
}
