import { coInformationOf } from '../discrete/measures/inclusionExclusion.js';
import { remainingEntropy, sharedInformation, sharedTerms } from '../discrete/measures/sharedInformation.js';
import type { Labels } from '../discrete/data/symbols.js';
import { isTable, type Table } from '../discrete/data/table.js';
import {
  estimated,
  variablesOf,
  type DiscreteOptions,
  type Subset,
  type Variables,
} from '../discrete/data/variables.js';
import { inUnits, type Estimate } from '../estimate.js';
import { describe, requireOptions } from '@infodrop/requirements';
import { isArray } from '../samples.js';

/** What an information diagram takes. */
export interface InformationDiagramOptions extends Omit<DiscreteOptions, 'details'> {
  /** What the variables are called in the names of regions and quantities: 'X', 'Y' and 'Z' by default. */
  readonly names?: readonly string[] | undefined;
}

/** A part of the diagram that no circle cuts further. */
export interface DiagramRegion {
  /** For instance 'H(X|Y)', 'I(X;Y|Z)', 'I(X;Y;Z)'. */
  readonly name: string;
  /** The variables whose circles it lies in. */
  readonly inside: readonly string[];
  /** In the diagram's unit. Only the centre of three can be negative, but for estimators that are not plug-in. */
  readonly value: number;
}

/** How the entropies of two or three variables overlap. */
export interface InformationDiagram {
  readonly variables: readonly string[];
  /** 'nats', 'bits', 'hartleys' or 'log base b'. */
  readonly unit: string;
  /** Three, or seven; they add up to the joint entropy. */
  readonly regions: readonly DiagramRegion[];
  /** Everything that is a sum of regions and has a name, by it: 'H(X)', 'H(X,Y)', 'H(X|Y)', 'I(X;Y)', 'I(X;Y|Z)', 'I(X;Y,Z)', …. */
  readonly quantities: Readonly<Record<string, number>>;
  readonly estimator: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly samples?: number;
  readonly warnings: readonly string[];
}

/**
 * The information diagram of two or three discrete variables: every region, and every quantity made of regions.
 *
 *   two:    H(X|Y), I(X;Y), H(Y|X)
 *   three:  H(X|Y,Z) …, I(X;Y|Z) …, and in the centre I(X;Y;Z) = I(X;Y) − I(X;Y|Z), which may be negative
 *
 * @param x - Labels, one a sample; or a table of two or three axes.
 * @param y - Labels, as many as x has; left out after a table.
 * @param z - Labels of a third variable; left out for a diagram of two.
 * @param options - `names` (X, Y and Z by default), `estimator`, `alphabetSizes`, `base`.
 * @returns Regions and quantities by name, in nats or units of `base`. `informationDiagramLayout` makes a drawing of it.
 * @throws As mutualInformation; RangeError for a table of other than two or three axes, or names that are empty, equal or too few.
 *
 * Edge cases: XOR has a centre of −1 bit; a constant has a circle of no content.
 *
 * Source: Figure 1 of the analysis that docs/equations.md maps (https://arxiv.org/abs/1611.01353); Yeung 1991
 * (https://doi.org/10.1109/18.79902) for the signed measure behind it.
 *
 * @example
 * import { informationDiagram } from '@infodrop/information';
 * const { quantities } = informationDiagram([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0], { base: 2 });
 * quantities['I(X;Y;Z)']; // -1
 */
export function informationDiagram(joint: Table, options?: InformationDiagramOptions): InformationDiagram;
export function informationDiagram(x: Labels, y: Labels, options?: InformationDiagramOptions): InformationDiagram;
export function informationDiagram(
  x: Labels,
  y: Labels,
  z: Labels,
  options?: InformationDiagramOptions,
): InformationDiagram;
export function informationDiagram(...given: readonly unknown[]): InformationDiagram {
  const caller = 'informationDiagram';
  const [first, , third] = given;
  const count = isTable(first) ? first.shape.length : isLabels(third) ? 3 : 2;
  if (count !== 2 && count !== 3) {
    throw new RangeError(`${caller}: table must have 2 or 3 axes, one a variable, got ${count}.`);
  }
  const { variables, options } = variablesOf(caller, ['x', 'y', 'z'].slice(0, count), given);
  requireOptions(caller, options, ['names', 'estimator', 'alphabetSizes', 'base']);
  const chosen = (options ?? {}) as InformationDiagramOptions;
  const names = namesOf(caller, chosen.names, count);
  const measure = measureOf(variables, chosen);
  const called = (subset: Subset) => subset.map((i) => names[i]).join(',');
  const conditioned = (subset: Subset) => (subset.length === 0 ? '' : `|${called(subset)}`);

  const quantities: Record<string, number> = {};
  const all = names.map((_, i) => i);
  const without = (...left: Subset) => all.filter((i) => !left.includes(i));
  for (const of of subsetsOf(all)) {
    for (const condition of [[], ...subsetsOf(without(...of))]) {
      quantities[`H(${called(of)}${conditioned(condition)})`] = measure.entropy(of, condition);
    }
  }
  for (const i of all) {
    for (const others of subsetsOf(all.slice(i + 1))) {
      for (const condition of [[], ...subsetsOf(without(i, ...others))]) {
        quantities[`I(${names[i]};${called(others)}${conditioned(condition)})`] = measure.information(
          [i],
          others,
          condition,
        );
      }
    }
  }
  if (count === 3) {
    // I(X;Y,Z) is there; the two others of its kind.
    for (const i of [1, 2])
      quantities[`I(${names[i]};${called(without(i))})`] = measure.information([i], without(i), []);
    quantities[`I(${names.join(';')})`] = measure.centre();
  }
  const name = (inside: Subset): string =>
    inside.length === 1
      ? `H(${called(inside)}${conditioned(without(...inside))})`
      : `I(${inside.map((i) => names[i]).join(';')}${conditioned(without(...inside))})`;
  const regions = subsetsOf(all).map((inside) => ({
    name: name(inside),
    inside: inside.map((i) => names[i]!),
    value: quantities[name(inside)]!,
  }));
  return { variables: names, ...measure.made(), regions, quantities };
}

/** The subsets that have a member: smaller ones first. */
function subsetsOf(members: Subset): number[][] {
  const subsets = Array.from({ length: 2 ** members.length - 1 }, (_, set) =>
    members.filter((_, i) => ((set + 1) >> i) & 1),
  );
  return subsets.sort((a, b) => a.length - b.length);
}

function isLabels(value: unknown): boolean {
  return isArray(value) || (typeof value === 'object' && value !== null && 'columns' in value);
}

function namesOf(caller: string, names: readonly string[] | undefined, count: number): readonly string[] {
  if (names === undefined) return ['X', 'Y', 'Z'].slice(0, count);
  const fit =
    Array.isArray(names) &&
    names.length === count &&
    new Set(names).size === count &&
    names.every((name) => typeof name === 'string' && name !== '');
  if (!fit) throw new RangeError(`${caller}: names must be ${count} different words, got ${describe(names)}.`);
  return names.map(String);
}

/** The three kinds of quantities of some variables in the caller's unit, and how they were made. */
function measureOf(variables: Variables, options: InformationDiagramOptions) {
  const { caller, samples } = variables;
  const { base } = options;
  const warnings = new Set<string>();
  const inUnit = (nats: number): number => inUnits(caller, { nats, estimator: '', settings: {} }, { base }) as number;
  const found = (...[terms, exact]: [Parameters<typeof estimated>[1], (() => number)?]): number => {
    const measure = estimated(variables, terms, options, exact);
    for (const warning of measure.warnings) warnings.add(warning);
    return inUnit(measure.nats);
  };
  return {
    entropy: (x: Subset, z: Subset) =>
      found(
        [
          [1, [...z, ...x]],
          [-1, z],
        ],
        () => remainingEntropy(variables, x, z),
      ),
    information: (x: Subset, y: Subset, z: Subset) =>
      found(sharedTerms(x, y, z), () => sharedInformation(variables, x, y, z)),
    centre: () =>
      found(
        coInformationOf(variables).terms,
        () => sharedInformation(variables, [0], [1]) - sharedInformation(variables, [0], [1], [2]),
      ),
    made: (): Pick<InformationDiagram, 'unit' | 'estimator' | 'settings' | 'samples' | 'warnings'> => {
      const { estimator, settings } = estimated(variables, [[1, [0]]], options);
      const computed = { nats: 0, estimator, settings };
      const { unit } = inUnits(caller, computed, { base, details: true }) as Estimate;
      return { unit, estimator, settings, ...(samples === undefined ? {} : { samples }), warnings: [...warnings] };
    },
  };
}
