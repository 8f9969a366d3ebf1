import { bits, foldIn, key, normal, permutation } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlationInformation, distanceFromUniform, product } from '../../test/significance/ownStatistics.js';
import { localPermutationTest, orderAmongNeighbours, orderWithin } from './localPermutationTest.js';
import { permutationTest } from './permutationTest.js';

/** Correlation of x and y after their linear dependence on z is taken out: Gaussian conditional information. */
function partialInformation(x: ArrayLike<number>, y: ArrayLike<number>, z: ArrayLike<number>): number {
  const residual = (of: ArrayLike<number>): Float64Array => {
    const n = of.length;
    let [sa, sz, szz, saz] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      sa += of[i]!;
      sz += z[i]!;
      szz += z[i]! ** 2;
      saz += of[i]! * z[i]!;
    }
    const slope = (saz - (sa * sz) / n) / (szz - sz ** 2 / n);
    return Float64Array.from({ length: n }, (_, i) => of[i]! - slope * z[i]!);
  };
  return correlationInformation(residual(x), residual(y));
}

/** x and y that both follow z, and have `shared` noise besides. */
function common(seed: number, n: number, shared: number): [Float64Array, Float64Array, Float64Array] {
  const [z, a, b, c] = [0, 1, 2, 3].map((i) => Float64Array.from(normal(foldIn(key(seed), i), n)));
  return [
    Float64Array.from(z!, (v, i) => v + 0.5 * a![i]! + shared * c![i]!),
    Float64Array.from(z!, (v, i) => v + 0.5 * b![i]! + shared * c![i]!),
    z!,
  ];
}

describe('a local permutation test', () => {
  it('permutes within equal labels only, and evenly', async () => {
    const z = ['a', 'b', 'a', 'b', 'a'];
    const drawn = new Map<string, number>();
    const statistic = (x: ArrayLike<number>): number => {
      const text = Array.from(x).join('');
      drawn.set(text, (drawn.get(text) ?? 0) + 1);
      return 0;
    };
    const permutations = 3000;
    const test = await localPermutationTest(
      statistic as (x: number[], y: number[], z: string[]) => number,
      [[0, 1, 2, 3, 4], [0, 0, 0, 0, 0], z],
      {
        seed: 1,
        permutations,
      },
    );
    // 3! orders of a and 2! of b; two calls saw the samples themselves.
    expect(drawn.size).toBe(12);
    drawn.set('01234', drawn.get('01234')! - 2);
    const chi2 = [...drawn.values()].reduce((sum, n) => sum + (n - permutations / 12) ** 2 / (permutations / 12), 0);
    expect(chi2).toBeLessThan(31.3); // 11 degrees of freedom, one in a thousand
    expect(test.settings).toEqual({
      null: 'local permutation',
      permuted: 0,
      given: 2,
      conditions: 'discrete',
      alternative: 'greater',
    });
  });

  it('takes from the neighbours, each once where it can', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 1, max: 6 }), fc.nat(), (count, wide, seed) => {
        const width = Math.min(count, wide);
        // Each sample's list: itself and those after it, in a circle.
        const lists = Uint32Array.from(
          { length: count * width },
          (_, at) => (Math.floor(at / width) + (at % width)) % count,
        );
        const order = orderAmongNeighbours(lists, permutation(key(seed), count), bits(key(seed), count * width));
        for (let i = 0; i < count; i++) expect((order[i]! - i + count) % count).toBeLessThan(width);
        // A sample is taken twice only by one that found all its neighbours taken.
        const taken = new Set(order);
        const twice = order.filter((sample, i) => order.indexOf(sample) !== i).length;
        expect(taken.size).toBe(count - twice);
        if (width === count) expect(twice).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('has each neighbour as often as another', () => {
    const count = 4;
    const lists = Uint32Array.from({ length: 16 }, (_, at) => at % 4);
    const seen = new Map<string, number>();
    for (let i = 0; i < 2400; i++) {
      const parent = foldIn(key(2), i);
      const order = orderAmongNeighbours(lists, permutation(parent, count), bits(foldIn(parent, 'neighbours'), 16));
      seen.set(order.join(''), (seen.get(order.join('')) ?? 0) + 1);
    }
    // All 24 permutations: the neighbours are all samples here.
    expect(seen.size).toBe(24);
    const chi2 = [...seen.values()].reduce((sum, n) => sum + (n - 100) ** 2 / 100, 0);
    expect(chi2).toBeLessThan(49.7); // 23 degrees of freedom, one in a thousand
  });

  it('puts every sample of a stratum somewhere in it', () => {
    const strata = Int32Array.of(5, 0, 5, 5, 0, 2);
    const order = orderWithin(strata, permutation(key(1), 6));
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(Array.from(order, (i) => strata[i])).toEqual([...strata]);
  });

  it('keeps its level where both follow a third, and a plain permutation does not', async () => {
    const pValues: number[] = [];
    for (let i = 0; i < 150; i++) {
      const options = { seed: i, permutations: 99 };
      pValues.push((await localPermutationTest(partialInformation, common(i, 200, 0), options)).pValue);
    }
    expect(distanceFromUniform(pValues)).toBeLessThan(1.63 / Math.sqrt(150) + 0.01);
    const unconditional = (x: Float64Array, y: Float64Array): number => correlationInformation(x, y);
    const plain = await permutationTest(unconditional, common(1, 200, 0), { seed: 1, permutations: 99, permuted: 0 });
    expect(plain.pValue).toBe(0.01);
  });

  it('finds what they share besides', async () => {
    const test = await localPermutationTest(partialInformation, common(1, 200, 0.4), { seed: 1, permutations: 99 });
    expect(test.pValue).toBe(0.01);
    expect(test.settings).toMatchObject({ conditions: 'continuous', neighbours: 5, permuted: 0, given: 2 });
  });

  it('says that the null says nothing where every sample is alone in its condition', async () => {
    const z = [1, 2, 3, 4];
    const test = await localPermutationTest(product, [z, z, z], {
      seed: 1,
      permutations: 9,
    });
    expect(test.pValue).toBe(1);
    expect(test.warnings).toHaveLength(1);
  });

  it('refuses conditions that are none', async () => {
    const x = [0.1, 0.2, 0.3, 0.4];
    const run = (options: object) =>
      localPermutationTest(product, [x, x, x], {
        seed: 1,
        permutations: 9,
        ...options,
      });
    await expect(run({ given: 0 })).rejects.toThrow(
      'localPermutationTest: permuted must be another variable than given, got 0 for both.',
    );
    await expect(run({ neighbours: 2, conditions: 'discrete' })).rejects.toThrow(
      'neighbours must be left out where conditions are discrete, got 2.',
    );
    await expect(run({ neighbours: 1 })).rejects.toThrow('neighbours must be an integer ≥ 2 and ≤ 4, got 1.');
    await expect(run({ neighbours: 5 })).rejects.toThrow('neighbours must be an integer ≥ 2 and ≤ 4, got 5.');
    await expect(run({ given: 3 })).rejects.toThrow('given must be an integer ≥ 0 and ≤ 2, got 3.');
    await expect(run({ conditions: 'some' })).rejects.toThrow('conditions must be one of "discrete", "continuous"');
    await expect(run({ shifted: 1 })).rejects.toThrow('got "shifted"');
  });
});
