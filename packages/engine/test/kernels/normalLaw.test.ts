import { LOG_NORMAL_CDF, NORMAL_QUANTILE } from '@infodrop/kernels';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, guardedWasm, run } from '../backends.js';

// log_ndtr and ndtri of scipy.special 1.17.1, at the float32 nearest to each.
const CDF: readonly (readonly [x: number, logCdf: number])[] = [
  [-30, -454.32124395634327],
  [-9, -43.62814911333212],
  [-2.5, -5.081648277278691],
  [-1, -1.8410216450092636],
  [0, -0.6931471805599453],
  [0.7, -0.277023947187657],
  [3, -0.0013508099647481925],
  [6, -9.86587645524372e-10],
];
const QUANTILES: readonly (readonly [p: number, x: number])[] = [
  [1e-37, -12.784556667294455],
  [1e-30, -11.464024688169063],
  [1e-20, -9.262340093185976],
  [1e-12, -7.034483825858318],
  [1e-10, -6.361340900353645],
  [1e-8, -5.6120012452261925],
  [1e-6, -4.7534243093331225],
  [0.001, -3.090232292061434],
  [0.07, -1.4757910259595548],
  [0.08, -1.4050715723375116],
  [0.3, -0.5244004784222137],
  [0.5, 0],
  [0.75, 0.6744897501960817],
  [0.99, 2.3263482318637534],
];

const column = (values: number[]) => ({ values: Float32Array.from(values), shape: [values.length] });

describe('the normal law on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('has the logarithm of its distribution function, in both tails', async () => {
    const [logs] = await computeOn('wasm', [column(CDF.map(([x]) => x))], (x) => run(LOG_NORMAL_CDF.name, { x }, {}));
    CDF.forEach(([x, expected], i) => {
      expect(Math.abs(logs!.values[i]! / expected - 1), `log Φ(${x})`).toBeLessThan(3e-7);
    });
    checkGuards();
  });

  it('has its quantiles over all of float32', async () => {
    const [values] = await computeOn('wasm', [column(QUANTILES.map(([p]) => p))], (x) =>
      run(NORMAL_QUANTILE.name, { x }, {}),
    );
    QUANTILES.forEach(([p, expected], i) => {
      expect(Math.abs(values!.values[i]! - expected), `Φ⁻¹(${p})`).toBeLessThan(5e-7 * Math.max(1, Math.abs(expected)));
    });
    checkGuards();
  });

  it('keeps NaN, and has finite quantiles at the ends', async () => {
    const given = column([NaN, 0, 1, -1, 2]);
    const [quantiles, logs] = await computeOn('wasm', [given], (x) => [
      run(NORMAL_QUANTILE.name, { x }, {})[0]!,
      run(LOG_NORMAL_CDF.name, { x }, {})[0]!,
    ]);
    expect([quantiles!.values[0], logs!.values[0]]).toEqual([NaN, NaN]);
    [-12.784557, 5.294704, -12.784557, 5.294704].forEach((end, i) => {
      expect(quantiles!.values[i + 1]).toBeCloseTo(end, 4);
    });
  });
});
