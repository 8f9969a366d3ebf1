import { inUnits, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import { requireOneOf } from '@infodrop/requirements';
import { gaoEstimate } from './gao.js';
import type { GaoOptions } from './gaoMutualInformation.js';
import { firstsOf } from './groupedVariables.js';
import { mixedColumns, prepareMixed, type MixedSamples } from './mixedSamples.js';
import { NEIGHBOUR_OPTIONS } from './options.js';

/** Options of {@link gaoTotalCorrelation}. */
export interface GaoTotalCorrelationOptions extends GaoOptions {
  /** How many columns each variable has, in their order; 1 each by default. */
  readonly dimensions?: readonly number[] | undefined;
}

/**
 * Total correlation of m variables each of which may be continuous, discrete or a mixture of both, as a table of reals and labels has them.
 *
 *   form 'digamma':   TC = ⟨ψ(k̃) + (m − 1) ln N − Σᵢ ψ(nᵢ)⟩
 *   form 'logarithm': TC = ⟨ψ(k̃) + (m − 1) ln N − Σᵢ ln(nᵢ + 1)⟩
 *
 * Distances and counts are those of `gaoMutualInformation`, which it equals for two variables. No order of the variables counts, as
 * one does in a sum of mutual informations by the chain rule.
 *
 * @param samples - N × dimensions: columns are the variables, of numbers or of labels (strings, booleans, bigints).
 * @param options - `dimensions` (columns of each variable, 1 each), and those of `gaoMutualInformation`.
 * @returns Total correlation in nats, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for fewer than two variables, `dimensions` that do not add up, and what `gaoMutualInformation` refuses.
 *
 * Edge cases: a constant variable shares nothing and is left out; 0 where fewer than two vary.
 *
 * Source: Rahimzamani, Asnani, Viswanath & Kannan, Estimators for multivariate information measures in general probability
 * spaces, NeurIPS 2018 (https://proceedings.neurips.cc/paper/2018/hash/c5ab6cebaca97f7171139e4d414ff5a6-Abstract.html), for a graph without edges: theirs is the form 'logarithm'.
 *
 * @example
 * import { columns, gaoTotalCorrelation } from '@infodrop/information';
 * const size = [1.3, 3.7, 5.1, 2.4, 3.4, 0.9];
 * const weight = [1.5, 3.32, 5.3, 2.3, 3.3, 1.1];
 * const kind = ['a', 'b', 'b', 'a', 'b', 'a'];
 * gaoTotalCorrelation(columns(size, weight, kind), { k: 2 }); // 1.1129502683
 */
export function gaoTotalCorrelation<Details extends boolean>(
  samples: MixedSamples,
  options: WithDetails<GaoTotalCorrelationOptions, Details>,
): Detailed<Details>;
export function gaoTotalCorrelation(samples: MixedSamples, options?: GaoTotalCorrelationOptions): number;
export function gaoTotalCorrelation(
  samples: MixedSamples,
  options?: GaoTotalCorrelationOptions | WithDetails<GaoTotalCorrelationOptions, boolean>,
): number | Estimate {
  const caller = 'gaoTotalCorrelation';
  const columns = mixedColumns(caller, 'samples', samples);
  const dimensions = options?.dimensions ?? new Array<number>(columns.length).fill(1);
  const given = firstsOf(caller, dimensions, columns.length).map(
    (first, v) => [`variable ${v}`, { columns: columns.slice(first, first + dimensions[v]!) }] as const,
  );
  const prepared = prepareMixed(caller, Object.fromEntries(given), options, [
    ...NEIGHBOUR_OPTIONS,
    'form',
    'dimensions',
  ]);
  const form = requireOneOf(caller, 'form', options?.form ?? 'digamma', ['digamma', 'logarithm']);
  const settings = { ...prepared.settings, dimensions: [...dimensions] };
  return inUnits(caller, gaoEstimate({ ...prepared, settings }, form, options?.details), options);
}
