import { pairInformation } from '../data/pairTally.js';
import type { Coded } from '../data/symbols.js';
import { jointOf, minusLog, tallied, type Subset, type Terms, type Variables } from '../data/variables.js';

/** Below this many nats, a sum of entropies has lost digits that a table of all cells keeps. */
const SMALL = 0.01;

/** I(x; y | z) as a sum of entropies: H(x,z) + H(y,z) − H(x,y,z) − H(z). */
export function sharedTerms(x: Subset, y: Subset, z: Subset = []): Terms {
  return [
    [1, [...z, ...x]],
    [1, [...z, ...y]],
    [-1, [...z, ...x, ...y]],
    [-1, z],
  ];
}

/**
 * Plug-in I(x; y | z) in nats, with all its digits near independence.
 *
 *   Σ q·((1 + ε) ln(1 + ε) − ε) / N,  q = n(x,z) n(y,z) / n(z),  ε = n(x,y,z)/q − 1,
 *
 * over every cell, seen or not: the terms are all ≥ 0 and of the order of ε², so that none cancels another. Where there are many
 * more cells than samples, the information is large as a rule, and the sum of entropies keeps its digits.
 */
export function sharedInformation(variables: Variables, x: Subset, y: Subset, z: Subset = []): number {
  const [a, b, c] = [x, y, z].map((subset) => jointOf(variables, subset)) as [Coded, Coded, Coded];
  const cells = a.alphabet * b.alphabet * c.alphabet;
  if (cells > Math.max(4096, a.samples / 2)) {
    const nats =
      variables.weights === undefined && z.length === 0
        ? pairInformation(a, b)
        : fromSeen(variables, sharedTerms(x, y, z));
    if (nats > SMALL || cells > Math.max(65536, 16 * a.samples)) return nats;
  }
  const width = b.alphabet;
  const size = a.alphabet * width;
  const table = new Float64Array(cells);
  const { weights, total } = variables;
  for (let row = 0; row < a.samples; row++) {
    table[c.codes[row]! * size + a.codes[row]! * width + b.codes[row]!]! += weights === undefined ? 1 : weights[row]!;
  }
  let sum = 0;
  for (let start = 0; start < cells; start += size) sum += excess(table.subarray(start, start + size), width);
  return sum / total;
}

/** Σ n ln(n / q) over a table of two variables, q what they would be if independent. */
function excess(table: Float64Array, width: number): number {
  const rows = new Float64Array(table.length / width);
  const columns = new Float64Array(width);
  let total = 0;
  for (let cell = 0, i = 0; i < rows.length; i++) {
    for (let j = 0; j < width; j++, cell++) {
      const n = table[cell]!;
      rows[i]! += n;
      columns[j]! += n;
      total += n;
    }
  }
  let sum = 0;
  if (total === 0) return sum;
  for (let cell = 0, i = 0; i < rows.length; i++) {
    for (let j = 0; j < width; j++, cell++) {
      const n = table[cell]!;
      const row = rows[i]!;
      const column = columns[j]!;
      const product = row * column;
      const expected = (row / total) * column;
      if (n === 0) sum += expected;
      // Far from independence by logarithms, of which none overflows where a cell or a margin is next to nothing.
      else if (n > 2 * expected || 4 * n < expected)
        sum += n * (Math.log(n / row) - Math.log(column / total)) - n + expected;
      else sum += expected * bend((n * total - product) / product);
    }
  }
  return sum;
}

/** (1 + ε) ln(1 + ε) − ε for ε > −1: ε²/2 to first order. */
function bend(epsilon: number): number {
  if (Math.abs(epsilon) > 0.01) return (1 + epsilon) * Math.log1p(epsilon) - epsilon;
  // Σ (−1)ᵏ εᵏ / (k (k − 1)), k ≥ 2.
  let power = epsilon * epsilon;
  let sum = 0;
  for (let k = 2; k <= 10; k++) {
    sum += power / (k * (k - 1));
    power *= -epsilon;
  }
  return sum;
}

/** The sum of entropies of what was seen. */
function fromSeen(variables: Variables, terms: Terms): number {
  let sum = 0;
  for (const [times, subset] of terms) {
    if (subset.length === 0) continue;
    let part = 0;
    for (const n of tallied(variables, jointOf(variables, subset))) {
      if (n > 0) part += n * minusLog(n, variables.total);
    }
    sum += (times * part) / variables.total;
  }
  return sum;
}

/**
 * Plug-in H(x | z) in nats: Σ n(x,z) ln(n(z) / n(x,z)) / N, whose terms are all ≥ 0.
 */
export function remainingEntropy(variables: Variables, x: Subset, z: Subset): number {
  const joint = jointOf(variables, [...z, ...x]);
  const condition = jointOf(variables, z);
  const whole = tallied(variables, condition);
  const sums = tallied(variables, joint);
  let sum = 0;
  for (let row = 0; row < joint.samples; row++) {
    const code = joint.codes[row]!;
    const n = sums[code]!;
    if (n > 0) sum += n * minusLog(n, whole[condition.codes[row]!]!);
    sums[code] = 0;
  }
  return sum / variables.total;
}
