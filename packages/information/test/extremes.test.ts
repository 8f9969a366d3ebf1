// The ends of the scale of doubles, and how long computations take as they grow.
import { foldIn, key, normal, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import {
  columns,
  covariance,
  gammaKlDivergence,
  gaussianEntropy,
  gaussianInformationBottleneck,
  gaussianKlDivergence,
  gaussianMutualInformation,
  gaussianTotalCorrelation,
  gaussianTransferEntropy,
  gaussianWasserstein,
  informationBottleneck,
  kozachenkoLeonenkoEntropy,
  ksgMutualInformation,
  normalKlDivergence,
  probabilities,
  wangKlDivergence,
} from '../src/index.js';
import { workers } from '../src/workers/workers.js';

const draw = (name: string, count: number): Float64Array => Float64Array.from(normal(foldIn(key(9), name), count));

describe('the ends of the scale of doubles', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => draw(name, 300)) as [Float64Array, Float64Array, Float64Array];

  it.each([2 ** 1020, 2 ** 600, 2 ** -600, 2 ** -1010])('make no difference to neighbours, times %d', (scale) => {
    const [x, y] = [
      columns(a, b),
      columns(
        b.map((v, i) => v + c[i]!),
        c,
      ),
    ];
    const times = (each: { columns: readonly Float64Array[] }) =>
      columns(...each.columns.map((v) => v.map((z) => z * scale)));
    for (const norm of ['max', 'euclidean'] as const) {
      expect(ksgMutualInformation(times(x), times(y), { norm })).toBeCloseTo(ksgMutualInformation(x, y, { norm }), 12);
      expect(wangKlDivergence(times(x), times(y), { norm })).toBeCloseTo(wangKlDivergence(x, y, { norm }), 12);
      expect(kozachenkoLeonenkoEntropy(times(x), { norm })).toBeCloseTo(
        kozachenkoLeonenkoEntropy(x, { norm }) + 2 * Math.log(scale),
        9,
      );
    }
  });

  it('have the entropy and the information of a Gaussian', () => {
    for (const variance of [1e-320, 1e-300, 1e300, 1e308]) {
      expect(gaussianEntropy(covariance([[variance]]))).toBeCloseTo(Math.log(2 * Math.PI * Math.E) / 2 + Math.log(variance) / 2, 11); // prettier-ignore
      expect(gaussianMutualInformation(covariance([[variance, variance / 2], [variance / 2, variance]]))).toBeCloseTo(-Math.log(0.75) / 2, 2); // prettier-ignore
    }
    const large = a.map((v) => v * 1e150);
    expect(gaussianEntropy(large)).toBeCloseTo(gaussianEntropy(a) + Math.log(1e150), 9);
    expect(gaussianMutualInformation(large, c.map((v, i) => v * 1e150 + large[i]!))).toBeCloseTo(gaussianMutualInformation(a, c.map((v, i) => v + a[i]!)), 12); // prettier-ignore
  });

  it.each([2 ** 1020, 1e200, 1e-200, 2 ** -1010])('make no difference to Gaussian measures, times %d', (scale) => {
    const y = a.map((v, i) => v + c[i]!);
    const times = (v: Float64Array): Float64Array => v.map((z) => z * scale);
    expect(gaussianEntropy(times(a))).toBeCloseTo(gaussianEntropy(a) + Math.log(scale), 9);
    expect(gaussianMutualInformation(times(a), y)).toBeCloseTo(gaussianMutualInformation(a, y), 12);
    expect(gaussianMutualInformation(times(a), times(y), { details: true }).standardError).toBeCloseTo(
      gaussianMutualInformation(a, y, { details: true }).standardError!,
      12,
    );
    expect(gaussianTotalCorrelation(columns(times(a), b, times(y)))).toBeCloseTo(
      gaussianTotalCorrelation(columns(a, b, y)),
      12,
    );
    expect(gaussianTransferEntropy(times(a), times(y))).toBeCloseTo(gaussianTransferEntropy(a, y), 12);
    const { projection, informationXZ } = gaussianInformationBottleneck(times(a), y, { beta: 5 });
    const plain = gaussianInformationBottleneck(a, y, { beta: 5 });
    expect(informationXZ).toBeCloseTo(plain.informationXZ, 12);
    // A divergence does not change with the unit, a distance does.
    expect(gaussianKlDivergence(times(a), times(y))).toBeCloseTo(gaussianKlDivergence(a, y), 12);
    expect(gaussianWasserstein(times(a), times(y)) / scale).toBeCloseTo(gaussianWasserstein(a, y), 12);
    expect((projection.data[0]! * scale) / plain.projection.data[0]!).toBeCloseTo(1, 12);
  });

  it('have the divergence of gamma and normal laws', () => {
    const gamma = (concentration: number, rate: number) => ({ concentration, rate });
    for (const size of [1e50, 1e100, 1e200, 1e300]) {
      // All of p is at 1, where q's log density is −1: −h(p) + 1.
      const expected = 1 - Math.log((2 * Math.PI * Math.E) / size) / 2;
      expect(gammaKlDivergence(gamma(size, size), gamma(1, 1)) / expected).toBeCloseTo(1, 12);
    }
    expect(normalKlDivergence({ loc: 0, scale: 1e200 }, { loc: 0, scale: 1 })).toBe(Infinity);
  });
});

describe('how long it takes', () => {
  const seconds = (work: () => unknown): number => {
    const began = performance.now();
    work();
    return (performance.now() - began) / 1000;
  };

  it.each([
    ['max', 1],
    ['euclidean', 1],
    ['euclidean', 2],
  ] as const)('a divergence in the %s norm of %i columns grows as N log N', (norm, dimensions) => {
    const of = (name: string, count: number) =>
      columns(...Array.from({ length: dimensions }, (_, j) => draw(`${name}${j}`, count)));
    const time = (count: number): number => {
      const [x, y] = [of('x', count), of('y', count)];
      return Math.min(...[0, 1].map(() => seconds(() => wangKlDivergence(x, y, { norm }))));
    };
    time(2000);
    // Eight times the samples: some ten times the work, and 64 times were it quadratic.
    expect(time(40_000)).toBeLessThan(30 * Math.max(time(5000), 0.01));
  });

  it('a bottleneck of hundreds of values is found in seconds, with few clusters of as many as there may be', () => {
    const values = uniform(key(1), 900);
    const sum = values.reduce((x, y) => x + y);
    const joint = probabilities(values.map((v) => v / sum), [300, 3]); // prettier-ignore
    const began = performance.now();
    const found = informationBottleneck(joint, { beta: 10 });
    expect((performance.now() - began) / 1000).toBeLessThan(25);
    expect(found.converged).toBe(true);
    expect(found.effectiveClusters).toBeLessThan(20);
    // As good as with twenty clusters from the start.
    expect(found.value).toBeLessThanOrEqual(informationBottleneck(joint, { beta: 10, clusters: 20 }).value + 1e-6);
  });

  it('a long bottleneck leaves the caller free on a worker, and stops when it is told to', async () => {
    const pool = workers({ count: 1 });
    const values = uniform(key(1), 4500);
    const sum = values.reduce((x, y) => x + y);
    const joint = probabilities(values.map((v) => v / sum), [900, 5]); // prettier-ignore
    const controller = new AbortController();
    const running = pool.estimate(informationBottleneck as never, [joint], { beta: 10 } as never, {
      signal: controller.signal,
    });
    setTimeout(() => {
      controller.abort('long enough');
    }, 300);
    const began = performance.now();
    await expect(running).rejects.toBe('long enough');
    expect(performance.now() - began).toBeLessThan(1500);
    const small = probabilities([[0.2, 0, 0.2], [0, 0.2, 0], [0, 0.2, 0.2]]); // prettier-ignore
    const there = (await pool.estimate(informationBottleneck as never, [small], { beta: 5 } as never)) as unknown;
    expect(there).toEqual(informationBottleneck(small, { beta: 5 }));
    await pool.close();
  });
});
