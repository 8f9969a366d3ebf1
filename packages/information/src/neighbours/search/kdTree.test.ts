import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../samples.js';
import { KdTree, type Metric } from './kdTree.js';
import { kthDistancesFrom } from './kthDistancesFrom.js';
import { kthNeighbours } from './kthNeighbours.js';
import { sidesWithin } from './sidesWithin.js';

function distance(metric: Metric, a: Matrix, i: number, b: Matrix, j: number): number {
  let largest = 0;
  let at = 0;
  for (const size of metric.blocks) {
    let sum = 0;
    for (let d = 0; d < size; d++, at++) {
      const difference = Math.abs(a.data[i * a.columns + at]! - b.data[j * b.columns + at]!);
      sum = metric.norm === 'max' ? Math.max(sum, difference) : sum + difference * difference;
    }
    largest = Math.max(largest, metric.norm === 'max' ? sum : Math.sqrt(sum));
  }
  return largest;
}

/** Distances of one query to all samples but the excluded, in ascending order. */
function distances(metric: Metric, queries: Matrix, i: number, samples: Matrix, window: number): number[] {
  const all: number[] = [];
  for (let j = 0; j < samples.rows; j++) {
    if (Math.abs(i - j) > window) all.push(distance(metric, queries, i, samples, j));
  }
  return all.sort((a, b) => a - b);
}

const metric = fc.record({
  norm: fc.constantFrom('max' as const, 'euclidean' as const),
  blocks: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
});

/** Continuous values, a few values with many ties, and constants. */
const value = fc.constantFrom(
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.integer({ min: 0, max: 3 }),
  fc.constant(0.1),
  fc.double({ min: -1e-300, max: 1e-300, noNaN: true }),
);

const scenario = fc
  .record({ metric, rows: fc.integer({ min: 1, max: 60 }), others: fc.integer({ min: 1, max: 20 }), value })
  .chain(({ metric, rows, others, value }) => {
    const columns = metric.blocks.reduce((sum, size) => sum + size, 0);
    const matrix = (count: number): fc.Arbitrary<Matrix> =>
      fc
        .array(value, { minLength: count * columns, maxLength: count * columns })
        .map((data) => ({ data: Float64Array.from(data), rows: count, columns }));
    return fc.record({
      metric: fc.constant(metric),
      samples: matrix(rows),
      queries: matrix(others),
      k: fc.integer({ min: 1, max: 6 }),
      theilerWindow: fc.integer({ min: 0, max: 5 }),
      inclusive: fc.boolean(),
    });
  });

/** Enough samples for several leaves of either kind of search, of values that tie or not. */
const large = fc.record({
  norm: fc.constantFrom('max' as const, 'max' as const, 'euclidean' as const),
  columns: fc.integer({ min: 1, max: 10 }),
  rows: fc.constantFrom(11, 12, 13, 24, 25, 127, 128, 129, 255, 256, 257, 400),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  kind: fc.constantFrom('normal', 'rounded', 'outliers', 'clusters', 'line', 'constant'),
  k: fc.integer({ min: 1, max: 8 }),
  theilerWindow: fc.constantFrom(0, 0, 3, 40),
  inclusive: fc.boolean(),
});

function drawn(kind: string, seed: number, rows: number, columns: number): Matrix {
  const data = Float64Array.from(normal(key(seed), rows * columns), (z, at) => {
    if (kind === 'rounded') return Math.round(z);
    if (kind === 'outliers') return z ** 9 * 1e6;
    if (kind === 'clusters') return z * 1e-7 + (Math.floor(at / columns) % 3);
    if (kind === 'line') return Math.floor(at / columns) / 7 + 1e-9 * z;
    return kind === 'constant' && at % columns === 0 ? 0.3 : z;
  });
  return { data, rows, columns };
}

describe('KdTree', () => {
  it('agrees with brute force where there are many leaves, in one to ten dimensions', () => {
    fc.assert(
      fc.property(large, ({ norm, columns, rows, seed, kind, k, theilerWindow, inclusive }) => {
        const metric = { norm, blocks: columns > 2 ? [2, columns - 2] : [columns] };
        const samples = drawn(kind, seed, rows, columns);
        const queries = drawn(kind, seed + 1, 20, columns);
        const tree = new KdTree(samples, metric);
        const found = tree.kthDistances(k, { theilerWindow });
        const counts = tree.countWithin(found, { inclusive, theilerWindow });
        const nearest = kthDistancesFrom(tree, queries, k);
        const within = (all: number[], radius: number): number =>
          all.filter((d) => (inclusive ? d <= radius : d < radius)).length;
        for (let i = 0; i < rows; i += 7) {
          const all = distances(metric, samples, i, samples, theilerWindow);
          expect(found[i]).toBe(all[k - 1] ?? Infinity);
          expect(counts[i]).toBe(within(all, found[i]!));
        }
        for (let i = 0; i < queries.rows; i++) {
          const all = distances(metric, queries, i, samples, -1);
          expect(nearest[i]).toBe(all[k - 1]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('finds the sides of the box round the neighbours that brute force finds', () => {
    fc.assert(
      fc.property(large, ({ norm, columns, rows, seed, kind, k, theilerWindow }) => {
        if (columns < 2) return;
        const blocks = [1, columns - 1];
        const samples = drawn(kind, seed, rows, columns);
        const tree = new KdTree(samples, { norm, blocks });
        const radii = tree.kthDistances(k, { theilerWindow });
        const sides = sidesWithin(tree, radii, theilerWindow);
        const part = (block: number): Metric & { matrix: Matrix } => {
          const [from, to] = block === 0 ? [0, 1] : [1, columns];
          const data = samples.data.filter((_, at) => at % columns >= from && at % columns < to);
          return { norm, blocks: [to - from], matrix: { data, rows, columns: to - from } };
        };
        for (const [block, side] of sides.entries()) {
          const { matrix, ...metric } = part(block);
          for (let i = 0; i < rows; i += 9) {
            let farthest = 0;
            for (let j = 0; j < rows; j++) {
              if (Math.abs(i - j) <= theilerWindow || distance({ norm, blocks }, samples, i, samples, j) > radii[i]!)
                continue;
              farthest = Math.max(farthest, distance(metric, matrix, i, matrix, j));
            }
            expect(side[i]).toBe(farthest);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('shares its samples out between workers, each once', () => {
    const samples = drawn('normal', 5, 300, 6);
    const tree = new KdTree(samples, { norm: 'max', blocks: [6] });
    const whole = tree.kthDistances(3);
    const parts = [0, 1, 2, 3, 4].map((part) => tree.kthDistances(3, { share: { part, parts: 5 } }));
    for (let i = 0; i < 300; i++) {
      expect(parts.map((each) => each[i]!).filter((value) => !Number.isNaN(value))).toEqual([whole[i]]);
    }
  });

  it('finds the k-th distances that brute force finds, with ties, constants and Theiler windows', () => {
    fc.assert(
      fc.property(scenario, ({ metric, samples, k, theilerWindow }) => {
        const found = new KdTree(samples, metric).kthDistances(k, { theilerWindow });
        for (let i = 0; i < samples.rows; i++) {
          expect(found[i]).toBe(distances(metric, samples, i, samples, theilerWindow)[k - 1] ?? Infinity);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('names k different neighbours at the distances that brute force finds', () => {
    fc.assert(
      fc.property(scenario, ({ metric, samples, k, theilerWindow }) => {
        const found = kthNeighbours(new KdTree(samples, metric), k, theilerWindow);
        for (let i = 0; i < samples.rows; i++) {
          const expected = distances(metric, samples, i, samples, theilerWindow).slice(0, k);
          const indices = [...found.indices.subarray(i * k, i * k + expected.length)];
          expect([...found.distances.subarray(i * k, i * k + expected.length)]).toEqual(expected);
          expect(indices.map((j) => distance(metric, samples, i, samples, j))).toEqual(expected);
          expect(new Set(indices).size).toBe(expected.length);
          expect(indices.every((j) => Math.abs(i - j) > theilerWindow)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('counts what brute force counts, strictly and inclusively, at radii that are distances', () => {
    fc.assert(
      fc.property(scenario, ({ metric, samples, k, theilerWindow, inclusive }) => {
        const tree = new KdTree(samples, metric);
        const radii = tree.kthDistances(k);
        const found = tree.countWithin(radii, { inclusive, theilerWindow });
        for (let i = 0; i < samples.rows; i++) {
          const all = distances(metric, samples, i, samples, theilerWindow);
          expect(found[i]).toBe(all.filter((d) => (inclusive ? d <= radii[i]! : d < radii[i]!)).length);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('answers queries that are no samples of it as brute force does', () => {
    fc.assert(
      fc.property(scenario, ({ metric, samples, queries, k }) => {
        const tree = new KdTree(samples, metric);
        const radii = kthDistancesFrom(tree, queries, k);
        for (let i = 0; i < queries.rows; i++) {
          const all = distances(metric, queries, i, samples, -1);
          expect(radii[i]).toBe(all[k - 1] ?? Infinity);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('a k near the number of samples', () => {
  it.each(['max', 'euclidean'] as const)('gives the distances of sorting, in the %s norm', (norm) => {
    const [rows, columns] = [300, 3];
    const data = Float64Array.from(normal(key(5), rows * columns), (z) => Math.round(z * 20) / 20);
    const tree = new KdTree({ data, rows, columns }, { norm, blocks: [1, 2] });
    for (const k of [64, 100, 295, 298, 299]) {
      for (const theilerWindow of [0, 2]) {
        const found = tree.kthDistances(k, { theilerWindow });
        for (let i = 0; i < rows; i += 37) {
          const all = Array.from({ length: rows }, (_, j) => {
            if (Math.abs(i - j) <= theilerWindow) return Infinity;
            const d = [0, 1, 2].map((c) => Math.abs(data[i * 3 + c]! - data[j * 3 + c]!));
            return norm === 'max' ? Math.max(...d) : Math.max(d[0]!, Math.sqrt(d[1]! * d[1]! + d[2]! * d[2]!));
          }).sort((a, b) => a - b);
          expect(found[i]).toBeCloseTo(all[k - 1]!, 14);
        }
      }
    }
  });

  it('takes seconds at most', () => {
    const [rows, columns] = [2000, 2];
    const tree = new KdTree(
      { data: Float64Array.from(normal(key(5), rows * columns)), rows, columns },
      { norm: 'max', blocks: [1, 1] },
    );
    const began = performance.now();
    tree.kthDistances(1999);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
