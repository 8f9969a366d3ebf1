import { logRatio } from './doubleDouble.js';
import { explainedParts, factorise, inverseOf, type Symmetric } from './factorisation.js';
import type { Gaussian } from './gaussian.js';
import { sumOfInverses, varianceAtZero, type Measured, type Terms } from './measure.js';

/** Coordinates from which plain doubles are tried first. */
const LARGE = 32;

/**
 * ½ Σₖ log |Aₖₖ| − ½ log |A| over the diagonal blocks of a positive-definite matrix: the total correlation of a covariance, and
 * the dual total correlation of a precision. It is summed over coordinates as ½ log of their variance given those before
 * them in their block, over their variance given all before them: no term is negative, and none cancels.
 */
function excessOfBlocks(matrix: Symmetric, variables: readonly (readonly number[])[]): number {
  if (variables.length === matrix.size && matrix.size >= LARGE) {
    const explained = explainedParts(matrix);
    if (explained !== undefined) return explained.reduce((sum, part) => sum - Math.log1p(-part), 0) / 2;
  }
  const joint = factorise(matrix, variables.flat()).pivots;
  let sum = 0;
  let at = 0;
  for (const variable of variables) {
    const alone = factorise(matrix, variable).pivots;
    for (let i = 0; i < variable.length; i++) sum += logRatio(alone, i, joint, at++);
  }
  return sum / 2;
}

/** Those that are not constant: others share nothing. */
function varying({ variables }: Gaussian): readonly (readonly number[])[] {
  return variables.filter((variable) => variable.length > 0);
}

/** Σₖ h(Xₖ) − h(X). */
export function totalCorrelationOf(gaussian: Gaussian): Measured {
  const { size } = gaussian;
  const variables = varying(gaussian);
  const terms: Terms = [...variables.map((variable) => [1, variable.length] as const), [-1, size]];
  return {
    nats: excessOfBlocks(gaussian, variables),
    terms,
    weights: () => sumOfInverses(gaussian, [...variables.map((each) => [1, each] as const), [-1, variables.flat()]]),
    leastVariance: (samples) => varianceAtZero(terms, samples),
  };
}

/** Σₖ h(X without Xₖ) − (m − 1) h(X), which is the total correlation of the precision matrix. */
export function dualTotalCorrelationOf(gaussian: Gaussian): Measured {
  const { size } = gaussian;
  const variables = varying(gaussian);
  const terms: Terms = [
    ...variables.map((variable) => [1, size - variable.length] as const),
    [1 - variables.length, size],
  ];
  const precision: Symmetric = { ...gaussian, entries: inverseOf(factorise(gaussian)), tolerance: 0 };
  return {
    nats: excessOfBlocks(precision, variables),
    terms,
    weights: () => dualWeights(precision, variables),
    leastVariance: (samples) => varianceAtZero(terms, samples),
  };
}

/** Λ − Λ B Λ, B the inverses of the diagonal blocks of the precision Λ: the inverse covariances of h(X without Xₖ), summed. */
function dualWeights(precision: Symmetric, variables: readonly (readonly number[])[]): Float64Array {
  const { size, entries } = precision;
  const weights = Float64Array.from(entries.high);
  for (const variable of variables) {
    const count = variable.length;
    const inverse = inverseOf(factorise(precision, variable));
    for (let i = 0; i < size; i++) {
      for (let b = 0; b < count; b++) {
        let left = 0;
        for (let a = 0; a < count; a++) left += entries.high[i * size + variable[a]!]! * inverse.high[a * count + b]!;
        for (let j = 0; j < size; j++) weights[i * size + j]! -= left * entries.high[variable[b]! * size + j]!;
      }
    }
  }
  return weights;
}

/** Two measures of one Gaussian, the second `times` over, added. */
export function combined(first: Measured, times: 1 | -1, second: Measured): Measured {
  return {
    nats: first.nats + times * second.nats,
    terms: [...first.terms, ...second.terms.map(([each, dimensions]) => [times * each, dimensions] as const)],
    weights: () => {
      const weights = first.weights();
      const others = second.weights();
      for (let i = 0; i < weights.length; i++) weights[i]! += times * others[i]!;
      return weights;
    },
    // Near independence the two are nearly equal: their sum has four times the variance of one, their difference none.
    leastVariance: (samples) => (times === 1 ? 4 : 0) * (first.leastVariance?.(samples) ?? 0),
    signed: times === -1,
  };
}
