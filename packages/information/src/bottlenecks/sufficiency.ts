import { codesOf, type Labels } from '../discrete/data/symbols.js';
import { isTable, samplesOfTable, type Table } from '../discrete/data/table.js';
import { logOfBase, type Estimate } from '../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { requireSameLength, type Samples } from '../samples.js';
import { conditionalOf, distributionOf, estimateOf } from './distributions.js';
import { degreesOfFreedom, informationBetween, leastSufficientInformation, type Observations } from './observations.js';

/** Options of {@link sufficiencyAndMinimality}. */
export interface SufficiencyOptions {
  /** Base of the logarithm: e (nats) by default, 2 for bits. */
  readonly base?: number | undefined;
}

/** What a representation z of x keeps of a task y, all in `unit`. `value` is what is lost, I(x; y|z). */
export interface SufficiencyAndMinimality extends Estimate {
  /** I(x; y): what there is to know about the task. */
  readonly informationXY: number;
  /** I(z; x): what z keeps of the input. z is minimal when no other sufficient representation keeps less. */
  readonly informationXZ: number;
  /** I(z; y): what z says of the task. Equal to I(x; y) exactly when z is sufficient. */
  readonly informationZY: number;
  /** I(x; y|z): what x says of the task beyond z. 0 exactly when z is sufficient. */
  readonly lostTaskInformation: number;
  /** I(x; z|y): what z keeps of x beyond the task. */
  readonly redundantInformation: number;
  /** I(y; z|x): what z says of the task beyond x; 0 when z is made from x alone, as it should be. */
  readonly leakedInformation: number;
  /** The least I(z; x) that any sufficient representation of x can have. */
  readonly minimalSufficientInformation: number;
}

const NAME = 'sufficiencyAndMinimality';

/**
 * Whether a representation z of x is sufficient for a task y, and how far from minimal: what it loses and what it keeps for
 * nothing.
 *
 *   z is sufficient:  I(z; y) = I(x; y),  that is  I(x; y|z) = I(x; y) − I(z; y) + I(y; z|x) = 0
 *   z is minimal:     I(z; x) ≤ I(z'; x) for every sufficient z',  whose least is H(s), s the class of x by p(y|x)
 *
 * I(y; z|x) is 0 when z is made from x alone (y – x – z is a Markov chain); then what is lost is I(x; y) − I(z; y), and
 * what is redundant I(x; z|y) = I(z; x) − I(z; y).
 *
 * @param joint - p(x, y), a table of two axes, with the encoder p(z|x) as the second argument: a row each x, each a distribution.
 *   Or p(x, y, z), a table of three axes. Or samples of x, y and z, as labels of equal length.
 * @param options - `base`.
 * @returns The quantities by name, in `unit`; `value` is `lostTaskInformation`.
 * @throws RangeError when shapes or lengths do not fit, or a row of the encoder is no distribution; TypeError when an argument is
 *   neither table nor labels.
 *
 * From samples, and tables of counts, these are plug-in values, which are too large for few samples: a warning says so when
 * what is lost would look like 0.01 nats or more although nothing is. Two x are of one class s when their p(y|x) are equal
 * to within 1e-9; of samples they seldom are, so that H(s) is then nearly H(x).
 *
 * Source: (11) and (12) of docs/equations.md (https://arxiv.org/abs/1611.01353). (12) as written has < and any representation:
 * a constant, which keeps nothing, would be minimal. It holds with ≤, over sufficient representations. That H(s) is the least:
 * a z with I(x; y|z) = 0 determines s.
 *
 * @example
 * import { probabilities, sufficiencyAndMinimality } from '@infodrop/information';
 * // y is whether x is one of its last two values; z tells just that.
 * const joint = probabilities([[0.25, 0], [0.25, 0], [0, 0.25], [0, 0.25]]);
 * const z = sufficiencyAndMinimality(joint, [[1, 0], [1, 0], [0, 1], [0, 1]], { base: 2 });
 * z.lostTaskInformation; // 0: sufficient
 * z.informationXZ; // 1 = z.minimalSufficientInformation: minimal
 */
export function sufficiencyAndMinimality(
  joint: Table,
  encoder: Samples,
  options?: SufficiencyOptions,
): SufficiencyAndMinimality;
export function sufficiencyAndMinimality(joint: Table, options?: SufficiencyOptions): SufficiencyAndMinimality;
export function sufficiencyAndMinimality(
  x: Labels,
  y: Labels,
  z: Labels,
  options?: SufficiencyOptions,
): SufficiencyAndMinimality;
export function sufficiencyAndMinimality(
  first: Table | Labels,
  second?: unknown,
  third?: unknown,
  fourth?: unknown,
): SufficiencyAndMinimality {
  if (!isTable(first)) {
    const observed = ofSamples(first, second as Labels, third as Labels);
    return resultOf(observed, observed.weights.length, fourth);
  }
  if (first.shape.length === 3) return resultOf(ofTable(first.values, first.shape), samplesOfTable(first), second);
  const joint = distributionOf(NAME, 'joint', first, 2);
  return resultOf(ofEncoder(joint.values, joint.shape, second as Samples), undefined, third);
}

function ofSamples(x: Labels, y: Labels, z: Labels): Observations {
  const coded = [codesOf(NAME, 'x', x), codesOf(NAME, 'y', y), codesOf(NAME, 'z', z)] as const;
  const lengths = coded.map(({ samples }) => samples);
  requireSameLength(NAME, 'x, y and z', lengths);
  const weights = new Float64Array(lengths[0]!).fill(1);
  return { codes: coded.map(({ codes }) => codes), sizes: coded.map(({ alphabet }) => alphabet), weights };
}

function ofTable(values: Float64Array, shape: readonly number[]): Observations {
  const [sizeX, sizeY, sizeZ] = shape as [number, number, number];
  const cells = [...values.keys()].filter((cell) => values[cell]! > 0);
  return {
    codes: [
      Int32Array.from(cells, (cell) => Math.floor(cell / (sizeY * sizeZ))),
      Int32Array.from(cells, (cell) => Math.floor(cell / sizeZ) % sizeY),
      Int32Array.from(cells, (cell) => cell % sizeZ),
    ],
    sizes: [sizeX, sizeY, sizeZ],
    weights: Float64Array.from(cells, (cell) => values[cell]!),
  };
}

function ofEncoder(joint: Float64Array, shape: readonly number[], given: Samples): Observations {
  const [sizeX, sizeY] = shape as [number, number];
  const { data, rows, columns } = conditionalOf(NAME, 'encoder', given);
  if (rows !== sizeX) throw new RangeError(`${NAME}: encoder must have a row each x, ${sizeX}, got ${rows}.`);
  const triple = new Float64Array(joint.length * columns).map((_, cell) => {
    const xy = Math.floor(cell / columns);
    return joint[xy]! * data[Math.floor(xy / sizeY) * columns + (cell % columns)]!;
  });
  return ofTable(triple, [sizeX, sizeY, columns]);
}

function resultOf(observed: Observations, samples: number | undefined, given: unknown): SufficiencyAndMinimality {
  const options = given as SufficiencyOptions | undefined;
  requireOptions(NAME, options, ['base']);
  const unit = logOfBase(NAME, options?.base);
  const [X, Y, Z] = [0, 1, 2];
  const between = (a: number, b: number, given: readonly number[] = []): number =>
    informationBetween(observed, a, b, given);
  const lost = between(X, Y, [Z]);
  const warnings: string[] = [];
  if (samples !== undefined) {
    // 2N I(x; y|z) of independent x and y given z is χ² of so many degrees of freedom.
    const expected = degreesOfFreedom(observed, X, Y, Z) / (2 * samples);
    if (expected >= 0.01) {
      warnings.push(
        `Plug-in values of ${samples} samples: what is lost would come out as about ${expected.toPrecision(2)} nats even if z were sufficient.`,
      );
    }
  }
  return {
    ...estimateOf(NAME, { nats: lost, estimator: 'plug-in', settings: {}, samples, warnings }, options?.base),
    informationXY: between(X, Y) / unit,
    informationXZ: between(X, Z) / unit,
    informationZY: between(Z, Y) / unit,
    lostTaskInformation: lost / unit,
    redundantInformation: between(X, Z, [Y]) / unit,
    leakedInformation: between(Y, Z, [X]) / unit,
    minimalSufficientInformation: leastSufficientInformation(observed) / unit,
  };
}
