import { foldIn, key, normal, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { psi } from '../../../test/bruteForce/neighbours.js';
import { localPermutationTest } from '../../significance/localPermutationTest.js';
import { permutationTest } from '../../significance/permutationTest.js';
import { columns } from '../../samples.js';
import { gaoMutualInformation } from './gaoMutualInformation.js';
import { mesnerShaliziConditionalMutualInformation } from './mesnerShaliziConditionalMutualInformation.js';
import { rossMutualInformation } from './rossMutualInformation.js';

const N = 70;
const draw = (name: string): number[] => Array.from(normal(foldIn(key(5), name), N));
const chances = Array.from(uniform(foldIn(key(5), 'labels'), N));
const color = chances.map((u) => ['red', 'green', 'blue', 'black', 'white'][Math.floor(5 * u)]!);
const real = draw('real').map((each, i) => each + (color[i] === 'red' ? 1.5 : 0) - (color[i] === 'blue' ? 1 : 0));
const other = draw('other');
const yes = real.map((each, i) => each + other[i]! > 0);

type Value = string | number | boolean;
/** 0 or 1 between labels, the absolute difference between numbers. */
const apart = (a: Value, b: Value): number =>
  typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) : +(a !== b);
type Rows = readonly (readonly Value[])[];
const rowsOf = (...given: (readonly Value[])[]): Rows => given[0]!.map((_, i) => given.map((column) => column[i]!));
const distance = (a: readonly Value[], b: readonly Value[], norm: 'max' | 'euclidean'): number => {
  const each = a.map((value, j) => apart(value, b[j]!));
  return norm === 'max' ? Math.max(...each) : Math.sqrt(each.reduce((sum, d) => sum + d * d, 0));
};

/** Algorithm of Mesner and Shalizi with all pairs of distances. */
function mesnerShalizi(x: Rows, y: Rows, z: Rows, k: number, norm: 'max' | 'euclidean'): number {
  let sum = 0;
  for (let i = 0; i < N; i++) {
    const others = Array.from({ length: N }, (_, j) => j).filter((j) => j !== i);
    const [dx, dy, dz] = [x, y, z].map((rows) => others.map((j) => distance(rows[i]!, rows[j]!, norm))) as [number[], number[], number[]]; // prettier-ignore
    const joint = dx.map((d, j) => Math.max(d, dy[j]!, dz[j]!));
    const rho = [...joint].sort((a, b) => a - b)[k - 1]! * (1 + 1e-12);
    const within = (...some: number[][]): number => others.filter((_, j) => some.every((d) => d[j]! <= rho)).length;
    sum += psi(within(joint)) - psi(within(dx, dz)) - psi(within(dy, dz)) + psi(within(dz));
  }
  return sum / N;
}

/** The program of Gao et al. with all pairs of distances. */
function gao(x: Rows, y: Rows, k: number, norm: 'max' | 'euclidean'): number {
  let sum = 0;
  for (let i = 0; i < N; i++) {
    const others = Array.from({ length: N }, (_, j) => j).filter((j) => j !== i);
    const [dx, dy] = [x, y].map((rows) => others.map((j) => distance(rows[i]!, rows[j]!, norm))) as [
      number[],
      number[],
    ];
    const joint = dx.map((d, j) => Math.max(d, dy[j]!));
    const rho = [...joint].sort((a, b) => a - b)[k - 1]!;
    const near = (d: number): boolean => (rho === 0 ? d === 0 : d < rho * (1 - 1e-12));
    const count = (each: number[]): number => 1 + each.filter(near).length;
    const neighbours = rho === 0 ? count(joint) : k;
    sum += psi(neighbours) + Math.log(N) - psi(count(dx)) - psi(count(dy));
  }
  return sum / N;
}

describe('labels in the estimators of mixtures', () => {
  const options = { ties: 'keep', k: 3 } as const;

  it.each(['max', 'euclidean'] as const)('are at distance 1 from each other: %s norm, against all pairs', (norm) => {
    const how = { ...options, norm };
    expect(gaoMutualInformation(color, real, how)).toBeCloseTo(gao(rowsOf(color), rowsOf(real), 3, norm), 12);
    expect(gaoMutualInformation(color, yes, how)).toBeCloseTo(gao(rowsOf(color), rowsOf(yes), 3, norm), 12);
    expect(gaoMutualInformation(columns(color, other), columns(real, yes), how)).toBeCloseTo(
      gao(rowsOf(color, other), rowsOf(real, yes), 3, norm),
      12,
    );
    // Rows of both kinds are what their columns are.
    const rows = color.map((label, i) => [label, other[i]!]);
    expect(gaoMutualInformation(rows, real, how)).toBe(gaoMutualInformation(columns(color, other), real, how));
    expect(mesnerShaliziConditionalMutualInformation(real, yes, color, how)).toBeCloseTo(
      mesnerShalizi(rowsOf(real), rowsOf(yes), rowsOf(color), 3, norm),
      12,
    );
    expect(mesnerShaliziConditionalMutualInformation(color, real, columns(yes, other), how)).toBeCloseTo(
      mesnerShalizi(rowsOf(color), rowsOf(real), rowsOf(yes, other), 3, norm),
      12,
    );
  });

  it('make no difference by their names, their order or their type', () => {
    const value = gaoMutualInformation(color, real, options);
    const renamed = color.map((label) => ({ red: 'z', green: 'a', blue: 'm', black: 'b', white: 'y' })[label]!);
    expect(gaoMutualInformation(renamed, real, options)).toBe(value);
    const numbered = color.map((label) => BigInt(label.length * 10 + label.charCodeAt(0)));
    expect(gaoMutualInformation(numbered, real, options)).toBe(value);
    expect(gaoMutualInformation(BigInt64Array.from(numbered), real, options)).toBe(value);
    expect(gaoMutualInformation(real, color, options)).toBe(value);
    const two = yes.map((each) => +each);
    expect(gaoMutualInformation(yes, real, options)).toBe(gaoMutualInformation(two, real, options));
  });

  it('are neither scaled nor made noisy', () => {
    const wide = real.map((each) => 1000 * each);
    const scaled = { ...options, scaling: 'standardize' } as const;
    expect(gaoMutualInformation(color, wide, scaled)).toBeCloseTo(gaoMutualInformation(color, real, scaled), 12);
    const deviation = Math.sqrt(real.reduce((sum, x) => sum + (x - real.reduce((a, b) => a + b) / N) ** 2, 0) / (N - 1)); // prettier-ignore
    const mean = real.reduce((a, b) => a + b) / N;
    const standard = real.map((each) => (each - mean) / deviation);
    expect(gaoMutualInformation(color, real, scaled)).toBeCloseTo(gao(rowsOf(color), rowsOf(standard), 3, 'max'), 12);
    const scored = { ...options, margins: 'normalScores' } as const;
    const value = gaoMutualInformation(color, real, scored);
    expect(gaoMutualInformation(color, real.map(Math.exp), scored)).toBeCloseTo(value, 12);
    expect(value).not.toBeCloseTo(gaoMutualInformation(color, real, options), 6);
    const noisy = gaoMutualInformation(color, real, { ...options, ties: { noise: 1e-10, seed: 1 } });
    expect(noisy).toBeCloseTo(gaoMutualInformation(color, real, options), 10);
    expect(gaoMutualInformation(color, real, { ...options, details: true }).settings).toMatchObject({
      labelled: ['x'],
    });
    expect(gaoMutualInformation(real, other, { ...options, details: true }).settings).not.toHaveProperty('labelled');
  });

  it('agree with Ross’s estimator, which looks at each label by itself, where labels are far apart', () => {
    // Real numbers within 1: all neighbours are of the sample's own label, as Ross has them.
    const narrow = real.map((each) => each / 20);
    const often = color.map((label) => (label === 'red' ? 'red' : 'other'));
    const ross = rossMutualInformation(narrow, often, { k: 3 });
    // ψ(N) there, ln N here.
    expect(gaoMutualInformation(often, narrow, options) - Math.log(N)).toBeCloseTo(ross - psi(N), 12);
  });

  it('stay labels in the draws of a test', async () => {
    const given = { seed: 1, permutations: 20, options };
    const test = await permutationTest(gaoMutualInformation, [real, color], given);
    const own = (x: readonly number[], y: readonly string[]): number => gaoMutualInformation(x, y, options);
    const expected = await permutationTest(own, [real, color], { seed: 1, permutations: 20 });
    test.nullDistribution.values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected.nullDistribution.values[i]!, 12);
    });
  });

  it('are conditions whose samples are exchanged among their own, with real numbers beside them', async () => {
    const given = columns(color, other);
    const seen = new Set<string>();
    const own = (x: readonly number[], y: readonly string[]): number => {
      // x is the place of a sample: what it took must be of the same label, where there are enough of it near by.
      x.forEach((place, i) => seen.add(`${color[place]} ${y[i]}`));
      return 0;
    };
    const places = Array.from({ length: N }, (_, i) => i);
    const options = { seed: 1, permutations: 5, neighbours: 3 };
    await localPermutationTest(
      own as (x: number[], y: string[], z: unknown) => number,
      [places, color, given],
      options,
    );
    // For nearly all samples, two of their own label are nearer than 1.
    expect([...seen].filter((pair) => pair.split(' ')[0] !== pair.split(' ')[1]).length).toBeLessThan(8);
    const test = await localPermutationTest(mesnerShaliziConditionalMutualInformation, [real, yes, given], options);
    expect(test.settings).toMatchObject({ conditions: 'continuous', labelled: ['y', 'z'] });
  });

  it('are refused beside numbers in one column, and where they are missing', () => {
    expect(() => gaoMutualInformation(['a', 1, 'b'], [1, 2, 3], { k: 1 })).toThrow(
      'gaoMutualInformation: x must be labels throughout a column, or numbers, got 1 at sample 1 and "a" before. Numbers have distances: write labels as strings.',
    );
    expect(() => gaoMutualInformation([1, 'a', 2], [1, 2, 3], { k: 1 })).toThrow(
      'x must be numbers, got "a" at sample 1',
    );
    expect(() => gaoMutualInformation(['a', undefined as never, 'b'], [1, 2, 3], { k: 1 })).toThrow(
      'got undefined at sample 1',
    );
    expect(() => gaoMutualInformation([['a', 1], ['b']], [1, 2], { k: 1 })).toThrow(
      'gaoMutualInformation: rows of x must be arrays of one length, 2, got 1 at sample 1.',
    );
    expect(gaoMutualInformation(['a', 'a', 'a'], [1, 2, 3], { k: 1 })).toBe(0);
  });
});
