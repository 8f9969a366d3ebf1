import { entropyOf } from './distributions.js';

/** Weighted observations of several discrete variables: samples of weight 1, or the cells of a table. */
export interface Observations {
  /** One array a variable, one code an observation. */
  readonly codes: readonly Int32Array[];
  /** All codes of a variable are below its size. */
  readonly sizes: readonly number[];
  readonly weights: Float64Array;
}

/** Of each observation the number of its group, all that agree with it on some variables; and the weight of each group. */
function groupsOver(
  { codes, sizes, weights }: Observations,
  axes: readonly number[],
): { readonly group: Int32Array; readonly sums: number[] } {
  const group = new Int32Array(weights.length);
  let sums: number[] = [0];
  for (const axis of axes) {
    const known = new Map<number, number>();
    for (let i = 0; i < group.length; i++) {
      const pair = group[i]! * sizes[axis]! + codes[axis]![i]!;
      const found = known.get(pair) ?? known.size;
      known.set(pair, found);
      group[i] = found;
    }
    sums = new Array<number>(known.size).fill(0);
  }
  for (let i = 0; i < group.length; i++) sums[group[i]!]! += weights[i]!;
  return { group, sums };
}

/** Of each observation, the weight of all that agree with it on some variables. */
function weightOver(observed: Observations, axes: readonly number[]): (i: number) => number {
  const { group, sums } = groupsOver(observed, axes);
  return (i) => sums[group[i]!]!;
}

/** I(a; b|given) in nats: Σ p log [p(a,b,c) p(c) / (p(a,c) p(b,c))]. Exactly 0 of counts that are independent. */
export function informationBetween(observed: Observations, a: number, b: number, given: readonly number[]): number {
  const all = weightOver(observed, [...given, a, b]);
  const withA = weightOver(observed, [...given, a]);
  const withB = weightOver(observed, [...given, b]);
  const condition = weightOver(observed, given);
  const { weights } = observed;
  let sum = 0;
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    const [ab, c, ac, bc] = [all(i), condition(i), withA(i), withB(i)];
    if (ab * c !== ac * bc) sum += weights[i]! * Math.log((ab / ac) * (c / bc));
    total += weights[i]!;
  }
  return sum / total;
}

/** Degrees of freedom of the independence of a and b given c: Σ_c (values of a seen with it − 1)(values of b seen with it − 1). */
export function degreesOfFreedom(observed: Observations, a: number, b: number, c: number): number {
  const of = groupsOver(observed, [c]);
  const seen = (axis: number): number[] => {
    const { group } = groupsOver(observed, [c, axis]);
    const known = new Set<number>();
    const values = of.sums.map(() => -1);
    group.forEach((pair, i) => {
      if (known.has(pair)) return;
      known.add(pair);
      values[of.group[i]!]!++;
    });
    return values;
  };
  const ofB = seen(b);
  return seen(a).reduce((sum, values, group) => sum + values * ofB[group]!, 0);
}

/** H(s) in nats, s the class of x (variable 0) by its p(y|x) (variable 1), equal to within 1e-9. */
export function leastSufficientInformation(observed: Observations): number {
  const { codes, sizes, weights } = observed;
  const x = groupsOver(observed, [0]);
  const rows = x.sums.map(() => new Map<number, number>());
  const projection = new Float64Array(rows.length);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    const y = codes[1]![i]!;
    const at = x.group[i]!;
    const row = rows[at]!;
    row.set(y, (row.get(y) ?? 0) + weights[i]! / x.sums[at]!);
    total += weights[i]!;
  }
  // Rows that are equal have equal projections: only neighbours in their order need comparing.
  rows.forEach((row, at) => {
    for (const [y, p] of row) projection[at]! += p * ((y + 1) / (sizes[1]! + 1)) ** 2;
  });
  const order = [...rows.keys()].sort((a, b) => projection[a]! - projection[b]!);
  const classes: { readonly head: number; weight: number }[] = [];
  for (const at of order) {
    let found;
    for (let c = classes.length - 1; c >= 0 && projection[at]! - projection[classes[c]!.head]! <= SAME; c--) {
      if (alike(rows[at]!, rows[classes[c]!.head]!)) found = classes[c];
    }
    if (found === undefined) classes.push({ head: at, weight: x.sums[at]! });
    else found.weight += x.sums[at]!;
  }
  return entropyOf(Float64Array.from(classes, ({ weight }) => weight / total));
}

const SAME = 1e-9;

function alike(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): boolean {
  const within = (u: typeof a, v: typeof a): boolean => [...u].every(([y, p]) => Math.abs(p - (v.get(y) ?? 0)) <= SAME);
  return within(a, b) && within(b, a);
}
