import { VARIATIONAL_KL, VARIATIONAL_KL_FORMS, VARIATIONAL_KL_GRAD, VARIATIONAL_KL_OF } from '@infodrop/kernels';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, guardedWasm, run } from '../backends.js';

// Of tooling/golden/priors/variationalKl.py, numpy 2.3.
const EXACT: readonly (readonly [alpha: number, kl: number])[] = [
  [1e-6, 7.542936201712126],
  [1e-3, 4.088558309707743],
  [0.05, 2.1057151592798706],
  [0.25, 1.1555332838046273],
  [0.5, 0.7394416300990794],
  [1, 0.4266856042960448],
  [2, 0.23048433642351718],
  [10, 0.049177659780395684],
  [1000, 0.0004999166777765877],
];
const FORMULAS = {
  exact: (alpha: number) => EXACT.find(([each]) => each === alpha)![1],
  cubic: (alpha: number) =>
    0.63518142 - 0.5 * Math.log(alpha) - alpha * (1.16145124 + alpha * (-1.50204118 + alpha * 0.58629921)),
  sigmoid: (alpha: number) =>
    0.5 * Math.log1p(1 / alpha) + 0.63576 / (1 + Math.exp(1.8732 + 1.48695 * Math.log(alpha))),
};

const column = (values: readonly number[]) => ({ values: Float32Array.from(values), shape: [values.length] });

describe('the divergence of Gaussian dropout on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  const CASES = VARIATIONAL_KL_FORMS.flatMap((form) => VARIATIONAL_KL_OF.map((of) => [form, of] as const));

  it.each(CASES)('has the values of the %s form of %s', async (form, of) => {
    const alphas = EXACT.map(([alpha]) => alpha).filter((alpha) => form !== 'cubic' || alpha <= 1);
    const given = alphas.map((alpha) => (of === 'alpha' ? alpha : Math.log(alpha)));
    const [kl] = await computeOn('wasm', [column(given)], (x) => run(VARIATIONAL_KL.name, { x }, { form, of }));
    alphas.forEach((alpha, i) => {
      const expected = FORMULAS[form](alpha);
      expect(Math.abs(kl!.values[i]! - expected), `α ${alpha}`).toBeLessThan(2e-6 * Math.max(0.5, expected));
    });
    checkGuards();
  });

  it.each(CASES)('has the gradient of the %s form of %s', async (form, of) => {
    // Whole vectors and a rest behind them.
    const logs = Array.from({ length: 17 }, (_, i) => i * 0.5 - 8 + 1 / 64);
    const slopes = logs.map((_, i) => i - 7.5);
    const given = (log: number) => (of === 'alpha' ? Math.exp(log) : log);
    const step = 1 / 128;
    const [gradient, below, above] = await computeOn(
      'wasm',
      [slopes, ...[0, -step, step].map((by) => logs.map((log) => given(log + by)))].map(column),
      (dy, x, low, high) => [
        run(VARIATIONAL_KL_GRAD.name, { dy, x }, { form, of })[0]!,
        run(VARIATIONAL_KL.name, { x: low }, { form, of })[0]!,
        run(VARIATIONAL_KL.name, { x: high }, { form, of })[0]!,
      ],
    );
    logs.forEach((log, i) => {
      const byLog = (above!.values[i]! - below!.values[i]!) / (2 * step);
      const slope = gradient!.values[i]! * (of === 'alpha' ? Math.exp(log) : 1);
      expect(Math.abs(slope - slopes[i]! * byLog)).toBeLessThan(5e-4 * Math.max(1, Math.abs(slopes[i]!)));
    });
    checkGuards();
  });

  it('has the values of its ends, and keeps NaN', async () => {
    const attributes = { form: 'exact', of: 'logAlpha' };
    const [kl, slope] = await computeOn('wasm', [column([NaN, 100, -200])], (x) => [
      run(VARIATIONAL_KL.name, { x }, attributes)[0]!,
      run(VARIATIONAL_KL_GRAD.name, { dy: x, x }, attributes)[0]!,
    ]);
    expect([kl!.values[0], slope!.values[0]]).toEqual([NaN, NaN]);
    expect(kl!.values[1]).toBeLessThan(1e-30);
    expect(kl!.values[2]).toBeCloseTo(100.63518, 4);
    expect(slope!.values[2]).toBe(100);
  });

  it('refuses a form that there is not, and numbers that are none', async () => {
    const refused = (attributes: { form: string; of: string }) =>
      computeOn('wasm', [column([1])], (x) => run(VARIATIONAL_KL.name, { x }, attributes));
    await expect(refused({ form: 'quartic', of: 'alpha' })).rejects.toThrow(
      'InfodropVariationalKl/1: form must be one of "exact", "cubic", "sigmoid", got "quartic"',
    );
    await expect(refused({ form: 'cubic', of: 'log' })).rejects.toThrow(
      'of must be one of "alpha", "logAlpha", got "log"',
    );
    const unlike = computeOn('wasm', [column([1]), column([1, 2])], (x, dy) =>
      run(VARIATIONAL_KL_GRAD.name, { dy, x }, { form: 'exact', of: 'alpha' }),
    );
    await expect(unlike).rejects.toThrow('dy must be float32 [1] as x, got float32 [2]');
  });
});
