import { labelColumnsOf, plainCodesOf, type Labels } from '../../discrete/data/symbols.js';
import { inUnits, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import { describe, requireOneOf } from '@infodrop/requirements';
import { matrixOf, requireSameLength, type Matrix, type Samples } from '../../samples.js';
import { digammaTable } from '../../special/digamma.js';
import { averaged } from './averaged.js';
import { counterOf } from '../search/counter.js';
import { KdTree } from '../search/kdTree.js';
import { judgeTies } from './reliability.js';
import { tieExcess } from './tieExcess.js';
import { NEIGHBOUR_OPTIONS, nothingShared, prepare, type NeighbourOptions } from './options.js';

/** Options of {@link rossMutualInformation}. Labels have no time, so that there is no Theiler window. */
export interface RossOptions extends Omit<NeighbourOptions, 'theilerWindow' | 'unreliable'> {
  /**
   * What becomes of labels with k samples or fewer: 'refuse' by default; 'lowerK' takes as k all their other samples, and
   * leaves out samples whose label no other has (as scikit-learn does).
   */
  readonly rareLabels?: 'refuse' | 'lowerK' | undefined;
}

/**
 * Mutual information of a continuous variable and discrete labels, from the distances to nearest neighbours.
 *
 *   I = ψ(N) + ⟨ψ(k) − ψ(N_label) − ψ(m + 1)⟩
 *
 * ε is the distance of a sample to its k-th nearest other of the same label, m the number of other samples of any label that
 * are nearer than ε, and N_label that of the samples with its label.
 *
 * @param x - Continuous samples, N × any dimensions.
 * @param labels - One label a sample: strings, numbers, booleans; rows or `columns(...)` are one joint label.
 * @param options - `k` (4), `rareLabels` ('refuse'), `norm` ('max'), `margins` ('keep'), `scaling` ('none'; matters for several
 *   dimensions only), `ties` ('keep'), `negative` ('keep'), `base` (e), `details`.
 * @returns Mutual information in nats, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for lengths that differ, fewer than k + 1 samples, a label with k samples or fewer (see `rareLabels`),
 *   values that are not finite; TypeError for other types and unknown options.
 *
 * Edge cases: 0 where x is constant; one label for all gives a mean of 0 up to the ties. Local values of samples left out are NaN.
 *
 * Source: Ross, Mutual information between discrete and continuous data sets, PLoS ONE 9, e87357 (2014,
 * https://doi.org/10.1371/journal.pone.0087357), eq. 2, with ψ(m + 1) for counts strictly inside: what scikit-learn and ennemi
 * compute.
 *
 * @example
 * import { rossMutualInformation } from '@infodrop/information';
 * rossMutualInformation([0.1, 0.4, 0.3, 2.2, 2.9, 2.5], ['a', 'a', 'a', 'b', 'b', 'b'], { k: 2 }); // 0.7833
 */
export function rossMutualInformation<Details extends boolean>(
  x: Samples,
  labels: Labels,
  options: WithDetails<RossOptions, Details>,
): Detailed<Details>;
export function rossMutualInformation(x: Samples, labels: Labels, options?: RossOptions): number;
export function rossMutualInformation(
  x: Samples,
  labels: Labels,
  options?: RossOptions | WithDetails<RossOptions, boolean>,
): number | Estimate {
  const caller = 'rossMutualInformation';
  const allowed = [
    ...NEIGHBOUR_OPTIONS.filter((name) => name !== 'theilerWindow' && name !== 'unreliable'),
    'rareLabels',
  ];
  const rareLabels = requireOneOf(caller, 'rareLabels', options?.rareLabels ?? 'refuse', ['refuse', 'lowerK']);
  const { codes, alphabet, samples } = plainCodesOf(caller, 'labels', labels);
  requireSameLength(caller, 'x and labels', [matrixOf(caller, 'x', x).rows, samples]);
  const prepared = prepare(caller, { x }, options, allowed);
  const { k, norm } = prepared;
  const members: number[][] = Array.from({ length: alphabet }, () => []);
  for (let i = 0; i < samples; i++) members[codes[i]!]!.push(i);
  const rare = members.filter((rows) => rows.length > 0 && rows.length <= k);
  if (rare.length > 0 && rareLabels === 'refuse') {
    const [first] = rare[0]!;
    const label = labelColumnsOf(caller, 'labels', labels).map((column) => describe(column[first!]));
    throw new RangeError(
      `${caller}: labels must have at least ${k + 1} samples each for k = ${k}, got ${rare[0]!.length} of ${label.join(', ')}. Lower k, merge labels, or take fewer neighbours of these with rareLabels: 'lowerK'.`,
    );
  }
  const unique = rare.filter((rows) => rows.length === 1).length;
  const kept = unique === 0 ? undefined : members.filter((rows) => rows.length > 1).flat();
  if (kept?.length === 0) {
    throw new RangeError(`${caller}: labels must occur more than once, got ${samples} that occur once.`);
  }
  const settings = { ...prepared.settings, rareLabels };
  if (prepared.constant[0] === true) return inUnits(caller, nothingShared('Ross', prepared, settings), options);
  const variable = prepared.variables[0]!;
  const local = new Float64Array(samples).fill(NaN);
  const radii = new Float64Array(samples);
  const psi = digammaTable(samples);
  const psiN = psi[kept?.length ?? samples]!;
  for (const rows of members) {
    if (rows.length < 2) continue;
    const nearest = Math.min(k, rows.length - 1);
    const own = new KdTree(taken(variable, rows), { norm, blocks: [variable.columns] }).kthDistances(nearest);
    for (const [at, i] of rows.entries()) {
      radii[i] = own[at]!;
      local[i] = psiN + psi[nearest]! - psi[rows.length]!;
    }
  }
  const ofKept = kept === undefined ? variable : taken(variable, kept);
  const keptRadii = kept === undefined ? radii : Float64Array.from(kept, (i) => radii[i]!);
  const counter = counterOf(ofKept, norm);
  const counts = counter.countWithin(keptRadii, { inclusive: false });
  const excess = tieExcess([[1, counter]], keptRadii, psi);
  for (const [at, count] of counts.entries()) local[kept?.[at] ?? at]! -= psi[count + 1]!;

  const computed = averaged('Ross', { ...prepared, settings }, local, options?.details, (_, warnings) => {
    if (unique > 0) warnings.push(`${unique} samples whose label occurs once were left out.`);
    if (rare.length > unique) {
      warnings.push(`${rare.length - unique} labels have ${k} samples or fewer, and took all but one as neighbours.`);
    }
    let copies = 0;
    for (let i = 0; i < samples; i++) if (radii[i] === 0 && !Number.isNaN(local[i]!)) copies++;
    if (copies > 0) {
      warnings.push(
        `${copies} of ${samples} samples have ${k} or more exact copies of their label. x is taken as continuous: use a discrete measure or, were the values rounded, ties: { noise: 1e-8, seed: 1 }.`,
      );
    }
    judgeTies(prepared, excess / keptRadii.length, warnings);
  });
  return inUnits(caller, computed, options);
}

/** Some of the rows. */
function taken({ data, columns }: Matrix, rows: readonly number[]): Matrix {
  const own = new Float64Array(rows.length * columns);
  for (const [at, i] of rows.entries()) own.set(data.subarray(i * columns, (i + 1) * columns), at * columns);
  return { data: own, rows: rows.length, columns };
}
