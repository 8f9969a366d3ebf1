import { foldIn, integers, key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropy } from '../discrete/measures/entropy.js';
import { mutualInformation } from '../discrete/measures/mutualInformation.js';
import { ksgMutualInformation } from '../neighbours/estimators/ksgMutualInformation.js';
import { rossMutualInformation } from '../neighbours/estimators/rossMutualInformation.js';
import { permutationTest } from '../significance/permutationTest.js';
import type { Progress } from '../significance/replicates.js';
import { workers } from '../workers/workers.js';
import { adjustedPValues } from './adjustedPValues.js';
import { mutualInformationMatrix } from './mutualInformationMatrix.js';
import { rankFeatures } from './rankFeatures.js';

const N = 400;
const draw = (name: string): Float64Array => Float64Array.from(normal(foldIn(key(1), name), N));
const height = draw('height');
const weight = height.map((v, i) => v + draw('weight')[i]!);
const city = Array.from(integers(foldIn(key(1), 'city'), N, { high: 3 }), (i) => ['Rome', 'Oslo', 'Lima'][i]!);
const tall = Array.from(height, (v) => v > 0);
const table = { height, weight, city, tall };

describe('mutualInformationMatrix', () => {
  it('has each pair by the measure of its kinds, symmetric, with the entropy of labels on the diagonal', async () => {
    const { names, kinds, data, shape, warnings } = await mutualInformationMatrix(table);
    expect(names).toEqual(['height', 'weight', 'city', 'tall']);
    expect(kinds).toEqual(['reals', 'reals', 'labels', 'labels']);
    expect(shape).toEqual([4, 4]);
    const at = (i: number, j: number) => data[4 * i + j]!;
    expect(at(0, 1)).toBe(ksgMutualInformation(height, weight, { k: 3, scaling: 'standardize' }));
    expect(at(1, 0)).toBe(at(0, 1));
    expect(at(0, 3)).toBe(rossMutualInformation(height, tall, { k: 3 }));
    expect(at(2, 3)).toBe(mutualInformation(city, tall));
    expect(at(2, 2)).toBeCloseTo(entropy(city), 14);
    expect(at(0, 0)).toBeNaN();
    expect(warnings).toEqual([]);
    expect((await mutualInformationMatrix(table, { base: 2 })).data[1]).toBeCloseTo(at(0, 1) / Math.LN2, 14);
  });

  it('tests every pair by permutations, and corrects the p-values for the number of pairs', async () => {
    const options = { permutations: 19, seed: 3 };
    const few = { height: height.slice(0, 60), city: city.slice(0, 60), tall: tall.slice(0, 60) };
    const { data, pValues, adjustedPValues: holm } = await mutualInformationMatrix(few, options);
    const of = (values: Float64Array | undefined): number[] => [1, 2, 5].map((at) => values?.[at] ?? NaN);
    const [heightCity, heightTall, cityTall] = of(pValues);
    expect([...(pValues ?? [])].filter(Number.isNaN)).toHaveLength(3);
    expect(pValues?.[3]).toBe(heightCity);
    expect(heightTall).toBe(0.05);
    expect(cityTall).toBe((await permutationTest(mutualInformation, [few.city, few.tall], options)).pValue);
    expect(of(holm)).toEqual(adjustedPValues(of(pValues), 'holm'));
    const hochberg = await mutualInformationMatrix(few, { ...options, correction: 'benjaminiHochberg' });
    expect(of(hochberg.adjustedPValues)).toEqual(adjustedPValues(of(pValues), 'benjaminiHochberg'));
    expect(hochberg.adjustedPValues).not.toEqual(holm);
    const plain = await mutualInformationMatrix(few);
    expect(plain.data).toEqual(data);
    expect(plain).not.toHaveProperty('pValues');
    await expect(mutualInformationMatrix(few, { permutations: -1 })).rejects.toThrow(
      'mutualInformationMatrix: permutations must be an integer ≥ 0',
    );
  });

  it('takes rows of records, and leaves out what is missing pair by pair when it is asked to', async () => {
    const rows = Array.from(city, (name, i) => ({
      city: i % 10 === 0 ? null : name,
      height: height[i]!,
      tall: tall[i]!,
    }));
    await expect(mutualInformationMatrix(rows)).rejects.toThrow(
      'mutualInformationMatrix: city must have no missing values, got null at sample 0. Leave the sample out',
    );
    const { names, data } = await mutualInformationMatrix(rows, { missing: 'pairwise' });
    expect(names).toEqual(['city', 'height', 'tall']);
    const kept = [...city.keys()].filter((i) => i % 10 !== 0);
    expect(data[2]).toBe(mutualInformation(kept.map((i) => city[i]!), kept.map((i) => tall[i]!))); // prettier-ignore
    expect(data[5]).toBe(rossMutualInformation(height, tall, { k: 3 }));
  });

  it('tells integers of few values, measurements and what the caller says apart', async () => {
    const codes = Array.from(height, (_, i) => i % 5);
    const counts = Array.from(height, (v) => Math.round(1000 * v));
    const kinds = async (options: object) => (await mutualInformationMatrix({ codes, counts }, options)).kinds;
    expect(await kinds({})).toEqual(['labels', 'reals']);
    expect(await kinds({ kinds: { counts: 'labels' } })).toEqual(['labels', 'labels']);
    await expect(mutualInformationMatrix(table, { kinds: { city: 'reals' } })).rejects.toThrow(
      'city must be numbers to be reals',
    );
    await expect(mutualInformationMatrix(table, { kinds: { hight: 'reals' } })).rejects.toThrow(
      'kinds must name columns',
    );
  });

  it('warns of pairs whose number is known to be wrong', async () => {
    const rounded = (values: Float64Array) => values.map((v) => Math.round(v * 5) / 5);
    const { warnings } = await mutualInformationMatrix({ a: rounded(height), b: rounded(weight) });
    expect(warnings.join()).toMatch(/^a, b: .*Break the ties of rounded values/);
    const broken = await mutualInformationMatrix(
      { a: rounded(height), b: rounded(weight) },
      { ties: { noise: 0.1, seed: 1 } },
    );
    expect(broken.warnings).toEqual([]);
  });
});

describe('many pairs', () => {
  it('have the same bits on workers, say how far they have come, and can be stopped', async () => {
    const pool = workers({ count: 2 });
    try {
      const seen: number[] = [];
      const onProgress = ({ done, total }: Progress): void => {
        expect(total).toBe(8);
        seen.push(done);
      };
      const here = await mutualInformationMatrix(table);
      expect(await mutualInformationMatrix(table, { workers: pool, onProgress })).toEqual(here);
      expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(await rankFeatures(table, tall, { workers: pool })).toEqual(await rankFeatures(table, tall));
      const stopped = new AbortController();
      const task = mutualInformationMatrix(table, {
        workers: pool,
        signal: stopped.signal,
        onProgress: () => {
          stopped.abort(new Error('enough'));
        },
      });
      await expect(task).rejects.toThrow('enough');
    } finally {
      await pool.close();
    }
  });

  it('let timers have their turn between them', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await mutualInformationMatrix({ ...table, more: draw('more'), yetMore: draw('yet more') });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
    const stopped = new AbortController();
    setTimeout(() => {
      stopped.abort(new Error('enough'));
    }, 0);
    await expect(mutualInformationMatrix(table, { signal: stopped.signal })).rejects.toThrow('enough');
  });
});

describe('rankFeatures', () => {
  const noise = draw('noise');

  it('puts first what tells most, and corrects p-values for the number of features', async () => {
    const options = { permutations: 99, seed: 3 };
    const ranked = await rankFeatures({ noise, city, weight, height }, tall, options);
    expect(ranked.map(({ name }) => name).slice(0, 2)).toEqual(['height', 'weight']);
    expect(ranked.map(({ estimator }) => estimator).sort()).toEqual(['Ross', 'Ross', 'Ross', 'plug-in']);
    for (const { name, pValue, adjustedPValue } of ranked) {
      if (name === 'height' || name === 'weight') expect(adjustedPValue).toBe(0.04);
      else expect(pValue).toBeGreaterThan(0.02);
      expect(adjustedPValue).toBeGreaterThanOrEqual(pValue!);
    }
    expect(await rankFeatures({ noise, city, weight, height }, tall, options)).toEqual(ranked);
    expect('pValue' in (await rankFeatures({ noise }, tall))[0]!).toBe(false);
  });

  it('takes a target of reals, and stops when it is told to', async () => {
    const [first] = await rankFeatures({ noise, height }, weight);
    expect(first).toMatchObject({ name: 'height', estimator: 'KSG 1', samples: N });
    await expect(rankFeatures({ noise }, weight, { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    await expect(rankFeatures({ noise }, [1, 2])).rejects.toThrow(
      'features and target must have the same number of samples',
    );
    await expect(rankFeatures({ noise }, weight, { permutation: 3 } as never)).rejects.toThrow(
      'Did you mean permutations?',
    );
  });
});

describe('adjustedPValues', () => {
  const p = [0.01, 0.04, 0.03, 0.005, 0.8];

  it('are those of R 4 and statsmodels: p.adjust', () => {
    expect(adjustedPValues(p, 'none')).toEqual(p);
    const close = (found: number[], expected: number[]) => {
      found.forEach((each, i) => {
        expect(each).toBeCloseTo(expected[i]!, 14);
      });
    };
    close(adjustedPValues(p, 'bonferroni'), [0.05, 0.2, 0.15, 0.025, 1]);
    close(adjustedPValues(p, 'holm'), [0.04, 0.09, 0.09, 0.025, 0.8]);
    close(adjustedPValues(p, 'benjaminiHochberg'), [0.025, 0.05, 0.05, 0.025, 0.8]);
  });

  it('never fall below, and keep the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
        (values) => {
          for (const correction of ['holm', 'benjaminiHochberg', 'bonferroni'] as const) {
            const adjusted = adjustedPValues(values, correction);
            values.forEach((one, i) => {
              expect(adjusted[i]).toBeGreaterThanOrEqual(one);
              expect(adjusted[i]).toBeLessThanOrEqual(1);
              values.forEach((other, j) => {
                if (one < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
              });
            });
          }
        },
      ),
    );
  });
});
