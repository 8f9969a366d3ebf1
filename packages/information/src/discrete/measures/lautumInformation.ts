import { inUnits, type Detailed, type Estimate, type EstimateOptions, type WithDetails } from '../../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { divergenceTerm } from './klDivergence.js';
import { codesOf, labelColumnsOf, type Label, type Labels } from '../data/symbols.js';
import { isTable, marginalOf, samplesOfTable, settingsOfTable, type Table } from '../data/table.js';

/**
 * Lautum information of two or more discrete variables: the divergence of mutual information (or total correlation) read backwards.
 *
 *   L(X₁; …; X_d) = KL(p(x₁) ⋯ p(x_d) ‖ p(x₁, …, x_d))
 *
 * @param x - Samples: `columns(...)` or an array of rows, a column a variable; or a table of counts or probabilities, an axis a variable.
 * @param options - `base`, `details`.
 * @returns Lautum information in nats, or to `base`: ≥ 0, 0 exactly for independent variables; +∞ when a combination never occurs
 *   although each of its values does, as is usual for samples.
 * @throws TypeError for missing labels; RangeError for no samples, and for variables whose combinations are above 10⁷.
 *
 * 0 log 0 = 0. One variable has 0. Counts and samples are taken as frequencies, without correction.
 *
 * Source: Palomar and Verdú, Lautum information (2008).
 *
 * @example
 * import { lautumInformation, probabilities } from '@infodrop/information';
 * lautumInformation(probabilities([[0.375, 0.125], [0.125, 0.375]]), { base: 2 }); // 0.2075187496
 */
export function lautumInformation<Details extends boolean>(
  x: Labels | Table,
  options: WithDetails<EstimateOptions, Details>,
): Detailed<Details>;
export function lautumInformation(x: Labels | Table, options?: EstimateOptions): number;
export function lautumInformation(
  x: Labels | Table,
  options?: EstimateOptions | WithDetails<EstimateOptions, boolean>,
): number | Estimate {
  const caller = 'lautumInformation';
  requireOptions(caller, options, ['base', 'details']);
  const table = isTable(x) ? x : tableOf(caller, x);
  const exact = table.kind === 'probabilities';
  const total = exact ? 1 : table.values.reduce((a, b) => a + b);
  const marginals = table.shape.map((_, axis) => marginalOf(table, [axis]).values);
  let nats = 0;
  for (const [cell, value] of table.values.entries()) {
    let product = 1;
    let rest = cell;
    for (let axis = marginals.length - 1; axis >= 0; axis--) {
      const marginal = marginals[axis]!;
      product *= marginal[rest % marginal.length]! / total;
      rest = Math.floor(rest / marginal.length);
    }
    nats += divergenceTerm(product, value / total);
  }
  const warnings =
    nats === Infinity && !exact
      ? ['A combination of values was not seen although each of them was, which makes it infinite.']
      : [];
  const made = {
    estimator: exact ? 'exact' : 'plug-in',
    settings: settingsOfTable(table),
    samples: samplesOfTable(table),
  };
  return inUnits(caller, { nats, ...made, warnings }, options);
}

function tableOf(caller: string, x: Labels): Table {
  const variables = labelColumnsOf(caller, 'x', x).map((column) => codesOf(caller, 'x', column as readonly Label[]));
  const shape = variables.map(({ alphabet }) => alphabet);
  const size = shape.reduce((product, alphabet) => product * alphabet, 1);
  if (size > 1e7) {
    throw new RangeError(
      `${caller}: x must have at most 1e7 combinations of values, got ${size}. It is infinite unless all occur.`,
    );
  }
  const values = new Float64Array(size);
  for (let i = 0; i < variables[0]!.samples; i++) {
    values[variables.reduce((cell, { codes, alphabet }) => cell * alphabet + codes[i]!, 0)]!++;
  }
  return { kind: 'counts', values, shape };
}
